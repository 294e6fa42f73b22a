"""Golden sentences: every node, operator, literal and measure, in English and in Spanish."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.metrics.condition_words import condition_words
from civicstat.metrics.language import parse_filter
from civicstat.metrics.phrases_english import ENGLISH
from civicstat.metrics.phrases_spanish import SPANISH
from civicstat.metrics.scope import Scope
from civicstat.metrics.words import definition_in_words, names_in


NAMES = {
    "kinds": [
        {"slug": "alley", "name": "Garbage in an alley", "name_es": "Basura en un callejón"},
        {"slug": "cart", "name": "Overflowing cart", "name_es": "Carrito desbordado"},
    ],
    "departments": [{"slug": "streets", "name": "Streets", "name_es": "Calles"}],
    "channels": [],
}
SCOPE = Scope(layers=("community-area",), precision="second")
BETWEEN = "days_between(opened, closed)"
HOURS = "hours_between(opened, due)"
CLAUSES = [
    # Slugs
    ("kind = 'alley'", "the kind is “Garbage in an alley”", "el tipo es «Basura en un callejón»"),
    ("kind <> 'cart'", "the kind is not “Overflowing cart”", "el tipo no es «Carrito desbordado»"),
    ("NOT kind = 'cart'", "the kind is not “Overflowing cart”", "el tipo no es «Carrito desbordado»"),
    ("department = 'streets'", "the department is “Streets”", "el departamento es «Calles»"),
    ("channel = 'web'", "the channel is “web”", "el canal es «web»"),
    (
        "kind IN ('alley', 'cart', 'yard')",
        "the kind is “Garbage in an alley”, “Overflowing cart” or “yard”",
        "el tipo es «Basura en un callejón», «Carrito desbordado» o «yard»",
    ),
    (
        "kind NOT IN ('alley', 'cart')",
        "the kind is none of “Garbage in an alley” and “Overflowing cart”",
        "el tipo no es ninguno de estos: «Basura en un callejón» y «Carrito desbordado»",
    ),
    ("kind IN ('alley')", "the kind is “Garbage in an alley”", "el tipo es «Basura en un callejón»"),
    ("community_area = 'loop'", "the community area is “loop”", "la zona de «community area» es «loop»"),
    # Booleans and missing values
    ("is_duplicate", "the city marked it as a duplicate", "la ciudad la marcó como duplicada"),
    ("NOT is_duplicate", "the city did not mark it as a duplicate", "la ciudad no la marcó como duplicada"),
    ("NOT NOT is_duplicate", "the city marked it as a duplicate", "la ciudad la marcó como duplicada"),
    ("closed IS NULL", "it is still open", "sigue abierta"),
    ("closed IS NOT NULL", "it has been closed", "está cerrada"),
    ("due IS NULL", "no date was promised", "no se prometió ninguna fecha"),
    ("due IS NOT NULL", "a date was promised", "se prometió una fecha"),
    ("opened IS NULL", "its opening date is missing", "falta su fecha de apertura"),
    ("channel IS NULL", "the channel is not given", "el canal no consta"),
    ("channel IS NOT NULL", "the channel is given", "el canal consta"),
    (
        "reopenings >= 1",
        "it was opened again at least 1 time after a closing",
        "se volvió a abrir como mínimo 1 vez después de un cierre",
    ),
    (
        "NOT reopenings BETWEEN 1 AND 3",
        "it was opened again less than 1 time or more than 3 times after a closing",
        "se volvió a abrir menos de 1 vez o más de 3 veces después de un cierre",
    ),
    (
        "reopenings IN (0, 2)",
        "it was opened again exactly 0 times or 2 times after a closing",
        "se volvió a abrir exactamente 0 veces o 2 veces después de un cierre",
    ),
    (
        "reopenings = 2",
        "it was opened again exactly 2 times after a closing",
        "se volvió a abrir exactamente 2 veces después de un cierre",
    ),
    (
        "reopenings IS NULL",
        "nobody counted how often it was opened again",
        "nadie contó cuántas veces se volvió a abrir",
    ),
    (
        "reopenings IS NOT NULL",
        "it is known how often it was opened again",
        "se sabe cuántas veces se volvió a abrir",
    ),
    ("is_duplicate IS NULL", "the duplicate mark is not given", "la marca de duplicado no consta"),
    (
        f"{BETWEEN} IS NULL",
        "the days from opening to closing are not known yet",
        "aún no se saben los días desde la apertura hasta el cierre",
    ),
    (
        f"{HOURS} IS NOT NULL",
        "the hours from opening to the promised date are known",
        "se saben las horas desde la apertura hasta la fecha prometida",
    ),
    (
        "business_days_between(opened, closed) <= 1",
        "at most 1 working day passed from opening to closing",
        "desde la apertura hasta el cierre hubo como máximo 1 día hábil",
    ),
    (
        "business_hours_between(opened, due) > 16.5",
        "more than 16.5 working hours passed from opening to the promised date",
        "desde la apertura hasta la fecha prometida hubo más de 16.5 horas hábiles",
    ),
    (
        "business_days_between(opened, closed) < business_days_between(opened, due)",
        "the working days from opening to closing are fewer than the working days from opening to the promised date",
        "los días hábiles desde la apertura hasta el cierre son menos que los días hábiles desde la apertura hasta la "
        "fecha prometida",
    ),
    (
        "business_hours_between(opened, closed) IS NULL",
        "the working hours from opening to closing are not known yet",
        "aún no se saben las horas hábiles desde la apertura hasta el cierre",
    ),
    # Durations
    (
        f"{BETWEEN} = 1",
        "exactly 1 day passed from opening to closing",
        "desde la apertura hasta el cierre hubo exactamente 1 día",
    ),
    (
        f"{BETWEEN} <> 2",
        "not exactly 2 days passed from opening to closing",
        "desde la apertura hasta el cierre no hubo exactamente 2 días",
    ),
    (
        f"{BETWEEN} < 5",
        "less than 5 days passed from opening to closing",
        "desde la apertura hasta el cierre hubo menos de 5 días",
    ),
    (
        f"{BETWEEN} <= 5",
        "at most 5 days passed from opening to closing",
        "desde la apertura hasta el cierre hubo como máximo 5 días",
    ),
    (
        f"NOT {BETWEEN} <= 5",
        "more than 5 days passed from opening to closing",
        "desde la apertura hasta el cierre hubo más de 5 días",
    ),
    (
        f"{HOURS} >= 2.5",
        "at least 2.5 hours passed from opening to the promised date",
        "desde la apertura hasta la fecha prometida hubo como mínimo 2.5 horas",
    ),
    (
        f"{HOURS} > 1",
        "more than 1 hour passed from opening to the promised date",
        "desde la apertura hasta la fecha prometida hubo más de 1 hora",
    ),
    (
        f"{BETWEEN} BETWEEN 1 AND 3",
        "between 1 day and 3 days passed from opening to closing, both included",
        "desde la apertura hasta el cierre hubo entre 1 día y 3 días, ambos incluidos",
    ),
    (
        f"{BETWEEN} NOT BETWEEN 1 AND 3",
        "less than 1 day or more than 3 days passed from opening to closing",
        "desde la apertura hasta el cierre hubo menos de 1 día o más de 3 días",
    ),
    (
        f"{BETWEEN} IN (1, 2, 3)",
        "exactly 1 day, 2 days or 3 days passed from opening to closing",
        "desde la apertura hasta el cierre hubo exactamente 1 día, 2 días o 3 días",
    ),
    (
        f"{BETWEEN} NOT IN (1, 2)",
        "a time other than 1 day and 2 days passed from opening to closing",
        "desde la apertura hasta el cierre hubo un tiempo distinto de 1 día y 2 días",
    ),
    (
        f"{BETWEEN} <= days_between(opened, due)",
        "the days from opening to closing are no more than the days from opening to the promised date",
        "los días desde la apertura hasta el cierre no son más que los días desde la apertura hasta la fecha prometida",
    ),
    (
        f"{BETWEEN} BETWEEN 1 AND days_between(opened, due)",
        "the days from opening to closing lie between 1 day and the days from opening to the promised date, both "
        "included",
        "los días desde la apertura hasta el cierre están entre 1 día y los días desde la apertura hasta la fecha "
        "prometida, ambos incluidos",
    ),
    # Reported again
    (
        "again_days <= 30",
        "its address was reported again at most 30 days after its closing",
        "su dirección se reportó otra vez como máximo 30 días después del cierre",
    ),
    (
        "again_days = 1",
        "its address was reported again exactly 1 day after its closing",
        "su dirección se reportó otra vez exactamente 1 día después del cierre",
    ),
    (
        "NOT again_days = 1",
        "its address was reported again, but not exactly 1 day after its closing",
        "su dirección se reportó otra vez, pero no exactamente 1 día después del cierre",
    ),
    (
        "again_days < 7",
        "its address was reported again less than 7 days after its closing",
        "su dirección se reportó otra vez menos de 7 días después del cierre",
    ),
    (
        "again_days > 30",
        "its address was reported again more than 30 days after its closing",
        "su dirección se reportó otra vez más de 30 días después del cierre",
    ),
    (
        "31 <= again_days",
        "its address was reported again at least 31 days after its closing",
        "su dirección se reportó otra vez como mínimo 31 días después del cierre",
    ),
    (
        "again_days BETWEEN 1 AND 7",
        "its address was reported again between 1 day and 7 days after its closing, both included",
        "su dirección se reportó otra vez entre 1 día y 7 días después del cierre, ambos incluidos",
    ),
    (
        "again_days NOT BETWEEN 2 AND 7",
        "its address was reported again less than 2 days or more than 7 days after its closing",
        "su dirección se reportó otra vez menos de 2 días o más de 7 días después del cierre",
    ),
    (
        "again_days IN (1, 2)",
        "its address was reported again exactly 1 day or 2 days after its closing",
        "su dirección se reportó otra vez exactamente 1 día o 2 días después del cierre",
    ),
    (
        "again_days NOT IN (1, 2)",
        "its address was reported again at a time other than 1 day and 2 days after its closing",
        "su dirección se reportó otra vez en un momento distinto de 1 día y 2 días después del cierre",
    ),
    (
        "again_days IS NULL",
        "its address has not been reported again",
        "su dirección no se ha reportado otra vez",
    ),
    ("again_days IS NOT NULL", "its address has been reported again", "su dirección se ha reportado otra vez"),
    # Moments
    ("closed <= due", "it was closed no later than the promised date", "se cerró no después de la fecha prometida"),
    ("closed = opened", "it was closed at the same time as its opening", "se cerró al mismo tiempo que su apertura"),
    ("due > closed", "its promised date is after its closing", "su fecha prometida es después de su cierre"),
    ("opened = DATE '2014-06-30'", "it was opened on June 30, 2014", "se abrió el 30 de junio de 2014"),
    (
        "opened >= DATE '2013-01-01'",
        "it was opened on or after January 1, 2013",
        "se abrió el 1 de enero de 2013 o después",
    ),
    ("opened < DATE '2013-01-01'", "it was opened before January 1, 2013", "se abrió antes del 1 de enero de 2013"),
    (
        "opened > TIMESTAMP '2014-06-30T05:00:00Z'",
        "it was opened after June 30, 2014, 05:00:00 UTC",
        "se abrió después del 30 de junio de 2014, 05:00:00 UTC",
    ),
    (
        "opened BETWEEN DATE '2014-01-01' AND due",
        "it was opened on or after January 1, 2014 and it was opened no later than the promised date",
        "se abrió el 1 de enero de 2014 o después y se abrió no después de la fecha prometida",
    ),
    (
        "opened NOT BETWEEN DATE '2014-01-01' AND DATE '2014-02-01'",
        "(it was opened before January 1, 2014 or it was opened after February 1, 2014)",
        "(se abrió antes del 1 de enero de 2014 o se abrió después del 1 de febrero de 2014)",
    ),
    (
        "opened IN (DATE '2014-01-01', DATE '2014-02-01')",
        "it was opened on January 1, 2014 or it was opened on February 1, 2014",
        "se abrió el 1 de enero de 2014 o se abrió el 1 de febrero de 2014",
    ),
    # Joined
    (
        "is_duplicate AND closed IS NULL",
        "the city marked it as a duplicate and it is still open",
        "la ciudad la marcó como duplicada y sigue abierta",
    ),
    (
        "kind = 'alley' AND (is_duplicate OR closed IS NULL)",
        "the kind is “Garbage in an alley” and (the city marked it as a duplicate or it is still open)",
        "el tipo es «Basura en un callejón» y (la ciudad la marcó como duplicada o sigue abierta)",
    ),
    (
        "NOT (is_duplicate OR closed IS NULL)",
        "it is not so that (the city marked it as a duplicate or it is still open)",
        "no es cierto que (la ciudad la marcó como duplicada o sigue abierta)",
    ),
]


@pytest.mark.parametrize(("text", "english", "spanish"), CLAUSES)
def test_each_condition_has_its_clause(text: str, english: str, spanish: str) -> None:
    tree = parse_filter(text, scope=SCOPE, where="a test")

    assert condition_words(tree, ENGLISH, names_in(ENGLISH, NAMES)) == english
    assert condition_words(tree, SPANISH, names_in(SPANISH, NAMES)) == spanish


def _told(town: Any, **changes: Any) -> dict[str, Any]:
    return definition_in_words(town.metric(**changes), NAMES)


def test_a_share_is_told_with_its_condition_its_exclusions_and_its_open_requests(town: Any) -> None:
    exclusion = {"reason": "marked as a duplicate", "reason_es": "marcada como duplicada", "where": "is_duplicate"}

    assert _told(town, where="kind = 'alley'", exclude=[exclusion]) == {
        "en": {
            "counts": "We take the requests where the kind is “Garbage in an alley”. The figure is the part of them, "
            "in percent, that meets the condition. A request belongs to the period in which it was opened.",
            "numerator": "A request meets the condition when at most 5 days passed from opening to closing.",
            "exclusions": ["Marked as a duplicate: the city marked it as a duplicate."],
            "open": "An open request is judged as soon as its closing can no longer change the answer. Until then it "
            "is left out as too new to judge."
            " A figure stays provisional until the last request in it has been judged.",
        },
        "es": {
            "counts": "Tomamos las solicitudes en que el tipo es «Basura en un callejón». La cifra es la parte de "
            "ellas, en por ciento, que cumple la condición. Una solicitud pertenece al período en que se abrió.",
            "numerator": "Una solicitud cumple la condición cuando desde la apertura hasta el cierre hubo como máximo "
            "5 días.",
            "exclusions": ["Marcada como duplicada: la ciudad la marcó como duplicada."],
            "open": "Una solicitud abierta se evalúa en cuanto su cierre ya no puede cambiar la respuesta. Hasta "
            "entonces queda fuera por ser demasiado reciente para evaluarse."
            " Una cifra sigue siendo provisional hasta que se evalúa su última solicitud.",
        },
    }


MEDIAN = {"measure": "percentile", "numerator": None, "of": "days_between(opened, closed)", "unit": "days"}
PERCENTILE_OPEN = (
    "An open request has already lasted longer than its age. Where open requests could move the figure, it says “more "
    "than”, or that it is not yet known."
    " As long as open requests could move a figure or its interval, it stays provisional."
)


@pytest.mark.parametrize(
    ("changes", "counts", "open_requests"),
    [
        (
            {"measure": "count", "numerator": None, "unit": "requests", "period_by": "closed"},
            "We take all requests. We count them. A request belongs to the period in which it was closed.",
            "Open requests count like all others.",
        ),
        (
            {"measure": "backlog", "numerator": None, "unit": "requests"},
            "We take all requests. We count those that are open at the end of the period.",
            "An open request counts in every period at whose end it was open.",
        ),
        (
            {**MEDIAN, "percentile": 50},
            "We take all requests. The figure is the median of the days from opening to closing: at least half of the "
            "requests took so long or less. A request belongs to the period in which it was opened.",
            PERCENTILE_OPEN,
        ),
        (
            {**MEDIAN, "percentile": 90, "period_by": "due"},
            "We take all requests. The figure is percentile 90 of the days from opening to closing: at least 90 in 100 "
            "requests took so long or less. A request belongs to the period for which it was promised.",
            PERCENTILE_OPEN,
        ),
        (
            {"measure": "count", "numerator": None, "unit": "requests", "table": "person_months"},
            "We count the requests about persons, for the whole city and by month only. Months with 1 to 10 requests "
            "are hidden, and where needed a second month with them.",
            "Open requests count like all others.",
        ),
        (
            {"numerator": "closed IS NULL"},
            "We take all requests. The figure is the part of them, in percent, that meets the condition. A request "
            "belongs to the period in which it was opened.",
            "Whether a request is open makes no difference.",
        ),
        (
            {"numerator": "again_days <= 30"},
            "We take all requests. The figure is the part of them, in percent, that meets the condition. A request "
            "belongs to the period in which it was opened.",
            "A request is judged once it has been closed for so long that a new report from its address can no longer "
            "change the answer. Until then it is left out, whether or not a report came. A figure stays provisional "
            "until the last request in it has been judged.",
        ),
    ],
)
def test_each_measure_has_its_sentences(town: Any, changes: dict[str, Any], counts: str, open_requests: str) -> None:
    told = _told(town, **changes)

    assert told["en"]["counts"] == counts
    assert told["en"]["open"] == open_requests
    assert set(told["es"]) == {"counts", "numerator", "exclusions", "open"}


def test_both_languages_have_every_phrase() -> None:
    for name in ("is_slug", "moment_missing", "units", "ends", "passed", "compared_durations", "happened", "on_day"):
        assert set(getattr(ENGLISH, name)) == set(getattr(SPANISH, name))
    for name in ("again", "at_instant", "beside_moment", "moments", "sentences", "columns"):
        assert set(getattr(ENGLISH, name)) == set(getattr(SPANISH, name))


OPERATORS = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])


@given(op=OPERATORS, negated=st.booleans(), left=st.sampled_from([BETWEEN, "closed"]), own=st.booleans())
def test_no_clause_leaves_a_brace_unfilled(op: str, negated: bool, left: str, own: bool) -> None:
    right = {(BETWEEN, False): "5", (BETWEEN, True): "days_between(opened, due)"}.get((left, own), "due")
    tree = parse_filter(f"{'NOT ' if negated else ''}{left} {op} {right}", scope=SCOPE, where="a test")

    for phrases in (ENGLISH, SPANISH):
        assert not set("{}") & set(condition_words(tree, phrases, {}))
