"""Lines of the log that name a page by its door, never by its address: an address may hold an invitation or a code."""

from __future__ import annotations

import logging


class DoorsOnly(logging.Filter):
    """Rewrites what Django says of a request into the door's name and the status."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the line through, rewritten."""
        request = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            name = match.view_name if match is not None else "no such page"
            status = getattr(record, "status_code", "")
            record.msg, record.args = "page=%s method=%s status=%s", (name, getattr(request, "method", "?"), status)
        return True
