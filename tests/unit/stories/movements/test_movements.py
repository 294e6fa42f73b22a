"""Which periods are compared, what is said first, where the parts come from, and what is left unsaid."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from civicstat.look.words.formats import format_number
from civicstat.stories.movements.behind import Unnamed
from civicstat.stories.movements.document import drivers_document
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure, FigureKey
from civicstat.vocabulary.signal import Signal


MakeDefinition = Callable[..., Definition]
Counts = Mapping[str, tuple[int, int]]
NAMES = {f"ward:{slug}": (slug.title(), f"{slug.title()} (es)") for slug in ("north", "south", "west")}


def share(period: str, hits: int, cases: int, *, area: str = "city:-", group: str = "-", **more: Any) -> Figure:
    value = (Decimal(100) * hits / cases).quantize(Decimal("0.1"))
    key = FigureKey("closed-in-time", 1, period, area, group)
    return Figure(key, value, numerator=hits, denominator=cases, n=cases, **{"status": "final", **more})


def shares(period: str, parts: Counts, *, beyond: tuple[int, int] = (0, 0), **more: Any) -> list[Figure]:
    """The whole city and its wards; `beyond`: what stands in no ward."""
    hits, cases = (sum(each[at] for each in parts.values()) + beyond[at] for at in (0, 1))
    areas = [share(period, *each, area=f"ward:{slug}", **more) for slug, each in parts.items()]
    return [share(period, hits, cases, **more), *areas]


def count(period: str, number: int, area: str = "city:-", **more: Any) -> Figure:
    fields = {"n": number, "status": "final", **more}
    return Figure(FigureKey("closed-in-time", 1, period, area), Decimal(number), **fields)


APRIL = {"north": (80, 100), "south": (60, 100)}
MAY = {"north": (45, 50), "south": (60, 150)}
BY_WARD = {"periods": ["month"], "by": ["ward"]}


def split(
    definition: Definition, figures: Sequence[Figure], signals: Sequence[Signal] = (), behind: Any = None, **more: Any
) -> Any:
    found = drivers_document(
        [definition],
        {definition.id: figures},
        {definition.id: signals},
        names=NAMES,
        behind={definition.id: behind or {}},
        **more,
    )
    return found[definition.id]


def counted(**months: Mapping[str, tuple[int, int]]) -> Any:
    """What stands behind the comparison `before`: by month such as `m04` and area, total and cases."""
    return {
        "before": {
            f"closed-in-time|v1|2014-{month[1:]}|{area}|-": (Decimal(total), cases)
            for month, areas in months.items()
            for area, (total, cases) in areas.items()
        }
    }


def said(entry: Any, figures: Sequence[Figure], fields: Mapping[str, Any], lang: str = "en") -> str:
    """A sentence as a page shows it."""
    values = {str(figure.key): str(figure.value) for figure in figures}

    def value(part: Mapping[str, str]) -> str:
        if part["key"] != "drivers":
            return values[part["key"]]
        at: Any = {"closed-in-time": entry}
        for step in part["field"].split("."):
            at = at[step]
        return str(at)

    parts = (p if isinstance(p, str) else format_number(value(p), p["format"], lang) for p in fields[lang])
    return "".join(parts).replace("\N{NO-BREAK SPACE}", " ")


def test_a_fall_is_split_into_rate_and_mix_and_said_in_both_languages(define: MakeDefinition) -> None:
    figures = [*shares("2014-04", APRIL), *shares("2014-05", MAY)]

    entry = split(define(**BY_WARD), figures)
    wards = entry["before"]["by"]["ward"]

    assert entry["before"]["change"] == "-17.5"
    # By hand: tests/unit/inference/test_drivers.py.
    assert wards["order"] == ["south", "north"]
    assert wards["parts"]["south"] == {"change": "-15.3", "rate": "-12.5", "mix": "-2.8"}
    assert wards["total"] == {"change": "-17.5", "rate": "-8.8", "mix": "-8.7"}
    assert [said(entry, figures, each) for each in wards["sentences"]] == [
        "Of the fall of 17.5 points, 15.3 came from South and 2.2 from North.",
        "The parts' own shares moved by −8.8 points in all; how requests are spread over them, by −8.7 points.",
    ]
    assert said(entry, figures, wards["sentences"][0], "es") == (
        "De la bajada de 17.5 puntos, 15.3 de South (es) y 2.2 de North (es)."
    )
    assert said(entry, figures, entry["before"]["sentences"][1]) == (
        "52.5% in May 2014, after 70.0% in April 2014: a fall of 17.5 points."
    )


def test_what_stands_in_no_part_has_a_row_of_its_own(define: MakeDefinition) -> None:
    figures = [*shares("2014-04", APRIL, beyond=(5, 10)), *shares("2014-05", MAY, beyond=(1, 20))]

    wards = split(define(**BY_WARD), figures)["before"]["by"]["ward"]

    assert set(wards["parts"]) == {"north", "south", "-"}
    total = sum((Decimal(part["change"]) for part in wards["parts"].values()), Decimal(0))
    assert total == figures[3].value - figures[0].value  # type: ignore[operator]


def test_a_part_held_back_in_one_period_goes_to_the_rest_of_both_and_a_single_one_stops_the_split(
    define: MakeDefinition,
) -> None:
    def held(period: str, slug: str) -> Figure:
        return Figure(FigureKey("closed-in-time", 1, period, f"ward:{slug}"), None, status="suppressed")

    april, may = shares("2014-04", APRIL, beyond=(4, 6)), shares("2014-05", MAY, beyond=(9, 12))
    two = [held(period, slug) for period in ("2014-04", "2014-05") for slug in ("east", "west")]

    both = split(define(**BY_WARD), [*april, *may, *two])["before"]
    one = split(define(**BY_WARD), [*april, *may, held("2014-05", "west")])["before"]

    assert set(both["by"]["ward"]["parts"]) == {"north", "south", "-"}
    assert (one["by"], one["not_split"]) == ({}, [{"by": "ward", "why": "held-back"}])


def by_channel(period: str, parts: Mapping[str, tuple[int, int] | None]) -> list[Figure]:
    """Parts that a metric does not name, as they are counted for the compared periods; None is held back."""
    keys = {slug: FigureKey("closed-in-time", 1, period, "city:-", f"channel={slug}") for slug in parts}
    return [
        Figure(keys[slug], None, status="suppressed") if each is None else share(period, *each, group=f"channel={slug}")
        for slug, each in parts.items()
    ]


def unnamed(april: Mapping[str, tuple[int, int] | None], may: Mapping[str, tuple[int, int] | None]) -> Any:
    parts = (*by_channel("2014-04", april), *by_channel("2014-05", may))
    return {"closed-in-time": Unnamed(("channel",), parts)}


def test_a_movement_is_split_by_what_the_metric_does_not_name_and_says_what_its_parts_count(
    define: MakeDefinition,
) -> None:
    figures = [*shares("2014-04", APRIL), *shares("2014-05", MAY)]
    also = unnamed({"phone": (80, 100), "web": (60, 100)}, {"phone": (45, 50), "web": (60, 150)})

    by = split(define(**BY_WARD), figures, unnamed=also)["before"]["by"]

    assert by["channel"]["parts"] == {"phone": by["ward"]["parts"]["north"], "web": by["ward"]["parts"]["south"]}
    assert by["channel"]["amounts"] == {"phone": ["80", "100", "45", "50"], "web": ["60", "100", "60", "150"]}
    assert "amounts" not in by["ward"]
    pairs_without = define(**{**BY_WARD, "by": []})
    assert set(split(pairs_without, figures, unnamed=also)["before"]["by"]) == {"channel"}


def test_an_unnamed_part_that_is_held_back_stays_so_and_a_single_one_stops_the_split(define: MakeDefinition) -> None:
    figures = [*shares("2014-04", APRIL), *shares("2014-05", MAY)]
    two = unnamed(
        {"phone": (80, 100), "web": (50, 80), "letter": None, "visit": (10, 20)},
        {"phone": (45, 50), "web": (50, 130), "letter": None, "visit": None},
    )
    one = unnamed({"phone": (80, 100), "web": None}, {"phone": (45, 50), "web": (60, 150)})

    both_months = split(define(**BY_WARD), figures, unnamed=two)["before"]
    stopped = split(define(**BY_WARD), figures, unnamed=one)["before"]

    # In April one part alone is held back: the rest would give it away.
    assert both_months["not_split"] == stopped["not_split"] == [{"by": "channel", "why": "held-back"}]
    both = unnamed(
        {"phone": (80, 100), "web": (60, 90), "letter": None, "visit": None},
        {"phone": (45, 50), "web": (60, 140), "letter": (0, 4), "visit": (0, 6)},
    )
    folded = split(define(**BY_WARD), figures, unnamed=both)["before"]["by"]["channel"]
    assert folded["amounts"]["-"] == ["0", "10", "0", "10"]
    assert set(folded["parts"]) == {"phone", "web", "-"}


def test_what_stands_in_one_part_or_is_not_told_is_not_split_and_says_so(define: MakeDefinition) -> None:
    figures = [*shares("2014-04", APRIL), *shares("2014-05", MAY)]

    def why(also: Any) -> Any:
        return split(define(**BY_WARD), figures, unnamed=also)["before"]["not_split"]

    assert why(unnamed({"phone": (140, 200)}, {"phone": (105, 200)})) == [{"by": "channel", "why": "one-part"}]
    assert why(unnamed({}, {})) == [{"by": "channel", "why": "not-told"}]
    no_request_has_one = tuple(
        Figure(key, None, numerator=0, denominator=0, n=0, status="no-cases")
        for key in (
            FigureKey("closed-in-time", 1, month, "city:-", "channel=phone") for month in ("2014-04", "2014-05")
        )
    )
    assert why({"closed-in-time": Unnamed(("channel",), no_request_has_one)}) == [{"by": "channel", "why": "not-told"}]


def test_parts_that_overlap_are_not_split(define: MakeDefinition) -> None:
    figures = [*shares("2014-04", APRIL, beyond=(-5, -10)), *shares("2014-05", MAY)]

    entry = split(define(**BY_WARD), figures)

    assert entry["reason"] == "overlap"
    assert entry["before"]["not_split"] == [{"by": "ward", "why": "overlap"}]


def test_the_newest_final_period_is_compared_with_the_one_before_and_with_a_year_earlier(
    define: MakeDefinition,
) -> None:
    months = ("2013-05", "2014-04", "2014-05")
    figures = [figure for month in months for figure in shares(month, APRIL)]
    newer = shares("2014-06", MAY, status="provisional")

    entry = split(define(**BY_WARD), [*figures, *newer])

    keys = {name: (entry[name]["before"].split("|")[2], entry[name]["after"].split("|")[2])
            for name in ("before", "year-before")}  # fmt: skip
    assert keys == {"before": ("2014-04", "2014-05"), "year-before": ("2013-05", "2014-05")}


def test_rolling_years_are_compared_with_those_that_they_do_not_overlap(define: MakeDefinition) -> None:
    labels = ("2013-05-r12", "2014-04-r12", "2014-05-r12")
    figures = [figure for label in labels for figure in shares(label, APRIL)]

    entry = split(define(periods=["month", "r12"], by=["ward"], by_periods=["r12"]), figures)

    assert entry["before"]["before"].split("|")[2] == "2013-05-r12"
    assert "year-before" not in entry


@pytest.mark.parametrize(("day", "compared"), [("2014-05-01", []), ("2014-04-10", []), ("2014-01-01", ["before"])])
def test_nothing_is_compared_across_a_break(define: MakeDefinition, day: str, compared: list[str]) -> None:
    figures = [f for month in ("2013-05", "2014-04", "2014-05") for f in shares(month, APRIL)]
    cut = {"from": day, "reason": "New clock.", "reason_es": "Reloj nuevo."}

    entry = split(define(**BY_WARD, **{"break": [cut]}), figures)

    assert [name for name in ("before", "year-before") if name in entry] == compared
    assert (entry["reason"] == "no-pair") == (not compared)


def test_a_movement_within_the_usual_range_says_so_before_anything_else(
    define: MakeDefinition, signal: Callable[..., Signal]
) -> None:
    figures = [*shares("2014-04", APRIL), *shares("2014-05", MAY)]
    quiet = signal([("2014-04", "70.0"), ("2014-05", "52.5")])
    marked = signal([("2014-04", "70.0", "outside-limits"), ("2014-05", "52.5")])

    first = [
        said(entry, figures, entry["before"]["sentences"][0])
        for signals in ([quiet], [marked], [])
        for entry in [split(define(**BY_WARD), figures, signals)]
    ]

    assert first == [
        "This movement is within its usual range; splitting it explains noise.",
        "At least one of the two values is marked as unusual on its chart.",
        "How far such values usually move is not known: what follows may explain noise.",
    ]


def test_where_a_period_has_no_usual_range_the_finer_chart_is_asked(
    define: MakeDefinition, signal: Callable[..., Signal]
) -> None:
    figures = [*shares("2013-05-r12", APRIL), *shares("2014-05-r12", MAY)]
    months = signal([("2013-01", "70.0"), ("2014-03", "52.5", "run-of-7")])

    entry = split(define(periods=["month", "r12"], by=["ward"], by_periods=["r12"]), figures, [months])

    assert [entry["before"][name] for name in ("usual", "finer", "finer_is_marked")] == ["not-known", "month", True]
    assert said(entry, figures, entry["before"]["sentences"][0], "es") == (
        "No se sabe cuánto suelen moverse estos valores: lo que sigue puede explicar ruido. Al menos un mes de los dos "
        "períodos está marcado como inusual en su gráfica."
    )


def test_parts_that_moved_both_ways_are_not_called_shares_of_the_whole(define: MakeDefinition) -> None:
    backlog = define(measure="backlog", numerator=None, unit="requests", digits=0, **BY_WARD)
    figures = [
        *(count("2014-04", 30), count("2014-04", 10, "ward:north"), count("2014-04", 20, "ward:south")),
        *(count("2014-05", 35), count("2014-05", 30, "ward:north"), count("2014-05", 5, "ward:south")),
    ]

    entry = split(backlog, figures)

    assert said(entry, figures, entry["before"]["by"]["ward"]["sentences"][0]) == (
        "Parts moved both ways and partly cancel out. The largest that moved with the whole: North +20; all others "
        "together −15."
    )
    assert said(entry, figures, entry["before"]["sentences"][1]) == (
        "35 at the end of May 2014, after 30 at the end of April 2014: a rise of 5."
    )


def test_a_flow_and_a_rate_add_up_too(define: MakeDefinition) -> None:
    def moves(period: str, opened: int, closed: int, area: str = "city:-") -> Figure:
        fields = {"numerator": opened, "denominator": closed, "n": opened + closed, "status": "final"}
        key = FigureKey("closed-in-time", 1, period, area)
        return Figure(key, Decimal(opened - closed), **fields)  # type: ignore[arg-type]

    def per_1000(period: str, requests: int, residents: int, area: str = "city:-") -> Figure:
        value = None if not residents else (Decimal(1000) * requests / residents).quantize(Decimal("0.1"))
        fields = {"numerator": requests, "denominator": residents, "n": requests}
        key = FigureKey("closed-in-time", 1, period, area)
        return Figure(key, value, status="final" if residents else "no-cases", **fields)  # type: ignore[arg-type]

    flow = define(measure="flow", numerator=None, unit="net-requests", digits=0, **BY_WARD)
    rate = define(measure="rate", numerator=None, unit="per-1000-residents", digits=1, **BY_WARD)
    net = split(flow, [
        *(moves("2014-04", 50, 40), moves("2014-04", 20, 10, "ward:north"), moves("2014-04", 30, 30, "ward:south")),
        *(moves("2014-05", 60, 80), moves("2014-05", 25, 30, "ward:north"), moves("2014-05", 35, 50, "ward:south")),
    ])  # fmt: skip
    per = split(rate, [
        *(per_1000("2014-04", 100, 5000), per_1000("2014-04", 60, 3000, "ward:north")),
        *(per_1000("2014-05", 150, 5000), per_1000("2014-05", 90, 3000, "ward:north")),
        *(per_1000(month, 10, 0, "ward:unlocated") for month in ("2014-04", "2014-05")),
    ])  # fmt: skip

    changes = {slug: part["change"] for slug, part in net["before"]["by"]["ward"]["parts"].items()}
    assert (net["before"]["change"], changes) == ("-30", {"north": "-15", "south": "-15"})
    # Of 50 more requests among 5,000 residents, 30 are North's: 6.0 of 10.0 per 1,000.
    changes = {slug: part["change"] for slug, part in per["before"]["by"]["ward"]["parts"].items()}
    assert (per["before"]["change"], changes) == ("10.0", {"north": "6.0", "-": "4.0", "unlocated": "0.0"})


def figure(period: str, value: str, area: str = "city:-", **more: Any) -> Figure:
    return Figure(FigureKey("closed-in-time", 1, period, area), Decimal(value), **{"status": "final", **more})


def test_a_mean_is_split_into_the_parts_own_means_and_their_mix(define: MakeDefinition) -> None:
    # In seconds: North 10 cases of 4 hours and South 10 of 8, then 30 of 5 and 10 of 10; by hand in
    # tests/unit/inference/test_drivers.py.
    mean = define(measure="mean", numerator=None, of={}, unit="hours", digits=2, **BY_WARD)
    figures = [
        figure(f"2014-0{month}", value, area, n=20)
        for month, value in ((4, "6.00"), (5, "6.25"))
        for area in ("city:-", "ward:north", "ward:south")
    ]
    hour = 3600
    behind = counted(
        m04={"city:-": (120 * hour, 20), "ward:north": (40 * hour, 10), "ward:south": (80 * hour, 10)},
        m05={"city:-": (250 * hour, 40), "ward:north": (150 * hour, 30), "ward:south": (100 * hour, 10)},
    )

    entry = split(mean, figures, behind=behind)
    wards = entry["before"]["by"]["ward"]

    assert entry["before"]["change"] == "0.25"
    # Exactly 0.21875, 0.625 and -0.40625; own means are 1.375 in all, so one of them is rounded up.
    assert wards["parts"]["north"] == {"change": "0.22", "rate": "0.63", "mix": "-0.41"}
    assert wards["total"] == {"change": "0.25", "rate": "1.38", "mix": "-1.13"}
    assert wards["amounts"]["south"] == [str(80 * hour), "10", str(100 * hour), "10"]
    assert said(entry, figures, wards["sentences"][1]) == (
        "The parts' own means moved by +1.38 in all; how requests are spread over them, by −1.13."
    )
    assert said(entry, figures, wards["sentences"][0], "es").startswith("De la subida de 0.25 horas, 0.22 horas de")


def test_a_ratio_is_split_into_its_two_sides_and_each_of_them_by_part(define: MakeDefinition) -> None:
    # By hand in tests/unit/inference/test_drivers.py.
    waiting, asked = define(id="waiting", title="What waits"), define(id="asked", title="What is asked")
    ratio = define(measure="ratio", numerator=None, unit="ratio", digits=2, of_metric="waiting/1",
                   per_metric="asked/1", **BY_WARD)  # fmt: skip
    sides = {
        "city:-": ((60, 20), (100, 25)),
        "ward:north": ((20, 8), (50, 8)),
        "ward:south": ((40, 12), (50, 17)),
    }
    figures = [
        figure(month, str(Decimal(over) / under), area, numerator=over, denominator=under)
        for area, both in sides.items()
        for month, (over, under) in zip(("2014-04", "2014-05"), both, strict=True)
    ]

    found = drivers_document([ratio, waiting, asked], {ratio.id: figures}, {}, names=NAMES)[ratio.id]

    assert found["why_not"] is None
    assert found["before"]["factors"] == {"change": "1.00", "of": "1.80", "per": "-0.80"}
    assert found["before"]["by"]["ward"]["parts"] == {
        "north": {"change": "1.35", "of": "1.35", "per": "0.00"},
        "south": {"change": "-0.35", "of": "0.45", "per": "-0.80"},
    }
    assert said(found, figures, found["before"]["sentences"][2]) == (
        "The change in “What waits” makes up +1.80 of this; the change in “What is asked”, −0.80."
    )


def test_a_cost_is_split_into_its_dollars_and_what_they_are_divided_by(define: MakeDefinition) -> None:
    reports = define(id="reports", title="Reports", title_es="Reportes")
    cost = define(measure="cost", numerator=None, unit="dollars", digits=2, per_metric="reports/1",
                  budget_lines=["contract"], periods=["month"], by=[])  # fmt: skip
    figures = [figure("2014-04", "30.00", denominator=20), figure("2014-05", "40.00", denominator=25)]
    behind = counted(m04={"city:-": (600, 20)}, m05={"city:-": (1000, 25)})

    found = drivers_document([cost, reports], {cost.id: figures}, {}, names=NAMES, behind={cost.id: behind})[cost.id]

    assert found["before"]["factors"] == {"change": "10.00", "of": "18.00", "per": "-8.00"}
    assert said(found, figures, found["before"]["sentences"][2], "es") == (
        "El cambio en los dólares suma +18.00; el cambio en «Reportes», −8.00."
    )


def median(define: MakeDefinition) -> Definition:
    return define(measure="percentile", numerator=None, of={}, percentile=50, unit="days", digits=0, **BY_WARD)


def test_of_a_percentile_the_share_beyond_its_earlier_value_is_split(define: MakeDefinition) -> None:
    figures = [
        figure(f"2014-0{month}", value, area, n=20)
        for month, value in ((4, "5"), (5, "7"))
        for area in ("city:-", "ward:north", "ward:south")
    ]
    # The fall that is worked by hand, turned round: April 105 of 200, May 140 of 200.
    behind = counted(
        m04={"city:-": (105, 200), "ward:north": (45, 50), "ward:south": (60, 150)},
        m05={"city:-": (140, 200), "ward:north": (80, 100), "ward:south": (60, 100)},
    )

    entry = split(median(define), figures, behind=behind)
    movement = entry["before"]
    slower = movement["slower"]

    assert (entry["why_not"], movement["change"], movement["by"]) == (None, "2", {})
    assert slower["after"] == {"value": "70.0", "numerator": 140, "denominator": 200}
    assert (slower["line"], slower["change"]) == ("5", "17.5")
    assert slower["by"]["ward"]["parts"]["south"] == {"change": "15.3", "rate": "12.5", "mix": "2.8"}
    assert said(entry, figures, slower["sentences"][0]) == (
        "Requests that took longer than 5 days, the earlier value: 70.0% in May 2014, after 52.5% in April 2014: a "
        "rise of 17.5 points."
    )
    assert said(entry, figures, slower["by"]["ward"]["sentences"][0], "es") == (
        "De la subida de 17.5 puntos, 15.3 de South (es) y 2.2 de North (es)."
    )


def test_a_percentile_of_which_nothing_was_counted_says_that_it_cannot_be_split(define: MakeDefinition) -> None:
    figures = [count("2014-04", 5), count("2014-05", 7)]

    entry = split(median(define), figures)

    assert entry["why_not"]["en"] == [
        "A percentile cannot be split exactly: the percentiles of parts do not add up to that of the whole."
    ]
    assert (entry["before"]["change"], entry["before"]["by"]) == ("2", {})


def test_a_part_of_a_mean_that_is_held_back_is_not_given_away(define: MakeDefinition) -> None:
    mean = define(measure="mean", numerator=None, of={}, unit="days", digits=1, **BY_WARD)
    held = [
        Figure(FigureKey("closed-in-time", 1, month, "ward:south"), None, status="suppressed")
        for month in ("2014-04", "2014-05")
    ]
    figures = [figure(month, "3.0", area) for month in ("2014-04", "2014-05") for area in ("city:-", "ward:north")]
    areas = {"city:-": (60, 20), "ward:north": (30, 10), "ward:south": (30, 10)}

    west = [replace(each, key=replace(each.key, area="ward:west")) for each in held]
    three = {**areas, "city:-": (95, 30), "ward:west": (35, 10)}

    one = split(mean, [*figures, *held], behind=counted(m04=areas, m05=areas))
    two = split(mean, [*figures, *held, *west], behind=counted(m04=three, m05=three))

    assert one["before"]["not_split"] == [{"by": "ward", "why": "held-back"}]
    assert "30" not in str(one["before"])
    assert set(two["before"]["by"]["ward"]["parts"]) == {"north", "-"}
    assert two["before"]["by"]["ward"]["amounts"]["-"] == ["65", "20", "65", "20"]


def test_no_sentence_names_a_cause(define: MakeDefinition) -> None:
    entry = split(define(**BY_WARD), [*shares("2014-04", APRIL), *shares("2014-05", MAY)])
    wards = entry["before"]["by"]["ward"]["sentences"]
    texts = [part for each in [*entry["before"]["sentences"], *wards] for part in [*each["en"], *each["es"]]]

    words = " ".join(text for text in texts if isinstance(text, str)).lower()
    assert not [
        word for word in ("because", "caus", "due to", "thanks to", "drove", "debido", "porque") if word in words
    ]
