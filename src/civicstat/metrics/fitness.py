"""Whether a definition asks only for what the published rows can answer."""

from __future__ import annotations

from collections.abc import Iterator

from civicstat.metrics.budget import known_lines
from civicstat.metrics.context import MetricContext
from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.language import check_tree
from civicstat.metrics.reads import asks_about
from civicstat.metrics.reasons import BUILT_IN_REASONS, reason_slug
from civicstat.metrics.scope import nearest
from civicstat.metrics.selection import place_kinds
from civicstat.vocabulary.definition import QUOTIENTS, RESIDENTS_PER, STOCKS, Definition
from civicstat.vocabulary.figure import WHOLE_CITY
from civicstat.vocabulary.filter_tree import FUNCTION_UNITS, HOUR_FUNCTIONS, Tree, functions_of
from civicstat.vocabulary.tables import LANGUAGE_COLUMNS


CELLS = "h3-8"
GROUP_COLUMNS = ("kind", "department", "channel")
_MOMENTS = frozenset(name for name, kind in LANGUAGE_COLUMNS.items() if kind == "moment")
_UNITS: dict[str, tuple[str, ...]] = {
    "count": ("requests",),
    "backlog": ("requests",),
    "share": ("percent",),
    "flow": ("net-requests",),
    "backlog-age": ("days",),
    "rate": tuple(RESIDENTS_PER),
    "ratio": ("ratio",),
    "cost": ("dollars",),
}
# Measures that ask for no one moment of a request.
_OVER_TIME = (*STOCKS, "flow")


def check_fitness(definition: Definition, context: MetricContext, *, where: str) -> None:
    """Refuse a definition that the published rows of this city cannot answer; every problem at once.

    Raises
    ------
    DefinitionError
        For unknown columns or breakdowns, a unit that does not fit the measure, and for hours, days, moments or cells
        asked of places with an occupant, whose rows give none of these.
    """
    problems = fitness_problems(definition, context, where=where)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise together(problems, where=where)


def fitness_problems(definition: Definition, context: MetricContext, *, where: str) -> list[DefinitionError]:
    """Each of these problems as a letter of its own; none where the rows can answer."""
    for name, tree in trees_of(definition):
        check_tree(tree, scope=context.scope, where=f"{where}, field `{name}`")
    return [*form_problems(definition, context.scope.layers), *_row_problems(definition, context)]


def together(problems: list[DefinitionError], *, where: str) -> DefinitionError:
    """One letter that names every problem of a file."""
    listed = "\n".join(f"  {number}. {_indented(problem)}" for number, problem in enumerate(problems, 1))
    return DefinitionError(
        f"{len(problems)} problems:\n{listed}",
        where=where,
        expected="a definition as described in docs/reference/metric-language.md",
        next_step="Mend each of them; civicstat doctor checks again.",
    )


def trees_of(definition: Definition) -> Iterator[tuple[str, Tree]]:
    """Every filter of a definition with the name of its field."""
    if definition.where is not None:
        yield "where", definition.where
    if definition.numerator is not None:
        yield "numerator", definition.numerator
    for number, exclusion in enumerate(definition.exclude, 1):
        yield f"exclude {number}", exclusion.where


