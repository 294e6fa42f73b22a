"""The contributions of any table of two periods, for `civicstat metrics drivers`: JSON types, numbers as text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from civicstat.inference.drivers import Contribution, Effects, printed_effects, share_contributions
from civicstat.inference.rounding import round_half_even
from civicstat.metrics.drivers.rows import Row, TwoPeriods, read_driver_rows


DIGITS_OF_PERCENT = 1
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


def drivers_of_rows(rows: Sequence[Row], *, digits: int | None = None) -> dict[str, Any]:
    """A change between two periods, split exactly into what each group adds.

    Parameters
    ----------
    rows
        One per group: `read_driver_rows` names the columns. The groups do not overlap and make up the whole.
    digits
        Decimals of the printed numbers. Shares are printed in percent with 1 unless said otherwise; values with as
        many as the table has, and never with fewer.

    Returns
    -------
    dict
        `form`, `unit`, `before` and `after` (the whole), `change` (`printed`, `exact`), `contributions` with the
        largest first (for shares also `rate` and `mix`), their `rate` and `mix` in all, `sum_check`, and `notes`.

    Raises
    ------
    DriversError
        With every cell at fault, or when a period has no cases.
    """
    table = read_driver_rows(rows)
    is_share = table.form == "shares"
    scale = Fraction(_PERCENT if is_share else 1)
    places = _places(table, digits)
    exact = _exact(table)
    ends = _ends(table)
    printed_ends = [round_half_even(scale * end, places) for end in ends]
    total, exact_total = printed_ends[1] - printed_ends[0], scale * (ends[1] - ends[0])
    printed = printed_effects(exact, scale=scale, total=total, digits=places, has_mix=is_share)
    order = sorted(range(len(exact)), key=lambda at: (-abs(printed[at].change), exact[at].part))
    exact_sum = sum((scale * each.change for each in exact), Fraction(0))
    printed_sum = sum((each.change for each in printed), Decimal(0))
    return {
        "form": table.form,
        "unit": "percentage points" if is_share else "as given",
        "groups": len(exact),
        "before": _whole(table, "before", printed_ends[0]),
        "after": _whole(table, "after", printed_ends[1]),
        "change": {"printed": _text(total), "exact": str(exact_total)},
        "contributions": [_contribution(exact[at], printed[at], scale, is_share=is_share) for at in order],
        **(_in_all(exact, printed, scale) if is_share else {}),
        "sum_check": {
            "exact_sum": str(exact_sum),
            "exact_equal": exact_sum == exact_total,
            "printed_sum": _text(printed_sum),
            "printed_equal": printed_sum == total,
        },
        "notes": [each[0] for each in (*((_MIX,) if is_share else ()), *NOTES)],
        "notes_es": [each[1] for each in (*((_MIX,) if is_share else ()), *NOTES)],
    }


def _exact(table: TwoPeriods) -> tuple[Contribution, ...]:
    if table.form == "shares":
        return share_contributions(
            {each.group: each.before for each in table.shares}, {each.group: each.after for each in table.shares}
        )
    return tuple(
        Contribution(each.group, Fraction(each.after) - Fraction(each.before), Fraction(0)) for each in table.values
    )


def _ends(table: TwoPeriods) -> tuple[Fraction, Fraction]:
    if table.form == "values":
        return (
            sum((Fraction(each.before) for each in table.values), Fraction(0)),
            sum((Fraction(each.after) for each in table.values), Fraction(0)),
        )
    before, after = [each.before for each in table.shares], [each.after for each in table.shares]
    return (
        Fraction(sum(each.hits for each in before), sum(each.cases for each in before)),
        Fraction(sum(each.hits for each in after), sum(each.cases for each in after)),
    )


def _places(table: TwoPeriods, digits: int | None) -> int:
    if table.form == "shares":
        return DIGITS_OF_PERCENT if digits is None else digits
    exponents = [value.as_tuple().exponent for each in table.values for value in (each.before, each.after)]
    most = max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)
    return max(most, digits or 0)


def _whole(table: TwoPeriods, side: str, value: Decimal) -> dict[str, Any]:
    if table.form == "values":
        return {"value": _text(value)}
    cases = [getattr(each, side) for each in table.shares]
    return {
        "value": _text(value),
        "numerator": sum(each.hits for each in cases),
        "denominator": sum(each.cases for each in cases),
    }


def _contribution(exact: Contribution, printed: Effects, scale: Fraction, *, is_share: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"group": exact.part, "change": _text(printed.change)}
    said = {"change": str(scale * exact.change)}
    if is_share:
        found |= {"rate": _text(printed.rate), "mix": _text(printed.mix)}
        said |= {"rate": str(scale * exact.rate), "mix": str(scale * exact.mix)}
    return {**found, "exact": said}


def _in_all(exact: Sequence[Contribution], printed: Sequence[Effects], scale: Fraction) -> dict[str, Any]:
    return {
        "rate": {
            "printed": _text(sum((each.rate for each in printed), Decimal(0))),
            "exact": str(sum((scale * each.rate for each in exact), Fraction(0))),
        },
        "mix": {
            "printed": _text(sum((each.mix for each in printed), Decimal(0))),
            "exact": str(sum((scale * each.mix for each in exact), Fraction(0))),
        },
    }


def _text(value: Decimal) -> str:
    return format(value, "f")
