"""Files of an invented city say so on their first line, where their format lets them."""

from __future__ import annotations


INVENTED = "Invented training city: nothing in this file is real."
INVENTED_ES = "Ciudad de práctica inventada: nada en este archivo es real."
# A CSV, a line of JSON and a canonical object have no place for a remark; their pages and the site's README.txt say it.
_FIRST_LINES = {
    "sql": f"-- {INVENTED}\n-- {INVENTED_ES}\n",
    "briefing-md": f"> **{INVENTED}** {INVENTED_ES}\n\n",
}


def mark_invented(role: str, content: bytes) -> bytes:
    """A release's object with the remark before it."""
    return _FIRST_LINES.get(role.partition("/")[0], "").encode() + content
