"""Forms in our own looks: each field with its label, its hint and its fault, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from civicstat.office.actions.act import RefusedError
from civicstat.office.faults import said
from civicstat.office.templating import catalogue


class OfficeForm(forms.Form):
    """A form whose labels and hints stand in the catalogue as `office.form.<FORM>.<field>` and `..._hint`."""

    FORM = ""

    def __init__(self, data: Mapping[str, Any] | None = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, **more)
        self.lang = lang
        in_our_words(self, self.FORM, lang)

    def take(self, refused: RefusedError) -> None:
        """Put the faults of an act beside the fields that they are about."""
        for name, fault in refused.faults.items():
            self.add_error(name if name in self.fields else None, said(fault, self.lang))

    def in_order(self) -> Iterable[forms.BoundField]:
        """The fields that a reader sees, in order."""
        return self.visible_fields()


def in_our_words(form: forms.Form, name: str, lang: str) -> None:
    """Label each visible field of a form from the catalogue, and tie its hint and fault to it."""
    messages = catalogue().messages[lang]
    for key, field in form.fields.items():
        if field.widget.is_hidden:
            continue
        field.label = messages[f"office.form.{name}.{key}"]
        field.help_text = messages.get(f"office.form.{name}.{key}_hint", "")
        described = [f"{key}-hint"] if field.help_text else []
        if isinstance(field, forms.ModelChoiceField):
            choices_in(field, lang)
        if field.required:
            field.widget.attrs.setdefault("required", True)
        field.widget.attrs["aria-describedby"] = " ".join([*described, f"{key}-error"])
    form.auto_id = "%s"


def choices_in(field: forms.ModelChoiceField[Any], lang: str) -> None:
    """Posts, departments and the like by their title in a language."""
    named = field.label_from_instance
    field.label_from_instance = lambda obj: str(obj.title_in(lang)) if hasattr(obj, "title_in") else named(obj)  # type: ignore[method-assign]
    if field.empty_label:
        field.empty_label = "–" if set(str(field.empty_label)) == {"-"} else field.empty_label
