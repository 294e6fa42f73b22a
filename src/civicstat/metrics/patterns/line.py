"""Bunching just under the line, yard by yard, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from civicstat.metrics.patterns.bunching import Bunching, Reason, bunching_at
from civicstat.metrics.patterns.findings import Finding, Words, settled
from civicstat.metrics.patterns.records import Closings


ASK: Final[Words] = (
    "Ask first: is the work planned by its promise, so that much is really finished on the last day? Does somebody "
    "write the closings of a whole shift at once, or write the promised time where the true one is not known? Did the "
    "promise or the system change?",
    "Pregunte primero: ¿se planifica el trabajo según el plazo, de modo que mucho se termina de verdad el último día? "
    "¿Alguien anota de una vez los cierres de todo un turno, o anota la hora prometida cuando no se sabe la verdadera? "
    "¿Cambió el plazo o el sistema?",
)
_REASONS: Final[dict[Reason, Words]] = {
    "too-few": (
        "Not judged: there are too few cases near the line.",
        "Sin juzgar: hay muy pocos casos cerca del límite.",
    ),
    "line-on-a-heap": (
        "Not judged: clocks are rounded here, the line is a round number, and too few other round numbers are near to "
        "tell one from the other.",
        "Sin juzgar: aquí se redondean las horas, el límite es un número redondo y hay muy pocos otros números "
        "redondos cerca para distinguir una cosa de la otra.",
    ),
    "weeks": (
        "Not judged: the file knows whole days only, and near so short a line no week can be told from a bunch.",
        "Sin juzgar: el archivo solo conoce días enteros, y con un límite tan corto no se distingue la semana de una "
        "acumulación.",
    ),
    "no-fit": (
        "Not judged: the durations follow no smooth curve near the line.",
        "Sin juzgar: las duraciones no siguen una curva suave cerca del límite.",
    ),
    "": ("", ""),
}


def at_the_line(yards: Mapping[str, Closings], *, line: int) -> tuple[Finding, ...]:
    """For each yard whether closings bunch just before the line, or before each case's own promise where it has one."""
    return settled([_finding(yard, closings, line) for yard, closings in yards.items()])


def _finding(yard: str, closings: Closings, line: int) -> Finding:
    lateness = closings.lateness
    if lateness is None:
        found = bunching_at(closings.durations, line=line)
    else:
        found = bunching_at(lateness, line=0, coordinate="lateness", scale=closings.promise or line)
    words = _words(found) if found.chance is not None else _REASONS[found.reason]
    return Finding(
        yard=yard,
        cases=found.cases,
        chance=found.chance,
        words=words,
        ask=ASK,
        numbers=_numbers(found),
        # One case in twenty of those before the line, at least: less is not worth a conversation.
        is_large=found.moved is not None and found.moved[0] > 0.05 * found.before,
    )


def _words(found: Bunching) -> Words:
    assert found.moved is not None
    moved, low, high = (max(0, round(one)) for one in found.moved)
    span, span_es = _span(found.near_seconds)
    return (
        f"In the last {span} before the line stand {found.before:,} closings, in as long a time after it "
        f"{found.after:,}. That is about {moved:,} more before it ({low:,} to {high:,}) than the rest of the durations "
        "would have there.",
        f"En los últimos {span_es} antes del límite hay {found.before:,} cierres; en el mismo tiempo después de él, "
        f"{found.after:,}. Son unos {moved:,} más antes del límite ({low:,} a {high:,}) de los que tendría según las "
        "demás duraciones.",
    )


def _numbers(found: Bunching) -> dict[str, object]:
    numbers: dict[str, object] = {
        "just_before": found.before,
        "just_after": found.after,
        "near_seconds": found.near_seconds,
        "clocks_know_seconds": found.grain,
        "heaps_at_seconds": list(found.heaps),
    }
    if found.moved is not None and found.expected_before is not None and found.expected_after is not None:
        numbers |= {
            "expected_before": round(found.expected_before),
            "expected_after": round(found.expected_after),
            "more_than_expected": [round(one) for one in found.moved],
        }
    return numbers


def _span(seconds: int) -> Words:
    for unit, name, name_es in ((86_400, "days", "días"), (3600, "hours", "horas"), (60, "minutes", "minutos")):
        if seconds >= 2 * unit:
            amount = round(seconds / unit, 1)
            text = str(int(amount)) if amount == int(amount) else str(amount)
            return f"{text} {name}", f"{text} {name_es}"
    return f"{seconds} seconds", f"{seconds} segundos"
