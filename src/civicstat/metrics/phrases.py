"""The words in which a definition is told, one value per language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal


Language = Literal["en", "es"]


@dataclass(frozen=True)
class Phrases:
    """Every phrase of one language; braces hold what the filter names.

    Tables keyed by operator (`=`, `<>`, `<`, `<=`, `>`, `>=`, `between`, `not between`, `in`, `not in`) hold one
    clause each, whose subject is the request.
    """

    language: Language
    list_and: str
    list_or: str
    joined_and: str
    joined_or: str
    not_so: str
    columns: Mapping[str, str]
    layer: str
    is_slug: Mapping[str, str]
    duplicate: tuple[str, str]
    slug_missing: tuple[str, str]
    moment_missing: Mapping[str, tuple[str, str]]
    duration_missing: tuple[str, str]
    units: Mapping[str, tuple[str, str]]
    ends: Mapping[str, str]
    passed: Mapping[str, str]
    again: Mapping[str, str]
    again_missing: tuple[str, str]
    compared_durations: Mapping[str, str]
    the_duration: str
    happened: Mapping[str, str]
    on_day: Mapping[str, str]
    at_instant: Mapping[str, str]
    beside_moment: Mapping[str, str]
    moments: Mapping[str, str]
    instant: str
    decimal_mark: str
    day_words: Callable[[date], str]
    sentences: Mapping[str, str]
    percentiles: Callable[[int], str]


_MONTHS_EN = "January February March April May June July August September October November December".split()
_MONTHS_ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()


def _percentile_en(percentile: int) -> str:
    if percentile == 50:
        return (
            "The figure is the median of the {unit} from {start} to {end}: "
            "at least half of the requests took so long or less."
        )
    return (
        f"The figure is percentile {percentile} of the {{unit}} from {{start}} to {{end}}: "
        f"at least {percentile} in 100 requests took so long or less."
    )


def _percentile_es(percentile: int) -> str:
    if percentile == 50:
        return (
            "La cifra es la mediana de {unit} desde {start} hasta {end}: "
            "al menos la mitad de las solicitudes tardó eso o menos."
        )
    return (
        f"La cifra es el percentil {percentile} de {{unit}} desde {{start}} hasta {{end}}: "
        f"al menos {percentile} de cada 100 solicitudes tardaron eso o menos."
    )


ENGLISH = Phrases(
    language="en",
    list_and="and",
    list_or="or",
    joined_and=" and ",
    joined_or=" or ",
    not_so="it is not so that {clause}",
    columns={"kind": "kind", "department": "department", "channel": "channel"},
    layer="{layer}",
    is_slug={
        "=": "the {column} is {value}",
        "<>": "the {column} is not {value}",
        "in": "the {column} is {values}",
        "not in": "the {column} is none of {values}",
    },
    duplicate=("the city marked it as a duplicate", "the city did not mark it as a duplicate"),
    slug_missing=("the {column} is not given", "the {column} is given"),
    moment_missing={
        "opened": ("its opening date is missing", "its opening date is given"),
        "closed": ("it is still open", "it has been closed"),
        "due": ("no date was promised", "a date was promised"),
    },
    duration_missing=(
        "the {unit} from {start} to {end} are not known yet",
        "the {unit} from {start} to {end} are known",
    ),
    units={"days": ("day", "days"), "hours": ("hour", "hours")},
    ends={"opened": "opening", "closed": "closing", "due": "the promised date"},
    passed={
        "=": "exactly {n} passed from {start} to {end}",
        "<>": "not exactly {n} passed from {start} to {end}",
        "<": "less than {n} passed from {start} to {end}",
        "<=": "at most {n} passed from {start} to {end}",
        ">": "more than {n} passed from {start} to {end}",
        ">=": "at least {n} passed from {start} to {end}",
        "between": "between {low} and {high} passed from {start} to {end}, both included",
        "not between": "less than {low} or more than {high} passed from {start} to {end}",
        "in": "exactly {values} passed from {start} to {end}",
        "not in": "a time other than {values} passed from {start} to {end}",
    },
    again={
        "=": "its address was reported again exactly {n} after its closing",
        "<>": "its address was reported again, but not exactly {n} after its closing",
        "<": "its address was reported again less than {n} after its closing",
        "<=": "its address was reported again at most {n} after its closing",
        ">": "its address was reported again more than {n} after its closing",
        ">=": "its address was reported again at least {n} after its closing",
        "between": "its address was reported again between {low} and {high} after its closing, both included",
        "not between": "its address was reported again less than {low} or more than {high} after its closing",
        "in": "its address was reported again exactly {values} after its closing",
        "not in": "its address was reported again at a time other than {values} after its closing",
    },
    again_missing=("its address has not been reported again", "its address has been reported again"),
    compared_durations={
        "=": "{left} are as many as {right}",
        "<>": "{left} are not as many as {right}",
        "<": "{left} are fewer than {right}",
        "<=": "{left} are no more than {right}",
        ">": "{left} are more than {right}",
        ">=": "{left} are no fewer than {right}",
        "between": "{left} lie between {low} and {high}, both included",
        "not between": "{left} do not lie between {low} and {high}",
    },
    the_duration="the {unit} from {start} to {end}",
    happened={"opened": "it was opened {when}", "closed": "it was closed {when}", "due": "its promised date is {when}"},
    on_day={
        "=": "on {day}",
        "<>": "not on {day}",
        "<": "before {day}",
        "<=": "on or before {day}",
        ">": "after {day}",
        ">=": "on or after {day}",
    },
    at_instant={
        "=": "at {day}",
        "<>": "not at {day}",
        "<": "before {day}",
        "<=": "at or before {day}",
        ">": "after {day}",
        ">=": "at or after {day}",
    },
    beside_moment={
        "=": "at the same time as {moment}",
        "<>": "at another time than {moment}",
        "<": "before {moment}",
        "<=": "no later than {moment}",
        ">": "after {moment}",
        ">=": "no earlier than {moment}",
    },
    moments={"opened": "its opening", "closed": "its closing", "due": "the promised date"},
    instant="{day}, {clock} UTC",
    decimal_mark=".",
    day_words=lambda day: f"{_MONTHS_EN[day.month - 1]} {day.day}, {day.year}",
    sentences={
        "all": "We take all requests.",
        "where": "We take the requests where {where}.",
        "opened": "A request belongs to the period in which it was opened.",
        "closed": "A request belongs to the period in which it was closed.",
        "due": "A request belongs to the period for which it was promised.",
        "backlog": "We count those that are open at the end of the period.",
        "count": "We count them.",
        "share": "The figure is the part of them, in percent, that meets the condition.",
        "numerator": "A request meets the condition when {numerator}.",
        "open share": (
            "An open request is judged as soon as its closing can no longer change the answer. Until then it is left "
            "out as too new to judge."
        ),
        "open share again": (
            "A request is judged once it has been closed for so long that a new report from its address can no longer "
            "change the answer. Until then it is left out, whether or not a report came."
        ),
        "open share any": "Whether a request is open makes no difference.",
        "open percentile": (
            "An open request has already lasted longer than its age. Where open requests could move the figure, it "
            "says “more than”, or that it is not yet known."
        ),
        "open count": "Open requests count like all others.",
        "open backlog": "An open request counts in every period at whose end it was open.",
        "person": (
            "We count the requests about persons, for the whole city and by month only. Months with 1 to 10 requests "
            "are hidden, and where needed a second month with them."
        ),
        "open person": "Open requests count like all others.",
    },
    percentiles=_percentile_en,
)

SPANISH = Phrases(
    language="es",
    list_and="y",
    list_or="o",
    joined_and=" y ",
    joined_or=" o ",
    not_so="no es cierto que {clause}",
    columns={"kind": "el tipo", "department": "el departamento", "channel": "el canal"},
    layer="la zona de «{layer}»",
    is_slug={
        "=": "{column} es {value}",
        "<>": "{column} no es {value}",
        "in": "{column} es {values}",
        "not in": "{column} no es ninguno de estos: {values}",
    },
    duplicate=("la ciudad la marcó como duplicada", "la ciudad no la marcó como duplicada"),
    slug_missing=("{column} no consta", "{column} consta"),
    moment_missing={
        "opened": ("falta su fecha de apertura", "consta su fecha de apertura"),
        "closed": ("sigue abierta", "está cerrada"),
        "due": ("no se prometió ninguna fecha", "se prometió una fecha"),
    },
    duration_missing=(
        "aún no se saben {unit} desde {start} hasta {end}",
        "se saben {unit} desde {start} hasta {end}",
    ),
    units={"days": ("día", "días"), "hours": ("hora", "horas")},
    ends={"opened": "la apertura", "closed": "el cierre", "due": "la fecha prometida"},
    passed={
        "=": "desde {start} hasta {end} hubo exactamente {n}",
        "<>": "desde {start} hasta {end} no hubo exactamente {n}",
        "<": "desde {start} hasta {end} hubo menos de {n}",
        "<=": "desde {start} hasta {end} hubo como máximo {n}",
        ">": "desde {start} hasta {end} hubo más de {n}",
        ">=": "desde {start} hasta {end} hubo como mínimo {n}",
        "between": "desde {start} hasta {end} hubo entre {low} y {high}, ambos incluidos",
        "not between": "desde {start} hasta {end} hubo menos de {low} o más de {high}",
        "in": "desde {start} hasta {end} hubo exactamente {values}",
        "not in": "desde {start} hasta {end} hubo un tiempo distinto de {values}",
    },
    again={
        "=": "su dirección se reportó otra vez exactamente {n} después del cierre",
        "<>": "su dirección se reportó otra vez, pero no exactamente {n} después del cierre",
        "<": "su dirección se reportó otra vez menos de {n} después del cierre",
        "<=": "su dirección se reportó otra vez como máximo {n} después del cierre",
        ">": "su dirección se reportó otra vez más de {n} después del cierre",
        ">=": "su dirección se reportó otra vez como mínimo {n} después del cierre",
        "between": "su dirección se reportó otra vez entre {low} y {high} después del cierre, ambos incluidos",
        "not between": "su dirección se reportó otra vez menos de {low} o más de {high} después del cierre",
        "in": "su dirección se reportó otra vez exactamente {values} después del cierre",
        "not in": "su dirección se reportó otra vez en un momento distinto de {values} después del cierre",
    },
    again_missing=("su dirección no se ha reportado otra vez", "su dirección se ha reportado otra vez"),
    compared_durations={
        "=": "{left} son tantos como {right}",
        "<>": "{left} no son tantos como {right}",
        "<": "{left} son menos que {right}",
        "<=": "{left} no son más que {right}",
        ">": "{left} son más que {right}",
        ">=": "{left} no son menos que {right}",
        "between": "{left} están entre {low} y {high}, ambos incluidos",
        "not between": "{left} no están entre {low} y {high}",
    },
    the_duration="{unit} desde {start} hasta {end}",
    happened={"opened": "se abrió {when}", "closed": "se cerró {when}", "due": "su fecha prometida es {when}"},
    on_day={
        "=": "el {day}",
        "<>": "un día que no es el {day}",
        "<": "antes del {day}",
        "<=": "el {day} o antes",
        ">": "después del {day}",
        ">=": "el {day} o después",
    },
    at_instant={
        "=": "el {day}",
        "<>": "en un momento que no es el {day}",
        "<": "antes del {day}",
        "<=": "el {day} o antes",
        ">": "después del {day}",
        ">=": "el {day} o después",
    },
    beside_moment={
        "=": "al mismo tiempo que {moment}",
        "<>": "en otro momento que {moment}",
        "<": "antes de {moment}",
        "<=": "no después de {moment}",
        ">": "después de {moment}",
        ">=": "no antes de {moment}",
    },
    moments={"opened": "su apertura", "closed": "su cierre", "due": "la fecha prometida"},
    instant="{day}, {clock} UTC",
    decimal_mark=".",
    day_words=lambda day: f"{day.day} de {_MONTHS_ES[day.month - 1]} de {day.year}",
    sentences={
        "all": "Tomamos todas las solicitudes.",
        "where": "Tomamos las solicitudes en que {where}.",
        "opened": "Una solicitud pertenece al período en que se abrió.",
        "closed": "Una solicitud pertenece al período en que se cerró.",
        "due": "Una solicitud pertenece al período para el que se prometió.",
        "backlog": "Contamos las que están abiertas al final del período.",
        "count": "Las contamos.",
        "share": "La cifra es la parte de ellas, en por ciento, que cumple la condición.",
        "numerator": "Una solicitud cumple la condición cuando {numerator}.",
        "open share": (
            "Una solicitud abierta se evalúa en cuanto su cierre ya no puede cambiar la respuesta. "
            "Hasta entonces queda fuera por ser demasiado reciente para evaluarse."
        ),
        "open share again": (
            "Una solicitud se evalúa cuando lleva cerrada tanto tiempo que un nuevo reporte de su dirección ya no "
            "puede cambiar la respuesta. Hasta entonces queda fuera, haya llegado un reporte o no."
        ),
        "open share any": "Da igual si una solicitud está abierta.",
        "open percentile": (
            "Una solicitud abierta ya ha durado más que su antigüedad. "
            "Donde las solicitudes abiertas podrían cambiar la cifra, esta dice «más de», o que aún no se sabe."
        ),
        "open count": "Las solicitudes abiertas cuentan como las demás.",
        "open backlog": "Una solicitud abierta cuenta en cada período a cuyo final estaba abierta.",
        "person": (
            "Contamos las solicitudes sobre personas, solo para toda la ciudad y por mes. Los meses con 1 a 10 "
            "solicitudes se ocultan y, si hace falta, un segundo mes con ellos."
        ),
        "open person": "Las solicitudes abiertas cuentan como las demás.",
    },
    percentiles=_percentile_es,
)
