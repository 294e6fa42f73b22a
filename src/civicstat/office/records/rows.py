"""The rows of a kind, with the day from which their time counts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast

from civicstat.office.models.act_record import ActRecord
from civicstat.office.records.kinds import LAST_ACT, Kind


def rows_of(kind: Kind) -> QuerySet[Any]:
    """Every row of a kind; where its time counts from its newest act, with that hour as `last_act`."""
    rows: QuerySet[Any] = kind.model._base_manager.all()
    if kind.day != LAST_ACT:
        return rows
    acts = ActRecord.objects.filter(noun=kind.name, subject=OuterRef("as_subject")).order_by("-version")
    named: QuerySet[Any] = rows.annotate(as_subject=Cast("pk", CharField()))
    dated: QuerySet[Any] = named.annotate(last_act=Subquery(acts.values("at")[:1]))
    return dated


def ended_by(kind: Kind, last: date) -> QuerySet[Any]:
    """The rows whose time began on a day or before it, that can come to an end and have not.

    Nothing that the public record holds is among them.
    """
    rows = rows_of(kind).filter(kind.only, **{f"{kind.day_field}{kind.day_lookup}__lte": last})
    if kind.erase:
        # What is personal never stands in the public record, so it can go although the rest is there.
        return rows.exclude(**dict(kind.erase))
    if any(field.name == "frozen_as" for field in kind.model._meta.get_fields()):
        rows = rows.filter(frozen_as="")
    return rows
