"""Posts: what is answered for stays with a post when people change."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from civicstat.office.actions import person as acts
from civicstat.office.actions.act import ConflictError, RefusedError
from civicstat.office.forms import OfficeForm
from civicstat.office.language import language_of
from civicstat.office.models.department import Department
from civicstat.office.models.person import Person
from civicstat.office.models.post import Post
from civicstat.office.pages.conflict import conflict_page
from civicstat.office.roles import Role
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


class PostForm(OfficeForm):
    """A post's names, its role and its department."""

    FORM = "post"

    slug = forms.SlugField(max_length=60)
    title = forms.CharField(max_length=160)
    title_es = forms.CharField(max_length=160)
    role = forms.ChoiceField(choices=[(role.value, role.value) for role in Role])
    department = forms.ModelChoiceField(queryset=Department.objects.all(), required=False)

    def __init__(self, *given: Any, lang: str, **more: Any) -> None:
        super().__init__(*given, lang=lang, **more)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, catalogue().message(lang, f"office.role.{role.value}")) for role in Role
        ]


def post(request: HttpRequest, *, slug: str = "", **parts: Any) -> HttpResponse:
    """Add a post, or change one; its short name stays."""
    lang = language_of(request)
    found = get_object_or_404(Post, slug=slug) if slug else None
    shown = {} if found is None else {name: getattr(found, name) for name in PostForm.base_fields}
    form = PostForm(request.POST or None, lang=lang, initial=shown)
    if found is not None:
        del form.fields["slug"]
    if request.method == "POST" and form.is_valid():
        by, at = cast(Person, request.user), timezone.now()
        try:
            if found is None:
                acts.add_post(by=by, at=at, **form.cleaned_data)
            else:
                seen = seen_of(request, found.version)
                acts.change_post(post=found, by=by, at=at, seen=seen, **form.cleaned_data)
        except RefusedError as refused:
            form.take(refused)
        except ConflictError as conflict:
            return conflict_page(request, conflict, form="post", back=request.path)
        else:
            messages.success(request, catalogue().text(lang, "office.posts.saved"))
            return redirect("posts")
    return render(request, "people/post.html", {"form": form, "found": found})
