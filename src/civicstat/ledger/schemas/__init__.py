"""What each type of statement holds, by type and version; a reader accepts every version for ever."""

from __future__ import annotations

from pydantic import ValidationError

from civicstat.ledger.errors import StatementError
from civicstat.ledger.schemas.asked_live import AskedLiveV1
from civicstat.ledger.schemas.briefing import BriefingV2
from civicstat.ledger.schemas.city import CityV1, GenesisV1, GoalV1, SourceV1
from civicstat.ledger.schemas.closing import ClosingV1
from civicstat.ledger.schemas.day import DayV1
from civicstat.ledger.schemas.fields import Body
from civicstat.ledger.schemas.hearing import ActionV1, BriefingV1, DecisionV1
from civicstat.ledger.schemas.kept import AnnualReportV1, VacancyV1
from civicstat.ledger.schemas.meeting import MeetingV1, ScheduleV1, SeriesV1
from civicstat.ledger.schemas.memo import MemoV1
from civicstat.ledger.schemas.metric import DefinitionV1, TargetV1
from civicstat.ledger.schemas.office import CalendarV1, CorrectionOfWordsV1, MoneyMoveV1, OutcomeV1
from civicstat.ledger.schemas.pattern import (
    RecordPatternsExaminedV1,
    RecordPatternV1,
    RecordPatternV2,
    RecordPatternV3,
)
from civicstat.ledger.schemas.plan import CrewSettingsV1, ForecastV1, RoutePlanV1
from civicstat.ledger.schemas.promise import ActionV2, DecisionV2, WithdrawalV1
from civicstat.ledger.schemas.proposal import MetricProposalV1, MetricProposalV2, ProposalAnswerV1
from civicstat.ledger.schemas.published import PublishedMeasuresV1
from civicstat.ledger.schemas.release import CorrectionV1, ReleaseV1, ReleaseV2, RevisionV1
from civicstat.ledger.schemas.room import DataRequestV1, DeclinedQuestionV1, QuestionV1
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.statement import Statement


# Never take a line out of this table: an old log must stay readable.
SCHEMAS: dict[str, type[Body]] = {
    "genesis/v1": GenesisV1,
    "city/v1": CityV1,
    "goal/v1": GoalV1,
    "source/v1": SourceV1,
    "definition/v1": DefinitionV1,
    "target/v1": TargetV1,
    "release/v1": ReleaseV1,
    "release/v2": ReleaseV2,
    "revision/v1": RevisionV1,
    "correction/v1": CorrectionV1,
    "decision/v1": DecisionV1,
    "action/v1": ActionV1,
    "briefing/v1": BriefingV1,
    "briefing/v2": BriefingV2,
    "forecast/v1": ForecastV1,
    "route-plan/v1": RoutePlanV1,
    "crew-settings/v1": CrewSettingsV1,
    "published-measures/v1": PublishedMeasuresV1,
    "record-pattern/v1": RecordPatternV1,
    "record-pattern/v2": RecordPatternV2,
    "record-pattern/v3": RecordPatternV3,
    "record-patterns-examined/v1": RecordPatternsExaminedV1,
    "metric-proposal/v1": MetricProposalV1,
    "metric-proposal/v2": MetricProposalV2,
    "proposal-answer/v1": ProposalAnswerV1,
    "decision/v2": DecisionV2,
    "action/v2": ActionV2,
    "withdrawal/v1": WithdrawalV1,
    "series/v1": SeriesV1,
    "schedule/v1": ScheduleV1,
    "meeting/v1": MeetingV1,
    "closing/v1": ClosingV1,
    "memo/v1": MemoV1,
    "annual-report/v1": AnnualReportV1,
    "vacancy/v1": VacancyV1,
    "day/v1": DayV1,
    "outcome/v1": OutcomeV1,
    "money-move/v1": MoneyMoveV1,
    "calendar/v1": CalendarV1,
    "correction-of-words/v1": CorrectionOfWordsV1,
    "question/v1": QuestionV1,
    "declined-question/v1": DeclinedQuestionV1,
    "data-request/v1": DataRequestV1,
    "asked-live/v1": AskedLiveV1,
}


def read_body(statement: Statement) -> Body:
    """A statement's body, checked against the schema of its type.

    Raises
    ------
    StatementError
        When the type is unknown, or a field is missing, unknown or not of its kind.
    """
    where = f"{statement.type} {statement.name}"
    if statement.type not in SCHEMAS:
        raise StatementError(
            f"{statement.type!r} is not a type of statement",
            where=where,
            expected=f"one of {', '.join(SCHEMAS)}",
            next_step="A newer version of this software may know it; see docs/reference/statements.md.",
        )
    try:
        return SCHEMAS[statement.type].model_validate_json(canonical_bytes(dict(statement.body)), strict=True)
    except ValidationError as fault:
        raise StatementError(
            "; ".join(
                f"{'.'.join(str(part) for part in each['loc']) or 'body'}: {each['msg']}"
                + ("" if each["type"] == "missing" else f", not {str(each['input'])[:80]!r}")
                for each in fault.errors()
            ),
            where=where,
            expected=f"a body as {statement.type} has it in docs/reference/statements.md",
        ) from None
