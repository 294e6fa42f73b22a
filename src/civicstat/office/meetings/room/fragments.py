"""Pieces of pages made once for everybody: by meeting, number, kind of reader and language; served from memory.

A piece holds nothing of whoever looks: no name, no token, no hour of looking. The clock's hour goes beside it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass


# A hundred numbers of a meeting for two kinds of reader in two languages are less than 20 MB.
MOST = 400

Name = tuple[str, int, str, str]


@dataclass(frozen=True)
class Piece:
    """What a page shows at a number; `is_public` says whether anybody may have it."""

    html: str
    is_public: bool


class Shelf:
    """The newest pieces; each is made by one thread while the others wait for it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._pieces: OrderedDict[Name, Piece] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[Name, threading.Lock] = {}
        self.made = 0

    def kept(self, name: Name) -> Piece | None:
        """A piece that was made already."""
        return self._pieces.get(name)

    def get(self, name: Name, make: Callable[[], Piece]) -> Piece:
        """The piece of a name, made on its first use."""
        found = self._pieces.get(name)
        if found is not None:
            return found
        with self._lock:
            making = self._making.setdefault(name, threading.Lock())
        with making:
            found = self._pieces.get(name)
            if found is None:
                found = make()
                self._put(name, found)
        return found

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._pieces.clear()
            self._making.clear()

    def _put(self, name: Name, piece: Piece) -> None:
        with self._lock:
            self.made += 1
            self._pieces[name] = piece
            self._making.pop(name, None)
            while len(self._pieces) > self._most:
                self._pieces.popitem(last=False)


SHELF = Shelf()
