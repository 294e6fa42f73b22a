"""Places to photograph: drawn by a rule that anyone can repeat, each closing as likely as any other."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from civicstat.hearings.meetings.spot_check import Place, draw_places, seed_of


CLOSED = {("north", "potholes"): 30, ("north", "lamps"): 10, ("south", "lamps"): 60}


def drawn_slowly(closed: dict[tuple[str, str], int], seed: str, count: int) -> list[tuple[str, str]]:
    """Every closing written out, one after the other; then the rule as it reads."""
    row = [cell for cell in sorted(closed) for _ in range(closed[cell])]
    found: list[tuple[str, str]] = []
    number = 0
    while len(found) < min(count, len(set(row))):
        cell = row[int(sha256(f"{seed}|{number}".encode()).hexdigest(), 16) % len(row)]
        if cell not in found:
            found.append(cell)
        number += 1
    return found


@given(
    closed=st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), st.integers(0, 40)),
    seed=st.text(max_size=20),
    count=st.integers(1, 9),
)
def test_the_draw_agrees_with_the_rule_written_out(closed: dict[tuple[str, str], int], seed: str, count: int) -> None:
    drawn = draw_places(closed, seed=seed, count=count)
    assert [(place.area, place.kind) for place in drawn] == drawn_slowly(closed, seed, count)
    assert all(place.closed == closed[place.area, place.kind] for place in drawn)


def test_another_meeting_or_release_draws_anew() -> None:
    seeds = [seed_of(meeting, release) for meeting in ("a-2026-01", "a-2026-02") for release in ("aa" * 32, "bb" * 32)]
    assert len({draw_places(CLOSED, seed=seed, count=2) for seed in seeds}) > 1
    assert draw_places(CLOSED, seed=seeds[0]) == draw_places(CLOSED, seed=seeds[0])


def test_places_are_drawn_as_often_as_closings_stand_there() -> None:
    # 60 of 100 closings are lamps in the south. Of 2,000 draws 1,200 are expected; the standard error is 22.
    first = Counter(draw_places(CLOSED, seed=f"m|{number}", count=1)[0].area for number in range(2000))
    assert 1112 < first["south"] < 1288


def test_nothing_closed_is_nothing_to_photograph() -> None:
    assert draw_places({("north", "potholes"): 0}, seed="m|r") == ()
    assert draw_places({("north", "potholes"): 1}, seed="m|r") == (Place("north", "potholes", 1),)
