"""People, posts and departments: who answers for what. Kept by administrators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from civicstat.office.actions import person as acts
from civicstat.office.actions.account import choose_password
from civicstat.office.actions.act import RefusedError
from civicstat.office.clock import today_in_office
from civicstat.office.forms import OfficeForm
from civicstat.office.invitations import invitation_path, invited
from civicstat.office.language import language_of
from civicstat.office.lists.people import PEOPLE, POSTS
from civicstat.office.models.holding import Holding
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.needs import Need
from civicstat.office.pages.lists import list_page
from civicstat.office.posts_held import Held
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.sign_in.second_factor import has_second_factor
from civicstat.office.templating import catalogue


class InviteForm(OfficeForm):
    """Who is invited."""

    FORM = "invite"

    name = forms.CharField(max_length=120)
    email = forms.EmailField()
    language = forms.ChoiceField(choices=[("en", "English"), ("es", "Español")])


class NameToPostForm(OfficeForm):
    """Which post, from which day on."""

    FORM = "name_to_post"

    post = forms.ModelChoiceField(queryset=Post.objects.all())
    since = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))


class PasswordForm(OfficeForm):
    """A first password, or a new one."""

    FORM = "password"

    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), min_length=12)
    again = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))


def people(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Everyone with an account, and the posts they hold."""
    return list_page(request, PEOPLE)


def posts(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Every post, and who holds it."""
    return list_page(request, POSTS)


def invite(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Invite somebody: an account without a password, and the link by which they set one."""
    lang = language_of(request)
    form = InviteForm(request.POST or None, lang=lang, initial={"language": "en"})
    if request.method == "POST" and form.is_valid():
        try:
            person = acts.invite(**form.cleaned_data, by=cast(Person, request.user), at=timezone.now())
        except RefusedError as refused:
            form.take(refused)
        else:
            return redirect("person", pk=person.pk)
    return render(request, "people/invite.html", {"form": form})


def person(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """One person: posts held now and before, and the invitation while it has not been taken up."""
    found = get_object_or_404(Person, pk=pk)
    lang = language_of(request)
    form = NameToPostForm(request.POST or None, lang=lang, initial={"since": today_in_office()})
    if request.method == "POST" and form.is_valid():
        try:
            acts.name_to_post(person=found, **form.cleaned_data, by=cast(Person, request.user), at=timezone.now())
        except RefusedError as refused:
            form.take(refused)
        else:
            messages.success(request, catalogue().text(lang, "office.people.named"))
            return redirect("person", pk=pk)
    link = None if found.has_usable_password() else request.build_absolute_uri(invitation_path(found))
    holdings = Holding.objects.filter(person=found).select_related("post__department")
    return render(
        request,
        "people/person.html",
        {
            "found": found,
            "form": form,
            "holdings": holdings,
            "invitation": link,
            "has_second_factor": has_second_factor(found.pk),
        },
    )


def leave_post(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """End a holding today."""
    holding = get_object_or_404(Holding, pk=pk)
    seen = seen_of(request, holding.version)
    by = cast(Person, request.user)
    acts.leave_post(holding=holding, until=today_in_office(), by=by, at=timezone.now(), seen=seen)
    messages.success(request, catalogue().text(language_of(request), "office.people.left"))
    return redirect("person", pk=holding.person_id)


def close_account(request: HttpRequest, *, pk: int, **parts: Any) -> HttpResponse:
    """Close an account."""
    found = get_object_or_404(Person, pk=pk)
    acts.close_account(
        person=found,
        by=cast(Person, request.user),
        at=timezone.now(),
        seen=seen_of(request, found.version),
    )
    messages.success(request, catalogue().text(language_of(request), "office.people.closed"))
    return redirect("people")


def set_password(request: HttpRequest, *, who: str, token: str, **parts: Any) -> HttpResponse:
    """The page behind an invitation: set a password, then sign in with it."""
    found = invited(who, token)
    if found is None:
        return render(request, "people/invitation_spent.html", status=410)
    lang = language_of(request)
    form = PasswordForm(request.POST or None, lang=lang)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["password"] != form.cleaned_data["again"]:
            form.add_error("again", catalogue().text(lang, "office.people.passwords_differ"))
        else:
            try:
                validate_password(form.cleaned_data["password"], found)
            except ValidationError as error:
                form.add_error("password", " ".join(error.messages))
            else:
                choose_password(person=found, password=form.cleaned_data["password"], at=timezone.now())
                messages.success(request, catalogue().text(lang, "office.people.password_set"))
                return redirect("account_login")
    return render(request, "people/set_password.html", {"form": form, "found": found})


def asks(person: Person, held: Held, today: date, lang: str) -> Iterable[Need]:
    """An administrator is asked for people without a post, and for posts that nobody holds."""
    if Role.ADMINISTRATOR not in held.roles:
        return
    words = catalogue()
    empty = [post for post in Post.objects.all() if not _is_held(post, today)]
    for post in empty:
        yield Need(
            title=words.text(lang, "office.people.need_holder", post=post.title_in(lang)),
            words=words.text(lang, "office.people.need_holder_words"),
            button=words.text(lang, "office.people.need_holder_button"),
            href=reverse("people"),
        )


def _is_held(post: Post, day: date) -> bool:
    return any(holding.is_held_on(day) for holding in post.holdings.all())
