"""Golden sentences of the measures, in English and in Spanish."""

from __future__ import annotations

from typing import Any

import pytest

from civicstat.metrics.words import definition_in_words


TO_CLOSE = "days_between(opened, closed)"
WORKING = "business_days_between(opened, closed)"
GOLDEN: list[tuple[dict[str, Any], tuple[str, str], tuple[str, str]]] = [
    (
        {"measure": "mean", "of": TO_CLOSE, "unit": "days"},
        (
            "We take all requests. The figure is the mean of the days from opening to closing: their sum, divided "
            "by the number of requests. A request belongs to the period in which it was opened.",
            "Tomamos todas las solicitudes. La cifra es el promedio de los días desde la apertura hasta el "
            "cierre: su suma, dividida entre el número de solicitudes. Una solicitud pertenece al período en que "
            "se abrió.",
        ),
        (
            "An open request has already lasted longer than its age. As long as one of them is open the figure "
            "says “more than”, or that it is not yet known."
            " As long as open requests could move a figure or its interval, it stays provisional.",
            "Una solicitud abierta ya ha durado más que su antigüedad. Mientras una siga abierta, la cifra dice "
            "«más de», o que aún no se sabe."
            " Mientras las solicitudes abiertas puedan cambiar una cifra o su intervalo, sigue siendo provisional.",
        ),
    ),
    (
        {"measure": "mean", "of": WORKING, "unit": "working-days", "period_by": "closed"},
        (
            "We take all requests. The figure is the mean of the working days from opening to closing: their sum, "
            "divided by the number of requests. A request belongs to the period in which it was closed.",
            "Tomamos todas las solicitudes. La cifra es el promedio de los días hábiles desde la apertura hasta "
            "el cierre: su suma, dividida entre el número de solicitudes. Una solicitud pertenece al período en "
            "que se cerró.",
        ),
        (
            "An open request has already lasted longer than its age. As long as one of them is open the figure "
            "says “more than”, or that it is not yet known."
            " As long as open requests could move a figure or its interval, it stays provisional.",
            "Una solicitud abierta ya ha durado más que su antigüedad. Mientras una siga abierta, la cifra dice "
            "«más de», o que aún no se sabe."
            " Mientras las solicitudes abiertas puedan cambiar una cifra o su intervalo, sigue siendo provisional.",
        ),
    ),
    (
        {"measure": "sum", "of": "hours_between(opened, due)", "unit": "hours"},
        (
            "We take all requests. The figure is the sum of the hours from opening to the promised date, over all "
            "of them. A request belongs to the period in which it was opened.",
            "Tomamos todas las solicitudes. La cifra es la suma de las horas desde la apertura hasta la fecha "
            "prometida, de todas ellas. Una solicitud pertenece al período en que se abrió.",
        ),
        (
            "Open requests count like all others.",
            "Las solicitudes abiertas cuentan como las demás.",
        ),
    ),
    (
        {"measure": "rate", "unit": "per-1000-residents"},
        (
            "We take all requests. The figure is how many of them there are for every 1,000 residents of the city "
            "or area. A request belongs to the period in which it was opened.",
            "Tomamos todas las solicitudes. La cifra es cuántas de ellas hay por cada 1,000 residentes de la "
            "ciudad o del área. Una solicitud pertenece al período en que se abrió.",
        ),
        (
            "Open requests count like all others.",
            "Las solicitudes abiertas cuentan como las demás.",
        ),
    ),
    (
        {"measure": "rate", "unit": "per-100000-residents", "annualised": True},
        (
            "We take all requests. The figure is how many of them there are for every 100,000 residents of the "
            "city or area. It is multiplied up to a whole year. A request belongs to the period in which it was "
            "opened.",
            "Tomamos todas las solicitudes. La cifra es cuántas de ellas hay por cada 100,000 residentes de la "
            "ciudad o del área. Está multiplicada hasta completar un año entero. Una solicitud pertenece al "
            "período en que se abrió.",
        ),
        (
            "Open requests count like all others.",
            "Las solicitudes abiertas cuentan como las demás.",
        ),
    ),
    (
        {"measure": "flow", "unit": "net-requests"},
        (
            "We take all requests. We count those that were opened in the period, and take away those that were "
            "closed in it. Above zero the backlog grew.",
            "Tomamos todas las solicitudes. Contamos las que se abrieron en el período y restamos las que se "
            "cerraron en él. Por encima de cero, las pendientes aumentaron.",
        ),
        (
            "An open request counts where it was opened, and nowhere else yet.",
            "Una solicitud abierta cuenta donde se abrió, y por ahora en ningún otro lugar.",
        ),
    ),
    (
        {"measure": "backlog-age", "percentile": 50, "unit": "days"},
        (
            "We take all requests. Those that are open at the end of the period count. The figure is the median "
            "of their age in days: at least half of them are that old or younger.",
            "Tomamos todas las solicitudes. Cuentan las que están abiertas al final del período. La cifra es la "
            "mediana de su antigüedad en días: al menos la mitad tiene esa antigüedad o menos.",
        ),
        (
            "An open request counts with its age at the end of every period at whose end it was open. For a place "
            "with an occupant the age counts from the last day of the week in which it was opened.",
            "Una solicitud abierta cuenta con su antigüedad al final de cada período a cuyo final estaba abierta. "
            "En un lugar con ocupantes la antigüedad se cuenta desde el último día de la semana en que se abrió.",
        ),
    ),
    (
        {"measure": "backlog-age", "percentile": 90, "unit": "days"},
        (
            "We take all requests. Those that are open at the end of the period count. The figure is percentile "
            "90 of their age in days: at least 90 in 100 of them are that old or younger.",
            "Tomamos todas las solicitudes. Cuentan las que están abiertas al final del período. La cifra es el "
            "percentil 90 de su antigüedad en días: al menos 90 de cada 100 tienen esa antigüedad o menos.",
        ),
        (
            "An open request counts with its age at the end of every period at whose end it was open. For a place "
            "with an occupant the age counts from the last day of the week in which it was opened.",
            "Una solicitud abierta cuenta con su antigüedad al final de cada período a cuyo final estaba abierta. "
            "En un lugar con ocupantes la antigüedad se cuenta desde el último día de la semana en que se abrió.",
        ),
    ),
    (
        {"measure": "percentile", "of": TO_CLOSE, "percentile": 50, "unit": "days", "km_median": True},
        (
            "We take all requests. The figure is the median of the days from opening to closing: at least half of "
            "the requests took so long or less. Beside it stands what the median would be if the open requests "
            "finished like the others did (Kaplan-Meier). A request belongs to the period in which it was opened.",
            "Tomamos todas las solicitudes. La cifra es la mediana de los días desde la apertura hasta el cierre: "
            "al menos la mitad de las solicitudes tardó eso o menos. A su lado está cuál sería la mediana si las "
            "solicitudes abiertas terminaran como terminaron las demás (Kaplan-Meier). Una solicitud pertenece al "
            "período en que se abrió.",
        ),
        (
            "An open request has already lasted longer than its age. Where open requests could move the figure, "
            "it says “more than”, or that it is not yet known."
            " As long as open requests could move a figure or its interval, it stays provisional.",
            "Una solicitud abierta ya ha durado más que su antigüedad. Donde las solicitudes abiertas podrían "
            "cambiar la cifra, esta dice «más de», o que aún no se sabe."
            " Mientras las solicitudes abiertas puedan cambiar una cifra o su intervalo, sigue siendo provisional.",
        ),
    ),
]


@pytest.mark.parametrize(("changes", "counts", "open_requests"), GOLDEN)
def test_each_measure_is_told_in_both_languages(
    town: Any, changes: dict[str, Any], counts: tuple[str, str], open_requests: tuple[str, str]
) -> None:
    told = definition_in_words(
        town.with_context(calendar={"weekdays": [1]}, precision="second").metric(numerator=None, **changes), {}
    )

    assert (told["en"]["counts"], told["es"]["counts"]) == counts
    assert (told["en"]["open"], told["es"]["open"]) == open_requests
