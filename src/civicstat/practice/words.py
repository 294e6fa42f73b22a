"""Tables of `city.toml` that depend on the city: what was announced and when, and who meets about what."""

from __future__ import annotations

from datetime import date

from civicstat.practice.districts import YARD_NAMES, district_index, districts
from civicstat.practice.kinds import DEPARTMENTS, KINDS, STREET_LIGHT, Department, kind_index
from civicstat.practice.measures import measures_of
from civicstat.practice.truths import Change, Truths


_METRICS_OF = {
    "LGT": ("street-lights-median-days", "signal-faults-p90-hours"),
    "SAN": ("dumped-trash", "missed-collections-on-time"),
    "HSG": ("housing-complaints-on-time",),
    "STR": ("street-work-on-time",),
    "HLT": ("requests-about-persons",),
}


def event_tables(truths: Truths) -> str:
    """`[[events]]` for what the invented city announced: a clean-up and two changes of work, not what came of them."""
    announced = [one for one in (truths.worked, truths.no_effect) if one is not None]
    events = [_event(one.from_day, *_change_words(one)) for one in announced]
    if truths.displacement is not None:
        name = districts()[district_index(truths.displacement.district)].name
        events.append(
            _event(
                truths.displacement.from_day,
                f"A clean-up of dumped trash begins in {name}.",
                f"Empieza una limpieza de basura tirada en {name}.",
            )
        )
    return "".join(sorted(events))


def briefing_tables(*, has_many_measures: bool = False) -> str:
    """`[[briefings]]` for every department, with the measures that it answers for."""
    return "".join(_briefing_table(one, has_many_measures=has_many_measures) for one in DEPARTMENTS)


def _briefing_table(one: Department, *, has_many_measures: bool) -> str:
    metrics = [*_METRICS_OF.get(one.code, ()), *(measures_of(one) if has_many_measures else ())]
    return (
        f'\n[[briefings]]\ndepartment = "{one.slug}"\nname = "{one.name}"\nname_es = "{one.name_es}"\n'
        f"metrics = [{', '.join(f'{chr(34)}{metric}{chr(34)}' for metric in metrics)}]\n"
    )


def _change_words(change: Change) -> tuple[str, str]:
    kind, yard = KINDS[kind_index(change.kind)], YARD_NAMES[change.yard]
    if change.kind == STREET_LIGHT:
        return (
            f"{yard} starts to mend street lights in crews of two, with spare parts on board.",
            f"{yard} empieza a reparar farolas en cuadrillas de dos, con repuestos a bordo.",
        )
    return (
        f"{yard} announces a new way of working. It is about this kind of request: {kind.name}.",
        f"{yard} anuncia una nueva forma de trabajar. Se trata de este tipo de solicitud: {kind.name_es}.",
    )


def _event(day: date, text: str, text_es: str) -> str:
    return (
        f'\n[[events]]\ndate = {day.isoformat()}\ntext = "{text}"\ntext_es = "{text_es}"\n'
        'source = "the invented city"\n'
    )
