"""Every adopted metric computed, rechecked, charted and put into sentences; kept per metric until publication."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from civicstat import __version__
from civicstat.cycle.adopt import adopted_definitions, official
from civicstat.cycle.drivers import keep_behind, kept_behind
from civicstat.cycle.equity import keep_mix, write_equity
from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import BUDGET_LINES, ROW_FILES, Home
from civicstat.cycle.meeting import names_in
from civicstat.cycle.new_day import FirstComputation
from civicstat.cycle.once_final import kept_final
from civicstat.cycle.second import Both, second_computation
from civicstat.cycle.steps import Progress, Steps, write_whole
from civicstat.cycle.two_clocks import clock_keys
from civicstat.ledger.figures import read_lines, write_lines
from civicstat.ledger.reader import Record
from civicstat.metrics.compute import Computed, computed_in_turn
from civicstat.metrics.context import MetricContext
from civicstat.metrics.coverage import seen_in
from civicstat.metrics.outlook import outlook_of
from civicstat.metrics.packed_rows import pack_rows
from civicstat.metrics.parts import parts_json
from civicstat.metrics.rare_events.chart import rare_events
from civicstat.metrics.recheck import keep_day
from civicstat.metrics.shared_counts import in_sharing_order
from civicstat.metrics.signals import signals_for
from civicstat.metrics.words import definition_in_words, named_parts
from civicstat.stories.figure_sentences import sentences_for_figures
from civicstat.stories.movements.document import drivers_document
from civicstat.stories.outlooks import outlook_sentence
from civicstat.stories.rare_events import RARE_EVENTS, rare_event_sentences
from civicstat.stories.summaries import (
    goal_sentences,
    home_sentences,
    sentences_for_areas,
    sentences_for_metric,
)
from civicstat.stories.then_and_now import then_and_now
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.city import Goal
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure
from civicstat.vocabulary.sentence import BoundSentence
from civicstat.vocabulary.signal import Signal
from civicstat.warehouse.engine import EngineLimits
from civicstat.warehouse.engines import DUCKDB, EngineChoice, open_engine
from civicstat.warehouse.spark import SparkEngine


# The reason of a held figure; why the source is held stands in both languages on "about the data".
SOURCE_HELD = "source-held"


def compute_metrics(
    record: Record,
    home: Home,
    *,
    goals: Sequence[Goal],
    context: MetricContext,
    as_of: date,
    engine: EngineChoice = DUCKDB,
    threads: int,
    steps: Steps,
    progress: Progress,
) -> dict[str, Any]:
    """Compute what is new or changed; the files of each metric stand under `warehouse/release` by role.

    Raises
    ------
    CycleError
        When the two computations disagree about any figure; nothing of that metric is then kept.
    """
    definitions = adopted_definitions(record)
    city = record.city().statement.body
    main_layer = str(city.get("main_layer", ""))
    held = SOURCE_HELD if json.loads((home.release / "about-data").read_bytes())["held"] else ""
    rows = {name: _digest(home.rows / name) for name in ROW_FILES.values()}
    inputs: dict[str, Any] = {
        definition.id: {
            "software": __version__,
            "definition": definition.to_json(),
            "context": context.to_json(),
            "held": held,
            "main_layer": main_layer,
            "records": rows,
            **({"parts": parts} if (parts := parts_json(definition, definitions)) else {}),
            **({} if engine.name == "duckdb" else {"engine": engine.name}),
        }
        for definition in definitions.values()
    }
    wanted = [
        definition
        for definition in definitions.values()
        if steps.needs(f"metric {definition.id}", inputs[definition.id], outputs=_outputs(home, definition.id))
    ]
    files = {role: home.rows / name for role, name in ROW_FILES.items()}
    # The second computation runs beside the first, in processes of its own. It judges the rows that are not as they
    # were the day before; the first finds by other means which periods the day touches, and computes those.
    city_now, processes = context.to_json(), min(threads, len(wanted))
    with (
        second_computation(files, context=city_now, processes=processes, kept=home.counts) as second,
        open_engine(engine, rows=home.rows, limits=EngineLimits(threads=threads), spills_to=home.spill) as connection,
    ):
        if wanted and not isinstance(connection, SparkEngine):
            # Once for these row files: this run, the office and the next change of a metric then read no text.
            pack_rows(connection, home.rows, context)
        # Asked for in the order in which the first computation answers.
        ordered = in_sharing_order(wanted)
        expected = {metric.id: second.of(metric, held_reason=held, others=definitions) for metric in ordered}
        day = FirstComputation(home, context, connection, definitions, held_reason=held)

        def turn(asked: Sequence[Definition], context: MetricContext) -> Iterator[tuple[Definition, Computed]]:
            return computed_in_turn(
                asked,
                connection=connection,
                records_folder=home.rows,
                context=context,
                held_reason=held,
                others=definitions,
            )

        for done, (definition, computed) in enumerate(day.in_turn(ordered, turn)):
            progress("Computing figures, by two programs", done, len(wanted))
            _require_agreement(definition, computed, expected[definition.id].result())
            computed = replace(computed, figures=kept_final(definition, computed.figures, record))
            _keep(home, definition, computed, others=definitions, as_of=as_of)
            keep_mix(home, definition, computed.figures, connection=connection, layer=main_layer, context=context)
            keep_behind(
                home,
                definition,
                computed.figures,
                connection=connection,
                context=context,
                layer=main_layer,
                others=definitions,
            )
            steps.mark(f"metric {definition.id}", inputs[definition.id])
            day.keep(definition)
        day.end()
    if wanted:
        keep_day(home.counts, {path.name: path for path in files.values()}, city_now)
    progress("Putting figures into sentences", 0, 0)
    told = record.has_role(RARE_EVENTS)
    _write_sentences(home, definitions, goals, city=city, context=context, as_of=as_of, told_of_rare=told)
    return {
        "metrics": len(definitions),
        "computed_now": len(wanted),
        "periods_computed_now": len(day.computed),
        "periods_untouched": len(day.untouched),
    }


def _digest(path: Path) -> str:
    """SHA-256 of a file, which is not held in memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _require_agreement(definition: Definition, first: Computed, second: Both) -> None:
    figures, accountings = second
    for what, one, two in (
        ("figures", _by_key(first.figures), _by_key(figures)),
        ("counts left out", _by_key(first.accountings), _by_key(accountings)),
    ):
        different = sorted(key for key in one.keys() | two.keys() if one.get(key) != two.get(key))
        if different:
            key = different[0]
            raise CycleError(
                f"the two computations disagree about {len(different)} {what}; the first is {key}: "
                f"{one.get(key)} and {two.get(key)}",
                where=f"{definition.id}, version {definition.version}",
                expected="equal results to the digit",
                next_step="This is a fault of the software: please report it with this message. Nothing was published.",
            )


