"""A packet reads a department's own values where the record has them apart, else the whole city's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from civicstat.cycle.packet import PacketDesk
from civicstat.hearings.meetings.packet import MadeFor
from civicstat.hearings.published import Published


class Desk(PacketDesk):
    """With one chart of the department of streets."""

    published = cast(Published, SimpleNamespace(newest_signal=lambda series, kind: series if series == CHART else None))


CHART = "closed|v1|city:-|department=streets"


@pytest.mark.parametrize(
    ("changes", "is_whole"),
    [
        ({}, False),
        # Its own as a whole, as the city's folder says.
        ({"own_metrics": ("closed",)}, True),
        # A cross-cutting series looks at the whole city.
        ({"department": ""}, True),
        # A department that the records do not tell apart.
        ({"department": "parks"}, True),
    ],
)
def test_a_department_is_shown_its_own_part_where_there_is_one(changes: dict[str, Any], is_whole: bool) -> None:
    given: dict[str, Any] = {
        "meeting": "m",
        "series": "s",
        "name": "S",
        "name_es": "S",
        "department": "streets",
        "metrics": ("closed",),
        "own_metrics": (),
        **changes,
    }
    definition = SimpleNamespace(id="closed", version=1)
    assert Desk(cast(Any, None), 1)._is_whole(cast(Any, definition), MadeFor(**given)) is is_whole
