"""Words that stand beside a statement, as a page shows them: with what was withdrawn, and what was corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from civicstat.portal.catalogue.beside import Corrected, Said
from civicstat.portal.pages.view import View


def words_in(view: View, words: Mapping[str, Any], name: str) -> str:
    """One of the words in this language, the other one where only that was written; empty where there is none."""
    first, second = str(words.get(name, "")), str(words.get(f"{name}_es", ""))
    return view.say(first or second, second)


def withdrawal(view: View, sha256: str) -> str:
    """Why words are gone, in the words of the statement that withdraws them; empty where they are not."""
    said = [entry.statement.body for entry in view.catalogue.of_type("withdrawal")]
    found = next((body for body in said if body["withdrawn"] == sha256), None)
    return "" if found is None else view.say(str(found["reason"]), str(found["reason_es"]))


def corrections_of(view: View, said: Said) -> list[dict[str, Any]]:
    """The corrections of a statement and of what was said under its name before."""
    return corrections(view, said.corrections)


def corrections_at(view: View, type_: str, name: str) -> list[dict[str, Any]]:
    """The corrections of every statement of a type under a name."""
    keys = [e.key for e in view.catalogue.entries if (e.statement.type, e.statement.name) == (type_, name)]
    found = view.catalogue.office.corrections
    return corrections(view, [one for key in keys for one in found.get(key, ())])


def corrections(view: View, found: Sequence[Corrected]) -> list[dict[str, Any]]:
    """Each correction: what was said, what is right, why, by which post; or why one of the two is gone."""
    return [
        {
            "key": one.entry.key,
            "day": one.entry.statement.body["day"],
            "post": one.entry.statement.body["by_post"],
            "said": words_in(view, one.said, one.field),
            "right": words_in(view, one.words, "right"),
            "why": words_in(view, one.words, "why"),
            "voids": one.voids,
            "withdrawn": [withdrawal(view, sha256) for sha256 in one.withdrawn],
        }
        for one in found
    ]


def is_made_up(said: Sequence[Said]) -> bool:
    """Whether all of it is invented, as in a replay."""
    return bool(said) and all(bool(one.body["made_up"]) for one in said)
