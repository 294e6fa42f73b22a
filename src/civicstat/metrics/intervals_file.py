"""The intervals of any plain table, for `civicstat metrics intervals`: JSON types, numbers as text."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, cast

from civicstat.inference.intervals import byar_interval, order_statistic_ranks, wilson_interval
from civicstat.inference.percentiles import nearest_rank
from civicstat.inference.rounding import round_half_even
from civicstat.metrics.cells import Cells, Row, cells_of, form_of, raise_faults
from civicstat.metrics.faults import Fault, TableError


Form = Literal["shares", "rates", "values"]
GROUP, ALL = "group", "all"
_FORMS: dict[str, tuple[str, ...]] = {
    "shares": ("successes", "trials"),
    "rates": ("events", "exposure"),
    "values": ("value",),
}
_DIGITS: dict[Form, int] = {"shares": 1, "rates": 2, "values": 2}
_PERCENT = 100
# From so many events on, both ends of a rate lie within 0.2 % of the exact ones.
ENOUGH_EVENTS = 10

_METHODS: dict[Form, tuple[str, str]] = {
    "shares": (
        "Wilson's score interval (1927), without continuity correction; in percent.",
        "El intervalo de Wilson (1927), sin corrección de continuidad; en porcentaje.",
    ),
    "rates": (
        "Byar's interval of a Poisson count (Breslow and Day 1987), over what was exposed. It is rough under 10 "
        "events, and of none there is none.",
        "El intervalo de Byar de un conteo de Poisson (Breslow y Day 1987), entre lo expuesto. Con menos de 10 sucesos "
        "es aproximado; sin ninguno no existe.",
    ),
    "values": (
        "The percentile is the value at the nearest rank, and its ends are two observed values whose ranks follow from "
        "the binomial (Conover 1999): at least 95 %, whatever the values look like. An end that too few values could "
        "hold is open.",
        "El percentil es el valor en el rango más cercano, y sus extremos son dos valores observados cuyos rangos "
        "salen de la binomial (Conover 1999): al menos 95 %, sea cual sea la forma de los valores. Un extremo que "
        "demasiado pocos valores podrían dar queda abierto.",
    ),
}
NOTES = (
    (
        "An interval says what chance alone would do. It says nothing about what was never reported or was written "
        "down wrong.",
        "Un intervalo dice lo que haría el azar por sí solo. No dice nada de lo que nunca se reportó o se anotó mal.",
    ),
)
_MEANS = (
    "A mean carries no interval: waiting times are so skewed that the usual one would promise too much.",
    "Un promedio no lleva intervalo: los tiempos de espera son tan asimétricos que el usual prometería demasiado.",
)


class IntervalsError(TableError):
    """A table of counts or values has cells that cannot be used."""


def intervals_of_rows(
    rows: Sequence[Row], *, percentile: int = 50, per: int = 1, digits: int | None = None
) -> dict[str, Any]:
    """How well each share, rate or percentile of a table is known: its interval at 95 %.

    Parameters
    ----------
    rows
        `successes` and `trials`, or `events` and `exposure` (residents, days, miles), one row per group; or `value`,
        one row per case. With a column `group`, each group has its own; else all values are one.
    percentile
        1 to 99; of values.
    per
        What a rate is counted per, in units of the exposure: 1000 for a rate per 1,000 residents.
    digits
        Decimals of what is printed: shares (percent) 1 unless said otherwise, rates and means 2. Percentiles and their
        ends are observed values and stand as they are written.

    Returns
    -------
    dict
        `form` (shares, rates, values), `level`, `unit`, `groups` (each with `group`, `n`, `value`, `low`, `high`, None
        where it does not exist; of values also `mean` and `ranks`), `method`, `notes`, and both in Spanish.

    Raises
    ------
    IntervalsError
        With every cell at fault.

    Notes
    -----
    Methods, worked examples and coverage: docs/explanation/intervals.md.
    """
    form = cast(Form, form_of(rows, _FORMS, IntervalsError))
    places = _DIGITS[form] if digits is None else digits
    faults: list[Fault] = []
    read = [(_group(cells), _numbers(cells, form)) for cells in cells_of(rows, faults)]
    if form != "values":
        faults += _twice([group for group, _ in read])
    raise_faults(faults, IntervalsError)
    if form == "shares":
        groups = [{"group": group, **_share(*cast(tuple[int, int], two), places)} for group, two in read]
    elif form == "rates":
        groups = [{"group": group, **_rate(int(two[0]), two[1], per, places)} for group, two in read]
    else:
        named: dict[str, list[Decimal]] = {}
        for group, (value, _) in read:
            named.setdefault(group, []).append(Decimal(value))
        groups = [{"group": group, **_percentile(values, percentile, places)} for group, values in named.items()]
    notes = (*NOTES, _MEANS) if form == "values" else NOTES
    return {
        "form": form,
        "level": "0.95",
        "unit": {"shares": "percent", "rates": f"events per {per}", "values": "as given"}[form],
        **({"percentile": percentile} if form == "values" else {}),
        "groups": groups,
        "method": _METHODS[form][0],
        "method_es": _METHODS[form][1],
        "notes": [each[0] for each in notes],
        "notes_es": [each[1] for each in notes],
    }


def _group(cells: Cells) -> str:
    return cells.named(GROUP) if GROUP in cells.row else ALL


def _numbers(cells: Cells, form: Form) -> tuple[int | Decimal, Decimal | int]:
    at_fault = len(cells.faults)
    if form == "values":
        return cells.amount("value"), 0
    if form == "rates":
        events, exposure = cells.whole("events"), cells.amount("exposure")
        if exposure <= 0 and len(cells.faults) == at_fault:
            cells.refuse("exposure", "a number above 0: nothing happens to nobody")
        return events, exposure
    successes, trials = cells.whole("successes"), cells.whole("trials")
    if successes > trials and len(cells.faults) == at_fault:
        cells.refuse("successes", f"at most its trials, {trials}")
    return successes, trials


def _twice(groups: Sequence[str]) -> list[Fault]:
    first: dict[str, int] = {}
    return [
        Fault(number, GROUP, group, f"each group once; row {first[group]} has it too")
        for number, group in enumerate(groups, start=2)
        if group and first.setdefault(group, number) != number
    ]


def _share(successes: int, trials: int, places: int) -> dict[str, Any]:
    if not trials:
        return {"n": 0, "value": None, "low": None, "high": None}
    ends = wilson_interval(successes, trials)
    printed = (Fraction(successes, trials), *map(Fraction, ends))
    return {"n": trials, **_three(*(_text(round_half_even(_PERCENT * each, places)) for each in printed))}


def _rate(events: int, exposure: Decimal | int, per: int, places: int) -> dict[str, Any]:
    each = Fraction(per) / Fraction(exposure)
    value = _text(round_half_even(events * each, places))
    if not events:
        return {"n": 0, **_three(value, None, None), "is_rough": True}
    low, high = (_text(round_half_even(Fraction(end) * each, places)) for end in byar_interval(events))
    return {"n": events, **_three(value, low, high), "is_rough": events < ENOUGH_EVENTS}


def _percentile(values: list[Decimal], percentile: int, places: int) -> dict[str, Any]:
    values.sort()
    ranks = order_statistic_ranks(len(values), percentile)
    low, high = (None if rank is None else _text(values[rank - 1]) for rank in ranks)
    mean = round_half_even(sum(map(Fraction, values), Fraction(0)) / len(values), places)
    value = _text(values[nearest_rank(len(values), percentile) - 1])
    return {"n": len(values), "mean": _text(mean), **_three(value, low, high), "ranks": list(ranks)}


def _three(value: str | None, low: str | None, high: str | None) -> dict[str, str | None]:
    return {"value": value, "low": low, "high": high}


def _text(value: Decimal) -> str:
    return format(value, "f")
