"""Forms of the room: each stands on one page with the others, and says all of its faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q

from civicstat.office.actions.capture import is_held
from civicstat.office.forms import OfficeForm
from civicstat.office.models.decision import DECIMAL, WORDS, Decision
from civicstat.office.models.department import Department
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.post import Post
from civicstat.office.models.question import ASKERS
from civicstat.office.on_record import private_faults
from civicstat.office.pages.promise_forms import InLanguage, day_field
from civicstat.office.templating import catalogue


# Until when an effect is judged where nobody said another day: a quarter after the delivery.
EFFECT_AFTER = timedelta(days=90)


def words_field(*, rows: int = 2, required: bool = True) -> forms.CharField:
    """A sentence or two, as long as the public record allows."""
    return forms.CharField(max_length=WORDS, required=required, widget=forms.Textarea(attrs={"rows": rows}))


class RoomForm(OfficeForm):
    """A form among others: the names of its fields begin with its own."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, lang: str, today: date, meeting: Meeting) -> None:
        self.meeting, self.today = meeting, today
        super().__init__(data, lang=lang, prefix=self.FORM.removeprefix("room_"))
        for name, field in self.fields.items():
            hint = [f"{self.prefix}-{name}-hint"] if field.help_text else []
            field.widget.attrs["aria-describedby"] = " ".join([*hint, f"{self.prefix}-{name}-error"])
        self.make_ready()

    def make_ready(self) -> None:
        """Offer what can be chosen in this meeting."""

    def say(self, name: str, fault: str, **values: object) -> None:
        """A fault of a field in the reader's language."""
        self.add_error(name, catalogue().text(self.lang, f"office.room.fault.{fault}", **values))

    def clean(self) -> dict[str, Any]:
        """What can be said of several fields, or only of this meeting, beside what each field says of itself."""
        found = super().clean() or {}
        for name in private_faults(found):
            self.say(name, "private")
        owner = found.get("owner")
        if owner is not None and not is_held(owner, self.today):
            self.say("owner", "nobody", post=owner.title_in(self.lang))
        for name in ("first_due", "due"):
            if found.get(name) is not None and found[name] < self.today:
                self.say(name, "passed")
        return found

    def offer(self, name: str, rows: Any) -> None:
        """What a field offers, called by its name in the reader's language."""
        field = self.fields[name]
        assert isinstance(field, InLanguage)
        field.lang, field.queryset = self.lang, rows

    def departments(self) -> Any:
        """The departments of this meeting: that of its series, or every one."""
        own = self.meeting.series.department_id
        return Department.objects.filter(is_active=True, **({} if own is None else {"pk": own}))


class PromiseForm(RoomForm):
    """A post, what will exist when it is done, until when."""

    FORM = "room_promise"

    owner = InLanguage(queryset=Post.objects.none())
    deliverable = words_field()
    deliverable_es = words_field()
    first_due = day_field()
    effect_open_until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    decision = InLanguage(queryset=Decision.objects.none(), required=False)

    def make_ready(self) -> None:
        """Posts of the departments of this meeting, and the decisions said in it."""
        self.offer("owner", Post.objects.filter(department__in=self.departments()).order_by("title"))
        self.offer("decision", Decision.objects.filter(captures__meeting=self.meeting))

    def clean(self) -> dict[str, Any]:
        """The effect is judged after the delivery."""
        found = super().clean()
        due, effect = found.get("first_due"), found.get("effect_open_until")
        if due is not None and effect is None and "effect_open_until" not in self.errors:
            found["effect_open_until"] = due + EFFECT_AFTER
        elif due is not None and effect is not None and effect < due:
            self.say("effect_open_until", "effect_before_delivery")
        return found


class DataRequestForm(RoomForm):
    """A post, which data, until when."""

    FORM = "room_data"

    owner = InLanguage(queryset=Post.objects.none())
    what = words_field()
    what_es = words_field()
    due = day_field()

    def make_ready(self) -> None:
        """Posts of the departments of this meeting, and those without one."""
        self.offer("owner", Post.objects.filter(Q(department__in=self.departments()) | Q(department=None)))


class DecisionForm(RoomForm):
    """What was decided, why, on which figures, and what is expected of it."""

    FORM = "room_decision"

    department = InLanguage(queryset=Department.objects.none())
    text = words_field()
    text_es = words_field()
    why = words_field()
    why_es = words_field()
    rests_on = forms.MultipleChoiceField(choices=(), widget=forms.CheckboxSelectMultiple)
    effect_metric = forms.ChoiceField(choices=())
    effect_direction = forms.ChoiceField(choices=())
    effect_value = forms.CharField(max_length=40, validators=[DECIMAL])
    effect_by = day_field()

    def figures(self, known: Mapping[str, str], metrics: Mapping[str, str]) -> DecisionForm:
        """With the figures that this meeting has seen, by key, and the metrics in force."""
        for name, choices in (("rests_on", known), ("effect_metric", metrics)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices.items())
        return self

    def make_ready(self) -> None:
        """Departments, and the two directions."""
        rows = self.departments()
        self.offer("department", rows)
        if len(rows) == 1:
            self.fields["department"].initial = rows[0]
        field = self.fields["effect_direction"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, catalogue().message(self.lang, f"office.decision.{name}")) for name in ("up", "down")]

    def clean(self) -> dict[str, Any]:
        """An effect is judged after its meeting."""
        found = super().clean()
        if found.get("effect_by") is not None and found["effect_by"] <= self.today:
            self.say("effect_by", "effect_day")
        return found


class NoteForm(RoomForm):
    """A question that somebody in the room asks, noted as it is spoken."""

    FORM = "room_note"

    asker = forms.ChoiceField(choices=())
    words = words_field()

    def make_ready(self) -> None:
        """Who may ask in the room."""
        field = self.fields["asker"]
        assert isinstance(field, forms.ChoiceField)
        who = ("chair", *(name for name in ASKERS if name != "chair"))
        field.choices = [(name, catalogue().message(self.lang, f"office.room.asker.{name}")) for name in who]


class AskForm(RoomForm):
    """What anybody asks of a meeting, without a name."""

    FORM = "room_ask"

    words = words_field(rows=4)
