"""Records: what is due for disposal, the classes, the record on paper."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.actions.disposal import dispose as destroy
from civicstat.office.actions.records_export import require_records
from civicstat.office.actions.retention import set_period as keep_for
from civicstat.office.clock import today_in_office
from civicstat.office.doors import held_of
from civicstat.office.errors import OfficeError
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.lists.records import DISPOSALS, PAPERS, kind_words, period_words
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.models.retention_period import RetentionPeriod
from civicstat.office.needs import Need
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.pages.errand import errand_page, is_piece, lead_on
from civicstat.office.pages.lists import list_page
from civicstat.office.pages.promise_forms import text_field
from civicstat.office.posts_held import Held
from civicstat.office.records.classes import CLASSES
from civicstat.office.records.due import due_for_disposal
from civicstat.office.records.kept_for import kept_for
from civicstat.office.roles import Role
from civicstat.office.running.errands import ask_errand, errand_named, result_of
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


LANGUAGES = [("en", "English"), ("es", "Español")]


class PeriodForm(OfficeForm):
    """How long, and on what it rests."""

    FORM = "period"

    period = forms.CharField(max_length=20, required=False)
    basis = text_field()


class YearForm(OfficeForm):
    """Which year, in which language."""

    FORM = "export_year"

    year = forms.CharField(max_length=6)
    language = forms.ChoiceField(choices=LANGUAGES)


class MeetingForm(OfficeForm):
    """Which meeting, in which language."""

    FORM = "export_meeting"

    meeting = forms.CharField(max_length=100)
    language = forms.ChoiceField(choices=LANGUAGES)


def as_clerk(request: HttpRequest) -> Post:
    """The clerk's post of whoever acts."""
    return next(post for post in cast(Held, held_of(request)).posts if post.role == Role.CLERK)


def is_clerk(request: HttpRequest) -> bool:
    """Whether whoever asks may act on records."""
    return Role.CLERK in cast(Held, held_of(request)).roles


def records(request: HttpRequest, **parts: Any) -> HttpResponse:
    """What is due for disposal, and the way to every part of the records."""
    due = due_for_disposal(today_in_office())
    context = {"due": due, "may": is_clerk(request), "kind_words": kind_words, "period_words": period_words}
    return render(request, "records/records.html", context)


def dispose(request: HttpRequest, *, kind: str, **parts: Any) -> HttpResponse:
    """Destroy what is due of a kind, as many as the page showed."""
    expected = request.POST.get("expected", "")
    gone = destroy(
        kind=kind,
        expected=int(expected) if expected.isdecimal() else -1,
        as_post=as_clerk(request),
        by=cast(Person, request.user),
        at=timezone.now(),
        today=today_in_office(),
    )
    messages.success(request, catalogue().text(language_of(request), "office.records.disposed", count=gone.count))
    return redirect("records")


def destruction_log(request: HttpRequest, **parts: Any) -> HttpResponse:
    """What was destroyed, the newest first."""
    return list_page(request, DISPOSALS)


def retention_classes(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every class with the period that counts here."""
    context = {"rows": list(kept_for().values()), "may": is_clerk(request), "period_words": period_words}
    return render(request, "records/classes.html", context)


def set_period(request: HttpRequest, *, retention: str, **parts: Any) -> HttpResponse:
    """Keep a class for a period of the city's own."""
    if retention not in CLASSES or not CLASSES[retention].can_be_set:
        raise Http404(retention)
    lang, kept = language_of(request), kept_for()[retention]
    own = RetentionPeriod.objects.filter(retention=retention).first()
    seen = 0 if own is None else own.version
    shown = {"period": str(kept.period) if kept.said_by != "example" else "", "basis": "" if own is None else own.basis}
    form = PeriodForm(request.POST or None, lang=lang, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            keep_for(
                retention=retention,
                **form.cleaned_data,
                by=cast(Person, request.user),
                at=timezone.now(),
                seen=seen_of(request, seen),
            )
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            back = reverse("set-period", kwargs={"retention": retention})
            return conflict_page(request, conflict, form="period", back=back)
        else:
            messages.success(request, catalogue().text(lang, "office.records.set_done"))
            return redirect("retention-classes")
    context = {"form": form, "kept": kept, "seen": seen, "words": period_words(kept.period, lang)}
    return render(request, "records/period.html", context)


def papers(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The papers that were taken out."""
    return list_page(request, PAPERS)


def on_paper(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Ask for the paper of a year or of a meeting; the worker makes it."""
    lang = language_of(request)
    of = "meeting" if "meeting" in request.POST else "year"
    typed = request.POST if request.method == "POST" else None
    shown = {"language": lang}
    year = YearForm(typed if of == "year" else None, lang=lang, initial=shown)
    meeting = MeetingForm(typed if of == "meeting" else None, lang=lang, initial=shown)
    # Two forms stand on the page, and each field has a label of its own.
    year.auto_id, meeting.auto_id = "year-%s", "meeting-%s"
    form = year if of == "year" else meeting
    if typed is not None and form.is_valid():
        asked, language = form.cleaned_data[of], form.cleaned_data["language"]
        try:
            require_records(**{of: asked})
        except RefusedError as refused:
            form.take(refused)
        else:
            name = f"paper-{secrets.token_hex(8)}"
            made_on = today_in_office().isoformat()
            said = {"of": of, "asked": asked, "lang": language, "made_on": made_on}
            ask_errand(name, "paper", by=cast(Person, request.user), at=timezone.now(), said=said)
            return redirect("paper-made", name=name)
    return render(request, "records/paper.html", {"year": year, "meeting": meeting})


def paper_made(request: HttpRequest, *, name: str, **parts: Any) -> HttpResponse:
    """How far a paper is, and once it is made, the file."""
    errand = errand_named(name) if name.startswith("paper-") else None
    if errand is None:
        raise Http404(name)
    pdf = result_of(name)
    if pdf is None:
        return errand_page(
            request, errand, title="office.records.paper_in_work", back=reverse("on-paper"), here="records"
        )
    if is_piece(request):
        return lead_on(request)
    asked, language = errand.said["asked"], errand.said["lang"]
    if "file" in request.GET:
        answer = HttpResponse(pdf, content_type="application/pdf")
        title = re.sub(r"[^A-Za-z0-9-]+", "-", asked)
        answer.headers["Content-Disposition"] = f'attachment; filename="record-{title}-{language}.pdf"'
        return answer
    context = {"asked": asked, "sha256": hashlib.sha256(pdf).hexdigest(), "size": f"{-(-len(pdf) // 1000):,}"}
    return render(request, "records/paper_made.html", context)


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """The clerk is asked to look at what is due for disposal."""
    if Role.CLERK not in held.roles:
        return
    try:
        count = sum(each.count for each in due_for_disposal(today))
    except OfficeError:
        # A city's file that cannot be read says so on the page of the records; the day goes on without it.
        return
    if count:
        words = catalogue()
        yield Need(
            title=words.text(lang, "office.records.need.due"),
            words=words.text(lang, "office.records.need.due_words", count=count),
            button=words.text(lang, "office.records.need.due_button"),
            href=reverse("records"),
        )
