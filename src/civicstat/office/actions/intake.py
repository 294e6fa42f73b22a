"""A brought file on its way into the city's folder: each step an act, taken back by another until it is accepted."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from civicstat.cycle.intake.delivery import take_delivery, write_delivery
from civicstat.cycle.intake.draft import Tried, take_into_use, try_folder, write_proposed_folder
from civicstat.cycle.intake.sniff import Form, guess_form, write_as_read
from civicstat.cycle.steps import Progress, no_progress
from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.analyst import intake_files
from civicstat.office.analyst.city_now import city_now
from civicstat.office.analyst.intake_files import Brought, files_of, let_go
from civicstat.office.clock import today_in_office
from civicstat.office.faults import Fault
from civicstat.office.models.holding import Holding
from civicstat.office.models.intake import Intake
from civicstat.office.models.person import Person
from civicstat.office.records.holds import hold_on, require_free
from civicstat.vocabulary.errors import CivicstatError


def bring(*, file: Brought, by: Person, at: datetime, is_delivery: bool = False) -> Intake:
    """Keep a file in the home's private folder and look at its form; nothing is decided.

    `is_delivery`: the city has a source already, and these are new rows for it.

    Raises
    ------
    SourceError
        When it is empty or no text; it is then not kept.
    """
    name = intake_files.safe_name(file.name or "", ".csv")
    with transaction.atomic():
        intake = create(
            Intake,
            act="bring-file",
            by=by,
            at=at,
            name=name,
            size=file.size or 0,
            sha256="-",
            encoding="utf-8",
            delimiter="comma",
            delivery="replace" if is_delivery else "",
        )
        try:
            files = files_of(intake)
            sha256 = intake_files.keep(file, files.brought)
            form = guess_form(files.brought)
        except CivicstatError:
            let_go(intake)
            raise
        return change(
            intake,
            act="guess-form",
            by=None,
            at=at,
            seen=1,
            sha256=sha256,
            encoding=form.encoding,
            delimiter=form.delimiter,
        )


def say_form(*, intake: Intake, form: Form, by: Person, at: datetime, seen: int) -> Intake:
    """Say how the file is written; it is written anew as we read it."""
    require_open(intake)
    files = files_of(intake)
    rows = write_as_read(files.brought, files.table, form)
    return change(
        intake,
        act="say-form",
        by=by,
        at=at,
        seen=seen,
        step="formed",
        encoding=form.encoding,
        delimiter=form.delimiter,
        rows=rows,
    )


def map_columns(
    *, intake: Intake, columns: Mapping[str, str], date_order: str, time_zone: str, by: Person, at: datetime, seen: int
) -> Intake:
    """Say which column is which; what is not named here never enters.

    Raises
    ------
    RefusedError
        When one column is named twice, or the file cannot be read so.
    """
    require_open(intake)
    named = [column for column in columns.values() if column]
    twice = {ours: column for ours, column in columns.items() if column and named.count(column) > 1}
    if twice:
        raise RefusedError({ours: Fault("named_twice", column=column) for ours, column in twice.items()})
    return change(
        intake,
        act="map-columns",
        by=by,
        at=at,
        seen=seen,
        step="mapped",
        columns=dict(columns),
        date_order=date_order,
        time_zone=time_zone,
    )


def class_kinds(*, intake: Intake, classes: Mapping[str, str], by: Person, at: datetime, seen: int) -> Intake:
    """Say what each kind of request is about; a kind without a class is kept and not published."""
    require_open(intake)
    if not any(classes.values()):
        raise RefusedError({"": Fault("needs_a_class")})
    return change(intake, act="class-kinds", by=by, at=at, seen=seen, step="classed", classes=dict(classes))


def place(
    *,
    intake: Intake,
    boundary: Brought | None,
    households: Brought | None,
    said: Mapping[str, Any],
    by: Person,
    at: datetime,
    seen: int,
) -> Intake:
    """Say which city it is, where the file comes from, and the areas in which requests are counted."""
    require_open(intake)
    folder = files_of(intake).areas
    names: dict[str, Any] = {}
    for field, file, ending in (("boundary", boundary, ".geojson"), ("households", households, ".csv")):
        if file is not None:
            names[field] = intake_files.safe_name(file.name or field, ending)
            intake_files.keep(file, folder / names[field])
    if not said.get("grid") and not (names.get("boundary") or intake.boundary):
        raise RefusedError({"boundary": Fault("needs_boundary")})
    if not said.get("grid") and not said.get("boundary_key"):
        raise RefusedError({"boundary_key": Fault("needs_boundary_key")})
    return change(intake, act="place-intake", by=by, at=at, seen=seen, step="placed", **names, **said)


def say_delivery(*, intake: Intake, delivery: str, by: Person, at: datetime, seen: int) -> Intake:
    """Say whether the delivery takes the place of the source's files or stands beside them."""
    require_open(intake)
    if not intake.delivery or delivery not in ("replace", "add"):
        raise RefusedError({"delivery": Fault("which_delivery")})
    return change(intake, act="say-delivery", by=by, at=at, seen=seen, step="placed", delivery=delivery)


