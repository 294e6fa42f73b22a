"""A comparison of two definitions, told in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from civicstat.cycle.studio.difference import FEWEST_PERIODS, Beside, Difference
from civicstat.cycle.studio.plain import NOTHING, value_text, whole
from civicstat.cycle.studio.tables import columns
from civicstat.cycle.studio.words import Words, label, pick
from civicstat.vocabulary.figure import Figure


_HEAD: tuple[Words, ...] = (
    ("period", "periodo"),
    ("old", "antes"),
    ("counts", "recuentos"),
    ("new", "ahora"),
    ("counts", "recuentos"),
    ("difference", "diferencia"),
)


def difference_text(told: Difference, lang: str, *, kind: str = "", last: int = 0) -> str:
    """What changed, and a table of one kind of period: the `last` of them, or all with 0."""
    lines = [f"{told.old.id}, {told.old.version} → {told.new.id}, {told.new.version}", label("changed", lang)]
    lines += [f"    {change.in_words(lang)}" for change in told.changes] or [f"    {pick(_NOTHING_CHANGED, lang)}"]
    lines.append(label("beside", lang))
    if told.beside is None:
        return "\n".join([*lines, f"    {pick(_NO_HOME, lang)}"])
    shown_kind = kind or next(iter(told.kinds), "")
    every = told.of_kind(shown_kind)
    shown = every[-last:] if last else every
    if not every:
        return "\n".join([*lines, f"    {pick(_NO_COMMON, lang)}"])
    lines += columns([[pick(head, lang) for head in _HEAD], *(_cells(told, line, lang) for line in shown)])
    lines += [f"    {line}" for line in _summary(every, lang)]
    return "\n".join(lines)


_NOTHING_CHANGED: Words = ("Nothing: the two say the same.", "Nada: las dos dicen lo mismo.")
_NO_HOME: Words = (
    "No figures without published rows: add --home.",
    "Sin filas publicadas no hay cifras: añada --home.",
)
_NO_COMMON: Words = ("The two have no such period in common.", "Las dos no tienen tales periodos en común.")


def _cells(told: Difference, line: Beside, lang: str) -> list[str]:
    gap = line.difference
    return [
        line.period.label,
        value_text(line.old, told.old, lang),
        _counts(line.old),
        value_text(line.new, told.new, lang),
        _counts(line.new),
        NOTHING if gap is None else f"{gap:+f}" if gap else "0",
    ]


def _counts(figure: Figure) -> str:
    return whole(figure.n) if figure.denominator is None else f"{whole(figure.numerator)}/{whole(figure.denominator)}"


def _summary(every: list[Beside], lang: str) -> Iterator[str]:
    differing = sum(line.differs for line in every)
    gaps = [(abs(line.difference), line) for line in every if line.difference]
    is_english = lang == "en"
    yield (
        f"{differing} of {len(every)} periods differ."
        if is_english
        else f"{differing} de {len(every)} periodos son distintos."
    )
    if gaps:
        _, most = max(gaps, key=lambda pair: (pair[0], pair[1].period.label))
        yield f"{'Most' if is_english else 'Más que en ningún otro'}: {most.difference:+f}, {most.period.label}."
    if len(every) < FEWEST_PERIODS:
        yield (
            f"The records reach back {len(every)} such periods only."
            if is_english
            else f"Los registros solo abarcan {len(every)} periodos así."
        )
