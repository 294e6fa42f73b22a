"""From a catalogue to the bytes of every page, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from civicstat.look.bound import bound_number
from civicstat.look.environment import make_environment
from civicstat.look.interactive import weight
from civicstat.look.locale import read_catalogue as read_messages
from civicstat.look.page import NavLink, ReportProblem, Site
from civicstat.look.page import Page as LookPage
from civicstat.portal.catalogue.catalogue import Catalogue
from civicstat.portal.pages import links
from civicstat.portal.pages.about_data import about_data_page
from civicstat.portal.pages.about_site import access_page, all_pages_page
from civicstat.portal.pages.all_measures import all_measures_page
from civicstat.portal.pages.cannot_show import cannot_show_pages
from civicstat.portal.pages.changes import changes_page
from civicstat.portal.pages.check_numbers import check_pages
from civicstat.portal.pages.closed_and_fixed import closed_and_fixed_pages
from civicstat.portal.pages.coverage import coverage_pages
from civicstat.portal.pages.crews import crew_pages
from civicstat.portal.pages.data import data_page
from civicstat.portal.pages.goals import goals_page
from civicstat.portal.pages.home import home_page
from civicstat.portal.pages.interactive import InteractiveMap, MapSize, places_file
from civicstat.portal.pages.map import map_pages
from civicstat.portal.pages.marks import clock_words, inside, mark, size_words
from civicstat.portal.pages.meetings import meeting_pages
from civicstat.portal.pages.method import method_page
from civicstat.portal.pages.metric import metric_pages
from civicstat.portal.pages.money import money_pages
from civicstat.portal.pages.neighborhood import neighborhood_pages
from civicstat.portal.pages.numbers import Bound
from civicstat.portal.pages.outcomes import outcomes_pages
from civicstat.portal.pages.page import Page, relative, way_to_root
from civicstat.portal.pages.patterns import patterns_page
from civicstat.portal.pages.pictures import Pictures
from civicstat.portal.pages.promises import promises_pages
from civicstat.portal.pages.proposed import proposed_pages
from civicstat.portal.pages.published import is_quoted_only, published_pages
from civicstat.portal.pages.receipts import receipt_parts
from civicstat.portal.pages.release_calendar import calendar_pages
from civicstat.portal.pages.stat.forum import forum_pages
from civicstat.portal.pages.stat.kept import kept_pages
from civicstat.portal.pages.tour import next_stop
from civicstat.portal.pages.view import View
from civicstat.portal.pages.walk import asks_again, next_of, walk_of
from civicstat.portal.pages.where_next import forecast_pages
from civicstat.portal.pages.withheld import withheld_page


HERE = Path(__file__).parent
LOCALE = HERE / "locale"
LANGUAGES = ("en", "es")
INVENTED_README = "README.txt"

Progress = Callable[[str, int, int], None]

# The words of the pages: those of all, and a folder for each part.
WORDS = (LOCALE, *sorted(folder for folder in LOCALE.iterdir() if (folder / "en.toml").is_file()))

# Filter of a template: the kind of furniture that it marks (check/furniture.py).
_FILTERS = {"name": "name", "words": "words", "when": "date", "version": "version"}


def write_pages(
    catalogue: Catalogue, assets: Mapping[str, str], *, chart_cache: Path | None, progress: Progress
) -> Iterator[tuple[str, bytes]]:
    """Every page of the site, and the files beside them, as (path from the root, bytes)."""
    languages = [lang for lang in LANGUAGES if lang in catalogue.city["languages"]]
    environments = {lang: _environment(catalogue, assets, lang) for lang in languages}
    views = {lang: View(catalogue, lang, environments[lang].globals["t"]) for lang in languages}  # type: ignore[arg-type]
    pages = {lang: pages_of(view) for lang, view in views.items()}
    total, done = sum(len(found) for found in pages.values()), 0
    for lang, found in pages.items():
        pictures = Pictures(views[lang], chart_cache, colors_of(catalogue))
        frame = _Frame(views[lang], environments[lang], pictures, found)
        for page in found:
            progress(f"{lang}/{page.path}", done, total)
            yield from frame.write(page)
            done += 1
    yield "index.html", _rootless(environments[languages[0]], "choose_language.html", catalogue, languages)
    yield "404.html", _rootless(environments[languages[0]], "not_found.html", catalogue, languages)
    if catalogue.city.get("invented"):
        yield INVENTED_README, _invented_readme(languages)


def pages_of(view: View) -> list[Page]:
    """Every page of a language, in the order of the list of all pages."""
    if is_quoted_only(view):
        return quoted_pages_of(view)
    pages = [
        home_page(view),
        *published_pages(view),
        *(page for metric in view.catalogue.metrics.values() for page in metric_pages(view, metric)),
        *proposed_pages(view),
        *closed_and_fixed_pages(view),
        goals_page(view),
        all_measures_page(view),
        *coverage_pages(view),
        *map_pages(view),
        *forecast_pages(view),
        *crew_pages(view),
        *meeting_pages(view),
        *kept_pages(view),
        *forum_pages(view),
        *promises_pages(view),
        *outcomes_pages(view),
        *money_pages(view),
        *calendar_pages(view),
        *neighborhood_pages(view),
        data_page(view),
        method_page(view),
        about_data_page(view),
        patterns_page(view),
        *check_pages(view),
        changes_page(view),
        withheld_page(view),
        access_page(view),
        *cannot_show_pages(view),
    ]
    return [*pages, all_pages_page(view, pages)]


def quoted_pages_of(view: View) -> list[Page]:
    """Every page of a record that only quotes: nothing was computed, so no page says how."""
    pages = [
        *published_pages(view),
        *meeting_pages(view),
        *kept_pages(view),
        data_page(view),
        *check_pages(view),
        changes_page(view),
        withheld_page(view),
        access_page(view),
        *cannot_show_pages(view),
    ]
    return [*pages, all_pages_page(view, pages)]


class _Frame:
    """What surrounds every page of a language."""

    def __init__(self, view: View, environment: Environment, pictures: Pictures, pages: list[Page]) -> None:
        self._view = view
        self._pages = pages
        self._walk = walk_of(view, pages)
        self._environment = environment
        self._pictures = pictures
        self._site = _site(view)

    def write(self, page: Page) -> Iterator[tuple[str, bytes]]:
        """A page, the file of each of its maps, and what else stands beside it."""
        path = f"{self._view.lang}/{page.path}"
        context = self._around(page, path)
        files = {each.file: self._places(each, context) for each in page.maps if any(each.places)}
        for name, content in files.items():
            yield f"{self._view.lang}/{name}", content
        drawn, pictures = ({}, {}) if page.pictured is None else page.pictured(self._pictures)
        for name, text in (*page.beside.items(), *pictures.items()):
            yield f"{self._view.lang}/{name}", text.encode("utf-8")
        sizes = {name: MapSize(len(content), len(content) + weight()) for name, content in files.items()}
        yield path, self._html(page.template, **context, **drawn, map_files=sizes)

    def _places(self, map: InteractiveMap, context: Mapping[str, Any]) -> bytes:
        html = self._html("map_rows.html", **{**context, **map.more, "map_rows": map.rows})
        return places_file(map, html.decode("utf-8"), self._view.t)

    def _around(self, page: Page, path: str) -> dict[str, Any]:
        other = "es" if self._view.lang == "en" else "en"
        has_other = other in self._view.catalogue.city["languages"]
        root = way_to_root(path)

        def to(target: str) -> str:
            """A link to another page of this language."""
            file, mark, anchor = target.partition("#")
            return relative(path, f"{self._view.lang}/{file}") + mark + anchor

        def other_page(target: str) -> str:
            """A link to a page of the other language; empty where the city has no other."""
            return relative(path, f"{other}/{target}") if has_other else ""

        def file(sha256: str) -> str:
            """A link to a published file."""
            return f"{root}objects/{sha256}"

        return {
            "site": self._site,
            "page": LookPage(
                title=page.title,
                description=page.description,
                root=root,
                other_language=f"{other if has_other else self._view.lang}/{page.path}",
                here=page.here,
            ),
            "view": self._view,
            "walk_next": next_of(self._walk, page.path),
            "tour_next": next_stop(self._view, self._pages, self._walk, page.path),
            "beside": lambda stop: f"{root}../{stop.site}/{self._view.lang}/{stop.path}",
            "pictures": self._pictures,
            "links": links,
            "to": to,
            "other_page": other_page,
            "file": file,
            "receipt_parts": lambda metric: receipt_parts(self._view, metric, to),
            **page.context,
        }

    def _html(self, template: str, **context: Any) -> bytes:
        return self._environment.get_template(template).render(**context).encode("utf-8")


def colors_of(catalogue: Catalogue) -> dict[str, str]:
    """The city's own colors, as the theme object states them."""
    theme = catalogue.theme.get("tokens", catalogue.theme)
    return {str(name): str(color) for name, color in theme.items()} if isinstance(theme, dict) else {}


