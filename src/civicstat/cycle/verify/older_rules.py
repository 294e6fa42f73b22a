"""By which rule a release was written: what a later version says in addition is not asked of an earlier one."""

from __future__ import annotations

from civicstat.ledger.reader import Record


def is_written_before(version: str, record: Record) -> bool:
    """Whether the latest release was made by a Civicstat older than `version`, such as `0.2.0`."""
    written_by = str(record.latest_release().statement.body["software"]["version"])
    return _numbers(written_by) < _numbers(version)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3])
