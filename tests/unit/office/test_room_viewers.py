"""Two hundred people look at a meeting at once, and each of them sees a change within two seconds."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from room_process import changes_in, room_running


sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

from room_viewers import VIEWERS, Room, Waited, watched


def test_how_long_the_viewers_waited_is_told_by_share() -> None:
    waited = Waited([number / 100 for number in range(1, 201)])
    assert (waited.at(0.5), waited.at(0.95), waited.at(1.0)) == (1.0, 1.9, 2.0)
    assert str(waited) == "200 viewers: median 1.00 s, 95 % 1.90 s, last 2.00 s"


@pytest.mark.slow
def test_a_change_is_seen_by_two_hundred_viewers_within_two_seconds(tmp_path: Path) -> None:
    with room_running(tmp_path) as room:
        looked_at = Room(room.pages, room.stream, room.meeting)
        waited = watched(looked_at, changes_in(room, 5))
        assert [len(each.seconds) for each in waited] == [VIEWERS] * 5
        # The middle one of five changes: other work on this machine can hold up a single one.
        assert sorted(each.seconds[-1] for each in waited)[2] <= 2.0, [str(each) for each in waited]
