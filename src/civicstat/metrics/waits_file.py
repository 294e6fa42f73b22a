"""How long half of the cases of a plain table take, some of them still open: for `civicstat metrics waits`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from civicstat.inference.percentiles import nearest_rank
from civicstat.inference.rounding import round_half_even
from civicstat.inference.survival import day_half_is_reached, days_half_may_be_reached, life_steps
from civicstat.metrics.cells import Cells, Row, cells_of, form_of, raise_faults
from civicstat.metrics.faults import Fault, TableError


GROUP, ALL = "group", "all"
_FORMS = {"days": ("days", "closed"), "moments": ("opened_day", "closed_day")}
# More than any wait: an open case's most.
_NEVER = 1_000_000_000
_DIGITS_OF_PERCENT = 1
_HALF, _PERCENT = 50, 100

NOTES = (
    (
        "The median is the time by which half was really closed; while open cases could still change it, only its "
        "least is known.",
        "La mediana es el tiempo en que la mitad se cerró de verdad; mientras los casos abiertos puedan cambiarla, "
        "solo se conoce su mínimo.",
    ),
    (
        "The Kaplan-Meier median supposes that what is open will finish like what was closed did. Where the open cases "
        "are the hard ones, it is too short.",
        "La mediana de Kaplan-Meier supone que lo abierto terminará como terminó lo cerrado. Si los casos abiertos son "
        "los difíciles, resulta demasiado corta.",
    ),
    (
        "Its 95 % interval (Brookmeyer and Crowley) is what chance alone would do to it. An end that is missing lies "
        "beyond what these cases tell.",
        "Su intervalo del 95 % (Brookmeyer y Crowley) es lo que el azar solo haría con ella. Un extremo que falta "
        "queda más allá de lo que dicen estos casos.",
    ),
)


class WaitsError(TableError):
    """A table of waiting times has cells that cannot be used."""


def waits_of_rows(rows: Sequence[Row], *, as_of: date | None = None) -> dict[str, Any]:
    """By which day half would be closed, if the open cases finish like the others did; and what is known for certain.

    Parameters
    ----------
    rows
        `days` (whole days waited) and `closed` (yes or no); or `opened_day` and `closed_day` (empty while open) with
        `as_of`, the last day that the table knows of. With a column `group`, each group has its own answer.

    Returns
    -------
    dict
        `as_of`, `groups`: each with `group`, `cases`, `closed`, `open`, `median` (whole days; None while open cases
        could still change it), `median_at_least`, `kaplan_meier_median` (None where half is never reached) with
        `kaplan_meier_low` and `kaplan_meier_high` (whole days, 95 %; None where that end is beyond what the cases
        tell), and `steps`: for each day on which something was closed `day`, `at_risk`, `closed`, `percent_open` and
        its `exact` part; `notes`.

    Raises
    ------
    WaitsError
        With every cell at fault.

    Notes
    -----
    E. L. Kaplan and P. Meier, Journal of the American Statistical Association 53 (1958), 457-481; in exact fractions.
    The interval: R. Brookmeyer and J. Crowley, Biometrics 38 (1982), 29-41, on the scale of logarithms.
    """
    form = form_of(rows, _FORMS, WaitsError)
    if form == "moments" and as_of is None:
        raise WaitsError(
            "the table does not tell up to which day it knows of closings",
            where="--as-of",
            expected="the last day that it knows of, such as 2014-06-30",
        )
    faults: list[Fault] = []
    groups: dict[str, list[tuple[int, bool]]] = {}
    for cells in cells_of(rows, faults):
        group = cells.named(GROUP) if GROUP in cells.row else ALL
        wait = _days(cells) if form == "days" else _between(cells, as_of or date.max)
        groups.setdefault(group, []).append(wait)
    raise_faults(faults, WaitsError)
    return {
        "as_of": None if as_of is None else as_of.isoformat(),
        "groups": [_answer(group, waits) for group, waits in groups.items()],
        "notes": [each[0] for each in NOTES],
        "notes_es": [each[1] for each in NOTES],
    }


def _days(cells: Cells) -> tuple[int, bool]:
    return cells.whole("days"), cells.one_of("closed", ("yes", "no")) == "yes"


def _between(cells: Cells, as_of: date) -> tuple[int, bool]:
    opened, closed = cells.day("opened_day"), cells.day_or_nothing("closed_day")
    if opened > as_of:
        cells.refuse("opened_day", f"a day up to {as_of.isoformat()}, the day of --as-of")
    if closed is not None and closed > as_of:
        # Not known by the day: still open then.
        closed = None
    if closed is not None and closed < opened and not cells.faults:
        cells.refuse("closed_day", f"a day from {opened.isoformat()} on, when it was opened")
    return ((closed or as_of) - opened).days, closed is not None


def _answer(group: str, waits: Sequence[tuple[int, bool]]) -> dict[str, Any]:
    life = [(days, days, 1) if is_closed else (days + 1, _NEVER, 1) for days, is_closed in waits]
    rank = nearest_rank(len(life), _HALF) - 1
    least, most = (sorted(case[side] for case in life)[rank] for side in (0, 1))
    closed = sum(is_closed for _, is_closed in waits)
    low, high = days_half_may_be_reached(life)
    return {
        "group": group,
        "cases": len(waits),
        "closed": closed,
        "open": len(waits) - closed,
        "median": least if least == most else None,
        "median_at_least": least,
        "kaplan_meier_median": day_half_is_reached(life),
        "kaplan_meier_low": low,
        "kaplan_meier_high": high,
        "steps": [
            {
                "day": step.day,
                "at_risk": step.at_risk,
                "closed": step.ended,
                "percent_open": format(round_half_even(_PERCENT * step.left, _DIGITS_OF_PERCENT), "f"),
                "exact": str(Fraction(step.left)),
            }
            for step in life_steps(life)
        ],
    }
