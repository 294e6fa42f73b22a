"""The public record as it stands in the home: a preview beside the office, for whoever works in it.

A city publishes the same files on a web server of its own, which goes on when the office is down.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.static import serve

from civicstat.office.language import language_of


def record(request: HttpRequest, *, path: str = "", **parts: Any) -> HttpResponseBase:
    """A file of the site; a folder leads to its first page, and before there is a site a page says how to make one."""
    root = settings.HOME / "portal"
    if not (root / "index.html").is_file():
        return render(request, "errors/no_record.html", status=404)
    if not path:
        return redirect(reverse("record-page", kwargs={"path": f"{language_of(request)}/index.html"}))
    if path.endswith("/"):
        path += "index.html"
    answer = serve(request, path, document_root=str(root))
    # The site says what its pages may load, page by page.
    vars(answer)["_csp_exempt"] = True
    return answer
