"""The forms into which what is spoken is typed, on the page of the controls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from civicstat.office.clock import today_in_office
from civicstat.office.meetings.room import figures
from civicstat.office.meetings.room.forms import DataRequestForm, DecisionForm, NoteForm, PromiseForm, RoomForm
from civicstat.office.models.meeting import Meeting
from civicstat.office.voices.record import figure_words


_FORMS: Mapping[str, type[RoomForm]] = {
    "promise": PromiseForm,
    "data": DataRequestForm,
    "decision": DecisionForm,
    "note": NoteForm,
}


def forms_of(meeting: Meeting, lang: str, *, faulted: RoomForm | None = None) -> dict[str, RoomForm]:
    """The empty forms of the room, with one that was refused in its place."""
    found = {name: form_named(name, None, meeting, lang) for name in _FORMS}
    if faulted is not None:
        found[str(faulted.prefix)] = faulted
    return found


def form_named(kind: str, data: Any, meeting: Meeting, lang: str) -> RoomForm:
    """One form of the room, by its name."""
    form = _FORMS[kind](data, lang=lang, today=today_in_office(), meeting=meeting)
    return form.figures(seen_figures(meeting, lang), figures.titles(lang)) if isinstance(form, DecisionForm) else form


def seen_figures(meeting: Meeting, lang: str) -> dict[str, str]:
    """The figures that this meeting has seen, by key in words: those of its agenda, and those it looked up."""
    keys = [key for key in meeting.look_ups.values_list("key", flat=True) if key]
    for step in meeting.room.agenda if hasattr(meeting, "room") else ():
        metric = figures.metric_named(step["metric"]) if step.get("metric") else None
        figure = None if metric is None else figures.headline(metric)
        key = step.get("figure") or ("" if figure is None else str(figure.key))
        if key:
            keys.append(key)
    return {key: figure_words(key, lang) for key in dict.fromkeys(keys)}
