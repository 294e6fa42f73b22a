"""Django's pages through the looks that the public site has: one Jinja2 environment per language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import TemplateDoesNotExist
from django.template.backends.base import BaseEngine
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, FileSystemLoader, Template, TemplateNotFound
from markupsafe import Markup

from civicstat.look.environment import make_environment
from civicstat.look.locale import Catalogue, read_catalogue
from civicstat.look.words.dates import day_words
from civicstat.office.language import language_of
from civicstat.office.moments import moment_words
from civicstat.office.places_named import place_on_page


HERE = Path(__file__).parent
LOCALE = HERE / "locale"


@cache
def catalogue() -> Catalogue:
    """The messages of the looks and of the office."""
    return read_catalogue([folder for folder in (LOCALE, *sorted(LOCALE.iterdir())) if (folder / "en.toml").is_file()])


@cache
def environment(lang: str) -> Environment:
    """The environment of a language, with what every page of the office may call."""
    made = make_environment(
        lang, assets=settings.LOOK_ASSETS, loader=FileSystemLoader(HERE / "templates"), catalogue=catalogue()
    )
    made.globals.update(
        url=_url,
        static=static,
        shown=lambda cell: _shown(cell, lang),
        told=lambda words: _told(words, lang),
        place=lambda where: place_on_page(where, lang),
        day_words=lambda day: day_words(day, lang),
        moment=lambda moment: moment_words(moment, lang),
        optional=catalogue().message(lang, "office.optional"),
    )
    return made


def _url(name: str, /, **parts: Any) -> str:
    return reverse(name, kwargs=parts or None)


def _told(words: str, lang: str) -> str:
    """What an act or another room said in English, in a language where we can say it."""
    # Faults stand in the catalogue, which is made here.
    from civicstat.office.faults import said

    return said(words, lang)


def _shown(cell: object, lang: str) -> str:
    """A cell of a list as a reader sees it."""
    if cell is None or cell == "":
        return "–"
    if isinstance(cell, datetime):
        return f"{day_words(cell.date(), lang)}, {cell:%H:%M}"
    return day_words(cell, lang) if isinstance(cell, date) else str(cell)


class Pages(BaseEngine):
    """Django's way to our environment, so that pages of allauth come from our templates too."""

    def __init__(self, params: dict[str, Any]) -> None:
        options = dict(params)
        options.pop("OPTIONS", None)
        super().__init__(options)

    def get_template(self, template_name: str) -> Page:
        """A template by name; its language is the request's."""
        try:
            environment("en").get_template(template_name)
        except TemplateNotFound as error:
            raise TemplateDoesNotExist(template_name, backend=self) from error
        return Page(template_name)


class Page:
    """A template that Django can render."""

    def __init__(self, name: str) -> None:
        self.name = name

    def render(self, context: Mapping[str, Any] | None = None, request: HttpRequest | None = None) -> str:
        """The page in the request's language; without a request, in the language that the context names."""
        values = dict(context or {})
        lang = language_of(request) if request is not None else str(values.pop("lang", "en"))
        template: Template = environment(lang).get_template(self.name)
        if request is not None:
            # Imported here, since what every page shows leans on models, and engines are made before those are.
            from civicstat.office.surroundings import surroundings

            values = {**surroundings(request), **values}
            values["csrf_token"] = get_token(request)
            values["csrf_field"] = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(
                values["csrf_token"]
            )
            values["request"] = request
        return template.render(values)
