from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import civicstat.sources.csv_pieces
from civicstat.sources.csv_pieces import Misshapen, UnclosedQuoteError, read_csv_pieces


HEADER = ("a", "b", "c")


def read(path: Path, columns: tuple[str, ...] = HEADER) -> tuple[list[tuple[int, ...]], list[Misshapen]]:
    misshapen: list[Misshapen] = []
    rows = [
        (int(number), *(row[name] for name in columns))
        for piece in read_csv_pieces(path, HEADER, columns, misshapen=misshapen)
        for number, row in zip(piece.row_numbers, piece.columns.to_pylist(), strict=True)
    ]
    return rows, misshapen


# Everything that makes a CSV hard: quotes, commas, line ends of both kinds, blanks, signs beyond ASCII, nothing.
FIELD = st.text(st.sampled_from([*'ab ",\n\r;\t', "ñ", "→", "’"]), max_size=6)


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.tuples(st.sampled_from(["1", "x"]), FIELD, FIELD), max_size=20),
    line_end=st.sampled_from(["\n", "\r\n"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_whatever_a_csv_writer_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], line_end: str, quoting: Any, mark: bytes
) -> None:
    # Python's writer leaves a lone carriage return without quotes, and then it ends a line (see the page on oddities).
    assume(quoting == csv.QUOTE_ALL or not any("\r" in field for row in rows for field in row))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_end, quoting=quoting)
    writer.writerows([HEADER, *rows])
    path = tmp_path_factory.mktemp("csv") / "rows.csv"
    path.write_bytes(mark + text.getvalue().encode())

    found, misshapen = read(path)

    assert misshapen == []
    assert found == [(number, *row) for number, row in enumerate(rows, start=1)]


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(civicstat.sources.csv_pieces, "BYTES_PER_PIECE", 64)


@pytest.mark.usefixtures("small_pieces")
def test_rows_keep_their_numbers_across_pieces_and_misshapen_rows(tmp_path: Path) -> None:
    lines = [f"{i},b,c" for i in range(1, 101)]
    for row in (1, 2, 40, 41, 99, 100):
        lines[row - 1] = f"{row},b"
    (tmp_path / "rows.csv").write_text("a,b,c\n" + "\n".join(lines))

    found, misshapen = read(tmp_path / "rows.csv", ("a",))

    assert misshapen == [Misshapen(row, 2, 1) for row in (1, 2, 40, 41, 99, 100)]
    assert found == [(i, str(i)) for i in range(1, 101) if i not in (1, 2, 40, 41, 99, 100)]


def test_a_misshapen_row_over_several_lines_says_how_many(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text('a,b,c\n1,"b\nb\nb"\n2,b,c\n')

    assert read(tmp_path / "rows.csv") == ([(2, "2", "b", "c")], [Misshapen(1, 2, 3)])


@pytest.mark.parametrize(
    "text",
    [
        'a,b,c\n1,b,"c\n2,b,c\n',  # in the last column: the row would look well-shaped
        'a,b,c\n1,"b,c\n2,b,c\n',
        'a,b,c\n1,b,c\n2,b,"',
        'a,b,c\n1,b,"c' + "\n2,b,c" * 1000,
    ],
)
def test_a_quote_that_never_closes_is_noticed(tmp_path: Path, text: str) -> None:
    (tmp_path / "rows.csv").write_text(text)

    with pytest.raises(UnclosedQuoteError):
        read(tmp_path / "rows.csv", ("a",))


def test_a_row_without_its_line_end_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a,b,c\n1,b,c")

    assert read(tmp_path / "rows.csv") == ([(1, "1", "b", "c")], [])
