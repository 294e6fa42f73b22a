"""What a figure's status means to a reader: a word, a sentence, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from civicstat.look.errors import LookError
from civicstat.look.words.languages import require_language


@dataclass(frozen=True)
class StatusWords:
    """A status in one language: `head` above the number, `word` in its place (or beside it), `sentence` below it."""

    head: str
    word: str
    sentence: str


def status_words(status: str, lang: str) -> StatusWords:
    """The words of a figure's status, or of one of the states that a page adds (`no-data`, `not-due`, `corrected`)."""
    require_language(lang)
    try:
        return STATUSES[status][lang]
    except KeyError:
        raise LookError(f"{status!r} is not a status", expected="one of " + ", ".join(sorted(STATUSES))) from None


STATUSES: dict[str, dict[str, StatusWords]] = {
    "provisional": {
        "en": StatusWords(
            "Not final", "not final", "Late entries, or requests still waiting, may change this number, as planned."
        ),
        "es": StatusWords(
            "Aún no definitivo",
            "aún no definitivo",
            "Los registros tardíos, o solicitudes que aún esperan, pueden cambiar esta cifra, según lo previsto.",
        ),
    },
    "final": {
        "en": StatusWords("Final", "final", "This number changes only if we announce it and say why."),
        "es": StatusWords("Definitivo", "definitivo", "Esta cifra cambia solo si lo anunciamos y decimos por qué."),
    },
    "revised": {
        "en": StatusWords("Revised", "revised", "This number replaces an earlier one, which stays readable."),
        "es": StatusWords("Revisado", "revisado", "Esta cifra sustituye a una anterior, que se puede seguir leyendo."),
    },
    "held": {
        "en": StatusWords(
            "A question about the source is open",
            "paused",
            "We do not publish this number until the source is clear. The hole is shown, not hidden.",
        ),
        "es": StatusWords(
            "Hay una duda abierta sobre la fuente",
            "en pausa",
            "No publicamos esta cifra hasta que la fuente esté clara. El hueco se muestra, no se esconde.",
        ),
    },
    "suppressed": {
        "en": StatusWords("Too small to publish", "held back", "So few cases could point at one household."),
        "es": StatusWords(
            "Demasiado pequeño para publicarse", "reservado", "Tan pocos casos podrían señalar a un solo hogar."
        ),
    },
    "no-cases": {
        "en": StatusWords(
            "Nothing to measure",
            "no cases",
            "No request can be judged here: none came in, or all were left out. That is not zero.",
        ),
        "es": StatusWords(
            "Nada que medir",
            "sin casos",
            "Aquí no se puede juzgar ninguna solicitud: no llegó ninguna, o todas quedaron fuera. Eso no es cero.",
        ),
    },
    "not-yet-known": {
        "en": StatusWords(
            "Still open", "not yet known", "Too many of these requests are still open to say how long they take."
        ),
        "es": StatusWords(
            "Todavía abierto",
            "aún no se sabe",
            "Demasiadas de estas solicitudes siguen abiertas para decir cuánto tardan.",
        ),
    },
    "too-few": {
        "en": StatusWords("Too few for a share", "too few", "Fewer than ten cases: we give the counts, no percentage."),
        "es": StatusWords(
            "Muy pocos para un porcentaje", "muy pocos", "Menos de diez casos: damos los recuentos, sin porcentaje."
        ),
    },
    "no-data": {
        "en": StatusWords("Not the same as zero", "no data", "The file did not come. Missing is not zero."),
        "es": StatusWords("No es lo mismo que cero", "sin datos", "El archivo no llegó. Que falte no significa cero."),
    },
    "not-due": {
        "en": StatusWords("Fixed before it is judged", "not due", "The first value of this number has not come due."),
        "es": StatusWords(
            "Fijado antes de juzgarse", "aún no toca", "Todavía no llega el día del primer valor de esta cifra."
        ),
    },
    "corrected": {
        "en": StatusWords("Corrected", "corrected", "We published a wrong number. The old one stays, struck through."),
        "es": StatusWords(
            "Corregido", "corregido", "Publicamos una cifra errónea. La anterior queda a la vista, tachada."
        ),
    },
}
