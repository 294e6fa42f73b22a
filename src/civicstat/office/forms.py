"""Forms in our own looks: each field with its label, its hint and its fault, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from civicstat.office.actions.act import RefusedError
from civicstat.office.templating import catalogue


class OfficeForm(forms.Form):
    """A form whose labels and hints stand in the catalogue as `office.form.<FORM>.<field>` and `..._hint`."""

    FORM = ""

    def __init__(self, data: Mapping[str, Any] | None = None, *, lang: str, **more: Any) -> None:
        super().__init__(data, **more)
        self.lang = lang
        messages = catalogue().messages[lang]
        for name, field in self.fields.items():
            field.label = messages[f"office.form.{self.FORM}.{name}"]
            field.help_text = messages.get(f"office.form.{self.FORM}.{name}_hint", "")
            described = [f"{name}-hint"] if field.help_text else []
            if field.required:
                field.widget.attrs.setdefault("required", True)
            field.widget.attrs["aria-describedby"] = " ".join([*described, f"{name}-error"])
        self.auto_id = "%s"

    def take(self, refused: RefusedError) -> None:
        """Put the faults of an act beside the fields that they are about."""
        for name, fault in refused.faults.items():
            self.add_error(name if name in self.fields else None, fault)

    def in_order(self) -> Iterable[forms.BoundField]:
        """The fields that a reader sees, in order."""
        return self.visible_fields()
