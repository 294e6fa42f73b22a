"""What stands beside the numbers of the two clocks, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Both:
    """A sentence in English and in Spanish."""

    en: str
    es: str

    def fill(self, **numbers: object) -> Both:
        """The same with its numbers in place."""
        return Both(self.en.format(**numbers), self.es.format(**numbers))


CITY_SAYS = Both(
    "A closing date is the city's own word. What is still open is not in this share.",
    "La fecha de cierre es la palabra de la ciudad. Lo que sigue abierto no entra en esta proporción.",
)
TOO_FEW_INSPECTIONS = Both(
    "{checks} clear answers from inspections drawn at random; at least {fewest} are needed. Only what was reported "
    "again can be shown, and silence is not success.",
    "{checks} respuestas claras de inspecciones al azar; hacen falta al menos {fewest}. Solo se puede mostrar lo que "
    "se reportó otra vez, y el silencio no es un éxito.",
)
TOO_FEW = Both("{cases} cases; at least {fewest} are needed.", "{cases} casos; hacen falta al menos {fewest}.")
NO_CASES = Both("No cases.", "Ningún caso.")
NOT_GIVEN = Both("The files do not say.", "Los archivos no lo dicen.")

OF_LISTED = Both(
    "Speaks of the {closings} closings that the city dated in this area and period; {drawn} of them were drawn.",
    "Habla de los {closings} cierres que la ciudad fechó en esta área y este período; se sortearon {drawn}.",
)
OF_UNLISTED = Both(
    "Speaks of the city's closings in this area and period; no list of them was given, so nobody can say how many.",
    "Habla de los cierres de la ciudad en esta área y este período; no se dio su lista y no se sabe cuántos son.",
)
ALL_DRAWN = Both(
    "Every closing was looked at: the interval shows what chance would do to such work another time, no doubt about "
    "these closings.",
    "Se revisó cada cierre: el intervalo muestra lo que el azar haría con un trabajo así otra vez, no una duda sobre "
    "estos cierres.",
)
MANY_DRAWN = Both(
    "More than one closing in ten was looked at; the interval is not narrowed for that, so it is too wide.",
    "Se revisó más de un cierre de cada diez; el intervalo no se estrecha por eso: es demasiado ancho.",
)
VOLUNTEERED = Both(
    "Answers of residents who chose to answer. Those whose place is not fixed may answer more often, or less: no rate "
    "of all closings and no interval follow from them.",
    "Respuestas de residentes que quisieron contestar. Puede que quienes siguen con el problema contesten más, o "
    "menos: de ellas no se sigue ninguna proporción de todos los cierres ni un intervalo.",
)
OTHER_INSPECTIONS = Both(
    "Inspections that were not drawn at random; they enter no share.",
    "Inspecciones que no se sortearon; no entran en ninguna proporción.",
)
REPORTED_AGAIN = Both(
    "Fixed, or nobody calls? These records cannot say. {too_new} closings are too new: {days} days have not passed.",
    "¿Se arregló, o nadie llama? Estos registros no pueden decirlo. {too_new} cierres son demasiado nuevos: no han "
    "pasado {days} días.",
)
NOTES = (
    Both(
        "Drawn at random means that every closing of an area and period had the same chance to be looked at.",
        "Sorteado quiere decir que cada cierre de un área y un período tuvo la misma probabilidad de ser revisado.",
    ),
    Both(
        "Areas are not added up to a whole: they may have been looked at at different rates.",
        "Las áreas no se suman a un total: puede que no se hayan revisado en la misma proporción.",
    ),
    Both(
        "These numbers have not passed the check of small counts that a release passes.",
        "Estos números no pasaron el control de cuentas pequeñas que pasa una publicación.",
    ),
)
