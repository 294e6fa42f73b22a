"""The lists of the office by the name of their door."""

from __future__ import annotations

from civicstat.office.lists.budget import BUDGET, MONEY
from civicstat.office.lists.calendar import CALENDAR
from civicstat.office.lists.goals import GOAL_METRICS
from civicstat.office.lists.ideas import IDEAS
from civicstat.office.lists.people import PEOPLE, POSTS
from civicstat.office.lists.promises import PROMISES
from civicstat.office.lists.spec import ListOf


LISTS: dict[str, ListOf] = {
    spec.name: spec for spec in (PEOPLE, POSTS, PROMISES, GOAL_METRICS, IDEAS, BUDGET, MONEY, CALENDAR)
}
