"""Charts drawn before they are shown: when a meeting begins, the worker draws those of its agenda."""

from __future__ import annotations

from django_tasks import task

from civicstat.look.words.languages import LANGUAGES
from civicstat.office.meetings.room import figures, pictures
from civicstat.office.meetings.room.agenda import steps_of
from civicstat.office.meetings.room.who import meeting_named, room_of


@task
def draw_ahead(slug: str) -> None:
    """Put the charts of a meeting's agenda and briefing into the folder of drawings, in both languages."""
    meeting = meeting_named(slug)
    room = room_of(meeting)
    for step in steps_of(meeting) if room is None else room.agenda:
        metric = figures.metric_named(step["metric"]) if step.get("metric") else None
        if metric is None:
            continue
        figure = metric.figure_of(step["figure"]) if step.get("figure") else figures.headline(metric)
        for lang in LANGUAGES if figure is not None else ():
            assert figure is not None
            figures.shown(metric, figure, lang)
    for lang in LANGUAGES:
        pictures.draw_ahead(meeting, lang)
