"""Who may see a meeting's screen, and as what somebody speaks in its room."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from civicstat.office.city import city_of_office
from civicstat.office.doors import held_of
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.post import Post
from civicstat.office.models.room import Room
from civicstat.office.roles import AT_WORK, Role


# Who runs a room.
RUNNERS = (Role.CHAIR, Role.ANALYST)


def meeting_named(slug: str) -> Meeting:
    """A meeting with its series, or no page."""
    return get_object_or_404(
        Meeting.objects.select_related("series__chair", "series__department", "chaired_by"), slug=slug
    )


def room_of(meeting: Meeting) -> Room | None:
    """Its room, once it has begun."""
    return Room.objects.filter(meeting=meeting).select_related("meeting__series", "question", "look_up").first()


def live_room(slug: str) -> Room:
    """The room of a meeting under way, or no page."""
    found = room_of(meeting_named(slug))
    if found is None:
        raise Http404(slug)
    return found


def is_public(meeting: Meeting) -> bool:
    """Whether anybody may look in: notice of it was given in time, and it is no rehearsal."""
    return not meeting.is_dry_run and meeting.held_as(city_of_office().time_zone) == "public"


def takes_questions(meeting: Meeting) -> bool:
    """Whether residents may ask: in public and in recorded meetings, until they end."""
    is_open = not meeting.is_dry_run and meeting.stage != "closed"
    return is_open and meeting.state != "cancelled" and meeting.ended_at is None


def is_at_work(request: HttpRequest) -> bool:
    """Whether whoever asks works for the city."""
    held = held_of(request)
    return held is not None and bool(held.roles & AT_WORK)


def posts_of(request: HttpRequest) -> Sequence[Post]:
    """The posts of whoever asks."""
    held = held_of(request)
    return () if held is None else held.posts


def post_speaking(request: HttpRequest, meeting: Meeting) -> Post | None:
    """The post in which somebody runs this room: the series' chair where they hold it, else one that may."""
    held = posts_of(request)
    chair = [post for post in held if post.pk == meeting.series.chair_id]
    return next(iter([*chair, *(post for post in held if post.role in RUNNERS)]), None)


def asker_of(request: HttpRequest, meeting: Meeting) -> str:
    """As what somebody asks: by the seat that one of their posts has; everybody else is a resident."""
    held = {post.pk for post in posts_of(request)}
    if meeting.series.chair_id in held:
        return "chair"
    seats = meeting.series.seats.filter(is_active=True, post__in=held).values_list("what", flat=True) if held else ()
    if "moderator" in seats:
        return "moderator"
    return "panel" if seats else "resident"
