"""Forms of a start: what it asks and by which measures, an answer, a day, what is asked for, what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from civicstat.hearings.starting.answers import SAID
from civicstat.hearings.starting.plan import QUESTION_LENGTH, WORKDAYS
from civicstat.office.forms import OfficeForm
from civicstat.office.models.department import Department
from civicstat.office.models.start_plan import CHOICES
from civicstat.office.pages.idea import choose
from civicstat.office.pages.promise_forms import InLanguage, day_field, text_field
from civicstat.office.templating import catalogue


METRIC_FIELDS = ("metric_1", "metric_2", "metric_3")


class BeginForm(OfficeForm):
    """One question, three measures, day 0, and when meetings are wished."""

    FORM = "start"

    department = InLanguage(queryset=Department.objects.none())
    question = forms.CharField(max_length=QUESTION_LENGTH)
    question_es = forms.CharField(max_length=QUESTION_LENGTH)
    metric_1 = forms.ChoiceField(choices=())
    metric_2 = forms.ChoiceField(choices=())
    metric_3 = forms.ChoiceField(choices=())
    first_day = day_field()
    weekday = forms.TypedChoiceField(choices=(), coerce=int)
    hour = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(
        self,
        data: Any = None,
        *,
        lang: str,
        departments: Any,
        metrics: Iterable[tuple[str, str]],
        weekdays: Iterable[int] = WORKDAYS,
        **more: Any,
    ) -> None:
        super().__init__(data, lang=lang, **more)
        field = self.fields["department"]
        assert isinstance(field, InLanguage)
        field.lang, field.queryset = lang, departments
        for name in METRIC_FIELDS:
            choose(self, name, [("", "–"), *metrics])
        choose(
            self, "weekday", [(str(day), catalogue().message(lang, f"office.start.weekday.{day}")) for day in weekdays]
        )


class AnswerForm(OfficeForm):
    """Yes, no or not yet, and what shows it."""

    FORM = "start_answer"

    said = forms.ChoiceField(choices=())
    evidence = text_field(required=False)

    def __init__(self, data: Any = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        choose(
            self,
            "said",
            # Nobody says yes by pressing a button: the choice begins empty.
            [
                ("", "–"),
                *((name, catalogue().message(lang, f"office.start.said.{name.replace('-', '_')}")) for name in SAID),
            ],
        )


class NoteForm(OfficeForm):
    """On which day it was done."""

    FORM = "start_note"

    on = day_field()


class AskForm(OfficeForm):
    """What the budget memo asks for."""

    FORM = "start_ask"

    ask = text_field(required=False)
    ask_es = text_field(required=False)
    ask_dollars = forms.DecimalField(max_digits=14, decimal_places=2, min_value=0, required=False)


class ChooseForm(OfficeForm):
    """Go on, change or stop, and why."""

    FORM = "start_choose"

    choice = forms.ChoiceField(choices=())
    why = text_field()
    why_es = text_field()

    def __init__(self, data: Any = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        choose(
            self,
            "choice",
            [
                ("", "–"),
                *(
                    (name, catalogue().message(lang, f"office.start.choice.{name.replace('-', '_')}"))
                    for name in CHOICES
                ),
            ],
        )
