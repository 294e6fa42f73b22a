"""The forum kit: a trend, a challenge and a gain in plain words, for a meeting of neighbors; printed in large type.

Nothing is computed here: what a card says stands in a briefing, or is a published figure held against the city's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from civicstat.look.qr import qr_svg
from civicstat.portal.catalogue.layer import Layer, Place
from civicstat.portal.catalogue.meetings import Gatherings
from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.catalogue.promised import BOARD
from civicstat.portal.pages import choose, links
from civicstat.portal.pages.meetings import said_in_briefing
from civicstat.portal.pages.numbers import COUNT, Bound, format_of
from civicstat.portal.pages.page import Page
from civicstat.portal.pages.stat.words import moment, title_of
from civicstat.portal.pages.view import View
from civicstat.vocabulary.figure import Figure


CARDS = ("trend", "challenge", "gain")
# As many lines as a sheet of questions has.
LINES = 9
# Coming meetings at which a question can be asked.
MOST_MEETINGS = 3


def forum_pages(view: View) -> list[Page]:
    """The list of kits, then one for each department with a briefing, each series of several, and each neighborhood."""
    briefings = view.catalogue.briefings()
    layer = view.catalogue.main_layer
    places = [] if layer is None else [place for place in layer.by_name(view.lang) if place.slug not in layer.merged]
    shared = [each for each in view.catalogue.gatherings if each.body["department"] is None and each.body["is_active"]]
    kits = [
        *_of_departments(view, [body for _, body in briefings]),
        *(_of_series(view, each) for each in shared),
        *_of_places(view, layer, places),
    ]
    if not kits:
        return []
    index = Page(
        path=links.FORUM,
        template="stat/forums.html",
        title=view.t("page.forum.title"),
        description=view.t("page.forum.description", city=view.catalogue.city["name"]),
        here="meetings",
        context={
            "departments": [
                {"name": view.both(body["department"]["name"]), "href": links.forum_page(body["department"]["slug"])}
                for _, body in briefings
            ],
            "series": [{"name": title_of(view, each), "href": links.forum_series_page(each.slug)} for each in shared],
            "places": [{"name": place.title(view.lang), "href": links.forum_area_page(place.slug)} for place in places],
        },
    )
    return [index, *kits]


def _of_departments(view: View, bodies: Sequence[Mapping[str, Any]]) -> Iterator[Page]:
    for body in bodies:
        slug, name = str(body["department"]["slug"]), view.both(body["department"]["name"])
        cards = [_from_briefing(view, body, what) for what in CARDS]
        yield _kit(view, links.forum_page(slug), name, cards, department=slug)


def _from_briefing(view: View, body: Mapping[str, Any], what: str) -> dict[str, Any]:
    """A card from what the briefing found: the first change that got worse, its real gain, the first of the others."""
    changes, gain = list(body["changes"]), body["improvement"]
    worse = next((each for each in changes if each["variation"] == "special-cause-concerning"), None)
    taken = {each["id"] for each in (worse, gain) if each is not None}
    other = next((each for each in changes if each["id"] not in taken), None)
    found = {"trend": other, "challenge": worse, "gain": gain}[what]
    if found is None and what == "challenge":
        return _missing_target(view, [str(each["metric"]) for each in (*body["within"], *body["too_short"])])
    if found is None:
        none = body["no_improvement"]
        said = [said_in_briefing(view, body, none)] if what == "gain" and none else []
        return {"what": what, **_NOTHING, "said": said, "is_other": what == "trend" and bool(taken)}
    metric = view.catalogue.metrics.get(str(found["id"]))
    return {
        "what": what,
        **_NOTHING,
        "title": view.both(found["title"]),
        "href": links.metric_page(metric.id) if metric else "",
        "said": [said_in_briefing(view, body, each) for each in found["sentences"]],
        "doubts": [said_in_briefing(view, body, each) for each in found["doubts"]],
        "gaps": _gaps(view, metric),
        "ask": [said_in_briefing(view, body, each) for each in found["questions"]],
        "metrics": [metric] if metric else [],
    }


_NOTHING: Mapping[str, Any] = {
    "said": [],
    "is_other": False,
    "title": "",
    "href": "",
    "figure": None,
    "city": None,
    "format": "",
    "period": "",
    "row": "",
    "doubts": [],
    "gaps": [],
    "ask": [],
    "metrics": [],
}


def _missing_target(view: View, metrics: Sequence[str]) -> dict[str, Any]:
    """The measure of a department that is furthest from its target, where nothing got worse."""
    for metric in choose.furthest_first(view.catalogue):
        figure = choose.headline(metric)
        stands = choose.stands(view.catalogue, metric, figure) if metric.id in metrics else None
        if stands is not None and stands.verdict == "misses":
            return _of_figure(view, metric, "challenge", figure, None)
    return {"what": "challenge", **_NOTHING}


def _of_figure(view: View, metric: Metric, what: str, figure: Figure | None, city: Figure | None) -> dict[str, Any]:
    return {
        "what": what,
        **_NOTHING,
        "title": metric.title(view.lang),
        "href": links.metric_page(metric.id),
        "figure": figure,
        "city": city,
        "format": format_of(metric),
        "period": "" if figure is None else view.period(figure.key.period),
        "row": "" if figure is None else view.sentence(f"row/{figure.key}"),
        "gaps": _gaps(view, metric),
        "metrics": [metric],
    }


def _gaps(view: View, metric: Metric | None) -> list[str]:
    """What a measure cannot show, in the words of its definition."""
    if metric is None:
        return []
    definition = metric.definition
    return [view.say(*pair) for pair in zip(definition.known_gaps, definition.known_gaps_es, strict=True)]


def _of_series(view: View, series: Gatherings) -> Page:
    """The kit of a series that is about several departments: from the measures that it exists to move."""
    metrics = [each for each in choose.furthest_first(view.catalogue) if each.id in series.body["metrics"]]
    worse = next((each for each in metrics if _moved(each) == "special-cause-concerning"), None)
    found = {
        "challenge": _of_figure(view, worse, "challenge", choose.headline(worse), None)
        if worse
        else _missing_target(view, [each.id for each in metrics])
    }
    for what, variation in (("gain", "special-cause-improving"), ("trend", "special-cause")):
        taken = [metric.id for card in found.values() for metric in card["metrics"]]
        free = (each for each in metrics if each.id not in taken and _moved(each).startswith(variation))
        metric = next(free, None)
        said = [view.t("page.forum.none_gain_shared")] if what == "gain" else []
        nothing = {"what": what, **_NOTHING, "said": said, "is_other": what == "trend" and bool(taken)}
        found[what] = _of_figure(view, metric, what, choose.headline(metric), None) if metric else nothing
    cards = [found[what] for what in CARDS]
    return _kit(view, links.forum_series_page(series.slug), title_of(view, series), cards, series=series)


def _moved(metric: Metric) -> str:
    signal = choose.newest_signal(metric)
    return "" if signal is None else str(signal.variation)


def _of_places(view: View, layer: Layer | None, places: Sequence[Place]) -> Iterator[Page]:
    if layer is None:
        return
    metrics = [each for each in choose.furthest_first(view.catalogue) if layer.slug in each.definition.by]
    for place in places:
        area = f"{layer.slug}:{place.slug}"
        found = {what: _here(view, metrics, area, what) for what in ("challenge", "gain")}
        taken = {metric.id for card in found.values() for metric in card["metrics"]}
        found["trend"] = _here(view, [each for each in metrics if each.id not in taken], area, "trend")
        cards = [found[what] for what in CARDS]
        yield _kit(view, links.forum_area_page(place.slug), place.title(view.lang), cards, area=place.slug)


def _here(view: View, metrics: Sequence[Metric], area: str, what: str) -> dict[str, Any]:
    """A card of a neighborhood: what moved more than usual there, what is clearly worse than in the city, or better."""
    for metric in metrics:
        figure = choose.headline(metric, area)
        city = None if figure is None else metric.figure(figure.key.period)
        if figure is None or figure.value is None or city is None:
            continue
        if what == "trend":
            kind = choose.area_chart_kind(metric, area)
            segments = metric.segments(kind, area) if kind else ()
            fits = bool(segments) and str(segments[-1].variation).startswith("special-cause")
        else:
            fits = _beside_city(metric, figure, city) == what
        if fits:
            return _of_figure(view, metric, what, figure, city)
    return {"what": what, **_NOTHING}


def _beside_city(metric: Metric, figure: Figure, city: Figure) -> str:
    """Whether a place stands clearly better or worse than the city: only where their two likely ranges lie apart."""
    ends = (figure.low, figure.high, city.low, city.high)
    if any(end is None for end in ends) or metric.definition.direction not in ("up", "down"):
        return ""
    low, high, city_low, city_high = ends
    assert low is not None
    assert high is not None
    assert city_low is not None
    assert city_high is not None
    if low <= city_high and city_low <= high:
        return ""
    return "gain" if (low > city_high) == (metric.definition.direction == "up") else "challenge"


def _kit(
    view: View,
    path: str,
    name: str,
    cards: list[dict[str, Any]],
    *,
    department: str = "",
    area: str = "",
    series: Gatherings | None = None,
) -> Page:
    has_board = BOARD in view.catalogue.documents
    departments = view.catalogue.documents[BOARD]["departments"] if has_board else {}
    return Page(
        path=path,
        template="stat/forum.html",
        title=view.t("page.forum.kit_title", name=name),
        description=view.t("page.forum.kit_description", name=name),
        here="meetings",
        context={
            "name": name,
            "area": area,
            "department": department,
            "cards": cards,
            "promised": _promised(view, f"departments.{department}" if department in departments else "all")
            if has_board and (area or series or department in departments)
            else None,
            "coming": _coming(view, department, series),
            "codes": _codes(view, department, series),
            "lines": range(LINES),
        },
    )


def _promised(view: View, path: str) -> dict[str, Bound]:
    """How many promises came due, and what came of them: of a department, or of all."""
    found: Any = view.catalogue.documents[BOARD]
    for step in path.split("."):
        found = found[step]
    return {name: Bound(BOARD, f"{path}.{name}", str(found[name]), COUNT) for name in ("came_due", "kept", "broken")}


def _codes(view: View, department: str, only: Gatherings | None) -> list[dict[str, Any]]:
    """A code to scan for the public page of each series that concerns the reader, where the site has an address."""
    site = str(view.catalogue.city.get("site_address", ""))
    return [
        {
            "title": title_of(view, series),
            "address": (address := f"{site}/{view.lang}/{links.stat_series_page(series.slug)}"),
            "drawing": qr_svg(address, view.t("page.forum.code", series=title_of(view, series))),
        }
        for series in _concerned(view, department, only)[:MOST_MEETINGS]
        if site
    ]


def _concerned(view: View, department: str, only: Gatherings | None) -> list[Gatherings]:
    """The series that still meet and are about a department, or about several; of a neighborhood all of them."""
    if only is not None:
        return [only]
    found = [each for each in view.catalogue.gatherings if each.body["is_active"]]
    return [each for each in found if not department or each.body["department"] in (department, None)]


def _coming(view: View, department: str, only: Gatherings | None) -> list[dict[str, Any]]:
    """The next public meetings, with the address at which a question can be asked of each."""
    found = [
        (meeting.body["at"], series, meeting)
        for series in _concerned(view, department, only)
        for meeting in series.meetings
        if meeting.status == "planned" and meeting.body["stage"] != "closed"
    ]
    return [
        {
            "title": title_of(view, series),
            "at": moment(view, at),
            "href": links.stat_meeting_page(meeting.name),
            "ask": view.office_link(f"meetings/{meeting.name}/ask"),
        }
        for at, series, meeting in sorted(found, key=lambda each: each[0])[:MOST_MEETINGS]
    ]
