"""Two people edited the same thing: both versions beside each other, and the second person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civicstat.office.actions.act import ConflictError
from civicstat.office.language import language_of
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.versioned import plain
from civicstat.office.templating import catalogue


@dataclass(frozen=True)
class Compared:
    """A field in both versions; `typed` is what goes back into the form when the person keeps theirs."""

    label: str
    theirs: Any
    mine: Any
    differs: bool


def conflict_page(request: HttpRequest, conflict: ConflictError, *, form: str, back: str) -> HttpResponse:
    """The page of a conflict; nothing was written.

    Parameters
    ----------
    form
        The name of the form whose labels the fields have (`office.form.<form>.<field>`).
    back
        The address of the page that shows the newest version.
    """
    lang = language_of(request)
    spoken = conflict.subject.spoken()
    compared = [
        Compared(_label(lang, form, name), spoken.get(name), plain(value), spoken.get(name) != plain(value))
        for name, value in conflict.wanted.items()
        if name in spoken
    ]
    newest = (
        ActRecord.objects.filter(
            noun=conflict.subject.noun(), subject=str(conflict.subject.pk), version=conflict.subject.version
        )
        .select_related("by")
        .first()
    )
    # What was typed goes back as it came, at the newest version: one press saves it over theirs.
    typed = [
        (name, value)
        for name in request.POST
        if name not in {"csrfmiddlewaretoken", "seen"}
        for value in request.POST.getlist(name)
    ]
    return render(
        request,
        "errors/conflict.html",
        {"compared": compared, "newest": newest, "typed": typed, "seen": conflict.subject.version, "back": back},
        status=409,
    )


def _label(lang: str, form: str, name: str) -> str:
    return catalogue().messages[lang].get(f"office.form.{form}.{name}", name)