def _environment(catalogue: Catalogue, assets: Mapping[str, str], lang: str) -> Environment:
    environment = make_environment(
        lang,
        assets=assets,
        loader=FileSystemLoader(HERE / "templates"),
        catalogue=read_messages(WORDS),
        fiscal_year_starts=int(catalogue.city["fiscal_year_starts"]),
    )
    environment.globals["is_second_clock"] = asks_again
    environment.globals["bound"] = partial(_bound, lang)
    environment.globals["size"] = size_words
    environment.globals["clock"] = clock_words
    environment.filters["inside"] = inside
    environment.filters.update({name: partial(mark, kind) for name, kind in _FILTERS.items()})
    return environment


def _bound(lang: str, number: Bound) -> Markup:
    return bound_number(number.key, number.field, number.value, number.format, lang=lang)


def _site(view: View) -> Site:
    city, lang = view.catalogue.city, view.lang
    contact, demonstration = city["contact"], city.get("demonstration")

    def link(slug: str, path: str) -> NavLink:
        return NavLink(slug, view.t(f"page.nav.{slug}"), f"{lang}/{path}")

    return Site(
        city=city["name"],
        home=f"{lang}/{links.HOME}",
        nav=tuple(link(slug, path) for slug, path in _nav(view)),
        report=ReportProblem(
            phone=contact["phone"],
            text=contact["text"],
            web=contact["web"],
            hours=view.say(contact["hours"], contact["hours_es"]),
        ),
        licence=view.say(city["licence"], city.get("licence_es", "")),
        as_of=view.catalogue.as_of,
        is_replay=view.catalogue.is_replay,
        is_invented=bool(city.get("invented")),
        demonstration=view.say(demonstration["text"], demonstration["text_es"]) if demonstration else "",
        spanish_reviewed_by=city.get("spanish_reviewed_by", ""),
        foot_links=tuple(link(slug, path) for slug, path in _FOOT if not (slug == "method" and is_quoted_only(view))),
    )


