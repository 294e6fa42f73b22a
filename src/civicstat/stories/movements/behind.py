"""What stands behind a movement whose figures do not tell it, and the share that is split in place of a percentile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from civicstat.inference.movements.pair import Pair
from civicstat.inference.rounding import round_half_even
from civicstat.stories.movements.pairs import PERCENTILES
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure


# By figure key: a total in days or seconds (of a percentile, how many are beyond the line; of a cost, dollars), and
# its cases.
Counted = Mapping[str, tuple[Decimal, int]]
# By the name of the comparison.
Behind = Mapping[str, Counted]
# A percentile moves in whole days; the share beyond it is printed finer.
DIGITS_OF_SHARE = 1
_PERCENT = 100


@dataclass(frozen=True)
class Unnamed:
    """Breakdowns that a metric does not name, and its parts by them in the periods that are compared.

    The parts are no published figures: what the object says of them under `amounts` is all that is told.
    """

    by: tuple[str, ...] = ()
    parts: tuple[Figure, ...] = ()


def line_of(definition: Definition, pair: Pair) -> str:
    """The earlier value of a percentile, which both periods are held against; empty of other measures."""
    value = pair.before.value
    return format(value, "f") if definition.measure in PERCENTILES and value is not None else ""


def as_share(definition: Definition) -> Definition:
    """A percentile as the share of requests beyond a line: in percent."""
    return definition.model_copy(update={"measure": "share", "unit": "percent", "digits": DIGITS_OF_SHARE})


def beyond_the_line(pair: Pair, counted: Counted) -> Pair | None:
    """Both periods of a percentile as shares beyond its earlier value; None where a period has no case."""
    sides = [_share(figure, counted) for figure in (pair.before, pair.after)]
    return None if sides[0] is None or sides[1] is None else Pair(pair.name, sides[0], sides[1])


def _share(figure: Figure, counted: Counted) -> Figure | None:
    hits, cases = (int(number) for number in counted.get(str(figure.key), (0, 0)))
    if not cases:
        return None
    value = round_half_even(Fraction(_PERCENT * hits, cases), DIGITS_OF_SHARE)
    return replace(figure, value=value, numerator=hits, denominator=cases, n=cases, low=None, high=None, level=None)
