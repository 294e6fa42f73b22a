"""Doors of series and meetings; the room, the briefing and what comes after have their own."""

from __future__ import annotations

from civicstat.office.doors import WORKERS, Door, roles
from civicstat.office.meetings import meeting, series
from civicstat.office.pages import bring
from civicstat.office.roles import Role


_KEEPING = roles(*series.KEEPERS)
_RECORDING = roles(*meeting.RECORDERS)
_ADMINISTRATORS = roles(Role.ADMINISTRATOR)

MEETINGS: tuple[Door, ...] = (
    Door("meetings", "meetings/", series.meetings, get=WORKERS, leads_to="meetings"),
    Door("meeting-list", "meetings/list/", series.meeting_list, get=WORKERS),
    Door("bring-meetings", "meetings/bring/", bring.bring, get=_KEEPING, post=_KEEPING, extra={"name": "meeting-list"}),
    Door("meetings-file", "meetings/file/", series.meetings_file, get=WORKERS),
    Door("add-series", "meetings/series/add/", series.write_series, get=_KEEPING, post=_KEEPING),
    Door("series", "meetings/series/<slug:slug>/", series.series, get=WORKERS),
    Door("change-series", "meetings/series/<slug:slug>/change/", series.write_series, get=_KEEPING, post=_KEEPING),
    Door("give-seat", "meetings/series/<slug:slug>/seats/", series.seats, get=_KEEPING, post=_KEEPING),
    Door("take-seat", "meetings/seats/<int:pk>/take-back/", series.unseat, post=_KEEPING),
    Door("publish-year", "meetings/series/<slug:slug>/<int:year>/", series.publish_year, get=_KEEPING, post=_KEEPING),
    Door("dry-run", "meetings/series/<slug:slug>/dry-run/", series.dry_run, get=_KEEPING, post=_KEEPING),
    Door("extra-meeting", "meetings/series/<slug:slug>/extra/", series.extra_meeting, get=_KEEPING, post=_KEEPING),
    Door("meeting", "meetings/<slug:slug>/", meeting.meeting, get=WORKERS),
    Door("move-meeting", "meetings/<slug:slug>/move/", meeting.move_meeting, get=_KEEPING, post=_KEEPING),
    Door("cancel-meeting", "meetings/<slug:slug>/cancel/", meeting.cancel_meeting, get=_KEEPING, post=_KEEPING),
    Door("give-notice", "meetings/<slug:slug>/notice/", meeting.give_notice, post=_RECORDING),
    Door("attendance", "meetings/<slug:slug>/attendance/", meeting.attendance, get=_RECORDING, post=_RECORDING),
    Door("recording", "meetings/<slug:slug>/recording/", meeting.keep_recording, get=_RECORDING, post=_RECORDING),
    # Only of a replay, which lives in the days of its records.
    Door("clock", "clock/", meeting.clock, get=_ADMINISTRATORS, post=_ADMINISTRATORS),
)
