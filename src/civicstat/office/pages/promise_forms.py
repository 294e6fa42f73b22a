"""Forms of promises and decisions: one for each act of people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from civicstat.office.forms import OfficeForm
from civicstat.office.models.decision import DECIMAL, WORDS, Decision
from civicstat.office.models.post import Post
from civicstat.office.models.promise import VERDICTS, Promise
from civicstat.office.rehearsals import in_earnest
from civicstat.office.templating import catalogue


def text_field(*, required: bool = True) -> forms.CharField:
    """A few sentences, as long as the public record allows."""
    return forms.CharField(max_length=WORDS, required=required, widget=forms.Textarea(attrs={"rows": 3}))


def day_field() -> forms.DateField:
    """A day."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))


class InLanguage(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of records that know what they are called in a language."""

    lang = "en"

    def label_from_instance(self, obj: Any) -> str:
        """What the record is called."""
        if isinstance(obj, Promise):
            return obj.says("deliverable", self.lang)
        return str(obj.text_in(self.lang) if isinstance(obj, Decision) else obj.title_in(self.lang))


class PromiseForm(OfficeForm):
    """A new promise, or one whose slips are mended."""

    FORM = "promise"

    owner = InLanguage(queryset=Post.objects.none())
    deliverable = text_field()
    deliverable_es = text_field()
    first_due = day_field()
    effect_open_until = day_field()
    decision = InLanguage(queryset=Decision.objects.none(), required=False)

    def for_department(self, slug: str) -> PromiseForm:
        """With the posts and the decisions of a department."""
        self._choose("owner", Post.objects.filter(department__slug=slug))
        self._choose("decision", in_earnest(Decision.objects.filter(department__slug=slug, said_at__isnull=False)))
        return self

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, InLanguage)
        field.lang, field.queryset = self.lang, rows


class ActForm(OfficeForm):
    """What an act on a promise asks for; those that need to know the promise take it from `about`."""

    def about(self, promise: Promise) -> None:
        """Make ready for one promise."""


class MendForm(ActForm):
    """Mend what was mistyped."""

    FORM = "promise"

    deliverable = text_field()
    deliverable_es = text_field()
    first_due = day_field()
    effect_open_until = day_field()

    def about(self, promise: Promise) -> None:
        """Show what stands."""
        self.initial = {name: getattr(promise, name) for name in self.fields}


class ClaimForm(ActForm):
    """It is delivered: when, and what shows it."""

    FORM = "promise_claim"

    done_on = day_field()
    evidence = text_field(required=False)
    evidence_es = text_field(required=False)
    evidence_link = forms.URLField(max_length=300, required=False, assume_scheme="https")


class SendBackForm(ActForm):
    """Why it does not count as delivered."""

    FORM = "promise_send_back"

    why = text_field()


class MoveForm(ActForm):
    """A later day, and why."""

    FORM = "promise_move"

    due = day_field()
    why = text_field()
    why_es = text_field()


class HoldForm(ActForm):
    """Until when it rests, and why."""

    FORM = "promise_hold"

    until = day_field()
    why = text_field()
    why_es = text_field()


class OvertakeForm(ActForm):
    """What overtook it."""

    FORM = "promise_overtake"

    why = text_field()
    why_es = text_field()


class MergeForm(ActForm):
    """Which promise takes it in, and why."""

    FORM = "promise_merge"

    into = InLanguage(queryset=Promise.objects.none())
    why = text_field()
    why_es = text_field()

    def about(self, promise: Promise) -> None:
        """Offer the other promises of its department."""
        field = self.fields["into"]
        assert isinstance(field, InLanguage)
        rows = in_earnest(Promise.objects.filter(department=promise.department).exclude(pk=promise.pk))
        rows = rows.exclude(aside="merged")
        field.lang, field.queryset = self.lang, rows


class ApologyForm(ActForm):
    """What we say for a miss, and what happens next."""

    FORM = "promise_apology"

    apology = text_field()
    apology_es = text_field()
    next_step = text_field()
    next_step_es = text_field()


class JudgeForm(ActForm):
    """Whether the effect came, and which published figure shows it."""

    FORM = "promise_judge"

    effect = forms.ChoiceField(choices=())
    figure = forms.CharField(max_length=200, required=False)
    words = text_field(required=False)
    words_es = text_field(required=False)

    def about(self, promise: Promise) -> None:
        """Offer the three verdicts."""
        field = self.fields["effect"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (name, catalogue().message(self.lang, f"office.promise.effect.{name.replace('-', '_')}"))
            for name in VERDICTS
        ]


class HandOverForm(ActForm):
    """Which post answers for it from now on."""

    FORM = "promise_hand_over"

    owner = InLanguage(queryset=Post.objects.none())

    def about(self, promise: Promise) -> None:
        """Offer the other posts of its department."""
        field = self.fields["owner"]
        assert isinstance(field, InLanguage)
        rows = Post.objects.filter(department=promise.department).exclude(pk=promise.owner_id)
        field.lang, field.queryset = self.lang, rows


class NothingForm(ActForm):
    """An act that asks for nothing but the act."""


class Lines(forms.CharField):
    """A list, typed one to a line."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> Any:
        """The lines that say something."""
        return [line.strip() for line in str(super().to_python(value) or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list | tuple) else value


class DecisionForm(OfficeForm):
    """What was decided, why, on which figures, and what is expected of it."""

    FORM = "decision"

    day = day_field()
    text = text_field()
    text_es = text_field()
    why = text_field()
    why_es = text_field()
    rests_on = Lines(max_length=4000)
    scenarios = Lines(max_length=1000, required=False)
    effect_metric = forms.SlugField(max_length=64)
    effect_direction = forms.ChoiceField(choices=())
    effect_value = forms.CharField(max_length=40, validators=[DECIMAL])
    effect_by = day_field()

    def __init__(self, data: Any = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, lang=lang, **more)
        choice = self.fields["effect_direction"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(name, catalogue().message(lang, f"office.decision.{name}")) for name in ("up", "down")]
