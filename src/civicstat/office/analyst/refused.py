"""Refused rows as a file: every one, with file, row, column, value and reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from civicstat.office.lists.files import to_csv
from civicstat.office.templating import catalogue


COLUMNS = ("file", "row", "column", "value")


def refused_file(rows: Sequence[dict[str, str]], lang: str) -> HttpResponse:
    """CSV in the reader's language, in which no value can become a formula."""
    reason = "reason_es" if lang == "es" else "reason"
    heads = [catalogue().message(lang, f"office.analyst.refused_{name}") for name in (*COLUMNS, "reason")]
    cells = ([row[name] for name in (*COLUMNS, reason)] for row in rows)
    answer = HttpResponse(to_csv(heads, cells), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="refused-rows.csv"'
    return answer
