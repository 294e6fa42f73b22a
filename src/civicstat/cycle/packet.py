"""The packet of a meeting, prepared from the public record alone: anyone who has the record can prepare it again."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from civicstat.cycle.packet_pictures import DRIVERS, RARE_EVENTS, PacketPictures
from civicstat.hearings.briefing import Briefing, prepare_briefing
from civicstat.hearings.changes import JUDGED_KINDS, Measure
from civicstat.hearings.claims import Claim
from civicstat.hearings.meetings.packet import Elsewhere, MadeFor, Packet, RareEvents
from civicstat.hearings.meetings.spot_check import draw_places, seed_of
from civicstat.hearings.phrases import Both, fill
from civicstat.hearings.promised import last_said, promised_as_of
from civicstat.hearings.promises import actions_as_of, decisions_as_of
from civicstat.hearings.published import Names, Published
from civicstat.hearings.split import COLUMN_TITLES
from civicstat.ledger.reader import Record, read_accounting, read_figures, read_sentences, read_signals
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import UNLOCATED, WHOLE_CITY
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence


_SCORE = Both(
    "{title}: against the best simple count it finds {gain} more of the requests ({low} to {high}).",
    "{title}: frente al mejor conteo sencillo encuentra {gain} más de las solicitudes ({low} a {high}).",
)
_COVERED = Both(
    "Of {cells} cells and weeks it was tried on, {inside} lay within the stated range; {expected} were to be expected.",
    "De las {cells} celdas y semanas de prueba, {inside} quedaron dentro del rango anunciado; se esperaban {expected}.",
)


def prepare_packet(folder: Path, made_for: MadeFor, *, size: int | None = None) -> Packet:
    """The packet of a meeting from the record in a home, as it stood with `size` entries.

    Raises
    ------
    NoRecordError
        When the record holds no release yet.
    """
    with_size = _size(folder) if size is None else size
    return _desk(folder, with_size).packet(made_for)


def _size(folder: Path) -> int:
    return len(Record(folder).entries)


@lru_cache(maxsize=2)
def _desk(folder: Path, size: int) -> PacketDesk:
    """What every packet of one hour reads: opened once for ten departments."""
    return PacketDesk(Record(folder, size=size), size)


@dataclass(frozen=True)
class PacketDesk:
    """The values of the newest release of a record, and all that stands beside them."""

    record: Record
    size: int

    def packet(self, made_for: MadeFor) -> Packet:
        """The packet of one meeting."""
        statements = [entry.statement for entry in self.record.entries]
        release = self.record.latest_release().statement
        as_of = date.fromisoformat(str(release.body["as_of"]))
        today = date.fromisoformat(made_for.on) if made_for.on else last_said(statements, as_of)
        definitions = [each for each in self.record.live_definitions().values() if each.is_official]
        own = [each.id for each in definitions if each.id in made_for.whole and self._is_whole(each, made_for)]
        if not made_for.department and made_for.departments:
            own += [each.id for each in definitions if "department" in each.by]
        briefing = prepare_briefing(
            made_for.as_department(),
            as_of=as_of,
            definitions=definitions,
            published=self.published,
            own_metrics=own,
            actions=actions_as_of(statements, today),
            decisions=decisions_as_of(statements, today),
            promised=promised_as_of(statements, today),
            names=self.names,
            claims=list(self._claims()),
            meeting=None,
            today=today,
            departments=made_for.departments,
            rare=self._rare.keys(),
        )
        found = [*([briefing.improvement] if briefing.improvement else ()), *briefing.changes]
        looked_at = list(dict.fromkeys([*made_for.metrics, *(each.id for each in found)]))
        texts: dict[tuple[str, str], str] = {}
        rare = dict(self._between(briefing, texts))
        metrics = [measure.definition.id for measure in briefing.measures]
        closed, period = self._closed(made_for)
        pictures, numbers = self._pictures(briefing, looked_at)
        return Packet(
            made_for=made_for,
            briefing=briefing,
            published=self.published,
            log_size=self.size,
            release=release.digest,
            drivers=tuple(self._drivers(looked_at, texts)),
            map=tuple(self._maps(looked_at)),
            forecast=tuple(self._forecasts(metrics, texts)),
            pictures=pictures,
            rare=rare,
            texts={**numbers, **texts},
            places=draw_places(closed, seed=seed_of(made_for.meeting, release.digest)),
            places_of=sum(closed.values()),
            place_names=self._place_names,
            places_period=period,
        )

    def _pictures(
        self, briefing: Briefing, looked_at: list[str]
    ) -> tuple[Mapping[str, Any], Mapping[tuple[str, str], str]]:
        """What its charts and maps are drawn from, and the numbers of their tables."""
        city = self.record.city().statement.body
        rare = {name: self._rare[name] for name in self._rare_among(briefing.measures)}
        drawn = PacketPictures(self.published, self.names, int(city["fiscal_year_starts"]), rare)
        definitions, metrics = self.record.live_definitions(), {each.definition.id for each in briefing.measures}
        drivers = self._document(DRIVERS)
        pictures = {
            "charts": drawn.charts(briefing.measures, self._targets),
            "drivers": drawn.drivers([name for name in looked_at if drivers.get(name, {}).get("before")], drivers),
            "map": drawn.maps(definitions[name] for name in looked_at if f"metric/{name}/map" in self._sentences),
            "forecast": drawn.forecasts({name: scores for name, _, scores in self._scored(metrics)}),
        }
        return pictures, drawn.numbers

    def _between(self, briefing: Briefing, texts: dict[tuple[str, str], str]) -> Iterator[tuple[str, RareEvents]]:
        """What the release says of the time between rare events."""
        for metric in self._rare_among(briefing.measures):
            said = [self._sentences[name] for name in (f"metric/{metric}/between", f"metric/{metric}/between/why")]
            told = self._elsewhere(metric, [each.to_json() for each in said], {RARE_EVENTS: self._rare}, texts)
            yield metric, RareEvents(told.sentences, self._rare[metric]["segments"][-1]["variation"])

    def _rare_among(self, measures: Iterable[Measure]) -> list[str]:
        names = [measure.definition.id for measure in measures if measure.is_of_whole_city]
        return [name for name in names if name in self._rare and f"metric/{name}/between" in self._sentences]

    @cached_property
    def _rare(self) -> Mapping[str, Any]:
        """Metrics whose events are too rare for a chart of counts, with the chart of the time between."""
        return self._document(RARE_EVENTS)

    @cached_property
    def _targets(self) -> Mapping[str, list[dict[str, str]]]:
        """What the city said that it would reach, by metric, the oldest first."""
        found: dict[str, list[dict[str, str]]] = {}
        for entry in self.record.entries_of("target"):
            body = entry.statement.body
            found.setdefault(str(body["metric"]), []).append({"from": str(body["from"]), "value": str(body["value"])})
        return {metric: sorted(rows, key=lambda row: row["from"]) for metric, rows in found.items()}

    def _is_whole(self, definition: Definition, made_for: MadeFor) -> bool:
        """Whether a department is shown the whole city: of its own metrics, and where it has no values apart."""
        if definition.id in made_for.own_metrics or not made_for.department:
            return True
        series = f"{definition.id}|v{definition.version}|{WHOLE_CITY}|department={made_for.department}"
        return all(self.published.newest_signal(series, kind) is None for kind in JUDGED_KINDS)

    @cached_property
    def published(self) -> Published:
        """Figures, charts and counts, live in this record."""
        return Published.of(
            figures=read_figures(self.record).values(),
            signals=read_signals(self.record).values(),
            accountings=read_accounting(self.record).values(),
            drivers=self._document(DRIVERS),
        )

    @cached_property
    def names(self) -> Names:
        """What areas, kinds and layers are called."""
        found: dict[str, Both] = {}
        for role, ref in sorted(self.record.refs().items()):
            if role.startswith("layer/"):
                layer = self.record.object_json(ref)
                found[layer["slug"]] = Both(layer["title"], layer["title_es"])
                for area in layer.get("areas", ()):
                    found[f"{layer['slug']}:{area['slug']}"] = Both(area["name"], area["name"])
                for group in layer.get("groups", ()):
                    found[f"{layer['slug']}:{group['slug']}"] = Both(group["name"], group["name_es"])
        tables = self.record.object_json(self.record.ref("kinds"))
        found |= COLUMN_TITLES
        for column, table in (("kind", "kinds"), ("department", "departments"), ("channel", "channels")):
            for value in tables.get(table, ()):
                found[f"{column}={value['slug']}"] = Both(value["name"], value["name_es"])
        return Names(found)

    @cached_property
    def _sentences(self) -> Mapping[str, BoundSentence]:
        return read_sentences(self.record) if self.record.has_role("sentences") else {}

    @cached_property
    def _place_names(self) -> Mapping[str, Both]:
        layer = str(self.record.city().statement.body.get("main_layer", ""))
        names = {key: both for key, both in self.names.names.items() if key.startswith("kind=")}
        start = f"{layer}:"
        areas = {
            f"area={key.removeprefix(start)}": both for key, both in self.names.names.items() if key.startswith(start)
        }
        return {**names, **areas}

    def _claims(self) -> Iterator[Claim]:
        for claim in self.record.city().statement.body.get("claims") or ():
            fields = {name: claim[name] for name in ("text", "text_es", "format", "source", "source_es")}
            yield Claim(id=claim["slug"], value=Decimal(claim["value"]), beside=tuple(claim["beside"]), **fields)

    def _title(self, metric: str) -> Both:
        definition = self.record.live_definitions()[metric]
        return Both(definition.title, definition.title_es)

    def _drivers(self, metrics: list[str], texts: dict[tuple[str, str], str]) -> Iterator[Elsewhere]:
        document = self._document(DRIVERS)
        for metric in metrics:
            movement = document.get(metric, {}).get("before")
            if movement is not None:
                told = [*movement["sentences"], *(each for by in movement["by"].values() for each in by["sentences"])]
                yield self._elsewhere(metric, told, {DRIVERS: document}, texts)

    def _maps(self, metrics: list[str]) -> Iterator[Elsewhere]:
        for metric in metrics:
            sentence = self._sentences.get(f"metric/{metric}/map")
            if sentence is not None:
                yield Elsewhere(metric, self._title(metric), (sentence,))

    def _forecasts(self, metrics: list[str], texts: dict[tuple[str, str], str]) -> Iterator[Elsewhere]:
        for name, body, scores in self._scored(metrics):
            role = f"forecast-scores/{name}"
            told = list(_scored(role, Both(body["title"], body["title_es"])))
            yield self._elsewhere(body["metric"], [each.to_json() for each in told], {role: scores}, texts)

    def _scored(self, metrics: Collection[str]) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
        """The forecasts of some metrics that were scored: id, newest statement, scores."""
        newest = {str(entry.statement.body["id"]): entry.statement.body for entry in self.record.entries_of("forecast")}
        for name, body in sorted(newest.items()):
            scores = self._document(f"forecast-scores/{name}")
            if body["metric"] in metrics and scores.get("gain"):
                yield name, body, scores

    def _elsewhere(
        self,
        metric: str,
        told: list[Mapping[str, Any]],
        documents: Mapping[str, Any],
        texts: dict[tuple[str, str], str],
    ) -> Elsewhere:
        sentences = tuple(BoundSentence.from_json(each) for each in told)
        for sentence in sentences:
            for part in (*sentence.en, *sentence.es):
                if isinstance(part, BoundNumber) and part.key in documents:
                    texts[part.key, part.field] = str(_inside(documents[part.key], part.field))
        return Elsewhere(metric, self._title(metric), sentences)

    def _document(self, role: str) -> Mapping[str, Any]:
        return dict(self.record.object_json(self.record.ref(role))) if self.record.has_role(role) else {}

    def _closed(self, made_for: MadeFor) -> tuple[dict[tuple[str, str], int], str]:
        """Closings of the last whole month, by area and kind: the department's, where the rows name it."""
        for month in self._months:
            cells = self._closings[month]
            named = {made_for.department, *made_for.departments} - {""}
            own = {cell: cases for cell, cases in cells.items() if cell[0] in named}
            found: Counter[tuple[str, str]] = Counter()
            for (_, area, kind), cases in (own or cells).items():
                found[area, kind] += cases
            return dict(found), month
        return {}, ""

    @cached_property
    def _months(self) -> list[str]:
        """Whole months with closings, the newest first."""
        as_of = str(self.record.latest_release().statement.body["as_of"])
        after = date.fromordinal(date.fromisoformat(as_of).toordinal() + 1).isoformat()
        return sorted((month for month in self._closings if month < after[:7]), reverse=True)

    @cached_property
    def _closings(self) -> dict[str, Counter[tuple[str, str, str]]]:
        """Closed requests about things, by month; then by department, area and kind. From the published rows alone."""
        found: dict[str, Counter[tuple[str, str, str]]] = {}
        layer = str(self.record.city().statement.body.get("main_layer", "")).replace("-", "_")
        if not self.record.has_role("records/asset"):
            return found
        rows = csv.reader(io.StringIO(self.record.object(self.record.ref("records/asset")).decode()))
        header = next(rows)
        if layer not in header:
            return found
        day, department, area, kind, copy = (
            header.index(name) for name in ("closed_day", "department", layer, "kind", "is_duplicate")
        )
        for row in rows:
            if row[day] and row[area] not in ("", UNLOCATED) and row[kind] and row[copy] != "true":
                found.setdefault(row[day][:7], Counter())[row[department], row[area], row[kind]] += 1
        return found


def _scored(role: str, title: Both) -> Iterator[BoundSentence]:
    def number(field: str, format: str) -> BoundNumber:
        return BoundNumber(role, field, format)

    yield fill(
        f"{role}/gain",
        _SCORE,
        title=title,
        gain=number("gain.percent", "percent-1"),
        low=number("gain.low", "percent-1"),
        high=number("gain.high", "percent-1"),
    )
    yield fill(
        f"{role}/covered",
        _COVERED,
        cells=number("interval.cell_weeks", "integer"),
        inside=number("interval.inside", "integer"),
        expected=number("interval.inside_expected", "decimal-1"),
    )


def _inside(document: Any, path: str) -> Any:
    for part in path.split("."):
        document = document[int(part)] if isinstance(document, list) else document[part]
    return document


def canonical_packet(packet: Packet) -> Mapping[str, Any]:
    """The object of a packet, as JSON reads it back."""
    return dict(json.loads(json.dumps(packet.to_json())))
