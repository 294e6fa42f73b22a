"""Taking the record out on paper: the file is made and handed over, and that it was is kept."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings

from civicstat.ledger.reader import Record, has_record
from civicstat.office.actions.act import RefusedError
from civicstat.office.faults import Fault
from civicstat.office.models.person import Person
from civicstat.office.models.records_export import RecordsExport
from civicstat.office.records.paper.setting import Paper, PaperError
from civicstat.office.records.paper.whole import paper_of_meeting, paper_of_year, require_paper


def export_records(
    *, year: str = "", meeting: str = "", lang: str, made_on: date, by: Person | None, at: datetime
) -> Paper:
    """The paper of a year or of a meeting, by its digest on the list of papers taken out.

    Raises
    ------
    RefusedError
        When there is no such year or meeting, or not one of the two was named.
    """
    require_records(year=year, meeting=meeting)
    if year:
        paper = paper_of_year(year, lang=lang, made_on=made_on)
    else:
        paper = paper_of_meeting(meeting, lang=lang, made_on=made_on)
    RecordsExport.objects.create(
        at=at,
        by=by,
        of=f"year/{year}" if year else f"meeting/{meeting}",
        language=lang,
        made_on=made_on,
        sha256=paper.sha256,
        size=len(paper.pdf),
        entries=paper.entries,
        log_size=Record(settings.HOME).checkpoint.size if has_record(settings.HOME) else 0,
    )
    return paper


def require_records(*, year: str = "", meeting: str = "") -> None:
    """Refuse a year or a meeting of which there is no paper.

    Raises
    ------
    RefusedError
        When there is no such year or meeting, or not one of the two was named.
    """
    if bool(year) == bool(meeting):
        raise RefusedError({"": Fault("year_or_meeting")})
    try:
        require_paper(year=year, meeting=meeting)
    except PaperError as error:
        raise RefusedError({"year" if year else "meeting": Fault("no_year" if year else "no_meeting")}) from error
