"""A move of money on record: said once. What was taken back before that never gets there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from civicstat.office.freezing.desk import Desk
from civicstat.office.freezing.noun import UNDO, Noun, is_on_record, newest_act, note
from civicstat.office.models.budget import BudgetLine
from civicstat.office.models.money_move import MoneyMove


TYPE = "money-move/v1"


def _waiting(at: datetime, at_once: bool) -> list[MoneyMove]:
    rows = MoneyMove.objects.filter(stands=True, frozen_as="").select_related("from_line", "to_line", "decision")
    return [move for move in rows.order_by("pk") if at_once or newest_act(move) <= at - UNDO]


def _is_ready(move: MoneyMove) -> bool:
    return is_on_record(move.decision)


def _put(move: MoneyMove, desk: Desk, at: datetime) -> list[str]:
    name = f"money-move-{move.pk}"
    if desk.latest(TYPE, name) is not None:
        note(move, desk.key_of(TYPE, name), at=at)
        return []
    decision = desk.latest("decision/v2", move.decision.slug)
    assert decision is not None  # `_is_ready` saw it on record
    body = {
        "id": name,
        "figures": [move.figure],
        "decision": move.decision.slug,
        "day": move.day.isoformat(),
        "from_line": _line(move.from_line),
        "to_line": _new_line(move) if move.to_line is None else _line(move.to_line),
        "amount": str(move.amount),
        "words": desk.put_words(f"money-move/{name}", {"why": move.why, "why_es": move.why_es}),
        "made_up": desk.made_up,
    }
    cites = [desk.record.genesis().statement.digest, decision.digest]
    key = desk.append(TYPE, name, body, cites=cites)
    note(move, key, at=at)
    return [key]


def _line(line: BudgetLine) -> dict[str, Any]:
    return {
        "fiscal_year": str(line.fiscal_year),
        "code": line.code,
        "title": line.title,
        "title_es": line.title_es,
        "department": line.department.slug,
    }


def _new_line(move: MoneyMove) -> dict[str, Any]:
    titles = {"title": move.to_new, "title_es": move.to_new_es}
    return {"fiscal_year": str(move.from_line.fiscal_year), "code": "", **titles, "department": None}


NOUN = Noun(_waiting, _put, _is_ready)
