"""How soon a change in a meeting's room is seen by everybody who looks: 200 open streams, and what each then asks for.

`python benchmarks/room_viewers.py` starts an office of its own on loopback with a public meeting under way, opens the
streams, moves the meeting from item to item, and says after how long the viewers had the new screen in hand. It ends by
itself; no viewer waits longer than `LONGEST_WAIT`.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path


VIEWERS = 200
CHANGES = 5
LONGEST_WAIT = 20.0


@dataclass(frozen=True)
class Room:
    """Where the pages and the stream listen, and which meeting is looked at."""

    pages: int
    stream: int
    meeting: str


@dataclass
class Seen:
    """What the viewers have in hand: for each, the moments at which it had another screen, and what it showed."""

    screens: list[list[tuple[float, bytes]]] = field(default_factory=list)
    listening: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Waited:
    """Seconds from when a change was sent until each viewer had it in hand, in order."""

    seconds: Sequence[float]

    def at(self, share: float) -> float:
        """So long waited this share of the viewers at most."""
        return self.seconds[min(len(self.seconds) - 1, max(0, round(share * len(self.seconds)) - 1))]

    def __str__(self) -> str:
        return (
            f"{len(self.seconds)} viewers: median {self.at(0.5):.2f} s, 95 % {self.at(0.95):.2f} s, "
            f"last {self.seconds[-1]:.2f} s"
        )


def watched(room: Room, changes: Sequence[tuple[bytes, Callable[[], None]]], viewers: int = VIEWERS) -> list[Waited]:
    """What `watch` finds, in a thread of its own, whatever runs in this one."""
    with ThreadPoolExecutor(1) as own:
        return own.submit(lambda: asyncio.run(watch(room, changes, viewers))).result()


async def watch(
    room: Room, changes: Sequence[tuple[bytes, Callable[[], None]]], viewers: int = VIEWERS
) -> list[Waited]:
    """Open the viewers, make each change, and wait until all have seen the words that it puts on the screen."""
    seen = Seen(screens=[[] for _ in range(viewers)])
    tasks = [asyncio.create_task(_viewer(room, seen, number)) for number in range(viewers)]
    try:
        await _until(lambda: seen.listening == viewers, seen)
        found = []
        for words, change in changes:
            began = time.monotonic()
            await asyncio.to_thread(change)
            await _until(lambda words=words, began=began: all(_came(row, words, began) for row in seen.screens), seen)  # type: ignore[misc]
            came = [_came(row, words, began) for row in seen.screens]
            found.append(Waited(sorted(each - began for each in came if each)))
        return found
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _came(row: Sequence[tuple[float, bytes]], words: bytes, began: float) -> float | None:
    return next((at for at, screen in row if at >= began and words in screen), None)


async def _until(is_so: Callable[[], bool], seen: Seen) -> None:
    end = time.monotonic() + LONGEST_WAIT
    while not is_so():
        if seen.faults:
            raise RuntimeError(f"{len(seen.faults)} viewers failed: {seen.faults[0]}")
        if time.monotonic() > end:
            raise TimeoutError(f"not everybody saw it within {LONGEST_WAIT:.0f} s")
        await asyncio.sleep(0.02)


async def _viewer(room: Room, seen: Seen, number: int) -> None:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", room.stream)
        writer.write(
            f"GET /live/{room.meeting} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".encode()
        )
        await writer.drain()
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            seen.faults.append(head.decode())
            return
        first = None
        while line := await reader.readline():
            if not line.startswith(b"data: "):
                continue
            told = line[6:].strip().decode()
            if first is None:
                first = told
                seen.listening += 1
                continue
            seen.screens[number].append((time.monotonic(), b""))
            screen = await _screen(room, told)
            seen.screens[number].append((time.monotonic(), screen))
    except OSError as fault:
        seen.faults.append(str(fault))


async def _screen(room: Room, told: str) -> bytes:
    """What a browser then asks for, over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", room.pages)
    path = f"/meetings/{room.meeting}/screen/now/?v={told}"
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    await writer.drain()
    whole = await reader.read()
    writer.close()
    return whole


def main() -> None:
    """The benchmark by itself."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--viewers", type=int, default=VIEWERS)
    asked.add_argument("--changes", type=int, default=CHANGES)
    given = asked.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
    from room_process import changes_in, room_running

    with tempfile.TemporaryDirectory() as folder, room_running(Path(folder)) as room:
        print(
            f"{given.viewers} viewers of a public meeting, {given.changes} changes; office and viewers on this machine"
        )
        looked_at = Room(room.pages, room.stream, room.meeting)
        for waited in watched(looked_at, changes_in(room, given.changes), given.viewers):
            print(f"  {waited}")


if __name__ == "__main__":
    main()
