"""What the budget memo says, in both languages; its numbers are filled in from the record."""

from __future__ import annotations

from collections.abc import Mapping

from civicstat.hearings.phrases import Both
from civicstat.vocabulary.sentence import BoundSentence
from civicstat.vocabulary.signal import Assurance, Variation


VALUE = Both("Newest settled figure, {when}: {value}.", "Cifra asentada más reciente, {when}: {value}.")
INTERVAL = Both(
    "By chance alone it could lie between {low} and {high}.", "Solo por azar podría estar entre {low} y {high}."
)
RANGE = Both("Its usual range is {lower} to {upper}.", "Su margen habitual va de {lower} a {upper}.")
COURSES: Mapping[Variation, Both] = {
    "common-cause": Both(
        "It stays within that range: no real change.", "Sigue dentro de ese margen: no hay un cambio real."
    ),
    "special-cause-improving": Both(
        "It moved the way the city wants by more than chance. No one has studied why.",
        "Se movió en el sentido deseado más de lo que explica el azar. Nadie ha estudiado por qué.",
    ),
    "special-cause-concerning": Both(
        "It moved the wrong way by more than chance. No one has studied why.",
        "Se movió en el sentido contrario más de lo que explica el azar. Nadie ha estudiado por qué.",
    ),
    "special-cause": Both(
        "It moved by more than chance. No one has studied why.",
        "Se movió más de lo que explica el azar. Nadie ha estudiado por qué.",
    ),
    "too-short": Both("Too few settled values to say more.", "Muy pocos valores asentados para decir más."),
}
TARGETS: Mapping[Assurance, Both] = {
    "will-reach": Both(
        "The target of {target} is reached as the work is done now.",
        "La meta de {target} se alcanza con la forma actual de trabajar.",
    ),
    "reaches-in-some-periods": Both(
        "The target of {target} is reached in some periods and missed in others, by chance.",
        "La meta de {target} se alcanza en unos periodos y en otros no, por azar.",
    ),
    "will-not-reach": Both(
        "The target of {target} will not be reached without changing how we work.",
        "La meta de {target} no se alcanzará sin cambiar la forma de trabajar.",
    ),
}
LEFT_OUT = Both(
    "It counts {counted} of {received} cases received; why the others are left out stands beside the figure.",
    "Cuenta {counted} de {received} casos recibidos; por qué quedan fuera los demás consta junto a la cifra.",
)
ALL_COUNTED = Both("It counts all {received} cases received.", "Cuenta los {received} casos recibidos, todos.")
INVENTED = Both("An invented example.", "Un ejemplo inventado.")
NO_FIGURE = Both("No settled figure is on record.", "No consta ninguna cifra asentada.")
TOO_SHORT = Both(
    "Too few settled values to say what is usual.", "Muy pocos valores asentados para decir qué es lo habitual."
)
DECIDED = Both("Said on {day}. Why: {why}", "Dicho el {day}. Por qué: {why}")
UP = Both("Expected: {title} rises to {value} by {by}.", "Se espera: {title} sube a {value} a más tardar el {by}.")
DOWN = Both("Expected: {title} falls to {value} by {by}.", "Se espera: {title} baja a {value} a más tardar el {by}.")
COST = Both(
    "{title}, {year}: {dollars} for {count} cases, {each} each.",
    "{title}, {year}: {dollars} para {count} casos, {each} por caso.",
)
NO_COST = Both(
    "No budget line is linked to these measures, so what a case costs is not known.",
    "Ninguna línea del presupuesto está enlazada con estas medidas, así que no se sabe cuánto cuesta un caso.",
)
NO_DECISION = Both("No decision has been said yet.", "Todavía no se ha dicho ninguna decisión.")
WHY_UNKNOWN = Both(
    "Whether what was decided moved a number: that is judged on its day, not before.",
    "Si lo decidido movió un número: eso se juzga en su fecha, no antes.",
)
MORE_GAPS = Both(
    "Further gaps, listed with the definitions: {count}.", "Otros vacíos, anotados con las definiciones: {count}."
)
MORE_DECISIONS = Both(
    "Earlier decisions that stand on record and not here: {count}.",
    "Decisiones anteriores que constan en el registro y no aquí: {count}.",
)
NOTHING_ASKED = Both("Nothing is asked for yet.", "Todavía no se pide nada.")
ASKED = Both("The sum: {dollars}.", "La suma: {dollars}.")
METHODS: Mapping[str, Both] = {
    "stated": Both("As stated in the decision.", "Como consta en la decisión."),
    "cost": Both(
        "Dollars of the linked budget lines, divided by the cases of the figure, rounded to the cent, half to even.",
        "Dólares de las líneas enlazadas, divididos entre los casos de la cifra, al centavo, la mitad al par.",
    ),
    "tally": Both("Counted in the public record.", "Contado en el registro público."),
    "asked": Both("The sum that the department asks for.", "La suma que pide el departamento."),
}


def fixed(words: Both) -> BoundSentence:
    """A sentence without a number of ours."""
    return BoundSentence("", (words.en,), (words.es,))
