"""A case with a resident's words and a hold of the clerk, for tests of retention and of legal holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from office_promises import FIGURE, TODAY

from civicstat.office.actions.case import open_number_wrong
from civicstat.office.actions.hold import place_hold, release_hold
from civicstat.office.models import Case, Department, Person, Post, RecordHold
from civicstat.office.running.errands import Errand, _folder, _keep


AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
# Long after everything in these tests.
LATER = date(2030, 1, 1)
WORDS = "My mother fell on 3 August."


def clerk() -> dict[str, Any]:
    """Who acts on records, as which post, when."""
    return {"by": Person.objects.get(name="clerk"), "as_post": Post.objects.get(slug="clerk"), "at": AT}


def a_case(*, email: str = "", answered: date | None = date(2015, 10, 2)) -> Case:
    """A number that somebody doubted at streets on 1 October, answered a day later."""
    case = open_number_wrong(
        figure=FIGURE,
        department=Department.objects.get(slug="streets"),
        should_be=WORDS,
        email=email,
        language="en",
        day=date(2015, 10, 1),
        at=AT,
    )
    if answered:
        words = {"public_words": "It is right.", "public_words_es": "Es correcto."}
        Case.objects.filter(pk=case.pk).update(answered=answered, outcome="right-as-published", **words)
    return case


def hold(**scope: Any) -> RecordHold:
    """A hold that the city's attorney asked for."""
    said = {"why": "Claim 15-204.", "asked_by": "City Attorney"}
    return place_hold(**{**said, **scope}, today=TODAY, **clerk())


def release(found: RecordHold) -> RecordHold:
    """The same, released."""
    return release_hold(hold=found, reason="Settled.", today=TODAY, seen=found.version, **clerk())


def a_paper_made() -> dict[str, object]:
    """The parts of the address of a paper that no worker has begun."""
    _folder().mkdir(parents=True, exist_ok=True)
    _keep(Errand("paper-0", "paper", 1, AT.timestamp(), {"of": "year", "asked": "2015", "lang": "en"}))
    return {"name": "paper-0"}
