"""Areas by need, held to the published figures: groups, gap, intervals, ratio, indices, order, and who vanishes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.verify.equity_again import GROUPS, Part, Scale, again
from civicstat.cycle.verify.equity_alike import alike_again
from civicstat.cycle.verify.settled import period_settled
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.metrics.recheck.mixes import Mixed
from civicstat.stories.equity import equity_document
from civicstat.vocabulary.definition import RESIDENTS_PER, Definition
from civicstat.vocabulary.period import parse_period


Line = Mapping[str, Any]
ROLE = "equity"
_KINDS = ("r12", "year", "r3", "quarter", "month", "w4", "week", "day")
_MONTHS = {"r12": 12, "year": 12, "r3": 3, "quarter": 3, "month": 1}
_DAYS = {"w4": 28, "week": 7, "day": 1}
_SHARES, _AMOUNTS, _VALUES = ("share",), ("rate", "count", "backlog"), ("percentile", "mean", "backlog-age")
_WITH_A_MIX = ("share", "mean", "percentile")
_FEWEST_CASES = 10
_HIDDEN = ("held", "suppressed", "not-yet-known")


def check_equity(record: Record, values: PublishedValues, verdict: Verdict, *, mixes: Mapping[str, Mixed]) -> None:
    """Add to the verdict every comparison by need that does not follow from the published figures and rows.

    Parameters
    ----------
    mixes
        By metric, its rows by area, kind and month: counted for what `mixes_to_count` names.
    """
    if not record.has_role(ROLE):
        return
    ref = record.ref(ROLE)
    document = record.object_json(ref)
    layers = [record.object_json(each) for each in record.refs().values() if each.role.startswith("layer/")]
    population = record.object_json(record.ref("population"))["areas"] if record.has_role("population") else ()
    ground = Ground.of(record.city().statement.body, layers, population)
    definitions = adopted_definitions(record)
    file = f"objects/{ref.sha256} ({ROLE})"
    findings = list(wrong_equity(document, values.figures, definitions, ground, file=file, mixes=mixes))
    verdict.findings += findings
    compared = sum(len(entry["by"]) for entry in document.values())
    told = "comparisons by need, computed again from the published figures and rows"
    verdict.counts[told + ("" if findings else ", all equal")] = compared


@dataclass(frozen=True)
class Ground:
    """Areas, their groups of need, which were merged into which, and who lives there."""

    main: str
    areas: frozenset[str]
    needs: Mapping[str, Mapping[str, str]]
    merged: Mapping[str, str]
    residents: Mapping[str, int]
    first_month: int
    names: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, city: Mapping[str, Any], layers: Iterable[Any], population: Iterable[Any]) -> Ground:
        """From the city statement and the published objects."""
        main = city["main_layer"]
        by_slug = {layer["slug"]: layer for layer in layers}
        stated: Mapping[str, Any] = next((layer for layer in city["layers"] if layer["slug"] == main), {})
        merged = {one["area"]: one["into"] for one in stated.get("merge", ())}
        grouped = {slug: layer for slug, layer in by_slug.items() if layer.get("of") == main}
        needs = {
            slug: {area: group["slug"] for group in layer["groups"] for area in group["members"]}
            for slug, layer in grouped.items()
            if {"high", "low"}.issubset(group["slug"] for group in layer["groups"])
        }
        names = {
            f"{slug}:{group['slug']}": (group["name"], group["name_es"] or group["name"])
            for slug, layer in grouped.items()
            for group in layer["groups"]
        }
        counted = {one["area"]: one["residents"] for one in population}
        areas = {area["slug"] for area in by_slug.get(main, {}).get("areas", ())}
        residents = {slug: counted[f"{main}:{slug}"] for slug in areas if f"{main}:{slug}" in counted}
        first = int(city["fiscal_year_starts"])
        return cls(main, frozenset(areas - merged.keys()), needs, merged, residents, first, names)


def wrong_equity(
    document: Mapping[str, Any],
    figures: Mapping[str, Line],
    definitions: Mapping[str, Definition],
    ground: Ground,
    *,
    file: str,
    mixes: Mapping[str, Mixed],
) -> Iterator[Finding]:
    """What is wrong with the object `equity`: each number, each area, each word."""
    for metric in sorted(document.keys() ^ definitions.keys()):
        yield Finding("the comparison of this metric is missing, or nobody adopted it", file, metric)
    lines: dict[str, dict[str, Line]] = {}
    for key, line in figures.items():
        if f"|{ground.main}:" in key and key.endswith("|-"):
            lines.setdefault("|".join(key.split("|")[:2]), {})[key] = line
    for metric in sorted(document.keys() & definitions.keys()):
        definition = definitions[metric]
        own = lines.get(f"{metric}|v{definition.version}", {})
        of_city = _line(definition, figures, document[metric]["period"])
        expected = _entry(definition, own, ground, document[metric], mixed=mixes.get(metric, {}), line=of_city)
        for path, right, said in _differences(expected, _without_words(document[metric])):
            message = "a comparison by need does not follow from the published figures"
            yield Finding(message, file, f"{ROLE}#{metric}{path}", str(right), str(said))
        if _without_words(document[metric]) == expected:
            names, first = ground.names, ground.first_month
            told = equity_document({metric: expected}, definitions, names=names, fiscal_year_starts=first)[metric]
            if told != document[metric]:
                yield Finding("the words of a comparison by need do not say what its numbers say", file, metric)


def mixes_to_count(
    record: Record, values: PublishedValues, definitions: Mapping[str, Definition]
) -> dict[str, dict[str, Any]]:
    """Of which metrics the rows must be counted by kind and month, and over which layer and period."""
    if not record.has_role(ROLE):
        return {}
    body = record.city().statement.body
    found: dict[str, dict[str, Any]] = {}
    for metric, entry in record.object_json(record.ref(ROLE)).items():
        definition = definitions.get(metric)
        if definition is None or definition.measure not in _WITH_A_MIX or not entry["by"]:
            continue
        kind = parse_period(entry["period"], fiscal_year_starts=int(body["fiscal_year_starts"])).kind
        line = _line(definition, values.figures, entry["period"])
        found[metric] = {"layer": body["main_layer"], "kind": kind, "period": entry["period"], "line": line}
    return found


def _line(definition: Definition, figures: Mapping[str, Line], period: str) -> str | None:
    """The whole city's value of a percentile, where it is exact."""
    if definition.measure != "percentile":
        return None
    city = figures.get(f"{definition.id}|v{definition.version}|{period}|city:-|-", {})
    return city["value"] if city.get("bound") == "exact" else None


