"""What people edit: a version that rises with each act, and the fields that an act may change."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models


class Versioned(models.Model):
    """A record of the office that several people may edit; `office.actions.act` is the only way to write one.

    `SPOKEN` names the fields that the act record keeps, word for word; personal data stays out of them.
    `frozen_as` is the key of the statement by which it entered the public record; before that, an act can be undone.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = ()
    # Acts that did something beyond this office, and so cannot be undone in it.
    LASTING: ClassVar[frozenset[str]] = frozenset()
    # Fields that never enter the public record, so that they can be erased also once it holds the rest.
    PRIVATE: ClassVar[frozenset[str]] = frozenset()

    version = models.PositiveIntegerField(default=1, editable=False)
    frozen_as = models.CharField(max_length=200, blank=True, default="", editable=False)

    class Meta:
        abstract = True

    @property
    def is_frozen(self) -> bool:
        """Whether the public record holds it."""
        return bool(self.frozen_as)

    def spoken(self) -> dict[str, Any]:
        """The fields of `SPOKEN` as plain JSON."""
        fields = {field.name: field.attname for field in self._meta.concrete_fields}
        return {name: plain(self.__dict__.get(fields[name])) for name in self.SPOKEN}

    @classmethod
    def noun(cls) -> str:
        """What it is called in the act record."""
        return cls._meta.model_name or ""


class Restated(Versioned):
    """What the public record takes version by version: each is a statement of its own, so acts stay possible.

    `recorded_version` is the newest version there.
    """

    recorded_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def is_frozen(self) -> bool:
        """Never as a whole: what stands in the public record is each version that was put there."""
        return False


def plain(value: Any) -> Any:
    """A field's value as JSON can hold it; numbers that are no whole ones as text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    return str(value)
