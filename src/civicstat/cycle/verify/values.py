"""What a bound number must be: its exact value, looked up in the record's own objects."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from civicstat.cycle.verify.briefings import locked_numbers
from civicstat.cycle.verify.kept_meetings import annual_reports, counted_kept
from civicstat.cycle.verify.meetings import counted_meetings
from civicstat.cycle.verify.office import counted_office
from civicstat.cycle.verify.promises import counted_board
from civicstat.ledger.figures import read_lines
from civicstat.ledger.reader import Record
from civicstat.vocabulary.statement import Entry


class PublishedValues:
    """Every number of a record by key and field, as text; read from the raw lines, not through the figure's class."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def of(self, key: str, field: str) -> str | None:
        """The exact value as text; None when the record holds no such number."""
        if key.startswith("target:"):
            return self._targets.get(key) if field == "value" else None
        if key.startswith("claim:"):
            return self._claims.get(key) if field == "value" else None
        if key.startswith("record-pattern"):
            return _as_text(_inside(self._patterns.get(key), field))
        if key in self.signals:
            return _as_text(self.signals[key].get(field))
        signal, _, period = key.rpartition("@")
        if signal in self.signals:
            return _as_text(_line_at(self.signals[signal], period, field))
        if key in self.figures and field in _FIGURE_FIELDS:
            return _as_text(self.figures[key].get(field))
        if field == "target" and key in self._published_targets:
            return self._published_targets[key]
        if key in self.left_out:
            line = self.left_out[key]
            if field.startswith("excluded."):
                return _as_text(line["excluded"].get(field.removeprefix("excluded.")))
            return _as_text(line.get(field))
        return _as_text(_inside(self._document(key), field))

    @cached_property
    def figures(self) -> dict[str, dict[str, Any]]:
        """The live line of every figure key, forecasts and quoted numbers among them."""
        return {**self._lines("figures/"), **self._lines("forecast/"), **self.published}

    @cached_property
    def published(self) -> dict[str, dict[str, Any]]:
        """Every number that the city published itself, by its key: the latest release quotes them all."""
        if not self.record.has_role("published-figures"):
            return {}
        return {line["key"]: line for line in read_lines(self.record.object(self.record.ref("published-figures")))}

    @cached_property
    def left_out(self) -> dict[str, dict[str, Any]]:
        """The live accounting line of every figure key."""
        return self._lines("accounting/")

    @cached_property
    def signals(self) -> dict[str, dict[str, Any]]:
        """The live signal of every signal key."""
        return {
            signal["key"]: signal
            for ref in self.record.refs().values()
            if ref.role.startswith("signals/")
            for signal in self.record.object_json(ref)["signals"]
        }

    @cached_property
    def _targets(self) -> dict[str, str]:
        return {
            f"target:{entry.statement.name}": str(entry.statement.body["value"])
            for entry in self.record.entries_of("target")
        }

    @cached_property
    def _published_targets(self) -> dict[str, str]:
        """The targets that the city published, under the key of the same year's result."""
        if not self.record.has_role("published-measures"):
            return {}
        return {
            f"{measure['slug']}|v1|{year}|city:-|-": value
            for measure in self.record.object_json(self.record.ref("published-measures"))["measures"]
            for year, value in measure["target"].items()
        }

    @cached_property
    def _claims(self) -> dict[str, str]:
        claims = self.record.city().statement.body.get("claims", ())
        return {f"claim:{claim['slug']}": str(claim["value"]) for claim in claims}

    @cached_property
    def _patterns(self) -> dict[str, dict[str, Any]]:
        """Every released record pattern by `record-pattern:<id>`, and the count of those that were looked at."""
        found = {
            f"record-pattern:{entry.statement.name}": dict(entry.statement.body)
            for entry in self.record.entries_of("record-pattern")
        }
        for entry in self.record.entries_of("record-patterns-examined"):
            found["record-patterns-examined"] = dict(entry.statement.body)
        return found

    def _document(self, key: str) -> Any:
        """A release's statement, or the object of a role: `about-data`, `forecast-scores/streets`."""
        # A briefing names its own numbers `briefing-public-works`; its object has the role `briefing/public-works`.
        role = key.replace("briefing-", "briefing/", 1) if key.startswith("briefing-") else key
        if key not in self._documents and "/" in role and self.record.has_role(role):
            self._documents[key] = self.record.object_json(self.record.ref(role))
        return self._documents.get(key)

    @cached_property
    def _documents(self) -> dict[str, Any]:
        documents: dict[str, Any] = {}
        if self.record.has_role("about-data"):
            documents["about-data"] = self.record.object_json(self.record.ref("about-data"))
        for role in ("two-clocks", "drivers", "coverage", "equity", "data-age", "lateness", "rare-events"):
            if self.record.has_role(role):
                documents[role] = self.record.object_json(self.record.ref(role))
        if self.record.has_role("published-measures"):
            documents["published-measures"] = self.record.object_json(self.record.ref("published-measures"))
        as_of = str(self.record.latest_release().statement.body["as_of"])
        counted = counted_board(self.record, as_of=as_of)
        if counted is not None:
            documents["promises"] = counted
        zone = str(self.record.city().statement.body["time_zone"])
        meetings = counted_meetings(self.record, as_of=as_of, time_zone=zone)
        if meetings is not None:
            documents["meetings"] = meetings
        kept = counted_kept(self.record, as_of=as_of)
        if kept is not None:
            documents["kept-meetings"] = kept
        documents.update(annual_reports(self.record))
        documents.update(counted_office(self.record, as_of=as_of))
        if self.record.size is None:
            # Not of a record as it once stood: a briefing's own release looks up no earlier briefing.
            documents.update(locked_numbers(self.record, PublishedValues))
        documents["release"] = dict(self.record.latest_release().statement.body)
        return documents

    def _lines(self, prefix: str) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for release in self.record.releases():
            for role, content in _objects(self.record, release):
                if role.startswith(prefix):
                    found.update({line["key"]: line for line in read_lines(content)})
        return found


_FIGURE_FIELDS = frozenset({"value", "numerator", "denominator", "n", "low", "high", "level"})


def _objects(record: Record, release: Entry) -> list[tuple[str, bytes]]:
    return [
        (ref.role, record.object(ref))
        for ref in record.objects_of(release.statement)
        if ref.role.startswith(("figures/", "accounting/", "forecast/"))
    ]


def _inside(document: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(document, Mapping):
            document = document.get(part)
        elif isinstance(document, list | tuple) and part.isdigit() and int(part) < len(document):
            document = document[int(part)]
        else:
            return None
    return document


def _as_text(value: Any) -> str | None:
    return None if value is None or isinstance(value, bool | list | dict) else str(value)


def _line_at(signal: Mapping[str, Any], period: str, field: str) -> Any:
    """A chart's centre or limit at one period: the dot's own, or the one that holds for all."""
    for point in signal["points"]:
        if point["period"] == period and field in ("center", "lower", "upper"):
            return point.get(field, signal[field])
    return None
