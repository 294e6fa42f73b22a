"""The lists of the office by the name of their door, and the pages that are no lists, each with its reason."""

from __future__ import annotations

from civicstat.office.lists.acts import ACTS, TIMETABLE
from civicstat.office.lists.analyst import INTAKES, METRIC_DRAFTS, REFUSED, RUNS, SOURCES
from civicstat.office.lists.budget import BUDGET, MONEY
from civicstat.office.lists.calendar import CALENDAR
from civicstat.office.lists.cases import CASES, HANGERS
from civicstat.office.lists.departments import DEPARTMENTS
from civicstat.office.lists.earlier import EARLIER
from civicstat.office.lists.goals import GOAL_METRICS, GOALS
from civicstat.office.lists.ideas import IDEAS
from civicstat.office.lists.meetings import DATA_REQUESTS, MEETINGS
from civicstat.office.lists.people import PEOPLE, POSTS
from civicstat.office.lists.promises import DECISIONS, PROMISES
from civicstat.office.lists.record import CHANGES, COSTS
from civicstat.office.lists.records import RECORDS_LISTS
from civicstat.office.lists.spec import ListOf
from civicstat.office.lists.starts import STARTS


LISTS: dict[str, ListOf] = {
    spec.name: spec
    for spec in (
        *(PEOPLE, POSTS, DEPARTMENTS, PROMISES, DECISIONS, GOALS, GOAL_METRICS, IDEAS, BUDGET, COSTS, MONEY, CALENDAR),
        *(CHANGES, CASES, HANGERS, SOURCES, INTAKES, REFUSED, METRIC_DRAFTS, RUNS, ACTS, TIMETABLE, STARTS),
        *(MEETINGS, DATA_REQUESTS, EARLIER),
        *RECORDS_LISTS,
    )
}
# Pages without parts in their address that show no list of records: a test holds that every page is in one of the two.
NO_LISTS: dict[str, str] = {
    "today": "what needs somebody today; each thing stands in a list of its own",
    "record": "the public record, which has its own files",
    "health": "a line for the machine that watches",
    "search": "looks through all lists",
    "pattern-words": "what people said beside the patterns on record: a few, each read whole",
    "goals": "the tree; its rows are the lists `goal-list` and `goal-metrics`",
    "log-questions": "four questions to the list of promises",
    "calendar-file": "the calendar as a file for other calendars",
    "meetings": "each series with its next meeting; its rows are the list `meeting-list`",
    "meetings-file": "the meetings as a file for other calendars",
    "data-requests": "what meetings asked for, with its forms; its rows are the list `data-request-list`",
    "watchdog": "what was neglected, worked out each time it is looked at",
    "fixed": "a form for residents",
    "number-wrong": "a form for residents",
    "answers": "a public page; the cases behind it are the list `cases`",
    "release": "what the next release would say; releases stand in the public record",
    "disclosure": "one report of the public record",
    "records": "what is due for disposal, by kind; what was destroyed is the list `destruction-log`",
    "retention-classes": "the classes of the program; they stand in the reference too",
    "account": "one's own account",
}
