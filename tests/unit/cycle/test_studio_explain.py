"""`civicstat metrics explain`: the chain from a figure to its rows, and what is said when they do not give it."""

from __future__ import annotations

import csv
import dataclasses
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from civicstat.cli.app import app
from civicstat.cycle.home import Home
from civicstat.cycle.run import run_cycle, start_cycle
from civicstat.cycle.steps import no_progress
from civicstat.cycle.studio.explain import Explanation, explain
from civicstat.cycle.studio.published import Published, published_in
from civicstat.cycle.studio.rows_csv import HEAD, row_line, rows_behind
from civicstat.ledger.reader import Record, read_accounting, read_figures
from civicstat.metrics.recheck.one_figure import evidence_for
from civicstat.vocabulary.figure import Figure, FigureKey


MOMENTS = ("opened_day", "closed_day", "due_day", "opened_at", "closed_at")


def command(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["metrics", "explain", *map(str, arguments)])


@pytest.fixture(scope="module")
def published(finished_home: Path) -> Published:
    return published_in(finished_home)


@pytest.fixture(scope="module")
def a_share(published: Published) -> Figure:
    """A figure of the template's share that rests on enough cases and leaves something out."""
    definitions = published.record.live_definitions()
    metric = next(name for name, definition in definitions.items() if definition.measure == "share")
    figures = read_figures(published.record, metric).values()
    return max(figures, key=lambda figure: figure.denominator or 0)


@pytest.fixture(scope="module")
def told(finished_home: Path, a_share: Figure) -> Explanation:
    return explain(finished_home, str(a_share.key))


def test_the_rows_behind_every_figure_of_the_template_city_give_it_again(published: Published) -> None:
    checked = 0
    for metric, definition in published.record.live_definitions().items():
        if definition.table == "person_months":
            continue
        accountings = read_accounting(published.record, metric)
        for key, figure in list(read_figures(published.record, metric).items())[::7]:
            evidence = evidence_for(definition.to_json(), published.rows, figure.key)
            assert evidence is not None, key
            assert (evidence.figure, evidence.accounting) == (figure, accountings[key])
            assert evidence.counted == (figure.denominator if definition.measure == "share" else figure.n), key
            checked += 1
    assert checked > 50


def test_the_chain_leads_to_the_statements_and_files_of_the_record(told: Explanation, a_share: Figure) -> None:
    chain = told.to_json()

    assert chain["figure"] == a_share.to_json()
    assert chain["adopted_by"]["sha256"] in told.release.statement.cites
    assert chain["release"]["object"]["sha256"] in {
        ref.sha256 for ref in told.published.record.objects_of(told.release.statement)
    }
    assert len(told.published.record.object(chain["sql"]["sha256"])) == chain["sql"]["bytes"]
    assert (chain["rows_behind"]["counted"], chain["faults"]) == (a_share.denominator, [])
    assert chain["rows_behind"]["meet_the_condition"] == a_share.numerator


def test_a_figure_that_its_rows_do_not_give_is_called_out(told: Explanation) -> None:
    wrong = dataclasses.replace(told.figure, denominator=(told.figure.denominator or 0) + 1)

    faults = dataclasses.replace(told, figure=wrong).faults

    assert faults[0] == f"{told.figure.denominator} rows count, and the figure says {wrong.denominator}"


def test_the_rows_go_into_a_file_and_as_many_count_as_the_denominator(
    finished_home: Path, a_share: Figure, tmp_path: Path
) -> None:
    out = tmp_path / "rows.csv"

    result = command(a_share.key, "--home", finished_home, "--rows", 0, "--out", out, "--json")

    assert result.exit_code == 0, result.output
    with out.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    counted = [row for row in rows if not row["left_out"]]
    assert len(counted) == a_share.denominator
    assert sum(row["meets_condition"] == "true" for row in counted) == a_share.numerator
    assert len(json.loads(result.stdout)["rows"]) == len(rows)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["The figure", "Adopted by", "Left out", "The rows behind it", "from them alone it comes out the same"]),
        ("es", ["La cifra", "Adoptada por", "Lo que quedó fuera", "Las filas detrás de ella", "sale lo mismo"]),
    ],
)
def test_it_is_told_in_words_with_ten_rows_in_both_languages(
    finished_home: Path, a_share: Figure, lang: str, words: list[str]
) -> None:
    result = command(a_share.key, "--home", finished_home, "--lang", lang)

    assert result.exit_code == 0
    assert [word for word in words if word not in result.stdout] == []
    assert sum(".csv:" in line for line in result.stdout.splitlines()) == min(10, a_share.denominator or 0)


