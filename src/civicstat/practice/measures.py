"""Measures of the departments, on request: a large city has dozens of them, and one release publishes them all."""

from __future__ import annotations

from dataclasses import dataclass

from civicstat.practice.kinds import DEPARTMENTS, KINDS, Department


@dataclass(frozen=True)
class Measure:
    """One measure as every department can have it; `{}` stands for the department's name."""

    slug: str
    title: str
    title_es: str
    question: str
    question_es: str
    fields: str
    by: tuple[str, ...] = ("district", "kind")
    only_promised: bool = False


_PROMISED = "days_between(opened, closed) <= days_between(opened, due)"
FOR_EACH = (
    Measure(
        "requests", "Requests to {}", "Solicitudes a {}",
        "How much is asked of this department?", "¿Cuánto se pide a este departamento?",
        'measure = "count"\nunit = "requests"\ndigits = 0\ndirection = "none"',
    ),
    Measure(
        "on-time", "{}: closed by the promised day", "{}: cerradas dentro del plazo",
        "Does this department do its work by the day it named?", "¿Hace este departamento su trabajo el día que dijo?",
        f'measure = "share"\nnumerator = "{_PROMISED}"\nunit = "percent"\ndigits = 1\ndirection = "up"',
        only_promised=True,
    ),
    Measure(
        "median-days", "{}: days until half are closed", "{}: días hasta cerrar la mitad",
        "How long does a typical request to this department wait?",
        "¿Cuánto espera una solicitud típica a este departamento?",
        'measure = "percentile"\nof = "days_between(opened, closed)"\npercentile = 50\nunit = "days"\ndigits = 0\n'
        'direction = "down"',
    ),
    Measure(
        "backlog", "{}: requests that wait", "{}: solicitudes que esperan",
        "How much work waits in this department?", "¿Cuánto trabajo espera en este departamento?",
        'measure = "backlog"\nunit = "requests"\ndigits = 0\ndirection = "down"',
    ),
)  # fmt: skip
_RATE = Measure(
    "per-1000-residents", "{}: requests for each 1,000 residents", "{}: solicitudes por cada 1,000 residentes",
    "Where is this department called most, for the people who live there?",
    "¿Dónde se llama más a este departamento, según cuántas personas viven ahí?",
    'measure = "rate"\nunit = "per-1000-residents"\ndigits = 1\ndirection = "none"', by=("district",),
)  # fmt: skip
_FLOW = Measure(
    "flow", "{}: opened less closed", "{}: abiertas menos cerradas",
    "Does the pile of this department grow or shrink?", "¿Crece o se reduce lo que espera en este departamento?",
    'measure = "flow"\nunit = "net-requests"\ndigits = 0\ndirection = "down"',
)  # fmt: skip
_P90 = Measure(
    "p90-days", "{}: days until nine in ten are closed", "{}: días hasta cerrar nueve de cada diez",
    "How long do those wait who wait longest?", "¿Cuánto esperan quienes más esperan?",
    'measure = "percentile"\nof = "days_between(opened, closed)"\npercentile = 90\nunit = "days"\ndigits = 0\n'
    'direction = "down"',
)  # fmt: skip
# Housing has its promises measured already: `housing-complaints-on-time`.
MEASURED_ALREADY = {"HSG": ("on-time",)}
MORE = {
    "ANI": (_P90,),
    "BLD": (Measure(
        "age-of-backlog", "{}: age of what waits", "{}: antigüedad de lo que espera",
        "How long has the work that waits been waiting?", "¿Desde hace cuánto espera lo que espera?",
        'measure = "backlog-age"\npercentile = 50\nunit = "days"\ndigits = 0\ndirection = "down"',
    ),),
    "HSG": (_FLOW, _P90),
    "LGT": (_RATE,),
    "MOB": (Measure(
        "mean-days", "{}: mean days of what was closed", "{}: promedio de días de lo cerrado",
        "How many days did the work take that was closed in a month?",
        "¿Cuántos días tomó el trabajo que se cerró en un mes?",
        'measure = "mean"\nof = "days_between(opened, closed)"\nunit = "days"\ndigits = 1\ndirection = "down"',
    ),),
    "PRK": (Measure(
        "open-after-14-days", "{}: still open after 14 days", "{}: aún abiertas después de 14 días",
        "How many people wait for more than two weeks?", "¿Cuántas personas esperan más de dos semanas?",
        'measure = "share"\nnumerator = "days_between(opened, closed) > 14"\nunit = "percent"\ndigits = 1\n'
        'direction = "down"',
    ),),
    "SAN": (Measure(
        "by-app", "{}: requests made in the city app", "{}: solicitudes hechas en la aplicación",
        "How many residents use the app to reach this department?",
        "¿Cuántos residentes usan la aplicación para llegar a este departamento?",
        'measure = "share"\nnumerator = "channel = \'city-app\'"\nunit = "percent"\ndigits = 1\ndirection = "none"',
    ),),
    "STR": (_RATE,),
    "WTR": (_FLOW,),
}  # fmt: skip

_TEXT = """\
id = "{id}"
version = 1
title = "{title}"
title_es = "{title_es}"
question = "{question}"
question_es = "{question_es}"
owner = "Director of {name}"
owner_es = "Dirección de {name_es}"
table = "service_requests"
where = "{where}"
{fields}
periods = ["month", "quarter"]
by = [{by}]
by_periods = ["quarter"]
settles_after = "60 days"
companion = "{companion}"
known_gaps = [
    "A closing date does not prove that the place was fixed.",
    "Problems that nobody reports are not counted.",
    "The records are invented, and some of them mislead on purpose.",
]
known_gaps_es = [
    "Una fecha de cierre no prueba que el lugar se arregló.",
    "Los problemas que nadie reporta no se cuentan.",
    "Los registros son inventados y algunos engañan a propósito.",
]
proposed_by = "example of this software for an invented city"
proposed_by_es = "ejemplo de este programa para una ciudad inventada"

[[exclude]]
reason = "marked by the city as a duplicate"
reason_es = "marcadas por la ciudad como duplicadas"
where = "is_duplicate"
"""


def measures_of(department: Department) -> dict[str, str]:
    """The files of a department's measures by metric; none where its only records are of persons."""
    kinds = [kind for kind in KINDS if kind.department == department.code and kind.subject_class != "person"]
    if not kinds:
        return {}
    found = {}
    for measure in (*FOR_EACH, *MORE[department.code]):
        if measure.slug in MEASURED_ALREADY.get(department.code, ()):
            continue
        meant = [kind.slug for kind in kinds if kind.promised_days or not measure.only_promised]
        metric = f"{department.slug}-{measure.slug}"
        found[metric] = _TEXT.format(
            id=metric,
            title=measure.title.format(department.name),
            title_es=measure.title_es.format(department.name_es),
            question=measure.question,
            question_es=measure.question_es,
            name=department.name,
            name_es=department.name_es,
            where=f"kind IN ({', '.join(f'{chr(39)}{slug}{chr(39)}' for slug in meant)})",
            fields=measure.fields,
            by=", ".join(f'"{each}"' for each in measure.by),
            companion="reported-again-within-30-days",
        )
    return found


def all_measures() -> dict[str, str]:
    """The files of every department's measures, by metric."""
    return {metric: text for department in DEPARTMENTS for metric, text in measures_of(department).items()}
