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
from civicstat.office.lists.bring import RefusedRow, bring_in
from civicstat.office.lists.brought import BROUGHT, BY_THE_COMMON_DOOR
from civicstat.office.lists.files import MOST_BYTES, read_rows, to_csv
from civicstat.office.lists.known import LISTS
from civicstat.office.models.person import Person
from civicstat.office.templating import catalogue


def bring(request: HttpRequest, *, name: str, **parts: Any) -> HttpResponse:
    """The page that takes a file; with `?as=csv` the empty file to start from."""
    spec = BROUGHT.get(name)
    is_common = request.resolver_match is not None and request.resolver_match.view_name == "bring"
    if spec is None or (is_common and name not in BY_THE_COMMON_DOOR):
        raise Http404(name)
    if request.GET.get("as") == "csv":
        answer = HttpResponse(to_csv((*spec.needed, *spec.optional), [spec.example]), content_type="text/csv")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}-empty.csv"'
        return answer
    lang = language_of(request)
    letter: OfficeError | None = None
    refused: list[RefusedRow] = []
    if request.method == "POST":
        try:
            file = request.FILES.get("file")
            if file is None:
                raise OfficeError(Fault("no_file"))
            rows = read_rows(file.read(MOST_BYTES + 1), file.name or "")
            refused = bring_in(spec, rows, by=cast(Person, request.user), at=timezone.now())
        except OfficeError as error:
            letter = error
        else:
            if not refused:
                messages.success(request, catalogue().text(lang, "office.bring.done", count=len(rows)))
                return redirect(name)
    status = 400 if letter or refused else 200
    shown = [
        {"line": one.line, "row": one.row, "faults": {field: said(fault, lang) for field, fault in one.faults.items()}}
        for one in refused
    ]
    values = {
        "spec": spec,
        "title": LISTS[name].title if name in LISTS else f"office.nav.{name}",
        "letter": said_letter(letter, lang) if letter else None,
        "refused": shown,
    }
    return render(request, "lists/bring.html", values, status=status)
