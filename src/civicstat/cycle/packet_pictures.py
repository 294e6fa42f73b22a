"""What the charts and maps of a packet are drawn from: values of the release, copied as they stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from civicstat.hearings.changes import Measure
from civicstat.hearings.phrases import Both
from civicstat.hearings.published import Names, Published
from civicstat.look.words.formats import format_for
from civicstat.stories.choices import map_layer
from civicstat.stories.maps import map_figures
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.signal import Signal


# Under a chart stand its newest values; all others stand on the metric's own page.
NEWEST = 13
DRIVERS, RARE_EVENTS = "drivers", "rare-events"
CELLS = "h3-8"
_REST, _BEYOND, _TOTAL = "-", "beyond", "total"
_NAMED = {
    _REST: Both("Requests of no stated part", "Solicitudes sin parte indicada"),
    _BEYOND: Both("All others together", "Todas las demás juntas"),
    _TOTAL: Both("The whole movement", "Todo el movimiento"),
}


@dataclass
class PacketPictures:
    """Collects pictures, and the numbers that stand in their tables: key, field and exact text."""

    published: Published
    names: Names
    fiscal_year_starts: int = 1
    rare: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    numbers: dict[tuple[str, str], str] = field(default_factory=dict)

    def charts(
        self, measures: Iterable[Measure], targets: Mapping[str, Sequence[Mapping[str, str]]]
    ) -> dict[str, dict[str, Any]]:
        """The process-behaviour chart of each measure: every segment of its series, and the targets by their day."""
        found = {}
        for measure in measures:
            if measure.definition.id in self.rare:
                found[measure.definition.id] = self._between(measure.definition.id)
                continue
            signals = list(self._segments(measure.signal))
            whole = measure.signal.key.split("|")[2:4] == ["city:-", "-"]
            self._note_newest(signals)
            found[measure.definition.id] = {
                "segments": [signal.to_json() for signal in signals],
                "targets": list(targets.get(measure.definition.id, ())) if whole else [],
            }
        return found

    def drivers(self, metrics: Iterable[str], document: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
        """Where each metric's newest change sits, part by part, as the object `drivers` has it."""
        found = {}
        for metric in metrics:
            movement = document[metric]["before"]
            splits = [self._split(metric, by, said) for by, said in movement["by"].items()]
            if splits:
                found[metric] = splits
        return found

    def maps(self, definitions: Iterable[Definition]) -> dict[str, dict[str, Any]]:
        """The figures that the map of each metric shades."""
        found = {}
        for definition in definitions:
            layer = map_layer(definition)
            figures = [
                each
                for (metric, version, _), rows in self.published.by_period.items()
                if (metric, version) == (definition.id, definition.version)
                for each in rows
            ]
            mapped = (
                map_figures(definition, figures, layer, fiscal_year_starts=self.fiscal_year_starts) if layer else None
            )
            if layer is None or mapped is None:
                continue
            period, shown = mapped
            lines = [figure.to_json() for figure in sorted(shown, key=lambda each: str(each.key))]
            found[definition.id] = {
                "period": period.label,
                "layer": layer,
                "digits": definition.digits,
                "format": format_for(definition.unit, definition.digits),
                "areas": [self._cell(line) if layer == CELLS else self._area(line) for line in lines],
            }
        return found

    def forecasts(self, scores: Mapping[str, Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
        """How each method of a forecast fared, by the forecast's id."""
        found = {}
        for name, document in scores.items():
            key = f"forecast-scores/{name}"
            for index in range(len(document["methods"])):
                self._note(key, document, f"methods.{index}.hits", f"methods.{index}.hit_rate")
            found[name] = [
                {
                    "name": {"en": method["title"], "es": method["title_es"]},
                    "hits": f"methods.{index}.hits",
                    "rate": f"methods.{index}.hit_rate",
                    "caught": method["hits"],
                    "is_ours": method["method"] == document["method"]["name"],
                    "is_best": method["method"] == document.get("best_simple"),
                }
                for index, method in enumerate(document["methods"])
            ]
        return found

    def _cell(self, line: Mapping[str, Any]) -> dict[str, Any]:
        """A cell is drawn and not listed: there are hundreds."""
        return {"area": _slug(line), "value": line.get("value"), "status": line["status"]}

    def _area(self, line: Mapping[str, Any]) -> dict[str, Any]:
        self._note(line["key"], line, "value", "numerator", "denominator")
        told = {name: line.get(name) for name in ("key", "value", "numerator", "denominator", "status", "bound")}
        return {"area": _slug(line), "name": self.names.of(line["key"].split("|")[3]).to_json(), **told}

    def _segments(self, newest: Signal) -> Iterator[Signal]:
        series = newest.key.rpartition("#")[0]
        segment = 1
        while (signal := self.published.signals.get(f"{series}#{segment}")) is not None:
            segment += 1
            yield signal

    def _between(self, metric: str) -> dict[str, Any]:
        """The time between rare events, as the object `rare-events` has it; targets are set for counts."""
        segments = self.rare[metric]["segments"]
        places = [(number, place) for number, each in enumerate(segments) for place in range(len(each["points"]))]
        for number, place in places[-NEWEST:]:
            path = f"{metric}.segments.{number}"
            self._note(RARE_EVENTS, self.rare, f"{path}.points.{place}.value", f"{path}.lower", f"{path}.upper")
        return {"segments": segments, "targets": [], "between": metric}

    def _note_newest(self, signals: Sequence[Signal]) -> None:
        points = [(signal, point) for signal in signals for point in signal.points]
        for signal, point in points[-NEWEST:]:
            if point.value is None:
                continue
            self.numbers[point.key, "value"] = format(point.value, "f")
            lines = signal.lines_at(point)
            if lines is not None:
                key = signal.key if point.lines is None else f"{signal.key}@{point.period}"
                for name in ("lower", "upper"):
                    self.numbers[key, name] = format(getattr(lines, name), "f")

    def _split(self, metric: str, by: str, said: Mapping[str, Any]) -> dict[str, Any]:
        beyond = said["beyond"]
        order = said["order"] if beyond is None else said["order"][: len(said["order"]) - beyond["parts"]]
        parts = [(part, f"parts.{part}", said["parts"][part]) for part in order]
        parts += [(_BEYOND, _BEYOND, beyond)] if beyond is not None else []
        parts += [(_TOTAL, _TOTAL, said["total"])]
        rows = []
        for part, path, numbers in parts:
            place = f"{metric}.before.by.{by}.{path}.change"
            self.numbers[DRIVERS, place] = str(numbers["change"])
            rows.append(
                {"part": part, "name": self._called(by, part), "field": place, "change": str(numbers["change"])}
            )
        return {"by": by, "title": self.names.of(by).to_json(), "rows": rows}

    def _called(self, by: str, part: str) -> dict[str, str]:
        if part in _NAMED:
            return _NAMED[part].to_json()
        key = f"{by}:{part}" if f"{by}:{part}" in self.names.names else f"{by}={part}"
        return self.names.of(key if key in self.names.names else f"{by}:{part}").to_json()

    def _note(self, key: str, document: Mapping[str, Any], *fields: str) -> None:
        for place in fields:
            value: Any = document
            for step in place.split("."):
                value = value[int(step)] if isinstance(value, list) else value.get(step)
            if value is not None:
                self.numbers[key, place] = format(value, "f") if isinstance(value, Decimal) else str(value)


def _slug(line: Mapping[str, Any]) -> str:
    return str(line["key"].split("|")[3].partition(":")[2])
