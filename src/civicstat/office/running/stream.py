"""A line to every open page: when something changed, the number of the newest act, and no word of it.

The stream is a signal; what changed a page asks for itself, through its own door. One look at the database every half
second serves every listener of this process. `/live` tells whoever is signed in of any act; `/live/<slug>` tells of one
meeting's room, and of a public meeting anybody.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from importlib import import_module
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import DatabaseError, close_old_connections
from django.utils.crypto import constant_time_compare

from civicstat.office.meetings.room.numbers import numbers_now
from civicstat.office.meetings.room.who import is_public
from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.person import Person


# Half of what a listener waits on average is this; 200 of them are told well within two seconds.
SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_BETWEEN_SIGNS_OF_LIFE = 15.0
# After a cut, browsers come back this soon.
RETRY_MILLISECONDS = 3000
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Numbers:
    """What listeners are told: the newest act, each meeting's room by its slug, and any other meeting."""

    newest: int = 0
    rooms: Mapping[str, int] = field(default_factory=dict)
    beside: int = 0

    def of(self, meeting: str | None) -> int:
        """The number of a meeting, or of everything."""
        return self.newest if meeting is None else self.rooms.get(meeting, self.beside)


class Stream:
    """An ASGI application with the addresses `/live` and `/live/<slug of a meeting>`."""

    def __init__(self, *, newest: Callable[[], int] | None = None, look: Callable[[], Numbers] | None = None) -> None:
        self._read = look or ((lambda: Numbers(newest())) if newest is not None else numbers)
        self._numbers = Numbers()
        self._changed = asyncio.Condition()
        self._looking: asyncio.Task[None] | None = None

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """One listener, or the start and end of the process."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._listen(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._looking = asyncio.create_task(self._look())
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                if self._looking is not None:
                    self._looking.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _look(self) -> None:
        look = sync_to_async(self._read, thread_sensitive=True)
        while True:
            with contextlib.suppress(DatabaseError):
                found = await look()
                if found != self._numbers:
                    async with self._changed:
                        self._numbers = found
                        self._changed.notify_all()
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def _listen(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        known, meeting = _listened_to(scope["path"])
        if not known or scope["method"] != "GET":
            await _refuse(send, 404)
            return
        if not await sync_to_async(may_listen, thread_sensitive=True)(meeting, headers.get("cookie", "")):
            await _refuse(send, 403)
            return
        await send({"type": "http.response.start", "status": 200, "headers": _headers()})
        gone = asyncio.create_task(_gone(receive))
        try:
            await self._tell(send, gone, meeting)
        finally:
            gone.cancel()

    async def _tell(self, send: Send, gone: asyncio.Task[None], meeting: str | None) -> None:
        told = self._numbers.of(meeting)
        await _line(send, f"retry: {RETRY_MILLISECONDS}\nid: {told}\ndata: {told}\n\n")
        while not gone.done():
            number = await self._next_after(told, meeting)
            if number is None:
                await _line(send, ": still here\n\n")
            else:
                told = number
                await _line(send, f"id: {told}\ndata: {told}\n\n")

    async def _next_after(self, told: int, meeting: str | None) -> int | None:
        """The number once it differs from what was told; None when it stays the same for a while."""
        async with self._changed:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(
                    self._changed.wait_for(lambda: self._numbers.of(meeting) != told), SECONDS_BETWEEN_SIGNS_OF_LIFE
                )
            number = self._numbers.of(meeting)
            return number if number != told else None


def _listened_to(path: str) -> tuple[bool, str | None]:
    """Whether an address is one of ours, and the meeting that it names."""
    if path == "/live":
        return True, None
    start, _, slug = path.rpartition("/")
    return start == "/live" and _SLUG.fullmatch(slug) is not None, slug


def numbers() -> Numbers:
    """What listeners are told now."""
    newest = newest_act()
    rooms, beside = numbers_now()
    return Numbers(newest, rooms, beside)


def may_listen(meeting: str | None, cookies: str) -> bool:
    """Whether somebody may know that something changed: in a public meeting anybody, else whoever is signed in."""
    if meeting is not None:
        close_old_connections()
        found = Meeting.objects.filter(slug=meeting).select_related("series").first()
        if found is None:
            return False
        if is_public(found):
            return True
    return is_signed_in(cookies)


def newest_act() -> int:
    """The number of the newest act; 0 before there is one."""
    close_old_connections()
    return ActRecord.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def is_signed_in(cookies: str) -> bool:
    """Whether the session in these cookies belongs to somebody whose account is open."""
    close_old_connections()
    jar: SimpleCookie = SimpleCookie()
    jar.load(cookies)
    kept = jar.get(settings.SESSION_COOKIE_NAME)
    if kept is None:
        return False
    session = import_module(settings.SESSION_ENGINE).SessionStore(kept.value)
    if BACKEND_SESSION_KEY not in session:
        return False
    person = Person.objects.filter(pk=session.get(SESSION_KEY), is_active=True).first()
    return person is not None and constant_time_compare(
        session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()
    )


def _headers() -> list[tuple[bytes, bytes]]:
    address: str = settings.ENVIRONMENT.address
    return [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"access-control-allow-origin", address.encode()),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin, Cookie"),
    ]


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _line(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b""})
