"""A filter as a clause about a request, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from civicstat.metrics.phrases import Phrases
from civicstat.vocabulary.filter_tree import FUNCTION_UNITS, Tree
from civicstat.vocabulary.tables import LANGUAGE_COLUMNS


# By column, then by slug.
Names = Mapping[str, Mapping[str, str]]
# In three-valued logic the opposite of a comparison is the opposite comparison: unknown stays unknown.
_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_OPPOSITE |= {"in": "not in", "not in": "in", "between": "not between", "not between": "between"}


def condition_words(tree: Tree, phrases: Phrases, names: Names, *, negated: bool = False) -> str:
    """The clause that a filter says about a request; with `negated` its opposite."""
    op = tree["op"]
    if op == "not":
        return condition_words(tree["arg"], phrases, names, negated=not negated)
    if op in ("and", "or"):
        joiner = phrases.joined_and if op == "and" else phrases.joined_or
        clause = joiner.join(_wrapped(arg, phrases, names) for arg in tree["args"])
        return phrases.not_so.format(clause=f"({clause})") if negated else clause
    if op == "is_true":
        return phrases.duplicate[negated]
    left = tree["left"]
    if op == "is_null":
        return _missing(left, phrases)[negated]
    if negated:
        op = _OPPOSITE[op]
    if "function" in left:
        return _duration_clause(tree, op, phrases)
    if LANGUAGE_COLUMNS.get(left["column"]) == "moment":
        return _moment_clause(tree, op, phrases)
    if LANGUAGE_COLUMNS.get(left["column"]) == "count":
        return _count_clause(tree, op, phrases)
    return _slug_clause(tree, op, phrases, names)


def unit_and_ends(operand: Tree, phrases: Phrases, *, with_article: bool = False) -> dict[str, str]:
    """The unit of a duration and the two moments that it lies between."""
    unit = FUNCTION_UNITS[operand["function"]]
    word = phrases.units[unit][1]
    if with_article and phrases.language == "es":
        word = f"{'los' if unit.endswith('days') else 'las'} {word}"
    return {"unit": word, "start": phrases.ends[operand["from"]], "end": phrases.ends[operand["to"]]}


def _wrapped(arg: Tree, phrases: Phrases, names: Names) -> str:
    clause = condition_words(arg, phrases, names)
    return f"({clause})" if arg["op"] in ("and", "or") else clause


def _missing(operand: Tree, phrases: Phrases) -> tuple[str, str]:
    if "function" in operand:
        said = unit_and_ends(operand, phrases, with_article=True)
        return phrases.duration_missing[0].format(**said), phrases.duration_missing[1].format(**said)
    name = operand["column"]
    if name == "again_days":
        return phrases.again_missing
    if name == "reopenings":
        return phrases.reopened_missing
    if name in phrases.moment_missing:
        return phrases.moment_missing[name]
    column = _column(name, phrases)
    return phrases.slug_missing[0].format(column=column), phrases.slug_missing[1].format(column=column)


def _slug_clause(tree: Tree, op: str, phrases: Phrases, names: Names) -> str:
    name = tree["left"]["column"]
    said = [_slug(value["text"], name, phrases, names) for value in tree.get("values", [])]
    value = "" if said else _slug(tree["right"]["text"], name, phrases, names)
    word = phrases.list_or if op == "in" else phrases.list_and
    return phrases.is_slug[op].format(column=_column(name, phrases), value=value, values=listed_words(said, word))


def _column(name: str, phrases: Phrases) -> str:
    if name == "is_duplicate":
        return {"en": "duplicate mark", "es": "la marca de duplicado"}[phrases.language]
    return phrases.columns.get(name) or phrases.layer.format(layer=name.replace("_", " "))


def _slug(slug: str, column: str, phrases: Phrases, names: Names) -> str:
    return phrases.quoted.format(names.get(column, {}).get(slug, slug))


def _duration_clause(tree: Tree, op: str, phrases: Phrases) -> str:
    left = tree["left"]
    sides = [tree[side] for side in ("right", "low", "high") if side in tree]
    if any("function" in side for side in sides):
        said = {side: _duration(tree[side], left, phrases) for side in ("left", "right", "low", "high") if side in tree}
        return phrases.compared_durations[op].format(**said)
    return phrases.passed[op].format(**unit_and_ends(left, phrases), **_amounts(tree, op, phrases))


def _count_clause(tree: Tree, op: str, phrases: Phrases) -> str:
    said = phrases.again if tree["left"]["column"] == "again_days" else phrases.reopened
    return said[op].format(**_amounts(tree, op, phrases))


def _amounts(tree: Tree, op: str, phrases: Phrases) -> dict[str, str]:
    """The numbers on the right of a comparison, with their unit, by the brace that they fill."""
    left = tree["left"]
    values = [_amount(value, left, phrases) for value in tree.get("values", [])]
    word = phrases.list_or if op == "in" else phrases.list_and
    said = {name: _amount(tree[side], left, phrases) for name, side in _SLOTS if side in tree}
    return {**said, "values": listed_words(values, word)}


_SLOTS = (("n", "right"), ("low", "low"), ("high", "high"))


def _duration(operand: Tree, beside: Tree, phrases: Phrases) -> str:
    if "function" in operand:
        return phrases.the_duration.format(**unit_and_ends(operand, phrases, with_article=True))
    return _amount(operand, beside, phrases)


def _amount(literal: Tree, measured: Tree, phrases: Phrases) -> str:
    number = str(literal.get("integer", literal.get("decimal")))
    is_of_times = measured.get("column") == "reopenings"
    unit = FUNCTION_UNITS[measured.get("function", "days_between")]
    one, many = phrases.times if is_of_times else phrases.units[unit]
    return f"{number.replace('.', phrases.decimal_mark)} {one if number in ('1', '-1') else many}"


def _moment_clause(tree: Tree, op: str, phrases: Phrases) -> str:
    name = tree["left"]["column"]
    if op in ("in", "not in"):
        relation, word = ("=", phrases.joined_or) if op == "in" else ("<>", phrases.joined_and)
        return word.join(_happened(name, relation, value, phrases) for value in tree["values"])
    if op == "between":
        low, high = _happened(name, ">=", tree["low"], phrases), _happened(name, "<=", tree["high"], phrases)
        return f"{low}{phrases.joined_and}{high}"
    if op == "not between":
        low, high = _happened(name, "<", tree["low"], phrases), _happened(name, ">", tree["high"], phrases)
        return f"({low}{phrases.joined_or}{high})"
    return _happened(name, op, tree["right"], phrases)


def _happened(name: str, op: str, other: Tree, phrases: Phrases) -> str:
    if "column" in other:
        when = phrases.beside_moment[op].format(moment=phrases.moments[other["column"]])
    elif "date" in other:
        when = phrases.on_day[op].format(day=phrases.day_words(date.fromisoformat(other["date"])))
    else:
        instant = datetime.fromisoformat(other["instant"])
        day = phrases.instant.format(day=phrases.day_words(instant.date()), clock=instant.strftime("%H:%M:%S"))
        when = phrases.at_instant[op].format(day=day)
    return phrases.happened[name].format(when=when)


def listed_words(items: Sequence[str], word: str) -> str:
    """Some words in a row, the last one joined by "and" or "or"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"
