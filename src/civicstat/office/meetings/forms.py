"""Forms of series and meetings."""

from __future__ import annotations

from typing import Any

from django import forms

from civicstat.hearings.meetings.hours import LONGEST_MINUTES, STAGES
from civicstat.hearings.meetings.schedule import CADENCES
from civicstat.office.forms import OfficeForm
from civicstat.office.models.department import Department
from civicstat.office.models.meeting import LONG
from civicstat.office.models.post import Post
from civicstat.office.models.series import SEATS
from civicstat.office.pages.goal import offer
from civicstat.office.pages.idea import choose
from civicstat.office.pages.promise_forms import InLanguage, text_field
from civicstat.office.templating import catalogue


def moment_field() -> forms.DateTimeField:
    """A local day and hour of the city."""
    return forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class SeriesForm(OfficeForm):
    """What a series is for, who chairs it, and how it meets."""

    FORM = "series"

    title = forms.CharField(max_length=160)
    title_es = forms.CharField(max_length=160)
    department = InLanguage(queryset=Department.objects.none(), required=False)
    purpose = text_field()
    purpose_es = text_field()
    metrics = forms.MultipleChoiceField(choices=(), widget=forms.SelectMultiple(attrs={"size": 8}))
    chair = InLanguage(queryset=Post.objects.none())
    cadence = forms.ChoiceField(choices=())
    weekday = forms.TypedChoiceField(choices=(), coerce=int)
    week = forms.TypedChoiceField(choices=(), coerce=int)
    hour = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(min_value=10, max_value=LONGEST_MINUTES)
    stage = forms.ChoiceField(choices=())
    notice_days = forms.IntegerField(min_value=0, max_value=60)
    is_active = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, lang: str, metrics: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        offer(self, "department", Department.objects.filter(is_active=True))
        offer(self, "chair", Post.objects.order_by("title"))
        choose(self, "metrics", metrics)
        for name, values in (("cadence", CADENCES), ("stage", STAGES)):
            choose(self, name, [(value, _word(lang, f"{name}.{value}")) for value in values])
        choose(self, "weekday", [(str(day), _word(lang, f"weekday.{day}")) for day in range(1, 8)])
        choose(self, "week", [(str(week), _word(lang, f"week.{week}")) for week in range(1, 6)])


class SeatForm(OfficeForm):
    """A post and what it sits in the meetings for."""

    FORM = "seat"

    post = InLanguage(queryset=Post.objects.none())
    what = forms.ChoiceField(choices=())

    def __init__(self, data: Any = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        offer(self, "post", Post.objects.order_by("title"))
        choose(self, "what", [(seat, _word(lang, f"seat.{seat}")) for seat in SEATS])


class DryRunForm(OfficeForm):
    """When a rehearsal is held."""

    FORM = "meeting"

    meets_at = moment_field()


class MoveForm(OfficeForm):
    """Another hour, and why."""

    FORM = "meeting"

    to = moment_field()
    why = text_field()
    why_es = text_field()


class CancelForm(OfficeForm):
    """Why it is not held."""

    FORM = "meeting"

    cancel_why = text_field()
    cancel_why_es = text_field()


class RecordingForm(OfficeForm):
    """Where the meeting can be seen or read again."""

    FORM = "meeting"

    video_link = forms.URLField(max_length=300, required=False, assume_scheme="https")
    transcript = forms.CharField(max_length=LONG, required=False, widget=forms.Textarea(attrs={"rows": 12}))


class ClockForm(OfficeForm):
    """The hour that a replay's clock shows next."""

    FORM = "clock"

    to = moment_field()


def _word(lang: str, name: str) -> str:
    return catalogue().message(lang, f"office.meetings.{name.replace('-', '_')}")
