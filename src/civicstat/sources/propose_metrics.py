"""A starter set of metrics, chosen from what a file's columns and days allow; each is an example to be changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from civicstat.sources.propose_result import Coverage, Proposal
from civicstat.vocabulary.period import PERIOD_KINDS, PeriodKind, period_of


GOAL = "nobody-forgotten"
# From this many whole days on "closed within 5 days" has days to be judged on; before that, the same day.
DAYS_FOR_FIVE = 30
# A kind of period is used when this many of them lie wholly inside the file.
LEAST_PERIODS: dict[PeriodKind, int] = {"week": 3, "month": 2, "quarter": 2, "r12": 1}
_COMMON = {
    "owner": "Performance office",
    "owner_es": "Oficina de desempeño",
    "table": "service_requests",
    "proposed_by": "example of this software, not the city's",
    "proposed_by_es": "ejemplo de este programa, no de la ciudad",
}
_NOT_REPORTED = ("Problems that nobody reports are not counted.", "No se cuentan los problemas que nadie reporta.")
_NOT_PROVED = (
    "A closing date does not prove that the work was done.",
    "Una fecha de cierre no prueba que se hizo el trabajo.",
)


_STREET_ONLY = (
    "Only kinds about things of the city's are counted: nothing finer than weeks is published of homes and businesses.",
    "Solo se cuentan los tipos sobre cosas de la ciudad: de viviendas y negocios no se publica nada más fino que "
    "semanas.",
)


@dataclass(frozen=True)
class StarterMetrics:
    """Metric files by id, each as its fields, and why these."""

    fields: Mapping[str, Mapping[str, object]]
    reasons: tuple[str, ...]


def starter_metrics(proposal: Proposal, *, layer: str) -> StarterMetrics:
    """Metrics that this file can answer.

    Parameters
    ----------
    proposal
        The columns, kinds and days of the file.
    layer
        The slug of the area layer; figures are broken down by it and by kind.
    """
    periods = _whole_periods(proposal.coverage)
    assets = proposal.kinds_of("asset")
    is_short = not periods
    reasons = [f"periods: {', '.join(periods)}"] if periods else []
    where = ""
    if is_short and assets:
        periods = ("day",)
        where = _only(assets)
        reasons.append(
            "the file holds too few whole weeks, so figures are by day; days are published of things of the city's "
            f"only, so every metric counts the {len(assets)} asset kinds"
        )
    elif is_short:
        periods = ("week",)
        reasons.append("the file holds too few whole weeks and no asset kind: the metrics will have no values yet")
    days = 5 if proposal.coverage.days >= DAYS_FOR_FIVE else 0
    shape = _Shape(
        periods=periods,
        by_periods=_for_areas(periods),
        layer=layer,
        where=where,
        settles="30 days",
        has_duplicates=proposal.duplicates is not None,
        has_cells=bool(where) and "latitude" in proposal.column_of,
    )
    if not days and "closed" in proposal.column_of:
        reasons.append(f"{proposal.coverage.days} days are too few to wait five: closed on the same day is asked")
    made = dict(_metrics(proposal, shape, days=days, assets=assets))
    return StarterMetrics(made, tuple(reasons))


@dataclass(frozen=True)
class _Shape:
    """What all metrics of a set have in common."""

    periods: tuple[PeriodKind, ...]
    by_periods: tuple[PeriodKind, ...]
    layer: str
    where: str
    settles: str
    has_duplicates: bool
    has_cells: bool

    def fields(self, id_: str, **own: object) -> dict[str, object]:
        """The fields of one metric in the order in which people read them."""
        titles = {name: own.pop(name) for name in ("title", "title_es", "question", "question_es")}
        where = {"where": own.pop("where", self.where)}
        gaps: list[tuple[str, str]] = list(own.pop("gaps"))  # type: ignore[call-overload]
        if self.where:
            titles["title"] = f"{titles['title']} (things in the street only)"
            titles["title_es"] = f"{titles['title_es']} (solo cosas en la calle)"
            gaps.append(_STREET_ONLY)
        fields: dict[str, object] = {
            "id": id_,
            "version": 1,
            **titles,
            **_COMMON,
            **{name: text for name, text in where.items() if text},
            "periods": list(self.periods),
            "by": [self.layer, "kind", *(["h3-8"] if self.has_cells and id_ == "requests" else [])],
            "by_periods": list(self.by_periods),
            "settles_after": self.settles,
            **own,
            "known_gaps": [text for text, _ in gaps],
            "known_gaps_es": [text for _, text in gaps],
        }
        if self.has_duplicates:
            fields["exclude"] = [
                {
                    "reason": "marked by the city as a duplicate",
                    "reason_es": "marcada por la ciudad como duplicada",
                    "where": "is_duplicate",
                }
            ]
        return fields


def _metrics(
    proposal: Proposal, shape: _Shape, *, days: int, assets: Sequence[str]
) -> Iterator[tuple[str, dict[str, object]]]:
    has_closed = "closed" in proposal.column_of
    closed = f"closed-within-{days}-days" if days else "closed-on-the-same-day"
    yield (
        "requests",
        shape.fields(
            "requests",
            title="Requests received",
            title_es="Solicitudes recibidas",
            question="How many problems do residents report?",
            question_es="¿Cuántos problemas reportan los residentes?",
            measure="count",
            unit="requests",
            digits=0,
            direction="none",
            **({"companion": closed, "goal": GOAL} if has_closed else {"goal": GOAL}),
            gaps=[("Few reports may mean few callers, not few problems.", "Pocos reportes pueden significar pocas "
                   "llamadas, no pocos problemas."), _NOT_REPORTED],
        ),
    )  # fmt: skip
    if has_closed:
        yield from _of_closing(shape, closed, days)
    if has_closed and "due" in proposal.column_of:
        yield "closed-on-time", _on_time(shape)
    if assets and "latitude" in proposal.column_of and not shape.where:
        yield "where-in-the-street", _map(shape, assets, "open-backlog" if has_closed else "requests")


def _of_closing(shape: _Shape, closed: str, days: int) -> Iterator[tuple[str, dict[str, object]]]:
    within = (f"within {days} days", f"en {days} días") if days else ("on the same day", "el mismo día")
    yield (
        closed,
        shape.fields(
            closed,
            title=f"Requests closed {within[0]}",
            title_es=f"Solicitudes cerradas {within[1]}",
            question=f"When a resident reports a problem, does the city close it {within[0]}?",
            question_es=f"Cuando un residente reporta un problema, ¿lo cierra la ciudad {within[1]}?",
            measure="share",
            numerator=f"days_between(opened, closed) <= {days}",
            unit="percent",
            digits=1,
            direction="up",
            companion="open-backlog",
            goal=GOAL,
            gaps=[_NOT_PROVED, _NOT_REPORTED],
        ),
    )
    for percentile, id_, title, title_es, question, question_es in (
        (50, "median-days-to-close", "Days until half of the requests are closed",
         "Días hasta que se cierra la mitad de las solicitudes",
         "How long does a typical request wait?", "¿Cuánto espera una solicitud típica?"),
        (90, "p90-days-to-close", "Days until nine in ten requests are closed",
         "Días hasta que se cierran nueve de cada diez solicitudes",
         "How long do the people wait who wait longest?", "¿Cuánto esperan las personas que más esperan?"),
    ):  # fmt: skip
        yield (
            id_,
            shape.fields(
                id_,
                title=title,
                title_es=title_es,
                question=question,
                question_es=question_es,
                measure="percentile",
                of="days_between(opened, closed)",
                percentile=percentile,
                unit="days",
                digits=0,
                direction="down",
                companion=closed,
                goal=GOAL,
                gaps=[_NOT_PROVED, ("Different kinds of work stand side by side in this number.",
                                    "En esta cifra están juntos trabajos distintos.")],
            ),
        )  # fmt: skip
    yield (
        "open-backlog",
        shape.fields(
            "open-backlog",
            title="Requests still open",
            title_es="Solicitudes aún abiertas",
            question="How many requests are waiting?",
            question_es="¿Cuántas solicitudes esperan?",
            measure="backlog",
            unit="requests",
            digits=0,
            direction="down",
            companion=closed,
            goal=GOAL,
            gaps=[("Requests opened before the file begins are not in it, so this number starts too low and rises.",
                   "Las solicitudes abiertas antes de que empiece el archivo no están en él, así que esta cifra "
                   "empieza demasiado baja y sube.")],
        ),
    )  # fmt: skip


def _on_time(shape: _Shape) -> dict[str, object]:
    where = "due IS NOT NULL" + (f" AND {shape.where}" if shape.where else "")
    return shape.fields(
        "closed-on-time",
        title="Requests closed by the promised date",
        title_es="Solicitudes cerradas dentro del plazo prometido",
        question="When the city promises a date, does it keep it?",
        question_es="Cuando la ciudad promete un plazo, ¿lo cumple?",
        where=where,
        measure="share",
        numerator="days_between(opened, closed) <= days_between(opened, due)",
        unit="percent",
        digits=1,
        direction="up",
        companion="open-backlog",
        goal=GOAL,
        gaps=[("Promised dates may have been moved later; the file holds only the last one.",
               "Los plazos pueden haberse cambiado después; el archivo guarda solo el último."), _NOT_PROVED],
    )  # fmt: skip


def _map(shape: _Shape, assets: Sequence[str], companion: str) -> dict[str, object]:
    fields = shape.fields(
        "where-in-the-street",
        title="Where things in the street are reported",
        title_es="Dónde se reportan cosas en la calle",
        question="Where do people report things that need work in the street?",
        question_es="¿Dónde se reportan cosas que necesitan trabajo en la calle?",
        where=_only(assets),
        measure="count",
        unit="requests",
        digits=0,
        direction="none",
        companion=companion,
        goal=GOAL,
        gaps=[("An empty cell on the map may be a place in good order, or one that nobody reports.",
               "Una celda vacía en el mapa puede ser un lugar en buen estado o uno que nadie reporta.")],
    )  # fmt: skip
    return {**fields, "by": ["h3-8", shape.layer]}


def _whole_periods(coverage: Coverage) -> tuple[PeriodKind, ...]:
    """The kinds of period of which enough lie wholly between the first and the last day."""
    return tuple(
        kind for kind in PERIOD_KINDS if kind in LEAST_PERIODS and _whole(coverage, kind) >= LEAST_PERIODS[kind]
    )


def _whole(coverage: Coverage, kind: PeriodKind) -> int:
    labels = set()
    day = coverage.first
    while day <= coverage.last:
        period = period_of(day, kind)
        if coverage.first <= period.start and period.end <= coverage.last:
            labels.add(period.label)
        day += timedelta(days=1)
    return len(labels)


def _for_areas(periods: Sequence[PeriodKind]) -> tuple[PeriodKind, ...]:
    """Areas and kinds have fewer requests: their figures are of the longest two kinds of period."""
    return tuple(periods[-2:]) if len(periods) > 2 else tuple(periods[-1:])


def _only(kinds: Sequence[str]) -> str:
    return "kind IN (" + ", ".join(f"'{kind}'" for kind in sorted(kinds)) + ")"
