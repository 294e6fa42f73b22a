"""The city's rows as the last reading left them, open for questions: the row files that the next release is made of.

Nothing stands before this door: what the row files leave out (persons, days and points of places) cannot be asked.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import duckdb

from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import ROW_FILES, Home
from civicstat.cycle.ingest import read_context
from civicstat.cycle.live.answer import LiveAnswer, hidden_figure
from civicstat.cycle.live.known import (
    changed_persons,
    counts_before,
    in_order,
    least_change,
    numbers_of,
    relatives_of,
)
from civicstat.cycle.studio.published import Published, published_in
from civicstat.disclosure.live import Number, TooManyKnownError, held_back
from civicstat.ledger.errors import NoRecordError
from civicstat.ledger.figures import read_figures
from civicstat.metrics.compute import compute
from civicstat.metrics.errors import DefinitionError, RecordsError
from civicstat.metrics.live.question import LiveQuestion, Plan, QuestionError, plan_of
from civicstat.metrics.live.rows import PlaceRows, changed_rows, read_place_rows
from civicstat.vocabulary.canonical import sha256_hex
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import (
    NO_GROUP,
    STATUSES_WITHOUT_COUNTS,
    WHOLE_CITY,
    DerivationClass,
    Figure,
    FigureKey,
)
from civicstat.warehouse.engine import EngineLimits, connect


class NoRowsError(CycleError):
    """The city has read no records yet, or published nothing: there is nothing to ask."""


class LiveCity:
    """The city's row files, read once and asked many times; closed when its rows are read anew.

    Parameters
    ----------
    home
        The city's home folder.
    threads
        How many the engine may use.

    Raises
    ------
    NoRowsError
        When there are no rows to ask, or no metric on record.
    """

    def __init__(self, home: Path, *, threads: int = 2) -> None:
        self.home = Home(home)
        self._asking = threading.Lock()
        self._asked_by: Callable[[], bool] | None = None
        try:
            self.published: Published = published_in(home)
            self.context = read_context(self.home)
            self.rows = digests_of(self.home.rows)
        except (NoRecordError, CycleError, FileNotFoundError) as error:
            raise NoRowsError(
                "there are no rows to ask",
                where=str(home),
                expected="a home in which records were read and a release was published",
                next_step="Run: civicstat cycle CITY",
            ) from error
        self._connection = connect(
            folders=[self.home.rows], limits=EngineLimits(threads=threads), reads_from=self.home.rows
        )

    @property
    def definitions(self) -> dict[str, Definition]:
        """The metrics in force, by id."""
        return dict(self.published.definitions)

    @property
    def is_published(self) -> bool:
        """Whether these very row files are in the public record, so that anyone can count them again."""
        refs = self.published.row_refs
        return {role: ref.sha256 for role, ref in refs.items()} == self.rows

    @property
    def is_held(self) -> bool:
        """Whether the source is held back: then nothing of it is told."""
        return bool(json.loads((self.home.release / "about-data").read_bytes())["held"])

    def close(self) -> None:
        """Let go of the rows."""
        self._connection.close()

    def stop(self, is_cancelled: Callable[[], bool]) -> None:
        """End what is being computed, if it is for whoever no longer waits."""
        if self._asked_by is is_cancelled:
            self._connection.interrupt()

    def make_ready(self) -> None:
        """Read what every question needs, ahead of the first one."""
        with self._asking:
            self._places, self._changed  # noqa: B018

    def answer(
        self,
        question: LiveQuestion,
        *,
        earlier: Iterable[LiveAnswer] = (),
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> LiveAnswer:
        """What the rows say, or why they say nothing; one question at a time.

        Parameters
        ----------
        earlier
            What this city's meetings were answered before; nothing may follow from it and this answer together.
        is_cancelled
            Asked between the steps; once it says yes the answer is `cancelled`.
        """
        with self._asking:
            self._asked_by = is_cancelled
            try:
                if is_cancelled():
                    raise _CancelledError
                return self._answer(question, tuple(earlier), is_cancelled)
            except QuestionError as error:
                return replace(self.nothing(question), outcome="refused", reason=error.reason)
            except DefinitionError:
                return replace(self.nothing(question), outcome="refused", reason="too-fine")
            except TooManyKnownError:
                return replace(self.nothing(question), outcome="refused", reason="too-many-known")
            except (duckdb.InterruptException, _CancelledError):
                return replace(self.nothing(question), outcome="cancelled", reason="too-long")
            except (duckdb.Error, RecordsError, OSError):
                return replace(self.nothing(question), outcome="failed", reason="rows-unreadable")
            finally:
                self._asked_by = None

    def _answer(
        self, question: LiveQuestion, earlier: Sequence[LiveAnswer], is_cancelled: Callable[[], bool]
    ) -> LiveAnswer:
        definition = self.definitions.get(question.metric)
        if definition is None:
            raise QuestionError("unknown-metric", f"no metric {question.metric} is on record")
        if self.is_held:
            raise QuestionError("held", "the source is held back")
        plan = plan_of(question, definition, self.context)
        computed = compute(
            plan.definition,
            connection=self._connection,
            records_folder=self.home.rows,
            context=plan.context,
            others=self.definitions,
        )
        if is_cancelled():
            raise _CancelledError
        derivation: DerivationClass = "A" if self.is_published else "B"
        figures = [
            replace(one, key=plan.key_of(one.key.period, one.key.area, one.key.group), derivation=derivation)
            for one in computed.figures
        ]
        held = self._held_back(plan, figures, earlier)
        if is_cancelled():
            raise _CancelledError
        whole = str(plan.key_of(plan.period.label, WHOLE_CITY, NO_GROUP))
        shown = [hidden_figure(one) if str(one.key) in held else one for one in in_order(figures, plan, whole)]
        found = replace(
            self.nothing(question),
            sql=sha256_hex(computed.sql.encode()),
            whole=whole,
            before="" if plan.before is None else str(plan.key_of(plan.before.label, WHOLE_CITY, NO_GROUP)),
            figures=tuple(shown),
            held_back=held,
        )
        # Parts without a case tell nothing of those that are held back.
        left = [one for one in found.parts if one.status not in STATUSES_WITHOUT_COUNTS and one.n]
        if whole in held and not left:
            return replace(found, outcome="refused", reason=held[whole], whole="", before="", figures=(), held_back={})
        return found

    def nothing(self, question: LiveQuestion) -> LiveAnswer:
        """An answer without a figure yet: over which rows it is, and of which day."""
        definition = self.definitions.get(question.metric)
        entry = self.published.record.definition_entries().get(question.metric)
        return LiveAnswer(
            question,
            "answered",
            version=0 if definition is None else definition.version,
            definition="" if entry is None else entry.statement.digest,
            as_of=self.context.as_of.isoformat(),
            derivation="A" if self.is_published else "B",
            rows=dict(self.rows),
        )

    def _held_back(self, plan: Plan, figures: Sequence[Figure], earlier: Sequence[LiveAnswer]) -> dict[str, str]:
        """Which of the figures are not shown, and why."""
        told = self._told(plan.question.metric)
        before = counts_before(earlier)
        if plan.definition.table == "person_months":
            return dict.fromkeys(changed_persons(figures, told, before), "changed")
        asked = [
            replace(number, told=one.n or 0, changed=least_change(one.n, number.changed, before.get(number.key, ())))
            for one in figures
            if not (self.is_published and str(one.key) in told)
            for number in self._numbers(one.key, self._changed)
        ]
        known = [number for key in relatives_of(plan, figures, told, earlier) for number in self._numbers(key, None)]
        hidden = held_back(asked, known, self._places.requests)
        return {key.partition("#")[0]: str(why) for key, why in hidden.items()}

    def _numbers(self, key: FigureKey, changed: PlaceRows | None) -> list[Number]:
        return numbers_of(key, self._definition_of(key), self._places, self.context, changed=changed)

    def _definition_of(self, key: FigureKey) -> Definition | None:
        found = self.definitions.get(key.metric)
        return found if found is not None and found.version == key.version else None

    def _told(self, metric: str) -> dict[str, Figure]:
        """The published figures of a metric that show a count, by key."""
        if metric not in self._published_figures:
            found = read_figures(self.published.record, metric)
            self._published_figures[metric] = {
                str(one.key): one for one in found.values() if one.status not in STATUSES_WITHOUT_COUNTS
            }
        return self._published_figures[metric]

    @cached_property
    def _published_figures(self) -> dict[str, dict[str, Figure]]:
        return {}

    @cached_property
    def _places(self) -> PlaceRows:
        return read_place_rows(self._connection, self.home.rows, self.context, self.definitions.values())

    @cached_property
    def _changed(self) -> PlaceRows | None:
        """The rows that are not as they were published; None where all of them are."""
        if self.is_published:
            return None
        with (
            self.published.as_folder() as folder,
            connect(folders=[folder], limits=EngineLimits(threads=2), reads_from=folder) as connection,
        ):
            before = read_place_rows(connection, folder, self.published.context, self.definitions.values())
            return changed_rows(self._places, before, self.context)


class _CancelledError(Exception):
    """Somebody would no longer wait."""


def digests_of(rows: Path) -> dict[str, str]:
    """SHA-256 of the row files of a folder, by role."""
    found = {}
    for role, name in ROW_FILES.items():
        with (rows / name).open("rb") as file:
            found[role] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
