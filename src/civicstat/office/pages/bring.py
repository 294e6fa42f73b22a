"""Bring a file into a list."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from civicstat.office.errors import OfficeError
from civicstat.office.faults import Fault, said, said_letter
from civicstat.office.language import language_of
from civicstat.office.lists.bring import RefusedRow, bring_in, carried, carried_back
from civicstat.office.lists.brought import BROUGHT, BY_THE_COMMON_DOOR
from civicstat.office.lists.columns import holds
from civicstat.office.lists.files import MOST_BYTES, read_rows, to_csv
from civicstat.office.lists.known import LISTS
from civicstat.office.models.person import Person
from civicstat.office.templating import catalogue


# Rows shown of a file that was looked at.
ROWS_SHOWN = 10
# Rows in memory take more than the file did.
MOST_UNFOLDED = 6 * MOST_BYTES


def bring(request: HttpRequest, *, name: str, **parts: Any) -> HttpResponse:
    """The page that takes a file, shows what would come in, and brings it in; with `?as=csv` the file to start from."""
    spec = BROUGHT.get(name)
    is_common = request.resolver_match is not None and request.resolver_match.view_name == "bring"
    if spec is None or (is_common and name not in BY_THE_COMMON_DOOR):
        raise Http404(name)
    if request.GET.get("as") == "csv":
        answer = HttpResponse(to_csv(spec.columns, [spec.example]), content_type="text/csv")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}-empty.csv"'
        return answer
    lang = language_of(request)
    letter: OfficeError | None = None
    refused: list[RefusedRow] = []
    looked: dict[str, Any] | None = None
    if request.method == "POST":
        is_trial = "look" in request.POST
        try:
            rows = _rows(request)
            refused = bring_in(spec, rows, by=cast(Person, request.user), at=timezone.now(), is_trial=is_trial)
            if is_trial and not refused:
                looked = {"count": len(rows), "rows": rows[:ROWS_SHOWN], "carried": carried(rows)}
                looked["unread"] = [head for head in rows[0] if head not in spec.columns]
        except OfficeError as error:
            letter = error
        else:
            if looked is None and not refused:
                messages.success(request, catalogue().text(lang, "office.bring.done", count=len(rows)))
                return redirect(name)
    shown = [
        {
            "line": one.line,
            "row": one.row,
            "faults": [
                {"field": field, "said": said(fault, lang), "expected": holds(name, field, lang) if field else ""}
                for field, fault in one.faults.items()
            ],
        }
        for one in refused
    ]
    values = {
        "spec": spec,
        "title": LISTS[name].title if name in LISTS else f"office.nav.{name}",
        "columns": [
            {"name": column, "holds": holds(name, column, lang), "example": example, "is_needed": column in spec.needed}
            for column, example in zip(spec.columns, spec.example, strict=True)
        ],
        "letter": said_letter(letter, lang) if letter else None,
        "refused": shown,
        "looked": looked,
        "here": name,
    }
    return render(request, "lists/bring.html", values, status=400 if letter or refused else 200)


def _rows(request: HttpRequest) -> list[dict[str, str]]:
    """The rows of the file that came, or those that the page carried after a look at it."""
    file, packed = request.FILES.get("file"), request.POST.get("carried", "")
    if file is not None:
        return read_rows(file.read(MOST_BYTES + 1), file.name or "")
    if packed:
        return carried_back(packed, most=MOST_UNFOLDED)
    raise OfficeError(Fault("no_file"))
