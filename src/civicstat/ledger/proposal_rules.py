"""The rules of a resident's metric: nobody answers what nobody asked, and an answer stands."""

from __future__ import annotations

from collections.abc import Iterator

from civicstat.ledger.fault import Fault
from civicstat.ledger.history import History
from civicstat.ledger.schemas.fields import Body
from civicstat.ledger.schemas.proposal import MetricProposalV2, ProposalAnswerV1
from civicstat.vocabulary.statement import Statement


PROPOSALS = ("metric-proposal/v1", "metric-proposal/v2")


def proposal_faults(statement: Statement, body: Body, history: History) -> Iterator[Fault]:
    """What is wrong with a resident's metric, or an answer to one, as the next statement after a history."""
    if isinstance(body, MetricProposalV2):
        earlier = [entry for type_ in PROPOSALS for entry in history.by_name.get((type_, body.metric), [])]
        if any(dict(entry.statement.body) != dict(statement.body) for entry in earlier):
            yield Fault(
                "lock",
                f"{body.metric!r} was proposed before, in other words",
                expected="what a resident asked for stays; other words are another proposal",
            )
    elif isinstance(body, ProposalAnswerV1):
        yield from _answer_faults(statement, body, history)


def _answer_faults(statement: Statement, body: ProposalAnswerV1, history: History) -> Iterator[Fault]:
    asked = [entry for type_ in PROPOSALS for entry in history.by_name.get((type_, body.metric), [])]
    if not asked:
        yield Fault(
            "statement",
            f"it answers {body.metric!r}, which the log has nobody asking for",
            expected="a metric-proposal of that name before its answer",
        )
        return
    if not {entry.statement.digest for entry in asked} & set(statement.cites):
        yield Fault(
            "citation",
            f"it answers {body.metric!r} and does not cite what was asked",
            expected=f"the digest of metric-proposal {body.metric}: {asked[-1].statement.digest}",
        )
    if body.day.isoformat() < str(asked[-1].statement.body["asked"]):
        yield Fault(
            "statement",
            f"it was answered on {body.day}, before it was asked on {asked[-1].statement.body['asked']}",
            expected="a day on or after that of the proposal",
        )
    earlier = history.by_name.get((statement.type, statement.name), [])
    if any(dict(entry.statement.body) != dict(statement.body) for entry in earlier):
        yield Fault(
            "lock",
            f"{body.metric!r} was answered before, in other words",
            expected="one answer; whoever thinks otherwise proposes a metric with another id",
        )
