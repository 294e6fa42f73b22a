"""The private report in plain words, in both languages: a question, never an accusation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final


Words = tuple[str, str]

# The unit of codes that all units share.
THE_CITY: Final = "city:-"

MAY_ALSO_BE: Final[tuple[Words, ...]] = (
    (
        "clocks that are rounded, so that many closings carry the same full or half hour",
        "relojes redondeados, de modo que muchos cierres llevan la misma hora en punto o media hora",
    ),
    (
        "closings that are written in batches: at the end of a shift, a week or a month",
        "cierres que se anotan por lotes: al final de un turno, de una semana o de un mes",
    ),
    (
        "a change of the system, of a form or of a list of codes",
        "un cambio del sistema, de un formulario o de una lista de códigos",
    ),
    (
        "work that is planned by its promise and really ends on the last day",
        "trabajo que se planifica según el plazo y de verdad termina el último día",
    ),
)
QUESTION: Final[Words] = (
    "How are closings entered here: who writes them, when, from what, and with which clock? Please tell the auditor in "
    "your own words.",
    "¿Cómo se anotan aquí los cierres: quién los escribe, cuándo, a partir de qué y con qué reloj? Por favor, "
    "explíquelo a la auditoría con sus propias palabras.",
)
_T: Final[dict[str, Words]] = {
    "heading": ("Unusual record patterns", "Patrones inusuales en los registros"),
    "invented": (
        "Invented training city: nothing in this file is real.",
        "Ciudad de práctica inventada: nada en este archivo es real.",
    ),
    "private": (
        "This report is for {unit} of {city} alone. It is not public, and nothing of it stands in the public record. "
        "Records as of {as_of}.",
        "Este informe es solo para {unit} de {city}. No es público, y nada de él consta en el registro público. "
        "Registros hasta el {as_of}.",
    ),
    "private_city": (
        "This report is about codes that the whole city of {city} shares. It is for whoever keeps these codes, and for "
        "an auditor. It is not public, and nothing of it stands in the public record. Records as of {as_of}.",
        "Este informe trata de códigos que comparte toda la ciudad de {city}. Es para quien lleva esos códigos y para "
        "la auditoría. No es público, y nada de él consta en el registro público. Registros hasta el {as_of}.",
    ),
    "none": (
        "No unusual record pattern was found in your records.",
        "No se encontró ningún patrón inusual en sus registros.",
    ),
    "after": (
        "An auditor can release this pattern to the public on {day} at the earliest, {days} days after you first had "
        "it. Your explanation would stand beside it.",
        "La auditoría puede publicar este patrón a partir del {day}, {days} días después de que usted lo recibió por "
        "primera vez. Su explicación figuraría al lado.",
    ),
    "name": ("Name of the pattern: `{id}`", "Nombre del patrón: `{id}`"),
    "maybe": ("What it may also be", "Qué más puede ser"),
    "question": ("What we ask you", "Lo que le preguntamos"),
    "how": (
        "Write it into a file as docs/how-to/explain-a-record-pattern.md shows, and keep it with "
        "`civicstat record pattern-explanation`.",
        "Escríbalo en un archivo como muestra docs/how-to/explain-a-record-pattern.md y guárdelo con "
        "`civicstat record pattern-explanation`.",
    ),
    "sure": ("How a pattern is marked", "Cómo se marca un patrón"),
    "looked": ("Everything that was looked at", "Todo lo que se miró"),
}
_VERDICTS: Final[dict[str, Words]] = {
    "unusual": ("unusual", "inusual"),
    "nothing-unusual": ("nothing unusual", "nada inusual"),
}


def report_words(report: Mapping[str, Any], lang: str) -> str:
    """A report as Markdown."""
    at, behind = (1, "_es") if lang == "es" else (0, "")

    def say(name: str, **pieces: Any) -> str:
        return _T[name][at].format(**pieces)

    unit = report[f"unit_name{behind}"]
    lines = [f"# {say('heading')}: {unit}", ""]
    if report["invented"]:
        lines += [f"**{say('invented')}**", ""]
    whose = "private_city" if report["unit"] == THE_CITY else "private"
    lines += [say(whose, unit=unit, city=report["city"], as_of=report["as_of"]), ""]
    if not report["patterns"]:
        lines += [say("none"), ""]
    for found in report["patterns"]:
        title, metric = found[f"title{behind}"], found[f"metric_title{behind}"]
        lines += [f"## {title}: {metric}" if metric else f"## {title}", "", found[f"words{behind}"], ""]
        lines += [found[f"how_sure{behind}"], "", found[f"ask{behind}"], ""]
        days = report["days_to_explain"]
        lines += [say("after", day=found["not_public_before"], days=days), "", say("name", id=found["id"]), ""]
    if report["patterns"]:
        lines += [f"## {say('maybe')}", "", *(f"- {words}" for words in report[f"may_also_be{behind}"]), ""]
        lines += [f"## {say('question')}", "", report[f"question{behind}"], "", say("how"), ""]
    lines += [f"## {say('sure')}", "", report[f"rule{behind}"], "", f"## {say('looked')}", ""]
    for one in report["looked_at"]:
        title, metric = one[f"title{behind}"], one[f"metric_title{behind}"]
        said = one[f"words{behind}"] if one["verdict"] == "not-judged" else _VERDICTS[one["verdict"]][at]
        lines.append(f"- {title}{f', {metric}' if metric else ''}: {said}")
    return "\n".join(lines) + "\n"
