"""The meeting briefing of one department: it prepares itself, from published values alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from civicstat.hearings.action import Action
from civicstat.hearings.changes import Finding, Measure, findings_of, measures_of
from civicstat.hearings.claims import Claim, QuotedClaim, quoted_claims
from civicstat.hearings.decision import Decision
from civicstat.hearings.desk import Desk
from civicstat.hearings.doubts import doubts_about_department
from civicstat.hearings.numbers import Numbers
from civicstat.hearings.phrases import COUNT, Both, fill
from civicstat.hearings.promised import Promised
from civicstat.hearings.promises import Promise, open_promises
from civicstat.hearings.published import Names, Published
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence


_MOVED = Both(
    "Of {judged} measures that can be judged, {moved} moved more than usual.",
    "De {judged} medidas que se pueden evaluar, {moved} se movieron más de lo habitual.",
)
_MOVED_ONE = Both(
    "Of {judged} measures that can be judged, {moved} moved more than usual.",
    "De {judged} medidas que se pueden evaluar, {moved} se movió más de lo habitual.",
)
_NOTHING = Both(
    "Nothing moved more than usual. Measures judged: {judged}.",
    "Nada se movió más de lo habitual. Medidas evaluadas: {judged}.",
)
_NONE_JUDGED = Both(
    "No measure has enough final values to say what is usual.",
    "Ninguna medida tiene suficientes valores definitivos para decir qué es lo habitual.",
)
_TOO_SHORT = Both(
    "Measures with too few final values to judge: {count}.",
    "Medidas con muy pocos valores definitivos para evaluarlas: {count}.",
)
_PROMISES = Both(
    "Open promises: {open}; overdue: {overdue}.",
    "Promesas abiertas: {open}; vencidas: {overdue}.",
)
_NO_PROMISE = Both("No promise is on record.", "No consta ninguna promesa.")
_NO_IMPROVEMENT = Both(
    "No measure moved the city's way by more than usual.",
    "Ninguna medida se movió en el sentido deseado más de lo habitual.",
)


@dataclass(frozen=True)
class Department:
    """A department: its slug and its name in both languages."""

    slug: str
    name: str
    name_es: str


@dataclass(frozen=True)
class Briefing:
    """What a performance meeting opens with.

    `changes` holds every unusual change but the largest real improvement, which stands apart. `values` holds the text
    of every number that a sentence shows, by key and field, so that it can be printed; `numbers` those of them that
    are no published figure.
    """

    department: Department
    as_of: date
    meeting: date | None
    promises: tuple[Promise, ...]
    opening: tuple[BoundSentence, ...]
    summary: tuple[BoundSentence, ...]
    measures: tuple[Measure, ...]
    changes: tuple[Finding, ...]
    improvement: Finding | None
    no_improvement: BoundSentence | None
    claims: tuple[QuotedClaim, ...]
    doubts: tuple[BoundSentence, ...]
    numbers: Numbers
    values: Mapping[tuple[str, str], str]

    @property
    def key(self) -> str:
        """`briefing-public-works`: how a page cites its numbers, as `key#numbers.summary.judged`."""
        return self.numbers.key

    @property
    def findings(self) -> int:
        """How many unusual changes it lists, the improvement among them."""
        return len(self.changes) + (self.improvement is not None)


def prepare_briefing(
    department: Department,
    *,
    as_of: date,
    definitions: Sequence[Definition],
    published: Published,
    own_metrics: Collection[str] = (),
    actions: Sequence[Action] = (),
    decisions: Sequence[Decision] = (),
    promised: Sequence[Promised] = (),
    names: Names | None = None,
    claims: Sequence[Claim] = (),
    meeting: date | None = None,
    today: date | None = None,
    departments: Collection[str] = (),
    rare: Collection[str] = (),
) -> Briefing:
    """The briefing of one department as of a day.

    Parameters
    ----------
    definitions
        The adopted definitions, the version in force of each metric.
    published
        Figures, charts and counts of the release that the briefing rests on; made once for all departments.
    own_metrics
        Metrics that are the department's as a whole. Of the others those broken down by department count, by its group.
    actions, decisions
        Invented examples, as on record by that day (`actions_as_of`, `decisions_as_of`).
    promised
        Promises of real people (`promised_as_of`); the briefing names their words and holds none.
    names
        What areas, kinds and layers are called.
    claims
        What the city says of itself, quoted with its source.
    today
        The day on which promises are looked at, where it is later than the values' own.
    departments
        Whose promises open it, where they are not those of `department` alone.
    rare
        Metrics of events so rare that their counts are not judged.

    Raises
    ------
    HearingError
        When a claim names a figure that is not published.
    """
    desk = Desk(
        department=department.slug,
        as_of=as_of,
        definitions={definition.id: definition for definition in definitions},
        published=published,
        names=names or Names({}),
        numbers=Numbers(f"briefing-{department.slug}"),
    )
    promises = open_promises(
        actions=actions,
        decisions=decisions,
        promised=promised,
        desk=replace(desk, as_of=today or as_of),
        departments=departments,
    )
    measures = measures_of(desk, own_metrics=own_metrics, rare=rare)
    findings = findings_of(measures, desk)
    gains = sorted((each for each in findings if each.is_improvement), key=lambda each: (-each.size, each.id))
    improvement = gains[0] if gains else None
    opening = _opening(promises, desk)
    summary = _summary(measures, len(findings), desk)
    quoted = quoted_claims(claims, desk)
    doubts = doubts_about_department(
        [(measure.definition, measure.signal) for measure in measures],
        [finding.change for finding in findings],
        desk=desk,
    )
    no_improvement = None if improvement else fill(f"{desk.key}/improvement/none", _NO_IMPROVEMENT)
    changes = tuple(each for each in findings if each is not improvement)
    said = [
        *opening,
        *summary,
        *doubts,
        *(sentence for promise in promises for sentence in promise.sentences),
        *(sentence for quote in quoted for sentence in quote.sentences),
        *(sentence for finding in findings for sentence in sentences_of(finding)),
    ]
    return Briefing(
        department=department,
        as_of=as_of,
        meeting=meeting,
        promises=promises,
        opening=opening,
        summary=summary,
        measures=measures,
        changes=changes,
        improvement=improvement,
        no_improvement=no_improvement,
        claims=quoted,
        doubts=doubts,
        numbers=desk.numbers,
        values=_values(said, desk),
    )


def sentences_of(finding: Finding) -> list[BoundSentence]:
    """Every sentence about a change, in reading order."""
    splits = [sentence for split in finding.splits for sentence in split.sentences]
    return [*finding.sentences, *splits, *finding.questions, *finding.doubts]


def _opening(promises: Sequence[Promise], desk: Desk) -> tuple[BoundSentence, ...]:
    name = f"{desk.key}/promises"
    if not promises:
        return (fill(name, _NO_PROMISE),)
    overdue = sum(promise.status == "overdue" for promise in promises)
    counts = {
        "open": desk.numbers.put("summary.promises", len(promises), format=COUNT),
        "overdue": desk.numbers.put("summary.overdue", overdue, format=COUNT),
    }
    for path in ("summary.promises", "summary.overdue"):
        desk.numbers.explain(path, "promises", rests_on=[f"action/{promise.action.id}" for promise in promises])
    return (fill(name, _PROMISES, **counts),)


def _summary(measures: Sequence[Measure], moved: int, desk: Desk) -> tuple[BoundSentence, ...]:
    judged = [measure for measure in measures if measure.is_judged]
    too_short = [measure for measure in measures if not measure.is_judged]
    counts = {
        name: desk.numbers.put(f"summary.{name}", count, format=COUNT)
        for name, count in (("judged", len(judged)), ("moved", moved), ("too_short", len(too_short)))
    }
    for name in counts:
        desk.numbers.explain(f"summary.{name}", "tally", rests_on=[measure.signal.key for measure in measures])
    said = []
    if not judged:
        said.append(fill(f"{desk.key}/summary", _NONE_JUDGED))
    elif moved:
        words = _MOVED_ONE if moved == 1 else _MOVED
        said.append(fill(f"{desk.key}/summary", words, judged=counts["judged"], moved=counts["moved"]))
    else:
        said.append(fill(f"{desk.key}/summary", _NOTHING, judged=counts["judged"]))
    if too_short:
        said.append(fill(f"{desk.key}/summary/too-short", _TOO_SHORT, count=counts["too_short"]))
    return tuple(said)


def _values(sentences: Sequence[BoundSentence], desk: Desk) -> dict[tuple[str, str], str]:
    numbers = {part for sentence in sentences for part in (*sentence.en, *sentence.es) if isinstance(part, BoundNumber)}
    return {
        (number.key, number.field): (
            desk.numbers.value_at(number.field) if number.key == desk.key else desk.published.text_of(number)
        )
        for number in numbers
    }
