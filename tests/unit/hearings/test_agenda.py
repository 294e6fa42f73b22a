"""The agenda: promises first, never longer than the meeting, and the minutes add up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.hearings.meetings.agenda import ALWAYS, FEWEST_MINUTES, AgendaItem, agenda_of
from civicstat.look.locale import read_catalogue


def briefing(promises: int = 0, gain: bool = False, changes: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "promises": [{"id": f"promise-{number}"} for number in range(promises)],
        "improvement": {"id": "baskets"} if gain else None,
        "changes": [{"id": f"metric-{number}"} for number in range(changes)],
        **more,
    }


def test_open_promises_are_the_first_item_also_where_there_are_none() -> None:
    assert agenda_of(briefing(), 90)[0].id == "promises"
    assert agenda_of(briefing(promises=2, gain=True, changes=1), 90)[0].findings == ("promise-0", "promise-1")


def test_items_stand_in_the_order_of_a_meeting_and_what_is_empty_is_left_out() -> None:
    whole = briefing(1, True, 1, standing=[{"metric": "backlog"}], drivers=["backlog"], forecast={"id": "ahead"})
    assert [item.id for item in agenda_of(whole, 90)] == [
        *("promises", "gain", "standing", "changes", "ahead", "residents", "aloud")
    ]
    assert [item.id for item in agenda_of(briefing(), 90)] == list(ALWAYS)


def test_minutes_follow_what_there_is_to_talk_about() -> None:
    # Wanted: promises 4 + 4 * 3 = 16, gain 6, standing 3, changes 3 + 2 * 8 = 19, residents 15, aloud 8: 67 in all.
    # Of 90 minutes each of the 6 has one; of the other 84, promises get 84 * 16 / 67 = 20.06, and so on;
    # rounded down they are 81, and the three largest remainders are those of changes, residents and standing.
    items = {item.id: item.minutes for item in agenda_of(briefing(4, True, 2), 90)}
    assert items == {"promises": 21, "gain": 8, "standing": 5, "changes": 25, "residents": 20, "aloud": 11}
    assert sum(items.values()) == 90


@given(
    promises=st.integers(0, 40),
    gain=st.booleans(),
    changes=st.integers(0, 40),
    ahead=st.booleans(),
    minutes=st.integers(FEWEST_MINUTES, 200),
)
def test_minutes_add_up_exactly_and_pass_ninety_never(
    promises: int, gain: bool, changes: int, ahead: bool, minutes: int
) -> None:
    items = agenda_of(briefing(promises, gain, changes, map={"metric": "backlog"} if ahead else None), minutes)
    assert sum(item.minutes for item in items) == min(minutes, 90)
    assert all(item.minutes >= 1 for item in items)


def test_a_meeting_too_short_for_an_agenda_is_refused() -> None:
    with pytest.raises(ValueError, match="6 minutes are too few"):
        agenda_of(briefing(), 6)


def test_an_item_survives_being_written_and_read() -> None:
    for item in agenda_of(briefing(2, True, 3), 60):
        assert AgendaItem.from_json(item.to_json()) == item


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_item_has_a_title_in_both_languages(lang: str) -> None:
    whole = briefing(1, True, 1, map={"metric": "backlog"})
    assert all(read_catalogue().message(lang, item.title_key) for item in agenda_of(whole, 90))
