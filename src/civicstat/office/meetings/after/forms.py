"""Forms after a meeting: a sentence at the head of a memo, what is corrected in it, what data came."""

from __future__ import annotations

from django import forms

from civicstat.office.forms import OfficeForm
from civicstat.office.pages.promise_forms import text_field


class MemoWordsForm(OfficeForm):
    """What is said before what was captured; may stay empty."""

    FORM = "memo"

    intro = text_field(required=False)
    intro_es = text_field(required=False)


class CorrectMemoForm(OfficeForm):
    """What was wrong in a memo that was sent."""

    FORM = "memo"

    correction = text_field()
    correction_es = text_field()


class ReceiveForm(OfficeForm):
    """What came, in words or behind a link."""

    FORM = "data_request"

    words = text_field(required=False)
    words_es = text_field(required=False)
    link = forms.URLField(max_length=300, required=False, assume_scheme="https")
