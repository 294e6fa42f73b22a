"""Forms beside a finding: an explanation, a contest with evidence, the steward's answer, the chair's reason."""

from __future__ import annotations

from typing import Any

from django import forms

from civicstat.office.forms import OfficeForm
from civicstat.office.models.packet import ANSWERS
from civicstat.office.pages.promise_forms import text_field
from civicstat.office.templating import catalogue


class ExplainForm(OfficeForm):
    """What stands behind a finding; the second language is optional, as is all but the explanation itself."""

    FORM = "packet_explain"

    words = text_field()
    words_es = text_field(required=False)
    workload = text_field(required=False)
    workload_es = text_field(required=False)
    staffing = text_field(required=False)
    staffing_es = text_field(required=False)
    needs = text_field(required=False)
    needs_es = text_field(required=False)


class ContestForm(OfficeForm):
    """What is wrong with a figure, and what shows it."""

    FORM = "packet_contest"

    words = text_field()
    words_es = text_field(required=False)
    evidence = text_field()
    evidence_es = text_field(required=False)
    evidence_link = forms.URLField(max_length=300, required=False, assume_scheme="https")


class AnswerContestForm(OfficeForm):
    """Whether the department is right, and why."""

    FORM = "packet_answer"

    answer = forms.ChoiceField(choices=())
    answer_words = text_field()
    answer_words_es = text_field(required=False)

    def __init__(self, data: Any = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, catalogue().message(lang, f"office.packet.answer.{name}")) for name in ANSWERS]


class OverrideForm(OfficeForm):
    """Why the agenda is not as the charts make it."""

    FORM = "packet_override"

    why = text_field()
    why_es = text_field(required=False)
