"""What an equity comparison says about itself, in both languages."""

from __future__ import annotations


Both = tuple[str, str]

NOTES: tuple[Both, ...] = (
    (
        "A gap says that areas differ. It does not say why, and nothing here shows a cause.",
        "Una brecha dice que las zonas difieren. No dice por qué, y nada de esto muestra una causa.",
    ),
    (
        "Only what was reported is counted. Areas that report less can look better than they are.",
        "Solo se cuenta lo reportado. Las zonas que reportan menos pueden parecer mejores de lo que son.",
    ),
    (
        "Two intervals: over cases, as if each group had one chance for all its cases; and over areas, which is wider "
        "where the areas of a group differ among each other. A gap is called clear only if neither holds 0.",
        "Dos intervalos: sobre casos, como si cada grupo tuviera una sola probabilidad para todos sus casos; y sobre "
        "zonas, que es más ancho donde las zonas de un grupo difieren entre sí. Una brecha se llama clara solo si "
        "ninguno contiene el 0.",
    ),
    (
        "Areas stand in an order only where their intervals do not touch, all areas judged at once. "
        "Inside a group there is no order.",
        "Las zonas tienen un orden solo donde sus intervalos no se tocan, juzgadas todas a la vez. "
        "Dentro de un grupo no hay orden.",
    ),
)
MEANS: Both = (
    "The values of areas are averaged by their number of cases. The mean of medians is not the median of all cases.",
    "Los valores de las zonas se promedian según su número de casos. La media de medianas no es la mediana de todos "
    "los casos.",
)
STANDARD: Both = (
    "Direct standardization. The standard is the cases of all compared areas, in every {by} where both groups have at "
    "least one case.",
    "Estandarización directa. El estándar son los casos de todas las zonas comparadas, en cada {by} donde ambos grupos "
    "tienen al menos un caso.",
)
BY: dict[tuple[str, ...], Both] = {
    ("kind",): ("kind", "tipo"),
    ("month",): ("month", "mes"),
    ("kind", "month"): ("kind and month", "tipo y mes"),
}
REMAINS: Both = (
    "With the same mix of {by}, high need less low need is {adjusted}; with the mix as it is, {crude}. What remains "
    "stands for everything that the table does not hold.",
    "Con la misma mezcla de {by}, necesidad alta menos necesidad baja es {adjusted}; con la mezcla tal como es, "
    "{crude}. Lo que queda representa todo lo que la tabla no contiene.",
)
CAUTION: Both = (
    "Of many areas, two always lie far apart. Read the gap first.",
    "Entre muchas zonas siempre hay dos muy separadas. Lea primero la brecha.",
)
NOT_TOLD_APART: Both = (
    "The greatest and the smallest are not told apart beyond chance, so they are not compared.",
    "La mayor y la menor no se distinguen más allá del azar, así que no se comparan.",
)
NO_ORDER: Both = (
    "Areas are put in order only where each has a numerator and a denominator.",
    "Las zonas se ordenan solo donde cada una tiene numerador y denominador.",
)
THEIL: Both = (
    "0 means that all areas have the same value. By chance alone it would come to about {chance}. The index of a share "
    "and that of its opposite differ.",
    "0 significa que todas las zonas tienen el mismo valor. Por puro azar sería de unos {chance}. El índice de una "
    "proporción y el de su opuesto difieren.",
)