def test_a_row_in_words_leaves_out_nothing_that_the_file_holds(told: Explanation) -> None:
    assert told.evidence is not None
    row = rows_behind(told.published, told.evidence, most=1)[0]
    # As many layers as a city has need for: the moments stand behind them.
    wide = {name: value for name, value in row.items() if name not in MOMENTS}
    wide |= {f"layer_{number}": "north" for number in range(12)} | {name: row.get(name) or "-" for name in MOMENTS}

    line = row_line(wide)

    assert [name for name, value in wide.items() if name not in HEAD and value and f"{name}={value}" not in line] == []


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda key: "x" + key, "there is no metric 'x"),
        (lambda key: key.replace("|v1|", "|v9|"), "its version differs from the nearest"),
        (lambda key: key.partition("|")[0], "a key has 5 parts, and this one has 1"),
    ],
)
def test_a_wrong_key_is_answered_with_the_nearest_ones(
    finished_home: Path, a_share: Figure, spoil: object, found: str
) -> None:
    key = spoil(str(a_share.key))  # type: ignore[operator]

    result = command(key, "--home", finished_home, "--json")

    letter = json.loads(result.stdout)
    assert result.exit_code == 2
    assert (repr(key) in letter["found"], found in letter["found"]) == (True, True)
    assert letter["where"] == "the argument KEY"
    assert letter["next_step"].startswith(f"Nearest keys: {a_share.key.metric}|v1|")


def test_a_home_without_a_release_is_refused_with_the_command_to_run(tmp_path: Path) -> None:
    result = command("a|v1|2014|city:-|-", "--home", tmp_path, "--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout)["next_step"].startswith("Run: civicstat cycle CITY")


def test_a_total_about_persons_comes_from_its_monthly_file_and_no_row_is_shown(
    published: Published, told: Explanation
) -> None:
    count = next(each for each in published.record.live_definitions().values() if each.measure == "count")
    persons = count.model_copy(
        update={"table": "person_months", "where": None, "exclude": (), "by": (), "periods": ("month",)}
    )
    records = dataclasses.replace(published.rows, person_months=[("2025-04", 12, False), ("2025-05", None, True)])

    shown = evidence_for(persons.to_json(), records, FigureKey(persons.id, persons.version, "2025-04"))
    hidden = evidence_for(persons.to_json(), records, FigureKey(persons.id, persons.version, "2025-05"))

    assert shown is not None
    assert hidden is not None
    assert (shown.figure.value, shown.rows, hidden.figure.status) == (12, (), "suppressed")
    total = dataclasses.replace(
        told, definition=persons, figure=shown.figure, accounting=shown.accounting, evidence=shown
    )
    assert (total.faults, total.to_json()["rows_behind"]) == ([], None)
    assert {ref.role for ref in total.row_files} <= {"records/person-months"}


@pytest.mark.slow
def test_a_figure_of_an_earlier_release_is_made_from_the_rows_of_that_release(
    template_city: Path, tmp_path: Path
) -> None:
    home = tmp_path / "two-releases"
    for day in (date(2025, 5, 31), date(2025, 6, 30)):
        run_cycle(
            start_cycle(
                template_city,
                Home(home),
                as_of=day,
                now=datetime(2025, 8, 1, 12, tzinfo=UTC),
                threads=2,
                progress=no_progress,
            )
        )
    record = Record(home)
    first, second = record.releases()
    said_again = read_figures(record, release=second)
    left_alone = [key for key in read_figures(record, release=first) if key not in said_again and "|city:-|" in key]

    assert len(left_alone) > 20
    for key in left_alone[::11]:
        told = explain(home, key)
        assert (told.release.index, told.faults) == (first.index, []), key
