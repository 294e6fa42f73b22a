"""Which version of a thing somebody had before them when they filled in its form."""

from __future__ import annotations

from django.http import HttpRequest


NONE = 0  # no thing has this version: whoever sends it is shown the conflict


def seen_of(request: HttpRequest, version: int = NONE, name: str = "seen") -> int:
    """The version that a form was made from; `version`, the one of now, where the form says none.

    What is no number counts as a version that never was, so that nothing is written over by a broken form.
    """
    text = request.POST.get(name, "")
    if not text:
        return version
    return int(text) if text.isascii() and text.isdecimal() else NONE
