"""The scheduler: calls the timetable once a minute, for a machine without cron."""

from __future__ import annotations

import logging
import os
import signal
import threading
from types import FrameType


LOG = logging.getLogger("civicstat.office")
SECONDS = 60.0


def main() -> None:
    """Tick until told to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicstat.office.settings")
    import django

    django.setup()
    from django.db import DatabaseError, close_old_connections
    from django.utils import timezone

    from civicstat.office.running.timetable import tick

    ended = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    while not ended.is_set():
        close_old_connections()
        try:
            tick(timezone.now())
        except DatabaseError as error:
            # The database may be away for a while; the next tick does what this one could not.
            LOG.warning("tick failed: %s", type(error).__name__)
        ended.wait(SECONDS)


if __name__ == "__main__":
    main()
