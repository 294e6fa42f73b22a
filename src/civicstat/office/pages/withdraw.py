"""Take words of a promise or a decision out of the public record: for the clerk and the data steward."""

from __future__ import annotations

import json
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from civicstat.ledger.objects import ObjectStore
from civicstat.office.actions.withdraw import withdraw
from civicstat.office.doors import held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.freeze import words_on_record
from civicstat.office.language import language_of
from civicstat.office.models.decision import Decision
from civicstat.office.models.person import Person
from civicstat.office.models.promise import Promise
from civicstat.office.pages.promise_forms import text_field
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.templating import catalogue


WITHDRAWERS = (Role.CLERK, Role.DATA_STEWARD)


class WithdrawForm(OfficeForm):
    """Which words, and why."""

    FORM = "withdraw"

    words = forms.ChoiceField(choices=())
    reason = text_field()
    reason_es = text_field()


def withdraw_words(request: HttpRequest, *, pk: int, noun: str, **parts: Any) -> HttpResponse:
    """Choose the words and say why; the entry stays, and the page shows the reason where they were."""
    kind: type[Decision | Promise] = Decision if noun == "decision" else Promise
    found = cast("Decision | Promise", get_object_or_404(kind, pk=pk))
    lang = language_of(request)
    form = WithdrawForm(request.POST if request.method == "POST" else None, lang=lang)
    choice = form.fields["words"]
    assert isinstance(choice, forms.ChoiceField)
    choice.choices = _standing(found.slug)
    if request.method == "POST" and form.is_valid():
        withdraw(
            subject=found,
            sha256=form.cleaned_data["words"],
            reason=form.cleaned_data["reason"],
            reason_es=form.cleaned_data["reason_es"],
            by=cast(Person, request.user),
            as_post=next(post for post in cast(Held, held_of(request)).posts if post.role in WITHDRAWERS),
            at=timezone.now(),
        )
        messages.success(request, catalogue().text(lang, "office.withdraw.done"))
        return redirect(noun, pk=pk)
    return render(request, "promise/withdraw.html", {"form": form, "found": found, "noun": noun})


def _standing(slug: str) -> list[tuple[str, str]]:
    """The words of a promise or decision that still stand, by digest, each with its beginning."""
    store = ObjectStore.of_home(settings.HOME)
    found = [(sha256, store.get(sha256)) for sha256 in words_on_record(slug) if store.has(sha256)]
    return [(sha256, _beginning(content)) for sha256, content in found]


def _beginning(content: bytes) -> str:
    words = json.loads(content)["words"]
    return " · ".join(str(text)[:60] for text in words.values() if isinstance(text, str))[:200]
