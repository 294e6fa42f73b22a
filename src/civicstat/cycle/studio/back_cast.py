"""A definition computed over all past periods from what a home has published, by both programs; nothing is kept."""

from __future__ import annotations

from civicstat.cycle.studio.published import Published
from civicstat.metrics.compute import Computed, compute
from civicstat.metrics.errors import DisagreementError
from civicstat.metrics.parts import parts_json
from civicstat.metrics.recheck import recheck_records
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure
from civicstat.vocabulary.period import Period, parse_period
from civicstat.warehouse.engine import EngineLimits, connect


def back_cast(published: Published, definition: Definition, *, threads: int) -> Computed:
    """Figures and accountings of a definition, adopted or not.

    Raises
    ------
    DefinitionError
        When the definition asks for what the published rows do not tell.
    DisagreementError
        When the two computations differ in anything.
    """
    with (
        published.as_folder() as folder,
        connect(folders=[folder], limits=EngineLimits(threads=threads), reads_from=folder) as connection,
    ):
        computed = compute(
            definition,
            connection=connection,
            records_folder=folder,
            context=published.context,
            others=published.definitions,
        )
    again = recheck_records(definition.to_json(), published.rows, others=parts_json(definition, published.definitions))
    if again != (computed.figures, computed.accountings):
        raise DisagreementError(
            f"the two computations of {definition.id} differ",
            where=str(published.record.folder),
            expected="equal results to the digit",
            next_step="This is a fault of the software: please report it with the metric file.",
        )
    return computed


def of_whole_city(published: Published, computed: Computed) -> list[tuple[Period, Figure]]:
    """The figures of the whole city with their periods: by kind of period, oldest first."""
    year = published.context.fiscal_year_starts
    own = [
        (parse_period(figure.key.period, fiscal_year_starts=year), figure)
        for figure in computed.figures
        if (figure.key.area, figure.key.group) == (WHOLE_CITY, NO_GROUP)
    ]
    return sorted(own, key=lambda pair: (pair[0].kind, pair[0].start))
