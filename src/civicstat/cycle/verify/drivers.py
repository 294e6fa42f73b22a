"""Where movements sit, computed again: plain fractions and whole units, straight from the published figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.verify.drivers_again import (
    TWO_EFFECTS,
    Line,
    Moves,
    NotSplit,
    Parts,
    again,
    factors_again,
    nearest,
)
from civicstat.cycle.verify.drivers_counted import (
    COUNTED,
    FIRST_RULE_UNTIL,
    PERCENTILES,
    ROLE,
    SECOND_RULE_UNTIL,
    Counted,
    UnnamedParts,
    main_layer_of,
    movements_in,
    unnamed_by,
)
from civicstat.cycle.verify.older_rules import is_written_before
from civicstat.cycle.verify.settled import period_settled
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.metrics.recheck.behind import Behind
from civicstat.metrics.recheck.quotients import spent_or_planned
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.period import Period, parse_period


# Until 0.2.0 the movements of these measures were split, by published figures alone, and of no others.
_FIRST_SPLIT = ("count", "share", "backlog", "sum", "rate", "flow")
_CITY = "|city:-|-"
# Parts named in the sentence, and rows of the short table.
_NAMED, _ROWS = 3, 12


def check_drivers(
    record: Record,
    values: PublishedValues,
    verdict: Verdict,
    *,
    behind: Counted | None = None,
    unnamed: UnnamedParts | None = None,
) -> None:
    """Add to the verdict every movement whose split does not follow from the published figures and rows."""
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
            behind=behind,
            budget=record.object_json(record.ref("budget-lines")) if record.has_role("budget-lines") else None,
            fiscal_year_starts=int(record.city().statement.body["fiscal_year_starts"]),
            by_first_rule=is_written_before(FIRST_RULE_UNTIL, record),
            unnamed=None if is_written_before(SECOND_RULE_UNTIL, record) else unnamed or {},
            layer=main_layer_of(record),
        )
    )
    verdict.findings += findings
    splits = sum(_splits(movement) for entry in document.values() for movement in movements_in(entry).values())
    verdict.counts["movements split again from the published figures" + ("" if findings else ", all equal")] = splits


def wrong_drivers(
    document: Mapping[str, Any],
    figures: Mapping[str, Line],
    signals: Iterable[Mapping[str, Any]],
    definitions: Mapping[str, Definition],
    *,
    file: str,
    behind: Counted | None = None,
    budget: Mapping[str, Any] | None = None,
    fiscal_year_starts: int = 1,
    by_first_rule: bool = False,
    unnamed: UnnamedParts | None = None,
    layer: str = "",
) -> Iterator[Finding]:
    """What is wrong with the object `drivers`: periods, differences, verdicts and every contribution.

    Parameters
    ----------
    unnamed
        By metric, the lines of its parts by breakdowns that it does not name; None holds the object to the rule of
        versions that split by named ones alone.
    layer
        The city's main layer of areas.
    """
    charts = [signal for signal in signals if _CITY in signal["key"] and signal["baseline"] is not None]
    by_metric: dict[str, dict[str, Line]] = {}
    for key, line in figures.items():
        by_metric.setdefault("|".join(key.split("|")[:2]), {})[key] = line
    for metric in sorted(document.keys() ^ definitions.keys()):
        yield Finding("the movements of this metric are missing, or nobody adopted it", file, metric)
    for metric in sorted(document.keys() & definitions.keys()):
        definition = definitions[metric]
        own = by_metric.get(f"{metric}|v{definition.version}", {})
        counted = (behind or {}).get(metric, {})
        book = _Book(
            definition,
            own | (unnamed or {}).get(metric, {}),
            charts,
            fiscal_year_starts,
            counted=counted,
            budget=budget,
            by_first_rule=by_first_rule,
            also=None if unnamed is None else unnamed_by(definition, layer),
        )
        for path, expected, found in book.differences(document[metric]):
            if expected != found:
                said = "what a movement is split into does not follow from the published figures"
                yield Finding(said, file, f"{ROLE}#{metric}.{path}", str(expected), str(found))


class _Book:
    """The published figures of one metric, and what its entry must say."""

    def __init__(
        self,
        definition: Definition,
        figures: Mapping[str, Line],
        charts: Sequence[Any],
        fiscal_year_starts: int,
        *,
        counted: Mapping[tuple[str, str], Behind],
        budget: Mapping[str, Any] | None,
        by_first_rule: bool,
        also: tuple[str, ...] | None,
    ) -> None:
        # Breakdowns beside those that the definition names; None where an older rule knows of no others.
        self._also = also
        self._by_first_rule = by_first_rule
        self._counted, self._budget = counted, budget
        self._definition = definition
        self._figures = figures
        self._charts = [chart for chart in charts if chart["key"].startswith(f"{definition.id}|v{definition.version}|")]
        self._first_month = fiscal_year_starts

    def differences(self, entry: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        """(path, what follows, what is said)."""
        yield "version", self._definition.version, entry["version"]
        said = movements_in(entry)
        kinds = {movement["kind"] for movement in said.values()}
        expected = self._pairs(kinds or set(self._kinds()))
        yield "comparisons", expected, {name: (each["before"], each["after"]) for name, each in said.items()}
        for name, movement in said.items():
            yield from ((f"{name}.{path}", *rest) for path, *rest in self._movement(name, movement))
        is_split = any(_splits(movement) for movement in said.values())
        yield "why_not", is_split, entry["why_not"] is None

    def _kinds(self) -> Sequence[str]:
        return self._definition.breakdown_periods if self._named() else self._definition.periods

    def _breakdowns(self) -> list[str]:
        return [*self._named(), *(self._also or ())]

    def _named(self) -> list[str]:
        if self._by_first_rule and self._definition.measure not in _FIRST_SPLIT:
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

    def _movement(self, name: str, movement: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        first, second = (self._figures.get(movement[side]) for side in ("before", "after"))
        if first is None or second is None:
            return
        ends = (first, second)
        change = Decimal(ends[1]["value"]) - Decimal(ends[0]["value"])
        yield "change", str(change), movement["change"]
        yield "size", str(abs(change)), movement["size"]
        yield "usual", self._usual(movement), (movement["usual"], movement["finer"], movement["finer_is_marked"])
        if self._by_first_rule:
            yield from self._by(self._definition, name, movement, ends, kind=movement["kind"])
            return
        if self._definition.measure in PERCENTILES:
            yield "by", ({}, []), (movement["by"], movement["not_split"])
            yield from self._slower(name, movement, ends)
            return
        if self._definition.measure in ("ratio", "cost"):
            yield "factors", self._factors(ends), movement.get("factors")
        ends = (self._recounted(name, "before", first), self._recounted(name, "after", second))
        yield from self._by(self._definition, name, movement, ends, kind=movement["kind"])

    def _by(
        self, definition: Definition, name: str, said: Mapping[str, Any], ends: tuple[Line, Line], *, kind: str
    ) -> Iterator[tuple[str, Any, Any]]:
        """Every breakdown of a change between two ends."""
        change = Decimal(ends[1]["value"]) - Decimal(ends[0]["value"])
        reasons = {each["by"]: each["why"] for each in said["not_split"]}
        yield "by", sorted(self._breakdowns()), sorted([*said["by"], *reasons])
        for by in self._breakdowns():
            sides = [
                {slug: self._recounted(name, end, line) for slug, line in self._parts(by, whole["key"]).items()}
                for end, whole in zip(("before", "after"), ends, strict=True)
            ]
            try:
                self._require_parts(by, sides)
                parts, moves = again(definition, ends, (sides[0], sides[1]), kind=kind)
                if self._also is not None and len(parts) == 1:
                    raise NotSplit("not-told" if "-" in parts else "one-part")
            except NotSplit as reason:
                yield f"not_split.{by}", str(reason), reasons.get(by, "")
                continue
            given = {key: value for key, value in said["by"].get(by, {}).items() if key != "sentences"}
            expected = _said(parts, change, effects=TWO_EFFECTS.get(definition.measure, ()))
            is_told = ends[0].get("counted") or by in (self._also or ())
            expected["amounts"] = _amounts(moves) if is_told else None
            for field, value in expected.items():
                yield f"by.{by}.{field}", value, given.get(field)

    def _require_parts(self, by: str, sides: Sequence[Mapping[str, Line]]) -> None:
        """Raises `NotSplit` where nothing that the metric does not publish itself can be counted of a breakdown."""
        if by not in (self._also or ()):
            return
        if self._definition.measure == "cost":
            raise NotSplit("budget")
        if self._definition.table == "person_months":
            raise NotSplit("persons")
        if not all(sides):
            raise NotSplit("not-told")

    def _recounted(self, name: str, end: str, line: Line) -> Line:
        """A line with what the rows behind it come to, where its own fields do not say it."""
        if self._definition.measure not in COUNTED or (name, end) not in self._counted:
            return line
        total, cases = self._counted[name, end].get(line["key"], (0, 0))
        return {**line, "numerator": total, "denominator": cases, "counted": True}

    def _slower(
        self, name: str, movement: Mapping[str, Any], ends: tuple[Line, Line]
    ) -> Iterator[tuple[str, Any, Any]]:
        """The share of requests beyond a percentile's earlier value."""
        said = movement.get("slower")
        shares = [dict(self._recounted(name, end, line)) for end, line in zip(("before", "after"), ends, strict=True)]
        if not all(line.get("counted") and line["denominator"] for line in shares):
            yield "slower", None, said
            return
        if said is None:
            yield "slower", "a share", None
            return
        of_share = self._definition.model_copy(update={"measure": "share", "unit": "percent", "digits": 1})
        for line in shares:
            percent = Fraction(1000 * line["numerator"], line["denominator"])
            line["value"] = str(Decimal(nearest(percent)).scaleb(-1))
        change = Decimal(shares[1]["value"]) - Decimal(shares[0]["value"])
        expected: dict[str, Any] = {"line": ends[0]["value"], "change": str(change), "size": str(abs(change))}
        for end, line in zip(("before", "after"), shares, strict=True):
            expected[end] = {field: line[field] for field in ("value", "numerator", "denominator")}
        for field, value in expected.items():
            yield f"slower.{field}", value, said.get(field)
        kind = movement["kind"]
        found = self._by(of_share, name, said, (shares[0], shares[1]), kind=kind)
        yield from ((f"slower.{path}", *rest) for path, *rest in found)

    def _factors(self, ends: Sequence[Line]) -> dict[str, str] | None:
        """What of a ratio or cost is its numerator's, and what its denominator's."""
        if self._definition.measure == "cost":
            body = self._definition.to_json()
            dollars = [spent_or_planned(body, line["key"].split("|")[2], self._budget).exact for line in ends]
            ends = [{**line, "numerator": over} for line, over in zip(ends, dollars, strict=True)]
        found = factors_again(self._definition, ends)
        return (
            None if found is None else {"change": str(found[0]), "of": str(found[1]), "per": str(found[0] - found[1])}
        )

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


def _splits(movement: Mapping[str, Any]) -> int:
    """In how many ways a movement is split."""
    slower = movement.get("slower") or {"by": ()}
    return len(movement["by"]) + len(slower["by"]) + ("factors" in movement)


def _amounts(moves: Moves) -> dict[str, list[str]]:
    """Total and cases of each part, before and after; whole numbers all."""
    return {part: [str(number) for side in sides for number in side] for part, sides in moves.items()}


def _said(parts: Parts, change: Decimal, *, effects: Sequence[str]) -> dict[str, Any]:
    """An entry's numbers as they must stand."""

    def text(slugs: Iterable[str]) -> dict[str, str]:
        moved, own = (sum((parts[slug][at] for slug in slugs), Decimal(0)) for at in (0, 1))
        values = (str(own), str(moved - own))
        return {"change": str(moved), **dict(zip(effects, values, strict=False))}

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


def _is_year_before(before: Period, after: Period) -> bool:
    if before.kind in ("day", "week", "w4"):
        return after.start - before.start == timedelta(weeks=52)
    return (before.end.year + 1, before.end.month) == (after.end.year, after.end.month)