def _by_key(items: Sequence[Figure] | Sequence[Accounting]) -> dict[str, Any]:
    return {str(item.key): item.to_json() for item in items}


def _keep(
    home: Home, definition: Definition, computed: Computed, *, others: Mapping[str, Definition], as_of: date
) -> None:
    signals = signals_for(definition, computed.figures, as_of=as_of)
    names = json.loads((home.release / "kinds").read_bytes()) | named_parts(definition, others)
    if (home.release / BUDGET_LINES).is_file():
        names[BUDGET_LINES] = json.loads((home.release / BUDGET_LINES).read_bytes())["lines"]
    contents = {
        "figures": write_lines({str(figure.key): figure.to_json() for figure in computed.figures}),
        "accounting": write_lines({str(item.key): item.to_json() for item in computed.accountings}),
        "signals": canonical_bytes({"signals": [signal.to_json() for signal in signals]}),
        "sql": computed.sql.encode(),
        "words": canonical_bytes(definition_in_words(definition, names)),
    }
    for family, content in contents.items():
        write_whole(home.release / family / definition.id, content)


def _outputs(home: Home, metric: str) -> list[Path]:
    families = ("figures", "accounting", "signals", "sql", "words")
    return [*(home.release / family / metric for family in families), home.mixes / metric, home.behind / metric]


