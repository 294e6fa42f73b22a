"""What the stream server calls: it tells open pages that something changed, and nothing else."""

from __future__ import annotations

import os

import django


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicstat.office.settings")
django.setup()

from civicstat.office.running.stream import Stream  # noqa: E402


application = Stream()
