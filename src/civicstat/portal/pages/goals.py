"""Goals: what the city wants, each with the metrics that judge it."""

from __future__ import annotations

from typing import Any

from civicstat.portal.pages import choose, links
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.results import result_row
from civicstat.portal.pages.view import View


def goals_page(view: View) -> Page:
    """Every goal with its metrics, their latest values, targets and verdicts."""
    judged = {metric for goal in view.catalogue.goals for metric in goal.statement.body["metrics"]}
    others = [metric for metric in view.catalogue.official if metric.id not in judged]
    has_many = len(view.catalogue.official) > choose.MOST_SHOWN_WHOLE
    return Page(
        path=links.GOALS,
        template="goals.html",
        title=view.t("page.goals.title"),
        description=view.t("page.goals.description", city=view.catalogue.city["name"]),
        here="goals",
        context={
            "goals": [
                {
                    **goal,
                    "rows": [
                        result_row(view, view.catalogue.metrics[metric])
                        for metric in goal["metrics"]
                        if metric in view.catalogue.metrics
                    ],
                }
                for goal in goal_rows(view)
            ],
            "others": [] if has_many else [result_row(view, metric) for metric in others],
            "are_elsewhere": has_many and bool(others),
        },
    )


def goal_rows(view: View) -> list[dict[str, Any]]:
    """The goals in a language, as stated."""
    return [
        {
            "id": goal.statement.body["id"],
            "key": goal.key,
            "title": view.say(goal.statement.body["title"], goal.statement.body["title_es"]),
            "why": view.say(goal.statement.body["why"], goal.statement.body["why_es"]),
            "owner": view.say(goal.statement.body["owner"], goal.statement.body["owner_es"]),
            "set_by": view.say(goal.statement.body["set_by"], goal.statement.body["set_by_es"]),
            "metrics": goal.statement.body["metrics"],
            "sentence": view.sentence(f"goal/{goal.statement.body['id']}"),
        }
        for goal in view.catalogue.goals
    ]
