"""A new city folder from the template: invented example records, so that it works before anything is changed."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from civicstat.cycle.errors import CityFolderError
from civicstat.vocabulary.slugs import slug_of


def make_city_folder(folder: Path, *, name: str) -> list[Path]:
    """Write the template into a new folder and return the files written.

    Raises
    ------
    CityFolderError
        When the folder already holds something; nothing is then written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CityFolderError(
            f"{folder} is not empty",
            expected="a folder that does not exist yet, or is empty",
            next_step="Choose another name, or check the city that is there: civicstat doctor " + str(folder),
        )
    slug = slug_of(name)
    if not slug:
        raise CityFolderError(f"{name!r} has no letter or digit", where="--name", expected="the name of a city")
    template = files("civicstat.cycle") / "template"
    return [_write(part, folder / path, slug=slug, name=name) for path, part in _walk(template, "")]


def _walk(folder: Traversable, below: str) -> list[tuple[str, Traversable]]:
    found = []
    for part in sorted(folder.iterdir(), key=lambda part: part.name):
        path = f"{below}{part.name}"
        found += _walk(part, f"{path}/") if part.is_dir() else [(path, part)]
    return found


def _write(part: Traversable, path: Path, *, slug: str, name: str) -> Path:
    text = part.read_text(encoding="utf-8")
    if path.suffix in (".toml", ".md"):
        text = text.replace("{{slug}}", slug).replace("{{name}}", name.replace("\\", "").replace('"', "'"))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
