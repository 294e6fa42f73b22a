"""The words in which a definition is told in Spanish."""

from __future__ import annotations

from civicstat.metrics.phrases import Phrases


_MONTHS = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()


def _percentile(percentile: int) -> str:
    if percentile == 50:
        return (
            "La cifra es la mediana de {unit} desde {start} hasta {end}: "
            "al menos la mitad de las solicitudes tardó eso o menos."
        )
    return (
        f"La cifra es el percentil {percentile} de {{unit}} desde {{start}} hasta {{end}}: "
        f"al menos {percentile} de cada 100 solicitudes tardaron eso o menos."
    )


SPANISH = Phrases(
    language="es",
    quoted="«{}»",
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
    units={
        "days": ("día", "días"),
        "hours": ("hora", "horas"),
        "working-days": ("día hábil", "días hábiles"),
        "working-hours": ("hora hábil", "horas hábiles"),
    },
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
    reopened={
        "=": "se volvió a abrir exactamente {n} después de un cierre",
        "<>": "no se volvió a abrir exactamente {n} después de un cierre",
        "<": "se volvió a abrir menos de {n} después de un cierre",
        "<=": "se volvió a abrir como máximo {n} después de un cierre",
        ">": "se volvió a abrir más de {n} después de un cierre",
        ">=": "se volvió a abrir como mínimo {n} después de un cierre",
        "between": "se volvió a abrir entre {low} y {high} después de un cierre, ambos incluidos",
        "not between": "se volvió a abrir menos de {low} o más de {high} después de un cierre",
        "in": "se volvió a abrir exactamente {values} después de un cierre",
        "not in": "se volvió a abrir un número de veces distinto de {values} después de un cierre",
    },
    reopened_missing=(
        "nadie contó cuántas veces se volvió a abrir",
        "se sabe cuántas veces se volvió a abrir",
    ),
    times=("vez", "veces"),
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
    day_words=lambda day: f"{day.day} de {_MONTHS[day.month - 1]} de {day.year}",
    sentences={
        "all": "Tomamos todas las solicitudes.",
        "where": "Tomamos las solicitudes en que {where}.",
        "opened": "Una solicitud pertenece al período en que se abrió.",
        "closed": "Una solicitud pertenece al período en que se cerró.",
        "due": "Una solicitud pertenece al período para el que se prometió.",
        "settles learned": (
            "Es provisional durante {days} días después de su período, y por más tiempo si los registros tardíos de la "
            "ciudad tardan más en llegar."
        ),
        "backlog": "Contamos las que están abiertas al final del período.",
        "count": "Las contamos.",
        "share": "La cifra es la parte de ellas, en por ciento, que cumple la condición.",
        "mean": (
            "La cifra es el promedio de {unit} desde {start} hasta {end}: su suma, dividida entre el número de "
            "solicitudes."
        ),
        "sum": "La cifra es la suma de {unit} desde {start} hasta {end}, de todas ellas.",
        "rate": "La cifra es cuántas de ellas hay por cada {residents} residentes de la ciudad o del área.",
        "annualised": "Está multiplicada hasta completar un año entero.",
        "flow": (
            "Contamos las que se abrieron en el período y restamos las que se cerraron en él. Por encima de cero, las "
            "pendientes aumentaron."
        ),
        "backlog-age": (
            "Cuentan las que están abiertas al final del período. La cifra es el percentil {percentile} de su "
            "antigüedad en días: al menos {percentile} de cada 100 tienen esa antigüedad o menos."
        ),
        "median age": (
            "Cuentan las que están abiertas al final del período. La cifra es la mediana de su antigüedad en días: al "
            "menos la mitad tiene esa antigüedad o menos."
        ),
        "ratio": (
            "La cifra es la de {of} dividida entre la de {per}, en el mismo período y lugar. Se dividen los valores "
            "exactos, no los redondeados. Cada medida toma y deja fuera lo que dice su propia definición."
        ),
        "cost": (
            "La cifra son los dólares de {lines} en el presupuesto de la ciudad, divididos entre la cifra de {per} "
            "del mismo año fiscal. Se usa lo gastado. Donde aún no se conoce de todas las partidas, se usa lo "
            "presupuestado de todas ellas, y se dice."
        ),
        "open quotient": (
            "Las solicitudes abiertas cuentan como dicen las definiciones de sus medidas. Donde una de ellas dice «más "
            "de», esta cifra aún no se sabe."
        ),
        "km median": (
            "A su lado está cuál sería la mediana si las solicitudes abiertas terminaran como terminaron las demás "
            "(Kaplan-Meier)."
        ),
        "numerator": "Una solicitud cumple la condición cuando {numerator}.",
        "open share": (
            "Una solicitud abierta se evalúa en cuanto su cierre ya no puede cambiar la respuesta. "
            "Hasta entonces queda fuera por ser demasiado reciente para evaluarse."
        ),
        "open share again": (
            "Una solicitud se evalúa cuando lleva cerrada tanto tiempo que un nuevo reporte de su dirección ya no "
            "puede cambiar la respuesta. Hasta entonces queda fuera, haya llegado un reporte o no."
        ),
        "open share reopened": (
            "Una solicitud se evalúa cuando ya se cerró por primera vez. La que nunca se cerró, o de la que nadie "
            "contó cuántas veces se volvió a abrir, queda fuera por ser demasiado reciente para evaluarse."
        ),
        "open share any": "Da igual si una solicitud está abierta.",
        "open percentile": (
            "Una solicitud abierta ya ha durado más que su antigüedad. "
            "Donde las solicitudes abiertas podrían cambiar la cifra, esta dice «más de», o que aún no se sabe."
        ),
        "waits to be judged": "Una cifra sigue siendo provisional hasta que se evalúa su última solicitud.",
        "waits for ranks": (
            "Mientras las solicitudes abiertas puedan cambiar una cifra o su intervalo, sigue siendo provisional."
        ),
        "open count": "Las solicitudes abiertas cuentan como las demás.",
        "open total": (
            "Una solicitud abierta ya ha durado más que su antigüedad. Mientras una siga abierta, la cifra dice "
            "«más de», o que aún no se sabe."
        ),
        "open flow": "Una solicitud abierta cuenta donde se abrió, y por ahora en ningún otro lugar.",
        "open backlog": "Una solicitud abierta cuenta en cada período a cuyo final estaba abierta.",
        "open backlog-age": (
            "Una solicitud abierta cuenta con su antigüedad al final de cada período a cuyo final estaba abierta. "
            "En un lugar con ocupantes la antigüedad se cuenta desde el último día de la semana en que se abrió."
        ),
        "person": (
            "Contamos las solicitudes sobre personas, solo para toda la ciudad y por mes. Los meses con 1 a 10 "
            "solicitudes se ocultan y, si hace falta, un segundo mes con ellos."
        ),
        "open person": "Las solicitudes abiertas cuentan como las demás.",
    },
    percentiles=_percentile,
)
