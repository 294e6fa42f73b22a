"""Make Django ready for a tool that looks at the office, with the settings that the tests have."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def make_ready() -> None:
    """Set Django up once; a second call does nothing."""
    support = str(Path(__file__).resolve().parent.parent / "tests" / "support")
    if support not in sys.path:
        sys.path.insert(0, support)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office_settings")
    import django

    django.setup()
