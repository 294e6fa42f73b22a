"""A brought file, step by step: its form, its columns, its kinds, its place, what is refused, and its acceptance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.cycle.intake.delivery import fit_of
from civicstat.cycle.intake.draft import refused_rows
from civicstat.cycle.intake.sniff import Form
from civicstat.office.actions import intake as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.analyst.city_now import city_now
from civicstat.office.analyst.intake_files import Brought, files_of, guesses_of, shown_rows
from civicstat.office.analyst.intake_forms import (
    BringForm,
    ColumnsForm,
    DeliveryForm,
    FormForm,
    PlaceForm,
    classes_in,
    kinds_of,
)
from civicstat.office.analyst.intake_work import WORKS, ask_again, ask_for_work, is_large, work_of
from civicstat.office.analyst.refused import refused_file
from civicstat.office.faults import said, said_letter
from civicstat.office.language import language_of
from civicstat.office.lists.analyst import INTAKES
from civicstat.office.models.intake import Intake
from civicstat.office.models.person import Person
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.lists import list_page
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue
from civicstat.office.uploads import was_too_large
from civicstat.vocabulary.errors import CivicstatError


# The page of each step, in order, with the step that must have been done before it.
PAGES = (
    ("intake-form", "brought"),
    ("intake-columns", "formed"),
    ("intake-kinds", "mapped"),
    ("intake-place", "classed"),
    ("intake-check", "placed"),
)
# The same for new rows of a source that the city has already.
OF_A_DELIVERY = (("intake-form", "brought"), ("intake-delivery", "formed"), ("intake-check", "placed"))
# Refused rows shown on a page; all of them stand in the file.
ROWS_SHOWN = 200


def intakes(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Files that were brought, and the form to bring one."""
    lang = language_of(request)
    is_sent = request.method == "POST"
    form = BringForm(request.POST if is_sent else None, files=request.FILES if is_sent else None, lang=lang)
    if is_sent:
        if was_too_large(request):
            # The form alone would say that no file came.
            form.errors.clear()
            form.add_error("file", catalogue().message(lang, "office.analyst.too_large"))
        elif form.is_valid():
            try:
                made = _brought(request, form.cleaned_data["file"])
            except (CivicstatError, RefusedError) as letter:
                told = said_letter(letter, lang)
                form.add_error("file", f"{told.found}. {told.next_step}")
            else:
                return redirect("intake-form", pk=made.pk)
    return list_page(request, INTAKES, template="analyst/intakes.html", here="sources", form=form)


