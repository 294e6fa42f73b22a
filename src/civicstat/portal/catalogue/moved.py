"""This number moved this money: every move on record, and how much was moved in each fiscal year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from civicstat.portal.catalogue.beside import Said


# The key to which numbers of the register are bound: `money#all.amount`.
MONEY = "money"


def money_board(moves: Sequence[Said]) -> dict[str, Any]:
    """The numbers of the register; a move that a correction says did not happen is shown and not added."""
    years: dict[str, list[Said]] = {}
    for move in moves:
        years.setdefault(str(move.body["from_line"]["fiscal_year"]), []).append(move)
    return {
        "all": _counted(moves),
        "years": {year: _counted(rows) for year, rows in sorted(years.items())},
        "each": {move.name: {"amount": str(move.body["amount"])} for move in moves},
    }


def _counted(moves: Sequence[Said]) -> dict[str, Any]:
    standing = [move for move in moves if not move.is_void]
    return {
        "moves": len(standing),
        "void": len(moves) - len(standing),
        "amount": str(sum((Decimal(str(move.body["amount"])) for move in standing), Decimal("0.00"))),
    }
