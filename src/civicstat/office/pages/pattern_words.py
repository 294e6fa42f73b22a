"""Words beside unusual record patterns that are public: the clerk and the data steward read them and take them out."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.pattern_words import withdraw
from civicstat.office.analyst.pattern_words import PatternWords, words_beside_patterns
from civicstat.office.doors import held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.models.person import Person
from civicstat.office.pages.promise_forms import text_field
from civicstat.office.pages.withdraw import WITHDRAWERS
from civicstat.office.posts_held import Held
from civicstat.office.publishing import publish_by_the_clock
from civicstat.office.templating import catalogue


class WithdrawPatternWordsForm(OfficeForm):
    """Why, in both languages, and that whoever asks knows what it means."""

    FORM = "withdraw_pattern_words"

    reason = text_field()
    reason_es = text_field()
    is_sure = forms.BooleanField()


def pattern_words(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Everything that people said beside released patterns, in the reader's language."""
    lang = language_of(request)
    return render(request, "analyst/pattern_words.html", {"found": words_beside_patterns(lang), "lang": lang})


def withdraw_pattern_words(request: HttpRequest, *, sha256: str, **parts: Any) -> HttpResponse:
    """The words in both languages, and the form that takes them out."""
    lang = language_of(request)
    words = _standing(sha256, lang)
    form = WithdrawPatternWordsForm(request.POST if request.method == "POST" else None, lang=lang)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(
                words=words,
                reason=form.cleaned_data["reason"],
                reason_es=form.cleaned_data["reason_es"],
                by=cast(Person, request.user),
                as_post=next(post for post in cast(Held, held_of(request)).posts if post.role in WITHDRAWERS),
                at=timezone.now(),
            )
        except RefusedError as refused:
            form.take(refused)
        else:
            # Until the pages are written anew they still show the words: that does not wait for the clock.
            publish_by_the_clock(timezone.now())
            messages.success(request, catalogue().text(lang, "office.pattern_words.done"))
            return redirect("pattern-words")
    return render(request, "analyst/withdraw_pattern_words.html", {"form": form, "words": words})


def _standing(sha256: str, lang: str) -> PatternWords:
    for words in words_beside_patterns(lang):
        if words.sha256 == sha256 and words.stand:
            return words
    raise Http404(sha256)
