"""The locked briefing of a meeting on the public pages, and `verify` that prepares it again from its release."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from locked_briefings import MADE_FOR, MEETING, METRIC, lock_briefing, locked

from civicstat.cycle.packet import prepare_packet
from civicstat.cycle.verify.briefings import check_briefings
from civicstat.cycle.verify.pages import wrong_number
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Verdict
from civicstat.hearings.meetings.packet import FIRST_RULES, RULES
from civicstat.ledger.append import append
from civicstat.ledger.check import check_log
from civicstat.ledger.figures import read_signals
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record
from civicstat.portal.check.numbers import numbers_on_page, unbound_numbers
from civicstat.portal.render import catalogue_of, render
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.signal import Signal
from civicstat.vocabulary.statement import Statement


PAGE = f"meetings/briefing/{MEETING}.html"


@dataclass(frozen=True)
class Town:
    """A home with a locked briefing on record, and its site."""

    home: Path
    paper: dict[str, Any]

    @property
    def record(self) -> Record:
        return Record(self.home)

    def page(self, lang: str = "en", path: str = PAGE) -> str:
        return (self.home / "portal" / lang / path).read_text("utf-8")

    def words(self, lang: str = "en", path: str = PAGE) -> str:
        return " ".join(re.sub(r"<[^>]+>", " ", self.page(lang, path).partition("<main")[2]).split())


@pytest.fixture(scope="module")
def town(whole_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Town:
    home = tmp_path_factory.mktemp("locked") / "home"
    shutil.copytree(whole_home, home, ignore=shutil.ignore_patterns("portal"))
    paper = lock_briefing(home)
    render(home / "ledger", home / "portal")
    return Town(home, paper)


def findings(home: Path) -> list[str]:
    verdict = Verdict(str(home))
    check_briefings(Record(home), verdict, values_in=PublishedValues)
    return [finding.what for finding in verdict.findings]


def test_the_page_shows_what_was_said_beside_the_figure_and_that_it_is_not_resolved(town: Town) -> None:
    english, spanish = town.words(), town.words("es")
    assert "Two trucks were lent." in english
    assert "What we would need: Two trucks." in english
    assert "says that this figure is wrong. Not resolved." in english
    assert "Forty are missing." in english
    assert "60 minutes late" in english
    assert "Se prestaron dos camiones." in spanish
    assert "dice que esta cifra es errónea. Sin resolver." in spanish


def test_open_promises_come_first_on_the_page_then_the_gain_then_the_standing_measures(town: Town) -> None:
    headings = re.findall(r'<h2 id="([a-z]+)"', town.page())
    assert headings[:5] == ["agenda", "promised", "better", "standing", "unusual"]


def test_every_number_of_the_page_is_that_of_the_release_and_a_changed_one_is_found(town: Town) -> None:
    values = PublishedValues(town.record)
    for html in (town.page(lang, path) for lang in ("en", "es") for path in (PAGE, TABLES)):
        assert unbound_numbers(html) == []
        assert [wrong for number in numbers_on_page(html) for wrong in wrong_number(number, values, PAGE)] == []
    spoiled = re.sub(r'<data value="60" (data-key="locked-[^"]+#late.locked")', r'<data value="59" \1', town.page())
    wrong = [each for number in numbers_on_page(spoiled) for each in wrong_number(number, values, PAGE)]
    assert [(each.expected, each.found) for each in wrong][:1] == [("60", "59")]


TABLES = PAGE.replace(".html", "-tables.html")


def test_each_measure_and_map_is_drawn_in_a_file_that_says_what_it_shows(town: Town) -> None:
    for lang in ("en", "es"):
        html = town.page(lang) + town.page(lang, TABLES)
        shown = re.findall(r'<img src="([^"]+)" width="(\d+)" height="\d+" alt="([^"]+)" loading="lazy"', html)
        assert {Path(file).name.partition("-")[0] for file, _, _ in shown} == {"chart", "drivers"}
        for file, width, alt in shown:
            drawing = ET.fromstring((town.home / "portal" / lang / "meetings/briefing" / file).read_bytes())
            assert drawing.get("width") == width
            assert len(alt) > 40
        words = {"en": "The newest numbers as a table", "es": "Los números más recientes en una tabla"}[lang]
        assert words in town.words(lang)


def test_the_chart_of_a_briefing_stays_when_the_record_changes(town: Town) -> None:
    signal = Signal.from_json(town.paper["pictures"]["charts"][METRIC]["segments"][-1])
    assert signal in read_signals(town.record, METRIC).values()
    assert [[row["from"], row["value"]] for row in town.paper["pictures"]["charts"][METRIC]["targets"]] == [
        [entry.statement.body["from"], str(entry.statement.body["value"])]
        for entry in town.record.entries_of("target")
        if entry.statement.body["metric"] == METRIC
    ]


def test_the_meeting_leads_to_its_briefing(town: Town) -> None:
    assert f'href="../briefing/{MEETING}.html"' in town.page(path=f"meetings/meeting/{MEETING}.html")


def test_verify_prepares_the_briefing_again_and_finds_the_same(town: Town) -> None:
    assert check_log(town.home) == []
    assert findings(town.home) == []


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (
            lambda paper: paper["values"][0].__setitem__(2, "99.9"),
            "a number of this briefing is not that of its release",
        ),
        (lambda paper: paper["standing"].clear(), "this briefing lists other standing than its release gives"),
        (lambda paper: paper["spot_check"].update(of=7), "`spot_check` of this briefing differs"),
        (
            lambda paper: paper["pictures"]["charts"][METRIC]["segments"][0]["points"][0].update(value="1.0"),
            "`pictures` of this briefing differs",
        ),
        (lambda paper: paper["pictures"]["charts"][METRIC]["targets"].clear(), "`pictures` of this briefing differs"),
        (lambda paper: paper["made_for"].update(meeting="x"), "this briefing was made for another meeting or release"),
        (lambda paper: paper.update(log_size=3), "does not rest on the release that it names"),
        (lambda paper: paper.update(log_size=999), "does not rest on the release that it names"),
    ],
)
def test_a_briefing_that_says_something_else_is_found(
    whole_home: Path, town: Town, tmp_path: Path, spoil: Any, found: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(whole_home, home, ignore=shutil.ignore_patterns("portal"))
    paper = json.loads(json.dumps(town.paper))
    spoil(paper)
    append(home, [locked(home, paper)])
    assert found in findings(home)[0]


@pytest.mark.parametrize("rules", [0, 99])
def test_a_briefing_of_other_rules_is_neither_right_nor_wrong_but_its_numbers_are_held(
    whole_home: Path, tmp_path: Path, rules: int
) -> None:
    home = tmp_path / "home"
    shutil.copytree(whole_home, home, ignore=shutil.ignore_patterns("portal"))
    paper = {**json.loads(canonical_bytes(prepare_packet(home, MADE_FOR).to_json())), "rules": rules}
    paper["standing"] = []
    append(home, [locked(home, paper)])
    verdict = Verdict(str(home))
    check_briefings(Record(home), verdict, values_in=PublishedValues)
    assert verdict.findings == []
    assert "prepared again" not in verdict.in_words()
    [said] = verdict.by_other_rules
    assert f"rules {rules}, which this release {'no longer computes' if rules == 0 else 'does not know'}" in said
    key = next(index for index, (key, _, _) in enumerate(paper["values"]) if key != paper["key"])
    paper["values"][key][2] = "99.9"
    again = locked(home, paper)
    assert ObjectStore.of_home(home).has(again.body["object"]["sha256"])
    shutil.rmtree(home)
    shutil.copytree(whole_home, home, ignore=shutil.ignore_patterns("portal"))
    append(home, [locked(home, paper)])
    assert findings(home) == ["a number of this briefing is not that of its release"]


def test_a_briefing_states_the_rules_by_which_it_is_prepared_now(town: Town) -> None:
    assert town.paper["rules"] == RULES > FIRST_RULES


def test_withdrawn_words_are_gone_and_the_figure_stays_contested(town: Town, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(town.home, home, ignore=shutil.ignore_patterns("portal"))
    [entry] = Record(home).entries_of("briefing/v2")
    sha256 = entry.statement.body["contests"][0]["words"]["sha256"]
    fields = {"withdrawn": sha256, "reason": "A name.", "reason_es": "Un nombre.", "by_post": "clerk", "note": ""}
    last = Record(home).entries[-1].statement
    append(home, [Statement("withdrawal/v1", sha256, "-", last.as_of, last.recorded, (), fields)])
    (ObjectStore.of_home(home).folder / sha256).unlink()
    found = catalogue_of(Record(home)).locked[MEETING]
    [contest] = found.body["contests"]
    assert found.said(contest["words"]) == {}
    assert found.said(found.body["explanations"][0]["words"])["words"] == "Two trucks were lent."
