"""The two sides of a comparison: a metric file, a metric that was adopted, or one version of it."""

from __future__ import annotations

from pathlib import Path

from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.city_folder import read_city_folder
from civicstat.cycle.studio.published import Published
from civicstat.ledger.errors import LedgerError
from civicstat.ledger.reader import Record
from civicstat.metrics.read_definition import read_definition
from civicstat.metrics.scope import Scope, nearest
from civicstat.vocabulary.definition import Definition, Target


def definition_named(name: str, published: Published | None) -> Definition:
    """The definition that a side names: `FILE.toml`, `metric` (in force) or `metric/2`.

    Without a home a file is read with the area layers of the city folder in which it stands, if it stands in one.

    Raises
    ------
    DefinitionError
        With every problem of the file.
    LedgerError
        When no such definition has been adopted, or there is no home to look in.
    """
    if name.endswith(".toml"):
        path = Path(name)
        if published is not None:
            return read_definition(path, context=published.context)
        return read_definition(path, scope=_scope_around(path))
    if published is None:
        raise LedgerError(
            f"{name!r} is not a metric file, and there is no home in which it could have been adopted",
            where="OLD and NEW",
            expected="two files that end in .toml, or a metric of a home",
            next_step="Add --home homes/CITY.",
        )
    return _adopted(name, published.record)


def _adopted(name: str, record: Record) -> Definition:
    metric, _, version = name.partition("/")
    in_force = adopted_definitions(record)
    if metric in in_force and version in ("", str(in_force[metric].version)):
        return in_force[metric]
    entries = [entry for entry in record.entries_of("definition") if entry.statement.name == name]
    if not entries:
        known = sorted({entry.statement.name for entry in record.entries_of("definition")})
        offered = nearest(metric, in_force)
        raise LedgerError(
            f"no definition {name!r} has been adopted",
            where="OLD and NEW",
            expected=f"a file that ends in .toml, or one of {', '.join(known)}",
            next_step=f'Did you mean "{offered}"?' if offered else "Name a file or an adopted metric.",
        )
    definition = Definition.from_json(dict(entries[-1].statement.body))
    targets = [
        Target.model_validate({name: body[name] for name in ("value", "from", "set_by", "set_by_es", "is_example")})
        for entry in record.entries_of("target")
        for body in [entry.statement.body]
        if (body["metric"], body["version"]) == (definition.id, definition.version)
    ]
    return definition.model_copy(update={"target": tuple(targets)})


def _scope_around(path: Path) -> Scope:
    folder = path.resolve().parent.parent
    if not (folder / "city.toml").is_file():
        return Scope()
    return Scope(layers=tuple(layer.slug for layer in read_city_folder(folder).city.layers))
