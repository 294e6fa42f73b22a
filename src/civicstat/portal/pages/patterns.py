"""Unusual record patterns that an auditor has released: what was found, what the department says, and the word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.ledger.schemas.pattern import column_of
from civicstat.look.words.formats import format_for
from civicstat.portal.catalogue.answers import answer
from civicstat.portal.pages import links
from civicstat.portal.pages.beside import withdrawal, words_in
from civicstat.portal.pages.numbers import COUNT, Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.statement import Entry


EXAMINED = "record-patterns-examined"
# In these versions bunching at a line was counted by an earlier method.
COUNTED_OTHERWISE = ("record-pattern/v1", "record-pattern/v2")
# Numbers of a method in the order of its table, with their formats. What is not named here stands in its sentence.
_ROWS = (
    ("just_before", COUNT),
    ("just_after", COUNT),
    ("expected_before", COUNT),
    ("expected_after", COUNT),
    ("more", COUNT),
    ("more_low", COUNT),
    ("more_high", COUNT),
    ("cases", COUNT),
    ("followed", COUNT),
    ("as_elsewhere", COUNT),
)
# It looks at requests as they come in, every other method at closings.
_OF_REQUESTS = "recoding-drift"


def patterns_page(view: View) -> Page:
    """The page; it also says that nothing has been released, and how many patterns an auditor has looked at."""
    return Page(
        path=links.PATTERNS,
        template="record_patterns.html",
        title=view.t("page.patterns.title"),
        description=view.t("page.patterns.description", city=view.catalogue.city["name"]),
        here="data",
        context={
            "patterns": [_pattern(view, entry) for entry in view.catalogue.record_patterns().values()],
            "looked_at": _bound(view, EXAMINED, "looked_at"),
            "published": _bound(view, EXAMINED, "published"),
        },
    )


def _pattern(view: View, entry: Entry) -> dict[str, Any]:
    body = entry.statement.body
    key, line = f"record-pattern:{body['id']}", body["line"]
    metric = view.catalogue.metrics.get(line["metric"]) if line else None
    explanation, auditor = body["explanation"], body["auditor"]
    return {
        "id": body["id"],
        "key": entry.key,
        "method": "_".join(filter(None, (body["method"].replace("-", "_"), column_of(body)))),
        "unit": _unit(view, body["unit"]),
        "as_of": body["as_of"],
        "words": view.say(body["words"], body["words_es"]),
        "is_line": body["method"] == "just-under-the-line",
        "is_earlier": body["method"] == "just-under-the-line" and entry.statement.type in COUNTED_OTHERWISE,
        "metric": metric.title(view.lang) if metric else "",
        "metric_href": links.metric_page(metric.id) if metric else "",
        "line": _bound(view, key, "line.value", _format(line)) if line and line["value"] else None,
        "near": _bound(view, key, "numbers.near_hours", "hours-1"),
        "rows": [
            ("requests" if name == "cases" and body["method"] == _OF_REQUESTS else name, number)
            for name, format in _ROWS
            if (number := _bound(view, key, f"numbers.{name}", format))
        ],
        "one_in": _bound(view, key, "numbers.one_in"),
        "explanation": _said(view, explanation, "text") | {"state": explanation["state"]},
        "auditor": _said(view, auditor, "reason") | {"day": auditor["day"]},
        "handed_over": body["handed_over"],
        "days": _bound(view, key, "days_to_explain", "days"),
        "is_example": body["invented_example"],
    }


def _format(line: Mapping[str, Any]) -> str:
    """With as many digits as the metric's definition gives the line."""
    return format_for(line["unit"], len(line["value"].partition(".")[2]))


def _said(view: View, body: Mapping[str, Any], words: str) -> dict[str, Any]:
    """Who says what: from the object beside the entry, or from the entry itself as the first version has it."""
    ref = body.get("words")
    found = body if words in body else view.catalogue.pattern_words.get(str(ref["sha256"]), {}) if ref else {}
    name = words if words in body else "text"
    return {
        "words": words_in(view, found, name),
        "post": view.say(body["post"], body["post_es"]),
        "digest": ref["sha256"] if ref else body.get("digest", ""),
        "withdrawn": withdrawal(view, str(ref["sha256"])) if ref else "",
    }


def _unit(view: View, unit: str) -> str:
    column, mark, slug = unit.partition("=")
    return view.catalogue.name_of(column, slug, view.lang) if mark else view.area_name(unit)


def _bound(view: View, key: str, field: str, format: str = COUNT) -> Bound | None:
    """A number as the record's statement has it; None where it has none."""
    value = answer(view.catalogue, key, field)
    return None if value is None else Bound(key, field, value, format)
