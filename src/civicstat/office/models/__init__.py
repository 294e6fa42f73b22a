"""What people type, and who typed it: one noun per file, held together by constraints of the database."""

from civicstat.office.models.act_record import ActRecord
from civicstat.office.models.budget import BudgetLine, BudgetLink
from civicstat.office.models.calendar_entry import CalendarEntry
from civicstat.office.models.capture import Capture
from civicstat.office.models.case import Case, CaseContact
from civicstat.office.models.clock_turn import ClockTurn
from civicstat.office.models.cycle_run import CycleRun
from civicstat.office.models.data_request import DataRequest
from civicstat.office.models.decision import Decision
from civicstat.office.models.department import Department
from civicstat.office.models.disposal import Disposal
from civicstat.office.models.earlier import EarlierEntry
from civicstat.office.models.fixed_answer import FixedAnswer
from civicstat.office.models.goal import Goal, GoalMetric
from civicstat.office.models.hanger import HangerBatch, HangerCode
from civicstat.office.models.holding import Holding
from civicstat.office.models.idea import Idea
from civicstat.office.models.intake import Intake
from civicstat.office.models.job_run import JobRun
from civicstat.office.models.lapse import LapseNotice
from civicstat.office.models.look_up import LookUp
from civicstat.office.models.meeting import Attendance, Meeting
from civicstat.office.models.memo import Memo, MemoLetter
from civicstat.office.models.metric_draft import MetricDraft
from civicstat.office.models.money_move import MoneyMove
from civicstat.office.models.packet import Contest, Explanation, Override, Packet
from civicstat.office.models.person import Person
from civicstat.office.models.poll import PollAnswer
from civicstat.office.models.post import Post
from civicstat.office.models.promise import Promise
from civicstat.office.models.question import Question
from civicstat.office.models.record_hold import RecordHold
from civicstat.office.models.records_export import RecordsExport
from civicstat.office.models.reminder import Reminder
from civicstat.office.models.retention_period import RetentionPeriod
from civicstat.office.models.room import Room
from civicstat.office.models.saved_view import SavedView
from civicstat.office.models.series import Schedule, Seat, Series
from civicstat.office.models.start_plan import Start, StartAnswer
from civicstat.office.models.tap import DayKey, Tap
from civicstat.office.models.words_correction import WordsCorrection


__all__ = [
    "ActRecord",
    "Attendance",
    "BudgetLine",
    "BudgetLink",
    "CalendarEntry",
    "Capture",
    "Case",
    "CaseContact",
    "ClockTurn",
    "Contest",
    "CycleRun",
    "DataRequest",
    "DayKey",
    "Decision",
    "Department",
    "Disposal",
    "EarlierEntry",
    "Explanation",
    "FixedAnswer",
    "Goal",
    "GoalMetric",
    "HangerBatch",
    "HangerCode",
    "Holding",
    "Idea",
    "Intake",
    "JobRun",
    "LapseNotice",
    "LookUp",
    "Meeting",
    "Memo",
    "MemoLetter",
    "MetricDraft",
    "MoneyMove",
    "Override",
    "Packet",
    "Person",
    "PollAnswer",
    "Post",
    "Promise",
    "Question",
    "RecordHold",
    "RecordsExport",
    "Reminder",
    "RetentionPeriod",
    "Room",
    "SavedView",
    "Schedule",
    "Seat",
    "Series",
    "Start",
    "StartAnswer",
    "Tap",
    "WordsCorrection",
]
