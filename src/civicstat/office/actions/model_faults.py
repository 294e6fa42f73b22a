"""What Django finds wrong with a record, in plain words of both languages: nobody meets a table's own name."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from civicstat.look.errors import LookError
from civicstat.office.faults import Fault, Listed
from civicstat.office.models.versioned import Versioned
from civicstat.office.phrases import in_spanish


# Codes of Django, as its validators and fields name them.
_PLAIN = {
    "blank": "empty",
    "null": "empty",
    "invalid_choice": "choice",
    "invalid_date": "day",
    "invalid_datetime": "hour",
    "invalid_time": "hour",
    "unique": "taken",
    "unique_together": "there_already",
}
_LIMITS = {"max_length": "too_long", "min_value": "at_least", "max_value": "at_most"}


def model_faults(subject: Versioned, error: ValidationError) -> dict[str, str]:
    """By field what is wrong with it; under no name what is wrong with the whole."""
    return {
        "" if field == NON_FIELD_ERRORS else field: _said(subject, field, found)
        for field, found in error.error_dict.items()
    }


def _said(subject: Versioned, field: str, errors: Sequence[ValidationError]) -> str:
    told = list(dict.fromkeys(_plain(subject, field, each) for each in errors))
    return (
        told[0] if len(told) == 1 else Listed(*(each.removesuffix(".") if type(each) is str else each for each in told))
    )


def _plain(subject: Versioned, field: str, error: ValidationError) -> str:
    message, params = " ".join(error.messages), error.params or {}
    broken = _rule_of(subject, message, params.get("unique_check", ()))
    if broken is not None:
        return rule_fault(broken)
    if in_spanish(message) is not None:
        return message  # a validator of ours, whose words stand in the book of phrases
    code = error.code or ""
    if code in _LIMITS and "limit_value" in params:
        return Fault(f"model.{_LIMITS[code]}", limit=params["limit_value"])
    return Fault(f"model.{_PLAIN.get(code) or _by_kind(subject, field)}")


def _rule_of(subject: Versioned, message: str, fields: Sequence[str]) -> str | None:
    """The rule of the database that is broken: by its name in the message, or by the fields that may stand once."""
    for rule in subject._meta.constraints:
        if rule.name in message:
            return rule.name
        if fields and isinstance(rule, models.UniqueConstraint) and tuple(rule.fields) == tuple(fields):
            return rule.name
    return None


def rule_fault(name: str) -> Fault:
    """What a rule of the database says, in our own words."""
    try:
        return Fault(f"rule.{name}")
    except LookError:
        return Fault("rule.other", rule=name.replace("_", " "))


def _by_kind(subject: Versioned, field: str) -> str:
    """What a field of its kind wants to be."""
    if field == NON_FIELD_ERRORS:
        return "other"
    kind = subject._meta.get_field(field)
    for classes, name in (
        ((models.EmailField,), "mail"),
        ((models.URLField,), "link"),
        ((models.DateTimeField, models.TimeField), "hour"),
        ((models.DateField,), "day"),
        ((models.IntegerField, models.DecimalField, models.FloatField), "number"),
        ((models.ForeignKey,), "gone"),
    ):
        if isinstance(kind, classes):
            return name
    return "other"