def form_problems(definition: Definition, layers: tuple[str, ...]) -> Iterator[DefinitionError]:
    """What does not fit together inside the definition, whatever the rows."""
    # A text that could not be read has left an empty tree, and is a problem of its own.
    expected_units = _UNITS.get(definition.measure, ())
    if definition.of:
        expected_units = (FUNCTION_UNITS[definition.of["function"]],)
    if expected_units and definition.unit not in expected_units:
        listed = " or ".join(f'"{unit}"' for unit in expected_units)
        yield DefinitionError(
            f'`unit` is "{definition.unit}"',
            expected=f"{listed}, the unit of what is measured",
            next_step=f'Write: unit = "{expected_units[0]}"',
        )
    if definition.km_median and definition.of and definition.of != _TO_CLOSE:
        yield DefinitionError(
            "`km_median` is asked for beside a median of something else than the days from opening to closing",
            expected='of = "days_between(opened, closed)"',
            next_step="Measure from opening to closing in days, or take the line out.",
        )
    if definition.measure == "rate" and CELLS in definition.by:
        yield DefinitionError(
            f"`by` names map cells ({CELLS}), and nobody counts who lives in one",
            expected="layers of areas, kind, department or channel",
            next_step=f'Take "{CELLS}" out of `by`.',
        )
    if definition.measure == "cost" and (definition.by or definition.periods != ("year",)):
        yield DefinitionError(
            "the definition asks for a cost by more than the fiscal years of the whole city",
            expected='periods = ["year"], and no `by`: a budget says no more',
            next_step="Take the other periods and breakdowns out.",
        )
    if definition.table == "person_months":
        yield from _person_month_problems(definition)
    if definition.numerator:
        yield from _again_problems(definition, definition.numerator)
    breakdowns = (*layers, CELLS, *GROUP_COLUMNS)
    for name in definition.by:
        if name not in breakdowns:
            offered = nearest(name, breakdowns)
            yield DefinitionError(
                f'`by` names "{name}"',
                expected=f"one of {', '.join(breakdowns)}",
                next_step=f'Did you mean "{offered}"?' if offered else "Take it out.",
            )
    yield from _reason_problems(definition)
    yield from _moved_target_problems(definition)
    for field, values in (
        ("by", definition.by),
        ("periods", definition.periods),
        ("by_periods", definition.by_periods),
    ):
        if len(set(values)) < len(values):
            yield DefinitionError(
                f"`{field}` names something twice", expected="each name once", next_step="Take out the repetition."
            )


def _again_problems(definition: Definition, numerator: Tree) -> Iterator[DefinitionError]:
    """Two unknowns of an open request: judged twice, it might count as a miss though it can still be a hit."""
    excluded = [exclusion.where for exclusion in definition.exclude]
    others = [name for name in ("closed", "again_days") if asks_about(numerator, name)]
    if asks_about(numerator, "reopenings") and others:
        lacking = [text for text, tree in _UNSETTLED.items() if tree not in excluded]
        if lacking:
            yield DefinitionError(
                f"`numerator` asks about `reopenings` and about `{others[0]}`, and a request can be open in both",
                expected="such requests left out by [[exclude]] tables of their own",
                next_step=f'Add an [[exclude]] with where = "{lacking[0]}", or ask one of the two.',
            )
        return
    if len(others) < 2:
        return
    if _IS_OPEN not in excluded:
        yield DefinitionError(
            "`numerator` asks both when a request was closed and when its address was reported again",
            expected="open requests left out by an [[exclude]] of their own",
            next_step='Add an [[exclude]] with where = "closed IS NULL", or ask one of the two.',
        )


_TO_CLOSE = {"function": "days_between", "from": "opened", "to": "closed"}
_IS_OPEN = {"op": "is_null", "left": {"column": "closed"}}
_UNSETTLED = {
    "closed IS NULL": _IS_OPEN,
    "reopenings IS NULL": {"op": "is_null", "left": {"column": "reopenings"}},
}


def _moved_target_problems(definition: Definition) -> Iterator[DefinitionError]:
    """A target that takes the place of another says why, in both languages."""
    later = sorted(definition.target, key=lambda target: target.from_)[1:]
    for target in later:
        if target.why is None or target.why_es is None:
            yield DefinitionError(
                f"the target from {target.from_} takes the place of an earlier one and does not say why",
                expected="`why` and `why_es` in its [[target]] table",
                next_step="Say in a sentence why the target was moved; it stands beside the target for everybody.",
            )


def _reason_problems(definition: Definition) -> Iterator[DefinitionError]:
    slugs = [reason_slug(exclusion.reason) for exclusion in definition.exclude]
    for exclusion, slug in zip(definition.exclude, slugs, strict=True):
        if slug in BUILT_IN_REASONS or slugs.count(slug) > 1 or not slug:
            yield DefinitionError(
                f"the reason {exclusion.reason!r} is counted under {slug!r}, which is taken or empty",
                expected="a reason of its own for each [[exclude]], in plain letters",
                next_step="Say the reason in other words.",
            )


def _person_month_problems(definition: Definition) -> Iterator[DefinitionError]:
    filtered = definition.where or definition.exclude or definition.by or definition.measure != "count"
    if filtered or definition.periods != ("month",) or definition.breakdown_periods != ("month",):
        yield DefinitionError(
            'with table = "person_months" the definition asks for more than whole-city totals per month',
            expected='measure = "count", periods = ["month"], and no where, by or [[exclude]]',
            next_step="Ask for the monthly total only: nothing else is published about persons.",
        )


