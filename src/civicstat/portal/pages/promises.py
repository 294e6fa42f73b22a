"""Promises: every decision and promise on record, where each stands, each department beside its own past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from civicstat.look.promise_line import Span, promise_line, span_of
from civicstat.portal.catalogue.promised import ALL, BOARD, OUTCOMES, Promised
from civicstat.portal.pages import links
from civicstat.portal.pages.beside import corrections_at, withdrawal
from civicstat.portal.pages.numbers import Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.promise_words import OUTCOMES as STATUS_WORDS
from civicstat.portal.pages.promise_words import days_of, is_made_up, tag_of
from civicstat.portal.pages.view import View
from civicstat.vocabulary.statement import Entry


# Columns of the departments' tables: what came of the promises, then how hard they were.
SHOWN = tuple(outcome for outcome in OUTCOMES if outcome != "merged")


def promises_pages(view: View) -> list[Page]:
    """The board of promises; nothing where neither a decision nor a promise is on record."""
    decisions = _decisions(view)
    promised = view.catalogue.promised
    if not decisions and not promised:
        return []
    span = span_of([days_of(each) for each in promised])
    rows = [_row(view, each, decisions, span) for each in promised]
    carried = {row["decision_id"] for row in rows}
    return [
        Page(
            path=links.PROMISES,
            template="promises.html",
            title=view.t("page.promises.title"),
            description=view.t("page.promises.description", city=view.catalogue.city["name"]),
            here="promises",
            context={
                "groups": [
                    {"status": word, "tag": tag_of(status), "rows": found}
                    for status, word in STATUS_WORDS.items()
                    if (found := [row for row in rows if row["status"] == status])
                ],
                "day_of_board": promised[0].day if promised else view.catalogue.as_of,
                "all": _counts(view, ALL) if promised else None,
                "shown": SHOWN,
                "departments": _departments(view) if promised else [],
                "all_invented": all(row["is_example"] for row in rows),
                "decisions": [
                    {**_decision(view, entry), "has_action": name in carried} for name, entry in decisions.items()
                ],
            },
        )
    ]


def _decisions(view: View) -> dict[str, Entry]:
    """Decisions by id, as last said; an invented example only once the day of the release knows it."""
    return {
        str(entry.statement.body["id"]): entry
        for entry in view.catalogue.of_type("decision")
        if entry.statement.type != "decision/v1" or entry.statement.as_of <= view.catalogue.as_of
    }


def _departments(view: View) -> list[dict[str, Any]]:
    """Each department by its name, with its own years: never ranked."""
    counted: Mapping[str, Any] = view.catalogue.documents[BOARD]["departments"]
    rows = [
        {
            "slug": slug,
            "name": view.catalogue.name_of("department", slug, view.lang),
            **_counts(view, f"departments.{slug}"),
            "years": [
                {"year": year, **_counts(view, f"departments.{slug}.years.{year}")} for year in counted[slug]["years"]
            ],
        }
        for slug in counted
    ]
    return sorted(rows, key=lambda row: str(row["name"]).casefold())


def _counts(view: View, path: str) -> dict[str, Bound]:
    """The numbers at a place of the board, each bound."""
    found: Any = view.catalogue.documents[BOARD]
    for step in path.split("."):
        found = found[step]
    return {
        name: Bound(BOARD, f"{path}.{name}", str(value), "days" if name == "days_allowed" else "integer")
        for name, value in found.items()
        if isinstance(value, int)
    }


def _row(view: View, promised: Promised, decisions: Mapping[str, Entry], span: Span) -> dict[str, Any]:
    body, status = promised.body, promised.status
    is_done = status.startswith("done") or status == "under-review"
    decision = decisions.get(str(body["decision"]))
    name = promised.entry.statement.name
    is_late = promised.days_late > 0 and status not in ("merged", "overtaken-by-events")
    return {
        "id": name,
        "status": status,
        "decision_id": body["decision"],
        "deliverable": _said(view, promised, "deliverable"),
        "owner": _owner(view, promised),
        "department": view.catalogue.name_of("department", str(body["owner_department"]), view.lang),
        "first_due": body["first_due"],
        "moved_to": body["due"] if body["due"] != body["first_due"] else "",
        "done_on": promised.done_on if is_done else "",
        "confirmed_on": "" if status == "under-review" or promised.is_first_kind else _confirmed(promised),
        "evidence": _said(view, promised, "evidence") if is_done else "",
        "why": _said(view, promised, "aside_why") if status in ("on-hold", "overtaken-by-events", "merged") else "",
        "until": body["aside"]["until"] if status == "on-hold" else "",
        "into": body["aside"]["into"] if status == "merged" else "",
        "moves": _moves(view, promised),
        "apology": _said(view, promised, "apology"),
        "next_step": _said(view, promised, "next_step"),
        "effect": "" if promised.is_first_kind or body["effect"] is None else body["effect"],
        "effect_words": _said(view, promised, "effect_words"),
        "effect_open_until": body["effect_open_until"],
        "late": Bound(BOARD, f"each.{name}.late", str(promised.days_late), "days") if is_late else None,
        "decision": "" if decision is None else _decision(view, decision)["text"],
        "is_example": is_made_up(promised.entry),
        "withdrawn": [withdrawal(view, sha256) for sha256 in promised.withdrawn],
        "corrections": corrections_at(view, "action/v2", name),
        "line": promise_line(days_of(promised), span),
        "key": promised.entry.key,
    }


def _said(view: View, promised: Promised, name: str) -> str:
    """One of its texts in this language, the other one where only that was written; empty where it was withdrawn."""
    body = promised.body if promised.is_first_kind else {**promised.words, **promised.since}
    first, second = str(body.get(name, "")), str(body.get(f"{name}_es", ""))
    return view.say(first or second, second)


def _owner(view: View, promised: Promised) -> str:
    names = ("owner_post", "owner_post_es") if promised.is_first_kind else ("owner_title", "owner_title_es")
    return view.say(*(str(promised.body[name]) for name in names))


def _confirmed(promised: Promised) -> str:
    seen = promised.body["confirmation"]
    return "" if seen is None else str(seen["on"])


def _moves(view: View, promised: Promised) -> Sequence[dict[str, str]]:
    if promised.is_first_kind:
        return []
    reasons = list(promised.since.get("moves", ()))
    moves = list(promised.body["moves"])
    reasons += [{}] * (len(moves) - len(reasons))
    return [
        {"to": move["to"], "why": view.say(why.get("why", ""), why.get("why_es", ""))}
        for move, why in zip(moves, reasons, strict=False)
    ]


def _decision(view: View, entry: Entry) -> dict[str, Any]:
    body = entry.statement.body
    words = body if entry.statement.type == "decision/v1" else view.catalogue.decision_words[entry.statement.name]
    gone = entry.statement.type != "decision/v1" and not words
    metric = view.catalogue.metrics.get(body["effect"]["metric"])
    return {
        "id": body["id"],
        "day": body["day"],
        "text": view.say(str(words.get("text", "")), str(words.get("text_es", ""))),
        "why": view.say(str(words.get("why", "")), str(words.get("why_es", ""))),
        "withdrawn": withdrawal(view, str(body["words"]["sha256"])) if gone else "",
        "corrections": corrections_at(view, "decision/v2", entry.statement.name),
        "rests_on": list(body["rests_on"]),
        "scenarios": list(body.get("scenarios", ())),
        "metric": metric.title(view.lang) if metric else "",
        "metric_href": links.metric_page(metric.id) if metric else "",
        "by": body["effect"]["by"],
        "is_example": is_made_up(entry),
        "key": entry.key,
    }
