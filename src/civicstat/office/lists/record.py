"""What the public record says of targets and definitions, and what a unit of each service costs, as lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from civicstat.office.actions.budget import UnitCost, unit_costs
from civicstat.office.changes_on_record import Changed, changes_on_record
from civicstat.office.lists.spec import Column, ListOf, Narrow, plain_link
from civicstat.office.metrics_now import MetricNow, metrics_now
from civicstat.office.models.budget import BudgetLink
from civicstat.office.models.goal import GoalMetric
from civicstat.office.on_record import public_record
from civicstat.office.posts_held import Held
from civicstat.office.templating import catalogue


@dataclass(frozen=True)
class Change:
    """One change of the record, with what its metric is called now."""

    changed: Changed
    now: MetricNow | None

    def metric_in(self, lang: str) -> str:
        """What the metric is called."""
        return self.now.title_in(lang) if self.now else self.changed.metric


def _changes(held: Held) -> list[Change]:
    record = public_record()
    now = metrics_now(record)
    return [Change(changed, now.get(changed.metric)) for changed in changes_on_record(record)]


def field_words(lang: str) -> dict[str, str]:
    """What the fields of a definition are called."""
    start = "office.changes.of."
    messages = catalogue().messages[lang]
    return {key.removeprefix(start): words for key, words in messages.items() if key.startswith(start)}


def _kind(row: Change, lang: str) -> str:
    words = catalogue().message(lang, f"office.changes.kind_{row.changed.kind}")
    return f"{words} {row.changed.body['version']}" if row.changed.kind == "definition" else words


def _what(row: Change, lang: str, place: int) -> str:
    names = field_words(lang)
    return "; ".join(f"{names.get(field[0], field[0])}: {field[place] or '–'}" for field in row.changed.fields_in(lang))


def _yes_or_no(is_so: bool, lang: str) -> str:
    return catalogue().message(lang, f"office.changes.{'yes' if is_so else 'no'}")


def _metrics(lang: str) -> list[tuple[str, str]]:
    return sorted({(row.changed.metric, row.metric_in(lang)) for row in _changes(Held(0, ()))})


def _change_kinds(lang: str) -> list[tuple[str, str]]:
    return [(kind, catalogue().message(lang, f"office.changes.kind_{kind}")) for kind in ("target", "definition")]


CHANGES = ListOf(
    name="changes",
    title="office.changes.title",
    lead="office.changes.lead",
    rows=_changes,
    link=plain_link,
    searched=("*",),
    columns=(
        Column("metric", "office.changes.metric", lambda row, lang: row.metric_in(lang), sort="metric"),
        Column("kind", "office.changes.kind", _kind, sort="kind"),
        Column("was", "office.changes.was", lambda row, lang: _what(row, lang, 1)),
        Column("is", "office.changes.is", lambda row, lang: _what(row, lang, 2)),
        Column(
            "why",
            "office.changes.why",
            lambda row, lang: row.changed.why(lang) or catalogue().message(lang, "office.changes.no_reason"),
        ),
        Column("who", "office.changes.who", lambda row, lang: row.changed.who(lang), sort="who"),
        Column(
            "afterwards", "office.changes.afterwards", lambda row, lang: _yes_or_no(row.changed.set_afterwards, lang)
        ),
        Column("when", "office.changes.when", lambda row, lang: row.changed.recorded, sort="when"),
    ),
    narrows=(
        Narrow("metric", "office.changes.metric", _metrics, fits=lambda row, slug: bool(row.changed.metric == slug)),
        Narrow("kind", "office.changes.kind", _change_kinds, fits=lambda row, kind: bool(row.changed.kind == kind)),
    ),
    empty="office.changes.none",
    no_bring="office.lists.no_bring.changes",
)


@dataclass(frozen=True)
class Cost:
    """What a unit of a service costs, with what its metric is called now."""

    cost: UnitCost
    now: MetricNow | None

    def metric_in(self, lang: str) -> str:
        """What the metric is called."""
        return self.now.title_in(lang) if self.now else self.cost.metric

    def missing_in(self, lang: str) -> str:
        """Why there is no cost; empty where there is one."""
        return catalogue().message(lang, f"office.cost.missing.{self.cost.missing}") if self.cost.missing else ""


def _costs(held: Held) -> list[Cost]:
    now = metrics_now(public_record())
    judged = GoalMetric.objects.filter(is_active=True, goal__is_active=True).values_list("metric", flat=True)
    paid = BudgetLink.objects.filter(is_active=True).exclude(metric="").values_list("metric", flat=True)
    names = sorted({*judged, *paid}, key=lambda name: now[name].title_in("en") if name in now else name)
    # What is paid for stands first.
    found = sorted(unit_costs(names, now), key=lambda cost: cost.missing == "lines")
    return [Cost(cost, now.get(cost.metric)) for cost in found]


def _is_known(row: Any, choice: str) -> bool:
    return (row.cost.each is not None) == (choice == "yes")


COSTS = ListOf(
    name="costs",
    title="office.cost.title",
    lead="office.cost.lead",
    rows=_costs,
    link=lambda row: f"{reverse('changes')}?metric={row.cost.metric}" if row.now else "",
    searched=("*",),
    columns=(
        Column("metric", "office.cost.metric", lambda row, lang: row.metric_in(lang), sort="metric"),
        Column("year", "office.cost.year", lambda row, lang: row.cost.fiscal_year, sort="year"),
        Column("dollars", "office.cost.dollars", lambda row, lang: row.cost.dollars, sort="dollars", is_number=True),
        Column("count", "office.cost.count", lambda row, lang: row.cost.count, sort="count", is_number=True),
        Column("each", "office.cost.each", lambda row, lang: row.cost.each, sort="each", is_number=True),
        Column("figure", "office.cost.figure", lambda row, lang: str(row.cost.figure.key) if row.cost.figure else ""),
        Column("why_not", "office.cost.why_not", lambda row, lang: row.missing_in(lang)),
    ),
    narrows=(
        Narrow(
            "known",
            "office.cost.is_known",
            lambda lang: [(name, _yes_or_no(name == "yes", lang)) for name in ("yes", "no")],
            fits=_is_known,
        ),
    ),
    empty="office.cost.none",
    no_bring="office.lists.no_bring.costs",
)
