"""A home with the beginning of a public record, for tests that put something on it from the office."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from civicstat.ledger.append import append
from civicstat.vocabulary.statement import Statement


def begin_record(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make this the office's home, with the genesis of Mill Town on record; the home."""
    body = {
        "city": "mill-town",
        "name": "Mill Town",
        "jurisdiction": "Mill Town, an invented city",
        "mode": "replay",
        "time_zone": "America/New_York",
        "licence": "CC0-1.0",
        "privacy_rules": "civicstat-default/1",
        "software": "0.0.0",
        "nonce": "0" * 32,
    }
    append(home, [Statement("genesis/v1", "genesis", "-", "2015-09-30", "2015-10-01T04:00:00Z", (), body)])
    monkeypatch.setattr(settings, "HOME", home)
    return home
