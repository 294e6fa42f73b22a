"""Views of lists, kept and let go."""

from __future__ import annotations

from datetime import datetime

from civicstat.office.actions.act import change, create
from civicstat.office.models.person import Person
from civicstat.office.models.saved_view import SavedView


def keep_view(*, list_name: str, title: str, query: str, by: Person, at: datetime) -> SavedView:
    """Keep a view under a name; a view of that name is replaced."""
    known = SavedView.objects.filter(person=by, list_name=list_name, title=title, is_kept=True).first()
    if known is not None:
        return change(known, act="keep-view", by=by, at=at, seen=known.version, query=query)
    return create(SavedView, act="keep-view", by=by, at=at, person=by, list_name=list_name, title=title, query=query)


def let_view_go(*, view: SavedView, by: Person, at: datetime) -> SavedView:
    """No longer keep a view."""
    return change(view, act="let-view-go", by=by, at=at, seen=view.version, is_kept=False)
