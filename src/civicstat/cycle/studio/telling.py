"""An explanation in plain words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from civicstat.cycle.studio.explain import Explanation
from civicstat.cycle.studio.plain import in_unit, value_text, whole
from civicstat.cycle.studio.rows_csv import row_line
from civicstat.cycle.studio.words import (
    A_TOTAL,
    ASSURANCES,
    MADE_OF,
    NO_CHART,
    NO_COMPANION,
    NO_ROWS,
    NOTHING_LEFT_OUT,
    OTHER_CHARTS,
    PARTS_DIFFER,
    RULES,
    STATUSES,
    VARIATIONS,
    label,
    pick,
)
from civicstat.look.words.dates import day_words
from civicstat.look.words.formats import format_for, format_number
from civicstat.vocabulary.statement import Entry


def explanation_text(told: Explanation, rows: Sequence[dict[str, str]], lang: str) -> str:
    """The chain from a figure to its rows, one heading per link."""
    parts = (
        ("figure", _figure(told, lang)),
        ("definition", _definition(told, lang)),
        ("adopted", [_statement(told.adopted, lang)]),
        ("release", [_statement(told.release, lang), f"{told.object.name}  sha256 {told.object.sha256}"]),
        ("rows", [f"{ref.name}  sha256 {ref.sha256}" for ref in told.row_files]),
        ("left_out", _left_out(told, lang)),
        ("companion", [_companion(told, lang)]),
        ("signal", _signal(told, lang)),
        ("sql", [] if told.sql is None else [f"{told.sql.name}  sha256 {told.sql.sha256}"]),
        ("recompute", told.recompute),
        ("behind", [*_behind(told, lang), *(row_line(row) for row in rows)]),
    )
    lines = []
    for name, said in parts:
        lines += [label(name, lang), *(f"    {line}" for line in said)]
    return "\n".join(lines)


def _figure(told: Explanation, lang: str) -> Iterator[str]:
    figure, definition = told.figure, told.definition
    yield str(figure.key)
    yield told.says[lang]
    yield f"{label('value', lang)}: {value_text(figure, definition, lang)}"
    if figure.denominator is not None:
        yield f"{label('counts', lang)}: {whole(figure.numerator)} / {whole(figure.denominator)}"
    elif figure.n is not None:
        yield f"{label('counts', lang)}: {whole(figure.n)}"
    if figure.low is not None or figure.high is not None:
        low, high = in_unit(figure.low, definition, lang), in_unit(figure.high, definition, lang)
        yield f"{label('interval', lang)}: {low} … {high}"
    yield f"{label('status', lang)}: {pick(STATUSES[figure.status], lang)}"


def _definition(told: Explanation, lang: str) -> Iterator[str]:
    words = told.words[lang]
    yield told.definition.title if lang == "en" else told.definition.title_es
    yield from (line for line in (words["counts"], words["numerator"], *words["exclusions"], words["open"]) if line)


def _statement(entry: Entry, lang: str) -> str:
    said = entry.statement
    knew, leaf = ("as of", "leaf") if lang == "en" else ("al", "hoja")
    return f"{entry.key}, {leaf} {entry.index}, {knew} {day_words(said.as_of, lang)}  sha256 {said.digest}"


def _left_out(told: Explanation, lang: str) -> Iterator[str]:
    accounting = told.accounting
    if accounting is None or not any(accounting.excluded.values()):
        yield pick(NOTHING_LEFT_OUT, lang)
    if accounting is None:
        return
    for slug, rows in accounting.excluded.items():
        if rows:
            yield f"{whole(rows)}: {pick(told.reason_words(slug), lang)}"
    if accounting.value_with_excluded is not None and any(accounting.excluded.values()):
        with_them = "with those counted too" if lang == "en" else "contando también esas"
        yield f"{with_them}: {in_unit(accounting.value_with_excluded, told.definition, lang)}"


def _companion(told: Explanation, lang: str) -> str:
    definition = told.companion_definition
    if definition is None:
        return pick(NO_COMPANION, lang)
    title = definition.title if lang == "en" else definition.title_es
    if told.companion is None:
        return f"{title}: {'no figure for the same period' if lang == 'en' else 'sin cifra del mismo periodo'}"
    return f"{title}: {value_text(told.companion, definition, lang)}  {told.companion.key}"


def _signal(told: Explanation, lang: str) -> Iterator[str]:
    signal, point = told.judging.signal, told.judging.point
    if signal is None or point is None:
        yield pick(NO_CHART, lang)
        for other in told.judging.others:
            yield f"{pick(OTHER_CHARTS, lang)} {other.key}: {pick(VARIATIONS[other.variation], lang)}"
        return
    yield f"{signal.key}: {pick(VARIATIONS[signal.variation], lang)}; {pick(ASSURANCES[signal.assurance], lang)}"
    lines = signal.lines_at(point)
    if lines is not None:
        usual = "usual range here" if lang == "en" else "margen habitual aquí"
        low, high = (in_unit(line, told.definition, lang) for line in (lines.lower, lines.upper))
        yield f"{usual}: {low} … {high}"
    yield from (pick(RULES[rule], lang) for rule in point.rules)


def _behind(told: Explanation, lang: str) -> Iterator[str]:
    evidence = told.evidence
    if told.part_keys:
        if told.faults:
            yield f"{pick(PARTS_DIFFER, lang)}: {'; '.join(told.faults)}"
        for line in told.dollars:
            name = line["name"] if lang == "en" else line["name_es"]
            amount = format_number(Decimal(line["amount"]), format_for("dollars", 2), lang)
            yield f"{name} ({line['line']}), FY{line['fiscal_year']}: {amount}"
        yield pick(MADE_OF, lang)
        yield from (f"civicstat metrics explain '{key}' --home {told.home}" for key in told.part_keys)
        return
    if evidence is None:
        yield pick(NO_ROWS, lang)
        return
    rows, counted = whole(len(evidence.rows)), whole(evidence.counted)
    if told.faults:
        head = "These rows do not give the figure" if lang == "en" else "Estas filas no dan la cifra"
        yield f"{head}: {'; '.join(told.faults)}"
    elif told.is_total:
        yield pick(A_TOTAL, lang)
    elif lang == "en":
        yield f"{rows} rows, {counted} of them counted, as the figure says; from them alone it comes out the same."
    else:
        yield f"{rows} filas, de ellas {counted} contadas, como dice la cifra; solo con ellas sale lo mismo."
