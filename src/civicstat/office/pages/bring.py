"""Bring a file into a list."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.office.errors import OfficeError
from civicstat.office.faults import Fault, said_letter
from civicstat.office.language import language_of
from civicstat.office.lists.bring import Bring, bring_in, carried, carried_back
from civicstat.office.lists.bring_work import MOST_UNFOLDED, ROWS_AT_ONCE, refused_in_words
from civicstat.office.lists.brought import BROUGHT, BY_THE_COMMON_DOOR
from civicstat.office.lists.columns import holds
from civicstat.office.lists.files import MOST_BYTES, read_rows, to_csv
from civicstat.office.lists.known import LISTS
from civicstat.office.models.person import Person
from civicstat.office.pages.errand import errand_page, is_piece, lead_on
from civicstat.office.running.errands import ask_errand, errand_named, let_errand_go, result_of
from civicstat.office.templating import catalogue


# Rows shown of a file that was looked at.
ROWS_SHOWN = 10


def bring(request: HttpRequest, *, name: str, **parts: Any) -> HttpResponse:
    """The page that takes a file, shows what would come in, and brings it in; with `?as=csv` the file to start from.

    A file of many rows is left to the worker, and `?work=` names the errand.
    """
    spec = BROUGHT.get(name)
    is_common = request.resolver_match is not None and request.resolver_match.view_name == "bring"
    if spec is None or (is_common and name not in BY_THE_COMMON_DOOR):
        raise Http404(name)
    if request.GET.get("as") == "csv":
        answer = HttpResponse(to_csv(spec.columns, [spec.example]), content_type="text/csv")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}-empty.csv"'
        return answer
    is_sent = bool(request.FILES or "carried" in request.POST)
    if "work" in request.GET and not is_sent:
        return _follow(request, spec)
    if request.method != "POST":
        return _page(request, spec)
    is_trial = "look" in request.POST
    try:
        rows = _rows(request)
        if len(rows) > ROWS_AT_ONCE:
            return _put_aside(request, spec, rows, what="look" if is_trial else "bring")
        refused = bring_in(spec, rows, by=_by(request), at=timezone.now(), is_trial=is_trial)
        if not refused:
            return _page(request, spec, looked=rows) if is_trial else _done(request, spec, len(rows))
    except OfficeError as letter:
        return _page(request, spec, letter=letter)
    return _page(request, spec, refused=refused_in_words(name, refused))


def _put_aside(request: HttpRequest, spec: Bring, rows: list[dict[str, str]], *, what: str) -> HttpResponse:
    errand = f"bring-{secrets.token_hex(8)}"
    said = {"list": spec.name, "what": what, "carried": carried(rows), "address": request.path}
    ask_errand(errand, "bring", by=_by(request), at=timezone.now(), said=said)
    return redirect(f"{request.path}?work={errand}")


def _follow(request: HttpRequest, spec: Bring) -> HttpResponse:
    """How far the worker is with a file of many rows, and once it is done, what a page would have said at once."""
    name = request.GET["work"]
    errand = errand_named(name) if re.fullmatch("bring-[0-9a-f]{16}", name) else None
    if errand is None or errand.by != request.user.pk or errand.said["list"] != spec.name:
        raise Http404(name)
    made = result_of(name)
    if made is None:
        title = f"office.bring.work_{errand.said['what']}"
        return errand_page(request, errand, title=title, back=reverse(spec.name), here=spec.name)
    if is_piece(request):
        return lead_on(request)
    refused = json.loads(made)["refused"]
    rows = carried_back(errand.said["carried"], most=MOST_UNFOLDED)
    if refused:
        return _page(request, spec, refused=refused)
    if errand.said["what"] == "look":
        return _page(request, spec, looked=rows)
    let_errand_go(name)
    return _done(request, spec, len(rows))


def _done(request: HttpRequest, spec: Bring, count: int) -> HttpResponse:
    messages.success(request, catalogue().text(language_of(request), "office.bring.done", count=count))
    return redirect(spec.name)


def _page(
    request: HttpRequest,
    spec: Bring,
    *,
    looked: list[dict[str, str]] | None = None,
    refused: Sequence[Mapping[str, Any]] = (),
    letter: OfficeError | None = None,
) -> HttpResponse:
    lang, name = language_of(request), spec.name
    shown = None
    if looked is not None:
        unread = [head for head in looked[0] if head not in spec.columns]
        shown = {"count": len(looked), "rows": looked[:ROWS_SHOWN], "carried": carried(looked), "unread": unread}
    values = {
        "spec": spec,
        "title": LISTS[name].title if name in LISTS else f"office.nav.{name}",
        "columns": [
            {"name": column, "holds": holds(name, column, lang), "example": example, "is_needed": column in spec.needed}
            for column, example in zip(spec.columns, spec.example, strict=True)
        ],
        "letter": said_letter(letter, lang) if letter else None,
        "refused": refused,
        "looked": shown,
        "here": name,
        "path": request.path,
    }
    is_refusal = request.method == "POST" and bool(letter or refused)
    return render(request, "lists/bring.html", values, status=400 if is_refusal else 200)


def _rows(request: HttpRequest) -> list[dict[str, str]]:
    """The rows of the file that came, or those that the page carried after a look at it."""
    file, packed = request.FILES.get("file"), request.POST.get("carried", "")
    if file is not None:
        return read_rows(file.read(MOST_BYTES + 1), file.name or "")
    if packed:
        return carried_back(packed, most=MOST_UNFOLDED)
    raise OfficeError(Fault("no_file"))


def _by(request: HttpRequest) -> Person:
    return cast(Person, request.user)
