"""What to think about before a definition is adopted: in each period, and over all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from civicstat.cycle.starting.measures import is_speed
from civicstat.cycle.studio.words import Words
from civicstat.metrics.reasons import TOO_NEW
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure
from civicstat.vocabulary.period import Period


# Under so many cases the interval of a share is wider than 35 points at worst.
FEW_CASES = 30
# Above this part of what was received, the definition answers for a minority of it only by its words.
MANY_EXCLUDED = Fraction(1, 5)

WARNINGS: dict[str, Words] = {
    "few-cases": ("few cases", "pocos casos"),
    "too-few": ("too few to show", "muy pocos para mostrarse"),
    "no-cases": ("no cases", "sin casos"),
    "many-excluded": ("many left out", "muchas fuera"),
    "too-new": ("some too new to judge", "algunas demasiado recientes"),
    "not-yet-known": ("not yet known", "aún no se sabe"),
    "only-a-bound": ("only a bound", "solo un límite"),
    "break": ("the meaning changes here", "aquí cambia el significado"),
    "rebase": ("a new usual range begins", "empieza un nuevo margen habitual"),
}
NOTHING_TO_WARN_OF: Words = ("Nothing to warn of.", "Nada que advertir.")


def warnings_of(definition: Definition, period: Period, figure: Figure, accounting: Accounting | None) -> list[str]:
    """The names of what should give pause at one figure, from `WARNINGS`."""
    found: list[str] = []
    if figure.status in ("too-few", "no-cases", "not-yet-known"):
        found.append(figure.status)
    elif definition.measure not in ("count", "backlog", "flow") and (figure.n or 0) < FEW_CASES:
        found.append("few-cases")
    if figure.bound == "more-than":
        found.append("only-a-bound")
    if accounting is not None:
        too_new = accounting.excluded.get(TOO_NEW, 0)
        excluded = sum(accounting.excluded.values()) - too_new
        if accounting.received and Fraction(excluded, accounting.received) > MANY_EXCLUDED:
            found.append("many-excluded")
        if too_new:
            found.append("too-new")
    found += [
        name
        for name, cuts in (("break", definition.break_), ("rebase", definition.rebase))
        if any(period.contains(cut.from_) for cut in cuts)
    ]
    return found


def overall(
    definition: Definition,
    warned: Mapping[str, list[str]],
    accountings: Mapping[str, Accounting],
    adopted: Mapping[str, Definition],
) -> Iterator[Words]:
    """What should give pause about the whole definition; `warned` holds the warnings of the city's figures by key."""
    standing = adopted.get(definition.id)
    same_version = standing is not None and standing.version == definition.version
    if same_version and standing is not None and _body(standing) != _body(definition):
        yield (
            f"Version {definition.version} is adopted and says something else: raise `version`.",
            f"La versión {definition.version} está adoptada y dice otra cosa: suba `version`.",
        )
    elif standing is not None and definition.version < standing.version:
        yield (
            f"Version {standing.version} is in force, and this file is version {definition.version}.",
            f"Rige la versión {standing.version}, y este archivo es la versión {definition.version}.",
        )
    if definition.companion is not None and definition.companion not in adopted:
        yield (
            f"The companion “{definition.companion}” is not adopted: nothing would guard this metric.",
            f"La compañera «{definition.companion}» no está adoptada: nada vigilaría esta medida.",
        )
    if definition.companion is None and is_speed(definition):
        yield (
            "Work that is only closed faster would look better here, and no companion would show it: name one, such as "
            "“reported again” or “still open”.",
            "Un trabajo que solo se cierra más rápido se vería mejor aquí, y ninguna compañera lo mostraría: nombre "
            "una, como «reportada otra vez» o «sigue abierta».",
        )
    yield from _of_the_periods(warned, accountings)


def _of_the_periods(warned: Mapping[str, list[str]], accountings: Mapping[str, Accounting]) -> Iterator[Words]:
    empty = sum(not {"too-few", "no-cases", "not-yet-known"}.isdisjoint(names) for names in warned.values())
    if empty:
        yield (
            f"{empty} of {len(warned)} periods of the whole city have no value.",
            f"{empty} de {len(warned)} periodos de toda la ciudad no tienen valor.",
        )
    out = [key for key in warned if key in accountings and _more_out_than_in(accountings[key])]
    if out:
        yield (
            f"In {len(out)} of {len(warned)} periods more is left out than counted: is it still the same question?",
            f"En {len(out)} de {len(warned)} periodos queda fuera más de lo que se cuenta: ¿sigue siendo la misma "
            "pregunta?",
        )


def _more_out_than_in(accounting: Accounting) -> bool:
    return sum(accounting.excluded.values()) - accounting.excluded.get(TOO_NEW, 0) > accounting.counted


def _body(definition: Definition) -> dict[str, object]:
    return {**definition.to_json(), "target": []}
