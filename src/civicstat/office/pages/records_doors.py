"""Doors of the records: read by those who oversee the office, acted on by the clerk alone."""

from __future__ import annotations

from civicstat.office.doors import Door, roles
from civicstat.office.pages import bring, hold, records
from civicstat.office.roles import Role


_READING = roles(Role.CLERK, Role.AUDITOR, Role.DATA_STEWARD, Role.ADMINISTRATOR)
_CLERK = roles(Role.CLERK)

RECORDS: tuple[Door, ...] = (
    Door("records", "records/", records.records, get=_READING, leads_to="records"),
    Door("dispose", "records/dispose/<slug:kind>/", records.dispose, post=_CLERK),
    Door("destruction-log", "records/log/", records.destruction_log, get=_READING),
    Door("retention-classes", "records/classes/", records.retention_classes, get=_READING),
    Door("set-period", "records/classes/<slug:retention>/", records.set_period, get=_CLERK, post=_CLERK),
    Door("holds", "records/holds/", hold.holds, get=_READING),
    Door("place-hold", "records/holds/place/", hold.place_hold, get=_CLERK, post=_CLERK),
    Door("bring-holds", "records/holds/bring/", bring.bring, get=_CLERK, post=_CLERK, extra={"name": "holds"}),
    Door("hold", "records/holds/<int:pk>/", hold.hold, get=_READING),
    Door("release-hold", "records/holds/<int:pk>/release/", hold.release_hold, get=_CLERK, post=_CLERK),
    Door("on-paper", "records/paper/", records.on_paper, get=_CLERK, post=_CLERK),
    Door("paper-made", "records/paper/<slug:name>/", records.paper_made, get=_CLERK, post=_CLERK),
    Door("papers", "records/papers/", records.papers, get=_READING),
)
