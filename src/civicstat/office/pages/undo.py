"""Take back what one has just done."""

from __future__ import annotations

from typing import Any, cast

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from civicstat.office.actions.act import undo as take_back
from civicstat.office.language import language_of
from civicstat.office.models.person import Person
from civicstat.office.models.versioned import Versioned
from civicstat.office.seen import seen_of
from civicstat.office.templating import catalogue


def undo(request: HttpRequest, *, noun: str, pk: int, **parts: Any) -> HttpResponse:
    """Undo the newest act on something, if it was one's own; then back to where one was."""
    subject = get_object_or_404(_kind(noun), pk=pk)
    seen = seen_of(request, subject.version)
    take_back(subject, by=cast(Person, request.user), at=timezone.now(), seen=seen)
    messages.success(request, catalogue().text(language_of(request), "office.undone"))
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "today")


def _kind(noun: str) -> type[Versioned]:
    try:
        kind = apps.get_model("office", noun)
    except LookupError:
        raise Http404(noun) from None
    if not issubclass(kind, Versioned):
        raise Http404(noun)
    return kind
