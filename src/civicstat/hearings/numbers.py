"""Numbers of a briefing that are no published figure: each at a stable path, with how anyone can recompute it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from civicstat.hearings.phrases import Both
from civicstat.vocabulary.figure import DerivationClass
from civicstat.vocabulary.sentence import BoundNumber


# All numbers of a briefing stand under this name of its object: `briefing-public-works#numbers.summary.judged`.
ROOT = "numbers"

METHODS: Mapping[str, Both] = {
    "days-late": Both(
        "Whole days from the day promised first to the day of delivery, or to the as-of day while it is open.",
        "Días enteros desde la primera fecha prometida hasta la entrega, o hasta la fecha de corte si sigue abierta.",
    ),
    "stated": Both(
        "As stated in the decision on record.",
        "Como consta en la decisión registrada.",
    ),
    "claim": Both(
        "The city's own number, quoted with its source and not recomputed here.",
        "Número de la propia ciudad, citado con su fuente; aquí no se ha recalculado.",
    ),
    "tally": Both(
        "Count the department's measures by what their charts say of the latest final period.",
        "Se cuentan las medidas del departamento según lo que dicen sus gráficos del último periodo definitivo.",
    ),
    "promises": Both(
        "Count the department's actions on record by their days.",
        "Se cuentan las acciones registradas del departamento según sus fechas.",
    ),
    "split-of-a-share": Both(
        "Kitagawa's two components at mean weights, from the published counts of each part in both periods: the change"
        " of its own share, and the change of its part in the mix, seen from the mean whole share. Rounded to add up"
        " to the difference of the published values.",
        "Los dos componentes de Kitagawa con pesos medios, a partir de los conteos publicados de cada parte en ambos"
        " periodos: el cambio de su propio porcentaje y el cambio de su peso en el conjunto, respecto del porcentaje"
        " total medio. Redondeados de modo que sumen la diferencia de los valores publicados.",
    ),
    "sides-of-a-ratio": Both(
        "What the change of either side adds to the change of the ratio: the mean of both orders in which the two can"
        " be changed (Shapley), from the published figures of both periods.",
        "Lo que aporta el cambio de cada lado al cambio de la razón: la media de los dos órdenes en que pueden cambiar"
        " (Shapley), a partir de las cifras publicadas de ambos periodos.",
    ),
    "quoted-split": Both(
        "Quoted from the release's object `drivers`, which splits what stands behind both values; `verify` repeats it.",
        "Citado del objeto `drivers` de la publicación, que divide lo que hay tras ambos valores; `verify` lo repite.",
    ),
    "split-of-a-count": Both(
        "The later published count of each part minus the earlier one.",
        "El conteo publicado posterior de cada parte menos el anterior.",
    ),
}


@dataclass(frozen=True)
class Derivation:
    """How the numbers under a path follow from what is on record."""

    path: str
    method: str
    derivation: DerivationClass
    rests_on: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As it stands in a briefing."""
        return {"path": self.path, "method": self.method, "class": self.derivation, "rests_on": list(self.rests_on)}


@dataclass
class Numbers:
    """The numbers of one briefing, as it is being written."""

    key: str
    tree: dict[str, Any] = field(default_factory=dict)
    derivations: list[Derivation] = field(default_factory=list)

    def put(self, path: str, value: Decimal | int, *, format: str) -> BoundNumber:
        """Keep a number at a path such as `promises.retest.days-late`, and bind it."""
        *folders, name = path.split(".")
        here = self.tree
        for folder in folders:
            here = here.setdefault(folder, {})
        text = format_exactly(value)
        if here.setdefault(name, text) != text:
            raise ValueError(f"{path} holds {here[name]} and cannot hold {text} as well")
        return BoundNumber(self.key, f"{ROOT}.{path}", format)

    def explain(self, path: str, method: str, *, rests_on: Iterable[str], derivation: DerivationClass = "A") -> None:
        """Say how all numbers under a path are found; a second time changes nothing."""
        said = Derivation(f"{ROOT}.{path}", method, derivation, tuple(rests_on))
        if said not in self.derivations:
            self.derivations.append(said)

    def value_at(self, field: str) -> str:
        """The number at the field of a bound number: `numbers.summary.judged`."""
        here: Any = {ROOT: self.tree}
        for part in field.split("."):
            here = here[part]
        return str(here)


def format_exactly(value: Decimal | int) -> str:
    """Decimal text without an exponent."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
