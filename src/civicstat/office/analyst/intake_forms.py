"""The forms of a brought file: how it is written, which column is which, what each kind is about, where it belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from civicstat.cycle.intake.sniff import DELIMITERS, ENCODINGS
from civicstat.office.analyst.intake_files import Guesses
from civicstat.office.faults import said
from civicstat.office.forms import OfficeForm
from civicstat.office.models.intake import Intake
from civicstat.office.templating import catalogue
from civicstat.vocabulary.tables import SUBJECT_CLASSES


OURS = ("opened", "closed", "due", "kind", "department", "channel", "latitude", "longitude", "address")


class BringForm(OfficeForm):
    """The file."""

    FORM = "bring_file"

    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}))


class FormForm(OfficeForm):
    """How the file is written."""

    FORM = "file_form"

    encoding = forms.ChoiceField(choices=[(name, name) for name in ENCODINGS])
    delimiter = forms.ChoiceField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        words = catalogue()
        self.fields["delimiter"].choices = [  # type: ignore[attr-defined]
            (name, words.message(self.lang, f"office.analyst.delimiter_{name}")) for name in DELIMITERS
        ]


@dataclass(frozen=True)
class Row:
    """One of our columns: its field, and why we think that the chosen one is it."""

    field: forms.BoundField
    sure: str
    reasons: tuple[str, ...]


class ColumnsForm(OfficeForm):
    """Which column of the file is which of ours; with each, why we think so."""

    FORM = "columns"

    opened = forms.ChoiceField()
    closed = forms.ChoiceField(required=False)
    due = forms.ChoiceField(required=False)
    kind = forms.ChoiceField()
    department = forms.ChoiceField(required=False)
    channel = forms.ChoiceField(required=False)
    latitude = forms.ChoiceField(required=False)
    longitude = forms.ChoiceField(required=False)
    address = forms.ChoiceField(required=False)
    date_order = forms.ChoiceField(required=False)
    time_zone = forms.CharField(required=False, max_length=60)

    def __init__(self, *args: Any, header: tuple[str, ...], guesses: Guesses, intake: Intake, **more: Any) -> None:
        self.suggested = {found["ours"]: found for found in (guesses.proposal or {}).get("columns", ())}
        chosen = {ours: found["column"] for ours, found in self.suggested.items()} | intake.columns
        zone = (guesses.proposal or {}).get("zone", {}).get("name", "")
        super().__init__(
            *args,
            initial={**chosen, "date_order": intake.date_order, "time_zone": intake.time_zone or zone},
            **more,
        )
        words = catalogue()
        closed = words.message(self.lang, "office.analyst.stays_closed")
        for ours in OURS:
            self.fields[ours].choices = [("", closed), *((name, name) for name in header)]  # type: ignore[attr-defined]
        self.fields["date_order"].choices = [  # type: ignore[attr-defined]
            (name, words.message(self.lang, f"office.analyst.dates_{name or 'by-values'}"))
            for name in ("", "month-first", "day-first")
        ]

    def rows(self) -> Iterator[Row]:
        """Our columns in order, each with our guess."""
        for ours in OURS:
            found = self.suggested.get(ours)
            yield Row(
                self[ours],
                found["confidence"] if found else "",
                tuple(said(reason, self.lang) for reason in found["reasons"]) if found else (),
            )

    def columns(self) -> dict[str, str]:
        """Ours to the file's, "" for what stays closed."""
        return {ours: self.cleaned_data.get(ours, "") for ours in OURS}


@dataclass(frozen=True)
class Kind:
    """One kind of request, with the class chosen for it and why that one is suggested."""

    number: int
    source: str
    name: str
    rows: int
    chosen: str
    reason: str
    look: bool


def kinds_of(intake: Intake, proposal: Mapping[str, Any], lang: str) -> list[Kind]:
    """The kinds of a file in the order of their rows."""
    return [
        Kind(
            number,
            kind["source"],
            kind["name"],
            kind["rows"],
            intake.classes.get(kind["source"], kind["subject_class"]),
            said(kind["reason"], lang),
            kind["look"],
        )
        for number, kind in enumerate(proposal["kinds"])
    ]


def classes_in(posted: Mapping[str, str], kinds: list[Kind]) -> dict[str, str]:
    """The class that the form gives each kind; anything that is no class leaves it unpublished."""
    given = {kind.source: posted.get(f"class-{kind.number}", "") for kind in kinds}
    return {source: name if name in SUBJECT_CLASSES else "" for source, name in given.items()}


class DeliveryForm(OfficeForm):
    """What becomes of the files that the source has."""

    FORM = "delivery"

    delivery = forms.ChoiceField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        words = catalogue()
        self.fields["delivery"].choices = [  # type: ignore[attr-defined]
            (name, words.message(self.lang, f"office.analyst.delivery_{name}")) for name in ("replace", "add")
        ]


class PlaceForm(OfficeForm):
    """Which city, where the file comes from, and the areas in which requests are counted."""

    FORM = "place"

    city_name = forms.CharField(max_length=120)
    state = forms.CharField(max_length=60)
    source = forms.CharField(max_length=300)
    licence = forms.CharField(max_length=200)
    areas = forms.ChoiceField()
    boundary = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": ".geojson,.json"}))
    boundary_key = forms.CharField(required=False, max_length=60)
    areas_source = forms.CharField(required=False, max_length=300)
    areas_licence = forms.CharField(required=False, max_length=200)
    households = forms.FileField(required=False, widget=forms.FileInput(attrs={"accept": ".csv"}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        words = catalogue()
        self.fields["areas"].choices = [  # type: ignore[attr-defined]
            (name, words.message(self.lang, f"office.analyst.areas_{name}")) for name in ("boundary", "grid")
        ]
