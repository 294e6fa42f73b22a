"""What stands around every page of the office: the city, the way about, who is signed in, what was just done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse

from civicstat.office.city import city_of_office
from civicstat.office.doors import held_of, is_half_way
from civicstat.office.language import language_of
from civicstat.office.models.person import Person


@dataclass(frozen=True)
class Step:
    """One link of the masthead."""

    name: str
    label: str
    href: str


@dataclass(frozen=True)
class Group:
    """Links of the masthead that belong together. With one link alone, it is that link."""

    label: str
    steps: tuple[Step, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The doors that it leads to."""
        return tuple(step.name for step in self.steps)


# The way about: each group under its name in the catalogue, with the doors that it leads to, the first first.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "today": ("today",),
    "meetings": ("meetings", "watchdog"),
    "promises": ("promises",),
    "residents": ("cases", "hangers"),
    "strategy": ("goals", "ideas", "starts"),
    "data": ("sources", "metric-drafts", "record-patterns", "pattern-words", "cycle", "release", "health-page"),
    "records": ("records", "acts"),
    "people": ("people", "posts", "departments"),
}


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """The values that `office.html` needs."""
    lang = language_of(request)
    held = held_of(request)
    person = request.user if isinstance(request.user, Person) else None
    city = city_of_office()
    return {
        "office": {
            "city": city.name,
            "is_invented": city.is_invented,
            "as_of": city.as_of,
            "is_replay": city.is_replay,
            "person": person,
            "posts": [post.title_in(lang) for post in held.posts] if held else [],
            # Until a second factor is set up there is one way to go, and the page itself shows it.
            "groups": (groups := [] if is_half_way(request) else _groups(request, lang)),
            "at": _at(request, groups),
            "provider": next((app["name"] for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]), ""),
            "stream": settings.ENVIRONMENT.stream if person is not None else "",
            "messages": [{"words": str(message), "tone": message.level_tag} for message in get_messages(request)],
            "other_language": _in_language(request, "es" if lang == "en" else "en"),
        }
    }


def _groups(request: HttpRequest, lang: str) -> list[Group]:
    from civicstat.office.templating import catalogue

    steps = {step.name: step for step in _steps(request, lang)}
    found = []
    for name, doors in GROUPS.items():
        of_it = tuple(steps[door] for door in doors if door in steps)
        if of_it:
            label = of_it[0].label if len(of_it) == 1 else catalogue().message(lang, f"office.group.{name}")
            found.append(Group(label, of_it))
    return found


def _at(request: HttpRequest, groups: Sequence[Group]) -> str:
    """The link below whose address a page lies, for pages that do not say themselves where they belong."""
    steps = [step for group in groups for step in group.steps if request.path.startswith(step.href)]
    nearest = max(steps, key=lambda step: len(step.href), default=None)
    return "" if nearest is None or nearest.href == "/" else nearest.name


def _steps(request: HttpRequest, lang: str) -> list[Step]:
    # The list of doors names the pages, and pages are rendered with these surroundings: so it is asked for late.
    from civicstat.office.templating import catalogue
    from civicstat.office.urls import DOORS

    held = held_of(request)
    return [
        Step(door.name, catalogue().message(lang, f"office.nav.{door.leads_to}"), reverse(door.name))
        for door in DOORS
        if door.leads_to and door.get is not None and door.get.allows(held, None) and held is not None
    ]


def _in_language(request: HttpRequest, lang: str) -> str:
    parts = request.GET.copy()
    parts["lang"] = lang
    return f"{request.path}?{parts.urlencode()}"
