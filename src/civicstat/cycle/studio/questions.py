"""The questions that make a metric file, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from civicstat.cycle.studio.words import Words
from civicstat.vocabulary.definition import QUOTIENTS
from civicstat.vocabulary.slugs import slug_of


Answers = Mapping[str, str]
TIMED = ("percentile", "mean", "sum")
_MEASURES = (
    *("share", "percentile", "count", "backlog", "backlog-age", "flow", "rate", "mean", "sum", "ratio", "cost"),
)
# Where more is neither better nor worse before somebody says so.
_NEITHER = ("count", "rate", "flow", *QUOTIENTS)


def _always(answers: Answers) -> bool:
    return True


def _nothing(answers: Answers) -> str:
    return ""


@dataclass(frozen=True)
class Question:
    """One question; its answer is the field `name` of the metric file, its option `--name` with hyphens.

    `default` offers an answer that follows from the earlier ones; an empty one leaves the field out where `optional`.
    """

    name: str
    words: Words
    choices: tuple[str, ...] = ()
    default: Callable[[Answers], str] = _nothing
    is_asked: Callable[[Answers], bool] = _always
    optional: bool = False


def _measure_is(*measures: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get("measure") in measures


def _takes_rows(answers: Answers) -> bool:
    """Whether requests are counted; a ratio or cost divides what other metrics have counted."""
    return answers.get("measure") not in QUOTIENTS


def _has_target(answers: Answers) -> bool:
    return bool(answers.get("target_value"))


def _fixed(text: str) -> Callable[[Answers], str]:
    return lambda answers: text


# In the order in which they are asked: the question first, then what is measured, then who answers for it.
QUESTIONS: tuple[Question, ...] = (
    Question("question", ("Which question would a resident ask?", "¿Qué preguntaría un residente?")),
    Question("question_es", ("The same question in Spanish?", "¿La misma pregunta en español?")),
    Question("title", ("What is the figure called?", "¿Cómo se llama la cifra en inglés?")),
    Question("title_es", ("What is it called in Spanish?", "¿Cómo se llama en español?")),
    Question("id", ("Its name in addresses?", "¿Su nombre en las direcciones?"), default=lambda a: slug_of(a["title"])),
    Question(
        "where",
        (
            "Which requests is it about? A filter, such as kind = 'pothole'; empty for all",
            "¿De qué solicitudes trata? Un filtro, como kind = 'pothole'; vacío para todas",
        ),
        is_asked=_takes_rows,
        optional=True,
    ),
    Question(
        "measure",
        (
            "What is measured? How often: share; how long: percentile; how many: count; how many lie there: backlog",
            "¿Qué se mide? Cuántas veces: share; cuánto tarda: percentile; cuántas: count; pendientes: backlog",
        ),
        choices=_MEASURES,
        default=_fixed("share"),
    ),
    Question(
        "numerator",
        ("Which condition does a request meet?", "¿Qué condición cumple una solicitud?"),
        default=_fixed("days_between(opened, closed) <= 5"),
        is_asked=_measure_is("share"),
    ),
    Question(
        "of",
        ("Which time is measured?", "¿Qué tiempo se mide?"),
        default=_fixed("days_between(opened, closed)"),
        is_asked=_measure_is(*TIMED),
    ),
    Question(
        "percentile",
        ("Which percentile? 50 is the median", "¿Qué percentil? 50 es la mediana"),
        default=_fixed("50"),
        is_asked=_measure_is("percentile", "backlog-age"),
    ),
    Question(
        "unit",
        ("For how many residents?", "¿Por cuántos residentes?"),
        choices=("per-1000-residents", "per-10000-residents", "per-100000-residents"),
        default=_fixed("per-1000-residents"),
        is_asked=_measure_is("rate"),
    ),
    Question(
        "of_metric",
        (
            "Which metric is divided? Its name and version, such as requests/1",
            "¿Qué medida se divide? Su nombre y versión, como requests/1",
        ),
        is_asked=_measure_is("ratio"),
    ),
    Question(
        "budget_lines",
        (
            "Which lines of the budget are divided, separated by commas?",
            "¿Qué partidas del presupuesto se dividen, separadas por comas?",
        ),
        is_asked=_measure_is("cost"),
    ),
    Question(
        "per_metric",
        (
            "By which metric? Its name and version, such as requests/1",
            "¿Entre qué medida? Su nombre y versión, como requests/1",
        ),
        is_asked=_measure_is(*QUOTIENTS),
    ),
    Question(
        "period_by",
        ("Which moment puts a request into a period?", "¿Qué momento asigna una solicitud a un periodo?"),
        choices=("opened", "closed", "due"),
        default=_fixed("opened"),
        is_asked=lambda answers: not _measure_is("backlog", "backlog-age", "flow", *QUOTIENTS)(answers),
    ),
    Question(
        "periods",
        ("Which kinds of period, separated by commas?", "¿Qué tipos de periodo, separados por comas?"),
        default=lambda answers: (
            "year"
            if _measure_is("cost")(answers)
            else "month"
            if _measure_is("backlog", "backlog-age", "ratio")(answers)
            else "week, month, quarter, year, r12"
        ),
    ),
    Question(
        "by",
        (
            "Broken down by what? Area layers, kind, department, channel; empty for nothing",
            "¿Desglosada por qué? Capas de zonas, kind, department, channel; vacío para nada",
        ),
        optional=True,
    ),
    Question(
        "by_periods",
        ("Which kinds of period for the parts?", "¿Qué tipos de periodo para las partes?"),
        default=lambda answers: "month" if answers.get("periods") == "month" else "quarter",
        is_asked=lambda answers: bool(answers.get("by")),
        optional=True,
    ),
    Question(
        "digits",
        ("How many decimals?", "¿Cuántos decimales?"),
        default=lambda answers: {"share": "1", "rate": "1", "mean": "1", "ratio": "2", "cost": "2"}.get(
            answers.get("measure", ""), "0"
        ),
    ),
    Question(
        "direction",
        ("Where does better lie?", "¿Hacia dónde mejora?"),
        choices=("up", "down", "none"),
        default=lambda answers: (
            "up" if _measure_is("share")(answers) else "none" if answers.get("measure") in _NEITHER else "down"
        ),
    ),
    Question(
        "settles_after",
        ("How long after its period may a figure still change?", "¿Cuánto tiempo puede cambiar una cifra?"),
        default=_fixed("30 days"),
    ),
    Question(
        "leave_out_duplicates",
        ("Leave out what the city marked as a duplicate?", "¿Dejar fuera lo que la ciudad marcó como duplicado?"),
        choices=("yes", "no"),
        default=_fixed("yes"),
        is_asked=_takes_rows,
    ),
    Question("owner", ("Which post answers for the result?", "¿Qué cargo responde por el resultado, en inglés?")),
    Question("owner_es", ("The same post in Spanish?", "¿El mismo cargo en español?")),
    Question(
        "companion",
        (
            "Which metric would show it if this one were gamed? Empty for none",
            "¿Qué medida lo mostraría si esta se manipulara? Vacío para ninguna",
        ),
        optional=True,
    ),
    Question(
        "goal", ("Which goal does it judge? Empty for none", "¿Qué objetivo evalúa? Vacío para ninguno"), optional=True
    ),
    Question(
        "target_value",
        ("Which value is to be reached? Empty for no target", "¿Qué valor hay que alcanzar? Vacío si no hay meta"),
        optional=True,
    ),
    Question(
        "target_from",
        ("From which day on, such as 2026-01-01?", "¿Desde qué día, como 2026-01-01?"),
        is_asked=_has_target,
    ),
    Question("target_set_by", ("Who set it?", "¿Quién la fijó, en inglés?"), is_asked=_has_target),
    Question("target_set_by_es", ("The same in Spanish?", "¿Lo mismo en español?"), is_asked=_has_target),
    Question(
        "target_is_example",
        ("Is it an example, and not the city's own?", "¿Es un ejemplo y no la meta de la ciudad?"),
        choices=("yes", "no"),
        default=_fixed("no"),
        is_asked=_has_target,
    ),
    Question("known_gaps", ("What does the figure not tell?", "¿Qué no dice la cifra, en inglés?")),
    Question("known_gaps_es", ("The same in Spanish?", "¿Lo mismo en español?")),
    Question("proposed_by", ("Who proposes it?", "¿Quién la propone, en inglés?")),
    Question("proposed_by_es", ("The same in Spanish?", "¿Lo mismo en español?")),
)
