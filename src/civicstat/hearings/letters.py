"""Files for the record: TOML in, a checked value out; every problem of a file in one letter."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from civicstat.hearings.errors import HearingError
from civicstat.hearings.fields import Record


Read = TypeVar("Read", bound=Record)

_EXPECTED = {
    "id": 'lower-case letters, digits and single hyphens, like "retest-of-lamps"',
    "rests_on": "a list of 1 to 20 keys of published figures",
    "effect": "a table [effect] with metric, direction, value and by",
    "metric": "the id of an adopted metric",
    "direction": '"up" or "down"',
    "value": 'a number in quotes, like "80.0"',
    "invented_example": "true or false, without quotes",
    "is_invented_example": "true or false, without quotes",
    "publish": "true or false, without quotes",
}
_DAYS = ("day", "by", "due", "first_due", "effect_open_until", "done_on")
_SLUGS = ("department", "owner_department", "decision")


class Letter(NamedTuple):
    """One problem: in which field, what we found, what we expected."""

    field: str
    found: str
    expected: str


def read_record(
    path: Path,
    kind: type[Read],
    *,
    check: Callable[[Read], Iterable[Letter]],
    prepare: Callable[[dict[str, Any]], dict[str, Any]] = lambda fields: fields,
) -> Read:
    """The record in a TOML file; `check` holds a well-formed one to what else must be true.

    Raises
    ------
    HearingError
        With every problem of the file.
    """
    fields = fields_of(path)
    letters = []
    try:
        record = kind.model_validate(prepare(fields))
    except ValidationError as error:
        letters = [_letter(details, kind) for details in error.errors()]
    else:
        letters = list(check(record))
    if fields.get("invented_example") is False:
        letters.append(
            Letter(
                "invented_example",
                "these would be a city's own words, and words on record must be withdrawable",
                "true: until the office can withdraw words, only invented examples are recorded",
            )
        )
    if letters:
        raise _together(letters, path)
    return record


def _together(letters: list[Letter], path: Path) -> HearingError:
    if len(letters) == 1:
        [letter] = letters
        return HearingError(
            letter.found,
            where=f"{path.name}, field `{letter.field}`",
            expected=letter.expected,
            next_step="Mend the field and record the file again.",
        )
    listed = "\n".join(f"  `{letter.field}`: {letter.found} (expected: {letter.expected})" for letter in letters)
    return HearingError(
        f"{len(letters)} problems\n{listed}",
        where=path.name,
        expected="a file as in docs/how-to/record-a-decision.md",
        next_step="Mend the fields named here and record the file again.",
    )


def fields_of(path: Path) -> dict[str, Any]:
    """The fields of a TOML file as they stand in it.

    Raises
    ------
    HearingError
        When there is no such file, or it is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise HearingError(
            f"there is no file {path.name}",
            where=str(path),
            expected="a TOML file",
            next_step="Check the name and the folder.",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise HearingError(
            f"this is not TOML: {error}",
            where=str(path),
            expected='lines like text = "A second crew works at night", in UTF-8',
            next_step="Mend the line named above.",
        ) from error


def _letter(details: ErrorDetails, kind: type[Record]) -> Letter:
    name = ".".join(str(part) for part in details["loc"])
    last = next((str(part) for part in reversed(details["loc"]) if isinstance(part, str)), "")
    if details["type"] == "missing":
        return Letter(name, "it is missing", _expected(last))
    if details["type"] == "extra_forbidden":
        return Letter(name, "there is no such field", f"one of {', '.join(kind.model_fields)}")
    shown = repr(details["input"])
    return Letter(name, f"it is {shown if len(shown) <= 80 else shown[:77] + '...'}", _expected(last))


def _expected(field: str) -> str:
    if field in _DAYS:
        return "a day, like 2015-09-10"
    if field in _SLUGS:
        return 'a slug, like "public-works"'
    return _EXPECTED.get(field, "a text of 1 to 600 characters")
