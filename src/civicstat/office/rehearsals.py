"""What was said in a rehearsal: the office sees it with its mark; it binds nobody, counts nowhere, never is public."""

from __future__ import annotations

from typing import TypeVar, cast

from django.db.models import Exists, Model, OuterRef, QuerySet

from civicstat.office.models.capture import Capture
from civicstat.office.models.decision import Decision
from civicstat.office.models.promise import Promise
from civicstat.office.posts_held import Held
from civicstat.office.roles import AT_WORK


Kind = TypeVar("Kind", bound=Model)


def in_earnest(rows: QuerySet[Kind]) -> QuerySet[Kind]:
    """Promises or decisions without those of rehearsals."""
    return rows.exclude(captures__meeting__is_dry_run=True)


def marked(rows: QuerySet[Kind]) -> QuerySet[Kind]:
    """Promises or decisions, each with `is_rehearsal`."""
    captured = Capture.objects.filter(meeting__is_dry_run=True, **{rows.model._meta.model_name or "": OuterRef("pk")})
    return cast("QuerySet[Kind]", rows.annotate(is_rehearsal=Exists(captured)))


def shown_to(held: Held, rows: QuerySet[Kind]) -> QuerySet[Kind]:
    """Promises or decisions that somebody may see, each with its mark: a rehearsal is for those at work in the city."""
    return marked(rows if held.roles & AT_WORK else in_earnest(rows))


def is_rehearsal(thing: Promise | Decision) -> bool:
    """Whether a promise or a decision was said in a rehearsal."""
    return thing.captures.filter(meeting__is_dry_run=True).exists()
