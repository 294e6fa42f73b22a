"""Where every page stands; paths count from a language's folder."""

from __future__ import annotations


HOME = "index.html"
GOALS = "goals.html"
ALL_MEASURES = "all-measures.html"
MAP = "map.html"
AREA_MAP = "map-of-areas.html"
WHERE_NEXT = "where-next.html"
CREWS = "crew-planning.html"
MEETINGS = "meetings.html"
FORUM = "forum/index.html"
KEPT = "meetings/kept.html"
PROMISES = "promises.html"
OUTCOMES = "outcomes.html"
MONEY = "this-number-moved-this-money.html"
CALENDAR = "release-calendar.html"
CALENDAR_FILE = "release-calendar.ics"
MEASURES = "published-measures.html"
ABOUT_MEASURES = "about-the-published-measures.html"
CANNOT_SHOW = "what-this-demo-cannot-show.html"
CLOSED_AND_FIXED = "closed-and-fixed.html"
PATTERNS = "unusual-record-patterns.html"
COVERAGE = "coverage.html"
NEIGHBORHOODS = "neighborhoods/index.html"
DATA = "data.html"
METHOD = "how-we-compute-this.html"
ABOUT_DATA = "about-the-data.html"
CHANGES = "what-changed.html"
WITHHELD = "what-we-do-not-publish.html"
CHECK = "check-our-numbers.html"
ACCESS = "accessibility-and-languages.html"
ALL_PAGES = "all-pages.html"


def metric_page(metric: str) -> str:
    """The page of a metric."""
    return f"metrics/{metric}.html"


def series_page(metric: str) -> str:
    """Every period of a metric for the whole city, as a table."""
    return f"metrics/{metric}-over-time.html"


def areas_page(metric: str, layer: str, number: int = 1) -> str:
    """A metric by area, as a table; long layers take several pages."""
    return f"metrics/{metric}-by-{layer}{'' if number == 1 else f'-{number}'}.html"


def proposed_page(metric: str) -> str:
    """A resident's proposal, beside the official metric."""
    return f"metrics/{metric}-proposed.html"


def target_page(metric: str) -> str:
    """Every target of a metric, and whether the work as it is reaches the one in force."""
    return f"metrics/{metric}-targets.html"


def between_page(metric: str, number: int = 1) -> str:
    """The time between a metric's rare events, each of them."""
    return f"metrics/{metric}-between{'' if number == 1 else f'-{number}'}.html"


def drivers_page(metric: str, comparison: str = "before", by: str = "", number: int = 1) -> str:
    """Where a metric's change sits, against the period before or a year before; a whole table has pages of its own."""
    year = "" if comparison == "before" else "-year"
    table = f"-by-{by}{'' if number == 1 else f'-{number}'}" if by else ""
    return f"metrics/{metric}-drivers{year}{table}.html"


def equity_page(metric: str) -> str:
    """A metric in areas of high need beside areas of low need."""
    return f"metrics/{metric}-equity.html"


def neighborhood_page(area: str) -> str:
    """The page of an area of the main layer."""
    return f"neighborhoods/{area}.html"


def city_goal_page(goal: str) -> str:
    """What the city's own measures say of one of its own goals."""
    return f"published-measures/goal-{goal}.html"


def agency_page(agency: str, number: int = 1) -> str:
    """The published measures of an agency; many take several pages."""
    return f"published-measures/{agency}{'' if number == 1 else f'-{number}'}.html"


def statements_page(number: int) -> str:
    """A page of the list of statements."""
    return f"entries-{number}.html"


def forecast_page(number: int) -> str:
    """A forecast's page; the first one stands under the masthead's link."""
    return WHERE_NEXT if number == 1 else f"where-next-{number}.html"


def crews_page(number: int) -> str:
    """A plan's page, in the same way."""
    return CREWS if number == 1 else f"crew-planning-{number}.html"


def map_file(page: str, number: int = 0) -> str:
    """The places of a page's interactive map, beside the page; numbered where it has several."""
    return f"{page.removesuffix('.html')}{f'-{number}' if number else ''}.geojson"


def forum_page(department: str) -> str:
    """What a department's numbers say, for a neighborhood meeting."""
    return f"forum/department/{department}.html"


def forum_series_page(series: str) -> str:
    """What the numbers of a series that is about no single department say, for a meeting of neighbors."""
    return f"forum/series/{series}.html"


def forum_area_page(area: str) -> str:
    """What the numbers of a neighborhood say, for a meeting there."""
    return f"forum/neighborhood/{area}.html"


def stat_series_page(series: str) -> str:
    """A series of performance meetings."""
    return f"meetings/series/{series}.html"


def stat_meeting_page(meeting: str) -> str:
    """One performance meeting."""
    return f"meetings/meeting/{meeting}.html"


def kept_page(department: str) -> str:
    """How the meetings of a department are kept."""
    return f"meetings/kept/{department}.html"


def annual_report_page(department: str, year: int) -> str:
    """The annual report of a department's meetings."""
    return f"meetings/annual/{department}-{year}.html"


def locked_briefing_page(meeting: str) -> str:
    """The briefing of a meeting as it was locked."""
    return f"meetings/briefing/{meeting}.html"


def locked_briefing_tables(meeting: str) -> str:
    """The tables of a locked briefing's charts and bars."""
    return f"meetings/briefing/{meeting}-tables.html"


def locked_briefing_areas(meeting: str, metric: str) -> str:
    """The table of one map of a locked briefing."""
    return f"meetings/briefing/{meeting}/areas-{metric}.html"


def locked_briefing_picture(meeting: str, name: str) -> str:
    """A chart or map of a locked briefing."""
    return f"meetings/briefing/{meeting}/{name}.svg"


def transcript_page(meeting: str) -> str:
    """What was said in a meeting, to the letter."""
    return f"meetings/transcript/{meeting}.html"


def calendar_file(series: str = "") -> str:
    """The coming meetings of a series, or of all, as an iCalendar file."""
    return f"meetings/series/{series}.ics" if series else "meetings/coming.ics"


def briefing_page(department: str) -> str:
    """The meeting briefing of a department."""
    return f"meetings/{department}.html"
