"""Each method from the command line: CSV and JSON in, JSON or words out, and one letter for all bad cells."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from civicstat.cli.app import app
from civicstat.cli.plain_rows import plain_table, read_plain_rows
from civicstat.cycle.errors import CityFolderError


# Of each method: a table, more options, and what its words say.
METHODS: dict[str, tuple[list[dict[str, Any]], list[str], str]] = {
    "intervals": ([{"successes": 81, "trials": 263}], ["--digits", "2"], "25.53  36.62"),
    "waits": ([{"days": 3, "closed": True}, {"days": 9, "closed": False}], [], "Kaplan-Meier median"),
    "lateness": ([{"event_day": "2026-01-15", "arrived_day": None}], ["--as-of", "2026-06-30"], "1 without an arrival"),
    "data-age": ([{"source": "bins", "day": "2026-06-01"}], ["--as-of", "2026-06-30"], "not known"),
    "drivers": ([{"group": "a", "value_before": "1.10", "value_after": 2.5}], [], '"printed": "1.40"'),
}


def written(folder: Path, rows: list[dict[str, Any]]) -> tuple[Path, Path]:
    """The same rows as JSON and as CSV."""
    words = {True: "yes", False: "no", None: ""}
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(
        {name: words[value] if value is None or isinstance(value, bool) else value for name, value in row.items()}
        for row in rows
    )
    (folder / "rows.csv").write_text(text.getvalue(), encoding="utf-8")
    (folder / "rows.json").write_text(json.dumps(rows), encoding="utf-8")
    return folder / "rows.json", folder / "rows.csv"


@pytest.mark.parametrize("method", METHODS)
def test_csv_and_json_give_one_answer_in_json_and_in_words(method: str, tmp_path: Path) -> None:
    rows, options, said = METHODS[method]

    answers = [
        CliRunner().invoke(app, ["metrics", method, str(path), *options, "--json"]) for path in written(tmp_path, rows)
    ]
    words = CliRunner().invoke(app, ["metrics", method, str(tmp_path / "rows.csv"), *options])

    assert [answer.exit_code for answer in answers] == [0, 0], answers[0].output
    assert json.loads(answers[0].stdout) == json.loads(answers[1].stdout)
    assert said in words.stdout


def test_coverage_takes_two_files_and_lists_what_is_left_out(tmp_path: Path) -> None:
    services, metrics = tmp_path / "services.csv", tmp_path / "metrics.json"
    services.write_text("service,requests\ntree,25\npothole,80\n", encoding="utf-8")
    metrics.write_text('[{"metric": "days", "service": "pothole", "owner": null}]', encoding="utf-8")
    asked = ["metrics", "coverage", str(services), "--metrics", str(metrics)]

    words, answer = CliRunner().invoke(app, asked), CliRunner().invoke(app, [*asked, "--json"])

    assert "1 of 2 services have a metric of their own; they had 80 of 105 requests." in words.stdout
    assert "tree                            25" in words.stdout
    assert "Metrics that nobody answers for: days" in words.stdout
    assert json.loads(answer.stdout)["without"] == ["tree"]


@pytest.mark.parametrize("method", METHODS)
def test_bad_cells_and_unreadable_files_are_letters_with_exit_code_2(method: str, tmp_path: Path) -> None:
    rows, options, _ = METHODS[method]
    broken = [dict.fromkeys(rows[0], "?"), dict.fromkeys(rows[0], "!")]

    wrong = CliRunner().invoke(app, ["metrics", method, str(written(tmp_path, broken)[1]), *options, "--json"])
    missing = CliRunner().invoke(app, ["metrics", method, str(tmp_path / "none.csv"), *options, "--json"])

    assert (wrong.exit_code, missing.exit_code) == (2, 2)
    assert {fault["row"] for fault in json.loads(wrong.stdout)["rows"]} == {2, 3}
    assert "none.csv cannot be read" in json.loads(missing.stdout)["found"]


def test_json_keeps_every_digit_and_refuses_what_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_text('[{"a": 1.10, "b": true}, {"a": 12345678901234567890, "c": null}]', encoding="utf-8")
    assert read_plain_rows(path) == [
        {"a": "1.10", "b": "yes", "c": ""},
        {"a": "12345678901234567890", "b": "", "c": ""},
    ]
    for text, said in (('{"a": 1}', "holds no list"), ('[{"a": [1]}, 3]', "2 entries that are no flat objects: 1, 2")):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CityFolderError, match=said):
            read_plain_rows(path)
    path.write_text("[", encoding="utf-8")
    with pytest.raises(CityFolderError, match="cannot be read"):
        read_plain_rows(path)


def test_a_column_that_stands_twice_and_a_file_that_is_none_are_said_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("group,n,group,n,m\na,1,b,2,3\n", encoding="utf-8")
    with pytest.raises(CityFolderError, match="has more than one column 'group', 'n'"):
        read_plain_rows(path)

    path.write_bytes(b"group\nCaf\xe9\n")
    for where, said in (
        (path, "byte 10 is no UTF-8"),
        (tmp_path, "it is a folder"),
        (tmp_path / "x", "no file stands"),
    ):
        with pytest.raises(CityFolderError) as error:
            read_plain_rows(where)
        assert said in error.value.found
        assert error.value.next_step == "Correct the path, or save the table as CSV in UTF-8."


@pytest.mark.parametrize(
    ("asked", "head", "row"),
    [
        (["chart"], "period,value", "2013-01,1"),
        (["intervals"], "successes,trials", "81,263"),
        (["waits"], "days,closed", "3,yes"),
        (["lateness"], "event_day,arrived_day", "2026-01-15,2026-01-16"),
        (["data-age", "--as-of", "2026-06-30"], "source,day", "bins,2026-06-01"),
        (["drivers"], "group,value_before,value_after", "a,1,2"),
        (["equity", "--need", "need"], "area,need,numerator,denominator,population", "north,3,9,12,100"),
        (["two-clocks"], "request,closed_day,area,check,result,at_random", "1,2026-01-01,north,inspection,yes,yes"),
        (["patterns", "--due-line", "5"], "duration,yard", "4.5,north"),
        (["published"], "measure,unit,better,actual,target", "calls,number,up,1,2000"),
    ],
)
def test_a_number_that_its_comma_cut_in_two_is_refused_by_every_method(
    tmp_path: Path, asked: list[str], head: str, row: str
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(f"{head}\n{row},234\n", encoding="utf-8")

    result = CliRunner().invoke(app, ["metrics", asked[0], str(path), *asked[1:], "--json"])

    assert result.exit_code == 2
    assert "['234']" in json.loads(result.stdout)["found"]


@pytest.mark.parametrize(
    "asked",
    [
        ["waits", "rows.csv", "--as-of", "soon"],
        ["lateness", "rows.csv", "--coverage-from", "soon"],
        ["data-age", "rows.csv"],
        ["chart", "rows.csv", "--break", "soon"],
        ["chart", "rows.csv", "--target", "much"],
        ["patterns", "rows.csv", "--due-line", "soon"],
        ["waits", "none.csv"],
        ["waits", "object.json"],
        ["waits", "nested.json"],
    ],
)
def test_a_letter_of_every_method_says_what_to_do_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("rows.csv", "days,closed\n3,yes\n"), ("object.json", "{}"), ("nested.json", "[[3]]")):
        Path(name).write_text(text, encoding="utf-8")

    result = CliRunner().invoke(app, ["metrics", *asked, "--json"])

    letter = json.loads(result.stdout)
    assert (result.exit_code, bool(letter["expected"]), bool(letter["next_step"])) == (2, True, True), letter


def test_a_table_stands_in_columns() -> None:
    assert plain_table(["group", "n"], [["north", 12], ["s", None]]) == "group   n\nnorth  12\ns       -"
