"""The city's own measures, as it published them: misses first, a page per agency, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from civicstat.look.words.formats import MOST_DIGITS, format_for
from civicstat.portal.pages import links
from civicstat.portal.pages.numbers import COUNT, Bound
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.view import View
from civicstat.vocabulary.figure import FigureKey


KEY = "published-measures"
# Misses first, then what nobody can judge for want of a result; what was met comes after.
SECTIONS = ("missed", "no-actual", "met", "no-direction", "no-target")
# Both keep a page under the weight of a first view: so many measures, and so many characters of the city's own words.
MEASURES_PER_PAGE = 12
CHARACTERS_PER_PAGE = 16_000
# From so many on two numbers side by side are wider than a phone: each year is then a small block there.
WIDE_FROM = 100_000_000
# A longer explanation stands folded, so that the measures below it are not out of sight.
MOST_UNFOLDED = 700
_FORMATS = {"percent": "percent", "number": "requests", "dollars": "requests"}
_COUNTS = (
    "rows",
    "measures",
    "actuals",
    "targets",
    "refused",
    "said_missing",
    "differing_by_rounding",
    "differing_otherwise",
    "judged_otherwise",
    "met_by_rewriting",
    "renamed",
    "ended",
    "texts_published",
    "texts_withheld",
)
_OF_YEAR = ("missed", "met", "no-actual", "missed_explained", "missed_unexplained", "missed_withheld")


def is_quoted_only(view: View) -> bool:
    """Whether the record holds nothing but the city's own measures: they are then its home page."""
    return view.catalogue.published is not None and not view.catalogue.metrics


def published_pages(view: View) -> list[Page]:
    """The pages of the city's own measures; none where it has published none."""
    document = view.catalogue.published
    if document is None:
        return []
    return [
        _overview(view, document),
        *_goal_pages(view, document),
        *_agency_pages(view, document),
        _about(view, document),
    ]


def _overview(view: View, document: Mapping[str, Any]) -> Page:
    by_slug = {measure["slug"]: measure for measure in document["measures"]}
    places = _places(document)
    return Page(
        path=links.HOME if is_quoted_only(view) else links.MEASURES,
        template="measures.html",
        title=view.t("page.measures.title"),
        description=view.t("page.measures.description", city=view.catalogue.city["name"]),
        here="results" if is_quoted_only(view) else "measures",
        context={
            **_shared(view, document),
            "furthest": [_linked_row(by_slug[slug], document, places) for slug in document["furthest"]],
            "goals": [_counted_row("goals", at, goal) for at, goal in enumerate(document.get("goals", ()))],
            "by_year": [
                {"label": row["year"], **{name: count_of(document, f"by_year.{at}.{name}") for name in _OF_YEAR}}
                for at, row in enumerate(document.get("by_year", ()))
            ],
            "agencies": sorted(
                (_counted_row("agencies", at, agency) for at, agency in enumerate(document["agencies"])),
                key=lambda row: (-row["missed_count"], row["name"]),
            ),
            "about_href": _about_path(view),
            "release": view.catalogue.release,
        },
    )


def _goal_pages(view: View, document: Mapping[str, Any]) -> Iterator[Page]:
    """What was missed under each goal that the city names, and where the rest stands."""
    places = _places(document)
    for at, goal in enumerate(document.get("goals", ())):
        missed = [one for one in document["measures"] if one["goal"] == at and one["outcome"] == "missed"]
        yield Page(
            path=links.city_goal_page(goal["slug"]),
            template="measures_goal.html",
            title=goal["name"],
            description=view.t("page.measures.goal_description", goal=goal["name"]),
            here="results" if is_quoted_only(view) else "measures",
            context={
                **_shared(view, document),
                "goal": _counted_row("goals", at, goal),
                "missed": [_linked_row(measure, document, places) for measure in missed],
                "overview_href": links.HOME if is_quoted_only(view) else links.MEASURES,
                "about_href": _about_path(view),
            },
        )


