"""Whether the office stands: for the machine that watches it. It names nobody and shows no record."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse


def health(request: HttpRequest, **parts: Any) -> HttpResponse:
    """200 when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"office": "down", "database": "no answer"}, status=503)
    return JsonResponse({"office": "up", "database": connection.vendor})
