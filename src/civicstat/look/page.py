"""What a page needs to know about itself and about the city: handed to `templates/base.html`."""

from __future__ import annotations

from dataclasses import dataclass


# No inline script or style, no other host; frame-ancestors has no force in a meta element.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)


@dataclass(frozen=True)
class NavLink:
    """One link of the masthead: `href` counts from the root of the site."""

    slug: str
    label: str
    href: str


@dataclass(frozen=True)
class ReportProblem:
    """How a resident reports a problem, in the page's language; at the foot of every page."""

    phone: str
    text: str
    web: str
    hours: str


@dataclass(frozen=True)
class Site:
    """What every page of a city shows around its content, in one language.

    `home` counts from the root of the site. `demonstration` is the strip's sentence, "" on a city's own record.
    `is_invented`: a training city, and every page says so.
    """

    city: str
    home: str
    nav: tuple[NavLink, ...]
    report: ReportProblem
    licence: str
    as_of: str
    is_replay: bool = False
    is_invented: bool = False
    demonstration: str = ""
    spanish_reviewed_by: str = ""
    foot_links: tuple[NavLink, ...] = ()


@dataclass(frozen=True)
class Page:
    """One page: `root` is the way from it to the root of the site (`""`, `"../"`, `"../../"`).

    `here` is the slug of the masthead link that it stands under. `other_language` is the same page in the other
    language, from the root. `newest` is set on an old copy, and links to the page that replaced it.
    """

    title: str
    description: str
    root: str
    other_language: str
    here: str = ""
    newest: str = ""
