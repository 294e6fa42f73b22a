"""Unusual record patterns in the office: the department reads its own first and explains; an auditor has the word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from secrets import token_hex
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.look.words.dates import day_words
from civicstat.office.actions.pattern_explanation import explain
from civicstat.office.actions.pattern_word import say, unsay
from civicstat.office.actions.said_in_both import LONGEST
from civicstat.office.analyst.city_now import CityNow, city_now
from civicstat.office.analyst.record_patterns import reports_for
from civicstat.office.clock import today_in_office
from civicstat.office.doors import held_of
from civicstat.office.language import language_of
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.needs import Need
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.templating import catalogue
from civicstat.vocabulary.errors import CivicstatError


def patterns(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The reports that whoever asks may read; a department's head explains a pattern of their own."""
    city, held, lang = city_now(), cast(Held, held_of(request)), language_of(request)
    if request.method == "POST":
        return _explain(request, city, held, lang)
    own = held.departments({Role.DEPARTMENT_HEAD})
    reports = reports_for(city, held, lang)
    said = {"is_auditor": Role.AUDITOR in held.roles, "today": today_in_office()}
    return render(request, "analyst/patterns.html", {"reports": reports, "own": own, "longest": LONGEST, **said})


def judge(request: HttpRequest, **parts: Any) -> HttpResponse:
    """An auditor's word on a pattern: public or not, with the reason."""
    city, held, lang = city_now(), cast(Held, held_of(request)), language_of(request)
    publish = request.POST.get("publish") == "yes"
    say(
        city=city,
        pattern=_known(city, held, request.POST.get("pattern", ""), lang),
        publish=publish,
        reason=request.POST.get("reason", ""),
        reason_es=request.POST.get("reason_es", ""),
        post=_auditor(held),
        by=cast(Person, request.user),
        at=timezone.now(),
        day=today_in_office(),
    )
    messages.success(request, catalogue().message(lang, "office.analyst.pattern_judged"))
    return redirect("record-patterns")


def take_back(request: HttpRequest, **parts: Any) -> HttpResponse:
    """An auditor takes back a word that is not on record yet."""
    city, held, lang = city_now(), cast(Held, held_of(request)), language_of(request)
    pattern = _known(city, held, request.POST.get("pattern", ""), lang)
    found = unsay(city=city, pattern=pattern, post=_auditor(held), by=cast(Person, request.user), at=timezone.now())
    if not found:
        raise Http404
    messages.success(request, catalogue().message(lang, "office.analyst.pattern_taken_back"))
    return redirect("record-patterns")


def _known(city: CityNow, held: Held, pattern: str, lang: str) -> str:
    if not any(one.id == pattern for report in reports_for(city, held, lang) for one in report.patterns):
        raise Http404
    return pattern


def _auditor(held: Held) -> Post:
    return next(post for post in held.posts if post.role == Role.AUDITOR)


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """The head of a department is told of a pattern in its records first; an auditor once a word may be said of it."""
    own = held.departments({Role.DEPARTMENT_HEAD})
    is_auditor = Role.AUDITOR in held.roles
    if not own and not is_auditor:
        return
    try:
        reports = reports_for(city_now(), held, lang)
    except CivicstatError:
        return
    words = catalogue()
    for report in reports:
        for found in report.patterns if report.department in own else ():
            if not found.explanation:
                yield Need(
                    title=words.text(lang, "office.analyst.need_pattern", name=found.title),
                    words=words.text(lang, "office.analyst.pattern_from", day=day_words(found.public_from, lang)),
                    button=words.text(lang, "office.analyst.need_pattern_button"),
                    href=f"{reverse('record-patterns')}#{found.id}",
                )
        for found in report.patterns if is_auditor else ():
            if found.public is None and found.may_be_judged(today):
                yield Need(
                    title=words.text(lang, "office.analyst.need_word", name=found.title, unit=report.name),
                    words=words.text(lang, "office.analyst.need_word_why"),
                    button=words.text(lang, "office.analyst.need_word_button"),
                    href=f"{reverse('record-patterns')}#{found.id}",
                )


def _explain(request: HttpRequest, city: CityNow, held: Held, lang: str) -> HttpResponse:
    wanted = request.POST.get("pattern", "")
    explain(
        city=city,
        pattern=wanted,
        text=request.POST.get("text", ""),
        text_es=request.POST.get("text_es", ""),
        post=_post_for(city, held, wanted, lang),
        by=cast(Person, request.user),
        at=timezone.now(),
        salt=token_hex(32),
    )
    messages.success(request, catalogue().message(lang, "office.analyst.pattern_explained"))
    return redirect("record-patterns")


def _post_for(city: CityNow, held: Held, pattern: str, lang: str) -> Post:
    """The post of theirs that answers for the department in whose report the pattern stands."""
    for report in reports_for(city, held, lang):
        if any(found.id == pattern for found in report.patterns):
            for post in held.posts:
                own = post.department.slug if post.department is not None else ""
                if post.role == Role.DEPARTMENT_HEAD and own and own == report.department:
                    return post
    raise Http404
