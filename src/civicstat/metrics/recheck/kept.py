"""Counts kept from one day to the next, so that a new day judges only the rows that differ.

A folder holds the row files and the context of the last day, and one file of counts per definition, named for the
definition and for the day's rows. What is kept is never taken on trust: a file whose name or checksum does not fit is
as good as none, and then all rows are counted. A stranger's recheck keeps nothing and counts them all.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from civicstat.metrics.recheck.difference import Difference, difference_of
from civicstat.metrics.recheck.errors import RecheckError
from civicstat.metrics.recheck.rows import RecordFiles, Records, read_records
from civicstat.metrics.recheck.tally import Counts, count_rows
from civicstat.metrics.recheck.verdicts import Verdict
from civicstat.vocabulary.canonical import digest_of, sha256_hex
from civicstat.vocabulary.tables import ASSET_ROWS, PERSON_MONTHS, PLACE_ROWS


# What of a city a new day moves on; no count hangs on the second, and `Difference` knows both days of the first.
_OF_THE_DAY = ("as_of", "lateness")
_CONTEXT = "context.json"
_FILES = (ASSET_ROWS, PLACE_ROWS, PERSON_MONTHS)


class KeptCounts:
    """The rows of one day's files, counted for one definition after the other with what was kept of the day before.

    Parameters
    ----------
    folder
        Where counts are kept; it need not exist.
    files
        Where the day's row files stand, by their file names.
    context
        The city on its day.
    software
        The version that counts; another one starts afresh.
    """

    def __init__(self, folder: Path, files: Mapping[str, Path], context: Mapping[str, Any], *, software: str) -> None:
        self._folder, self._context, self._software = folder, context, software
        self._now = _texts(files)
        self._rows = _name_of_rows(self._now, context)
        self.whole: list[str] = []

    @cached_property
    def without_rows(self) -> Records:
        """The day without its requests: who is asked for figures counts those with `counts`."""
        return read_records(RecordFiles("", "", self._now.person_months), self._context)

    def counts(self, definition: Mapping[str, Any]) -> Counts:
        """What the rows of a definition come to; `whole` lists the definitions for which all of them were judged."""
        steady = {name: value for name, value in self._context.items() if name not in _OF_THE_DAY}
        name = digest_of({"software": self._software, "context": steady, "definition": dict(definition)})
        target = self._folder / f"{name}-{self._rows}.json"
        found = _read_counts(target)
        if found is None:
            found = self._from_the_day_before(definition, name)
            if found is None:
                self.whole.append(definition["id"])
                found = count_rows(definition, self._all)
            _write(target, counts_as_text(found))
        return found

    def _from_the_day_before(self, definition: Mapping[str, Any], name: str) -> Counts | None:
        if self._before is None:
            return None
        rows, difference = self._before
        kept = _read_counts(self._folder / f"{name}-{rows}.json")
        try:
            return None if kept is None else difference.counts(definition, kept)
        except RecheckError:
            return None

    @cached_property
    def _before(self) -> tuple[str, Difference] | None:
        try:
            context = json.loads((self._folder / _CONTEXT).read_bytes())
            before = _texts({name: self._folder / name for name in _FILES})
            difference = difference_of(before, context, self._now, self._context)
        except (OSError, ValueError, RecheckError):
            return None
        return _name_of_rows(before, context), difference

    @cached_property
    def _all(self) -> Records:
        return read_records(self._now, self._context)


def keep_day(folder: Path, files: Mapping[str, Path], context: Mapping[str, Any]) -> None:
    """Let the next day start from this one, once all of its definitions are counted; what is older goes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in files.items():
        beside = folder / f".{name}.new"
        beside.unlink(missing_ok=True)
        try:
            # Row files are replaced and never written to, so a second name for the same file keeps it at no cost.
            os.link(file, beside)
        except OSError:
            shutil.copyfile(file, beside)
        beside.replace(folder / name)
    _write(folder / _CONTEXT, json.dumps(dict(context)))
    rows = _name_of_rows(_texts(files), context)
    for path in folder.glob("*-*.json"):
        if not path.name.endswith(f"-{rows}.json"):
            path.unlink(missing_ok=True)


def counts_as_text(counts: Counts) -> str:
    """Counts as JSON: tables of moments, parts and verdicts, then four numbers a count; a checksum before them."""
    moments, parts, verdicts = dict[Any, int](), dict[Any, int](), dict[Any, int]()
    numbers: list[int] = []
    for moment, of_moment in counts.items():
        for part, tally in of_moment.items():
            for verdict, rows in tally.items():
                numbers += (
                    moments.setdefault(moment, len(moments)),
                    parts.setdefault(part, len(parts)),
                    verdicts.setdefault(verdict, len(verdicts)),
                    rows,
                )
    text = json.dumps([[*moments], [*parts], [*verdicts], numbers], separators=(",", ":"))
    return f"{sha256_hex(text.encode())}\n{text}"


def counts_from_text(content: str) -> Counts:
    """What `counts_as_text` wrote.

    Raises
    ------
    ValueError
        When the content is not whole.
    """
    checksum, _, text = content.partition("\n")
    if checksum != sha256_hex(text.encode()):
        raise ValueError("the checksum does not fit")
    moments, parts, verdicts, numbers = json.loads(text)
    moments, parts = [tuple(moment) for moment in moments], [tuple(part) for part in parts]
    verdicts = [Verdict(*verdict) for verdict in verdicts]
    counts: Counts = {}
    each = iter(numbers)
    for moment, part, verdict, rows in zip(each, each, each, each, strict=True):
        counts.setdefault(moments[moment], {}).setdefault(parts[part], Counter())[verdicts[verdict]] = rows
    return counts


def _read_counts(path: Path) -> Counts | None:
    try:
        return counts_from_text(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _texts(files: Mapping[str, Path]) -> RecordFiles:
    # Bytes first: reading as text would turn other line ends into our own.
    return RecordFiles(*(files[name].read_bytes().decode("utf-8") if name in files else "" for name in _FILES))


def _name_of_rows(files: RecordFiles, context: Mapping[str, Any]) -> str:
    """Names what the counts of a definition hang on beside it: the rows, and the day up to which they are known."""
    return digest_of([sha256_hex(files.asset.encode()), sha256_hex(files.place.encode()), context["as_of"]])[:16]


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    beside.write_text(content, encoding="utf-8")
    beside.replace(path)