def intake(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """To the page at which a file stands."""
    found = get_object_or_404(Intake, pk=pk)
    if not found.is_open:
        return render(request, "analyst/intake_done.html", {"intake": found})
    if work_of(found) is not None:
        return redirect("intake-work", pk=pk)
    reached = [name for name, step in _pages(found) if found.has_come_to(step)]
    return redirect(reached[-1], pk=pk)


def form(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """The first rows, and how they are written."""
    found = _open(pk)
    said = {"encoding": found.encoding, "delimiter": found.delimiter}
    page = FormForm(request.POST or None, lang=language_of(request), initial=said)
    if "look" in request.POST:
        if page.is_valid():
            found.encoding, found.delimiter = page.cleaned_data["encoding"], page.cleaned_data["delimiter"]
    elif request.method == "POST" and page.is_valid():
        form = Form(page.cleaned_data["encoding"], page.cleaned_data["delimiter"])
        if is_large(found):
            return _put_aside(request, found, "form", {"encoding": form.encoding, "delimiter": form.delimiter})
        following = "delivery" if found.delivery else "columns"
        done = _act(request, found, page, following, lambda **who: acts.say_form(intake=found, form=form, **who))
        if done is not None:
            return done
    try:
        shown, letter = shown_rows(found), None
    except CivicstatError as error:
        shown, letter = None, error
    more = {"form": page, "shown": shown, "letter": letter}
    return render(request, "analyst/intake_form.html", _around(found, "intake-form", more))


def work(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """How far the worker is with a large file; once it is done, the page that shows what came of it."""
    found = get_object_or_404(Intake, pk=pk)
    left = work_of(found) if found.is_open else None
    if request.method == "POST":
        if left is not None and (not left.is_under_way or left.is_gone(timezone.now().timestamp())):
            ask_again(found, at=timezone.now())
        return redirect("intake-work", pk=pk)
    if left is None:
        # A piece of a page cannot be led elsewhere; the whole page is.
        is_piece = bool(request.headers.get("HX-Request"))
        there = reverse("intake", kwargs={"pk": pk})
        return HttpResponse(status=204, headers={"HX-Redirect": there}) if is_piece else redirect(there)
    more = {"work": left, "is_gone": left.is_gone(timezone.now().timestamp()), "back": WORKS[left.what]}
    return render(request, "analyst/intake_work.html", _around(found, WORKS[left.what], more))


def _put_aside(request: HttpRequest, found: Intake, what: str, said: dict[str, str] | None = None) -> HttpResponse:
    """Leave a large file to the worker."""
    if found.version != seen_of(request):
        return conflict_page(
            request, ConflictError(found, wanted={}, seen=seen_of(request)), form=what, back=request.path
        )
    ask_for_work(found, what, by=_by(request), at=timezone.now(), said=said)
    return redirect("intake-work", pk=found.pk)


def _under_way(found: Intake) -> bool:
    left = work_of(found)
    return left is not None and left.is_under_way


def columns(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Which column is which, our guess chosen and its reason beside it."""
    found = _open(pk)
    if _under_way(found):
        return redirect("intake-work", pk=pk)
    guesses = guesses_of(found)
    page = ColumnsForm(
        request.POST or None,
        lang=language_of(request),
        header=shown_rows(found).header,
        guesses=guesses,
        intake=found,
    )
    if request.method == "POST" and page.is_valid():
        said = {name: page.cleaned_data[name] for name in ("date_order", "time_zone")}
        done = _act(
            request,
            found,
            page,
            "kinds",
            lambda **who: acts.map_columns(intake=found, columns=page.columns(), **said, **who),
        )
        if done is not None:
            if is_large(found) and done.status_code == 302:
                found.refresh_from_db()
                ask_for_work(found, "guess", by=_by(request), at=timezone.now())
                return redirect("intake-work", pk=pk)
            return done
    more = {"form": page, "proposal": guesses.proposal, "letter": guesses.letter}
    return render(request, "analyst/intake_columns.html", _around(found, "intake-columns", more))


def kinds(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """What each kind of request is about: a thing, a place, a person, or nothing that is published."""
    found = _open(pk)
    if _under_way(found):
        return redirect("intake-work", pk=pk)
    guesses = guesses_of(found)
    if guesses.proposal is None:
        messages.error(request, said(str((guesses.letter or {}).get("found", "")), language_of(request)))
        return redirect("intake-columns", pk=pk)
    rows, faults = kinds_of(found, guesses.proposal, language_of(request)), []
    if request.method == "POST":
        given = classes_in(request.POST.dict(), rows)
        try:
            acts.class_kinds(intake=found, classes=given, by=_by(request), at=timezone.now(), seen=seen_of(request))
            return redirect("intake-place", pk=pk)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form="kinds", back=request.path)
        except RefusedError as refused:
            faults = [said(fault, language_of(request)) for fault in refused.faults.values()]
    return render(
        request, "analyst/intake_kinds.html", _around(found, "intake-kinds", {"rows": rows, "faults": faults})
    )


def place(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Which city it is, on what terms the file is here, and the areas."""
    found = _open(pk)
    told = ("city_name", "state", "source", "licence", "boundary_key", "areas_source", "areas_licence")
    initial = {name: getattr(found, name) for name in told} | {"areas": "grid" if found.grid else "boundary"}
    page = PlaceForm(request.POST or None, files=request.FILES or None, lang=language_of(request), initial=initial)
    if request.method == "POST" and page.is_valid():
        said = {name: page.cleaned_data[name] for name in told}
        said["grid"] = page.cleaned_data["areas"] == "grid"
        boundary, households = (page.cleaned_data[name] or None for name in ("boundary", "households"))
        done = _act(
            request,
            found,
            page,
            "check",
            lambda **who: acts.place(intake=found, boundary=boundary, households=households, said=said, **who),
        )
        if done is not None:
            return done
    return render(request, "analyst/intake_place.html", _around(found, "intake-place", {"form": page}))


def delivery(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Whether the file has the columns that the city reads, and what becomes of the old files."""
    found, city = _open(pk), city_now()
    page = DeliveryForm(request.POST or None, lang=language_of(request), initial={"delivery": found.delivery})
    if request.method == "POST" and page.is_valid():
        chosen = page.cleaned_data["delivery"]
        done = _act(
            request, found, page, "check", lambda **who: acts.say_delivery(intake=found, delivery=chosen, **who)
        )
        if done is not None:
            return done
    fit = fit_of(city.path, files_of(found).table)
    return render(
        request, "analyst/intake_delivery.html", _around(found, "intake-delivery", {"form": page, "fit": fit})
    )


def check(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Read it as a cycle would, and show all that is refused at once."""
    found = _open(pk)
    if _under_way(found):
        return redirect("intake-work", pk=pk)
    if request.method == "POST" and is_large(found):
        return _put_aside(request, found, "check")
    if request.method == "POST":
        try:
            acts.check(intake=found, by=_by(request), at=timezone.now(), seen=seen_of(request))
        except ConflictError as conflict:
            return conflict_page(request, conflict, form="check", back=request.path)
        return redirect("intake-check", pk=pk)
    refused = refused_rows(files_of(found).trial) if found.step == "checked" else []
    more = {
        "refused": refused[:ROWS_SHOWN],
        "refused_count": len({(row["file"], row["row"]) for row in refused}),
        "is_checked": found.step == "checked",
        "reason": "reason_es" if language_of(request) == "es" else "reason",
    }
    return render(request, "analyst/intake_check.html", _around(found, "intake-check", more))


def refused(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """The refused rows as a file, for whoever mends the source."""
    found = _open(pk)
    return refused_file(refused_rows(files_of(found).trial), language_of(request))


def accept(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Make it the city's folder; a large file is copied there by the worker."""
    found = _open(pk)
    if is_large(found):
        acts.require_acceptable(found)
        if found.version != seen_of(request):
            raise ConflictError(found, wanted={}, seen=seen_of(request))
        return redirect("intake-work", pk=pk) if _under_way(found) else _put_aside(request, found, "accept")
    acts.accept(intake=found, by=_by(request), at=timezone.now(), seen=seen_of(request))
    messages.success(request, catalogue().message(language_of(request), "office.analyst.accepted"))
    return redirect("sources")


def withdraw(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Let it go."""
    found = _open(pk)
    acts.withdraw(intake=found, by=_by(request), at=timezone.now(), seen=seen_of(request))
    messages.success(request, catalogue().message(language_of(request), "office.analyst.withdrawn"))
    return redirect("intakes")


def _act(
    request: HttpRequest, found: Intake, page: Any, next_page: str, act: Callable[..., Intake]
) -> HttpResponse | None:
    """Do an act and go on; None when the page has to be shown again with what is wrong."""
    try:
        act(by=_by(request), at=timezone.now(), seen=seen_of(request))
    except ConflictError as conflict:
        return conflict_page(request, conflict, form=page.FORM, back=request.path)
    except RefusedError as refused:
        page.take(refused)
        return None
    except CivicstatError as letter:
        told = said_letter(letter, language_of(request))
        page.add_error(None, f"{told.where}: {told.found}. {told.next_step}".removeprefix(": "))
        return None
    return redirect(f"intake-{next_page}", pk=found.pk)


def _around(found: Intake, page: str, more: dict[str, Any]) -> dict[str, Any]:
    steps = [
        {"name": name, "is_here": name == page, "is_open": found.has_come_to(step), "key": name.partition("-")[2]}
        for name, step in _pages(found)
    ]
    return {"intake": found, "steps": steps, **more}


def _pages(found: Intake) -> tuple[tuple[str, str], ...]:
    return OF_A_DELIVERY if found.delivery else PAGES


def _brought(request: HttpRequest, file: Brought) -> Intake:
    city = city_now()
    is_delivery = city.has_folder and city.folder.sources.has_requests
    return acts.bring(file=file, by=_by(request), at=timezone.now(), is_delivery=is_delivery)


def _open(pk: int) -> Intake:
    found = get_object_or_404(Intake, pk=pk)
    acts.require_open(found)
    return found


def _by(request: HttpRequest) -> Person:
    return cast(Person, request.user)
