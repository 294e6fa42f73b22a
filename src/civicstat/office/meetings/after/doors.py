"""Doors after a meeting: its memo, written by chair and analyst and sent by the chair, and the data that came."""

from __future__ import annotations

from civicstat.office.doors import WORKERS, Door, roles
from civicstat.office.meetings.after import data_requests, memo
from civicstat.office.roles import Role


_WRITERS = roles(*memo.WRITERS)
_CHAIR = roles(Role.CHAIR)
_RECEIVERS = roles(*data_requests.RECEIVERS, own=data_requests.OWNERS)

AFTER: tuple[Door, ...] = (
    Door("memo", "meetings/<slug:slug>/memo/", memo.memo, get=WORKERS),
    Door("memo-words", "meetings/<slug:slug>/memo/words/", memo.memo_words, get=_WRITERS, post=_WRITERS),
    Door("send-memo", "meetings/<slug:slug>/memo/send/", memo.send, post=_CHAIR),
    Door("correct-memo", "meetings/<slug:slug>/memo/correct/", memo.correct, get=_CHAIR, post=_CHAIR),
    Door("data-requests", "data-requests/", data_requests.data_requests, get=WORKERS),
    Door("data-request-list", "data-requests/list/", data_requests.data_request_list, get=WORKERS),
    Door(
        "receive-data",
        "data-requests/<slug:slug>/received/",
        data_requests.receive,
        get=_RECEIVERS,
        post=_RECEIVERS,
        owner=data_requests.owner_of,
    ),
)
