"""One whole performance meeting over Boston's real records, through browsers alone: no fixture writes a row."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hearing_steps as steps
import pytest
from hearing_walk import Walk
from office_process import office_of_city
from playwright.sync_api import Browser


pytestmark = [pytest.mark.browser, pytest.mark.slow(minutes=2)]
# What is promised in the meeting: the day it is due, as it is typed and as it is shown.
DELIVERABLES = {
    "A list of every open sidewalk": ("2015-10-30", "October 30, 2015"),
    "Two crews on sidewalks": ("2015-10-20", "October 20, 2015"),
    "A count of falls from the hospital": ("2015-11-20", "November 20, 2015"),
}
BOSTON = Path(__file__).parents[2] / "cities" / "boston"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Boston's record as one cycle writes it."""
    folder = tmp_path_factory.mktemp("boston")
    run = [sys.executable, "-m", "civicstat", "cycle", str(BOSTON), "--home", str(folder / "home")]
    subprocess.run(run, check=True, capture_output=True)
    return folder / "home"


@pytest.fixture
def walk(home: Path, tmp_path: Path, browser: Browser) -> Iterator[Walk]:
    """The office of Boston as `civicstat up` starts it, and windows into it; its folder is a copy."""
    city = tmp_path / "boston"
    shutil.copytree(BOSTON, city)
    with office_of_city(city, home, log=tmp_path / "up.log", role="administrator", name="ada") as office:
        walk = Walk(f"http://localhost:{office.port}", browser)
        walk.come_in("ada", office.invitation, with_codes=True)
        walk.window("resident", width=390)
        walk.window("wall", width=1920)
        yield walk
        walk.close()


def test_a_meeting_is_prepared_contested_held_followed_up_and_remembered(walk: Walk, home: Path) -> None:
    steps.set_up_people(walk)
    meeting = steps.plan_the_year(walk)
    steps.give_notice(walk, meeting)

    # Four days before: built unattended, explained, contested, answered; a resident asks.
    walk.turn_clock("ada", "2015-10-09T09:00")
    steps.explain_contest_and_answer(walk, meeting)
    steps.ask_as_a_resident(walk, meeting)

    # Two days before: locked, and public.
    walk.turn_clock("ada", "2015-10-11T09:00")
    briefing = _soon(walk, f"meetings/briefing/{meeting}.html", steps.EXPLANATION)
    assert "Public Works says that this figure is wrong. The data steward does not agree." in briefing

    # The meeting: two browsers, one resident, one decision, three actions.
    walk.turn_clock("ada", "2015-10-13T08:58")
    steps.begin(walk, meeting)
    steps.promise_without_a_day_is_refused(walk)
    steps.answer_the_question(walk, answer="By the end of November.")
    steps.decide(walk, text="Two crews go back to sidewalks.", by="2015-12-31")
    for deliverable, (due, shown) in DELIVERABLES.items():
        steps.promise(walk, deliverable=deliverable, due=due, shown_due=shown)
    steps.look_something_up(walk)
    steps.read_aloud_and_close(walk, meeting)
    steps.send_the_memo(walk, meeting)
    memo = steps.main_text(walk.go("chief", f"/meetings/{meeting}/memo/"))
    assert all(deliverable in memo for deliverable in DELIVERABLES)

    # One is delivered in time and confirmed by a second person; one falls due in silence.
    walk.turn_clock("ada", "2015-10-19T10:00")
    steps.deliver(walk, "Two crews on sidewalks", done_on="2015-10-19")
    steps.confirm(walk, "Two crews on sidewalks")
    walk.turn_clock("ada", "2015-11-06T09:00")
    page = walk.go("head", f"/packets/{steps.SERIES}-2015-11-10/")
    opening = steps.main_text(page).rpartition("What was promised")[2].partition("A real improvement first")[0]
    assert "A list of every open sidewalk" in opening
    assert "A count of falls from the hospital" in opening

    # In public on that morning, though nobody said a word since and no cycle ran: the day itself is on record.
    board = _until(lambda: steps.main_text(walk.go("resident", "/record/en/promises.html")), "As of November 6, 2015")
    assert re.search(r"Overdue\s+A list of every open sidewalk", board)

    # Once the next briefing is locked: the overdue one, the kept one, what the decision expects, and what
    # came of the question. Status and promise stand side by side, since other promises are overdue as well.
    walk.turn_clock("ada", "2015-11-08T09:00")
    following = _soon(walk, f"meetings/briefing/{steps.SERIES}-2015-11-10.html", "A list of every open sidewalk")
    # The agenda names the parts before they come.
    assert following.index("A list of every open sidewalk") < following.rindex("A real improvement first")
    board = _until(lambda: steps.main_text(walk.go("resident", "/record/en/promises.html")), "As of November 8, 2015")
    assert re.search(r"Overdue\s+A list of every open sidewalk", board)
    assert re.search(r"Delivered in time\s+Two crews on sidewalks", board)
    assert re.search(r"Not yet due\s+A count of falls from the hospital", board)
    expected = board.partition("Two crews go back to sidewalks.")[2]
    assert "Dangerous sidewalks made safe by the promised time, by December 31, 2015" in expected
    page_of_meeting = _soon(walk, f"meetings/meeting/{meeting}.html", "Two crews on sidewalks")
    for said in (steps.QUESTION, "By the end of November.", "The memo was sent on October 13, 2015", *DELIVERABLES):
        assert said in page_of_meeting

    checked = subprocess.run(
        [sys.executable, "-m", "civicstat", "verify", str(home), "--json"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout[-3000:] + checked.stderr[-2000:]
    assert json.loads(checked.stdout)
    assert walk.outside == []


def _soon(walk: Walk, path: str, text: str) -> str:
    """A public page once it says something: the worker writes the pages after the record has grown."""
    return _until(lambda: steps.main_text(walk.go("resident", f"/record/en/{path}")), text)


def _until(read: Callable[[], str], text: str) -> str:
    found = ""
    for _ in range(120):
        try:
            found = read()
        except AssertionError as error:
            found = str(error)
        if text in found:
            return found
        time.sleep(1)
    raise AssertionError(f"{text!r} is not on the page: {found[:3000]}")
