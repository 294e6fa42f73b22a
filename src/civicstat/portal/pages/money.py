"""This number moved this money: each move with its figures, its decision and its reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.portal.catalogue.beside import Said
from civicstat.portal.catalogue.moved import MONEY
from civicstat.portal.pages import links
from civicstat.portal.pages.beside import corrections_of, is_made_up, withdrawal, words_in
from civicstat.portal.pages.numbers import Bound
from civicstat.portal.pages.outcomes import counts
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View


def money_pages(view: View) -> list[Page]:
    """The register; nothing where no money was moved."""
    moves = view.catalogue.office.moves
    if not moves:
        return []
    years = view.catalogue.documents[MONEY]["years"]
    return [
        Page(
            path=links.MONEY,
            template="money.html",
            title=view.t("page.money.title"),
            description=view.t("page.money.description", city=view.catalogue.city["name"]),
            here="promises",
            context={
                "day_of_board": moves[0].day,
                "all": _counted(view, "all"),
                "years": [{"year": year, **_counted(view, f"years.{year}")} for year in years],
                "rows": [_row(view, move) for move in sorted(moves, key=_newest, reverse=True)],
                "all_invented": is_made_up(moves),
            },
        )
    ]


def _newest(move: Said) -> tuple[str, int]:
    return str(move.body["day"]), move.entry.index


def _counted(view: View, path: str) -> dict[str, Bound]:
    found: Any = view.catalogue.documents[MONEY]
    for step in path.split("."):
        found = found[step]
    return {**counts(view, MONEY, path), "amount": Bound(MONEY, f"{path}.amount", found["amount"], "decimal-2")}


def _row(view: View, move: Said) -> dict[str, Any]:
    body = move.body
    decided = view.catalogue.decision_words.get(str(body["decision"]), {})
    return {
        "id": move.name,
        "amount": Bound(MONEY, f"each.{move.name}.amount", str(body["amount"]), "decimal-2"),
        "from": _line(view, body["from_line"]),
        "to": _line(view, body["to_line"]),
        "day": body["day"],
        "figures": list(body["figures"]),
        "decision_id": body["decision"],
        "decision": words_in(view, decided, "text") or str(body["decision"]),
        "why": words_in(view, move.words, "why"),
        "withdrawn": withdrawal(view, move.withdrawn),
        "corrections": corrections_of(view, move),
        "is_void": move.is_void,
        "key": move.entry.key,
    }


def _line(view: View, line: Mapping[str, Any]) -> dict[str, str]:
    department = line["department"]
    return {
        "title": view.say(line["title"], line["title_es"]),
        "code": line["code"],
        "department": view.catalogue.name_of("department", department, view.lang) if department else "",
    }
