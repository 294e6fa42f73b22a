"""Where a change sits: parts that add up to the digit, and no part given away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicstat.hearings.briefing_object import briefing_object
from civicstat.inference.rounding import round_half_even
from civicstat.stories.movements.behind import Unnamed
from civicstat.vocabulary.figure import Figure, FigureKey


def parts_of(briefing: Any, by: str = "ward", metric: str = "lamps-mended") -> Any:
    return briefing.numbers.tree["changes"][metric][by]


def test_a_change_is_split_as_worked_by_hand(full_city: Any) -> None:
    # May: North 40 of 50, South 42 of 50, 82 of 100. June: North 20 of 20, South 36 of 70, no place 4 of 10, 60 of 100.
    # North: rate (1 - 0.8) * 0.35 = 7.0; mix -0.3 * (0.9 - 0.71) = -5.7.
    # South: rate (18/35 - 0.84) * 0.6 = -19.54; mix 0.2 * (0.677 - 0.71) = -0.66. No place: mix 0.1 * (0.4 - 0.71).
    assert parts_of(full_city.briefing()) == {
        "parts": {
            "north": {"change": "1.3", "rate": "7.0", "mix": "-5.7"},
            "south": {"change": "-20.2", "rate": "-19.5", "mix": "-0.7"},
            "unlocated": {"change": "-3.1", "rate": "0.0", "mix": "-3.1"},
        },
        "total": {"change": "-22.0", "rate": "-12.5", "mix": "-9.5"},
    }


def test_what_no_part_states_is_a_part_of_its_own(full_city: Any) -> None:
    for figure in [f for f in full_city.figures if f.key.area == "ward:unlocated"]:
        full_city.figures.remove(figure)
    parts = parts_of(full_city.briefing())["parts"]

    assert parts["-"] == {"change": "-3.1", "rate": "0.0", "mix": "-3.1"}
    assert sorted(parts) == ["-", "north", "south"]


def test_kinds_split_a_change_too(full_city: Any) -> None:
    split = parts_of(full_city.briefing(), "kind")

    assert sorted(split["parts"]) == ["circuit", "lamp"]
    assert split["total"]["change"] == "-22.0"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60)), min_size=4, max_size=4), st.sampled_from([60, 20, 55])
)
def test_parts_add_up_to_the_published_difference(
    city: Any, usual: Any, wards: list[tuple[int, int]], hits: int
) -> None:
    fresh = type(city)()
    lamps = fresh.define("lamps-mended")
    fresh.add_months(lamps, (*usual[:17], hits))
    names = ("north", "south", "east", "west")
    # Wards that stay within the whole, which has 82 of 100 in May.
    before = {name: (min(h, c, 20), min(max(c, min(h, 20)), 24)) for name, (h, c) in zip(names, wards, strict=True)}
    after = {name: (min(h, c, hits // 4), min(c, 24)) for name, (h, c) in zip(names, wards, strict=True)}
    fresh.add_parts(lamps, "2015-05", {name: (min(h, c), c) for name, (h, c) in before.items()})
    fresh.add_parts(lamps, "2015-06", {name: (min(h, c), c) for name, (h, c) in after.items()})
    changes = fresh.briefing().numbers.tree.get("changes", {})
    if not changes:
        return
    split = changes["lamps-mended"]["ward"]

    total = {
        effect: sum(Decimal(part[effect]) for part in split["parts"].values()) for effect in ("change", "rate", "mix")
    }
    assert total == {effect: Decimal(value) for effect, value in split["total"].items()}
    assert Decimal(split["total"]["change"]) == Decimal(hits) - 82
    assert all(Decimal(p["change"]) == Decimal(p["rate"]) + Decimal(p["mix"]) for p in split["parts"].values())


def test_a_count_has_contributions_but_no_rate_or_mix(city: Any, usual: Any, months: Any) -> None:
    requests = city.define("requests", measure="count", unit="requests", digits=0, direction="none")
    for month, count in zip(months, (*usual[:17], 140), strict=True):
        city.add(requests, month, 0, count)
    city.add_parts(requests, "2015-05", {"north": (0, 42), "south": (0, 40)})
    city.add_parts(requests, "2015-06", {"north": (0, 42), "south": (0, 98)})

    assert parts_of(city.briefing(), metric="requests") == {
        "parts": {"north": {"change": "0"}, "south": {"change": "58"}},
        "total": {"change": "58"},
    }


def test_one_part_held_back_holds_the_split_back(full_city: Any) -> None:
    for figure in [f for f in full_city.figures if f.key.area == "ward:south" and f.key.period == "2015-06"]:
        full_city.figures.remove(figure)
    lamps = full_city.definitions[0]
    full_city.add(lamps, "2015-06", 0, 0, status="suppressed", area="ward:south")
    for figure in [f for f in full_city.figures if f.key.group.startswith("kind=")]:
        full_city.figures.remove(figure)
    [change] = full_city.briefing().changes

    assert change.splits == ()
    assert any("held back to protect people" in str(sentence.en) for sentence in change.sentences)


def test_two_parts_held_back_are_added_up_as_one(full_city: Any) -> None:
    lamps = full_city.definitions[0]
    for ward in ("north", "south"):
        for figure in [f for f in full_city.figures if f.key.area == f"ward:{ward}" and f.key.period == "2015-06"]:
            full_city.figures.remove(figure)
        full_city.add(lamps, "2015-06", 0, 0, status="suppressed", area=f"ward:{ward}")
    parts = parts_of(full_city.briefing())["parts"]

    # In May they are added up too: 82 of 100, then 56 of 90; what one of them did must not show.
    assert parts == {
        "-": {"change": "-18.9", "rate": "-18.8", "mix": "-0.1"},
        "unlocated": {"change": "-3.1", "rate": "0.0", "mix": "-3.1"},
    }


def test_parts_that_overlap_split_nothing(full_city: Any) -> None:
    full_city.add(full_city.definitions[0], "2015-06", 30, 60, area="ward:east")
    [change] = full_city.briefing().changes

    assert [split.by for split in change.splits] == ["kind"]


def waits(city: Any, usual: Any, *, measure: str, **changes: Any) -> Any:
    """A year of usual waits in two wards, then a month in which South waits far longer; what stands behind both."""
    fields = {"unit": "days", "direction": "down", "digits": 0, "by": ["ward"]}
    wait = city.define("days-waited", measure=measure, of={}, **{**fields, **changes})
    for month, days in zip([f"2014-{m:02d}" for m in range(1, 13)], usual[:12], strict=True):
        city.add(wait, month, 0, days)
    city.add(wait, "2015-01", 0, 140)
    # December 81 days: North 810 for 10 requests, South as many. January 140: North as before, South 1,990.
    counted = {}
    for month, south in (("2014-12", 810), ("2015-01", 1990)):
        for ward, total in (("north", 810), ("south", south)):
            city.add(wait, month, 0, total // 10, area=f"ward:{ward}")
            counted[f"days-waited|v1|{month}|ward:{ward}|-"] = (Decimal(total), 10)
        counted[f"days-waited|v1|{month}|city:-|-"] = (Decimal(810 + south), 20)
    city.behind = {"days-waited": {"before": counted}}
    return wait


def text_of(briefing: Any, sentence: Any) -> str:
    return "".join(part if isinstance(part, str) else briefing.values[part.key, part.field] for part in sentence.en)


def test_a_mean_is_split_as_the_release_splits_it(city: Any, usual: Any) -> None:
    waits(city, usual, measure="mean")
    briefing = city.briefing()
    [change] = briefing.changes
    [split] = change.splits

    # South's own mean rose from 81 to 199 at half of the weight: 59. Nothing moved in the mix.
    assert parts_of(briefing, metric="days-waited") == {
        "parts": {
            "north": {"change": "0", "rate": "0", "mix": "0"},
            "south": {"change": "59", "rate": "59", "mix": "0"},
        },
        "total": {"change": "59", "rate": "59", "mix": "0"},
    }
    assert (split.by, split.before, split.after, split.shown) == ("ward", "2014-12", "2015-01", ("south",))
    said = [text_of(briefing, sentence) for sentence in split.sentences]
    assert said[0].startswith("140 in January 2015, after 81 in December 2014: a rise of 59")
    assert any("South Ward" in text and "59" in text for text in said[1:])
    [told] = [each for each in briefing_object(briefing)["derivations"] if each["method"] == "quoted-split"]
    assert told["path"] == "numbers.changes.days-waited"
    assert "South Ward is among the largest parts" in " ".join(text_of(briefing, each) for each in change.questions)


def test_of_a_percentile_the_share_that_took_longer_is_split(city: Any, usual: Any) -> None:
    wait = waits(city, usual, measure="percentile", percentile=90)
    counted = city.behind["days-waited"]["before"]
    # Longer than 81 days: in December 2 of 20, in January 8 of 20, six of them in South.
    counted |= {key: (Decimal(1), 10) for key in counted if "city" not in key}
    counted[f"{wait.id}|v1|2015-01|ward:south|-"] = (Decimal(7), 10)
    counted[f"{wait.id}|v1|2014-12|city:-|-"] = (Decimal(2), 20)
    counted[f"{wait.id}|v1|2015-01|city:-|-"] = (Decimal(8), 20)
    briefing = city.briefing()
    [change] = briefing.changes

    parts = parts_of(briefing, metric="days-waited")
    assert parts["total"]["change"] == "30.0"
    assert parts["parts"]["south"]["change"] == "30.0"
    assert any("longer than" in text_of(briefing, sentence) for sentence in change.splits[0].sentences)


def by_channel(metric: str, period: str, parts: dict[str, tuple[int, int]]) -> Iterator[Figure]:
    for channel, (hits, cases) in parts.items():
        key = FigureKey(metric, 1, period, group=f"channel={channel}")
        value = round_half_even(Fraction(100 * hits, cases), 1)
        yield Figure(key, value, numerator=hits, denominator=cases, n=cases, status="final", as_of="2015-06-30")


def split_by_channel(city: Any) -> None:
    """The change of the full city as the release splits it by channel, which its metric does not name."""
    may = by_channel("lamps-mended", "2015-05", {"phone": (40, 50), "web": (42, 50)})
    june = by_channel("lamps-mended", "2015-06", {"phone": (54, 60), "web": (6, 40)})
    city.unnamed["lamps-mended"] = Unnamed(("channel",), (*may, *june))


def test_a_share_is_split_by_what_it_does_not_name_as_the_release_says_it(full_city: Any) -> None:
    split_by_channel(full_city)
    briefing = full_city.briefing()
    [change] = [each for each in briefing.changes if each.id == "lamps-mended"]

    assert [split.by for split in change.splits] == ["ward", "kind", "channel"]
    assert parts_of(briefing, "channel")["parts"].keys() == {"phone", "web"}
    said = " ".join(text_of(briefing, sentence) for sentence in change.splits[-1].sentences)
    assert said.startswith("60.0 in June 2015, after 82.0 in May 2015: a fall of 22.0 points.")
    assert sum(Decimal(part["change"]) for part in parts_of(briefing, "channel")["parts"].values()) == Decimal("-22.0")
    # One asks about a place or a kind of request, however much stands in a channel.
    assert not any("web" in text_of(briefing, question) for question in change.questions)


def test_a_movement_of_an_older_period_is_not_quoted_beside_a_newer_change(full_city: Any) -> None:
    split_by_channel(full_city)
    published = full_city.published
    older = json.loads(json.dumps(published.drivers).replace("|2015-06|", "|2015-04|"))
    briefing = full_city.briefing(published=replace(published, drivers=older))
    [change] = [each for each in briefing.changes if each.id == "lamps-mended"]

    assert [split.by for split in change.splits] == ["ward", "kind"]


def test_a_movement_of_an_older_period_is_not_told_as_that_of_the_change(city: Any, usual: Any) -> None:
    waits(city, usual, measure="mean")
    published = city.published
    older = json.loads(json.dumps(published.drivers).replace("|2015-01|", "|2014-11|"))
    [change] = city.briefing(published=replace(published, drivers=older)).changes

    assert change.splits == ()
    assert "Where this change sits is said once its value is final." in [str(s.en[0]) for s in change.sentences]


def test_of_a_departments_ratio_the_two_sides_are_told_from_its_published_figures(city: Any, usual: Any) -> None:
    waiting = city.define("waiting", measure="count", unit="requests", digits=0, direction="down")
    closed = city.define("closed", measure="count", unit="requests", digits=0)
    ratio = city.define(
        "work-waiting",
        measure="ratio",
        of_metric=f"{waiting.id}/1",
        per_metric=f"{closed.id}/1",
        unit="ratio",
        digits=2,
        direction="down",
        by=["department"],
    )
    months = [f"2014-{month:02d}" for month in range(1, 13)]
    for month, count in zip([*months, "2015-01"], [*usual[:11], 80, 240], strict=True):
        under = 60 if month == "2015-01" else 40
        key = FigureKey(ratio.id, 1, month, group="department=streets")
        value = round_half_even(Fraction(count, under), 2)
        city.figures.append(
            Figure(key, value, numerator=count, denominator=under, n=count, status="final", as_of="2015-06-30")
        )
    briefing = city.briefing(own_metrics=())
    [change] = [each for each in briefing.changes if each.id == ratio.id]

    # 80 over 40 is 2, 240 over 60 is 4. Above: 160 * (1/40 + 1/60) / 2 = 3.33; below: -(80 + 240) / 2 * (1/40 - 1/60).
    said = " ".join(text_of(briefing, sentence) for sentence in change.sentences)
    assert "2.00 in December 2014, 4.00 in January 2015: 2.00." in said
    assert "The change in “The waiting” makes up 3.33 of this; the change in “The closed”, -1.33." in said


def test_a_percentile_of_which_nothing_is_counted_is_not_split(city: Any, usual: Any) -> None:
    wait = city.define(
        "days-waited", measure="percentile", of={}, percentile=90, unit="days", direction="down", digits=0, by=["ward"]
    )
    for month, days in zip([f"2014-{m:02d}" for m in range(1, 13)], usual[:12], strict=True):
        city.add(wait, month, 0, days)
    city.add(wait, "2015-01", 0, 140)
    [change] = city.briefing().changes

    assert change.splits == ()
    assert "A percentile cannot be split exactly: the percentiles of parts do not add up to that of the whole." in [
        str(s.en[0]) for s in change.sentences
    ]


def test_a_department_group_is_split_where_the_record_has_its_parts(city: Any, usual: Any) -> None:
    lamps = city.define("lamps-mended")
    city.add_months(lamps, (*usual[:17], 60), group="department=streets")
    city.add(lamps, "2015-05", 70, 80, group="department=streets&kind=lamp")
    city.add(lamps, "2015-05", 12, 20, group="department=streets&kind=circuit")
    city.add(lamps, "2015-06", 60, 100, group="department=streets&kind=lamp")
    # What the whole city and another department have of a kind is no part of it.
    for group in ("kind=lamp", "department=parks&kind=lamp"):
        city.add(lamps, "2015-06", 10, 20, group=group)
    briefing = city.briefing(own_metrics=())
    [change] = briefing.changes

    assert change.change.latest.key.endswith("department=streets")
    assert [split.by for split in change.splits] == ["kind"]
    # Lamps had 70 of 80, then 60 of 100; circuits 12 of 20, then none: 82.0 and 60.0.
    assert parts_of(briefing, "kind")["parts"]["circuit"] == {"change": "2.2", "rate": "0.0", "mix": "2.2"}
    assert sorted(parts_of(briefing, "kind")["parts"]) == ["circuit", "lamp"]
    assert parts_of(briefing, "kind")["total"]["change"] == "-22.0"


def test_a_week_is_split_by_month_where_parts_are_published_by_month(city: Any, usual: Any) -> None:
    lamps = city.define("lamps-mended", periods=["week", "month"], by_periods=["month"], by=["ward"])
    weeks = [f"2015-W{week:02d}" for week in range(1, 27)]
    for week, hits in zip(weeks, (*(usual * 2)[:25], 50), strict=True):
        city.add(lamps, week, hits, 100)
    city.add(lamps, "2015-05", 82, 100)
    city.add(lamps, "2015-06", 60, 100)
    city.add_parts(lamps, "2015-05", {"north": (42, 50), "south": (40, 50)})
    city.add_parts(lamps, "2015-06", {"north": (42, 50), "south": (18, 50)})
    [change] = city.briefing().changes
    [split] = change.splits

    assert (change.change.latest.period, split.before, split.after) == ("2015-W26", "2015-05", "2015-06")
    assert split.sentences[0].en == ("Parts are published by month.",)


def test_every_number_of_a_split_says_which_figures_it_rests_on(full_city: Any) -> None:
    paper = briefing_object(full_city.briefing())
    [derivation] = [d for d in paper["derivations"] if d["path"] == "numbers.changes.lamps-mended.ward"]

    assert (derivation["class"], derivation["method"]) == ("A", "split-of-a-share")
    assert derivation["rests_on"] == [
        "lamps-mended|v1|2015-05|city:-|-",
        "lamps-mended|v1|2015-05|ward:north|-",
        "lamps-mended|v1|2015-05|ward:south|-",
        "lamps-mended|v1|2015-06|city:-|-",
        "lamps-mended|v1|2015-06|ward:north|-",
        "lamps-mended|v1|2015-06|ward:south|-",
        "lamps-mended|v1|2015-06|ward:unlocated|-",
    ]
    assert "Kitagawa" in paper["methods"]["split-of-a-share"]["en"]


def test_the_split_follows_from_the_published_counts_alone(full_city: Any) -> None:
    """A plain recomputation from the figures that the derivation names."""
    split = parts_of(full_city.briefing())
    figures = full_city.published.figures

    def share(period: str, ward: str) -> tuple[int, int]:
        figure = figures.get(f"lamps-mended|v1|{period}|ward:{ward}|-")
        return (0, 0) if figure is None else (figure.numerator or 0, figure.denominator or 0)

    whole = Fraction(82, 100) + Fraction(60, 100)
    for ward in ("north", "south"):
        (h0, c0), (h1, c1) = share("2015-05", ward), share("2015-06", ward)
        rate = (Fraction(h1, c1) - Fraction(h0, c0)) * Fraction(c0 + c1, 200)
        mix = Fraction(c1 - c0, 100) * (Fraction(h0, c0) + Fraction(h1, c1) - whole) / 2
        assert abs(100 * rate - Fraction(split["parts"][ward]["rate"])) <= Fraction(1, 10)
        assert abs(100 * mix - Fraction(split["parts"][ward]["mix"])) <= Fraction(1, 10)


@pytest.mark.parametrize("missing", ["2015-05", "2015-06"])
def test_without_parts_the_briefing_says_that_there_are_none(full_city: Any, missing: str) -> None:
    for figure in [
        f for f in full_city.figures if f.key.period == missing and (f.key.area, f.key.group) != ("city:-", "-")
    ]:
        full_city.figures.remove(figure)
    [change] = full_city.briefing().changes

    assert any("no figures by place or kind" in str(sentence.en) for sentence in change.sentences)
