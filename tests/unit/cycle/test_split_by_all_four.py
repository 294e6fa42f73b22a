"""Every movement of three cities, split by area, kind, department and channel: held to plain loops over their rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from civicstat.cycle import drivers as of_cycle
from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.home import ROW_FILES, Home
from civicstat.cycle.run import Cycle, adopt_step, ingest_step, metrics_step, run_cycle, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.cycle.verify.run import verify
from civicstat.metrics.drivers.unnamed import unnamed_parts
from civicstat.metrics.recheck import RecordFiles, Records, read_records
from civicstat.metrics.recheck.rows import Row
from civicstat.metrics.recheck.spans import Span, spans_of
from civicstat.metrics.recheck.verdicts import verdicts
from civicstat.practice.days import days_of
from civicstat.practice.study import AS_OF, study
from civicstat.practice.truths import PLANTABLE, plant
from civicstat.practice.write import write_city
from civicstat.vocabulary.definition import RESIDENTS_PER, Definition
from civicstat.vocabulary.figure import Figure


CITIES = Path(__file__).parents[3] / "cities"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# At least so many movements and splits of them: a comparison of nothing proves nothing.
EXPECTED = {"boston": (23, 82), "chicago": (22, 44), "training": (28, 94)}
GROUPS = ("kind", "department", "channel")
# Above and below what is divided, or hits and cases; of what is neither, the amount and 0.
Two = tuple[Fraction, Fraction]
REST = "-"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def training_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cities") / "training"
    planted = plant(PLANTABLE, seed=11, days=days_of(seed=11, as_of=AS_OF, years=2))
    write_city(study(11, planted, count=6_000, years=2), folder)
    return folder


@pytest.fixture(scope="module", params=sorted(EXPECTED))
def computed(request: Any, tmp_path_factory: pytest.TempPathFactory, training_city: Path) -> Cycle:
    """A city whose movements are split; no page is written."""
    city = training_city if request.param == "training" else CITIES / request.param
    if not (city / "data").exists():
        pytest.skip(f"cities/{request.param} has no data here")
    home = Home(tmp_path_factory.mktemp("homes") / request.param)
    cycle = start_cycle(city, home, as_of=None, now=NOW, threads=2, progress=no_progress)
    ingest_step(cycle)
    adopt_step(cycle)
    metrics_step(cycle)
    return cycle


def test_every_movement_is_split_by_all_four_as_the_rows_say_and_adds_up_to_the_digit(
    computed: Cycle, request: pytest.FixtureRequest
) -> None:
    record = computed.record
    assert record is not None
    definitions = adopted_definitions(record)
    rows = _records(computed.home)
    document = json.loads((computed.home.release / "drivers").read_bytes())
    layer = computed.folder.city.main_layer
    movements, splits = 0, 0
    for metric, entry in document.items():
        definition = definitions[metric]
        if definition.table == "person_months" or definition.measure == "cost":
            continue
        for name in ("before", "year-before"):
            movement = entry.get(name)
            if movement is None:
                continue
            movements += 1
            splits += _check(definition, movement, definitions, rows, layer)

    least = EXPECTED[request.node.callspec.params["computed"]]
    assert movements >= least[0]
    assert splits >= least[1]


def _check(
    definition: Definition, movement: Any, definitions: Mapping[str, Definition], rows: Records, layer: str
) -> int:
    said = movement.get("slower") or movement
    why = {each["by"]: each["why"] for each in said["not_split"]}
    change = Decimal(said["change"])
    for by in (layer, *GROUPS):
        where = f"{definition.id} {movement['before']} {movement['after']} {by}"
        sides = [_amounts(definition, movement, end, by, definitions, rows) for end in ("before", "after")]
        parts = sorted({part for side in sides for part, two in side.items() if any(two)})
        if len(parts) < 2:
            assert why[by] == ("not-told" if parts in ([], [REST]) else "one-part"), where
            continue
        if by in why:
            # Nothing is held back in these cities: a quotient of shares alone has nothing to count.
            assert why[by] in ("residents", "overlap", "no-parts"), where
            assert definition.measure in ("rate", "ratio"), where
            continue
        split = said["by"][by]
        assert set(split["parts"]) == set(parts), where
        for part in parts:
            told = split.get("amounts", {}).get(part)
            if told is not None:
                assert [Fraction(number) for number in told] == [
                    number for side in sides for number in side.get(part, _NONE)
                ], (where, part)
        assert by in definition.by or "amounts" in split, where
        step = Fraction(1, 10 ** (1 if "slower" in movement else definition.digits))
        before, after = ({part: side.get(part, _NONE) for part in parts} for side in sides)
        residents = rows.context.get("residents", {}).get("city:-", 1)
        exact = _contributions(definition, movement, before, after, residents=residents)
        for part in parts:
            printed = Fraction(Decimal(split["parts"][part]["change"]))
            assert abs(printed - exact[part]) <= step, (where, part)
        assert sum((Decimal(each["change"]) for each in split["parts"].values()), Decimal(0)) == change, where
        for each in split["parts"].values():
            effects = [Decimal(number) for effect, number in each.items() if effect != "change"]
            assert not effects or sum(effects, Decimal(0)) == Decimal(each["change"]), where
    return sum(by in said["by"] for by in (layer, *GROUPS))


_NONE: Two = (Fraction(0), Fraction(0))


def _amounts(
    definition: Definition, movement: Any, end: str, by: str, definitions: Mapping[str, Definition], rows: Records
) -> dict[str, Two]:
    """What each part counts in a period, row by row; `-` is what the rows put to no part."""
    label, kind = movement[end].split("|")[2], movement["kind"]
    first = date.fromisoformat(rows.context["coverage_from"])
    spans = spans_of(kind, first, rows.as_of, rows.context["fiscal_year_starts"])
    span = next(each for each in spans if each.label == label)
    if definition.measure == "ratio":
        of, per = (definitions[part.partition("/")[0]] for part in definition.parts)
        over, under = (_alone(each, movement, by, rows, span) for each in (of, per))
        return {part: (over.get(part, _NONE)[0], under.get(part, _NONE)[0]) for part in over.keys() | under.keys()}
    return _alone(definition, movement, by, rows, span)


def _alone(definition: Definition, movement: Any, by: str, rows: Records, span: Span) -> dict[str, Two]:
    column = by.replace("-", "_")
    found: dict[str, Two] = defaultdict(lambda: _NONE)
    near = [row for row in rows.rows if _is_near(row, span)]
    for row, verdict in verdicts(definition.to_json(), replace(rows, rows=near)):
        if verdict.left_out:
            continue
        for one, two in _adds(definition, movement, row, verdict, span):
            part = row.slugs[column] or REST
            found[part] = (found[part][0] + one, found[part][1] + two)
    return dict(found)


def _is_near(row: Row, span: Span) -> bool:
    opened = row.keys["opened"][span.unit]
    return opened is not None and (
        opened <= span.keys[-1] or any(key[span.unit] in span.keys for key in row.keys.values())
    )


def _adds(definition: Definition, movement: Any, row: Row, verdict: Any, span: Span) -> Iterator[tuple[int, int]]:
    """What a row adds above and below the line; nothing where the period has no place for it."""
    measure = definition.measure
    opened, closed = row.keys["opened"][span.unit], row.keys["closed"][span.unit]
    has_gone = row.to_close is not None and closed is not None
    if measure in ("backlog", "backlog-age"):
        if opened <= span.keys[-1] and not (has_gone and max(opened, closed) <= span.keys[-1]):
            age = max(0, span.last_day.toordinal() - row.counts_from)
            yield (1, 0) if measure == "backlog" else (int(age > Fraction(movement["slower"]["line"])), 1)
    elif measure == "flow":
        yield int(opened in span.keys), int(has_gone and max(opened, closed) in span.keys)
    elif row.keys[definition.period_by][span.unit] in span.keys:
        if measure == "share":
            yield int(verdict.is_hit is True), 1
        elif measure in ("count", "rate"):
            yield 1, 0
        elif measure in ("mean", "sum"):
            if verdict.least == verdict.most:
                yield verdict.least, 1
        else:
            line = Fraction(movement["slower"]["line"]) * (3600 if "hours" in definition.unit else 1)
            if verdict.least > line:
                yield 1, 1
            elif verdict.most <= line:
                yield 0, 1


def _contributions(
    definition: Definition, movement: Any, before: Mapping[str, Two], after: Mapping[str, Two], *, residents: int
) -> dict[str, Fraction]:
    """What each part adds to the change, in the unit of the value, by the formulas of the explanation."""
    measure = definition.measure
    (a0, b0), (a1, b1) = (tuple(sum(two[at] for two in side.values()) for at in (0, 1)) for side in (before, after))
    found = {}
    for part in before:
        (h0, c0), (h1, c1) = before[part], after[part]
        if measure in ("share", "mean", "percentile", "backlog-age"):
            scale = Fraction(1, 3600) if "hours" in definition.unit else Fraction(1)
            scale = scale if measure == "mean" else Fraction(100)
            own0, own1 = h0 / c0 if c0 else h1 / c1, h1 / c1 if c1 else h0 / c0
            w0, w1 = Fraction(c0, b0), Fraction(c1, b1)
            whole = (Fraction(a0, b0) + Fraction(a1, b1)) / 2
            found[part] = scale * ((own1 - own0) * (w0 + w1) / 2 + (w1 - w0) * ((own0 + own1) / 2 - whole))
        elif measure == "ratio":
            found[part] = (h1 - h0) * (Fraction(1, b0) + Fraction(1, b1)) / 2
            found[part] -= (c1 - c0) * Fraction(a0 + a1, 2 * b0 * b1)
        elif measure == "flow":
            found[part] = (h1 - c1) - (h0 - c0)
        else:
            found[part] = (h1 - h0) * _each(definition, movement, residents)
    return found


def _each(definition: Definition, movement: Any, residents: int) -> Fraction:
    """What one more request adds; every rate divides by all who live in the city."""
    if definition.measure == "sum":
        return Fraction(1, 3600) if "hours" in definition.unit else Fraction(1)
    if definition.measure != "rate":
        return Fraction(1)
    months = {"month": 1, "quarter": 3, "r3": 3, "year": 12, "r12": 12}[movement["kind"]]
    each = Fraction(RESIDENTS_PER[definition.unit], residents)
    return each * Fraction(12, months) if definition.annualised else each


def _records(home: Home) -> Records:
    context = json.loads((home.release / "context").read_bytes())
    files = [(home.rows / name).read_text(encoding="utf-8") for name in ROW_FILES.values()]
    return read_records(RecordFiles(*files[:3]), context)


def test_a_released_split_by_channel_that_is_not_that_of_the_rows_is_refused(
    training_city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_fewer_by_the_first_channel(*args: Any, **named: Any) -> tuple[Figure, ...]:
        parts = unnamed_parts(*args, **named)
        first = next((each for each in parts if each.key.group.startswith("channel=") and each.numerator), None)
        return tuple(replace(each, numerator=(each.numerator or 0) - 1) if each is first else each for each in parts)

    monkeypatch.setattr(of_cycle, "unnamed_parts", one_fewer_by_the_first_channel)
    home = tmp_path / "home"
    run_cycle(start_cycle(training_city, Home(home), as_of=None, now=NOW, threads=2, progress=no_progress))

    verdict = verify(str(home), render=False)

    assert verdict.findings
    assert {each.what for each in verdict.findings} == {
        "what a movement is split into does not follow from the published figures"
    }
    assert all(".by.channel." in each.key for each in verdict.findings)
