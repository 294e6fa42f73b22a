"""TOML as people write it: one field a line, lists of tables below, a reason behind a sign."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date


def toml_text(fields: Mapping[str, object], *, head: str = "", notes: Mapping[str, str] | None = None) -> str:
    """A TOML document; `notes` are put behind the fields that they name."""
    body = "\n".join(_table(fields, path="", notes=notes or {})).strip("\n") + "\n"
    return "".join(f"# {line}\n" for line in head.splitlines()) + ("\n" if head else "") + body


def _table(fields: Mapping[str, object], *, path: str, notes: Mapping[str, str]) -> list[str]:
    lines = []
    for name, value in fields.items():
        if isinstance(value, Mapping) or _is_tables(value):
            continue
        note = notes.get(f"{path}{name}", "")
        lines.append(f"{_key(name)} = {_value(value)}" + (f"  # {note}" if note else ""))
    for name, value in fields.items():
        inner = f"{path}{name}"
        if isinstance(value, Mapping):
            lines += ["", f"[{inner}]", *_table(value, path=f"{inner}.", notes=notes)]
        elif _is_tables(value):
            assert isinstance(value, Sequence)
            for table in value:
                lines += ["", f"[[{inner}]]", *_table(table, path=f"{inner}.", notes=notes)]
    return lines


def _is_tables(value: object) -> bool:
    return isinstance(value, (list, tuple)) and len(value) > 0 and all(isinstance(part, Mapping) for part in value)


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else _value(name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, str):
        # JSON's escapes are TOML's; what JSON lets stand as it is, TOML does too, but for delete.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, (list, tuple)):
        parts = [_value(part) for part in value]
        line = "[" + ", ".join(parts) + "]"
        return line if len(line) < 100 else "[\n" + "".join(f"    {part},\n" for part in parts) + "]"
    raise TypeError(f"no TOML for {type(value).__name__}")