def _row_problems(definition: Definition, context: MetricContext) -> Iterator[DefinitionError]:
    if definition.table == "person_months":
        return
    functions = functions_asked(definition)
    if definition.measure == "rate":
        yield from _population_problems(definition, context)
    if definition.measure == "cost":
        yield from _budget_problems(definition, context)
    if definition.measure in QUOTIENTS:
        # What its metrics may ask they were asked themselves.
        return
    if functions.intersection(HOUR_FUNCTIONS) and context.precision == "day":
        yield DefinitionError(
            "the definition asks for hours, but this source gives days only",
            expected="days_between or business_days_between",
            next_step="Measure in days instead.",
        )
    asked = list(_asked_beyond_weeks(definition, functions))
    places = place_kinds(definition, context) if asked else ()
    if places:
        named = ", ".join(places[:8]) + (f" and {len(places) - 8} more" if len(places) > 8 else "")
        yield DefinitionError(
            f"the definition asks for {', '.join(asked)}, and its filter lets in places with an occupant: {named}",
            expected="weeks, months and whole days for these kinds: nothing finer is published about them",
            next_step="Name in `where` only kinds of the class asset, or ask for less.",
        )


def _population_problems(definition: Definition, context: MetricContext) -> Iterator[DefinitionError]:
    layers = [name for name in definition.by if name in context.layers]
    areas = [WHOLE_CITY, *(f"{layer}:{slug}" for layer in layers for slug in context.layers[layer])]
    missing = [area for area in areas if area not in context.residents]
    if missing:
        named = ", ".join(missing[:8]) + (f" and {len(missing) - 8} more" if len(missing) > 8 else "")
        yield DefinitionError(
            f"the definition asks for a rate, and nobody says how many people live in {named}",
            expected="residents of the whole city and of every area of the layers in `by`",
            next_step="Name a file of populations in city.toml, under [population].",
        )


def _budget_problems(definition: Definition, context: MetricContext) -> Iterator[DefinitionError]:
    known = known_lines(context.budget)
    unknown = [line for line in definition.budget_lines if line not in known]
    if unknown:
        yield DefinitionError(
            f"the definition asks for the dollars of {', '.join(unknown)}, which the city's budget does not have",
            expected=f"lines of the budget: {', '.join(known)}" if known else "a published budget",
            next_step="Mend the name." if known else "Name a budget file in city.toml, under [budget].",
        )


def _asked_beyond_weeks(definition: Definition, functions: set[str]) -> Iterator[str]:
    if functions.intersection(HOUR_FUNCTIONS):
        yield "hours"
    if "business_days_between" in functions:
        yield "working days"
    if "day" in (*definition.periods, *definition.breakdown_periods):
        yield "periods of a day"
    if definition.period_by == "due" and definition.measure not in _OVER_TIME:
        yield "periods by the promised day"
    if CELLS in definition.by:
        yield f"cells ({CELLS})"
    compared = sorted({name for _, tree in trees_of(definition) for name in compared_moments(tree)})
    if compared:
        yield f"the moment of {' and '.join(compared)}"


def functions_asked(definition: Definition) -> set[str]:
    """The functions that a definition calls, in any filter or in `of`."""
    functions = {name for _, tree in trees_of(definition) for name in functions_of(tree)}
    return functions | ({definition.of["function"]} if definition.of else set())


def asks_for_seconds(definition: Definition) -> bool:
    """Whether a definition counts hours or compares moments, so that the instant at which D ends matters."""
    trees = [tree for _, tree in trees_of(definition)]
    functions = functions_asked(definition)
    return not functions.isdisjoint(HOUR_FUNCTIONS) or any(compared_moments(tree) for tree in trees)


def compared_moments(tree: Tree) -> frozenset[str]:
    """The moments that a filter compares directly, outside a duration and outside IS NULL."""
    op = tree["op"]
    if op in ("and", "or"):
        return frozenset(name for arg in tree["args"] for name in compared_moments(arg))
    if op == "not":
        return compared_moments(tree["arg"])
    if op in ("is_null", "is_true"):
        return frozenset()
    sides = [tree[side] for side in ("left", "right", "low", "high") if side in tree]
    return frozenset(side["column"] for side in sides if side.get("column") in _MOMENTS)


def _indented(problem: DefinitionError) -> str:
    return str(problem).replace("\n", "\n     ")
