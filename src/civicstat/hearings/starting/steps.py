"""The steps of the ninety days: what each is, what it asks, and by which day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from civicstat.hearings.phrases import Both


StepKind = Literal[
    "agree", "readiness", "adopt", "dry-run", "recorded-meeting", "memo", "decision", "budget-memo", "choose"
]
STEP_KINDS: tuple[StepKind, ...] = get_args(StepKind)


@dataclass(frozen=True)
class StepOf:
    """What a step of the plan is; `by` is the day of the plan on which it is due at the latest.

    `aim` is the day it is planned for, where that is earlier. A memo `follows` a meeting, within `after_meeting` days.
    `number` counts steps of a kind from 1.
    """

    id: str
    kind: StepKind
    number: int
    by: int
    title: Both
    asks: Both
    lasts: bool = False
    aim: int | None = None
    follows: str = ""
    after_meeting: int | None = None


def _memo(number: int, follows: str) -> StepOf:
    return StepOf(
        f"memo-{number}",
        "memo",
        number,
        0,
        Both("Follow-up memo", "Memorando de seguimiento"),
        Both(
            "Send what was asked for and promised, with who and when, within two days.",
            "Envíe lo pedido y lo prometido, con quién y cuándo, dentro de dos días.",
        ),
        follows=follows,
        after_meeting=2,
    )


STEPS: tuple[StepOf, ...] = (
    StepOf(
        "agree",
        "agree",
        1,
        0,
        Both("Agree on the question", "Acordar la pregunta"),
        Both(
            "Chair, department head and analyst agree on one question and on who leads the meetings.",
            "Quien preside, la dirección del departamento y la persona analista acuerdan una pregunta y quién dirige.",
        ),
    ),
    StepOf(
        "readiness",
        "readiness",
        1,
        4,
        Both("Be ready", "Estar listos"),
        Both(
            "Answer what only people know, and mend what is missing before the first recorded meeting.",
            "Respondan lo que solo las personas saben, y resuelvan lo que falta antes de la primera reunión con acta.",
        ),
    ),
    StepOf(
        "adopt",
        "adopt",
        1,
        7,
        Both("Adopt three measures with targets", "Adoptar tres medidas con metas"),
        Both(
            "Definitions and targets stand on the public record before they are judged.",
            "Las definiciones y las metas constan en el registro público antes de juzgarse.",
        ),
    ),
    StepOf(
        "dry-run-1",
        "dry-run",
        1,
        14,
        Both("First rehearsal, private", "Primer ensayo, privado"),
        Both(
            "Hold the meeting as if it were real. Nothing of it is published.",
            "Celebren la reunión como si fuera real. Nada de ella se publica.",
        ),
        lasts=True,
    ),
    _memo(1, "dry-run-1"),
    StepOf(
        "dry-run-2",
        "dry-run",
        2,
        21,
        Both("Second rehearsal, private", "Segundo ensayo, privado"),
        Both(
            "Open with what came of the first memo. Visit a few cases drawn at random before it.",
            "Abran con lo que resultó del primer memorando. Visiten antes algunos casos elegidos al azar.",
        ),
        lasts=True,
    ),
    _memo(2, "dry-run-2"),
    StepOf(
        "recorded-meeting-1",
        "recorded-meeting",
        1,
        30,
        Both("First recorded meeting", "Primera reunión con acta"),
        Both(
            "From here on briefing, decisions and promises are on record.",
            "Desde aquí constan el informe, las decisiones y las promesas.",
        ),
        lasts=True,
    ),
    _memo(3, "recorded-meeting-1"),
    StepOf(
        "recorded-meeting-2",
        "recorded-meeting",
        2,
        60,
        Both("Second recorded meeting", "Segunda reunión con acta"),
        Both(
            "Bring the decision ready: what it would change, what it costs, what is expected of it.",
            "Traigan la decisión lista: qué cambiaría, qué cuesta, qué se espera de ella.",
        ),
        lasts=True,
        aim=58,
    ),
    _memo(4, "recorded-meeting-2"),
    StepOf(
        "decision",
        "decision",
        1,
        60,
        Both("One decision with its expected effect", "Una decisión con su efecto esperado"),
        Both(
            "Say one decision, why it was chosen, and what it will change by when. It is locked at once.",
            "Digan una decisión, por qué se eligió y qué cambiará para cuándo. Queda fijada enseguida.",
        ),
    ),
    StepOf(
        "budget-memo",
        "budget-memo",
        1,
        90,
        Both("Two-page budget memo", "Memorando de presupuesto de dos páginas"),
        Both(
            "Give the budget office two pages: what the three measures show, what was decided, what you ask for.",
            "Entreguen dos páginas a presupuesto: qué muestran las tres medidas, qué se decidió, qué se pide.",
        ),
        aim=86,
    ),
    StepOf(
        "choose",
        "choose",
        1,
        90,
        Both("Go on, change or stop", "Seguir, cambiar o parar"),
        Both(
            "Say in one sentence whether these meetings go on, change or stop, and why.",
            "Digan en una frase si estas reuniones siguen, cambian o paran, y por qué.",
        ),
    ),
)
