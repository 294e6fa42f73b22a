"""Where movements sit, computed again: plain fractions and whole units, straight from the published figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.verify.drivers_again import Line, NotSplit, Parts, again
from civicstat.cycle.verify.settled import period_settled
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.period import Period, parse_period


ROLE = "drivers"
COMPARISONS = ("before", "year-before")
_SPLIT = ("count", "share", "backlog", "sum", "rate", "flow")
_CITY = "|city:-|-"
# Parts named in the sentence, and rows of the short table.
_NAMED, _ROWS = 3, 12


def check_drivers(record: Record, values: PublishedValues, verdict: Verdict) -> None:
    """Add to the verdict every movement whose split does not follow from the published figures."""
    if not record.has_role(ROLE):
        return
    ref = record.ref(ROLE)
    document = record.object_json(ref)
    definitions = adopted_definitions(record)
    findings = list(
        wrong_drivers(
            document,
            values.figures,
            values.signals.values(),
            definitions,
            file=f"objects/{ref.sha256} ({ROLE})",
            fiscal_year_starts=int(record.city().statement.body["fiscal_year_starts"]),
        )
    )
    verdict.findings += findings
    splits = sum(len(movement["by"]) for entry in document.values() for movement in _movements(entry).values())
    verdict.counts["movements split again from the published figures" + ("" if findings else ", all equal")] = splits


def wrong_drivers(
    document: Mapping[str, Any],
    figures: Mapping[str, Line],
    signals: Iterable[Mapping[str, Any]],
    definitions: Mapping[str, Definition],
    *,
    file: str,
    fiscal_year_starts: int = 1,
) -> Iterator[Finding]:
    """What is wrong with the object `drivers`: periods, differences, verdicts and every contribution."""
    charts = [signal for signal in signals if _CITY in signal["key"] and signal["baseline"] is not None]
    by_metric: dict[str, dict[str, Line]] = {}
    for key, line in figures.items():
        by_metric.setdefault("|".join(key.split("|")[:2]), {})[key] = line
    for metric in sorted(document.keys() ^ definitions.keys()):
        yield Finding("the movements of this metric are missing, or nobody adopted it", file, metric)
    for metric in sorted(document.keys() & definitions.keys()):
        definition = definitions[metric]
        book = _Book(definition, by_metric.get(f"{metric}|v{definition.version}", {}), charts, fiscal_year_starts)
        for path, expected, found in book.differences(document[metric]):
            if expected != found:
                said = "what a movement is split into does not follow from the published figures"
                yield Finding(said, file, f"{ROLE}#{metric}.{path}", str(expected), str(found))


class _Book:
    """The published figures of one metric, and what its entry must say."""

    def __init__(
        self, definition: Definition, figures: Mapping[str, Line], charts: Sequence[Any], fiscal_year_starts: int
    ) -> None:
        self._definition = definition
        self._figures = figures
        self._charts = [chart for chart in charts if chart["key"].startswith(f"{definition.id}|v{definition.version}|")]
        self._first_month = fiscal_year_starts

    def differences(self, entry: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        """(path, what follows, what is said)."""
        yield "version", self._definition.version, entry["version"]
        said = _movements(entry)
        kinds = {movement["kind"] for movement in said.values()}
        expected = self._pairs(kinds or set(self._kinds()))
        yield "comparisons", expected, {name: (each["before"], each["after"]) for name, each in said.items()}
        for name, movement in said.items():
            yield from ((f"{name}.{path}", *rest) for path, *rest in self._movement(movement))
        is_split = any(movement["by"] for movement in said.values())
        yield "why_not", is_split, entry["why_not"] is None

    def _kinds(self) -> Sequence[str]:
        return self._definition.breakdown_periods if self._breakdowns() else self._definition.periods

    def _breakdowns(self) -> list[str]:
        if self._definition.measure not in _SPLIT:
            return []
        return [by for by in self._definition.by if by != "h3-8"]

    def _pairs(self, kinds: Iterable[str]) -> dict[str, tuple[str, str]]:
        """The comparisons that must be there: of the newest settled period of the whole city."""
        found: dict[str, tuple[str, str]] = {}
        for kind in kinds:
            settled = {
                period: key
                for key, line in self._figures.items()
                if key.endswith(_CITY) and period_settled(line) and line["bound"] == "exact"
                if (period := self._period(key)).kind == kind
            }
            if not settled:
                continue
            after = max(settled)
            for before in settled:
                if any(before.start < cut.from_ <= after.end for cut in self._definition.break_):
                    continue
                if before.end + timedelta(days=1) == after.start:
                    found["before"] = (settled[before], settled[after])
                elif _is_year_before(before, after):
                    found["year-before"] = (settled[before], settled[after])
        return found

    def _period(self, key: str) -> Period:
        return parse_period(key.split("|")[2], fiscal_year_starts=self._first_month)

    def _movement(self, movement: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        ends = [self._figures.get(movement[side]) for side in ("before", "after")]
        if ends[0] is None or ends[1] is None:
            return
        change = Decimal(ends[1]["value"]) - Decimal(ends[0]["value"])
        yield "change", str(change), movement["change"]
        yield "size", str(abs(change)), movement["size"]
        yield "usual", self._usual(movement), (movement["usual"], movement["finer"], movement["finer_is_marked"])
        reasons = {each["by"]: each["why"] for each in movement["not_split"]}
        yield "by", sorted(self._breakdowns()), sorted([*movement["by"], *reasons])
        for by in self._breakdowns():
            sides = [self._parts(by, movement[side]) for side in ("before", "after")]
            try:
                parts = again(self._definition, (ends[0], ends[1]), (sides[0], sides[1]), kind=movement["kind"])
            except NotSplit as reason:
                yield f"not_split.{by}", str(reason), reasons.get(by, "")
                continue
            given = {key: value for key, value in movement["by"].get(by, {}).items() if key != "sentences"}
            for name, value in _said(parts, change, has_mix=self._definition.measure == "share").items():
                yield f"by.{by}.{name}", value, given.get(name)

    def _parts(self, by: str, whole: str) -> dict[str, Line]:
        """Every published part of a figure of the whole city."""
        metric, version, period, _, _ = whole.split("|")
        by_area, by_group = f"{metric}|{version}|{period}|{by}:", f"{metric}|{version}|{period}|city:-|{by}="
        areas = {key[len(by_area) :]: line for key, line in self._figures.items() if key.startswith(by_area)}
        groups = {key[len(by_group) :]: line for key, line in self._figures.items() if key.startswith(by_group)}
        found = {key.removesuffix("|-"): line for key, line in areas.items() if key.endswith("|-")}
        return found | {key: line for key, line in groups.items() if "&" not in key}

    def _usual(self, movement: Mapping[str, Any]) -> tuple[str, str | None, bool]:
        """What the charts say, from their own dots."""
        keys = (movement["before"], movement["after"])
        own = [point for point in self._dots(movement["kind"]) if point["key"] in keys]
        if len(own) == 2:
            return ("unusual" if own[0]["rules"] or own[1]["rules"] else "within", None, False)
        for kind in ("month", "week"):
            dots = list(self._dots(kind))
            inside = [[dot for dot in dots if self._ends_in(dot["period"], key)] for key in keys]
            if kind != movement["kind"] and inside[0] and inside[1]:
                return ("not-known", kind, any(dot["rules"] for dot in inside[0] + inside[1]))
        return ("not-known", None, False)

    def _dots(self, kind: str) -> Iterator[Mapping[str, Any]]:
        for chart in self._charts:
            if f"{_CITY}|{kind}#" in chart["key"]:
                yield from (dot for dot in chart["points"] if dot["is_final"] and dot["value"] is not None)

    def _ends_in(self, label: str, key: str) -> bool:
        end = parse_period(label, fiscal_year_starts=self._first_month).end
        period = self._period(key)
        return period.start <= end <= period.end


def _said(parts: Parts, change: Decimal, *, has_mix: bool) -> dict[str, Any]:
    """An entry's numbers as they must stand."""

    def text(slugs: Iterable[str]) -> dict[str, str]:
        moved, own = (sum((parts[slug][at] for slug in slugs), Decimal(0)) for at in (0, 1))
        return {"change": str(moved), **({"rate": str(own), "mix": str(moved - own)} if has_mix else {})}

    order = sorted(parts, key=lambda slug: (-abs(parts[slug][0]), slug))
    with_change = [slug for slug in order if parts[slug][0]]
    along = [slug for slug in with_change if not change or (parts[slug][0] > 0) == (change > 0)]
    named = (along or with_change)[:_NAMED]
    others, beyond = [slug for slug in order if slug not in named], order[_ROWS:]
    return {
        "order": order,
        "parts": {slug: text([slug]) for slug in parts},
        "total": text(order),
        "named": {slug: str(abs(parts[slug][0])) for slug in named},
        "others": text(others) if others else None,
        "beyond": {**text(beyond), "parts": len(beyond)} if beyond else None,
        "largest": str(max((abs(moved) for moved, _ in parts.values()), default=Decimal(0))),
    }


def _movements(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: entry[name] for name in COMPARISONS if name in entry}


def _is_year_before(before: Period, after: Period) -> bool:
    if before.kind in ("day", "week", "w4"):
        return after.start - before.start == timedelta(weeks=52)
    return (before.end.year + 1, before.end.month) == (after.end.year, after.end.month)
