"""What an office put on record beside promises: cases in every standing, money, announced days, corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any


Put = Callable[[dict[str, Any]], str]
Said = tuple[str, str, dict[str, Any]]
FIGURE = "closed-within-5-days|v1|2014-05|city:-|-"


def said_of_office(put: Put, *, decided: str) -> Iterator[Said]:
    """The statements, in the order of their log; `decided` is a decision that is on record."""
    yield from _cases(put)
    yield from _money(put, decided)
    yield from _days(put)


def corrections(put: Put, wrong: Sequence[tuple[str, str]]) -> Iterator[Said]:
    """One of a decision and one that says that money did not move: each named by the keys of entry and words."""
    for number, ((corrects, words), field) in enumerate(zip(wrong, ("text", "why"), strict=True), start=1):
        right = {"right": "Fourteen trucks", "right_es": "Catorce camiones", "why": "Two more.", "why_es": "Dos más."}
        yield (
            "correction-of-words/v1",
            f"correction-{number}",
            {
                "id": f"correction-{number}",
                "corrects": corrects,
                "field": field,
                "said": {"sha256": words},
                "voids": field == "why",
                "day": "2014-06-30",
                "by_post": "chair",
                "words": {"sha256": put(right)},
                "made_up": True,
            },
        )


def _cases(put: Put) -> Iterator[Said]:
    words = {"sha256": put({"answer": "A crew went back.", "answer_es": "Una cuadrilla volvió."})}
    done = {"outcome": "reopened", "words": words}
    changes: list[dict[str, Any]] = [
        {},
        {"due": "2014-07-16", "department": None},
        {"answered": "2014-06-10", **done},
        {"answered": "2014-06-20", **done, "service": None, "area": None},
        {"answered": "2014-06-10", "outcome": "taken-back"},
        {"kind": "number-wrong", "figure": FIGURE, "service": None, "area": None},
    ]
    for number, changed in enumerate(changes, start=1):
        body = {
            "id": f"case-{number}",
            "version": 1,
            "kind": "not-fixed",
            "figure": None,
            "service": "alley-light",
            "area": "neighborhood:north-end",
            "department": "streets",
            "received": "2014-06-02",
            "due": "2014-06-16",
            "answered": None,
            "outcome": None,
            "correction": None,
            "words": None,
            "made_up": True,
            **changed,
        }
        yield "outcome/v1", f"case-{number}", body


def _money(put: Put, decided: str) -> Iterator[Said]:
    line = {"fiscal_year": "2014", "code": "410-20", "title": "Lights", "title_es": "Luces", "department": "streets"}
    for number, amount in ((1, "30000.00"), (2, "12500.50")):
        why = put({"why": f"Lamps fail at night, {number}.", "why_es": f"Las luces fallan, {number}."})
        body = {
            "id": f"money-move-{number}",
            "figures": [FIGURE],
            "decision": decided,
            "day": "2014-06-30",
            "from_line": line,
            "to_line": {**line, "code": "", "title": "Night crew", "title_es": "Noche", "department": None},
            "amount": amount,
            "words": {"sha256": why},
            "made_up": True,
        }
        yield "money-move/v1", f"money-move-{number}", body


def _days(put: Put) -> Iterator[Said]:
    words = {
        "why": "The hall is closed.",
        "why_es": "El salón está cerrado.",
        "moves": [{"why": "A holiday.", "why_es": "Un feriado."}],
    }
    moved = {"moves": [{"on": "2014-06-05", "to": "2014-06-20"}], "day": "2014-06-20", "words": {"sha256": put(words)}}
    changes: list[dict[str, Any]] = [
        {"title": "Budget memo, final; signed"},
        {"held_on": "2014-06-09"},
        {**moved, "held_on": "2014-06-18"},
        {**moved, "what": "meeting", "cancelled_on": "2014-06-19"},
        {"what": "release", "first_day": "2014-07-15", "day": "2014-07-15", "hour": None},
    ]
    for number, changed in enumerate(changes, start=1):
        body = {
            "id": f"calendar-{number}",
            "version": 1,
            "what": "report",
            "title": f"Report {'ABCDE'[number - 1]}",
            "title_es": f"Informe {'ABCDE'[number - 1]}",
            "announced": "2014-06-01",
            "first_day": "2014-06-10",
            "day": "2014-06-10",
            "hour": "10:00",
            "moves": [],
            "held_on": None,
            "cancelled_on": None,
            "words": None,
            "made_up": True,
            **changed,
        }
        yield "calendar/v1", f"calendar-{number}", body