def _linked_row(measure: Mapping[str, Any], document: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    return {
        **_row(measure, document["year"]),
        "agency": document["agencies"][measure["agency"]]["name"],
        "href": f"{places[measure['slug']]}#{measure['slug']}",
    }


def _agency_pages(view: View, document: Mapping[str, Any]) -> Iterator[Page]:
    for at, agency in enumerate(document["agencies"]):
        stretches = _stretches(document, at)
        paths = [links.agency_page(agency["slug"], number) for number in range(1, len(stretches) + 1)]
        for number, measures in enumerate(stretches, start=1):
            yield Page(
                path=paths[number - 1],
                template="measures_agency.html",
                title=agency["name"] if number == 1 else view.t("page.measures.part", name=agency["name"], part=number),
                description=view.t("page.measures.agency_description", agency=agency["name"]),
                here="results" if is_quoted_only(view) else "measures",
                context={
                    **_shared(view, document),
                    "agency": _counted_row("agencies", at, agency),
                    "sections": [
                        (
                            outcome,
                            [_full_row(measure, document) for measure in measures if measure["outcome"] == outcome],
                        )
                        for outcome in SECTIONS
                        if any(measure["outcome"] == outcome for measure in measures)
                    ],
                    "number": number,
                    "paths": paths,
                    "overview_href": links.HOME if is_quoted_only(view) else links.MEASURES,
                    "about_href": _about_path(view),
                },
            )


def _about(view: View, document: Mapping[str, Any]) -> Page:
    return Page(
        path=_about_path(view),
        template="measures_about.html",
        title=view.t("page.measures.about_title"),
        description=view.t("page.measures.about_description", city=view.catalogue.city["name"]),
        here="data",
        context={
            **_shared(view, document),
            "source": {
                "title": view.say(document["source"]["title"], document["source"]["title_es"]),
                "source": document["source"]["source"],
                "licence": document["source"]["licence"],
            },
            "rows": [(name, count_of(document, f"counts.{name}")) for name in _COUNTS],
            "reasons": [
                (view.say(row["reason"], row["reason_es"]), count_of(document, f"refused_by_reason.{at}.cells"))
                for at, row in enumerate(document["refused_by_reason"])
            ],
            "refused": document["refused"],
            "faults": [view.say(fault["text"], fault["text_es"]) for fault in document["faults"]],
        },
    )


def count_of(document: Mapping[str, Any], path: str) -> Bound:
    """A count of the object, bound to `published-measures#<path>`."""
    found: Any = document
    for part in path.split("."):
        found = found[int(part)] if isinstance(found, Sequence) else found[part]
    return Bound(KEY, path, str(found), COUNT)


def _shared(view: View, document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "year": document["year"],
        "set_by": view.say(document["source"]["set_by"], document["source"]["set_by_es"]),
        "counts": {name: count_of(document, f"counts.{name}") for name in document["counts"]},
    }


def _about_path(view: View) -> str:
    return links.ABOUT_DATA if is_quoted_only(view) else links.ABOUT_MEASURES


def _stretches(document: Mapping[str, Any], at: int) -> list[list[Mapping[str, Any]]]:
    order = {outcome: place for place, outcome in enumerate(SECTIONS)}
    own = sorted(
        (measure for measure in document["measures"] if measure["agency"] == at),
        key=lambda measure: (order[measure["outcome"]], measure["title"].casefold(), measure["slug"]),
    )
    found: list[list[Mapping[str, Any]]] = []
    characters = 0
    for measure in own:
        its = sum(len(text["text"]) for text in _texts(measure))
        if not found or len(found[-1]) == MEASURES_PER_PAGE or characters + its > CHARACTERS_PER_PAGE:
            found.append([])
            characters = 0
        found[-1].append(measure)
        characters += its
    return found


def _texts(measure: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    yield measure["explanation"]
    # A record from before other years were quoted has neither.
    yield from (told["explanation"] for told in measure.get("other_years", {}).values())
    yield from measure.get("target_explanations", {}).values()


def _places(document: Mapping[str, Any]) -> dict[str, str]:
    """The page of each measure."""
    return {
        measure["slug"]: links.agency_page(agency["slug"], number)
        for at, agency in enumerate(document["agencies"])
        for number, measures in enumerate(_stretches(document, at), start=1)
        for measure in measures
    }


def _counted_row(of: Literal["agencies", "goals"], at: int, counted: Mapping[str, Any]) -> dict[str, Any]:
    """An agency or a goal with how many of its measures were missed, met and the rest."""

    def count(name: str) -> Bound:
        return Bound(KEY, f"{of}.{at}.{name}", str(counted[name]), COUNT)

    return {
        "name": counted["name"],
        "href": (links.agency_page if of == "agencies" else links.city_goal_page)(counted["slug"]),
        "missed_count": counted["missed"],
        **{name.replace("-", "_"): count(name) for name in ("measures", *SECTIONS)},
    }


def _row(measure: Mapping[str, Any], year: str) -> dict[str, Any]:
    return {
        "slug": measure["slug"],
        "title": measure["title"],
        "unit": measure["unit"],
        "better": measure["better"],
        "outcome": measure["outcome"],
        "actual": _bound(measure, "actual", year),
        "target": _bound(measure, "target", year),
    }


def _full_row(measure: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    unread = measure["unread"]
    years = sorted({*measure["actual"], *measure["target"], *unread["actual"], *unread["target"]}, reverse=True)
    return {
        **_row(measure, document["year"]),
        **{name: measure[name] for name in ("formula", "data_source", "service", "earlier_title")},
        "said": list(_said(measure, document["year"])),
        "targets_said": sorted(measure.get("target_explanations", {}).items(), reverse=True),
        "goal": None if measure.get("goal") is None else document["goals"][measure["goal"]],
        "ended": measure["ended"],
        "otherwise": measure["otherwise"],
        "is_unread": document["year"] in unread["actual"],
        "most_unfolded": MOST_UNFOLDED,
        "is_wide": any(
            abs(Decimal(value)) >= WIDE_FROM for kind in ("actual", "target") for value in measure[kind].values()
        ),
        "years": [
            {
                "label": year,
                "target": _bound(measure, "target", year),
                "actual": _bound(measure, "actual", year),
                "unread": [kind for kind in ("target", "actual") if year in unread[kind]],
            }
            for year in years
        ],
        "key": str(FigureKey(measure["slug"], 1, document["year"])),
    }


def _said(measure: Mapping[str, Any], judged: str) -> Iterator[dict[str, Any]]:
    """Of each judged year, the latest first, how it ended and what the city says of it; nothing where all is said."""
    for year, told in sorted({judged: measure, **measure.get("other_years", {})}.items(), reverse=True):
        is_unread = year in measure["unread"]["actual"]
        owes = told["outcome"] == "missed" or (told["outcome"] == "no-actual" and not is_unread)
        if owes or told["explanation"]["state"] != "none":
            yield {
                "label": year,
                "outcome": told["outcome"],
                "is_unread": is_unread and told["outcome"] == "no-actual",
                "explanation": told["explanation"],
            }


def _bound(measure: Mapping[str, Any], kind: str, year: str) -> Bound | None:
    value = measure[kind].get(year)
    if value is None:
        return None
    exponent = Decimal(value).as_tuple().exponent
    digits = min(MOST_DIGITS, max(0, -exponent)) if isinstance(exponent, int) else 0
    field = "value" if kind == "actual" else kind
    return Bound(str(FigureKey(measure["slug"], 1, year)), field, value, format_for(_FORMATS[measure["unit"]], digits))
