"""From the ledger's files to a catalogue; later releases lie over earlier ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from civicstat.ledger.manifest import MANIFEST, cited_by_release, manifest_ref
from civicstat.ledger.reader import objects_of
from civicstat.ledger.withheld import withheld_in
from civicstat.ledger.words import withdrawn_in
from civicstat.ledger.words import words_of as words_named
from civicstat.portal.catalogue.after import after_in, with_memos
from civicstat.portal.catalogue.ahead import Forecast, Plan
from civicstat.portal.catalogue.catalogue import Catalogue, Target
from civicstat.portal.catalogue.lapses import kept_documents
from civicstat.portal.catalogue.layer import Layer
from civicstat.portal.catalogue.locked import locked_in
from civicstat.portal.catalogue.meetings import BOARD as MEETINGS_BOARD
from civicstat.portal.catalogue.meetings import gatherings_in, meetings_board
from civicstat.portal.catalogue.metric import Metric
from civicstat.portal.catalogue.office import office_record_in
from civicstat.portal.catalogue.promised import BOARD, board, promised_in, read_words
from civicstat.portal.errors import PortalError
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.sentence import BoundSentence
from civicstat.vocabulary.signal import Signal
from civicstat.vocabulary.statement import Entry, ObjectRef


ReadObject = Callable[[str], bytes]
_RESULTS = ("two-clocks", "drivers", "coverage", "equity", "rare-events")
# Objects whose numbers a page binds as `<role>#<path>`.
_DOCUMENTS = ("forecast-scores/", "route-plan/", "briefing/", "published-measures", *_RESULTS, "data-age", "lateness")
_NAME_TABLES = (("kind", "kinds"), ("department", "departments"), ("channel", "channels"))


def read_catalogue(entries: Sequence[Entry], root: str, read_object: ReadObject) -> Catalogue:
    """The catalogue of a ledger: `entries` in log order, `root` the hex root hash, `read_object` by SHA-256."""
    releases = _of_type(entries, "release")
    if not releases:
        raise PortalError(
            "the ledger holds no release, so there is nothing to publish",
            expected="a release/v1 statement",
            next_step="Run `civicstat cycle` first.",
        )
    shelf = _Shelf(releases, read_object)
    city = _of_type(entries, "city")[-1].statement.body
    stated = {layer["slug"]: layer for layer in city.get("layers", ())}
    kinds = shelf.json("kinds")
    as_of = str(releases[-1].statement.body["as_of"])
    withheld = withheld_in([entry.statement for entry in entries])

    def words_of(sha256: str) -> Mapping[str, Any]:
        """Words beside the log; none of a closed meeting, though a home holds them."""
        return {} if sha256 in withheld else read_words(read_object(sha256))

    gone = withdrawn_in([entry.statement for entry in entries])
    promised = promised_in(entries, as_of=as_of, words_of=words_of)
    after = after_in(entries, words_of)
    gatherings = gatherings_in(entries, as_of=as_of, zone=str(city["time_zone"]), words_of=words_of)
    locked = locked_in(entries, read_object, withheld)
    office = office_record_in(entries, as_of=as_of, words_of=words_of)
    return Catalogue(
        entries=entries,
        root=root,
        release=releases[-1],
        releases=releases,
        city=city,
        goals=_latest_by_name(_of_type(entries, "goal")),
        metrics=_metrics(entries, releases[-1], shelf),
        targets=[Target(entry) for entry in _latest_by_name(_of_type(entries, "target"))],
        layers={
            role.partition("/")[2]: Layer.from_json(shelf.json(role), stated.get(role.partition("/")[2], {}))
            for role in shelf.roles("layer/")
        },
        names={column: _names(kinds.get(table, ())) for column, table in _NAME_TABLES},
        sentences=_sentences(shelf),
        objects=shelf.refs,
        about=shelf.json("about-data"),
        disclosure=shelf.json("disclosure-report"),
        theme=shelf.json("theme"),
        supersedes=shelf.lines("supersedes"),
        forecasts=_forecasts(entries, shelf),
        plans=[
            Plan(entry, shelf.json(role))
            for entry in _latest_by_id(_of_type(entries, "route-plan"))
            if (role := f"route-plan/{entry.statement.body['id']}") in shelf.refs
        ],
        documents={
            **{role: shelf.json(role) for start in _DOCUMENTS for role in shelf.roles(start)},
            **({BOARD: board(promised)} if promised else {}),
            **office.documents,
            **({MEETINGS_BOARD: with_memos(meetings_board(gatherings), gatherings, after)} if gatherings else {}),
            **{each.key: each.numbers for each in locked.values()},
            **kept_documents(entries, as_of=as_of),
        },
        promised=promised,
        gatherings=gatherings,
        after=after,
        locked=locked,
        decision_words=_words_apart(entries, "decision", read_object),
        proposal_words=_words_apart(entries, "metric-proposal", read_object),
        pattern_words={
            sha256: words_of(sha256)
            for entry in _of_type(entries, "record-pattern")
            for sha256 in words_named(entry.statement)
            if sha256 not in gone
        },
        office=office,
    )


def _words_apart(entries: Sequence[Entry], noun: str, read_object: ReadObject) -> dict[str, Mapping[str, Any]]:
    """What people wrote in each statement whose words stand apart, by its name; nothing where they were withdrawn."""
    gone = {str(entry.statement.body["withdrawn"]) for entry in _of_type(entries, "withdrawal")}
    return {
        entry.statement.name: {} if sha256 in gone else read_words(read_object(sha256))
        for entry in _of_type(entries, noun)
        if not entry.statement.type.endswith("/v1") and (sha256 := str(entry.statement.body["words"]["sha256"]))
    }


class _Shelf:
    """The objects of all releases: figures of every release, of all else the latest."""

    def __init__(self, releases: Sequence[Entry], read_object: ReadObject) -> None:
        self._read = read_object
        self._history: dict[str, list[ObjectRef]] = {}
        for release in releases:
            for ref in objects_of(release.statement, read_object):
                self._history.setdefault(ref.role, []).append(ref)
        self.refs = {role: refs[-1] for role, refs in self._history.items()}
        if (manifest := manifest_ref(releases[-1].statement)) is not None:
            self.refs[MANIFEST] = manifest

    def roles(self, start: str) -> list[str]:
        return sorted(role for role in self.refs if role.startswith(start))

    def text(self, role: str) -> str:
        return self._read(self.refs[role].sha256).decode("utf-8") if role in self.refs else ""

    def json(self, role: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text(role) or "{}")
        return found

    def lines(self, role: str) -> list[dict[str, Any]]:
        return [
            json.loads(line)
            for ref in self._history.get(role, ())
            for line in self._read(ref.sha256).decode("utf-8").splitlines()
            if line
        ]


def _sentences(shelf: _Shelf) -> dict[str, BoundSentence]:
    """What is said of the record, and beside each place of a forecast."""
    roles = ["sentences", *shelf.roles("forecast-words/")]
    listed = (fields for role in roles for fields in shelf.json(role).get("sentences", ()))
    return {fields["id"]: BoundSentence.from_json(fields) for fields in listed}


def _forecasts(entries: Sequence[Entry], shelf: _Shelf) -> list[Forecast]:
    return [
        Forecast(entry, _by_key(shelf.lines(role)), shelf.json(f"forecast-scores/{entry.statement.body['id']}"))
        for entry in _latest_by_id(_of_type(entries, "forecast"))
        if (role := f"forecast/{entry.statement.body['id']}") in shelf.refs
    ]


def _metrics(entries: Sequence[Entry], release: Entry, shelf: _Shelf) -> dict[str, Metric]:
    versions: dict[str, list[Entry]] = {}
    said = {entry.statement.digest: entry for entry in entries}
    in_force = {entry.index for entry in cited_by_release(release.statement, "definition", said)}
    for entry in _of_type(entries, "definition"):
        versions.setdefault(entry.statement.body["id"], []).append(entry)
    return {
        metric: _metric(metric, history, shelf)
        for metric, history in sorted(versions.items())
        if any(entry.index in in_force for entry in history)
    }


def _metric(metric: str, history: Sequence[Entry], shelf: _Shelf) -> Metric:
    signals = (Signal.from_json(fields) for fields in shelf.json(f"signals/{metric}").get("signals", ()))
    return Metric(
        definition=Definition.from_json(dict(history[-1].statement.body)),
        entry=history[-1],
        earlier=history[:-1],
        figure_lines=_by_key(shelf.lines(f"figures/{metric}")),
        accounting_lines=_by_key(shelf.lines(f"accounting/{metric}")),
        signals={signal.key: signal for signal in signals},
        sql=shelf.text(f"sql/{metric}"),
        words=shelf.json(f"words/{metric}"),
        objects={role: ref for role, ref in shelf.refs.items() if role.endswith(f"/{metric}")},
    )


def _of_type(entries: Iterable[Entry], name: str) -> list[Entry]:
    return [entry for entry in entries if entry.statement.type.partition("/")[0] == name]


def _latest_by_name(entries: Iterable[Entry]) -> list[Entry]:
    return list({entry.statement.name: entry for entry in entries}.values())


def _latest_by_id(entries: Iterable[Entry]) -> list[Entry]:
    """The newest statement of each forecast or plan: of one slug there is one a week, or one a day."""
    return list({entry.statement.body["id"]: entry for entry in entries}.values())


def _by_key(lines: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {str(line["key"]): line for line in lines}


def _names(rows: Iterable[Mapping[str, str]]) -> dict[str, tuple[str, str]]:
    return {row["slug"]: (row["name"], row["name_es"]) for row in rows}
