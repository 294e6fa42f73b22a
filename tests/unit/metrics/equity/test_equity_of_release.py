"""Every metric of a release by areas of need: against hand-made answers, and the command over the same table."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.inference.rounding import round_half_even
from civicstat.metrics.equity.file import equity_of_rows
from civicstat.metrics.equity.published import Ground, equity_of_release
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure, FigureKey


PERIOD = "2014-05-r12"
# Five areas a group: hits of 100 cases.
HIGH = {f"h{i}": hits for i, hits in enumerate((30, 35, 40, 45, 50))}
MIDDLE = {f"m{i}": hits for i, hits in enumerate((50, 55, 60, 65, 70))}
LOW = {f"n{i}": hits for i, hits in enumerate((70, 75, 80, 85, 90))}
HITS = {**HIGH, **MIDDLE, **LOW}
RESIDENTS = {f"ward:{slug}": 1_000 for slug in [*HITS, "small"]}


def definition_of(measure: str, **changes: Any) -> Definition:
    fields: dict[str, Any] = {
        "id": "lamps",
        "version": 1,
        "title": "Lamps",
        "title_es": "Luminarias",
        "question": "Is it done?",
        "question_es": "¿Se hace?",
        "owner": "Superintendent",
        "owner_es": "Superintendencia",
        "measure": measure,
        "numerator": {} if measure == "share" else None,
        "of": {} if measure == "percentile" else None,
        "percentile": 50 if measure == "percentile" else None,
        "periods": ["month", "r12"],
        "by": ["ward"],
        "unit": {"share": "percent", "rate": "per-1000-residents", "percentile": "days", "flow": "net-requests"}.get(
            measure, "requests"
        ),
        "digits": 0,
        "direction": "up",
        "settles_after_days": 0,
        "known_gaps": ["None known."],
        "known_gaps_es": ["Ninguna conocida."],
        "proposed_by": "a test",
        "proposed_by_es": "una prueba",
    }
    return Definition.model_validate(fields | changes)


def share(slug: str, hits: int, cases: int, period: str = PERIOD, **changes: Any) -> Figure:
    value = round_half_even(Fraction(100 * hits, cases), 0)
    fields = {"numerator": hits, "denominator": cases, "n": cases, "status": "final"} | changes
    return Figure(FigureKey("lamps", 1, period, f"ward:{slug}"), value, **fields)


def few(slug: str, hits: int, cases: int) -> Figure:
    key = FigureKey("lamps", 1, PERIOD, f"ward:{slug}")
    return Figure(key, None, numerator=hits, denominator=cases, n=cases, status="too-few")


def ground(**changes: Any) -> Ground:
    groups = {"high": [*HIGH, "small"], "middle": MIDDLE, "low": LOW}
    layers = [
        {"slug": "ward", "areas": [{"slug": slug} for slug in [*HITS, "small"]]},
        {
            "slug": "need",
            "of": "ward",
            "groups": [{"slug": slug, "members": list(members)} for slug, members in groups.items()],
        },
    ]
    said = {"main": "ward", "merged": {}, "population": RESIDENTS, "fiscal_year_starts": 1} | changes
    return Ground.of(layers, **said)


def compared(figures: list[Figure], definition: Definition | None = None, **changes: Any) -> dict[str, Any]:
    definition = definition or definition_of("share")
    found: dict[str, Any] = equity_of_release([definition], {"lamps": figures}, ground(**changes))["lamps"]
    return found


def shares() -> list[Figure]:
    return [share(slug, hits, 100) for slug, hits in HITS.items()]


def test_pooled_groups_differ_by_forty_points_with_half_the_ratio() -> None:
    found = compared(shares())["by"]["need"]

    assert [found["groups"][name]["value"] for name in ("high", "middle", "low")] == ["40.00", "60.00", "80.00"]
    assert (found["difference"]["value"], found["difference"]["size"]) == ("-40.00", "40.00")
    assert found["ratio"]["value"] == "0.500"
    # Five areas scatter by 62.5 points squared: a standard error of 5 for both groups, and t of 8 degrees is 2.306.
    assert found["difference"]["over_areas"] == {"low": "-51.53", "high": "-28.47"}
    assert found["clear"]
    # Places 1/6, 1/2 and 5/6, 20 points a step: 60 points from one end to the other.
    assert found["gradient"]["value"] == "-60.00"


def test_every_number_is_that_of_the_command_over_the_same_table() -> None:
    found = compared([*shares(), few("small", 3, 7)])["by"]["need"]
    groups = {**dict.fromkeys([*HIGH, "small"], "high"), **dict.fromkeys(MIDDLE, "middle"), **dict.fromkeys(LOW, "low")}
    rows = [{"area": slug, "numerator": str(hits), "denominator": "100", "need": groups[slug], "population": "1000"}
            for slug, hits in HITS.items()]  # fmt: skip
    rows.append({"area": "small", "numerator": "3", "denominator": "7", "need": "high", "population": "1000"})
    table = equity_of_rows(rows, groups="need")

    for field in ("difference", "ratio"):
        assert found[field]["value"] == table["gap"][field]["value"]
        for over in ("over_cases", "over_areas"):
            assert found[field][over] == {end: table["gap"][field][over][end] for end in ("low", "high")}
    assert found["theil"]["total"] == str(round_half_even(Fraction(table["inequality"]["theil"]["total"]), 4))
    assert (found["order"]["groups"], table["order"]["ordered"]) == ([], False)
    assert [area["area"] for area in found["left_out"]["areas"]] == [
        area["area"] for area in table["left_out"]["areas"]
    ]
    assert found["left_out"]["percent_of_residents"] == table["left_out"]["share_of_people"] == "6.25"


def test_parts_of_theils_index_add_up_to_its_last_digit() -> None:
    theil = compared(shares())["by"]["need"]["theil"]

    assert Decimal(theil["between"]) + sum(map(Decimal, theil["within"].values())) == Decimal(theil["total"])
    # ((40/60) ln(40/60) + ln 1 + (80/60) ln(80/60)) / 3, by hand.
    assert theil["between"] in ("0.0377", "0.0378")


def test_areas_that_vanish_are_named_with_the_reason_and_their_residents() -> None:
    hidden = Figure(FigureKey("lamps", 1, PERIOD, "ward:m0"), None, status="suppressed")
    figures = [figure for figure in shares() if "m0" not in str(figure.key)]
    no_place = share("unlocated", 20, 50)

    out = compared([*figures, few("small", 3, 7), hidden, no_place])["by"]["need"]["left_out"]

    assert [(area["area"], area["why"], area["cases"]) for area in out["areas"]] == [
        ("m0", "suppressed", None),
        ("small", "too-few", 7),
        ("unlocated", "no-place", 50),
    ]
    assert (out["residents"], out["percent_of_residents"]) == (2_000, "12.50")


def test_residents_who_are_not_published_are_not_said_to_be_none() -> None:
    out = compared([*shares(), few("small", 3, 7)], population={})["by"]["need"]["left_out"]

    assert (out["residents"], out["percent_of_residents"]) == (None, None)


def test_areas_stand_in_no_order_until_every_one_above_is_told_apart_from_every_one_below() -> None:
    chain = compared(shares())["by"]["need"]["order"]
    apart = compared([share(slug, 9_000 if slug in LOW else 1_000, 10_000) for slug in HITS])["by"]["need"]["order"]

    assert chain["groups"] == []
    assert apart["groups"] == [sorted(LOW), sorted([*HIGH, *MIDDLE])]


def test_a_rate_is_multiplied_up_to_a_year_as_it_is_published() -> None:
    figures = [
        Figure(FigureKey("lamps", 1, "2014-05", f"ward:{slug}"), Decimal(hits), numerator=hits, denominator=1_000,
               n=hits, status="final")
        for slug, hits in HITS.items()
    ]  # fmt: skip

    found = compared(figures, definition_of("rate", annualised=True))

    assert (found["unit"], found["by"]["need"]["difference"]["value"]) == ("per-1000-residents", "-480.00")
    assert found["by"]["need"]["difference"]["over_cases"] is None


def test_a_count_is_divided_by_residents_and_not_compared_without_them() -> None:
    figures = [
        Figure(FigureKey("lamps", 1, PERIOD, f"ward:{slug}"), Decimal(hits), n=hits, status="final")
        for slug, hits in HITS.items()
    ]

    assert compared(figures, definition_of("count"))["by"]["need"]["groups"]["high"]["value"] == "40.00"
    assert compared(figures, definition_of("count"), population={})["reason"] == "no-residents"


def test_medians_are_averaged_by_their_cases_and_lower_limits_are_not_averaged() -> None:
    figures = [
        Figure(FigureKey("lamps", 1, PERIOD, f"ward:{slug}"), Decimal(hits), n=100, status="final")
        for slug, hits in HITS.items()
    ]
    limit = Figure(FigureKey("lamps", 1, PERIOD, "ward:small"), Decimal(9), "more-than", n=50, status="final")

    assert compared(figures, definition_of("percentile"))["by"]["need"]["difference"]["value"] == "-40.0"
    assert compared([*figures, limit], definition_of("percentile"))["reason"] == "lower-limits"


def test_the_newest_settled_period_of_the_longest_kind_is_compared() -> None:
    figures = [
        share(slug, hits, 100, period, status=status)
        for slug, hits in HITS.items()
        for period, status in (("2014-06", "final"), ("2014-06-r12", "provisional"), (PERIOD, "final"))
    ]

    assert compared(figures)["period"] == PERIOD


def test_what_cannot_be_compared_says_why() -> None:
    assert compared(shares(), definition_of("flow"))["reason"] == "flow"
    assert compared(shares(), definition_of("share", by=[]))["reason"] == "no-areas"
    assert compared([])["reason"] == "no-period"
    assert compared([share(slug, 5, 10) for slug in HIGH])["reason"] == "too-few-areas"
