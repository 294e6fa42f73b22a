"""Words that people wrote stand beside the log, in objects that can be withdrawn: which ones a statement names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from civicstat.ledger.schemas import SCHEMAS
from civicstat.ledger.schemas.promise import WordsRefV1
from civicstat.vocabulary.statement import Statement


def words_of(statement: Statement) -> tuple[str, ...]:
    """Digests of the words objects that a statement names, as its schema says; they may be withdrawn."""
    schema = SCHEMAS.get(statement.type)
    if schema is None or not _mentions(schema):
        return ()
    return tuple(dict.fromkeys(_named(schema, statement.body)))


def withdrawn_in(statements: Iterable[Statement]) -> frozenset[str]:
    """Digests of the words objects that some statements withdraw."""
    return frozenset(str(each.body["withdrawn"]) for each in statements if each.type == "withdrawal/v1")


def _named(kind: Any, value: Any) -> Iterator[str]:
    """Digests at every place of a value that its kind gives to words."""
    if value is None or not _mentions(kind):
        return
    if kind is WordsRefV1:
        if isinstance(value, Mapping) and "sha256" in value:
            yield str(value["sha256"])
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            yield from _named(_kind_of(field), value.get(field.alias or name) if isinstance(value, Mapping) else None)
    else:
        each = [*value.values()] if isinstance(value, Mapping) and _is_table(kind) else [value]
        if isinstance(value, Sequence) and not isinstance(value, str):
            each = list(value)
        for inner in get_args(kind):
            for one in each:
                yield from _named(inner, one)


def _kind_of(field: FieldInfo) -> Any:
    return field.annotation


def _is_table(kind: Any) -> bool:
    """Whether a kind is a mapping from names to something."""
    arguments = get_args(kind)
    return len(arguments) == 2 and arguments[0] is str and NoneType not in arguments


@cache
def _mentions(kind: Any) -> bool:
    """Whether words may stand anywhere in values of a kind."""
    if kind is WordsRefV1:
        return True
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return any(_mentions(_kind_of(field)) for field in kind.model_fields.values())
    return any(_mentions(inner) for inner in get_args(kind))
