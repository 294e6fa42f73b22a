"""What a ratio or cost is made of, and whether its parts give it: dollars by line, and the figures that are divided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.cycle.home import BUDGET_LINES
from civicstat.cycle.studio.published import Published
from civicstat.metrics.recheck.arithmetic import rounded
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure


# Of these a part's value is a whole number, and the quotient's own count repeats it.
_WHOLE = ("count", "backlog", "flow")


def dollars_in(published: Published, definition: Definition, figure: Figure) -> list[dict[str, Any]]:
    """The lines of the published budget behind a cost, spent or planned as the figure says."""
    if definition.measure != "cost" or BUDGET_LINES not in published.refs:
        return []
    lines = published.record.object_json(published.refs[BUDGET_LINES])["lines"]
    return [
        line
        for line in lines
        if f"FY{line['fiscal_year']:04}" == figure.key.period
        and line["kind"] == figure.basis
        and line["line"] in (definition.budget_lines or ())
    ]


def quotient_faults(
    definition: Definition,
    figure: Figure,
    parts: Sequence[tuple[Definition, Figure | None]],
    dollars: Sequence[Mapping[str, Any]],
) -> Iterator[str]:
    """In what the parts of a ratio or cost do not give it, as far as their published numbers can tell."""
    if figure.value is None:
        return
    names = ["denominator"] if definition.measure == "cost" else ["numerator", "denominator"]
    for name, (part, found) in zip(names, parts, strict=True):
        stated = getattr(figure, name)
        if part.measure in _WHOLE and (found is None or found.value != stated):
            yield f"{name}: {None if found is None else found.value} by {part.id}, {stated} published"
    above = sum((Fraction(Decimal(line["amount"])) for line in dollars), Fraction(0)) if dollars else figure.numerator
    if above is None or not figure.denominator:
        return
    again = rounded(Fraction(above) / figure.denominator, definition.digits)
    if again != figure.value:
        yield f"value: {again} from its parts, {figure.value} published"
