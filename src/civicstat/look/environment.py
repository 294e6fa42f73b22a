"""The Jinja2 environment of a language: our templates and macros, and those of the room that asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from civicstat.look.bound import Value, bound_number, bound_sentence
from civicstat.look.icons import icon
from civicstat.look.locale import Catalogue, read_catalogue
from civicstat.look.page import CONTENT_SECURITY_POLICY
from civicstat.look.words.dates import day_words, period_short, period_words
from civicstat.look.words.formats import format_for, format_number
from civicstat.look.words.languages import LANGUAGES, require_language
from civicstat.look.words.statuses import status_words
from civicstat.look.words.terms import SPANISH_REVIEW, term
from civicstat.vocabulary.figure import STATUSES_WITHOUT_VALUE, Figure, FigureKey
from civicstat.vocabulary.sentence import BoundNumber


TEMPLATES = Path(__file__).parent / "templates"


def make_environment(
    lang: str,
    *,
    assets: Mapping[str, str],
    loader: BaseLoader | None = None,
    catalogue: Catalogue | None = None,
    fiscal_year_starts: int = 1,
) -> Environment:
    """An environment that escapes, refuses undefined names and renders the same bytes every time.

    Parameters
    ----------
    lang
        `en` or `es`: one environment per language, so that macros need no context.
    assets
        What `look.assets.copy_assets` gave: name to path from the root of the site.
    loader
        The asking room's own templates; ours are found after them.
    catalogue
        Messages, ours with the asking room's (`read_catalogue([folder])`); ours alone if left out.
    fiscal_year_starts
        The month in which the city's fiscal year starts, for the words of periods.
    """
    require_language(lang)
    ours = FileSystemLoader(TEMPLATES)
    environment = Environment(
        loader=ChoiceLoader([loader, ours]) if loader else ours,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.filters["capitalize_first"] = _capitalize_first
    environment.globals.update(
        lang=lang,
        other_lang=next(other for other in LANGUAGES if other != lang),
        assets=dict(assets),
        csp=CONTENT_SECURITY_POLICY,
        spanish_review=SPANISH_REVIEW,
        without_value=STATUSES_WITHOUT_VALUE,
        icon=icon,
        bold=Markup("<b>{}</b>").format,
        format_for=format_for,
        **_words(lang, catalogue or read_catalogue(), fiscal_year_starts),
        **_numbers(lang),
    )
    return environment


def _words(lang: str, catalogue: Catalogue, fiscal_year_starts: int) -> dict[str, Callable[..., Any]]:
    def t(key: str, **parts: object) -> Markup:
        return escape(catalogue.message(lang, key)).format(**parts)

    def day(iso: str | date) -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(str(iso), day_words(iso, lang))

    def period(label: str) -> str:
        return period_words(label, lang, fiscal_year_starts=fiscal_year_starts)

    def short_period(label: str) -> str:
        return period_short(label, lang, fiscal_year_starts=fiscal_year_starts)

    def status(name: str) -> object:
        return status_words(name, lang)

    def public_word(word: str) -> str:
        return term(word, lang)

    return {"t": t, "day": day, "period": period, "short_period": short_period, "status": status, "term": public_word}


def _numbers(lang: str) -> dict[str, Callable[..., Any]]:
    def num(
        key: FigureKey | str, field: str, value: Value, format: str, css: str = "", small_unit: bool = False
    ) -> Markup:
        return bound_number(key, field, value, format, lang=lang, css=css, small_unit=small_unit)

    def fig(figure: Figure, field: str, format: str, css: str = "", small_unit: bool = False) -> Markup:
        return num(figure.key, field, getattr(figure, field), format, css, small_unit)

    def sentence(parts: Sequence[str | BoundNumber], value_of: Callable[[str, str], Value]) -> Markup:
        return bound_sentence(parts, value_of, lang=lang)

    def plain_number(value: str | int, format: str) -> str:
        return format_number(value, format, lang)

    return {"num": num, "fig": fig, "sentence": sentence, "plain_number": plain_number}


def _capitalize_first(words: str) -> str:
    return words[:1].upper() + words[1:]
