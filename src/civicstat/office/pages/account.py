"""Your account: language, password, second factor, passkeys, and where you are signed in."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.views import password_change
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from civicstat.office.actions.account import choose_language, take_away_second_factor
from civicstat.office.doors import held_of
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of, remember_language
from civicstat.office.models.person import Person
from civicstat.office.posts_held import Held
from civicstat.office.seen import seen_of
from civicstat.office.sign_in.second_factor import MUST_HAVE_ONE, lacks_second_factor
from civicstat.office.templating import catalogue


class LanguageForm(OfficeForm):
    """In which language the office speaks."""

    FORM = "language"

    language = forms.ChoiceField(choices=[("en", "English"), ("es", "Español")])


def account(request: HttpRequest, **parts: Any) -> HttpResponse:
    """The person's own page."""
    person = cast(Person, request.user)
    form = LanguageForm(request.POST or None, lang=language_of(request), initial={"language": person.language})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["language"]
        seen = seen_of(request, person.version)
        choose_language(person=person, language=chosen, at=timezone.now(), seen=seen)
        messages.success(request, catalogue().text(chosen, "office.account.message.language"))
        return remember_language(redirect("account"), chosen)
    return render(
        request,
        "account/account.html",
        {
            "form": form,
            "person": person,
            "factors": _factors(person),
            "sessions": _sessions(person),
            "held": held_of(request),
        },
    )


def second_factor(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Codes of an app, passkeys and recovery codes: what there is, and what to set up."""
    person = cast(Person, request.user)
    held = cast(Held, held_of(request))
    return render(
        request,
        "mfa/index.html",
        {
            "factors": _factors(person),
            "is_missing": lacks_second_factor(held),
            "asking": sorted(held.roles & MUST_HAVE_ONE),
        },
    )


def change_password(request: HttpRequest, **parts: Any) -> Any:
    """Another password; for somebody who has none, what to do instead."""
    if not cast(Person, request.user).has_usable_password():
        return render(request, "account/no_password.html")
    return password_change(request)


def end_session(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """End one of the person's own sessions; ending this one signs out."""
    person = cast(Person, request.user)
    session = UserSession.objects.filter(pk=pk, user_id=person.pk).first()
    if session is None:
        raise Http404
    end_sessions(request, [session])
    return _ended(request)


def end_other_sessions(request: HttpRequest, **parts: Any) -> HttpResponse:
    """End every session of the person but this one."""
    sessions = UserSession.objects.filter(user_id=cast(Person, request.user).pk)
    end_sessions(request, [session for session in sessions if not session.is_current()])
    return _ended(request)


def take_away(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """An administrator ends the second factor of somebody who lost it."""
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise Http404
    take_away_second_factor(
        person=person,
        by=cast(Person, request.user),
        at=timezone.now(),
        seen=seen_of(request, person.version),
    )
    messages.success(request, catalogue().text(language_of(request), "office.account.message.taken_away"))
    return redirect("person", pk=pk)


def _ended(request: HttpRequest) -> HttpResponse:
    messages.success(request, catalogue().text(language_of(request), "office.account.message.session_ended"))
    return redirect("account")


def _sessions(person: Person) -> list[dict[str, Any]]:
    found = sorted(UserSession.objects.purge_and_list(person), key=lambda one: one.created_at, reverse=True)
    return [
        {"pk": one.pk, "since": one.created_at, "program": _program(one.user_agent), "is_this": one.is_current()}
        for one in found
    ]


def _program(said: str) -> str:
    """The browser and the machine, as far as the browser tells."""
    browsers = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    machines = (
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    named = [next((name for mark, name in pairs if mark in said), "") for pairs in (browsers, machines)]
    return ", ".join(name for name in named if name)


def _factors(person: Person) -> dict[str, Any]:
    found = Authenticator.objects.filter(user_id=person.pk).order_by("created_at")
    of = {kind: [one for one in found if one.type == kind] for kind in Authenticator.Type}
    papers = of[Authenticator.Type.RECOVERY_CODES]
    return {
        "app": next(iter(of[Authenticator.Type.TOTP]), None),
        "passkeys": of[Authenticator.Type.WEBAUTHN],
        "papers": len(papers[0].wrap().get_unused_codes()) if papers else None,
    }
