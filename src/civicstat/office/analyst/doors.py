"""The doors of whoever brings data and builds metrics, and of whoever lets them out."""

from __future__ import annotations

from civicstat.office.doors import WORKERS, Door, roles
from civicstat.office.pages import (
    bring,
    cycle_run,
    intake,
    metric_draft,
    pattern_words,
    record_patterns,
    source,
    withdraw,
)
from civicstat.office.roles import Role


# Brought files may hold anything; only these see them.
_STEWARDS = roles(Role.ANALYST, Role.DATA_STEWARD)
_RUNNERS = roles(Role.ANALYST, Role.DATA_STEWARD, Role.ADMINISTRATOR)
_HEADS = roles(Role.DEPARTMENT_HEAD)
_AUDITORS = roles(Role.AUDITOR)
_OF_PATTERNS = roles(Role.DEPARTMENT_HEAD, Role.AUDITOR)
_WITHDRAWING = roles(*withdraw.WITHDRAWERS)
_APPROVERS = roles(Role.APPROVER)
_READERS = roles(Role.ANALYST, Role.DATA_STEWARD, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR)
_FILE = "data/files/<int:pk>/"
_DRAFT = "metrics/<int:pk>/"

DOORS: tuple[Door, ...] = (
    Door("sources", "data/", source.sources, get=_READERS, leads_to="sources"),
    Door("accept-drift", "data/accept/", source.accept_drift, post=roles(Role.DATA_STEWARD)),
    # Refused rows quote the source, and so perhaps a resident.
    Door("refused", "data/refused/", source.refused, get=_STEWARDS),
    Door("intakes", "data/files/", intake.intakes, get=_STEWARDS, post=_STEWARDS),
    Door("intake", _FILE, intake.intake, get=_STEWARDS),
    Door("intake-work", _FILE + "progress/", intake.work, get=_STEWARDS, post=_STEWARDS),
    Door("intake-form", _FILE + "form/", intake.form, get=_STEWARDS, post=_STEWARDS),
    Door("intake-columns", _FILE + "columns/", intake.columns, get=_STEWARDS, post=_STEWARDS),
    Door("intake-kinds", _FILE + "kinds/", intake.kinds, get=_STEWARDS, post=_STEWARDS),
    Door("intake-place", _FILE + "place/", intake.place, get=_STEWARDS, post=_STEWARDS),
    Door("intake-delivery", _FILE + "delivery/", intake.delivery, get=_STEWARDS, post=_STEWARDS),
    Door("intake-check", _FILE + "check/", intake.check, get=_STEWARDS, post=_STEWARDS),
    Door("intake-refused", _FILE + "refused/", intake.refused, get=_STEWARDS),
    Door("intake-accept", _FILE + "accept/", intake.accept, post=_STEWARDS),
    Door("intake-withdraw", _FILE + "withdraw/", intake.withdraw, post=_STEWARDS),
    Door("metric-drafts", "metrics/", metric_draft.drafts, get=WORKERS, leads_to="metrics"),
    Door("answer-resident", "metrics/asked/<slug:metric>/answer/", metric_draft.answer_resident, post=_APPROVERS),
    Door("new-metric", "metrics/new/", metric_draft.new_draft, get=_STEWARDS, post=_STEWARDS),
    Door(
        *("bring-metric-drafts", "metrics/bring/", bring.bring),
        get=_STEWARDS,
        post=_STEWARDS,
        extra={"name": "metric-drafts"},
    ),
    Door("metric-draft", _DRAFT, metric_draft.draft, get=_READERS, post=_STEWARDS),
    Door("metric-past", _DRAFT + "past/", metric_draft.past, get=_READERS, post=_READERS),
    Door("submit-metric", _DRAFT + "submit/", metric_draft.submit, post=_STEWARDS),
    Door("decide-metric", _DRAFT + "decide/", metric_draft.decide, post=_APPROVERS),
    Door("withdraw-metric", _DRAFT + "withdraw/", metric_draft.withdraw, post=_STEWARDS),
    # A department reads its own before anybody else does, the administrator included.
    Door("record-patterns", "patterns/", record_patterns.patterns, get=_OF_PATTERNS, post=_HEADS, leads_to="patterns"),
    Door("pattern-word", "patterns/word/", record_patterns.judge, post=_AUDITORS),
    Door("pattern-word-back", "patterns/word/take-back/", record_patterns.take_back, post=_AUDITORS),
    # Public already: whoever takes words out of the record reads them, and the private reports stay closed to them.
    Door("pattern-words", "patterns/words/", pattern_words.pattern_words, get=_WITHDRAWING, leads_to="pattern_words"),
    Door(
        "withdraw-pattern-words",
        "patterns/words/<slug:sha256>/withdraw/",
        pattern_words.withdraw_pattern_words,
        get=_WITHDRAWING,
        post=_WITHDRAWING,
    ),
    Door("cycle", "cycle/", cycle_run.cycle, get=_READERS, post=_RUNNERS, leads_to="cycle"),
    Door("give-up-run", "cycle/<int:pk>/give-up/", cycle_run.give_up, post=_RUNNERS),
    Door("release", "release/", cycle_run.release, get=_READERS, post=_APPROVERS, leads_to="release"),
    Door("disclosure", "release/disclosure/", cycle_run.disclosure, get=_READERS),
)
