"""One period in parts, as published: what each area or group counts, and what no part of them does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from civicstat.vocabulary.definition import QUOTIENTS, Definition
from civicstat.vocabulary.figure import NO_GROUP, STATUSES_WITHOUT_COUNTS, WHOLE_CITY, Figure


# What the whole has beyond its parts. No slug can be called so.
REST = "-"


class NotInPartsError(Exception):
    """A period cannot be given in parts; the argument says why: `held-back`, `no-parts` or `overlap`."""


@dataclass(frozen=True)
class Amount:
    """What one part counts.

    Hits out of cases for a share, a total over its cases for a mean, opened and closed for a flow, numerator and
    denominator for a ratio; else `hits` alone.
    """

    hits: Decimal
    cases: Decimal

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.hits - other.hits, self.cases - other.cases)

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.hits + other.hits, self.cases + other.cases)

    @property
    def is_nothing(self) -> bool:
        """Whether nothing at all is counted."""
        return not self.hits and not self.cases


NOTHING = Amount(Decimal(0), Decimal(0))


@dataclass(frozen=True)
class InParts:
    """The amounts of a period by part; `uncounted` are parts whose counts are not published, and so in `REST`."""

    amounts: Mapping[str, Amount]
    uncounted: frozenset[str]

    def without(self, parts: frozenset[str]) -> InParts:
        """The same with some parts added up in the rest: those that the other period does not count."""
        into_rest = [amount for part, amount in self.amounts.items() if part in parts | {REST}]
        amounts = {part: amount for part, amount in self.amounts.items() if part not in parts | {REST}}
        if into_rest:
            amounts[REST] = sum(into_rest, NOTHING)
        return replace(self, amounts=amounts, uncounted=self.uncounted | parts)


class PartsBook:
    """The figures of a metric by breakdown and period.

    `around` is the group of the series whose parts they are, such as `department=streets`; else they are the whole
    city's. `counted` are the totals and cases behind them, by key, of a measure whose figures do not say what they are
    made of; the figures still decide which parts are shown.
    """

    def __init__(
        self,
        definition: Definition,
        figures: Sequence[Figure],
        counted: Mapping[str, tuple[Decimal, int]] | None = None,
        *,
        around: str = NO_GROUP,
    ) -> None:
        self._definition = definition
        self._counted = counted
        self._parts: dict[tuple[str, str], dict[str, Figure]] = defaultdict(dict)
        for figure in figures:
            key = figure.key
            if (key.metric, key.version) != (definition.id, definition.version):
                continue
            own = _pairs_in(key.group) - _pairs_in(around)
            if not _pairs_in(around) <= _pairs_in(key.group):
                continue
            if key.area != WHOLE_CITY and not own:
                self._parts[key.layer, key.period][key.area_slug] = figure
            elif key.area == WHOLE_CITY and len(own) == 1:
                column, _, slug = next(iter(own)).partition("=")
                self._parts[column, key.period][slug] = figure

    @property
    def is_counted(self) -> bool:
        """Whether its amounts were counted from rows: days or seconds, not yet in the unit of the figures."""
        return self._counted is not None

    def figures_of(self, by: str, period: str) -> Mapping[str, Figure]:
        """The published figures of a breakdown in a period, by part."""
        return self._parts.get((by, period), {})

    def in_parts(self, whole: Figure, by: str) -> InParts:
        """A figure of the whole city in parts that make it up, the rest among them where there is one.

        Raises
        ------
        NotInPartsError
            When no part is published, exactly one is held back, or they do not make up the whole.
        """
        figures = self.figures_of(by, whole.key.period)
        if not figures:
            raise NotInPartsError("no-parts")
        if sum(figure.status in STATUSES_WITHOUT_COUNTS for figure in figures.values()) == 1:
            # The rest would give it away by subtraction.
            raise NotInPartsError("held-back")
        known = {slug: self._amount(figure) for slug, figure in figures.items()}
        amounts = {slug: amount for slug, amount in known.items() if amount is not None}
        total = self._amount(whole)
        if total is None or not amounts:
            raise NotInPartsError("no-parts")
        rest = total - sum(amounts.values(), NOTHING)
        if not self._can_be(rest):
            raise NotInPartsError("overlap")
        if not rest.is_nothing:
            amounts[REST] = rest
        return InParts(amounts, frozenset(known.keys() - amounts.keys()))

    def _amount(self, figure: Figure) -> Amount | None:
        if self._counted is None:
            return amount_of(self._definition, figure)
        if figure.status in STATUSES_WITHOUT_COUNTS:
            return None
        return Amount(*(Decimal(number) for number in self._counted.get(str(figure.key), (0, 0))))

    def _can_be(self, rest: Amount) -> bool:
        """Whether so much may be left over: parts that overlap, or count what the whole leaves out, leave less."""
        if self._definition.measure == "share":
            return 0 <= rest.hits <= rest.cases
        if self._definition.measure == "mean":
            # A duration may be below nothing, such as one from the due day to the closing.
            return rest.cases > 0 or rest.is_nothing
        # What is summed up was rounded part by part, so that a rest may lie a little below nothing; cases are whole.
        return rest.cases >= 0 and (rest.hits >= 0 or self._definition.measure == "sum")


def _pairs_in(group: str) -> frozenset[str]:
    return frozenset() if group == NO_GROUP else frozenset(group.split("&"))


def amount_of(definition: Definition, figure: Figure) -> Amount | None:
    """What a figure counts, from its published fields alone; None where it does not say."""
    if figure.status in STATUSES_WITHOUT_COUNTS:
        return None
    if definition.measure in ("share", "flow", *QUOTIENTS):
        if figure.numerator is None or figure.denominator is None:
            return None
        return Amount(Decimal(figure.numerator), Decimal(figure.denominator))
    if definition.measure == "rate":
        # Residents are shared by every part of a group and by nobody without a place: they are no amount of a part.
        return None if figure.numerator is None else Amount(Decimal(figure.numerator), Decimal(0))
    if definition.measure in ("mean", "percentile", "backlog-age"):
        return None
    if figure.value is None or figure.bound != "exact":
        return NOTHING if figure.status == "no-cases" else None
    return Amount(figure.value, Decimal(figure.n or 0) if definition.measure == "sum" else Decimal(0))
