"""A case, a batch of hangers and an answer, for tests of residents' voices and of their doors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from civicstat.office.actions.case import open_number_wrong
from civicstat.office.actions.fixed_answer import answer_without_code
from civicstat.office.actions.hanger import Subject, make_hangers
from civicstat.office.models import Department
from civicstat.office.models.case import Case
from civicstat.office.models.fixed_answer import FixedAnswer
from civicstat.office.models.hanger import HangerBatch, HangerCode


DAY = date(2015, 10, 1)
AT = datetime(2015, 10, 1, 14, 0, tzinfo=UTC)
FIGURE = "closed-within-5-days|v1|2014-06|city:-|-"


def some_hangers(*, requests: tuple[str, ...] = ("SR-1",), until: date = date(2099, 1, 1)) -> HangerBatch:
    """A batch of the streets department, a code for each request; "" is a stop."""
    subjects = [Subject("pothole", "north-end", date(2015, 9, 28), request) for request in requests]
    streets = Department.objects.get(slug="streets")
    return make_hangers(
        title="First week", department=streets, subjects=subjects, made=DAY, answer_until=until, by=None, at=AT
    )


def a_code(**more: str) -> HangerCode:
    """One code."""
    code = some_hangers().codes.first()
    assert code is not None
    return code


def a_doubt(*, email: str = "", should_be: str = "It was more.", department: str = "streets") -> Case:
    """Somebody doubts a number of the streets department."""
    found = Department.objects.filter(slug=department).first()
    return open_number_wrong(
        figure=FIGURE, department=found, should_be=should_be, email=email, language="en", day=DAY, at=AT
    )


def said_without_code(answer: str = "not-fixed") -> FixedAnswer:
    """Something said without a code, of streets."""
    streets = Department.objects.get(slug="streets")
    return answer_without_code(
        kind="pothole", area="north-end", week="2015-W39", answer=answer, department=streets, day=DAY, at=AT
    )


def voice_door_parts() -> dict[str, Callable[[], dict[str, object]]]:
    """Addresses that lead somewhere."""
    return {
        "fixed-code": lambda: {"code": a_code().code},
        "fixed-said": lambda: {"token": said_without_code().token},
        "answer": lambda: {"pk": a_doubt().pk},
        "case": lambda: {"pk": a_doubt().pk},
        "give-case": lambda: {"pk": a_doubt().pk},
        "hanger-batch": lambda: {"pk": some_hangers().pk},
        "hanger-sheet": lambda: {"pk": some_hangers().pk},
        "void-hangers": lambda: {"pk": some_hangers().pk},
    }


def voice_door_owners() -> dict[str, str]:
    """Whose they are."""
    return dict.fromkeys(("case", "hanger-batch", "hanger-sheet", "void-hangers"), "streets")
