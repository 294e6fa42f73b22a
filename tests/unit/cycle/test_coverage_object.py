"""What is not measured: two programs agree about it, each spoiled fact is found, and the city hears first."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.cycle.coverage import COVERAGE, first_told, unassigned
from civicstat.cycle.home import Home
from civicstat.cycle.release import Draft, changed_objects
from civicstat.cycle.run import Cycle, publish_step
from civicstat.cycle.verify.coverage import _last_twelve, check_coverage, coverage_again, wrong_unassigned
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Verdict
from civicstat.ledger.reader import Record
from civicstat.metrics.coverage import _most, coverage_document, seen_in, twelve_months
from civicstat.metrics.language import parse_filter
from civicstat.metrics.scope import Scope
from civicstat.office.meetings.watch.uncovered import uncovered_on
from civicstat.vocabulary.city import Notices
from civicstat.vocabulary.definition import Definition, Exclusion
from civicstat.vocabulary.figure import Figure, FigureKey


AS_OF = date(2014, 6, 30)
KINDS = {"alley": "asset", "cart": "asset", "yard": "place", "home-visit": "person"}
ROWS = {"alley": {"2013-06": 9, "2013-07": 4, "2014-06": 1}, "cart": {"2014-01": 7}, "yard": {}}
FILTERS = (
    "",
    "kind = 'alley'",
    "kind IN ('alley', 'cart') AND closed IS NOT NULL",
    "kind <> 'yard'",
    "NOT kind IN ('yard')",
    "is_duplicate OR kind = 'cart'",
    "department = 'streets'",
    "kind IS NOT NULL",
    "NOT (kind = 'cart' OR kind = 'yard')",
    "kind = 'alley' AND department = 'streets'",
)


def definition_of(name: str, where: str = "", *, exclude: str = "", **changes: Any) -> Definition:
    fields: dict[str, Any] = {
        "id": name,
        "version": 1,
        "title": name,
        "title_es": name,
        "question": "How many?",
        "question_es": "¿Cuántas?",
        "owner": "Superintendent",
        "owner_es": "Superintendencia",
        "where": tree(where) if where else None,
        "measure": "count",
        "periods": ["year", "month"],
        "unit": "requests",
        "digits": 0,
        "direction": "none",
        "settles_after_days": 30,
        "known_gaps": ["None known."],
        "known_gaps_es": ["Ninguna conocida."],
        "proposed_by": "a test",
        "proposed_by_es": "una prueba",
        "exclude": [Exclusion(reason="Left out", reason_es="Fuera", where=tree(exclude), where_text="")]
        if exclude
        else [],
    }
    return Definition.model_validate(fields | changes)


def tree(text: str) -> dict[str, Any]:
    return parse_filter(text, scope=Scope(layers=("ward",)), where="a test")


def figure(metric: str, label: str, area: str = "city:-", *, value: int | None = 3, status: str = "final") -> Figure:
    return Figure(FigureKey(metric, 1, label, area), None if value is None else Decimal(value), status=status)  # type: ignore[arg-type]


def both(definitions: dict[str, Definition], figures: list[Figure], as_of: date = AS_OF) -> tuple[Any, Any]:
    """The document as it is made, and as verify works it out."""
    context = {
        "kinds": KINDS,
        "coverage_from": "2010-01-01",
        "fiscal_year_starts": 1,
        "layers": {"ward": ["north-end", "old-harbor"]},
    }
    months = twelve_months(as_of, coverage_from=date(2010, 1, 1))
    requests = {
        kind: sum(rows for month, rows in by_month.items() if months[0] <= month <= months[1])
        for kind, by_month in ROWS.items()
    }
    seen = {
        name: seen_in(one, [each for each in figures if each.key.metric == name], fiscal_year_starts=1)
        for name, one in definitions.items()
    }
    areas = {"ward": ("north-end", "old-harbor")}
    made = coverage_document(
        definitions, seen, kinds=KINDS, requests=requests, areas=areas, as_of=as_of, months=months, fiscal_year_starts=1
    )
    for one in made["kinds"].values():
        # Only rows tell departments; the published object is held to them below.
        assert one.pop("department") is None
    lines = {str(each.key): each.to_json() for each in figures}
    return made, coverage_again(definitions, lines, ROWS, context, as_of=as_of)


@pytest.mark.parametrize("exclude", ["", "kind = 'cart'", "kind = 'cart' AND is_duplicate"])
@pytest.mark.parametrize("where", FILTERS)
def test_two_programs_agree_which_kinds_a_filter_counts(where: str, exclude: str) -> None:
    made, again = both({"counted": definition_of("counted", where, exclude=exclude)}, [])

    assert made == again


def test_a_kind_has_a_metric_of_its_own_only_where_a_filter_names_it() -> None:
    definitions = {
        "alleys": definition_of("alleys", "kind = 'alley' AND closed IS NOT NULL"),
        "but-yards": definition_of("but-yards", "kind <> 'yard'"),
        "everything": definition_of("everything", exclude="kind = 'cart'"),
        "by-the-thousand": definition_of(
            "by-the-thousand",
            measure="ratio",
            of_metric="alleys/1",
            per_metric="everything/1",
            unit="ratio",
            digits=2,
        ),
    }
    made, again = both(definitions, [])

    assert made == again
    assert {kind: one["own"] for kind, one in made["kinds"].items()} == {
        "alley": ["alleys"],
        "cart": [],
        "yard": [],
        "home-visit": [],
    }
    # The last twelve months hold five of the fourteen rows about alleys; those before them count no more.
    assert made["without_own"] == ["cart", "yard"]
    assert (made["kinds"]["alley"]["requests"], made["kinds"]["home-visit"]["requests"]) == (5, None)
    assert made["kinds"]["cart"]["with_others"] == 1
    assert _most({"": 9, "streets": 3, "parks": 3, "water": 1}) == "parks"
    assert _most({"": 9}) is None
    assert made["totals"]["percent_with_own"] == "41.7"


@pytest.mark.parametrize(
    ("newest", "state"), [("2014-05", "current"), ("2014-03", "current"), ("2014-02", "stale"), (None, "never-settled")]
)
def test_a_metric_is_stale_after_its_settling_days_and_two_periods(newest: str | None, state: str) -> None:
    # 30 days to settle and twice 31: from 30 June back to 30 March.
    figures = [figure("all", "FY2013"), figure("all", "2014-06", status="provisional")]
    figures += [figure("all", newest)] if newest else []
    made, again = both({"all": definition_of("all")}, figures)

    assert made == again
    assert (made["metrics"]["all"]["state"], made["metrics"]["all"]["allowed_days"]) == (state, 92)


def test_an_area_counts_as_seen_only_with_a_value() -> None:
    figures = [
        figure("all", "2014-05", "ward:north-end"),
        figure("all", "2014-05", "ward:old-harbor", value=None, status="no-cases"),
    ]
    made, again = both({"all": definition_of("all")}, figures)

    assert made == again
    assert made["layers"] == {"ward": {"areas": 2, "areas_without": 1, "without": ["old-harbor"]}}


@given(st.dates(date(2001, 1, 1), date(2090, 12, 31)), st.dates(date(1990, 1, 1), date(2000, 12, 31)))
def test_both_programs_take_the_same_twelve_whole_months(as_of: date, coverage_from: date) -> None:
    months = twelve_months(as_of, coverage_from=coverage_from)

    assert months == _last_twelve(as_of, coverage_from)
    assert int(months[1][:4]) * 12 + int(months[1][5:]) - int(months[0][:4]) * 12 - int(months[0][5:]) <= 11
    assert months[1] <= f"{as_of:%Y-%m}"


NOBODY = definition_of("all", owner="Nobody yet", owner_es="Nadie todavía")
POST = definition_of("posted", owner="Clerk of lamps", owner_es="Secretaría")


class _Empty:
    """A record before its first release."""

    @staticmethod
    def entries_of(_: str) -> list[Any]:
        return []

    @staticmethod
    def releases() -> list[Any]:
        return []


def told(home: Path, notices: Notices, day: date, *definitions: Definition) -> tuple[dict[str, Any], list[Path]]:
    by_id = {one.id: one for one in definitions}
    since, new = first_told(_Empty(), Home(home), notices, by_id, as_of=day)  # type: ignore[arg-type]
    return unassigned(by_id, since, notices, as_of=day), new


def test_the_city_hears_first_and_the_public_only_after_the_days(tmp_path: Path) -> None:
    notices = Notices(vacant_posts=("Clerk of lamps",))
    public, new = told(tmp_path, notices, AS_OF, NOBODY, POST)
    assert public["metrics"] == {}
    assert [path.name for path in new] == ["2014-06-30-all-v1.md", "2014-06-30-posted-v1.md"]
    assert all("private" in path.parts for path in new)
    assert "To: Clerk of lamps; City manager" in new[1].read_text("utf-8")
    assert "from 2014-07-14 on" in new[0].read_text("utf-8")
    assert "Para: quien supla el puesto; City manager" in new[0].read_text("utf-8")
    assert "lo dice desde el 2014-07-14" in new[0].read_text("utf-8")

    assert told(tmp_path, notices, AS_OF + timedelta(days=13), NOBODY, POST) == (public, [])
    public, new = told(tmp_path, notices, AS_OF + timedelta(days=14), NOBODY, POST)
    assert new == []
    assert {metric: one["why"] for metric, one in public["metrics"].items()} == {"all": "no-post", "posted": "vacant"}
    assert public["metrics"]["all"]["told"] == "2014-06-30"


def test_a_second_look_of_the_same_day_writes_nothing_and_a_later_vacancy_starts_afresh(tmp_path: Path) -> None:
    told(tmp_path, Notices(), AS_OF, NOBODY)
    files = {path: path.read_bytes() for path in (tmp_path / "private").rglob("*") if path.is_file()}
    assert told(tmp_path, Notices(), AS_OF, NOBODY)[1] == []
    assert {path: path.read_bytes() for path in (tmp_path / "private").rglob("*") if path.is_file()} == files

    told(tmp_path, Notices(), AS_OF + timedelta(days=3))
    public, new = told(tmp_path, Notices(), AS_OF + timedelta(days=20), NOBODY)
    assert (public["metrics"], len(new)) == ({}, 1)


def test_verify_finds_who_was_told_too_early_and_who_is_left_out() -> None:
    one = {"version": 1, "owner": "Nobody yet", "owner_es": "Nadie todavía", "why": "no-post"}
    listed: dict[str, Any] = {"public_after_days": 14, "metrics": {"all": {**one, "told": "2014-06-16", "days": 14}}}
    names, first = {"all": NOBODY}, {"all/1": "2014-06-16"}

    def said(changed: dict[str, Any]) -> list[str]:
        return [found.what for found in wrong_unassigned(changed, names, first, "2014-06-30", "file")]

    assert said(listed) == []
    early = copy.deepcopy(listed)
    early["metrics"]["all"]["told"], early["metrics"]["all"]["days"] = "2014-06-17", 13
    assert said(early) == ["the public was told before the city had its days"]
    assert said({**listed, "metrics": {}}) == ["nobody answers for this metric, and the list does not say so"]
    other = {"public_after_days": 14, "metrics": {"all": {**listed["metrics"]["all"], "owner": "Clerk"}}}
    assert said(other) == ["the post of this metric is another one"]


def test_a_held_source_says_nothing_of_what_is_measured() -> None:
    objects = {COVERAGE: b"{}", "about-data": b"{}"}

    assert COVERAGE not in changed_objects(Draft({}, {}, objects, is_held=True), record=None, releases=[])


def test_verify_works_the_published_object_out_again_and_names_what_was_spoiled(
    city: Path, home: Path, cycle_of: Callable[..., Cycle]
) -> None:
    out = Home(home).release / COVERAGE
    document = json.loads(out.read_bytes())
    assert document["totals"]["kinds"] > 0
    assert (home / "portal" / "en" / "coverage.html").is_file()
    assert not _findings(home)

    document["totals"]["requests"] += 1
    document["layers"][next(iter(document["layers"]))]["areas_without"] = 7
    kind = document["without_own"][0] if document["without_own"] else next(iter(document["kinds"]))
    other = next(name for name in document["kinds"] if name != kind)
    document["kinds"][other]["department"] = "nobodys-department"
    document["kinds"][kind]["own"] = [*document["kinds"][kind]["own"], next(iter(document["metrics"]))]
    out.write_bytes(json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
    publish_step(cycle_of(city, home))
    found = {finding.key.partition("#")[2] for finding in _findings(home)}
    assert found == {
        "totals.requests",
        f"layers.{next(iter(document['layers']))}.areas_without",
        f"kinds.{kind}.own",
        f"kinds.{other}.department",
    }


def test_the_office_reads_from_a_release_what_has_no_metric_and_whom_that_concerns(finished_home: Path) -> None:
    record = Record(Home(finished_home).ledger)
    said, as_of = record.object_json(record.ref(COVERAGE)), date.fromisoformat(record.latest_release().statement.as_of)

    found = uncovered_on(finished_home, as_of)

    services = [each for each in found if each.place.startswith("services-")]
    assert sorted(len(each.names) for each in services) == sorted(
        Counter(said["kinds"][kind]["department"] for kind in said["without_own"]).values()
    )
    assert {each.department for each in services} == {said["kinds"][kind]["department"] for kind in said["without_own"]}
    assert {each.since for each in found} <= {as_of}
    assert uncovered_on(finished_home, as_of - timedelta(days=1)) == ()


def _findings(home: Path) -> list[Any]:
    record = Record(Home(home).ledger)
    verdict = Verdict("a test")
    check_coverage(record, PublishedValues(record), verdict)
    return list(verdict.findings)
