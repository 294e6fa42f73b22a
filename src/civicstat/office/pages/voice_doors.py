"""Addresses of residents' voices: some for anyone, and those at which a department answers."""

from __future__ import annotations

from civicstat.office.doors import ANYONE, WORKERS, Door, roles
from civicstat.office.pages import bring, cases, fixed, hangers, number_wrong
from civicstat.office.roles import Role


_OF_DEPARTMENT = (Role.STAFF, Role.SUPERVISOR, Role.DEPARTMENT_HEAD)
_PRINTERS = roles(Role.ANALYST, Role.ADMINISTRATOR, *_OF_DEPARTMENT)
_PRINTERS_OF_IT = roles(Role.ANALYST, Role.ADMINISTRATOR, own=_OF_DEPARTMENT)
_READERS = roles(Role.ANALYST, Role.ADMINISTRATOR, Role.AUDITOR, own=_OF_DEPARTMENT)
_ANSWERERS = roles(Role.ANALYST, own=_OF_DEPARTMENT)
_GIVERS = roles(Role.ANALYST, Role.ADMINISTRATOR)

VOICES: tuple[Door, ...] = (
    Door("fixed", "fixed/", fixed.fixed, get=ANYONE, post=ANYONE),
    Door("fixed-said", "fixed/said/<str:token>/", fixed.fixed_said, get=ANYONE, post=ANYONE),
    Door("fixed-code", "fixed/<str:code>/", fixed.fixed_code, get=ANYONE, post=ANYONE),
    Door("number-wrong", "number-wrong/", number_wrong.number_wrong, get=ANYONE, post=ANYONE),
    Door("answers", "answers/", number_wrong.answers, get=ANYONE),
    Door("answer", "answers/<int:pk>/", number_wrong.answer, get=ANYONE),
    Door("cases", "cases/", cases.cases, get=WORKERS, leads_to="cases"),
    Door("case", "cases/<int:pk>/", cases.case, get=_READERS, post=_ANSWERERS, owner=cases.owner_of_case),
    Door("give-case", "cases/<int:pk>/give/", cases.give_case, post=_GIVERS),
    Door("hangers", "hangers/", hangers.hangers, get=_PRINTERS, post=_PRINTERS, leads_to="hangers"),
    Door("bring-hangers", "hangers/bring/", bring.bring, get=_PRINTERS, post=_PRINTERS, extra={"name": "hangers"}),
    Door("hanger-batch", "hangers/<int:pk>/", hangers.batch, get=_PRINTERS_OF_IT, owner=hangers.owner_of_batch),
    Door("hanger-sheet", "hangers/<int:pk>/sheet/", hangers.sheet, get=_PRINTERS_OF_IT, owner=hangers.owner_of_batch),
    Door(
        "void-hangers",
        "hangers/<int:pk>/void/",
        hangers.void_hangers,
        post=_PRINTERS_OF_IT,
        owner=hangers.owner_of_batch,
    ),
)
