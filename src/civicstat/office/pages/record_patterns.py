"""Unusual record patterns in the office: the department reads its own first, and can explain; an auditor reads all."""

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
from civicstat.office.actions.pattern_explanation import LONGEST, explain
from civicstat.office.analyst.city_now import CityNow, city_now
from civicstat.office.analyst.record_patterns import reports_for
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
    return render(request, "analyst/patterns.html", {"reports": reports, "own": own, "longest": LONGEST})


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """The head of a department is told of a pattern in its records before anybody else."""
    own = held.departments({Role.DEPARTMENT_HEAD})
    if not own:
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
