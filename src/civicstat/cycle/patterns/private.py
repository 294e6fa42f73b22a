"""The private folder of unusual record patterns: what only the department and the auditor read."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import Home
from civicstat.dispatch.private_sheet import PRIVATE_FOLDER


PATTERNS_FOLDER: Final = "patterns"
_FIRST = "handed-over.json"
_EXPLANATIONS = "explanations.json"
_DECIDED = "decided.json"
_WAITING = "waiting.json"
_LOOKED = "looked.json"


@dataclass(frozen=True)
class PrivatePatterns:
    """Files under `private/patterns/`, each for its owner's eyes alone; nothing is created by asking."""

    folder: Path

    @classmethod
    def of(cls, home: Home) -> PrivatePatterns:
        """Those of a home.

        Raises
        ------
        CycleError
            When `private/` leads out of the home.
        """
        private = home.folder / PRIVATE_FOLDER
        for folder in (private, private / PATTERNS_FOLDER):
            if folder.is_symlink():
                raise CycleError(
                    "the reports of unusual record patterns cannot be kept private",
                    where=str(folder),
                    expected="a folder of the home itself, no link",
                )
        return cls(private / PATTERNS_FOLDER)

    def write(self, name: str, content: str) -> Path:
        """Write a file that only its owner can read."""
        path = self.folder / name
        for folder in (self.folder.parent, self.folder, path.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.new")
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(content)
        beside.replace(path)
        return path

    def handed_over(self) -> dict[str, date]:
        """Of each pattern the day on which its unit first had it in a report."""
        return {pattern: date.fromisoformat(day) for pattern, day in self._read(_FIRST).items()}

    def keep_handed_over(self, days: Mapping[str, date]) -> None:
        """Keep when each pattern was first handed over."""
        self._keep(_FIRST, {pattern: day.isoformat() for pattern, day in days.items()})

    def explanations(self) -> dict[str, Any]:
        """What departments said, by pattern."""
        return self._read(_EXPLANATIONS)

    def keep_explanation(self, pattern: str, said: Mapping[str, Any]) -> None:
        """Keep what a department says of a pattern; what it said before is replaced."""
        self._keep(_EXPLANATIONS, {**self.explanations(), pattern: dict(said)})

    def decided(self) -> dict[str, bool]:
        """Whether each pattern that an auditor has spoken about is published."""
        return self._read(_DECIDED)

    def keep_decided(self, decided: Mapping[str, bool]) -> None:
        """Keep which patterns an auditor has spoken about."""
        self._keep(_DECIDED, decided)

    def waiting(self) -> dict[str, Any]:
        """What an auditor said in the office and is not on record yet, by pattern."""
        return self._read(_WAITING)

    def keep_waiting(self, waiting: Mapping[str, Any]) -> None:
        """Keep what waits for the record."""
        self._keep(_WAITING, waiting)

    def looked_at(self) -> str:
        """The digest of the release whose rows were looked through last; empty before the first time."""
        return str(self._read(_LOOKED).get("release", ""))

    def keep_looked_at(self, release: str) -> None:
        """Keep which release was looked through."""
        self._keep(_LOOKED, {"release": release})

    def newest_report(self, pattern: str) -> dict[str, Any] | None:
        """The newest report that holds a pattern; None without one."""
        reports = sorted(self.folder.glob("*/*.json"), key=lambda path: (path.stem, path.parent.name), reverse=True)
        for path in reports:
            report: dict[str, Any] = json.loads(path.read_bytes())
            if any(found["id"] == pattern for found in report["patterns"]):
                return report
        return None

    def newest_reports(self) -> list[dict[str, Any]]:
        """The newest report of each unit, by the unit's name."""
        newest = {path.parent: path for path in sorted(self.folder.glob("*/*.json"), key=lambda path: path.stem)}
        reports: list[dict[str, Any]] = [json.loads(path.read_bytes()) for path in newest.values()]
        return sorted(reports, key=lambda report: str(report["unit"]))

    def _read(self, name: str) -> dict[str, Any]:
        path = self.folder / name
        return dict(json.loads(path.read_bytes())) if path.is_file() else {}

    def _keep(self, name: str, content: Mapping[str, Any]) -> None:
        self.write(name, json.dumps(dict(content), indent=1, sort_keys=True, ensure_ascii=False) + "\n")
