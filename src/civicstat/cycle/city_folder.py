"""A city folder, read and checked: `city.toml`, `sources.toml`, `goals.toml`, `metrics/*.toml`."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from civicstat.cycle.errors import CityFolderError
from civicstat.vocabulary.city import City, Goal, Goals, Sources


Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class CityFolder:
    """What a city's files say; metric files are read later, once the city's areas and kinds are known."""

    path: Path
    city: City
    sources: Sources
    goals: tuple[Goal, ...]

    @property
    def metrics(self) -> Path:
        """The folder of metric files."""
        return self.path / "metrics"


def read_city_folder(path: Path) -> CityFolder:
    """The city that a folder describes.

    Raises
    ------
    CityFolderError
        When a file is missing or is not TOML, or a field is unknown, missing or of the wrong form; every problem of
        a file is named at once.
    """
    if not (path / "city.toml").is_file():
        raise CityFolderError(
            f"there is no city.toml in {path}",
            expected="a city folder with city.toml, sources.toml, goals.toml and metrics/",
            next_step="Give the folder of a city, or make one: civicstat init FOLDER",
        )
    city, sources = read_model(path / "city.toml", City), read_model(path / "sources.toml", Sources)
    if sources.has_requests and not city.layers:
        raise CityFolderError(
            "a city with records of requests needs `main_layer` and at least one of `layers`",
            where=str(path / "city.toml"),
            next_step="See docs/reference/city-toml.md; only a city of published measures has neither.",
        )
    # Goals are judged by metrics, and metrics are computed from records of requests.
    goals = read_model(path / "goals.toml", Goals).goal if sources.has_requests else ()
    return CityFolder(path=path, city=city, sources=sources, goals=goals)


def read_model(file: Path, model: type[Model]) -> Model:
    """One file as a checked model: JSON where its name ends so, else TOML."""
    fields = read_fields(file, expected=f"a TOML file that describes {model.__name__.lower()}")
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise CityFolderError(
            "\n  ".join([f"{error.error_count()} fields are not as they should be:", *problem_lines(error)]),
            where=str(file),
            expected="the fields that docs/reference describes",
            next_step="Mend each field named above; civicstat doctor checks again.",
        ) from error


def read_fields(file: Path, *, expected: str = "a TOML file") -> dict[str, Any]:
    """The tables of a TOML file, or of a JSON file with the same names; null there is a field left out.

    Raises
    ------
    CityFolderError
        When there is no such file, or it is neither.
    """
    is_json = file.suffix.lower() == ".json"
    try:
        text = file.read_text(encoding="utf-8")
        fields = _without_null(json.loads(text)) if is_json else tomllib.loads(text)
    except FileNotFoundError as error:
        raise CityFolderError(
            "the file is missing",
            where=str(file),
            expected=expected,
            next_step="Copy the one that civicstat init writes, and fill it in.",
        ) from error
    except (tomllib.TOMLDecodeError, json.JSONDecodeError, UnicodeDecodeError) as error:
        kind = "JSON" if is_json else "TOML"
        raise CityFolderError(
            f"this is not {kind}: {error}", where=str(file), expected=f"a {kind} file in UTF-8"
        ) from error
    if not isinstance(fields, dict):
        raise CityFolderError(
            "this JSON file is no object", where=str(file), expected='an object of fields, {"name": ...}'
        )
    return fields


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_null(part) for name, part in value.items() if part is not None}
    return [_without_null(part) for part in value] if isinstance(value, list) else value


def problem_lines(error: ValidationError) -> list[str]:
    """Each problem that pydantic found, with the field and the value, in plain words."""
    lines = []
    for problem in error.errors():
        field = ".".join(str(part) for part in problem["loc"]) or "(the file)"
        if problem["type"] == "missing":
            lines.append(f"`{field}` is missing")
        elif problem["type"] == "extra_forbidden":
            lines.append(f"`{field}` is not a field we know")
        else:
            lines.append(f"`{field}` is {problem['input']!r}: {problem['msg'][0].lower()}{problem['msg'][1:]}")
    return lines
