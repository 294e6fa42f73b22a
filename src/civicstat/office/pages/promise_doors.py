"""Doors of decisions and promises."""

from __future__ import annotations

from civicstat.office.doors import SIGNED_IN, WORKERS, Door, roles
from civicstat.office.pages import bring, decision, earlier, log_questions, promise, promise_acts, withdraw
from civicstat.office.roles import Role


# Who may promise and decide for a department: its own head and supervisors, and those who run the meetings.
_PROMISING = roles(Role.CHAIR, Role.ANALYST, own=(Role.DEPARTMENT_HEAD, Role.SUPERVISOR))
# Each row is held to the department of whoever brings it.
_BRINGING = roles(Role.CHAIR, Role.ANALYST, Role.DEPARTMENT_HEAD, Role.SUPERVISOR)
_WITHDRAWING = roles(*withdraw.WITHDRAWERS)
_DECIDED = decision.department_of_decision

PROMISES: tuple[Door, ...] = (
    Door("promises", "promises/", promise.promises, get=SIGNED_IN, leads_to="promises"),
    Door(
        "new-promise",
        "promises/new/<slug:department>/",
        promise.new_promise,
        get=_PROMISING,
        post=_PROMISING,
        owner=promise.department_named,
    ),
    Door("bring-promises", "promises/bring/", bring.bring, get=_BRINGING, post=_BRINGING, extra={"name": "promises"}),
    Door(
        "bring-decisions", "decisions/bring/", bring.bring, get=_BRINGING, post=_BRINGING, extra={"name": "decisions"}
    ),
    Door("earlier", "promises/earlier/", earlier.earlier, get=WORKERS),
    Door(
        "bring-earlier",
        "promises/earlier/bring/",
        bring.bring,
        get=_BRINGING,
        post=_BRINGING,
        extra={"name": "earlier"},
    ),
    Door("earlier-entry", "promises/earlier/<int:pk>/", earlier.entry, get=WORKERS),
    Door(
        *("take-out-earlier", "promises/earlier/<int:pk>/take-out/", earlier.take_out),
        post=_PROMISING,
        owner=earlier.department_of_entry,
    ),
    Door("log-questions", "promises/questions/", log_questions.log_questions, get=WORKERS),
    Door("promise", "promises/<int:pk>/", promise.promise, get=SIGNED_IN),
    *promise_acts.doors(),
    Door(
        "withdraw-promise",
        "promises/<int:pk>/withdraw/",
        withdraw.withdraw_words,
        get=_WITHDRAWING,
        post=_WITHDRAWING,
        extra={"noun": "promise"},
    ),
    Door(
        "withdraw-decision",
        "decisions/<int:pk>/withdraw/",
        withdraw.withdraw_words,
        get=_WITHDRAWING,
        post=_WITHDRAWING,
        extra={"noun": "decision"},
    ),
    Door("decisions", "decisions/", decision.decisions, get=SIGNED_IN),
    Door(
        "new-decision",
        "decisions/new/<slug:department>/",
        decision.write_decision,
        get=_PROMISING,
        post=_PROMISING,
        owner=promise.department_named,
    ),
    Door("decision", "decisions/<int:pk>/", decision.decision, get=SIGNED_IN),
    Door(
        "change-decision",
        "decisions/<int:pk>/change/",
        decision.write_decision,
        get=_PROMISING,
        post=_PROMISING,
        owner=_DECIDED,
    ),
    Door("say-decision", "decisions/<int:pk>/say/", decision.say_decision, post=_PROMISING, owner=_DECIDED),
)
