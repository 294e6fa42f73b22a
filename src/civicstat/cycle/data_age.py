"""The object `data-age`: how old the newest record of each source is on the day of the release."""

from __future__ import annotations

from datetime import date
from typing import Any

from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import CycleError
from civicstat.cycle.follow_up import FOLLOW_UP_ROLE, read_follow_up
from civicstat.cycle.home import ROW_FILES, Home
from civicstat.cycle.steps import write_whole
from civicstat.metrics.freshness.age import age_of_looks, age_of_requests
from civicstat.metrics.recheck.data_age import looks_age_again, requests_age_again
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.tables import FOLLOW_UP_ROWS
from civicstat.warehouse.engine import EngineLimits, connect


DATA_AGE = "data-age"
# By which word the rows of a source of inspections or answers say how it was asked.
ASKED_HOW = {"inspections": "inspection", "confirmations": "confirmation"}


def write_data_age(folder: CityFolder, home: Home, *, as_of: date, threads: int) -> None:
    """Write what the next release says of the age of its records, from the row files that it will publish.

    Raises
    ------
    CycleError
        When the two computations disagree; nothing is then kept.
    """
    followed = read_follow_up(home)
    files = {role: (home.rows / name).read_bytes() for role, name in ROW_FILES.items()}
    if followed:
        files[FOLLOW_UP_ROLE] = (home.rows / FOLLOW_UP_ROWS).read_bytes()
    with connect(folders=[home.rows], limits=EngineLimits(threads=threads), reads_from=home.rows) as connection:
        requests = age_of_requests(connection, as_of=as_of)
        looks = age_of_looks(connection, as_of=as_of) if followed else {}
    again = requests_age_again(files, as_of=as_of)
    looks_again = looks_age_again(files[FOLLOW_UP_ROLE], as_of=as_of) if followed else {}
    if (requests, looks) != (again, looks_again):
        raise CycleError(
            f"the two computations of the age of the records disagree: {requests}, {looks} and {again}, {looks_again}",
            expected="equal results",
            next_step="This is a fault of the software: please report it with this message. Nothing was published.",
        )
    source = folder.sources.service_requests
    document: dict[str, Any] = {
        "as_of": as_of.isoformat(),
        "requests": {"title": source.title, "title_es": source.title_es, **requests},
        "looks": [
            {
                **{name: one["statement"][name] for name in ("name", "title", "title_es")},
                "newest": looks.get(ASKED_HOW[one["statement"]["name"]]),
            }
            for one in (followed or {}).get("sources", ())
        ],
    }
    write_whole(home.release / DATA_AGE, canonical_bytes(document))
