"""Which counts are rare, the time between their events and its limits: all worked out again from published figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.verify.chart_limits import Again, square_root
from civicstat.cycle.verify.chart_verdicts import hits_again, variation_again
from civicstat.cycle.verify.settled import period_settled
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.period import parse_period


ROLE = "rare-events"
# So many first gaps set the range; until there are as many, a chart says nothing.
SETTING = 20
_TEN = Context(prec=70)
_OTHER_SIDE = {"up": "down", "down": "up", "none": "none"}
Line = Mapping[str, Any]


def check_rare_events(record: Record, values: PublishedValues, verdict: Verdict) -> None:
    """Hold the object `rare-events` to the published counts: every metric that is in it, and every one that is not."""
    document = record.object_json(record.ref(ROLE)) if record.has_role(ROLE) else {}
    by_metric: dict[str, list[Line]] = {}
    for line in values.figures.values():
        by_metric.setdefault(line["key"].partition("|")[0], []).append(line)
    for metric, definition in adopted_definitions(record).items():
        verdict.findings += wrong_rare_events(document.get(metric), definition, by_metric.get(metric, ()))
    strangers = document.keys() - adopted_definitions(record).keys()
    verdict.findings += [Finding("rare events of a metric that nobody adopted", ROLE, metric) for metric in strangers]
    if document:
        verdict.counts["charts of the time between rare events, made again"] = len(document)


def wrong_rare_events(entry: Line | None, definition: Definition, figures: Sequence[Line]) -> Iterator[Finding]:
    """What differs between a metric's entry and the one that follows from its figures; None where it has none."""
    again = entry_again(definition, figures)
    if again is None or entry is None:
        if (again is None) != (entry is None):
            what = "a chart of rare events is missing" if entry is None else "a count is charted as rare and is not"
            yield Finding(what, ROLE, definition.id)
        return
    for path, expected, found in _differences("", again, _in_one_order(entry)):
        yield Finding(
            "a chart of rare events does not follow from the published counts",
            ROLE,
            f"{ROLE}#{definition.id}{path}",
            json.dumps(expected, ensure_ascii=False),
            json.dumps(found, ensure_ascii=False),
        )


def entry_again(definition: Definition, figures: Sequence[Line]) -> dict[str, Any] | None:
    """The whole entry of a metric; None where its events are not rare, or no two of them can be told apart."""
    if definition.measure != "count" or definition.table != "service_requests":
        return None
    kinds: dict[str, list[Line]] = {}
    own = f"{definition.id}|v{definition.version}|"
    for line in figures:
        if line["key"].startswith(own) and line["key"].endswith("|city:-|-") and line["status"] != "held":
            kinds.setdefault(parse_period(line["key"].split("|")[2]).kind, []).append(line)
    for lines in kinds.values():
        lines.sort(key=_first_day)
    decides = next((kind for kind in ("month", "quarter", "week") if kind in kinds), None)
    if decides is None:
        return None
    fewest = max(definition.baseline_periods, 26 if decides == "week" else 10)
    first = [int(line["value"]) for line in kinds[decides] if _is_settled(line)][:fewest]
    if len(first) < fewest or sum(first) >= len(first):
        return None
    finest = next(kind for kind in ("day", "week", "month", "quarter") if kind in kinds)
    gaps, since = _gaps(kinds[finest], [cut.from_ for cut in definition.break_])
    if not gaps:
        return None
    newest = kinds[finest][-1]
    return {
        "kind": decides,
        "mean": _text(Fraction(sum(first), len(first)), 2),
        "periods": fewest,
        "counted_in": finest,
        "segments": [_segment(definition, own, finest, *one) for one in enumerate(_cuts(definition, gaps), 1)],
        "waiting": None
        if since is None
        else {
            "since": _label(kinds[finest][since]),
            "until": _label(newest),
            "length": len(kinds[finest]) - 1 - since,
        },
    }


class _Gap:
    """An event and how many periods after the one before it came."""

    def __init__(self, line: Line, length: int, since: date) -> None:
        self.line, self.length, self.since = line, length, since
        self.is_settled = _is_settled(line)


def _gaps(lines: Sequence[Line], breaks: Sequence[date]) -> tuple[list[_Gap], int | None]:
    """Every gap, and the place of the newest event where all after it is known."""
    gaps: list[_Gap] = []
    events = [
        (at, line) for at, line in enumerate(lines) for _ in range(int(line["value"] or 0) if _known(line) else 0)
    ]
    for (at, before), (then, line) in pairwise(events):
        stretch = lines[at : then + 1]
        days = [_first_day(one) for one in stretch]
        ends = [parse_period(_label(one)).end + timedelta(days=1) for one in stretch]
        is_whole = ends[:-1] == days[1:] and all(_known(one) for one in stretch)
        if is_whole and not any(days[0] < day <= days[-1] for day in breaks):
            gaps.append(_Gap(line, then - at, _first_day(before)))
    since = events[-1][0] if events and all(_known(one) for one in lines[events[-1][0] :]) else None
    return gaps, since