def check(*, intake: Intake, by: Person, at: datetime, seen: int, progress: Progress = no_progress) -> Intake:
    """Write the city folder that would come of it, and read it as a cycle would: what is refused, and what stops it."""
    require_open(intake)
    files = files_of(intake)
    shutil.rmtree(files.draft, ignore_errors=True)
    try:
        _write_draft(intake)
        tried = try_folder(files.draft, files.trial, now=at, progress=progress)
    except CivicstatError as letter:
        tried = Tried({}, (), (letter.to_json(),))
    told = {"rows": tried.rows, "metrics": list(tried.metrics), "letters": list(tried.letters)}
    return change(intake, act="check-intake", by=by, at=at, seen=seen, step="checked", told=told)


def accept(*, intake: Intake, by: Person, at: datetime, seen: int) -> Intake:
    """Make the draft the city's folder; the brought file, with what never enters, is then removed.

    Raises
    ------
    RefusedError
        When something still stops it, or it was not checked since it was changed.
    CycleError
        When the city has a folder with something in it already.
    """
    require_acceptable(intake)
    city, draft = city_now().path, files_of(intake).draft
    with transaction.atomic():
        accepted = change(intake, act="accept-intake", by=by, at=at, seen=seen, step="accepted")
        if intake.delivery:
            take_delivery(draft, city, name=delivered_name(intake))
        else:
            take_into_use(draft, city)
            _follow_the_clock(at)
    if hold_on(accepted) is None:
        let_go(intake)
    return accepted


def withdraw(*, intake: Intake, by: Person, at: datetime, seen: int) -> Intake:
    """Let the file go; what it held is removed from this machine.

    Raises
    ------
    HeldError
        When a legal hold covers it.
    """
    require_open(intake)
    require_free(intake)
    withdrawn = change(intake, act="withdraw-intake", by=by, at=at, seen=seen, step="withdrawn")
    let_go(intake)
    return withdrawn


def _follow_the_clock(at: datetime) -> None:
    """A first folder may be a replay, whose days are past: who holds a post today holds it on that day too."""
    today = today_in_office()
    for holding in Holding.objects.filter(until__isnull=True, since__gt=today):
        change(holding, act="follow-the-clock", by=None, at=at, seen=holding.version, since=today)


def _write_draft(intake: Intake) -> None:
    files = files_of(intake)
    if intake.delivery:
        replaces = intake.delivery == "replace"
        write_delivery(city_now().path, files.table, files.draft, name=delivered_name(intake), replaces=replaces)
        return
    write_proposed_folder(
        files.draft,
        intake_files.looked_at(intake),
        name=intake.city_name,
        asked=intake_files.areas_asked(intake),
        decided=intake_files.decided(intake),
    )


def delivered_name(intake: Intake) -> str:
    """What a delivery is called in the city's folder: no two share a name."""
    return f"{intake.name.removesuffix('.csv')}-{intake.pk}.csv"


def require_acceptable(intake: Intake) -> None:
    """Refuse a file that was not checked since it was changed, or that something still stops."""
    require_open(intake)
    if intake.step != "checked" or intake.told.get("letters"):
        raise RefusedError({"": Fault("check_first")})


def require_open(intake: Intake) -> None:
    """Refuse to work on a file that was accepted or withdrawn."""
    if not intake.is_open:
        raise RefusedError({"": Fault("intake_gone")})
