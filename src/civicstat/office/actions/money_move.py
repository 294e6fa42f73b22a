"""Moves of money that a published number led to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from civicstat.office.actions.act import RefusedError, change, create
from civicstat.office.faults import Fault
from civicstat.office.models.budget import BudgetLine, amount_in_force
from civicstat.office.models.decision import Decision
from civicstat.office.models.money_move import MoneyMove
from civicstat.office.models.person import Person
from civicstat.office.on_record import PublicRecord


def move_money(
    *,
    figure: str,
    from_line: BudgetLine,
    to_line: BudgetLine | None,
    to_new: str,
    to_new_es: str,
    amount: Decimal,
    decision: Decision,
    day: date,
    record: PublicRecord,
    by: Person,
    at: datetime,
    today: date,
    **words: Any,
) -> MoneyMove:
    """A move of money, with the figure that led to it, by a decision that is on record."""
    faults: dict[str, str] = {}
    figure = figure.strip()
    if not record.has_figure(figure):
        faults["figure"] = Fault("no_figure_copy", key=figure)
    if (to_line is None) == (not to_new.strip()):
        faults["to_line"] = Fault("line_or_new")
    elif to_line is None and not to_new_es.strip():
        faults["to_new_es"] = Fault("new_line_both")
    if to_line is not None and (to_line.fiscal_year, to_line.code) == (from_line.fiscal_year, from_line.code):
        faults["to_line"] = Fault("same_line")
    left = money_left(from_line)
    if amount > left:
        faults["amount"] = Fault("line_holds", left=left)
    if not decision.is_said:
        faults["decision"] = Fault("decision_not_on_record")
    if day > today:
        faults["day"] = Fault("day_not_come")
    elif day < decision.day:
        faults["day"] = Fault("before_decision")
    if faults:
        raise RefusedError(faults)
    return create(
        MoneyMove,
        act="move-money",
        by=by,
        at=at,
        figure=figure,
        from_line=from_line,
        to_line=to_line,
        to_new=to_new.strip(),
        to_new_es=to_new_es.strip() if to_line is None else "",
        amount=amount,
        decision=decision,
        day=day,
        **words,
    )


def take_back_move(*, move: MoneyMove, by: Person, at: datetime, seen: int) -> MoneyMove:
    """Say that a move did not happen; it stays in the register, struck through, until somebody undoes that."""
    if not move.stands:
        raise RefusedError({"": Fault("taken_back_already")})
    return change(move, act="take-back-move", by=by, at=at, seen=seen, stands=False)


def money_left(line: BudgetLine) -> Decimal:
    """What a line holds, less what was moved out of it."""
    moved = MoneyMove.objects.filter(
        stands=True, from_line__fiscal_year=line.fiscal_year, from_line__code=line.code
    ).values_list("amount", flat=True)
    return amount_in_force(line) - sum(moved, Decimal(0))
