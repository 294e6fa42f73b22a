"""The reference of statement types, written from the schemas: `python -m civicstat.ledger.schema_docs`."""

from __future__ import annotations

import sys
from typing import Any

from pydantic import TypeAdapter

from civicstat.ledger.schemas import SCHEMAS
from civicstat.ledger.schemas.fields import Body, DecimalText, Digest, FigureKeyText, FileName, Nonce, Slug
from civicstat.ledger.schemas.release import ManifestV1, ReleaseV2
from civicstat.vocabulary.statement import LARGEST_STATEMENT_BYTES


def _pattern(kind: Any) -> str:
    pattern: str = TypeAdapter(kind).json_schema()["pattern"]
    return pattern


# Kinds of text that a reader meets everywhere in the record, explained once on the page.
_NOUNS = {
    _pattern(Slug): "slug",
    _pattern(Digest): "digest",
    _pattern(DecimalText): "decimal",
    _pattern(FigureKeyText): "figure key",
    _pattern(FileName): "file name",
    _pattern(Nonce): "nonce",
}

_INTRODUCTION = f"""# Statement types

This page is written from the schemas in `civicstat.ledger.schemas`; do not edit it by hand.

A statement is one entry of the public record: canonical JSON (RFC 8785) of at most {LARGEST_STATEMENT_BYTES:,} bytes.
Every statement has these fields around its body:

| Field | Holds |
|---|---|
| `type` | Type and version, `definition/v1`. Readers accept every version for ever. |
| `name` | What it is about, `closed-within-5-days/1`. |
| `about` | The label of the period it is about, or `-`. |
| `as_of` | The last local day whose records it knows. |
| `recorded` | When it was recorded, in UTC: `2014-07-01T05:00:00Z`. Never earlier than the entry before it. |
| `cites` | The SHA-256 digests of the earlier statements on which it rests. |
| `body` | The fields of its type, below; no others. |

No body holds a mail address or a telephone number, except a city's own contact.

In the tables below, a *slug* is lower-case letters, digits and single hyphens, at most 64 characters; a *digest* is
SHA-256 in 64 hexadecimal digits; a *decimal* is a number written as text, `80.0`; a *figure key* is
`metric|v1|period|layer:slug|group`, at most 200 characters; a *file name* is a relative path of at most 90 characters;
a *nonce* is 32 to 128 hexadecimal digits; a *day* is `2014-06-30`; a *JSON tree* is a filter or an operand of the
metric language.
"""


def statement_reference() -> str:
    """The page, as Markdown."""
    parts = [_INTRODUCTION]
    for name, schema in SCHEMAS.items():
        parts.append(f"## {name}\n\n{_summary(schema)}\n\n{_table(schema)}")
        parts += [f"### {title} in {name}\n\n{summary}\n\n{table}" for title, summary, table in _inner_tables(schema)]
        if schema is ReleaseV2:
            parts += [f"### manifest of {name}\n\n{_summary(ManifestV1)}\n\n{_table(ManifestV1)}"]
            parts += [
                f"### {title} in a manifest\n\n{said}\n\n{table}" for title, said, table in _inner_tables(ManifestV1)
            ]
    return "\n".join(parts)


def _inner_tables(schema: type[Body]) -> list[tuple[str, str, str]]:
    definitions: dict[str, Any] = schema.model_json_schema(by_alias=True).get("$defs", {})
    return [
        (_plain(title), _first_line(inner.get("description", "")), _rows(inner)) for title, inner in definitions.items()
    ]


def _summary(schema: type[Body]) -> str:
    return _first_line(schema.__doc__ or "")


def _table(schema: type[Body]) -> str:
    return _rows(schema.model_json_schema(by_alias=True))


def _rows(schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    lines = ["| Field | Kind | Meaning |", "|---|---|---|"]
    for name, field in schema["properties"].items():
        optional = "" if name in required else " May be left out."
        lines.append(f"| `{name}` | {_kind(field)} | {field['description']}{optional} |")
    return "\n".join(lines) + "\n"


def _kind(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return _plain(field["$ref"].rpartition("/")[2])
    if "anyOf" in field:
        return " or ".join(_kind(each) for each in field["anyOf"])
    if "enum" in field:
        return ", ".join(f"`{each}`" for each in field["enum"])
    if field["type"] == "array":
        return _array_kind(field)
    if field["type"] == "string":
        return _text_kind(field)
    if field["type"] == "integer":
        return "whole number" + _range(field)
    if "patternProperties" in field or "propertyNames" in field:
        return "decimals by name"
    return {"boolean": "true or false", "null": "null", "object": "JSON tree"}[field["type"]]


def _array_kind(field: dict[str, Any]) -> str:
    most = field.get("maxItems")
    least = field.get("minItems", 0)
    bounds = [f"at least {least}"] * bool(least) + [f"at most {most}"] * (most is not None)
    return f"list of {_kind(field['items'])}" + (f" ({', '.join(bounds)})" if bounds else "")


def _text_kind(field: dict[str, Any]) -> str:
    if field.get("format") == "date":
        return "day"
    pattern = field.get("pattern")
    if pattern in _NOUNS:
        return _NOUNS[pattern]
    noun = "text" if pattern is None else f"text like `{_escaped(pattern)}`"
    return noun + (f", at most {field['maxLength']} characters" if "maxLength" in field else "")


def _range(field: dict[str, Any]) -> str:
    low, high = field.get("minimum"), field.get("maximum")
    if low is not None and high is not None:
        return f", {low} to {high}"
    return f", at least {low}" if low is not None else ""


def _escaped(pattern: str) -> str:
    return pattern.replace("\\|", "\\\\|").replace("|", "\\|")


def _plain(name: str) -> str:
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name.partition("V1")[0])
    return words.strip()


def _first_line(docstring: str) -> str:
    return docstring.strip().partition("\n")[0]


if __name__ == "__main__":
    sys.stdout.write(statement_reference())
