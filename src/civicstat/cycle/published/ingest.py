"""Read a city's table of published measures into its home; a city may have no other records."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Any

from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import CityFolderError
from civicstat.cycle.home import Home
from civicstat.cycle.published.objects import FIGURES_ROLE, MEASURES_ROLE, figures_object, measures_object
from civicstat.cycle.published.table import TABLE_ROLE, measures_table
from civicstat.cycle.steps import Progress, write_whole
from civicstat.disclosure.gate import Withheld
from civicstat.disclosure.official_text import known_words
from civicstat.look.tokens import theme_colors
from civicstat.look.words.formats import format_table
from civicstat.sources.commitment import commitment_of, nonce_of
from civicstat.sources.published.measures import read_published_measures
from civicstat.vocabulary.canonical import canonical_bytes, sha256_hex
from civicstat.vocabulary.published_measures import PublishedMeasuresSource


SOURCE_FILE = "published-source.json"


def ingest_published(folder: CityFolder, home: Home, *, as_of: date, progress: Progress) -> dict[str, Any]:
    """Write what the next release says of published measures; how many there are, missed, met and refused.

    Nothing where the city has none, or has them no more.
    """
    source = folder.sources.published_measures
    if source is None:
        roles = (MEASURES_ROLE, FIGURES_ROLE, TABLE_ROLE)
        for file in (*(home.release / role for role in roles), home.warehouse / SOURCE_FILE):
            file.unlink(missing_ok=True)
        return {}
    progress("Reading the city's published measures", 0, 0)
    found = read_published_measures(source, folder.path)
    document = measures_object(found, source, known=_known_words(folder, source))
    write_whole(home.release / MEASURES_ROLE, canonical_bytes(document))
    write_whole(home.release / TABLE_ROLE, measures_table(document))
    write_whole(home.release / FIGURES_ROLE, figures_object(found, as_of=as_of))
    counts = document["counts"]
    body = {
        "name": MEASURES_ROLE,
        **{name: document["source"][name] for name in ("title", "title_es", "source", "licence")},
        "rows_read": counts["rows"],
        "rows_accepted": sum(len(measure.rows) for measure in found.measures),
        "rows_refused": counts["rows"] - sum(len(measure.rows) for measure in found.measures),
        "commitment": commitment_of(
            {name: sha256_hex((folder.path / name).read_bytes()) for name in source.files},
            nonce=nonce_of(folder.city, home.folder),
        ),
    }
    write_whole(home.warehouse / SOURCE_FILE, canonical_bytes(body))
    if not folder.sources.has_requests:
        write_whole(home.release / "formats", canonical_bytes(format_table()))
        write_whole(home.release / "theme", canonical_bytes({"tokens": theme_colors(folder.city.theme)}))
    return {
        "published_measures": {
            **{name.replace("-", "_"): counts[name] for name in ("measures", "missed", "met", "no-actual")},
            "cells_refused": counts["refused"],
            "texts_withheld": counts["texts_withheld"],
        }
    }


def texts_withheld(home: Home) -> list[Withheld]:
    """What "what we do not publish" says of the city's own texts."""
    counts = json.loads((home.release / MEASURES_ROLE).read_bytes())["counts"]
    if not counts["texts_withheld"]:
        return []
    return [
        Withheld(
            "Some of the city's own explanations, formulas and names of sources, each as a whole",
            "Algunas explicaciones, fórmulas y nombres de fuentes de la propia ciudad, cada una completa",
            "They hold contact data, or a capitalized word that we do not know and that could be a person's name; or "
            "they tell of a person who could be recognized.",
            "Contienen datos de contacto, o una palabra con mayúscula que no conocemos y que podría ser un nombre; o "
            "hablan de una persona que podría ser reconocida.",
        )
    ]


def _known_words(folder: CityFolder, source: PublishedMeasuresSource) -> Collection[str]:
    if not source.known_words:
        return frozenset()
    file = folder.path / source.known_words
    try:
        return known_words(file.read_text(encoding="utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise CityFolderError(
            f"the known words cannot be read: {error}",
            where=str(file),
            expected="a text file in UTF-8, a word to a line",
            next_step="Put it there, or correct `known_words` of [published_measures] in sources.toml.",
        ) from error
