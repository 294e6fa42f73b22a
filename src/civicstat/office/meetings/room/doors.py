"""Doors of the room: the screen, the questions and the poll for anybody, the controls for chair and analyst."""

from __future__ import annotations

from civicstat.office.doors import ANYONE, Door, roles
from civicstat.office.meetings.room import capturing, controls, look_live, looks, pictures, poll, questions, screen
from civicstat.office.meetings.room.who import RUNNERS


_RUNNING = roles(*RUNNERS)

ROOM: tuple[Door, ...] = (
    # Of a meeting that is not public these two show nothing to whoever does not work for the city.
    Door("room-screen", "meetings/<slug:slug>/screen/", screen.screen, get=ANYONE),
    Door("room-screen-now", "meetings/<slug:slug>/screen/now/", screen.screen_now, get=ANYONE),
    Door("ask", "meetings/<slug:slug>/ask/", questions.ask, get=ANYONE, post=ANYONE),
    Door("worth", "meetings/<slug:slug>/worth/", poll.worth, get=ANYONE, post=ANYONE),
    Door("room", "meetings/<slug:slug>/room/", controls.room_page, get=_RUNNING),
    Door("room-now", "meetings/<slug:slug>/room/now/", controls.room_now, get=_RUNNING),
    Door("room-begin", "meetings/<slug:slug>/room/begin/", controls.begin, post=_RUNNING),
    Door("room-go", "meetings/<slug:slug>/room/go/", controls.go, post=_RUNNING),
    Door("room-show", "meetings/<slug:slug>/room/show/", controls.show, post=_RUNNING),
    Door("room-look", "meetings/<slug:slug>/room/look/", looks.look, post=_RUNNING),
    Door("room-look-live", "meetings/<slug:slug>/room/ask-the-data/", look_live.look_live, post=_RUNNING),
    Door("room-picture", "meetings/<slug:slug>/room/picture/", pictures.show_picture, post=_RUNNING),
    Door("room-question", "meetings/<slug:slug>/room/questions/<int:pk>/", questions.question_act, post=_RUNNING),
    Door("room-aloud", "meetings/<slug:slug>/room/aloud/", controls.read_aloud, post=_RUNNING),
    Door("room-recess", "meetings/<slug:slug>/room/recess/", controls.recess, post=_RUNNING),
    Door("room-take-back", "meetings/<slug:slug>/room/take-back/", controls.take_back, post=_RUNNING),
    Door("room-rank", "meetings/<slug:slug>/room/rank/", controls.rank, post=_RUNNING),
    Door("room-close", "meetings/<slug:slug>/room/close/", controls.close, post=_RUNNING),
    *(
        Door(
            f"capture-{kind}",
            f"meetings/<slug:slug>/room/{kind}/",
            capturing.capture,
            post=_RUNNING,
            extra={"kind": kind},
        )
        for kind in ("promise", "data", "decision", "note")
    ),
)