def _cuts(definition: Definition, gaps: Sequence[_Gap]) -> list[tuple[Sequence[_Gap], Line | None]]:
    """The gaps by segment, each with why it begins; a new baseline counts once it is complete."""
    stated = [("break", cut) for cut in definition.break_] + [("rebase", cut) for cut in definition.rebase]
    pieces: list[tuple[Sequence[_Gap], Line | None]] = []
    rest = list(gaps)
    for what, cut in sorted(stated, key=lambda one: one[1].from_, reverse=True):
        after = [gap for gap in rest if gap.since >= cut.from_]
        is_due = what == "break" or sum(gap.is_settled for gap in after) >= SETTING
        if is_due and 0 < len(after) < len(rest):
            why = {"what": what, "from": cut.from_.isoformat(), "reason": cut.reason, "reason_es": cut.reason_es}
            pieces.append((after, why))
            rest = rest[: len(rest) - len(after)]
    return [(rest, None), *reversed(pieces)]


def _segment(
    definition: Definition,
    own: str,
    finest: str,
    number: int,
    cut: tuple[Sequence[_Gap], Line | None],
) -> dict[str, Any]:
    gaps, why = cut
    settled = [gap for gap in gaps if gap.is_settled]
    setting = (settled or list(gaps))[:SETTING]
    chart = "t" if finest == "day" and all(gap.length for gap in setting) else "g"
    line = None
    fired: list[set[tuple[str, int]]] = [set() for _ in settled]
    if len(settled) >= SETTING:
        line = _limits(chart, [gap.length for gap in setting])
        fired = hits_again([Fraction(gap.length) for gap in settled], [line] * len(settled), multiplies=False)
    rules = {id(gap): {rule for rule, _ in hits} for gap, hits in zip(settled, fired, strict=True)}
    entry: dict[str, Any] = {
        "key": f"{own}city:-|-|between-{finest}s#{number}",
        "chart": chart,
        "unit": f"{finest}s",
        "digits": 1,
        **{name: None if line is None else _text(getattr(line, name), 1) for name in ("center", "lower", "upper")},
        "baseline": None if line is None else [_label(setting[0].line), _label(setting[-1].line)],
        "points": [
            {
                "key": gap.line["key"],
                "period": _label(gap.line),
                "value": str(gap.length),
                "is_final": gap.is_settled,
                "rules": sorted(rules.get(id(gap), ())),
            }
            for gap in gaps
        ],
        "target": None,
        "variation": "too-short" if line is None else variation_again(fired[-1], _OTHER_SIDE[definition.direction]),
        "assurance": "no-target",
    }
    return entry if why is None else {**entry, "starts": why}


def _limits(chart: str, lengths: Sequence[int]) -> Again:
    """Nelson's limits of times (t), or those of the geometric distribution around the median (g)."""
    if chart == "t":
        powers = [_power(Fraction(length), Fraction(5, 18)) for length in lengths]
        middle = sum(powers, Fraction(0)) / len(powers)
        steps = [abs(one - two) for one, two in pairwise(powers)]
        reach = 3 * sum(steps, Fraction(0)) / len(steps) / Fraction("1.128")
        shifts = (0, -reach, reach, -reach * 2 / 3, reach * 2 / 3)
        return Again(*(_power(max(Fraction(0), middle + shift), Fraction(18, 5)) for shift in shifts))
    mean = Fraction(sum(lengths), len(lengths))
    sigma = square_root(mean * (mean + 1))
    ordered = sorted(lengths)
    median = Fraction(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2], 2)
    return Again(median, max(Fraction(0), mean - 3 * sigma), mean + 3 * sigma, mean - 2 * sigma, mean + 2 * sigma)


def _power(value: Fraction, exponent: Fraction) -> Fraction:
    """By logarithms, to many more digits than are shown."""
    if not value:
        return Fraction(0)
    logarithm = _TEN.ln(_TEN.divide(Decimal(value.numerator), Decimal(value.denominator)))
    scaled = _TEN.divide(_TEN.multiply(logarithm, Decimal(exponent.numerator)), Decimal(exponent.denominator))
    return Fraction(_TEN.exp(scaled))


def _in_one_order(entry: Line) -> dict[str, Any]:
    """As published, the rules of each point in one order."""
    return {
        **entry,
        "segments": [
            {**one, "points": [{**point, "rules": sorted(point["rules"])} for point in one["points"]]}
            for one in entry["segments"]
        ],
    }


def _differences(path: str, expected: Any, found: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for name in sorted(expected.keys() | found.keys()):
            yield from _differences(f"{path}.{name}", expected.get(name), found.get(name))
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for at, (one, two) in enumerate(zip(expected, found, strict=True)):
            yield from _differences(f"{path}.{at}", one, two)
    elif expected != found:
        yield path, expected, found


def _known(line: Line) -> bool:
    return line["value"] is not None and line["bound"] == "exact"


def _is_settled(line: Line) -> bool:
    return _known(line) and period_settled(line)


def _label(line: Line) -> str:
    return str(line["key"].split("|")[2])


def _first_day(line: Line) -> date:
    return parse_period(_label(line)).start


def _text(value: Fraction, places: int) -> str:
    exact = Context(prec=50).divide(Decimal(value.numerator), Decimal(value.denominator))
    return format(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN), "f")
