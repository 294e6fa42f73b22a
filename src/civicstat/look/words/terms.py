"""The public words: what we call things on a page, in both languages, and who has reviewed the Spanish."""

from __future__ import annotations

from dataclasses import dataclass

from civicstat.look.errors import LookError
from civicstat.look.words.languages import require_language


@dataclass(frozen=True)
class Review:
    """Who read the Spanish of this software and when; empty while nobody has."""

    reviewer: str = ""
    day: str = ""

    @property
    def is_reviewed(self) -> bool:
        """Whether a named person has read it."""
        return bool(self.reviewer)


# Nobody has reviewed the Spanish yet; pages in Spanish say so (`look.locale`, `foot.spanish_not_reviewed`).
SPANISH_REVIEW = Review()


def term(word: str, lang: str) -> str:
    """The public word for one of our inside words: `term("ledger", "es")` is `registro público`."""
    require_language(lang)
    if word not in TERMS:
        raise LookError(f"{word!r} is not in the list of public words", expected="one of " + ", ".join(sorted(TERMS)))
    return TERMS[word][0 if lang == "en" else 1]


# Inside word: (English, Spanish). DESIGN, section 11.
TERMS: dict[str, tuple[str, str]] = {
    "ledger": ("public record", "registro público"),
    "statement": ("entry", "asiento"),
    "receipt": ("how we got this number", "cómo lo calculamos"),
    "dispatch": ("crew planning", "planificación de cuadrillas"),
    "ambulance-dispatch": ("ambulance planning", "planificación de ambulancias"),
    "hearing": ("performance meeting", "reunión de desempeño"),
    "packet": ("meeting briefing", "informe para la reunión"),
    "class-a": ("anyone can recheck", "cualquiera puede comprobarlo"),
    "class-b": ("an auditor can recheck", "un auditor puede comprobarlo"),
    "class-c": ("from an outside source", "de una fuente externa"),
    "class-m": ("recheck by running our program", "se comprueba ejecutando nuestro programa"),
    "city-says-closed": ("city says closed", "la ciudad lo da por cerrado"),
    "confirmed-fixed": ("confirmed fixed", "arreglo confirmado"),
    "reported-again": ("reported again", "reportado otra vez"),
    "witness": ("outside copy-keeper", "custodio externo de copias"),
    "source": ("source", "fuente"),
    "sealed": ("locked in advance", "fijado de antemano"),
    "excluded": ("what we left out", "lo que dejamos fuera"),
    "under-reporting": ("places we may not be hearing from", "lugares de los que quizá no nos llega voz"),
    "random-inspection": ("routine check", "revisión de rutina"),
    "price-of-fairness": ("what the minimum-service rule costs", "lo que cuesta la regla del servicio mínimo"),
    "gaming-check": ("unusual record pattern", "patrón inusual en los registros"),
    "unassigned": ("no one assigned", "sin responsable"),
    "will-not-reach": ("not reachable without changing how we work", "no se alcanza sin cambiar cómo trabajamos"),
    "practice-city": ("invented training city", "ciudad inventada para practicar"),
    "target": ("target", "meta"),
    "usual-range": ("usual range", "margen habitual"),
}
