"""The annual report of a department as it stands on record: what was missed stands first."""

from __future__ import annotations

from typing import Any

from civicstat.portal.pages import links
from civicstat.portal.pages.numbers import Bound, format_of
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.statement import Entry


# Parts of the report that are tables of counts.
_COUNTS = ("meetings", "attendance", "briefings", "memos", "promises", "data_requests")


def reports_of(view: View, department: str) -> list[dict[str, Any]]:
    """The annual reports of a department, the newest first, as links."""
    found = [
        each for each in view.catalogue.of_type("annual-report") if each.statement.body["department"] == department
    ]
    return [
        {
            "name": view.catalogue.name_of("department", department, view.lang),
            "year": str(each.statement.body["year"]),
            "href": links.annual_report_page(department, each.statement.body["year"]),
            "is_late": each.statement.body["is_late"],
        }
        for each in sorted(found, key=lambda entry: int(entry.statement.body["year"]), reverse=True)
    ]


def report_page(view: View, entry: Entry) -> Page:
    """The page of one report; it prints on two sheets."""
    body = entry.statement.body
    key = f"annual-report/{entry.statement.name}"
    name = view.catalogue.name_of("department", str(body["department"]), view.lang)
    return Page(
        path=links.annual_report_page(str(body["department"]), int(body["year"])),
        template="stat/annual_report.html",
        title=view.t("page.kept.report_title", year=body["year"], department=name),
        description=view.t("page.kept.report_description", department=name),
        here="meetings",
        context={
            "name": name,
            "body": body,
            "department_page": links.kept_page(str(body["department"])),
            **{part: _counts(key, part, body[part]) for part in _COUNTS},
            "lapses": [
                {
                    "kind": each["kind"].replace("-", "_"),
                    "subject": each["subject"],
                    "since": each["first_seen"],
                    "mended_on": each["mended_on"] or "",
                    "tag": "late" if each["mended_on"] else "broken",
                }
                for each in body["lapses"]
            ],
            "more_lapses": Bound(key, "more_lapses", str(body["more_lapses"]), "integer"),
            "decisions": [
                {**each, "metric_title": _title(view, each["metric"]), "verdict": each["verdict"].replace("-", "_")}
                for each in body["decisions"]
            ],
            "measures": [_measure(view, key, index, each) for index, each in enumerate(body["metrics"])],
            "entry": entry.key,
        },
    )


def _counts(key: str, part: str, counts: Any) -> dict[str, Bound]:
    return {name: Bound(key, f"{part}.{name}", str(count), "integer") for name, count in counts.items()}


def _title(view: View, metric: str) -> str:
    found = view.catalogue.metrics.get(metric)
    return metric if found is None else found.title(view.lang)


def _measure(view: View, key: str, index: int, measured: Any) -> dict[str, Any]:
    """A metric's first and last value and its original target; without a published definition only its name."""
    metric = view.catalogue.metrics.get(measured["metric"])
    shown: dict[str, Any] = {
        "title": _title(view, measured["metric"]),
        "href": "" if metric is None else links.metric_page(metric.id),
        "first_period": _period(measured["first"]),
        "last_period": _period(measured["last"]),
    }
    for name in ("first_value", "last_value", "target_value"):
        value = measured[name]
        format = "" if metric is None else format_of(metric)
        shown[name] = Bound(key, f"metrics.{index}.{name}", value, format) if value is not None and format else None
    return shown


def _period(key: str | None) -> str:
    return "" if key is None else key.split("|")[2]
