"""What each column of a brought file holds, in words: the page says it before, and beside each row that is refused."""

from __future__ import annotations

from collections.abc import Mapping

from civicstat.hearings.starting.plan import WORKDAYS
from civicstat.office.models.budget import STAGES
from civicstat.office.models.calendar_entry import WHATS
from civicstat.office.models.earlier import KINDS as EARLIER_KINDS
from civicstat.office.models.idea import ABOUT, KINDS
from civicstat.office.roles import Role
from civicstat.office.templating import catalogue


# Columns by what they hold; where two lists mean different things by one name, with the list before it.
_OF: Mapping[str, tuple[str, ...]] = {
    "new_slug": ("slug",),
    "words": (*("title", "text", "deliverable", "why", "to_new", "words", "question", "target_set_by", "known_gaps"),),
    "words_es": (
        *("title_es", "text_es", "deliverable_es", "why_es", "to_new_es", "question_es"),
        *("target_set_by_es", "known_gaps_es", "words_es"),
    ),
    "day": (
        *("day", "since", "contract_until", "effect_open_until", "effect_by"),
        *("answer_until", "from_day", "to_day", "target_from", "said_on", "first_due", "due", "done_on"),
    ),
    "day_to_come": ("promises.first_due", "starts.first_day", "calendar.day", "meeting-list.day"),
    "department": ("department", "lead"),
    "post": ("owner", "post"),
    "metric": ("metric", "effect_metric", "metric_1", "metric_2", "metric_3"),
    "goal": ("goal", "parent"),
    "line": ("from_line", "to_line"),
    "kind_of_idea": ("ideas.kind",),
    "kind_of_request": ("hangers.kind",),
    "kind_of_record": ("holds.kind",),
    "kind_of_earlier": ("earlier.kind",),
    "words_any": ("asked_by", "contract", "earlier.words"),
    "log": ("source",),
    "log_number": ("reference", "earlier"),
    "batch": ("hangers.title",),
    "what": ("calendar.what",),
}
# Those that are named as what they hold.
_ITSELF = (
    *("about", "about_kind", "amount", "area", "code", "decision", "direction", "effect_direction", "effect_value"),
    *("email", "figure", "fiscal_year", "hour", "language", "name", "rests_on", "role", "scenarios", "series"),
    *("shared", "stage", "subject", "target_value", "weekday"),
)
_HOLDS: Mapping[str, str] = {
    **{column: column for column in _ITSELF},
    **{column: kind for kind, columns in _OF.items() for column in columns},
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "role": tuple(role.value for role in Role),
    "stage": tuple(STAGES),
    "what": tuple(WHATS),
    "kind_of_idea": tuple(KINDS),
    "kind_of_earlier": tuple(EARLIER_KINDS),
    "about_kind": tuple(ABOUT),
    "weekday": tuple(str(day) for day in WORKDAYS),
}


def holds(name: str, column: str, lang: str) -> str:
    """What a column of a list holds, in a language; empty where nobody has said it."""
    kind = _HOLDS.get(f"{name}.{column}") or _HOLDS.get(column, "")
    if not kind:
        return ""
    return catalogue().text(lang, f"office.bring.holds.{kind}", choices=", ".join(_CHOICES.get(kind, ())))
