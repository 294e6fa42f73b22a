"""Where the files of an intake stand, and what they seem to hold: in the home's private folder, and nowhere else."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from civicstat.cycle.intake.areas import AreasAsked
from civicstat.cycle.intake.sniff import FirstRows, Form, first_rows
from civicstat.cycle.steps import write_whole
from civicstat.office.models.intake import Intake
from civicstat.sources.propose import Looked, propose
from civicstat.sources.propose_dates import DateOrder
from civicstat.sources.propose_folder import Decided
from civicstat.sources.propose_result import Wishes
from civicstat.vocabulary.canonical import digest_of
from civicstat.vocabulary.errors import CivicstatError
from civicstat.vocabulary.slugs import slug_of


Brought: TypeAlias = "UploadedFile[Any]"


@dataclass(frozen=True)
class IntakeFiles:
    """The folder of one intake."""

    folder: Path

    @property
    def brought(self) -> Path:
        """The file as it came."""
        return self.folder / "brought"

    @property
    def table(self) -> Path:
        """The same as CSV in UTF-8 with commas."""
        return self.folder / "requests.csv"

    @property
    def areas(self) -> Path:
        """Boundaries and households."""
        return self.folder / "areas"

    @property
    def draft(self) -> Path:
        """The city folder that would be written."""
        return self.folder / "draft"

    @property
    def trial(self) -> Path:
        """The home in which it was tried."""
        return self.folder / "trial"


def files_of(intake: Intake) -> IntakeFiles:
    """The folder of an intake."""
    return IntakeFiles(settings.UPLOADS / str(intake.pk))


def keep(file: Brought, path: Path) -> str:
    """Put a brought file where it belongs; its SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as out:
        for piece in file.chunks():
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()


def let_go(intake: Intake) -> None:
    """Remove everything of an intake from the disk."""
    shutil.rmtree(files_of(intake).folder, ignore_errors=True)


def safe_name(name: str, ending: str) -> str:
    """A file name of plain letters with this ending: what a person's file is called here."""
    stem = name.replace("\\", "/").rpartition("/")[2].partition(".")[0]
    return (slug_of(stem)[:60] or "file") + ending


def shown_rows(intake: Intake) -> FirstRows:
    """The first rows of the brought file, as its form reads them."""
    return first_rows(files_of(intake).brought, Form(intake.encoding, intake.delimiter))


@dataclass(frozen=True)
class Guesses:
    """What `propose` says of the file, as plain JSON; or its letter, when it cannot say anything yet."""

    proposal: Mapping[str, Any] | None
    letter: Mapping[str, str] | None


def guesses_of(intake: Intake) -> Guesses:
    """The guesses, given what the person has decided; kept beside the file until they decide something else."""
    files, wishes = files_of(intake), wishes_of(intake)
    name = digest_of(
        {
            "columns": dict(wishes.columns),
            "dates": wishes.date_order,
            "zone": wishes.time_zone,
            "classes": dict(wishes.classes),
            "file": [intake.sha256, intake.encoding, intake.delimiter],
        }
    )
    kept = files.folder / f"guesses-{name[:16]}.json"
    if kept.is_file():
        return Guesses(**json.loads(kept.read_bytes()))
    try:
        found = Guesses(json.loads(json.dumps(propose(files.table, wishes=wishes).proposal.to_json())), None)
    except CivicstatError as letter:
        found = Guesses(None, letter.to_json())
    write_whole(kept, json.dumps({"proposal": found.proposal, "letter": found.letter}).encode())
    return found


def wishes_of(intake: Intake) -> Wishes:
    """What the person has decided so far."""
    classes = {kind: name for kind, name in intake.classes.items() if name}
    return Wishes(
        columns=intake.columns,
        date_order=cast(DateOrder, intake.date_order),
        time_zone=intake.time_zone,
        classes=classes,
    )


def looked_at(intake: Intake) -> Looked:
    """The file looked at once more, without the kinds that nobody classed: they are in no table of kinds."""
    looked = propose(files_of(intake).table, wishes=wishes_of(intake))
    closed = {kind for kind, name in intake.classes.items() if not name}
    kinds = tuple(kind for kind in looked.proposal.kinds if kind.source not in closed)
    return replace(looked, proposal=replace(looked.proposal, kinds=kinds, file=intake.name))


def areas_asked(intake: Intake) -> AreasAsked:
    """Which areas the person wants."""
    folder = files_of(intake).areas
    if intake.grid:
        return AreasAsked(grid=True)
    return AreasAsked(
        boundary=folder / intake.boundary if intake.boundary else None,
        key=intake.boundary_key,
        households=folder / intake.households if intake.households else None,
    )


def decided(intake: Intake) -> Decided:
    """What the person said of where the file comes from."""
    return Decided(
        state=intake.state,
        source=intake.source,
        licence=intake.licence,
        areas_source=intake.areas_source,
        areas_licence=intake.areas_licence,
    )
