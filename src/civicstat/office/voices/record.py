"""What the public record says of that of which residents speak: areas, kinds of request, figures and who answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from civicstat.ledger.reader import Record, has_record
from civicstat.look.words.dates import period_words
from civicstat.office.models.department import Department
from civicstat.office.models.post import Post
from civicstat.vocabulary.errors import CivicstatError
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, FigureKey


@dataclass(frozen=True)
class Named:
    """Something of the record with its name in both languages."""

    slug: str
    name: str
    name_es: str

    def title(self, lang: str) -> str:
        """Its name in a language."""
        return self.name_es if lang == "es" and self.name_es else self.name


@dataclass(frozen=True)
class Known:
    """What the newest releases say; empty before the first."""

    areas: Mapping[str, Named]
    kinds: Mapping[str, Named]
    names: Mapping[str, Mapping[str, Named]]
    titles: Mapping[str, tuple[str, str, str, int]]
    corrections: Mapping[str, str]
    figures: Mapping[str, str]
    fiscal_year_starts: int


_NOTHING = Known({}, {}, {}, {}, {}, {}, 1)


def known() -> Known:
    """What the record of this home says now."""
    ledger: Path = settings.HOME / "ledger"
    if not has_record(ledger):
        return _NOTHING
    return _read(ledger, (ledger / "log" / "checkpoint").stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(ledger: Path, changed: int) -> Known:
    record = Record(ledger)
    if not record.releases():
        return _NOTHING
    city = record.city().statement.body
    main = city.get("main_layer", "")
    layers = {
        layer["slug"]: _named(record, f"layer/{layer['slug']}", ("areas", "groups")) for layer in city.get("layers", ())
    }
    merged = {
        merge["area"] for layer in city.get("layers", ()) if layer["slug"] == main for merge in layer.get("merge", ())
    }
    kinds = record.object_json(record.ref("kinds")) if record.has_role("kinds") else {}
    return Known(
        areas={slug: area for slug, area in layers.get(main, {}).items() if slug not in merged},
        kinds={
            slug: _one(row)
            for row in kinds.get("kinds", ())
            if row["subject_class"] != "person"
            for slug in [row["slug"]]
        },
        names={
            **layers,
            "kind": {row["slug"]: _one(row) for row in kinds.get("kinds", ())},
            "department": {row["slug"]: _one(row) for row in kinds.get("departments", ())},
            "channel": {row["slug"]: _one(row) for row in kinds.get("channels", ())},
        },
        titles={
            metric: (definition.title, definition.title_es, definition.owner, definition.version)
            for metric, definition in record.live_definitions().items()
        },
        corrections={
            entry.key: entry.statement.recorded[:10]
            for kind in ("correction", "revision")
            for entry in record.entries_of(kind)
        },
        figures={
            role.removeprefix("figures/"): ref.sha256
            for role, ref in record.refs().items()
            if role.startswith("figures/")
        },
        fiscal_year_starts=int(city.get("fiscal_year_starts", 1)),
    )


def _named(record: Record, role: str, parts: tuple[str, ...]) -> dict[str, Named]:
    if not record.has_role(role):
        return {}
    body = record.object_json(record.ref(role))
    return {row["slug"]: _one(row) for part in parts for row in body.get(part, ())}


def _one(row: Mapping[str, Any]) -> Named:
    return Named(row["slug"], row["name"], row.get("name_es") or row["name"])


def title_of(table: str, slug: str, lang: str) -> str:
    """The name of a kind, an area or another slug; the slug itself where the record does not name it."""
    named = (known().areas if table == "area" else known().names.get(table, {})).get(slug)
    return slug if named is None else named.title(lang)


def is_published(text: str) -> bool:
    """Whether a key is that of a figure which the record holds now."""
    try:
        key = FigureKey.parse(text)
    except CivicstatError:
        return False
    digest = known().figures.get(key.metric)
    if digest is None:
        return False
    # A key stands in its line word for word, so that no line need be taken apart.
    return json.dumps(str(key), ensure_ascii=False).encode() in Record(settings.HOME / "ledger").object(digest)


def figure_words(text: str, lang: str) -> str:
    """A figure's key in words: what it measures, when, where, and of what."""
    try:
        key = FigureKey.parse(text)
    except CivicstatError:
        return text
    found = known()
    title, title_es, _, _ = found.titles.get(key.metric, (key.metric, key.metric, "", 0))
    return ", ".join([title_es if lang == "es" else title, *_rest(key, found, lang)])


def _rest(key: FigureKey, found: Known, lang: str) -> Iterator[str]:
    try:
        yield period_words(key.period, lang, fiscal_year_starts=found.fiscal_year_starts)
    except CivicstatError:
        yield key.period
    if key.area != WHOLE_CITY:
        layer, _, slug = key.area.partition(":")
        yield title_of(layer, slug, lang)
    if key.group != NO_GROUP:
        for pair in key.group.split("&"):
            column, _, slug = pair.partition("=")
            yield title_of(column, slug, lang)


def owner_of(text: str) -> Department | None:
    """The department that answers for a figure: the one it is of, else that of the post which owns its metric."""
    try:
        key = FigureKey.parse(text)
    except CivicstatError:
        return None
    named = [pair.partition("=")[2] for pair in key.group.split("&") if pair.startswith("department=")]
    if named:
        return Department.objects.filter(slug=named[0], is_active=True).first()
    owner = known().titles.get(key.metric, ("", "", "", 0))[2]
    post = Post.objects.filter(title__iexact=owner, department__isnull=False).select_related("department").first()
    return post.department if post is not None else _briefed(key.metric)


def _briefed(metric: str) -> Department | None:
    """The department in whose meetings a metric stands as its own, as the city's folder says."""
    import tomllib

    folder = settings.ENVIRONMENT.city
    path = None if folder is None else folder / "city.toml"
    if path is None or not path.is_file():
        return None
    plans = tomllib.loads(path.read_text("utf-8")).get("briefings", ())
    slugs = [plan["department"] for plan in plans if metric in plan.get("metrics", ())]
    return Department.objects.filter(slug__in=slugs, is_active=True).order_by("slug").first()
