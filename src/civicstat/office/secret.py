"""The key that signs sessions and links: the environment's, or one made once and kept in the home."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(given: str, home: Path) -> str:
    """The given key, else the home's own, made now if there is none; readable by its owner alone."""
    if given:
        return given
    kept = home / "private" / "office-secret-key"
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text("ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return kept.read_text("ascii")
