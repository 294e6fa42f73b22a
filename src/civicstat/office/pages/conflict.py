"""Two people edited the same thing: both versions beside each other, and the second person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civicstat.look.words.dates import day_words
from civicstat.office.actions.act import ConflictError
from civicstat.office.language import language_of
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.versioned import plain
from civicstat.office.moments import moment_words
from civicstat.office.templating import catalogue


@dataclass(frozen=True)
class Compared:
    """A field in both versions, as people read it; without a label it is shown by its name."""

    name: str
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
        Compared(name, _label(lang, form, name), theirs, mine, theirs != mine)
        for name, value in conflict.wanted.items()
        if name in spoken
        for theirs, mine in [(_shown(getattr(conflict.subject, name, spoken[name]), lang), _shown(value, lang))]
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
    """What a form calls the field: this one, else any; "" where only acts and no form know it."""
    messages = catalogue().messages[lang]
    own = messages.get(f"office.form.{form}.{name}")
    return own or next((words for key, words in messages.items() if _is_label(key, name)), "")


def _is_label(key: str, name: str) -> bool:
    parts = key.split(".")
    return len(parts) == 4 and parts[:2] == ["office", "form"] and parts[3] == name


def _shown(value: Any, lang: str) -> Any:
    """A value as people read it: days and moments in words, posts and the like by their title."""
    if isinstance(value, Model):
        says = getattr(value, "title_in", None) or getattr(value, "text_in", None)
        return says(lang) if says else str(value)
    if isinstance(value, datetime):
        return moment_words(value, lang)
    return day_words(value, lang) if isinstance(value, date) else plain(value)
