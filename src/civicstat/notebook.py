"""A home in a notebook: `open_home("homes/chicago").figure(KEY)` and `.chart(METRIC)` show themselves.

Everything comes from the home's public record, and every object's digest is compared when it is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from markupsafe import Markup

from civicstat.cycle.studio.explain import Explanation, explain
from civicstat.cycle.studio.find_key import find_figure
from civicstat.cycle.studio.judging import judging_of, says_of
from civicstat.cycle.studio.plain import in_unit, looked_up, plain_text, value_text, whole
from civicstat.cycle.studio.published import Published, published_in
from civicstat.cycle.studio.rows_csv import rows_behind
from civicstat.cycle.studio.words import STATUSES, VARIATIONS, label, pick
from civicstat.ledger.errors import LedgerError
from civicstat.ledger.reader import read_figures, read_sentences, read_signals
from civicstat.look.charts import process_chart_svg
from civicstat.look.words.languages import require_language
from civicstat.vocabulary.canonical import digest_of
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import NO_GROUP, WHOLE_CITY, Figure
from civicstat.vocabulary.period import PeriodKind
from civicstat.vocabulary.signal import Signal


__all__ = ["OpenHome", "ShownChart", "ShownFigure", "open_home"]

# Notebooks come light and dark; a card brings its own paper.
_CARD = Markup(
    '<div style="background:#fff;color:#1b1b1b;border:1px solid #c9c9c9;padding:12px 16px;max-width:{}px;'
    'font-family:sans-serif;line-height:1.45">{}</div>'
)


@dataclass(frozen=True)
class ShownFigure:
    """A figure with its definition and the sentence that is said of it; shows itself as a small card."""

    figure: Figure
    definition: Definition
    says: str
    lang: str

    def _repr_html_(self) -> str:
        figure, lang = self.figure, self.lang
        title = self.definition.title if lang == "en" else self.definition.title_es
        lines = [f"{label('status', lang)}: {pick(STATUSES[figure.status], lang)}"]
        if figure.denominator is not None:
            lines.append(f"{label('counts', lang)}: {whole(figure.numerator)} / {whole(figure.denominator)}")
        elif figure.n is not None:
            lines.append(f"{label('counts', lang)}: {whole(figure.n)}")
        if figure.low is not None or figure.high is not None:
            low, high = in_unit(figure.low, self.definition, lang), in_unit(figure.high, self.definition, lang)
            lines.append(f"{label('interval', lang)}: {low} … {high}")
        inside = Markup(
            '<div>{}</div><div style="font-size:2em;font-weight:600">{}</div><p style="margin:.4em 0">{}</p>'
            "<div>{}</div><code>{}</code>"
        ).format(title, value_text(figure, self.definition, lang), self.says, " · ".join(lines), str(figure.key))
        return str(_CARD.format(640, inside))

    def __repr__(self) -> str:
        return f"{self.figure.key}\n{self.says}"


@dataclass(frozen=True)
class ShownChart:
    """A series with its usual range; shows itself as a drawing with its sentence below.

    `targets`: first day and value of every target that was set, oldest first; the first one stays drawn.
    """

    segments: Sequence[Signal]
    title: str
    says: str
    lang: str
    fiscal_year_starts: int
    targets: Sequence[tuple[str, Decimal]] = ()

    def svg(self) -> str:
        """The drawing alone."""
        return str(
            process_chart_svg(
                self.segments,
                lang=self.lang,
                width="wide",
                chart_id=f"c{digest_of([signal.key for signal in self.segments])[:12]}",
                title=self.title,
                desc=self.says,
                fiscal_year_starts=self.fiscal_year_starts,
                targets=self.targets,
            )
        )

    def _repr_html_(self) -> str:
        # As wide as the notebook leaves room for.
        fitted = self.svg().replace("<svg ", '<svg style="max-width:100%;height:auto" ', 1)
        drawing = Markup(fitted)  # noqa: S704  (drawn by us, texts escaped there)
        inside = Markup('<div style="font-weight:600">{}</div>{}<p style="margin:.4em 0">{}</p>').format(
            self.title, drawing, self.says
        )
        return str(_CARD.format(1130, inside))

    def __repr__(self) -> str:
        return f"{self.title}\n{self.says}"


@dataclass(frozen=True)
class OpenHome:
    """What a home has published, in one language; make one with `open_home`."""

    folder: Path
    published: Published
    lang: str

    @property
    def metrics(self) -> dict[str, str]:
        """Titles by id of the metrics in force."""
        live = self.published.record.live_definitions()
        return {name: each.title if self.lang == "en" else each.title_es for name, each in live.items()}

    def figure(self, key: str) -> ShownFigure:
        """The live figure of a key; the nearest keys are offered where there is none."""
        record = self.published.record
        _, figure = find_figure(record, key)
        definition = self._definition(figure.key.metric, figure.key.version)
        says = says_of(self.published, definition, figure, judging_of(record, figure))
        return ShownFigure(figure, definition, says[self.lang], self.lang)

    def figures(self, metric: str, *, area: str = WHOLE_CITY, group: str = NO_GROUP) -> list[Figure]:
        """The live figures of a series, by key; for a table, `[figure.to_json() for figure in ...]`."""
        found = read_figures(self.published.record, metric).values()
        return [figure for figure in found if (figure.key.area, figure.key.group) == (area, group)]

    def chart(
        self, metric: str, *, kind: PeriodKind = "month", area: str = WHOLE_CITY, group: str = NO_GROUP
    ) -> ShownChart:
        """The published chart of a series by week, month or quarter.

        Raises
        ------
        LedgerError
            When the record has no such chart; those of the metric are named.
        """
        record = self.published.record
        live = record.live_definitions().get(metric)
        signals = read_signals(record, metric)
        start = f"{metric}|v{live.version if live else 1}|{area}|{group}|{kind}#"
        segments = [signals[key] for key in sorted(signals, key=_segment) if key.startswith(start)]
        if live is None or not segments:
            there = sorted({key.partition("#")[0] for key in signals}) or sorted(self.metrics)
            raise LedgerError(
                f"the record holds no chart {start.rstrip('#')!r}",
                where="chart()",
                expected="one of " + ", ".join(there[:12]),
                next_step="Name a metric, and where needed kind, area and group, of one of these.",
            )
        title = live.title if self.lang == "en" else live.title_es
        targets = sorted(
            (str(one.statement.body["from"]), Decimal(one.statement.body["value"]))
            for one in record.entries_of("target")
            if one.statement.body["metric"] == metric
        )
        return ShownChart(segments, title, self._said_of(live, segments), self.lang, self._year, targets)

    def explain(self, key: str) -> Explanation:
        """The chain from a figure to its rows, as `civicstat metrics explain` tells it."""
        return explain(self.folder, key)

    def rows(self, key: str) -> list[dict[str, str]]:
        """Every published row behind a figure: file, line, why left out, and its columns."""
        told = self.explain(key)
        return [] if told.evidence is None else rows_behind(told.published, told.evidence, most=0)

    @property
    def _year(self) -> int:
        return self.published.context.fiscal_year_starts

    def _definition(self, metric: str, version: int) -> Definition:
        entries = self.published.record.entries_of("definition")
        named = [entry for entry in entries if entry.statement.name == f"{metric}/{version}"]
        return Definition.from_json(dict(named[-1].statement.body))

    def _said_of(self, definition: Definition, segments: Sequence[Signal]) -> str:
        """The release's own sentence of a chart of the whole city; else the verdict."""
        record = self.published.record
        series, _, kind = segments[-1].key.partition("#")[0].rpartition("|")
        if series.endswith(f"|{WHOLE_CITY}|{NO_GROUP}") and record.has_role("sentences"):
            said = read_sentences(record).get(f"metric/{definition.id}/chart/{kind}")
            if said is not None:
                value_of = looked_up(
                    read_figures(record, definition.id), {signal.key: signal for signal in segments}, self._targets()
                )
                return plain_text(said.en if self.lang == "en" else said.es, value_of, self.lang)
        return pick(VARIATIONS[segments[-1].variation], self.lang)

    def _targets(self) -> dict[str, Decimal]:
        entries = self.published.record.entries_of("target")
        return {f"target:{e.statement.name}": Decimal(e.statement.body["value"]) for e in entries}


def open_home(folder: str | Path, *, lang: str = "en") -> OpenHome:
    """Open a home with a release.

    Raises
    ------
    NoRecordError
        When nothing has been published in it.
    """
    return OpenHome(Path(folder), published_in(Path(folder)), require_language(lang))


def _segment(key: str) -> tuple[str, int]:
    series, _, number = key.partition("#")
    return series, int(number)
