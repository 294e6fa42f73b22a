"""A resident's own words: apart from the city folder until they go on record, under a digest that nobody can guess.

They wait in the home's private folder. Adoption puts them beside the log, where they can be withdrawn; the salt in the
object keeps anybody from trying words against the digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.home import Home
from civicstat.cycle.steps import write_whole
from civicstat.disclosure.resident_words import possible_names
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.private_text import holds_private_text
from civicstat.vocabulary.canonical import canonical_bytes, sha256_hex
from civicstat.vocabulary.proposal import Asked
from civicstat.vocabulary.statement import Statement


PROPOSAL = "metric-proposal/v2"


def refuse_private_words(asked: Asked, *, known: Iterable[str], where: str) -> None:
    """Refuse words that nobody agreed to publish, or that could lead to a person.

    Raises
    ------
    CityFolderError
        With everything that keeps them from being published, at once.
    """
    texts, problems = (asked.words, asked.words_es), []
    if not asked.agreed:
        problems.append("`proposal.agreed` is not true: the resident has not agreed that the words are published")
    if any(holds_private_text(text) for text in texts):
        problems.append("the words hold a mail address or a telephone number")
    names = possible_names(texts, known=known, not_names=asked.not_names)
    if names:
        problems.append(f"these words could be a private person's name: {', '.join(names)}")
    if problems:
        raise CityFolderError(
            "; ".join(problems),
            where=where,
            expected="words that their author lets the city publish, without anything that leads to a person",
            next_step="Ask the resident and write agreed = true; take names, addresses and numbers out. "
            "Words with a capital letter that name nobody stand in not_names = [...].",
        )


def set_apart(asked: Asked, home: Path, *, salt: str) -> Asked:
    """Keep the words in the home's private folder; what the city folder says instead names their object."""
    words = {"text": asked.words, "text_es": asked.words_es}
    content = canonical_bytes({"nonce": salt, "words": words})
    sha256 = sha256_hex(content)
    write_whole(_waiting(home) / sha256, content)
    return asked.model_copy(
        update={"words": "", "words_es": "", "words_sha256": sha256, "agreed": False, "not_names": ()}
    )


def waiting_words(home: Path, sha256: str) -> dict[str, Any] | None:
    """Words that wait for their entry; None where they do not stand here."""
    file = _waiting(home) / sha256
    found: dict[str, Any] | None = json.loads(file.read_bytes())["words"] if file.is_file() else None
    return found


def put_beside_the_log(home: Home, statements: Sequence[Statement]) -> list[Path]:
    """Put the words that new proposals name into the store; where they waited, for `Path.unlink` once all is on record.

    Raises
    ------
    CityFolderError
        When words are neither in the store nor in this home's private folder.
    """
    store, waited = ObjectStore.of_home(home.folder), []
    for statement in statements:
        if statement.type != PROPOSAL:
            continue
        sha256 = str(statement.body["words"]["sha256"])
        file = _waiting(home.folder) / sha256
        if file.is_file() and sha256_hex(file.read_bytes()) == sha256:
            store.put(file.read_bytes())
            waited.append(file)
        elif not store.has(sha256):
            raise CityFolderError(
                f"the resident's words of {statement.name} are not in this home",
                where=str(file),
                expected="the file that civicstat propose-metric wrote there",
                next_step="Propose the metric again with this home, or copy the file from the home where it was done.",
            )
    return waited


def _waiting(home: Path) -> Path:
    return home / "private" / "resident-words"
