"""What the budget memo is made of, as the public record holds it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.starting.measures import charts_of
from civicstat.cycle.starting.report import department_names, own_metrics
from civicstat.hearings.phrases import Both
from civicstat.hearings.shapes import judged_points
from civicstat.hearings.starting.budget_memo import BudgetMemo, MemoDecision, MemoMeasure, write_budget_memo
from civicstat.hearings.starting.plan import StartPlan
from civicstat.ledger.reader import Record, read_accounting, read_figures


def start_memo(folder: CityFolder, record: Record | None, plan: StartPlan, *, today: date) -> BudgetMemo:
    """The memo of a plan from the public record alone: without the office's budget lines and what is asked for.

    Raises
    ------
    CityFolderError
        When nothing is published yet.
    """
    if record is None or not record.releases():
        raise CityFolderError(
            "a budget memo is made of published figures, and none is published",
            where="--memo",
            next_step=f"Run: civicstat cycle {folder.path}",
        )
    own = own_metrics(folder, plan.department)
    return write_budget_memo(
        city=folder.city.name,
        department=plan.department,
        department_name=department_names(folder, record)[plan.department],
        question=Both(plan.question, plan.question),
        as_of=date.fromisoformat(record.latest_release().statement.body["as_of"]),
        day=today,
        measures=memo_measures(record, plan.metrics, plan.department, own=own),
        decisions=list(memo_decisions(record, plan.department, since=plan.first_day, until=today)),
        costs=(),
        ask=None,
        demonstration=demonstration_of(folder),
    )


def demonstration_of(folder: CityFolder) -> Both | None:
    """What stands above a page that is not a city's own."""
    strip = folder.city.demonstration
    return None if strip is None else Both(strip.text, strip.text_es)


def memo_measures(
    record: Record, metrics: Sequence[str], department: str, *, own: Collection[str] = ()
) -> list[MemoMeasure]:
    """The newest settled figure of each measure, with its chart and what it leaves out; unknown measures are left out.

    Of a measure that is not the department's as a whole, the department's own series.
    """
    definitions = record.live_definitions()
    return [_measure(record, name, department, own) for name in metrics if name in definitions]


def memo_decisions(record: Record, department: str, *, since: date, until: date) -> Iterator[MemoDecision]:
    """What the department decided within the days of a plan, as it stands on record."""
    for entry in record.entries_of("decision"):
        body = entry.statement.body
        if body["department"] == department and since <= date.fromisoformat(body["day"]) <= until:
            words = _words(record, body)
            if words is not None:
                yield _decision(body, words, entry.key)


def _measure(record: Record, name: str, department: str, own: Collection[str]) -> MemoMeasure:
    definition = record.live_definitions()[name]
    charts = charts_of(record, definition, department, own=own)
    chart = next((one for one in charts if one.center is not None), charts[0] if charts else None)
    settled = [] if chart is None else judged_points(chart)
    if not settled:
        return MemoMeasure(definition, None, chart)
    key = settled[-1].key
    return MemoMeasure(definition, read_figures(record, name).get(key), chart, read_accounting(record, name).get(key))


def _decision(body: Mapping[str, Any], words: Mapping[str, str], key: str) -> MemoDecision:
    effect = body["effect"]
    return MemoDecision(
        id=body["id"],
        key=key,
        day=date.fromisoformat(body["day"]),
        text=Both(words["text"], words["text_es"]),
        why=Both(words["why"], words["why_es"]),
        metric=effect["metric"],
        direction=effect["direction"],
        value=Decimal(effect["value"]),
        by=date.fromisoformat(effect["by"]),
        is_invented=bool(body.get("invented_example") or body.get("made_up")),
    )


def _words(record: Record, body: Mapping[str, Any]) -> dict[str, str] | None:
    """The words of a decision: in the entry itself, or in the object that it names; None once they were withdrawn."""
    if "text" in body:
        return {name: body[name] for name in ("text", "text_es", "why", "why_es")}
    sha256 = body["words"]["sha256"]
    if not (record.folder / "objects" / sha256).is_file():
        return None
    found: dict[str, str] = record.object_json(sha256)["words"]
    return found
