"""Canonical JSON (RFC 8785) and the digests that cite it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence

import rfc8785

from civicstat.vocabulary.errors import VocabularyError


# Whole numbers beyond this lose digits in JavaScript readers (ECMA-262, Number.MAX_SAFE_INTEGER).
LARGEST_SAFE_INTEGER = 2**53 - 1

_SORTS_APART = re.compile("[\ud800-\U0010ffff]")

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]


def canonical_bytes(value: Json) -> bytes:
    """The one byte form of a JSON value; floats are refused, decimals travel as text."""
    _refuse_floats(value, path="$")
    # Without floats the standard library writes the same bytes, seven times as fast, as long as no key can sort
    # differently by code point than by UTF-16 unit: that needs a character from U+D800 on. Tests hold it to rfc8785.
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_object)
    return text.encode("utf-8") if text.isascii() or not _SORTS_APART.search(text) else rfc8785.dumps(value)


def _as_object(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else value


def canonical_text(value: Json) -> str:
    """`canonical_bytes` as text."""
    return canonical_bytes(value).decode("utf-8")


def sha256_hex(content: bytes) -> str:
    """The SHA-256 digest of some bytes, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_of(value: Json) -> str:
    """The SHA-256 digest of a JSON value in its canonical form."""
    return sha256_hex(canonical_bytes(value))


def _refuse_floats(value: object, *, path: str) -> None:
    if value is None or isinstance(value, bool | str):
        return
    if isinstance(value, int):
        if abs(value) > LARGEST_SAFE_INTEGER:
            raise VocabularyError(f"the whole number {value} is too large", where=path, expected="at most 2^53 - 1")
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise VocabularyError(f"the object key {key!r} is not text", where=path, expected="text keys")
            _refuse_floats(inner, path=f"{path}.{key}")
        return
    if isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            _refuse_floats(inner, path=f"{path}[{index}]")
        return
    raise VocabularyError(
        f"{value!r} ({type(value).__name__}) cannot be published",
        where=path,
        expected="null, true or false, a whole number, text, a list, or an object with text keys",
    )