def _write_sentences(
    home: Home,
    definitions: Mapping[str, Definition],
    goals: Sequence[Goal],
    *,
    city: Mapping[str, Any],
    context: MetricContext,
    as_of: date,
    told_of_rare: bool,
) -> None:
    figures = {
        metric: [Figure.from_json(line) for line in read_lines((home.release / "figures" / metric).read_bytes())]
        for metric in definitions
    }
    signals = {
        metric: [
            Signal.from_json(signal)
            for signal in json.loads((home.release / "signals" / metric).read_bytes())["signals"]
        ]
        for metric in definitions
    }
    year = context.fiscal_year_starts
    sentences: list[BoundSentence] = []
    for metric, definition in definitions.items():
        sentences += sentences_for_metric(
            definition, figures[metric], signals[metric], as_of=as_of, fiscal_year_starts=year
        )
    names = _area_names(home)
    sentences += sentences_for_figures(
        list(definitions.values()),
        figures,
        signals,
        names,
        as_of=as_of,
        fiscal_year_starts=year,
        also=clock_keys(official(definitions), goals, figures),
    )
    # The sentence of a neighborhood is about the metric that the city's first goal names first.
    lead = definitions.get(goals[0].metrics[0]) if goals else None
    if lead is not None:
        sentences += sentences_for_areas(lead, figures[lead.id], names, fiscal_year_starts=year)
        sentences += then_and_now(lead, figures[lead.id], fiscal_year_starts=year)
    sentences += home_sentences(list(official(definitions).values()), figures, as_of=as_of, fiscal_year_starts=year)
    sentences += goal_sentences(goals, list(definitions.values()), figures, as_of=as_of, fiscal_year_starts=year)
    outlooks = [outlook_of(definition, signals[metric]) for metric, definition in sorted(definitions.items())]
    ahead = [outlook for outlook in outlooks if outlook is not None]
    sentences += [outlook_sentence(outlook) for outlook in ahead]
    write_whole(home.release / "outlooks", canonical_bytes({"outlooks": [outlook.to_json() for outlook in ahead]}))
    sentences += _write_rare_events(home, definitions, figures, is_told=told_of_rare)
    document = {"sentences": [sentence.to_json() for sentence in sorted(sentences, key=lambda s: s.id)]}
    write_whole(home.release / "sentences", canonical_bytes(document))
    known = {key: (both.en, both.es) for key, both in names_in(home).names.items()}
    seen = {metric: seen_in(one, figures[metric], fiscal_year_starts=year) for metric, one in definitions.items()}
    write_whole(home.seen, canonical_bytes({metric: one.to_json() for metric, one in seen.items()}))
    behind = {metric: kept_behind(home, metric) for metric in definitions}
    drivers = drivers_document(
        list(definitions.values()),
        figures,
        signals,
        names=known,
        behind={metric: kept.counted for metric, kept in behind.items()},
        unnamed={metric: kept.unnamed for metric, kept in behind.items()},
        fiscal_year_starts=year,
    )
    write_whole(home.release / "drivers", canonical_bytes(drivers))
    write_equity(home, definitions, figures, city=city, context=context, names=known)


def _write_rare_events(
    home: Home, definitions: Mapping[str, Definition], figures: Mapping[str, Sequence[Figure]], *, is_told: bool
) -> list[BoundSentence]:
    """Keep the charts of the time between rare events, and put them into words.

    A record that once told of rare events (`is_told`) says so as well when there are none any more.
    """
    found = [rare_events(definition, figures[metric]) for metric, definition in sorted(definitions.items())]
    entries = {rare.metric: rare.to_json() for rare in found if rare is not None}
    if entries or is_told:
        write_whole(home.release / RARE_EVENTS, canonical_bytes(entries))
    else:
        (home.release / RARE_EVENTS).unlink(missing_ok=True)
    return [s for metric, entry in entries.items() for s in rare_event_sentences(definitions[metric], entry)]


def _area_names(home: Home) -> dict[str, str]:
    layers = [json.loads(path.read_bytes()) for path in sorted((home.release / "layer").iterdir())]
    return {f"{layer['slug']}:{area['slug']}": area["name"] for layer in layers for area in layer.get("areas", ())}
