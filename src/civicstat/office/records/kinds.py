"""Every kind of thing that the office keeps, and the class by which it is kept. A test fails where one has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import DateTimeField, Model, Q

from civicstat.office.records.classes import CLASSES, RetentionClass


LAST_ACT = "last-act"


@dataclass(frozen=True)
class Kind:
    """One kind, by the name of its model (`case`; `sessions.session` for one that is not the office's own).

    `day` is the field from which its time counts, `LAST_ACT` the newest act on it; `only` narrows what can come to an
    end; `erase` says what takes the place of what is personal; `part_of` names the kind and the field of what it
    belongs to, and a hold on that holds it too. A `is_trace` is of the machine: a hold on every kind of record leaves
    it alone, and one that names it does not.
    """

    name: str
    retention: str
    day: str = ""
    department: str = ""
    only: Q = field(default_factory=Q)
    erase: Mapping[str, Any] = field(default_factory=dict)
    part_of: tuple[str, str] | None = None
    is_trace: bool = False

    @property
    def kept_as(self) -> RetentionClass:
        """Its class."""
        return CLASSES[self.retention]

    @property
    def model(self) -> type[Model]:
        """Its table."""
        return apps.get_model(self.name if "." in self.name else f"office.{self.name}")

    @property
    def day_field(self) -> str:
        """The field in which its day stands."""
        return "last_act" if self.day == LAST_ACT else self.day

    @property
    def day_lookup(self) -> str:
        """What turns that field into a day: nothing where it is one."""
        return "__date" if self.day == LAST_ACT or self._is_hour else ""

    @property
    def _is_hour(self) -> bool:
        model: type[Model] = self.model
        *path, last = self.day.split("__")
        for name in path:
            model = model._meta.get_field(name).related_model  # type: ignore[assignment]
        return isinstance(model._meta.get_field(last), DateTimeField)


def _kept(retention: str, *names: str, day: str = "", department: str = "") -> list[Kind]:
    return [Kind(name, retention, day=day, department=department) for name in names]


def _of_a_meeting(path: str, *names: str) -> list[Kind]:
    """Parts of a meeting's record: a hold on the meeting holds them, and so do its department and its day."""
    whose, day = f"{path}__series__department__slug", f"{path}__meets_at"
    return [Kind(name, "meetings", day=day, department=whose, part_of=("meeting", path)) for name in names]


def _traces(retention: str, *names: str) -> list[Kind]:
    return [Kind(name, retention, is_trace=True) for name in names]


_ALL: tuple[Kind, ...] = (
    Kind("decision", "decisions-and-promises", day="day", department="department__slug"),
    Kind("promise", "decisions-and-promises", day="promised_on", department="department__slug"),
    Kind("earlierentry", "decisions-and-promises", day="brought_on", department="department__slug"),
    *_kept("decisions-and-promises", "wordscorrection"),
    *_kept("meetings", "series", department="department__slug"),
    *_kept("meetings", "meeting", day="meets_at", department="series__department__slug"),
    *_kept("meetings", "seat", "schedule", department="series__department__slug"),
    *_of_a_meeting("meeting", "attendance", "datarequest", "capture", "lookup", "room", "pollanswer"),
    *_of_a_meeting("meeting", "packet", "memo"),
    *_of_a_meeting("packet__meeting", "explanation", "contest", "override"),
    # One that was let in stands in the public record, and one that was declined keeps no words.
    Kind(
        "question",
        "residents-words",
        day="asked_on",
        department="meeting__series__department__slug",
        only=Q(sight="new"),
        erase={"text": "", "text_es": ""},
        part_of=("meeting", "meeting"),
    ),
    Kind("start", "strategy-and-money", day="first_day", department="department__slug"),
    Kind(
        "startanswer",
        "strategy-and-money",
        day="on",
        department="start__department__slug",
        part_of=("start", "start"),
    ),
    Kind("actrecord", "acts", day="at"),
    *_kept("strategy-and-money", "goal", "goalmetric", "budgetlink"),
    Kind("budgetline", "strategy-and-money", department="department__slug"),
    Kind("moneymove", "strategy-and-money", day="day", department="decision__department__slug"),
    Kind("calendarentry", "strategy-and-money", day="day"),
    *_kept("people-and-posts", "person", "department", "post", "holding", "clockturn"),
    Kind(
        "case",
        "residents-words",
        day="answered",
        department="department__slug",
        only=Q(answered__isnull=False),
        erase={"should_be": ""},
    ),
    Kind(
        "fixedanswer",
        "residents-words",
        day="day",
        department="case__department__slug",
        erase={"note": ""},
        part_of=("case", "case"),
    ),
    Kind(
        "casecontact",
        "residents-contacts",
        day="case__opened",
        department="case__department__slug",
        part_of=("case", "case"),
    ),
    Kind("hangerbatch", "strategy-and-money", day="made", department="department__slug"),
    Kind(
        "hangercode",
        "door-hangers",
        day="closed",
        department="batch__department__slug",
        only=Q(said__isnull=True),
        part_of=("hangerbatch", "batch"),
    ),
    Kind(
        "idea",
        "staff-proposals",
        day="answered_on",
        department="department__slug",
        only=Q(answer__in=["yes", "no"]),
        erase={"words": "–"},
    ),
    Kind("intake", "files-brought-in", day=LAST_ACT),
    Kind("metricdraft", "measures-in-work", day=LAST_ACT, only=Q(state__in=["draft", "withdrawn", "sent-back"])),
    Kind("cyclerun", "runs-of-the-cycle", day="ended_at", only=Q(ended_at__isnull=False)),
    Kind(
        "reminder",
        "reminders",
        day="made_at",
        department="promise__department__slug",
        part_of=("promise", "promise"),
    ),
    Kind(
        "memoletter",
        "reminders",
        day="made_at",
        department="memo__meeting__series__department__slug",
        part_of=("memo", "memo"),
    ),
    Kind("lapsenotice", "reminders", day="made_at"),
    Kind("savedview", "saved-views", day=LAST_ACT, only=Q(is_kept=False)),
    *_kept("records-papers", "recordhold", "retentionperiod", "disposal", "recordsexport"),
    Kind("jobrun", "machine-traces", day="started", is_trace=True),
    Kind(
        "django_tasks_database.dbtaskresult",
        "machine-traces",
        day="finished_at",
        only=Q(finished_at__isnull=False),
        is_trace=True,
    ),
    Kind("daykey", "networks", day="day", is_trace=True),
    Kind("tap", "networks", day="day", is_trace=True),
    Kind("sessions.session", "sessions", day="expire_date", is_trace=True),
    *_traces("sessions", "usersessions.usersession"),
    *_traces("ways-in", "mfa.authenticator", "account.emailaddress", "account.emailconfirmation"),
    *_traces("ways-in", "socialaccount.socialapp", "socialaccount.socialaccount", "socialaccount.socialtoken"),
    *_traces("program", "contenttypes.contenttype", "auth.permission", "auth.group"),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}

# Every type of statement is of the public record: the log is append-only.
STATEMENTS: Mapping[str, str] = dict.fromkeys(
    (
        *("genesis/v1", "city/v1", "goal/v1", "source/v1", "definition/v1", "target/v1", "revision/v1"),
        *("release/v1", "release/v2"),
        *("correction/v1", "decision/v1", "action/v1", "briefing/v1", "briefing/v2", "forecast/v1", "route-plan/v1"),
        *("crew-settings/v1", "published-measures/v1", "record-pattern/v1", "record-patterns-examined/v1"),
        *("record-pattern/v2", "record-pattern/v3"),
        *("metric-proposal/v1", "metric-proposal/v2", "proposal-answer/v1"),
        *("decision/v2", "action/v2", "withdrawal/v1"),
        *("series/v1", "schedule/v1", "meeting/v1", "memo/v1", "outcome/v1", "money-move/v1", "calendar/v1"),
        *("correction-of-words/v1", "annual-report/v1", "question/v1", "data-request/v1", "vacancy/v1", "day/v1"),
        *("closing/v1", "declined-question/v1", "asked-live/v1"),
    ),
    "public-record",
)


def kind_of(model: type[Model]) -> Kind | None:
    """The kind of a table, by its name."""
    name = model._meta.model_name or ""
    return KINDS.get(name if model._meta.app_label == "office" else f"{model._meta.app_label}.{name}")


def kinds_here() -> list[Kind]:
    """The kinds that this office has a table for, in order."""
    known = {model._meta.label_lower.removeprefix("office.") for model in apps.get_models()}
    return [kind for kind in KINDS.values() if kind.name in known]
