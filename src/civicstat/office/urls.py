"""Every address of the office. An address that stands in no door is refused by a test."""

from __future__ import annotations

from civicstat.office import invitations
from civicstat.office.analyst.doors import DOORS as ANALYST_DOORS
from civicstat.office.doors import ANYONE, SIGNED_IN, Door, roles
from civicstat.office.meetings.after.doors import AFTER
from civicstat.office.meetings.briefing.doors import PACKETS
from civicstat.office.meetings.doors import MEETINGS
from civicstat.office.meetings.room.doors import ROOM
from civicstat.office.meetings.watch.doors import WATCH
from civicstat.office.pages import acts, bring, department, health, lists, people, post, record, search, today, undo
from civicstat.office.pages.correction_doors import CORRECTIONS
from civicstat.office.pages.promise_doors import PROMISES
from civicstat.office.pages.records_doors import RECORDS
from civicstat.office.pages.strategy_doors import STRATEGY
from civicstat.office.pages.voice_doors import VOICES
from civicstat.office.roles import Role
from civicstat.office.sign_in.doors import SIGN_IN
from civicstat.office.starting.doors import STARTS


_ADMINISTRATORS = roles(Role.ADMINISTRATOR)
_OVERSEERS = roles(Role.ADMINISTRATOR, Role.AUDITOR, Role.DATA_STEWARD, Role.CLERK)

DOORS: tuple[Door, ...] = (
    Door("today", "", today.today, get=SIGNED_IN, leads_to="today"),
    Door("health", "health", health.health, get=ANYONE),
    Door("health-page", "health/parts/", health.health_page, get=_OVERSEERS, leads_to="health"),
    Door("record", "record/", record.record, get=ANYONE),
    Door("record-page", "record/<path:path>", record.record, get=ANYONE),
    Door("undo", "undo/<slug:noun>/<int:pk>/", undo.undo, post=SIGNED_IN),
    *SIGN_IN,
    Door("set-password", invitations.ADDRESS, people.set_password, get=ANYONE, post=ANYONE),
    # Decisions and promises.
    *PROMISES,
    # Performance meetings.
    *MEETINGS,
    # Their rooms.
    *ROOM,
    # Their briefings.
    *PACKETS,
    # Their memos, and the data that they asked for.
    *AFTER,
    # What the watchdog sees.
    *WATCH,
    # Corrections of words on record.
    *CORRECTIONS,
    # Residents' voices.
    *VOICES,
    # Records.
    *RECORDS,
    # Strategy.
    *STRATEGY,
    # Starting small.
    *STARTS,
    # People and posts.
    Door("people", "people/", people.people, get=_OVERSEERS, leads_to="people"),
    Door("invite", "people/invite/", people.invite, get=_ADMINISTRATORS, post=_ADMINISTRATORS),
    Door("person", "people/<int:pk>/", people.person, get=_OVERSEERS, post=_ADMINISTRATORS),
    Door("leave-post", "people/holdings/<int:pk>/leave/", people.leave_post, post=_ADMINISTRATORS),
    Door("close-account", "people/<int:pk>/close/", people.close_account, post=_ADMINISTRATORS),
    Door("departments", "departments/", department.departments, get=SIGNED_IN, leads_to="departments"),
    Door("add-department", "departments/add/", department.department, get=_ADMINISTRATORS, post=_ADMINISTRATORS),
    Door("department", "departments/<slug:slug>/", department.department, get=_ADMINISTRATORS, post=_ADMINISTRATORS),
    Door("posts", "posts/", people.posts, get=_OVERSEERS, leads_to="posts"),
    Door("add-post", "posts/add/", post.post, get=_ADMINISTRATORS, post=_ADMINISTRATORS),
    Door("post", "posts/<slug:slug>/", post.post, get=_ADMINISTRATORS, post=_ADMINISTRATORS),
    # Lists.
    Door("search", "search/", search.search, get=SIGNED_IN),
    Door("bring", "bring/<slug:name>/", bring.bring, get=_ADMINISTRATORS, post=_ADMINISTRATORS),
    Door("keep-view", "views/keep/<slug:name>/", lists.keep_view, post=SIGNED_IN),
    Door("let-view-go", "views/<int:pk>/let-go/", lists.let_view_go, post=SIGNED_IN),
    Door("acts", "acts/", acts.acts, get=_OVERSEERS, leads_to="acts"),
    # Data, measures, cycles and releases.
    *ANALYST_DOORS,
)

urlpatterns = [door.pattern() for door in DOORS]

handler400 = "civicstat.office.pages.errors.bad_request"
handler403 = "civicstat.office.pages.errors.forbidden"
handler404 = "civicstat.office.pages.errors.not_found"
handler429 = "civicstat.office.pages.errors.too_many"
handler500 = "civicstat.office.pages.errors.fault"
