"""A subject class for every kind, by words; the stricter class where in doubt, and a person asked to look."""

from __future__ import annotations

import re
from collections.abc import Mapping

from civicstat.sources.propose_kind_words import ASSET, OFTEN_ASSET, PERSON, PLACE, PLACE_FOR_CERTAIN, SPANISH, WORK
from civicstat.sources.propose_result import KindGuess, NameGuess
from civicstat.vocabulary.slugs import slug_of
from civicstat.vocabulary.tables import SubjectClass


NOT_STATED = "not-stated"


def suggest_kinds(counts: Mapping[str, int], *, classes: Mapping[str, SubjectClass]) -> tuple[KindGuess, ...]:
    """Every kind of a file with slug, names and class, those with most rows first.

    Parameters
    ----------
    counts
        Rows by kind as the source writes it; the empty text stands for rows without one.
    classes
        What a person has decided; the words are not asked about these.
    """
    found: list[KindGuess] = []
    slugs: set[str] = set()
    for source, rows in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        name = readable(source) or "Not stated"
        slug = free_slug(name, slugs)
        subject_class, reason, look = class_of(source)
        if source in classes:
            subject_class, reason, look = classes[source], "you said so", False
        found.append(KindGuess(source, slug, name, SPANISH.get(name.lower(), name), subject_class, rows, reason, look))
    return tuple(found)


def suggest_names(counts: Mapping[str, int]) -> tuple[NameGuess, ...]:
    """Every department or channel with a slug, those with most rows first; rows without one stay without."""
    slugs: set[str] = set()
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        NameGuess(source, free_slug(readable(source), slugs), readable(source), rows)
        for source, rows in ordered
        if source
    )


def class_of(kind: str) -> tuple[SubjectClass, str, bool]:
    """The class that the words of a kind suggest, why, and whether a person should look.

    A word about persons wins over all, then a word about homes and businesses, then one about things of the city's;
    a kind that has none of our words is a place until somebody looks.
    """
    text = " " + " ".join(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower())) + " "
    if not text.strip():
        return "place", "these rows have no kind", True
    if match := PERSON.search(text):
        return "person", f"{match.group().strip()!r} can be about a person", ASSET.search(text) is not None
    if match := PLACE_FOR_CERTAIN.search(text):
        return "place", f"{match.group().strip()!r}: somebody lives or works there", ASSET.search(text) is not None
    if match := ASSET.search(text):
        other = PLACE.search(WORK.sub(" ", ASSET.sub(" ", text)))
        if other is None:
            return "asset", f"{match.group().strip()!r} is a thing of the city's", False
        doubt = (
            f"{match.group().strip()!r} is the city's, {other.group().strip()!r} may not be: the stricter of the two"
        )
        return "place", doubt, True
    if match := OFTEN_ASSET.search(text):
        return (
            "place",
            f"{match.group().strip()!r} can be in the street or on private ground: the stricter of the two",
            True,
        )
    if match := PLACE.search(text):
        return "place", f"{match.group().strip()!r} can be at a home or a business", False
    return "place", "none of our words is in it: the stricter class until you look", True


def readable(source: str) -> str:
    """A value as residents may read it: blanks put in order, a shouting one in plain letters."""
    text = " ".join(source.replace("_", " ").split())
    return text.capitalize() if text.isupper() and len(text) > 5 else text


def free_slug(name: str, taken: set[str]) -> str:
    """A slug of the name that nobody has yet; it is put among the taken ones."""
    base = slug_of(name) or "unnamed"
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    taken.add(slug)
    return slug
