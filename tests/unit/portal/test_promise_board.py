"""The commitments board: the portal's status and the hearings' status are one, and every number is bound."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from civicstat.cycle.verify.promises import counted_board
from civicstat.hearings.standing import OUTCOME_OF, Standing, days_late, standing_on
from civicstat.ledger.reader import Record
from civicstat.portal.catalogue.promised import Promised, board, promised_in, status_v2
from civicstat.vocabulary.statement import Entry, Statement


START = date(2015, 3, 1)
DAYS = st.integers(20, 300).map(lambda days: START + timedelta(days=days))


def body_of(standing: Standing, **changes: Any) -> dict[str, Any]:
    """An `action/v2` body that says what a standing says."""
    aside = None
    if standing.aside:
        since, until = standing.aside_since, standing.aside_until
        assert since is not None
        aside = {
            "status": standing.aside,
            "since": since.isoformat(),
            "until": until.isoformat() if until else None,
            "into": None,
        }
    done, seen = standing.done_on, standing.confirmed_on
    return {
        "owner_department": "streets",
        "promised_on": standing.promised_on.isoformat(),
        "first_due": standing.first_due.isoformat(),
        "due": standing.due.isoformat(),
        "effect_open_until": standing.effect_open_until.isoformat(),
        "claim": None if done is None else {"done_on": done.isoformat(), "by_post": "owner"},
        "confirmation": None if seen is None else {"on": seen.isoformat(), "by_post": "chair"},
        "aside": aside,
        "effect": None,
        "words": {"sha256": "0" * 64},
        "since": None,
        **changes,
    }


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    """Any promise that can be."""
    first = draw(DAYS)
    # Near the first day, where what counts as late is decided.
    done = first + timedelta(days=draw(st.integers(-10, 40))) if draw(st.integers(0, 3)) else None
    aside = draw(st.sampled_from(["", "", "", "on-hold", "overtaken-by-events", "merged"]))
    since = draw(DAYS) if aside else None
    return Standing(
        promised_on=START,
        first_due=first,
        due=first + timedelta(days=draw(st.integers(0, 60))),
        effect_open_until=first,
        done_on=done,
        confirmed_on=None if done is None or draw(st.booleans()) else done + timedelta(days=draw(st.integers(0, 9))),
        aside=aside,  # type: ignore[arg-type]
        aside_since=since,
        aside_until=since + timedelta(days=draw(st.integers(0, 60))) if since and aside == "on-hold" else None,
    )


def entry(index: int, body: dict[str, Any], *, name: str = "", as_of: str = "2015-09-30") -> Entry:
    return Entry(index, Statement("action/v2", name or f"promise-{index}", "-", as_of, "", (), body))


@given(standings(), DAYS)
def test_the_board_and_the_hearings_say_the_same_of_a_promise(standing: Standing, day: date) -> None:
    body, on = body_of(standing), day.isoformat()
    assert status_v2(body, on) == standing_on(standing, day)
    shown = Promised(entry(0, body), on, START.isoformat())
    assert shown.outcome == OUTCOME_OF[standing_on(standing, day)].replace("-", "_")
    assert shown.days_late == days_late(standing, day)
    assert shown.days_allowed == standing.days_allowed


@given(st.lists(standings(), min_size=1, max_size=12), DAYS)
def test_no_promise_is_lost_between_the_log_and_the_board(found: list[Standing], day: date) -> None:
    entries = [entry(index, body_of(standing)) for index, standing in enumerate(found)]
    counted = board(promised_in(entries, as_of=day.isoformat(), words_of=lambda sha256: {}))
    assert counted["all"]["promises"] == len(found)
    years = counted["departments"]["streets"]["years"]
    for name in ("kept", "late", "broken", "overtaken", "under_way", "not_yet_due", "merged"):
        assert counted["all"][name] == counted["departments"]["streets"][name]
        assert counted["all"][name] == sum(year[name] for year in years.values())


@given(st.lists(st.tuples(standings(), st.sampled_from(["parks", "streets"])), min_size=1, max_size=12), DAYS)
def test_verify_counts_the_board_again_by_other_code_and_finds_the_same(
    found: list[tuple[Standing, str]], day: date
) -> None:
    entries = [
        entry(index, body_of(standing, owner_department=department), as_of=day.isoformat())
        for index, (standing, department) in enumerate(found)
    ]
    again = counted_board(cast(Record, SimpleNamespace(entries=entries)), as_of="2015-01-01")
    assert again == board(promised_in(entries, as_of="2015-01-01", words_of=lambda sha256: {}))


def test_only_the_newest_statement_of_a_promise_counts_and_words_that_were_withdrawn_are_not_asked_for() -> None:
    plain = Standing(START, START + timedelta(days=30), START + timedelta(days=30), START + timedelta(days=60))
    since = {"sha256": "1" * 64}
    entries = [
        entry(0, body_of(plain), name="list"),
        entry(1, body_of(plain, since=since), name="list"),
        Entry(2, Statement("withdrawal/v1", "1" * 64, "-", "2015-09-30", "", (), {"withdrawn": "1" * 64})),
    ]
    asked: list[str] = []

    def words_of(sha256: str) -> dict[str, str]:
        asked.append(sha256)
        return {"deliverable": "A list"}

    (shown,) = promised_in(entries, as_of="2015-09-30", words_of=words_of)
    assert (shown.entry.index, shown.words["deliverable"], shown.withdrawn) == (1, "A list", ("1" * 64,))
    assert set(asked) == {"0" * 64}
