"""The page of a list, its files, and the views that people keep of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast
from urllib.parse import parse_qsl

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.office.actions import saved_view as acts
from civicstat.office.actions.act import RefusedError
from civicstat.office.doors import Door, held_of
from civicstat.office.language import language_of
from civicstat.office.lists.bring import Bring
from civicstat.office.lists.files import to_csv, to_xlsx
from civicstat.office.lists.spec import Cell, ListOf
from civicstat.office.lists.view import View, page_of, rows_of, view_of
from civicstat.office.models.person import Person
from civicstat.office.models.saved_view import SavedView
from civicstat.office.posts_held import Held
from civicstat.office.templating import catalogue


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def list_page(
    request: HttpRequest,
    spec: ListOf,
    *,
    template: str = "lists/list.html",
    around: Callable[[Page[Any]], Mapping[str, Any]] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """A list as a page, or with `?as=csv` and `?as=xlsx` as a file of all its rows in this view.

    `template` extends the page of a list; `around` gives what it needs of the rows that are shown.
    """
    lang, held = language_of(request), cast(Held, held_of(request))
    view = view_of(spec, cast(Mapping[str, str], request.GET), lang)
    kind = request.GET.get("as", "")
    if kind in {"csv", "xlsx"}:
        return _file(spec, view, held, lang, kind)
    bring = bring_address(spec, held)
    again = _brought(spec) if bring else None
    if kind == "again" and again is not None and again.again is not None:
        return _file_again(spec, again, view, held, lang)
    rows = page_of(spec, view, held, lang)
    person = cast(Person, request.user)
    return render(
        request,
        template,
        {
            "spec": spec,
            "view": view,
            "rows": rows,
            "cells": [
                {"href": spec.link(row), "cells": [column.value(row, lang) for column in spec.columns]} for row in rows
            ],
            "narrows": [
                {"narrow": narrow, "choices": narrow.choices(lang), "chosen": view.narrowed.get(narrow.name, "")}
                for narrow in spec.narrows
            ],
            "saved": SavedView.objects.filter(person=person, list_name=spec.name, is_kept=True),
            "here": spec.name,
            "bring": bring,
            "may_again": again is not None and again.again is not None,
            **(around(rows) if around is not None else {}),
            **more,
        },
        status=status,
    )


def bring_address(spec: ListOf, held: Held) -> str:
    """The address at which somebody with these posts brings a file into a list; empty where they may not."""
    door = _bring_door(spec)
    if door is None or door.get is None or not door.get.allows(held, None):
        return ""
    return reverse(door.name, kwargs={"name": spec.name} if "name" in door.address else None)


def _bring_door(spec: ListOf) -> Door | None:
    from civicstat.office.urls import DOORS

    return next((door for door in DOORS if door.name == spec.bring), None)


def _brought(spec: ListOf) -> Bring | None:
    """How a file comes into a list; None where none does."""
    from civicstat.office.lists.brought import BROUGHT

    door = _bring_door(spec)
    return None if door is None else BROUGHT.get(str(door.extra.get("name", spec.name)))


def _file_again(spec: ListOf, bring: Bring, view: View, held: Held, lang: str) -> HttpResponse:
    """The rows of a view as a file that can be brought in: with the names of its columns and no words of a language."""
    assert bring.again is not None
    found = (bring.again(row) for row in rows_of(spec, view, held, lang))
    answer = HttpResponse(
        to_csv(bring.columns, (cells for cells in found if cells is not None)), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{spec.name}-again.csv"'
    return answer


def _file(spec: ListOf, view: View, held: Held, lang: str, kind: str) -> HttpResponse:
    heads = [catalogue().message(lang, column.label) for column in spec.columns]
    content = (to_csv if kind == "csv" else to_xlsx)(heads, _cells(spec, view, held, lang))
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{spec.name}.{kind}"'
    return answer


def _cells(spec: ListOf, view: View, held: Held, lang: str) -> Iterator[list[Cell]]:
    for row in rows_of(spec, view, held, lang):
        yield [column.value(row, lang) for column in spec.columns]


def keep_view(request: HttpRequest, *, name: str, **parts: Any) -> HttpResponse:
    """Keep the view of a list under a name."""
    spec = _list_named(name)
    lang = language_of(request)
    asked = dict(parse_qsl(request.POST.get("query", "")[:500]))
    view = view_of(spec, asked, lang)
    title = request.POST.get("title", "").strip()[:80]
    if not title:
        raise RefusedError({"title": catalogue().text(lang, "office.lists.needs_name")})
    acts.keep_view(list_name=name, title=title, query=view.query(), by=cast(Person, request.user), at=timezone.now())
    messages.success(request, catalogue().text(lang, "office.lists.kept"))
    return redirect(f"{reverse(name)}?{view.query()}")


def let_view_go(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """No longer keep a view of one's own."""
    view = get_object_or_404(SavedView, pk=pk, person=cast(Person, request.user), is_kept=True)
    acts.let_view_go(view=view, by=cast(Person, request.user), at=timezone.now())
    return redirect(view.list_name)


def _list_named(name: str) -> ListOf:
    from civicstat.office.lists.known import LISTS

    spec = LISTS.get(name)
    if spec is None:
        raise Http404(name)
    return spec
