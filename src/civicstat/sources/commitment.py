"""A salted digest that ties the city to its raw files without showing them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from civicstat.vocabulary.canonical import sha256_hex
from civicstat.vocabulary.city import City


SOURCE_NAME = "service-requests"
NONCE_BYTES = 32


def commitment_of(files: Mapping[str, str], *, nonce: str) -> str:
    """SHA-256 over the nonce and the digest of each file, a line each: `nonce`, then `sha256  name`, names sorted.

    Whoever is given the files and the nonce can check it with two standard commands; whoever is not cannot even try
    out guesses of a file's content.
    """
    lines = [nonce, *(f"{sha256}  {name}" for name, sha256 in sorted(files.items()))]
    return sha256_hex(("\n".join(lines) + "\n").encode("utf-8"))


def nonce_of(city: City, home: Path, name: str = SOURCE_NAME) -> str:
    """The salt: in replay it follows from the published seed, so that everybody gets the same release; live it is
    drawn once and kept in the home's private folder.
    """
    if city.mode == "replay":
        return sha256_hex(f"civicstat nonce\n{city.seed}\n{name}\n".encode())
    path = home / "private" / f"{name}.nonce"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(NONCE_BYTES))
    return path.read_text(encoding="ascii")
