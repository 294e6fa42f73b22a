"""Columns of text in a terminal, and a preview told in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from civicstat.cycle.studio.plain import in_unit, value_text, whole
from civicstat.cycle.studio.preview import Preview, PreviewedPeriod
from civicstat.cycle.studio.warnings import NOTHING_TO_WARN_OF, WARNINGS
from civicstat.cycle.studio.words import ASSURANCES, STATUSES, VARIATIONS, Words, label, pick
from civicstat.vocabulary.period import PeriodKind


# Left out of a terminal's table unless asked for: there are too many of them.
LONG_KINDS: tuple[PeriodKind, ...] = ("day", "week", "w4")
_HEAD: tuple[Words, ...] = (
    ("period", "periodo"),
    ("value", "valor"),
    ("counts", "recuentos"),
    ("chance alone", "puro azar"),
    ("status", "estado"),
    ("warnings", "advertencias"),
)


def preview_text(told: Preview, lang: str, *, kinds: Sequence[str] = ()) -> str:
    """A preview in plain words; `kinds` are those of the periods in the table, all but the shortest where empty."""
    definition = told.definition
    shown = [line for line in told.periods if _is_shown(line, kinds)]
    title = definition.title if lang == "en" else definition.title_es
    words = told.words[lang]
    lines = [f"{title} ({definition.id}, {'version' if lang == 'en' else 'versión'} {definition.version})"]
    lines += [f"    {said}" for said in (words["counts"], words["numerator"], *words["exclusions"]) if said]
    lines += columns([[pick(head, lang) for head in _HEAD], *(_cells(told, line, lang) for line in shown)])
    if len(shown) < len(told.periods):
        more = len(told.periods) - len(shown)
        lines.append(f"    + {more}: --period {'|'.join(sorted({p.period.kind for p in told.periods}))}")
    for heading, said in (
        ("parts", _parts(told, lang)),
        ("chart", _charts(told, lang)),
        ("sentences", (pick((both["en"], both["es"]), lang) for both in told.sentences.values())),
        ("warnings", [pick(words, lang) for words in told.warnings] or [pick(NOTHING_TO_WARN_OF, lang)]),
    ):
        lines += [label(heading, lang), *(f"    {line}" for line in said)]
    return "\n".join(lines)


def columns(rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows of cells as lines, each column as wide as its widest cell."""
    table = list(rows)
    widths = [max(len(row[at]) for row in table) for at in range(len(table[0]))] if table else []
    return ["    " + "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in table]


def _is_shown(line: PreviewedPeriod, kinds: Sequence[str]) -> bool:
    return line.period.kind in kinds if kinds else line.period.kind not in LONG_KINDS


def _cells(told: Preview, line: PreviewedPeriod, lang: str) -> list[str]:
    figure = line.figure
    counts = whole(figure.n) if figure.denominator is None else f"{whole(figure.numerator)}/{whole(figure.denominator)}"
    has_interval = figure.low is not None or figure.high is not None
    between = f"{in_unit(figure.low, told.definition, lang)} … {in_unit(figure.high, told.definition, lang)}"
    return [
        line.period.label,
        value_text(figure, told.definition, lang),
        counts,
        between if has_interval else "",
        pick(STATUSES[figure.status], lang),
        ", ".join(pick(WARNINGS[name], lang) for name in line.warnings),
    ]


def _parts(told: Preview, lang: str) -> Iterator[str]:
    for by, counts in told.parts.items():
        yield f"{by}: " + ", ".join(
            f"{whole(count)} {pick(STATUSES[status], lang)}" for status, count in counts.items()
        )


def _charts(told: Preview, lang: str) -> Iterator[str]:
    for signal in told.charts:
        _, _, name = signal.key.rpartition("|")
        said = f"{name}: {pick(VARIATIONS[signal.variation], lang)}; {pick(ASSURANCES[signal.assurance], lang)}"
        flagged = [point.period for point in signal.points if point.rules]
        yield said + (f" ({len(flagged)}: {', '.join(flagged[-6:])})" if flagged else "")
