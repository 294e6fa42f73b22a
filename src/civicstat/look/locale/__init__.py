"""The message catalogue: every sentence of a page's furniture, in English and in Spanish, under one key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from civicstat.look.errors import LookError
from civicstat.look.words.languages import LANGUAGES, require_language


_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Catalogue:
    """Messages by language and key; a key is the path in the TOML file, joined by dots."""

    messages: Mapping[str, Mapping[str, str]]

    def text(self, lang: str, key: str, **parts: object) -> str:
        """The message under a key, its `{parts}` filled in."""
        return self.message(lang, key).format(**parts)

    def message(self, lang: str, key: str) -> str:
        """The message as written, parts unfilled."""
        try:
            return self.messages[require_language(lang)][key]
        except KeyError:
            raise LookError(
                f"there is no message {key!r} in {lang!r}",
                where=f"look/locale/{lang}.toml",
                next_step="Add it to the files of both languages.",
            ) from None

    def holes(self) -> list[str]:
        """Keys that stand in one language only, or whose parts differ; empty when the catalogue is whole."""
        found = []
        for key in sorted(set().union(*(self.messages[lang] for lang in LANGUAGES))):
            missing = [lang for lang in LANGUAGES if key not in self.messages[lang]]
            if missing:
                found.append(f"{key}: not in {', '.join(missing)}")
            elif len({_parts_of(self.messages[lang][key]) for lang in LANGUAGES}) > 1:
                found.append(f"{key}: the parts differ between the languages")
        return found


def read_catalogue(folders: Sequence[Path] = ()) -> Catalogue:
    """Our own messages, then those of other rooms' folders, each with an `en.toml` and an `es.toml`.

    A key that two folders give is refused: one message, one home.
    """
    messages: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
    for folder in (_HERE, *folders):
        for lang in LANGUAGES:
            path = folder / f"{lang}.toml"
            for key, message in _flat(tomllib.loads(path.read_text("utf-8")), ""):
                if key in messages[lang]:
                    raise LookError(f"the message {key!r} stands in two files", where=str(path))
                messages[lang][key] = message
    return Catalogue(messages)


def t(lang: str, key: str, **parts: object) -> str:
    """One of our own messages: `t("es", "nav.skip")`."""
    return _OWN.text(lang, key, **parts)


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, str(value)


def _parts_of(message: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(message) if name)


_OWN = read_catalogue()