def _without_words(entry: Mapping[str, Any]) -> dict[str, Any]:
    by = {
        need: {name: own for name, own in found.items() if name != "sentences"} for need, found in entry["by"].items()
    }
    return {name: said for name, said in entry.items() if name != "why_not"} | {"by": by}


def _differences(expected: Any, said: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    if isinstance(expected, Mapping) and isinstance(said, Mapping):
        for name in sorted(expected.keys() | said.keys()):
            yield from _differences(expected.get(name), said.get(name), f"{path}.{name}")
    elif expected != said:
        yield path, expected, said


def _entry(
    definition: Definition,
    lines: Mapping[str, Line],
    ground: Ground,
    said: Mapping[str, Any],
    *,
    mixed: Mixed,
    line: str | None,
) -> dict[str, Any]:
    period = _newest(definition, lines, ground)
    newest = {key.split("|")[3].partition(":")[2]: line for key, line in lines.items() if key.split("|")[2] == period}
    reason = _why_not(definition, period, newest, ground)
    if reason:
        return {"version": definition.version, "reason": reason, "period": period, "by": {}}
    measure = definition.measure
    form = "shares" if measure in _SHARES else "amounts" if measure in _AMOUNTS else "values"
    unit, scale = _unit(definition, period, ground)
    by = {}
    for need, group_of in ground.needs.items():
        parts = [
            Part(slug, group if (group := group_of[slug]) in ("high", "low") else "middle", *counts)
            for slug, line in sorted(newest.items())
            if slug in group_of and (counts := _counts(definition, line, ground.residents.get(slug)))
        ]
        if {"high", "low"} <= {part.group for part in parts}:
            compared = {name: [part.name for part in parts if part.group == name] for name in GROUPS}
            by[need] = again(parts, form, scale, said["by"].get(need, {})) | {
                "alike": alike_again(compared, mixed, measure=measure, form=form, unit=unit, scale=scale, line=line),
                "left_out": _left_out(definition, newest, {part.name for part in parts}, ground),
                "merged": [{"area": area, "into": into} for area, into in sorted(ground.merged.items())],
            }
    return {
        "version": definition.version,
        "reason": "" if by else "too-few-areas",
        "period": period,
        "form": form,
        "unit": unit,
        "digits": scale.digits,
        "by": by,
    }


def _newest(definition: Definition, lines: Mapping[str, Line], ground: Ground) -> str:
    settled = {key.split("|")[2] for key, line in lines.items() if period_settled(line)}
    periods = [parse_period(label, fiscal_year_starts=ground.first_month) for label in settled]
    kinds = [kind for kind in _KINDS if kind in definition.breakdown_periods]
    kinds = [kind for kind in kinds if any(period.kind == kind for period in periods)]
    if not kinds:
        return ""
    return max((period for period in periods if period.kind == kinds[0]), key=lambda period: period.end).label


def _why_not(definition: Definition, period: str, newest: Mapping[str, Line], ground: Ground) -> str:
    reasons = {
        definition.measure: definition.measure not in _SHARES + _AMOUNTS + _VALUES,
        "no-need": not ground.needs,
        "no-areas": ground.main not in definition.by,
        "no-period": not period,
        "no-residents": definition.measure in ("count", "backlog") and not ground.areas <= ground.residents.keys(),
        "lower-limits": any(line["bound"] != "exact" for line in newest.values() if line["value"] is not None),
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def _unit(definition: Definition, period: str, ground: Ground) -> tuple[str, Scale]:
    if definition.measure in _SHARES:
        return "percent", Scale(Fraction(100), 2)
    if definition.measure in _VALUES:
        return definition.unit, Scale(Fraction(1), definition.digits + 1)
    unit = definition.unit if definition.measure == "rate" else "per-1000-residents"
    kind = parse_period(period, fiscal_year_starts=ground.first_month).kind
    times = Fraction(RESIDENTS_PER[unit])
    if definition.annualised:
        times *= Fraction(12, _MONTHS[kind]) if kind in _MONTHS else Fraction(1461, 4 * _DAYS[kind])
    return unit, Scale(times, 2)


def _counts(definition: Definition, line: Line, residents: int | None) -> tuple[Fraction, int] | None:
    """Hits and cases of an area that is compared; None where it is not."""
    if line["value"] is None:
        return None
    if definition.measure in ("share", "rate"):
        found = Fraction(line["numerator"]), int(line["denominator"])
    elif definition.measure in ("count", "backlog"):
        found = Fraction(line["value"]), residents or 0
    else:
        found = Fraction(line["value"]) * int(line["n"]), int(line["n"])
    return found if found[1] >= _FEWEST_CASES else None


def _left_out(definition: Definition, newest: Mapping[str, Line], compared: set[str], ground: Ground) -> dict[str, Any]:
    out = [slug for slug in sorted(newest) if slug not in compared]
    everyone = [ground.residents.get(slug) for slug in newest if slug != "unlocated"]
    known = [each for each in everyone if each is not None]
    missing, total = (sum(each or 0 for each in some) for some in ([ground.residents.get(slug) for slug in out], known))
    is_known = bool(everyone) and len(known) == len(everyone)
    percent = Scale(Fraction(100), 2)(Fraction(missing, total)) if is_known and total else None
    return {
        "areas": [
            {
                "area": slug,
                "why": "no-place"
                if slug == "unlocated"
                else _why(definition, newest[slug], ground.residents.get(slug)),
                "residents": ground.residents.get(slug),
                "cases": _known_cases(newest[slug]) if definition.measure in _SHARES else None,
            }
            for slug in out
        ],
        "residents": missing if is_known else None,
        "percent_of_residents": percent,
    }


def _why(definition: Definition, line: Line, residents: int | None) -> str:
    if line["value"] is None and line["status"] in (*_HIDDEN, "no-cases", "too-few"):
        return str(line["status"])
    if definition.measure in ("count", "backlog") and not residents:
        return "no-cases"
    return "too-few" if _counts(definition, line, residents) is None else "group-missing"


def _known_cases(line: Line) -> int | None:
    return 0 if line["status"] == "no-cases" else line["denominator"]
