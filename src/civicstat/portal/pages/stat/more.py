"""What else stands beside the list of meetings: pages of their own, each linked by one line.

A part of the meetings that writes such a page adds its link here.
"""

from __future__ import annotations

from civicstat.portal.pages.view import View


def more_of(view: View) -> list[dict[str, str]]:
    """Links as {"href", "title", "words"}, in the order in which they are shown."""
    return []
