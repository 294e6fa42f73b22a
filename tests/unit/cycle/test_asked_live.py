"""Questions asked live of a city of a few rows: the engine's figures, and nothing small by any way round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from live_rows import definition, live_city

from civicstat.cycle.live import city as live
from civicstat.cycle.live.answer import LiveAnswer
from civicstat.cycle.live.city import LiveCity, NoRowsError
from civicstat.metrics.live.question import LiveQuestion
from civicstat.vocabulary.figure import Figure, FigureKey


MAY, JUNE, YEAR_AGO = date(2015, 5, 11), date(2015, 6, 8), date(2014, 6, 9)
ROWS = [
    ("lamp", "north", JUNE, 2),
    ("lamp", "south", JUNE, 30),
    ("noise", "north", JUNE, 3),
    ("noise", "south", JUNE, 12),
    ("noise", "west", JUNE, 9),
    ("mice", "north", JUNE, 8),
    ("noise", "south", MAY, 10),
    ("noise", "north", MAY, 6),
    ("noise", "south", YEAR_AGO, 7),
]


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> LiveCity:
    return live_city(monkeypatch, tmp_path, ROWS)


def noise(by: str = "", first: str = "2015-06", last: str = "2015-06", **narrow: str) -> LiveQuestion:
    return LiveQuestion("requests", first, last, by, (("kind", "noise"), *narrow.items()))


def values(answer: LiveAnswer) -> dict[str, Decimal | None]:
    return {str(one.key): one.value for one in answer.figures}


def test_any_stretch_narrowed_and_broken_down_is_computed_by_the_engine(city: LiveCity) -> None:
    answer = city.answer(LiveQuestion("requests", "2015-05", "2015-06", "kind", (("ward", "south"),)))

    assert answer.outcome == "answered"
    key = "requests|v1|2015-05..2015-06|ward:south|"
    assert values(answer) == {f"{key}-": 52, f"{key}kind=lamp": 30, f"{key}kind=mice": 0, f"{key}kind=noise": 22}
    assert answer.derivation == "A"
    assert len(answer.sql) == 64


def test_one_figure_comes_with_the_year_before_and_the_line_of_its_months(city: LiveCity) -> None:
    answer = city.answer(noise(ward="south"))

    before = answer.figure(answer.before)
    assert before is not None
    assert (str(before.key), before.value) == ("requests|v1|2014-06|ward:south|kind=noise", 7)
    assert [one.key.period for one in answer.line][-2:] == ["2015-05", "2015-06"]


def test_three_places_are_not_told_and_do_not_follow_from_the_rest(city: LiveCity) -> None:
    answer = city.answer(noise("ward"))

    shown = {one.key.area: one.value for one in answer.shown()}
    # The total less the two other wards would be the three of the north.
    assert shown == {"city:-": 24, "ward:south": 12}
    assert set(answer.held_back.values()) == {"few", "difference"}
    assert "3" not in str([one.to_json()["value"] for one in answer.figures if one.status == "suppressed"])


def test_without_the_gate_the_three_places_would_be_told(city: LiveCity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "held_back", lambda asked, known, counts: {})

    answer = city.answer(noise(ward="north"))

    assert values(answer)["requests|v1|2015-06|ward:north|kind=noise"] == 3


def test_a_question_about_few_places_alone_is_refused(city: LiveCity) -> None:
    answer = city.answer(noise(ward="north"))

    assert (answer.outcome, answer.reason) == ("refused", "few")
    assert (answer.figures, answer.held_back) == ((), {})


def test_nothing_is_told_as_nothing_though_other_months_are_held_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer = live_city(monkeypatch, tmp_path, [("noise", "north", MAY, 2)]).answer(noise(ward="north"))

    whole = answer.figure(answer.whole)
    assert whole is not None
    assert (answer.outcome, whole.value) == ("answered", 0)
    assert list(answer.held_back.values()) == ["few"]


def test_a_month_is_not_told_by_a_stretch_and_an_earlier_answer(city: LiveCity) -> None:
    earlier = [city.answer(noise(first="2015-05", last="2015-05", ward="north"))]
    assert earlier[0].outcome == "answered"

    answer = city.answer(noise(first="2015-05", last="2015-06", ward="north"), earlier=earlier)

    assert (answer.outcome, answer.reason) == ("refused", "difference")
    assert city.answer(noise(first="2015-05", last="2015-06", ward="north")).outcome == "answered"


def test_a_published_figure_less_the_answer_does_not_tell_few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key = FigureKey("requests", 1, "2015-06", "ward:north")
    published = Figure(key, Decimal(13), n=13, as_of="2015-06-30")
    question = LiveQuestion("requests", "2015-06", "2015-06", "", (("kind", "mice"), ("ward", "north")))

    alone = live_city(monkeypatch, tmp_path / "one", ROWS).answer(question)
    beside = live_city(monkeypatch, tmp_path / "two", ROWS, figures=[published]).answer(question)

    assert (alone.outcome, beside.outcome, beside.reason) == ("answered", "refused", "difference")


def test_rows_that_are_not_published_yet_are_told_for_an_auditor_and_never_few_of_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = [row if row[:3] != ("noise", "south", JUNE) else (*row[:3], 10) for row in ROWS]
    city = live_city(monkeypatch, tmp_path, ROWS, published=before)

    grown = city.answer(noise(ward="south"))
    same = city.answer(noise(ward="west"))

    assert (grown.outcome, grown.reason) == ("refused", "changed")
    assert (same.outcome, same.derivation) == ("answered", "B")


def test_the_same_question_later_does_not_tell_how_few_came_between(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = live_city(monkeypatch, tmp_path / "one", ROWS).answer(noise(ward="west"))
    more = [*ROWS, ("noise", "west", JUNE, 2)]

    later = live_city(monkeypatch, tmp_path / "two", more).answer(noise(ward="west"), earlier=[first])

    assert (later.outcome, later.reason) == ("refused", "changed")


def test_no_answer_of_any_earlier_meeting_is_forgotten(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def grown(by: int) -> LiveCity:
        rows = [*ROWS, ("noise", "west", JUNE, by)]
        return live_city(monkeypatch, tmp_path / f"{by}", rows, published=ROWS)

    # 9 places of the west are published, 19 were told in the spring, and 21 would be told now.
    spring = grown(10).answer(noise(ward="west"))
    first = replace(spring, figures=tuple(replace(one, n=9) if one.n == 19 else one for one in spring.figures))
    assert spring.outcome == "answered"

    for earlier in ([spring], [first, spring], [spring, first]):
        now = grown(12).answer(noise(ward="west"), earlier=earlier)
        assert (now.outcome, now.reason) == ("refused", "changed")
    assert grown(12).answer(noise(ward="west"), earlier=[first]).outcome == "answered"


def test_things_in_the_street_are_told_however_few(city: LiveCity) -> None:
    narrow = (("kind", "lamp"), ("ward", "north"))

    assert (
        values(city.answer(LiveQuestion("requests", "2015-06", "2015-06", "", narrow)))[
            "requests|v1|2015-06|ward:north|kind=lamp"
        ]
        == 2
    )


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (LiveQuestion("moon", "2015-06", "2015-06"), "unknown-metric"),
        (LiveQuestion("requests", "2013-06", "2015-06"), "period-outside"),
        (LiveQuestion("requests", "2015-06", "2015-05"), "period-form"),
        (LiveQuestion("requests", "2015-06", "2015-W25"), "period-form"),
        (LiveQuestion("requests", "2015-06' OR 1=1", "2015-06"), "period-form"),
        (LiveQuestion("requests", "2015-06", "2015-06", "h3-8"), "unknown-part"),
        (LiveQuestion("requests", "2015-06", "2015-06", "", (("kind", "x' OR 1=1"),)), "unknown-part"),
        (LiveQuestion("requests", "2015-06", "2015-06", "kind", (("kind", "noise"),)), "twice"),
        (LiveQuestion("requests", "2015-06", "2015-06", "", (("kind", "illness"),)), "unknown-part"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_reason(city: LiveCity, question: LiveQuestion, reason: str) -> None:
    answer = city.answer(question)

    assert (answer.outcome, answer.reason, answer.figures) == ("refused", reason, ())


def test_persons_are_told_by_the_month_for_the_whole_city_and_no_other_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    persons = definition("persons", table="person_months")
    city = live_city(monkeypatch, tmp_path, ROWS, definitions=[persons], persons={"2015-05": 40, "2015-06": 50})

    assert city.answer(LiveQuestion("persons", "2015-06", "2015-06")).outcome == "answered"
    for question in (
        LiveQuestion("persons", "2015-05", "2015-06"),
        LiveQuestion("persons", "2015-06", "2015-06", "ward"),
        LiveQuestion("persons", "2015-06", "2015-06", "", (("ward", "north"),)),
    ):
        assert city.answer(question).reason == "persons"


def test_a_total_about_persons_that_grew_by_few_is_not_told_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    persons = definition("persons", table="person_months")
    told = Figure(FigureKey("persons", 1, "2015-06"), Decimal(47), n=47, as_of="2015-06-30")
    city = live_city(monkeypatch, tmp_path, ROWS, definitions=[persons], persons={"2015-06": 50}, figures=[told])

    answer = city.answer(LiveQuestion("persons", "2015-06", "2015-06"))

    assert (answer.outcome, answer.reason) == ("refused", "changed")


def test_a_total_about_persons_is_not_told_again_when_few_came_since_any_meeting_heard_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    persons, question = definition("persons", table="person_months"), LiveQuestion("persons", "2015-06", "2015-06")
    spring, now = (
        live_city(monkeypatch, tmp_path / f"{count}", ROWS, definitions=[persons], persons={"2015-06": count})
        for count in (50, 53)
    )
    heard = [spring.answer(question)]

    assert heard[0].outcome == "answered"
    assert now.answer(question).outcome == "answered"
    assert now.answer(question, earlier=heard).reason == "changed"


def test_a_question_that_nobody_waits_for_any_more_is_cancelled(city: LiveCity) -> None:
    answer = city.answer(noise(), is_cancelled=lambda: True)

    assert (answer.outcome, answer.reason, answer.figures) == ("cancelled", "too-long", ())


def test_an_answer_is_kept_and_read_back_whole(city: LiveCity) -> None:
    answer = city.answer(noise("ward"))

    assert LiveAnswer.from_json(answer.to_json()) == answer


def test_a_home_without_rows_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoRowsError, match="no rows to ask"):
        LiveCity(tmp_path)
