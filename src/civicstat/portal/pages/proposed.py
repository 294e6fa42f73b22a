"""A resident's metric: the words, both series side by side, and the city's answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.pages import links
from civicstat.portal.pages.beside import withdrawal
from civicstat.portal.pages.numbers import format_of
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.period import PeriodKind


# Two years of months, side by side; the promise is twelve periods, wherever the records reach back so far.
FEWEST_PERIODS, MOST_PERIODS = 12, 24
_KINDS: tuple[PeriodKind, ...] = ("month", "quarter", "week", "year", "r12", "r3", "w4", "day")


def proposed_pages(view: View) -> list[Page]:
    """A page for every metric that a resident has asked for, answered or not."""
    return [_page(view, said) for said in _proposals(view).values() if _are_computed(view, said)]


def proposals_of(view: View, metric: Metric) -> list[dict[str, Any]]:
    """The proposals that stand beside a metric, and the one that it is itself."""
    return [
        {"href": links.proposed_page(said["metric"]), "is_this": said["metric"] == metric.id}
        for said in _proposals(view).values()
        if metric.id in (said["beside"], said["metric"]) and _are_computed(view, said)
    ]


def _proposals(view: View) -> dict[str, Mapping[str, Any]]:
    """What residents asked for, by the metric's id, as last stated."""
    stated = view.catalogue.of_type("metric-proposal")
    return {str(entry.statement.body["metric"]): entry.statement.body for entry in stated}


def _are_computed(view: View, said: Mapping[str, Any]) -> bool:
    return said["metric"] in view.catalogue.metrics and said["beside"] in view.catalogue.metrics


def _page(view: View, said: Mapping[str, Any]) -> Page:
    proposed, official = (view.catalogue.metrics[said[name]] for name in ("metric", "beside"))
    kind = _kind(official, proposed)
    labels = [] if kind is None else [label for label in proposed.labels(kind) if official.figure(label) is not None]
    answers = [entry for entry in view.catalogue.of_type("proposal-answer") if entry.statement.name == said["metric"]]
    answer = answers[-1] if answers else None
    asked = next(
        entry for entry in reversed(view.catalogue.of_type("metric-proposal")) if entry.statement.name == said["metric"]
    )
    words = view.catalogue.proposal_words.get(proposed.id)
    is_apart, is_made_up = words is not None, bool(said.get("made_up", said.get("invented_example")))
    en, es = (
        (words.get("text", ""), words.get("text_es", "")) if words is not None else (said["words"], said["words_es"])
    )
    return Page(
        path=links.proposed_page(proposed.id),
        template="metric_proposed.html",
        title=view.t("page.proposed.title", metric=proposed.title(view.lang)),
        description=view.t("page.proposed.description", metric=official.title(view.lang)),
        here="results",
        context={
            "official": _side(view, official),
            "proposed": _side(view, proposed),
            "said": said,
            "words": view.say(en, es),
            "is_withdrawn": is_apart and not words,
            "withdrawal": withdrawal(view, said["words"]["sha256"]) if is_apart and not words else "",
            "is_made_up": is_made_up,
            "is_translated": said["language"] != view.lang,
            "is_shadow": not proposed.definition.is_official,
            "key": asked.key,
            "answer": None if answer is None else {**answer.statement.body, "key": answer.key},
            "reason": "" if answer is None else _said(view, answer.statement.body, "reason"),
            "by": "" if answer is None else _said(view, answer.statement.body, "by"),
            "rows": [
                (label, official.figure(label), proposed.figure(label)) for label in reversed(labels[-MOST_PERIODS:])
            ],
        },
    )


def _said(view: View, body: Mapping[str, Any], name: str) -> str:
    return view.say(body[name], body[f"{name}_es"])


def _side(view: View, metric: Metric) -> dict[str, Any]:
    return {
        "metric": metric,
        "title": metric.title(view.lang),
        "href": links.metric_page(metric.id),
        "format": format_of(metric),
    }


def _kind(official: Metric, proposed: Metric) -> PeriodKind | None:
    """The first kind of period that both have for twelve periods, else the one with the most."""
    counts = {kind: len(set(official.labels(kind)) & set(proposed.labels(kind))) for kind in _KINDS}
    enough = [kind for kind in _KINDS if counts[kind] >= FEWEST_PERIODS]
    most = max(_KINDS, key=lambda kind: counts[kind])
    return enough[0] if enough else (most if counts[most] else None)
