"""The number of a room: it rises with whatever can change what its screens show."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Max, Q

from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.room import Room


# More rooms are never open at once; those that ended stay a while for whoever still looks.
NEWEST_ROOMS = 50
READ_AGAIN = 200
# What is changed on pages outside the room and shown inside.
_BESIDE = ("meeting", "promise", "decision", "series")


def number_of(meeting: Meeting) -> int:
    """The number of a meeting's room now."""
    changes = Room.objects.filter(meeting=meeting).values_list("changes", flat=True).first() or 0
    return changes + _beside()


def numbers_now() -> tuple[Mapping[str, int], int]:
    """The numbers of the newest rooms by the slug of their meeting, and that of any other meeting."""
    beside = _beside()
    rooms = Room.objects.order_by("-pk").values_list("meeting__slug", "changes")[:NEWEST_ROOMS]
    return {slug: changes + beside for slug, changes in rooms}, beside


class _Newest:
    """The newest act beside the rooms. After the first look only new rows are read, and a few before them again: on a
    busy database an act can come to light after one with a higher number.
    """

    def __init__(self) -> None:
        self._found = self._read = 0

    def __call__(self) -> int:
        acts = ActRecord.objects.all()
        if self._read:
            acts = acts.filter(pk__gt=self._read - READ_AGAIN)
        seen = acts.aggregate(all=Max("pk"), found=Max("pk", filter=Q(noun__in=_BESIDE)))
        if (seen["all"] or 0) < self._read:
            # Another database, as under test.
            self._found = self._read = 0
            return self()
        self._found, self._read = max(self._found, seen["found"] or 0), seen["all"] or 0
        return self._found


_beside = _Newest()
