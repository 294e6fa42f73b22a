"""Two computations, and for a few measures a third, agree on definitions and rows that nobody wrote by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.fitness import check_fitness
from civicstat.metrics.language import parse_filter
from civicstat.metrics.tree_text import operand_text, tree_text
from civicstat.vocabulary.definition import EXACT_MEASURES, Definition
from civicstat.vocabulary.filter_tree import FUNCTION_UNITS, HOUR_FUNCTIONS


D = date(2014, 6, 30)
SLUGS = {
    "kind": ["alley", "cart", "yard", "noise"],
    "department": ["streets", "parks"],
    "channel": ["phone", "web"],
    "ward": ["north", "south", "unlocated"],
}
MOMENTS = ["opened", "closed", "due"]
MEASURES = [
    "count",
    "share",
    "share",
    "percentile",
    "percentile",
    "mean",
    "sum",
    "rate",
    "flow",
    "backlog",
    "backlog-age",
]
UNITS = {"share": "percent", "rate": "per-1000-residents", "flow": "net-requests", "backlog-age": "days"}
RESIDENTS = {"city:-": 41, "ward:north": 40, "ward:south": 0}
CALENDAR = {
    "weekdays": [1, 2, 3, 4, 6],
    "opens": "07:30",
    "closes": "15:00",
    "holidays": ["2014-03-17", "2014-05-26", "2014-07-01"],
    "first": "2014-01-01",
    "last": "2014-07-10",
}
COMPARISONS = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
days = st.dates(date(2014, 1, 1), D)


@st.composite
def durations(draw: st.DrawFn, *, hours: bool, working: bool = False) -> dict[str, Any]:
    start, end = draw(st.permutations(MOMENTS))[:2]
    functions = ["days_between", *(["hours_between"] if hours else []), *(["business_days_between"] if working else [])]
    functions += ["business_hours_between"] if hours and working else []
    function = draw(st.sampled_from(functions))
    return {"function": function, "from": start, "to": end}


@st.composite
def numbers(draw: st.DrawFn, duration: dict[str, Any], *, hours: bool) -> dict[str, Any]:
    if draw(st.integers(0, 4)) == 0:
        other = draw(durations(hours=False))
        return other | {"function": duration["function"]}
    if duration["function"] in HOUR_FUNCTIONS and draw(st.booleans()):
        return {"decimal": draw(st.sampled_from(["0.5", "23.75", "-1.25", "100.001", "30.0"]))}
    return {"integer": draw(st.integers(-3, 40))}


def _literal_moment(seconds: bool) -> st.SearchStrategy[dict[str, Any]]:
    dates = days.map(lambda day: {"date": day.isoformat()})
    instants = days.map(lambda day: {"instant": f"{day.isoformat()}T05:00:00Z"})
    return st.one_of(dates, instants) if seconds else dates


@st.composite
def leaves(draw: st.DrawFn, *, seconds: bool, moments: bool) -> dict[str, Any]:
    kinds_of_leaf = ["slug", "slugs", "null", "duplicate", "duration", "duration", "moment", "moment", "again", "again"]
    kinds_of_leaf += ["reopened"]
    what = draw(st.sampled_from(kinds_of_leaf))
    if what == "slug":
        column = draw(st.sampled_from(sorted(SLUGS)))
        op, slug = draw(st.sampled_from(["=", "<>"])), draw(st.sampled_from(SLUGS[column]))
        return {"op": op, "left": {"column": column}, "right": {"text": slug}}
    if what == "slugs":
        column = draw(st.sampled_from(sorted(SLUGS)))
        values = draw(st.lists(st.sampled_from(SLUGS[column]), min_size=1, max_size=3))
        return {"op": "in", "left": {"column": column}, "values": [{"text": value} for value in values]}
    if what == "null":
        columns = st.sampled_from([*SLUGS, *MOMENTS, "is_duplicate", "again_days", "reopenings"]).map(
            lambda column: {"column": column}
        )
        return {
            "op": "is_null",
            "left": draw(st.one_of(columns, durations(hours=seconds and moments, working=moments))),
        }
    if what == "duplicate":
        return {"op": "is_true", "column": "is_duplicate"}
    if what == "moment" and moments:
        left = {"column": draw(st.sampled_from(MOMENTS))}
        others = st.one_of(_literal_moment(seconds), st.sampled_from(MOMENTS).map(lambda name: {"column": name}))
        return draw(_compared(left, others, _literal_moment(seconds)))
    whole = st.integers(-3, 40).map(lambda number: {"integer": number})
    if what == "again":
        return draw(_compared({"column": "again_days"}, whole, whole))
    if what == "reopened":
        times = st.integers(-1, 3).map(lambda number: {"integer": number})
        return draw(_compared({"column": "reopenings"}, times, times))
    duration = draw(durations(hours=seconds and moments, working=moments))
    return draw(_compared(duration, numbers(duration, hours=seconds), whole))


@st.composite
def _compared(draw: st.DrawFn, left: Any, others: Any, literals: Any) -> dict[str, Any]:
    shape = draw(st.sampled_from(["compare", "compare", "between", "in"]))
    if shape == "compare":
        return {"op": draw(COMPARISONS), "left": left, "right": draw(others)}
    if shape == "between":
        return {"op": "between", "left": left, "low": draw(others), "high": draw(others)}
    return {"op": "in", "left": left, "values": draw(st.lists(literals, min_size=1, max_size=3))}


def trees(*, seconds: bool, moments: bool) -> st.SearchStrategy[dict[str, Any]]:
    def grown(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        args = st.lists(inner, min_size=2, max_size=3)
        joined = st.tuples(st.sampled_from(["and", "or"]), args).map(lambda it: {"op": it[0], "args": it[1]})
        return st.one_of(joined, inner.map(lambda arg: {"op": "not", "arg": arg}))

    return st.recursive(leaves(seconds=seconds, moments=moments), grown, max_leaves=5)


# As stated, or learned from late records: `CONTEXT` knows how late they come.
settles = st.builds(str.format, st.sampled_from(["{} days", "learned, {} days at least"]), st.integers(0, 90))


@st.composite
def metrics(draw: st.DrawFn, *, seconds: bool, assets_only: bool, measures: Sequence[str] = MEASURES) -> dict[str, Any]:
    any_tree = trees(seconds=seconds, moments=assets_only)
    measure = draw(st.sampled_from(measures))
    kinds_of_period = ["week", "month", "quarter", "year", "r12", "r3", "w4", *(["day"] if assets_only else [])]
    breakdowns = ["ward", "kind", "department", "channel", *(["h3-8"] if assets_only and measure != "rate" else [])]
    fields: dict[str, Any] = {
        "measure": measure,
        "numerator": None,
        "unit": UNITS.get(measure, "requests"),
        "digits": draw(st.integers(0, 3)),
        "period_by": draw(st.sampled_from(["opened", "closed", *(["due"] if assets_only else [])])),
        "periods": draw(st.lists(st.sampled_from(kinds_of_period), min_size=1, max_size=3, unique=True)),
        "by": draw(st.lists(st.sampled_from(breakdowns), max_size=3, unique=True)),
        "by_periods": draw(st.lists(st.sampled_from(kinds_of_period), max_size=2, unique=True)),
        "settles_after": draw(settles),
    }
    where = draw(st.none() | any_tree)
    if assets_only:
        assets = {"op": "in", "left": {"column": "kind"}, "values": [{"text": "alley"}, {"text": "cart"}]}
        where = assets if where is None else {"op": "and", "args": [assets, where]}
    fields["where"] = None if where is None else tree_text(where)
    if measure == "share":
        fields["numerator"] = tree_text(draw(any_tree))
    if measure in ("percentile", "mean", "sum"):
        of = draw(durations(hours=seconds and assets_only, working=assets_only))
        fields |= {"of": operand_text(of), "unit": FUNCTION_UNITS[of["function"]]}
    if measure in ("percentile", "backlog-age"):
        fields["percentile"] = draw(st.sampled_from([1, 10, 50, 50, 75, 90, 99]))
    if fields.get("of") == "days_between(opened, closed)" and fields.get("percentile") == 50:
        fields["km_median"] = draw(st.booleans())
    if measure == "rate":
        fields["annualised"] = draw(st.booleans())
    reasons = draw(st.lists(any_tree, max_size=2))
    for column in ("closed", "reopenings"):
        if draw(st.booleans()):
            reasons.append({"op": "is_null", "left": {"column": column}})
    fields["exclude"] = [
        {"reason": f"reason {number}", "reason_es": f"motivo {number}", "where": tree_text(tree)}
        for number, tree in enumerate(reasons, 1)
    ]
    return fields


@st.composite
def budgets(draw: st.DrawFn) -> dict[str, Any]:
    """Dollars of two lines in some of the years, planned, spent or both."""
    keys = [(line, year, kind) for line in ("one", "two") for year in (2013, 2014) for kind in ("actual", "budget")]
    cents = st.integers(0, 10**7).map(lambda amount: f"{amount // 100}.{amount % 100:02}")
    lines = [
        {
            "line": line,
            "name": line,
            "name_es": line,
            "fiscal_year": year,
            "amount": amount,
            "kind": kind,
            "source": "-",
        }
        for line, year, kind in keys
        for amount in [draw(st.none() | cents)]
        if amount is not None
    ]
    known = [{**lines[0], "line": line, "fiscal_year": 1900} for line in ("one", "two") if lines]
    return {"currency": "USD", "source": "-", "licence": "-", "lines": [*known, *lines]}


@st.composite
def requests(draw: st.DrawFn, *, seconds: bool) -> dict[str, Any]:
    opened = draw(st.dates(date(2013, 12, 1), D))
    lasted = draw(st.none() | st.integers(0, 40))
    closed = None if lasted is None or opened + timedelta(days=lasted) > D else opened + timedelta(days=lasted)
    promised = draw(st.none() | st.integers(-2, 30))
    again = draw(st.none() | st.integers(1, 40))
    is_duplicate = draw(st.sampled_from(["true", "false", "false"]))
    is_linked = closed is not None and again is not None and is_duplicate == "false"
    was_known = is_linked and closed + timedelta(days=again) <= D
    blank = st.sampled_from([""])
    second = draw(st.integers(6 * 3600, 20 * 3600)) if seconds else 0
    return {
        "kind": draw(st.sampled_from(SLUGS["kind"])),
        "opened": opened,
        # Within a day the closing comes after the opening.
        "closed": closed,
        "due": None if promised is None else opened + timedelta(days=promised),
        "second": second,
        "department": draw(st.sampled_from(SLUGS["department"]) | blank),
        "channel": draw(st.sampled_from(SLUGS["channel"]) | blank),
        "ward": draw(st.sampled_from(SLUGS["ward"])),
        "is_duplicate": is_duplicate,
        "again_days": str(again) if was_known else "",
        "reopenings": draw(st.sampled_from(["", "0", "0", "0", "1", "3"])),
        "h3_8": draw(st.sampled_from(["882664c1a9fffff", "882664c1abfffff", ""])),
    }


def _rows(town: Any, drawn: Sequence[dict[str, Any]], *, seconds: bool) -> list[dict[str, str]]:
    rows = []
    for request in drawn:
        names = ("kind", "department", "channel", "ward", "is_duplicate", "again_days", "reopenings")
        others = {name: request[name] for name in names}
        moments = [request[name] for name in MOMENTS]
        if request["kind"] in ("yard", "noise"):
            rows.append(town.place(*("" if day is None else day.isoformat() for day in moments), **others))
            continue
        texts = ["" if day is None else day.isoformat() for day in moments]
        if seconds:
            offsets = (0, 1800, 977)
            timed = zip(texts, offsets, strict=True)
            texts = [f"{text}T{_clock(request['second'] + more)}Z" if text else "" for text, more in timed]
        rows.append(town.asset(*texts, h3_8=request["h3_8"], **others))
    return rows


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


@pytest.mark.parametrize("examples", [8, pytest.param(120, marks=pytest.mark.slow)])
@pytest.mark.parametrize("seconds", [False, True], ids=["days", "seconds"])
@pytest.mark.parametrize("assets_only", [False, True], ids=["with places", "assets only"])
def test_both_computations_agree_to_the_digit(town: Any, seconds: bool, assets_only: bool, examples: int) -> None:
    place = town.with_context(
        precision="second" if seconds else "day",
        coverage_from=date(2014, 1, 1),
        residents=RESIDENTS,
        calendar=CALENDAR,
        knows_reopenings=True,
    )
    tried = []

    @given(
        fields=metrics(seconds=seconds, assets_only=assets_only),
        drawn=st.lists(requests(seconds=seconds), min_size=0, max_size=60),
    )
    @settings(max_examples=examples)
    def agree(fields: dict[str, Any], drawn: list[dict[str, Any]]) -> None:
        definition = _definition(place, fields)
        if definition is None:
            return
        results = place.results(definition, _rows(place, drawn, seconds=seconds))
        tried.append(definition)
        for key, accounting in results.accountings.items():
            assert accounting.received == accounting.counted + sum(accounting.excluded.values()), key

    agree()
    assert len(tried) > examples // 3


@pytest.mark.parametrize("examples", [8, pytest.param(120, marks=pytest.mark.slow)])
@pytest.mark.parametrize("assets_only", [False, True], ids=["with places", "assets only"])
def test_both_computations_agree_on_ratios_and_costs(town: Any, assets_only: bool, examples: int) -> None:
    place = town.with_context(
        coverage_from=date(2013, 7, 1),
        fiscal_year_starts=12,
        residents=RESIDENTS,
        # From before the first request on, as a city's calendar is.
        calendar=CALENDAR | {"first": "2013-11-01"},
        knows_reopenings=True,
    )
    tried, shown = [], []

    @given(
        of=metrics(seconds=False, assets_only=assets_only, measures=EXACT_MEASURES),
        per=metrics(seconds=False, assets_only=assets_only, measures=["count", "share", "backlog", "sum", "rate"]),
        drawn=st.lists(requests(seconds=False), min_size=40, max_size=80),
        budget=budgets(),
        is_cost=st.sampled_from([False, False, True]),
        is_plain=st.booleans(),
    )
    # Two definitions at once take minutes to shrink.
    @settings(max_examples=examples, phases=[Phase.generate])
    def agree(
        of: dict[str, Any],
        per: dict[str, Any],
        drawn: list[dict[str, Any]],
        budget: dict[str, Any],
        is_cost: bool,
        is_plain: bool,
    ) -> None:
        if is_cost:
            of |= {"measure": "count", "unit": "requests", "numerator": None, "of": None, "percentile": None}
            of |= {"periods": ["year"], "by": [], "by_periods": [], "annualised": None}
            per = of
        if is_plain:
            # So that some have cases enough to be shown.
            kinds = "kind IN ('alley', 'cart')" if assets_only else None
            of, per = ({**fields, "where": kinds, "exclude": []} for fields in (of, per))
            of |= {"periods": ["r12"], "by_periods": []}
        asked = {name: of[name] for name in ("periods", "by", "by_periods")}
        parts = [_definition(place, fields | asked | {"id": name}) for name, fields in (("of", of), ("per", per))]
        if None in parts:
            return
        made = {"measure": "ratio", "unit": "ratio", "of_metric": "of/1", "per_metric": "per/1"}
        if is_cost:
            made = {"measure": "cost", "unit": "dollars", "budget_lines": ["one", "two"], "per_metric": "per/1"}
        city = place.with_context(budget=budget if budget["lines"] else None)
        fields = {**asked, **made, "numerator": None, "digits": 3, "settles_after": "learned, 90 days at least"}
        definition = _definition(city, fields)
        if definition is None:
            return
        results = city.results(definition, _rows(city, drawn, seconds=False), parts=parts)
        tried.append(definition)
        shown.extend(figure for figure in results.figures.values() if figure.value is not None)

    agree()
    assert len(tried) > examples // 4
    assert shown or examples < 100


def _definition(town: Any, fields: dict[str, Any]) -> Definition | None:
    """The definition, or None where the published rows cannot answer it."""
    try:
        definition: Definition = town.metric(**fields)
        check_fitness(definition, town.context, where="a test")
    except DefinitionError:
        return None
    return definition


@given(tree=trees(seconds=True, moments=True))
def test_a_tree_written_as_text_and_read_again_is_the_same_tree(town: Any, tree: dict[str, Any]) -> None:
    scope = town.with_context(precision="second", calendar=CALENDAR, knows_reopenings=True).context.scope

    assert parse_filter(tree_text(tree), scope=scope, where="a test") == tree


@given(drawn=st.lists(requests(seconds=False), min_size=5, max_size=60))
@settings(max_examples=12)
def test_a_share_is_what_plain_loops_find(town: Any, drawn: list[dict[str, Any]]) -> None:
    definition = town.metric(periods=["month"], by=["ward"])

    results = town.results(definition, _rows(town, drawn, seconds=False))

    for ward in ("north", "south", None):
        for month in range(1, 7):
            hits = misses = open_questions = 0
            for request in drawn:
                if (request["opened"].year, request["opened"].month) != (2014, month):
                    continue
                if ward is not None and request["ward"] != ward:
                    continue
                if request["closed"] is not None:
                    if (request["closed"] - request["opened"]).days <= 5:
                        hits += 1
                    else:
                        misses += 1
                elif _age(request) >= 5:
                    misses += 1
                else:
                    open_questions += 1
            area = "city:-" if ward is None else f"ward:{ward}"
            figure = results.figures[f"2014-{month:02}|{area}|-"]
            assert (figure.numerator, figure.denominator) == (hits, hits + misses)
            assert results.accountings[f"2014-{month:02}|{area}|-"].excluded == {"too-new-to-judge": open_questions}
            if hits + misses >= 10:
                assert figure.value is not None
                assert abs(Fraction(figure.value) - Fraction(100 * hits, hits + misses)) <= Fraction(1, 20)


@given(drawn=st.lists(requests(seconds=False), min_size=20, max_size=80))
@settings(max_examples=12)
def test_a_median_is_what_plain_loops_find(town: Any, drawn: list[dict[str, Any]]) -> None:
    definition = town.metric(
        measure="percentile",
        of="days_between(opened, closed)",
        percentile=50,
        numerator=None,
        unit="days",
        digits=0,
        periods=["quarter"],
    )

    results = town.results(definition, _rows(town, drawn, seconds=False))

    for quarter in (1, 2):
        chosen = [r for r in drawn if r["opened"].year == 2014 and (r["opened"].month - 1) // 3 + 1 == quarter]
        figure = results.figures[f"2014-Q{quarter}|city:-|-"]
        rank = (len(chosen) + 1) // 2
        least = sorted((r["closed"] - r["opened"]).days if r["closed"] else _age(r) + 1 for r in chosen)
        most = sorted((r["closed"] - r["opened"]).days if r["closed"] else 10**6 for r in chosen)
        if not chosen:
            assert figure.status == "no-cases"
        elif least[rank - 1] == most[rank - 1]:
            assert figure.value == (None if len(chosen) < 10 else Decimal(least[rank - 1]))
            assert figure.bound == "exact"
        elif least[rank - 1] == 0:
            assert figure.status == "not-yet-known"
        else:
            assert figure.value == (None if len(chosen) < 10 else Decimal(least[rank - 1] - 1))


@given(drawn=st.lists(requests(seconds=False), min_size=5, max_size=80))
@settings(max_examples=12)
def test_a_share_reported_again_is_what_plain_loops_find(town: Any, drawn: list[dict[str, Any]]) -> None:
    excluded = [
        {"reason": "a duplicate", "reason_es": "duplicada", "where": "is_duplicate"},
        {"reason": "still open", "reason_es": "abierta", "where": "closed IS NULL"},
    ]
    definition = town.metric(numerator="again_days <= 30", exclude=excluded, periods=["month"])

    results = town.results(definition, _rows(town, drawn, seconds=False))

    for month in range(1, 7):
        found = {"hit": 0, "miss": 0, "a-duplicate": 0, "still-open": 0, "too-new-to-judge": 0}
        for request in drawn:
            if (request["opened"].year, request["opened"].month) != (2014, month):
                continue
            if request["is_duplicate"] == "true":
                found["a-duplicate"] += 1
            elif request["closed"] is None:
                found["still-open"] += 1
            elif _quiet(request) < 30:
                found["too-new-to-judge"] += 1
            else:
                found["hit" if request["again_days"] and int(request["again_days"]) <= 30 else "miss"] += 1
        hits, misses = found.pop("hit"), found.pop("miss")
        figure = results.figures[f"2014-{month:02}|city:-|-"]
        assert (figure.numerator, figure.denominator) == (hits, hits + misses)
        assert results.accountings[f"2014-{month:02}|city:-|-"].excluded == found


@given(drawn=st.lists(requests(seconds=False), max_size=60))
@settings(max_examples=12)
def test_a_backlog_is_what_plain_loops_find(town: Any, drawn: list[dict[str, Any]]) -> None:
    definition = town.metric(
        measure="backlog",
        numerator=None,
        unit="requests",
        digits=0,
        where="kind IN ('alley', 'cart')",
        periods=["day", "week", "month"],
    )

    results = town.results(definition, _rows(town, drawn, seconds=False))

    ends = {"2014-05-17": date(2014, 5, 17), "2014-W20": date(2014, 5, 18), "2014-05": date(2014, 5, 31)}
    for label, end in ends.items():
        stock = sum(
            1
            for request in drawn
            if request["kind"] in ("alley", "cart")
            and request["opened"] <= end
            and (request["closed"] is None or request["closed"] > end)
        )
        assert results.figures[f"{label}|city:-|-"].n == stock


def _age(request: dict[str, Any]) -> int:
    """Days from opening to D."""
    return _days_to_d(request, request["opened"])


def _quiet(request: dict[str, Any]) -> int:
    """Days from closing to D."""
    return _days_to_d(request, request["closed"])


def _days_to_d(request: dict[str, Any], day: date) -> int:
    """For a place from the last day of the week in which it happened."""
    if request["kind"] in ("yard", "noise"):
        day += timedelta(days=6 - day.weekday())
    return max(0, (D - day).days)
