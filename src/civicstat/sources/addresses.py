"""Addresses brought to one spelling, so that two reports about one place are known to be about one place.

An address is read to be compared with other addresses, and for nothing else: it is in memory while a source is read
and stands in no file that we write.
"""

from __future__ import annotations

import re

import pyarrow as pa

from civicstat.sources.values import distinct_text


# The abbreviations that the United States Postal Service recommends, as far as city files mix them with the full words.
KINDS_OF_STREET = {
    "ALLEY": "ALY",
    "AV": "AVE",
    "AVENUE": "AVE",
    "BOULEVARD": "BLVD",
    "CIRCLE": "CIR",
    "COURT": "CT",
    "DRIVE": "DR",
    "EXPRESSWAY": "EXPY",
    "HIGHWAY": "HWY",
    "LANE": "LN",
    "PARKWAY": "PKWY",
    "PLACE": "PL",
    "PLAZA": "PLZ",
    "ROAD": "RD",
    "SQUARE": "SQ",
    "STREET": "ST",
    "TERRACE": "TER",
}
DIRECTIONS = {
    "NORTH": "N",
    "SOUTH": "S",
    "EAST": "E",
    "WEST": "W",
    "NORTHEAST": "NE",
    "NORTHWEST": "NW",
    "SOUTHEAST": "SE",
    "SOUTHWEST": "SW",
}
_SHORT_KINDS = frozenset(KINDS_OF_STREET.values())
_BETWEEN_WORDS = re.compile(r"[\s.,;#]+")


def normal_address(text: str) -> str:
    """An address in capitals, with single blanks, no points or commas, and streets and directions shortened.

    A direction before a kind of street is the street's name and stays: 1 North Street is not 1 N Street. House numbers
    and flats are left as they are, so two flats of one house are two addresses.
    """
    words = [word for word in _BETWEEN_WORDS.split(text.upper()) if word]
    words = [KINDS_OF_STREET.get(word, word) for word in words]
    following = [*words, ""][1:]
    return " ".join(
        word if after in _SHORT_KINDS else DIRECTIONS.get(word, word)
        for word, after in zip(words, following, strict=True)
    )


def normal_addresses(column: pa.ChunkedArray) -> pa.DictionaryArray:
    """A column of addresses in one spelling, missing where there is none."""
    distinct, indices = distinct_text(column)
    normal = pa.array([normal_address(text) or None for text in distinct], pa.string())
    return normal.take(pa.array(indices)).dictionary_encode()