_FOOT = (
    ("method", links.METHOD),
    ("about_data", links.ABOUT_DATA),
    ("changes", links.CHANGES),
    ("withheld", links.WITHHELD),
    ("access", links.ACCESS),
    ("all", links.ALL_PAGES),
)


def _nav(view: View) -> list[tuple[str, str]]:
    """The masthead: goals and the plain map stand in it until promises and a forecast take their places."""
    catalogue = view.catalogue
    if is_quoted_only(view):
        meetings = [("meetings", links.MEETINGS)] if catalogue.gatherings else []
        return [("results", links.HOME), *meetings, ("data", links.DATA), ("check", links.CHECK)]
    maps = map_pages(view)
    has_promises = bool(catalogue.of_type("action") or catalogue.of_type("decision"))
    return [
        ("results", links.HOME),
        *([] if has_promises else [("goals", links.GOALS)]),
        *([("where_next", links.WHERE_NEXT)] if catalogue.forecasts else [("map", maps[0].path)] if maps else []),
        *([("measures", links.MEASURES)] if catalogue.published is not None else []),
        *([("meetings", links.MEETINGS)] if catalogue.briefings() or catalogue.gatherings else []),
        *([("promises", links.PROMISES)] if has_promises else []),
        *([("neighborhoods", links.NEIGHBORHOODS)] if catalogue.main_layer else []),
        ("data", links.DATA),
        ("check", links.CHECK),
    ]


def _invented_readme(languages: list[str]) -> bytes:
    """What whoever copies the files of an invented city finds beside them."""
    words = read_messages([LOCALE]).messages
    said = [f"{words[lang]['strip.invented']} {words[lang]['strip.invented_words']}" for lang in languages]
    return ("\n".join(said) + "\n").encode()


def _rootless(environment: Environment, template: str, catalogue: Catalogue, languages: list[str]) -> bytes:
    words = {lang: read_messages([LOCALE]).messages[lang] for lang in languages}
    return (
        environment.get_template(template)
        .render(
            city=catalogue.city["name"],
            is_invented=bool(catalogue.city.get("invented")),
            languages=languages,
            words=words,
        )
        .encode("utf-8")
    )
