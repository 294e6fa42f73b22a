"""Which published lines are of a settled period: charts, comparisons and headlines rest on these."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def period_settled(line: Mapping[str, Any]) -> bool:
    """Whether the period of a line with a value has settled, though it may still wait for requests to be judged."""
    is_waiting = line["status"] == "provisional" and line["reason"] == "requests-wait"
    return is_waiting or line["status"] in ("final", "revised")
