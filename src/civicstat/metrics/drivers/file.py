"""The contributions of any table of two periods, for `civicstat metrics drivers`: JSON types, numbers as text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.inference.drivers import Cases, Contribution, Effects, Two, contributions, printed_effects
from civicstat.inference.rounding import round_half_even
from civicstat.metrics.cells import Row
from civicstat.metrics.drivers.rows import TwoPeriods, read_driver_rows


DIGITS_OF_PERCENT = 1
# Of a mean or ratio, unless said otherwise: the quotient of two numbers has no digits of its own.
DIGITS_OF_QUOTIENT = 2
_PERCENT = 100

NOTES = (
    (
        "This is arithmetic: it says where the change sits, not why.",
        "Esto es aritmética: dice dónde está el cambio, no por qué.",
    ),
    (
        "Exact contributions are fractions and add up exactly. Printed ones are rounded so that they add up to the "
        "printed change; each lies at most one step of the last digit from its exact value, a mix effect two.",
        "Las contribuciones exactas son fracciones y suman exactamente. Las impresas se redondean de modo que sumen el "
        "cambio impreso; cada una queda a lo sumo a un paso del último dígito de su valor exacto; un efecto de "
        "reparto, a dos.",
    ),
    (
        "Whether a change is more than usual is another question: civicstat metrics chart answers it. Splitting a "
        "change within the usual range explains noise.",
        "Si un cambio es más que lo habitual es otra pregunta: la responde civicstat metrics chart. Dividir un cambio "
        "dentro del margen habitual explica ruido.",
    ),
)
_MIX = (
    "Rate: the change of the group's own share, at the mean of its two weights. Mix: the change of its weight, at how "
    "far its mean share lies from the mean of the two whole shares (Kitagawa 1955).",
    "Tasa (rate): el cambio del porcentaje propio del grupo, con la media de sus dos pesos. Reparto (mix): el cambio "
    "de su peso, según lo lejos que su porcentaje medio está de la media de los dos totales (Kitagawa 1955).",
)


_MIX_OF_MEANS = (
    "Rate: the change of the group's own mean, at the mean of its two weights. Mix: the change of its weight, at how "
    "far its mean lies from the mean of the two whole means (Kitagawa 1955).",
    "Tasa (rate): el cambio del promedio propio del grupo, con la media de sus dos pesos. Reparto (mix): el cambio de "
    "su peso, según lo lejos que su promedio está de la media de los dos totales (Kitagawa 1955).",
)
_TWO_SIDES = (
    "Above: what the change of what is divided adds. Below: what the change of what it is divided by adds. Each is the "
    "mean of both orders in which the two can be changed (Shapley 1953).",
    "Arriba (above): lo que aporta el cambio de lo que se divide. Debajo (below): lo que aporta el cambio de aquello "
    "entre lo que se divide. Cada uno es la media de los dos órdenes en que pueden cambiar (Shapley 1953).",
)
_NOTES_OF_EFFECTS = {"shares": _MIX, "means": _MIX_OF_MEANS, "ratios": _TWO_SIDES}
# What the two effects of a contribution are called.
_EFFECTS = {"shares": ("rate", "mix"), "means": ("rate", "mix"), "ratios": ("above", "below"), "values": ()}


def drivers_of_rows(rows: Sequence[Row], *, digits: int | None = None) -> dict[str, Any]:
    """A change between two periods, split exactly into what each group adds.

    Parameters
    ----------
    rows
        One per group: `read_driver_rows` names the columns. The groups do not overlap and make up the whole.
    digits
        Decimals of the printed numbers. Shares are printed in percent with 1 unless said otherwise, means and ratios
        with 2; values with as many as the table has, and never with fewer.

    Returns
    -------
    dict
        `form`, `unit`, `before` and `after` (the whole), `change` (`printed`, `exact`), `contributions` with the
        largest first (for shares and means also `rate` and `mix`, for ratios `above` and `below`), both of these in
        all, `sum_check`, and `notes`.

    Raises
    ------
    DriversError
        With every cell at fault, or when a period has no cases.
    """
    table = read_driver_rows(rows)
    is_share, effects = table.form == "shares", _EFFECTS[table.form]
    scale = Fraction(_PERCENT if is_share else 1)
    places = _places(table, digits)
    exact = _exact(table)
    ends = _ends(table)
    printed_ends = [round_half_even(scale * end, places) for end in ends]
    total, exact_total = printed_ends[1] - printed_ends[0], scale * (ends[1] - ends[0])
    printed = printed_effects(exact, scale=scale, total=total, digits=places, has_mix=bool(effects))
    order = sorted(range(len(exact)), key=lambda at: (-abs(printed[at].change), exact[at].part))
    exact_sum = sum((scale * each.change for each in exact), Fraction(0))
    printed_sum = sum((each.change for each in printed), Decimal(0))
    notes = (*((_NOTES_OF_EFFECTS[table.form],) if effects else ()), *NOTES)
    return {
        "form": table.form,
        "unit": "percentage points" if is_share else "as given",
        "groups": len(exact),
        "before": _whole(table, "before", printed_ends[0]),
        "after": _whole(table, "after", printed_ends[1]),
        "change": {"printed": _text(total), "exact": str(exact_total)},
        "contributions": [_contribution(exact[at], printed[at], scale, effects) for at in order],
        **_in_all(exact, printed, scale, effects),
        "sum_check": {
            "exact_sum": str(exact_sum),
            "exact_equal": exact_sum == exact_total,
            "printed_sum": _text(printed_sum),
            "printed_equal": printed_sum == total,
        },
        "notes": [each[0] for each in notes],
        "notes_es": [each[1] for each in notes],
    }


def _exact(table: TwoPeriods) -> tuple[Contribution, ...]:
    if table.form == "shares":
        rows = [(each.group, _cases(each.before), _cases(each.after)) for each in table.shares]
    elif table.form == "values":
        rows = [(each.group, _amounts((each.before, Decimal(0))), _amounts((each.after, Decimal(0))))
                for each in table.values]  # fmt: skip
    else:
        rows = [(each.group, _amounts(each.before), _amounts(each.after)) for each in table.twos]
    return contributions(table.form, {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows})


def _cases(cases: Cases) -> Two:
    return Fraction(cases.hits), Fraction(cases.cases)


def _amounts(two: tuple[Decimal, Decimal]) -> Two:
    return Fraction(two[0]), Fraction(two[1])


def _ends(table: TwoPeriods) -> tuple[Fraction, Fraction]:
    if table.form == "values":
        return (
            sum((Fraction(each.before) for each in table.values), Fraction(0)),
            sum((Fraction(each.after) for each in table.values), Fraction(0)),
        )
    if table.twos:
        sides = ([each.before for each in table.twos], [each.after for each in table.twos])
        first, second = (_over(side) for side in sides)
        return first[0] / first[1], second[0] / second[1]
    before, after = [each.before for each in table.shares], [each.after for each in table.shares]
    return (
        Fraction(sum(each.hits for each in before), sum(each.cases for each in before)),
        Fraction(sum(each.hits for each in after), sum(each.cases for each in after)),
    )


def _over(side: Sequence[tuple[Decimal, Decimal]]) -> tuple[Fraction, Fraction]:
    """The sums of both amounts of every group in a period."""
    return sum((Fraction(one) for one, _ in side), Fraction(0)), sum((Fraction(two) for _, two in side), Fraction(0))


def _places(table: TwoPeriods, digits: int | None) -> int:
    if table.form == "shares":
        return DIGITS_OF_PERCENT if digits is None else digits
    if table.twos:
        return DIGITS_OF_QUOTIENT if digits is None else digits
    exponents = [value.as_tuple().exponent for each in table.values for value in (each.before, each.after)]
    most = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return max(most, digits or 0)


def _whole(table: TwoPeriods, side: str, value: Decimal) -> dict[str, Any]:
    if table.form == "values":
        return {"value": _text(value)}
    if table.twos:
        sums = [sum((getattr(each, side)[at] for each in table.twos), Decimal(0)) for at in (0, 1)]
        named = ("total", "cases") if table.form == "means" else ("above", "below")
        return {"value": _text(value), **{name: _text(number) for name, number in zip(named, sums, strict=True)}}
    cases = [getattr(each, side) for each in table.shares]
    return {
        "value": _text(value),
        "numerator": sum(each.hits for each in cases),
        "denominator": sum(each.cases for each in cases),
    }


def _contribution(exact: Contribution, printed: Effects, scale: Fraction, effects: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"group": exact.part, "change": _text(printed.change)}
    said = {"change": str(scale * exact.change)}
    found |= zip(effects, (_text(printed.rate), _text(printed.mix)), strict=False)
    said |= zip(effects, (str(scale * exact.rate), str(scale * exact.mix)), strict=False)
    return {**found, "exact": said}


def _in_all(
    exact: Sequence[Contribution], printed: Sequence[Effects], scale: Fraction, effects: Sequence[str]
) -> dict[str, Any]:
    sums = (
        (sum((each.rate for each in printed), Decimal(0)), sum((scale * each.rate for each in exact), Fraction(0))),
        (sum((each.mix for each in printed), Decimal(0)), sum((scale * each.mix for each in exact), Fraction(0))),
    )
    named = zip(effects, sums, strict=False)
    return {name: {"printed": _text(shown), "exact": str(whole)} for name, (shown, whole) in named}


def _text(value: Decimal) -> str:
    return format(value, "f")
