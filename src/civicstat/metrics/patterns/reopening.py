"""Close and reopen: closings that the records say were opened again, or that another request followed, yard by yard."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt

from civicstat.metrics.patterns.chances import normal_upper
from civicstat.metrics.patterns.findings import Finding, Words, settled
from civicstat.metrics.patterns.records import MISSING, Records


Flags = npt.NDArray[np.bool_]

DAY: Final = 86_400
ASK: Final[Words] = (
    "Ask first: does this yard get things that break again by themselves? Does a closing here end one visit and not "
    "the work? Are reports of other things at the same place written under the same name?",
    "Pregunte primero: ¿recibe este equipo cosas que vuelven a fallar por sí solas? ¿Aquí un cierre termina una visita "
    "y no el trabajo? ¿Se anotan con el mismo nombre reportes de otras cosas en el mismo lugar?",
)
ASK_REOPENED: Final[Words] = (
    "Ask first: does a closing here end one visit and not the work? Who opens a request again: whoever reported, the "
    "yard itself, or the system? Is one opened again to correct an entry?",
    "Pregunte primero: ¿aquí un cierre termina una visita y no el trabajo? ¿Quién vuelve a abrir una solicitud: quien "
    "la reportó, el propio equipo o el sistema? ¿Se vuelve a abrir alguna para corregir una anotación?",
)
_FEWEST_CASES = 50
# Half as often again as elsewhere, and ten cases more, at least: less is not worth a conversation.
_LARGE_RATIO, _LARGE_CASES = Fraction(3, 2), 10


def followed_by_another(records: Records, *, within_days: int) -> tuple[Flags, Flags]:
    """Which closings can be judged, and which were followed: marked `reopened`, or a request for the same `id` and kind
    was opened within so many days. A closing younger than that cannot be judged.
    """
    is_closed = records.closed != MISSING
    if records.has(records.reopened):
        return is_closed | (records.reopened != MISSING), records.reopened == 1
    newest = max(int(records.opened.max()), int(records.closed.max()))
    openings: dict[tuple[str, str], list[int]] = defaultdict(list)
    for thing, kind, moment in zip(records.thing, records.kind, records.opened.tolist(), strict=True):
        if thing and moment != MISSING:
            openings[thing, kind].append(moment)
    sorted_openings = {key: np.sort(np.array(moments)) for key, moments in openings.items()}
    judged = is_closed & (records.closed <= newest - within_days * DAY) & (np.array(records.thing) != "")
    followed = np.zeros(len(judged), dtype=np.bool_)
    for row in np.flatnonzero(judged).tolist():
        moments = sorted_openings.get((records.thing[row], records.kind[row]))
        if moments is not None:
            closed = int(records.closed[row])
            next_one = int(np.searchsorted(moments, closed, side="right"))
            followed[row] = next_one < len(moments) and int(moments[next_one]) <= closed + within_days * DAY
    return judged, followed


def close_and_reopen(records: Records, *, within_days: int = 30) -> tuple[Finding, ...]:
    """For each yard whether its closings are followed by another more often than those of the other yards.

    Where a file marks what was `reopened`, its own word counts, and `within_days` does not.
    """
    is_marked = records.has(records.reopened)
    if not (is_marked or (any(records.thing) and records.has(records.opened))):
        return ()
    judged, followed = followed_by_another(records, within_days=within_days)
    return by_yard(records.yard, records.kind, judged, followed, within_days=None if is_marked else within_days)


def by_yard(
    yards: Sequence[str], kinds: Sequence[str], judged: Flags, followed: Flags, *, within_days: int | None
) -> tuple[Finding, ...]:
    """For each yard whether it is followed more often than the others, of what is judged.

    Kinds are compared with the same kinds (N. Mantel and W. Haenszel, Journal of the National Cancer Institute 22
    (1959), 719-748), one-sided, with continuity correction.

    Parameters
    ----------
    yards, kinds, judged, followed
        One per row of the records.
    within_days
        Within how many days another request followed; None where the records themselves say what was opened again.
    """
    yard, kind = np.array(yards)[judged], np.array(kinds)[judged]
    return settled([_compared(one, yard == one, kind, followed[judged], within_days) for one in sorted(set(yards))])


def _compared(yard: str, here: Flags, kinds: npt.NDArray[np.str_], followed: Flags, days: int | None) -> Finding:
    cases, seen = int(here.sum()), int((here & followed).sum())
    usual, expected, variance = Fraction(0), 0.0, 0.0
    for kind in sorted(set(kinds.tolist())):
        of_kind = kinds == kind
        everyone, all_followed, mine = int(of_kind.sum()), int((of_kind & followed).sum()), int((of_kind & here).sum())
        others = everyone - mine
        if not mine or not others:
            continue
        expected += mine * all_followed / everyone
        # Exact: at the edge of a rule a float would decide by its last bit.
        usual += Fraction(mine * int((of_kind & followed & ~here).sum()), others)
        if everyone > 1:
            spread = mine * others * all_followed * (everyone - all_followed)
            variance += spread / (everyone**2 * (everyone - 1))
    ask = ASK_REOPENED if days is None else ASK
    if cases < _FEWEST_CASES or variance <= 0.0:
        few = "Not judged: there are too few closings here or elsewhere.", "Sin juzgar: hay muy pocos cierres."
        return Finding(yard=yard, cases=cases, chance=None, words=few, ask=ask)
    numbers = {"followed": seen, "as_elsewhere": round(usual)}
    return Finding(
        yard=yard,
        cases=cases,
        chance=normal_upper((seen - expected - 0.5) / math.sqrt(variance)),
        words=_words(seen, cases, round(usual), days),
        ask=ask,
        numbers=numbers if days is None else numbers | {"within_days": days},
        is_large=seen >= _LARGE_RATIO * usual and seen - usual >= _LARGE_CASES,
    )


def _words(seen: int, cases: int, usual: int, days: int | None) -> Words:
    elsewhere = (
        f"at the rate of the other yards it would be about {usual:,}.",
        f"al ritmo de los demás equipos serían unos {usual:,}.",
    )
    if days is None:
        return (
            f"{seen:,} of {cases:,} closed requests were opened again, as the records themselves mark it; "
            f"{elsewhere[0]}",
            f"{seen:,} de {cases:,} solicitudes cerradas se volvieron a abrir, según lo marcan los propios registros; "
            f"{elsewhere[1]}",
        )
    return (
        f"{seen:,} of {cases:,} closings were followed within {days} days by another request for the same thing or "
        f"address, which may be a new event; {elsewhere[0]}",
        f"A {seen:,} de {cases:,} cierres les siguió en {days} días otra solicitud por lo mismo o en la misma "
        f"dirección, que puede ser un hecho nuevo; {elsewhere[1]}",
    )
