"""The packet of a meeting: its briefing, the measures it exists for, where changes sit, and what to photograph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from civicstat.hearings.briefing import Briefing, Department
from civicstat.hearings.briefing_object import briefing_object
from civicstat.hearings.changes import Measure
from civicstat.hearings.meetings.spot_check import Place
from civicstat.hearings.phrases import Both, fill, in_period, limit_of, title_of, with_counts
from civicstat.hearings.published import Published
from civicstat.hearings.shapes import judged_points
from civicstat.look.words.formats import format_for
from civicstat.vocabulary.figure import Figure
from civicstat.vocabulary.sentence import BoundNumber, BoundSentence
from civicstat.vocabulary.signal import Assurance, Variation


# The order of a meeting (practices P6, P14 and P15 of GovEx's memo): follow-up, one gain, standing, what is unusual.
SECTIONS = (
    "promises",
    "improvement",
    "standing",
    "changes",
    "drivers",
    "map",
    "forecast",
    "claims",
    "doubts",
    "spot_check",
)

# The version of the rules by which a packet is prepared. Whoever changes what one of the same record lists, picks or
# draws raises it, so that `verify` does not hold an old briefing to rules that came after it. One that states none is
# of the first.
FIRST_RULES = 1
# 2: with what its charts and maps are drawn from, misses first among the standing measures, likely ranges said, rare
# events judged by the time between them.
# 3: changes of means, sums, flows, rates, ratios, costs and percentiles are split as the release splits them.
# 4: any change is split by area, kind, channel and department, as far as the release says it.
RULES = 4

_NOW = Both("{title} {when}: {value}.", "{title} {when}: {value}.")
_RANGE = Both("The usual range is {lower} to {upper}.", "El margen habitual va de {lower} a {upper}.")
_NO_RANGE = Both(
    "Too few final values to say what is usual.", "Muy pocos valores definitivos para decir qué es lo habitual."
)
_LIKELY = Both("Likely between {low} and {high}, by chance alone.", "Probable entre {low} y {high}, solo por azar.")
_EACH = Both(
    "These events are few: what does a look at each of the newest ones show that they have in common?",
    "Estos sucesos son pocos: ¿qué muestra la revisión de cada uno de los últimos que tengan en común?",
)
_AS_LIKELY = "/likely"
_TARGET = Both("The target is {target}.", "La meta es {target}.")
_ASSURED = {
    "will-not-reach": Both(
        "As the work is done now, it will not reach the target.",
        "Tal como se trabaja hoy, no alcanzará la meta.",
    ),
    "will-reach": Both(
        "As the work is done now, it will reach the target.", "Tal como se trabaja hoy, alcanzará la meta."
    ),
    "reaches-in-some-periods": Both(
        "As the work is done now, it reaches the target in some periods and misses it in others.",
        "Tal como se trabaja hoy, alcanza la meta en unos periodos y en otros no.",
    ),
}


# What misses its target comes first; without a target nothing is known of it.
_BY_ASSURANCE: Mapping[Assurance, int] = {
    "will-not-reach": 0,
    "reaches-in-some-periods": 1,
    "too-short": 2,
    "no-target": 2,
}


@dataclass(frozen=True)
class MadeFor:
    """What a packet is made for; stated in it, so that anyone can make it again.

    `on` is the day on which it was built and promises were looked at. `department` is empty for a cross-cutting
    series. `metrics` are those that the series exists to move, `own_metrics` those that its departments answer for
    as a whole.
    """

    meeting: str
    series: str
    name: str
    name_es: str
    department: str
    metrics: tuple[str, ...]
    own_metrics: tuple[str, ...]
    departments: tuple[str, ...] = ()
    on: str = ""

    @property
    def slug(self) -> str:
        """Under which name its numbers are kept: the department's, else the series'."""
        return self.department or self.series

    @property
    def whole(self) -> tuple[str, ...]:
        """Metrics judged for the whole city."""
        return tuple(dict.fromkeys((*self.metrics, *self.own_metrics)))

    def as_department(self) -> Department:
        """Whom the briefing is about."""
        return Department(self.slug, self.name, self.name_es)

    def to_json(self) -> dict[str, Any]:
        """As it stands in a packet."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """What a packet says it was made for."""
        known: dict[str, Any] = {key: tuple(each) if isinstance(each, list) else each for key, each in fields.items()}
        return cls(**known)


@dataclass(frozen=True)
class Elsewhere:
    """What else a release says of a metric: sentences of its objects, kept as they stand there."""

    metric: str
    title: Both
    sentences: tuple[BoundSentence, ...]

    def to_json(self) -> dict[str, Any]:
        """As it stands in a packet."""
        return {
            "metric": self.metric,
            "title": self.title.to_json(),
            "sentences": [sentence.to_json() for sentence in self.sentences],
        }


@dataclass(frozen=True)
class RareEvents:
    """What a release says of the time between a metric's events, and what its chart makes of the newest ones."""

    sentences: tuple[BoundSentence, ...]
    variation: Variation


@dataclass(frozen=True)
class Packet:
    """A briefing with all that a meeting needs beside it; `log_size` and `release` say what it rests on."""

    made_for: MadeFor
    briefing: Briefing
    published: Published
    log_size: int
    release: str
    drivers: tuple[Elsewhere, ...]
    map: tuple[Elsewhere, ...]
    forecast: tuple[Elsewhere, ...]
    texts: Mapping[tuple[str, str], str]
    places: tuple[Place, ...]
    places_of: int
    place_names: Mapping[str, Both]
    places_period: str
    # What its charts and maps are drawn from: values of the release, as they stand in its objects.
    pictures: Mapping[str, Any] = field(default_factory=dict)
    # Of events too rare for a chart of counts, by metric: the time between them, for the whole city.
    rare: Mapping[str, RareEvents] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The object that is frozen when the packet is locked: canonical JSON types, decimals as text."""
        measures = {measure.definition.id: measure for measure in self.briefing.measures}
        said = {name: list(_now(measure, self)) for name, measure in measures.items()}
        elsewhere = [each for found in (self.drivers, self.map, self.forecast) for each in found]
        sentences = [sentence for row in said.values() for sentence in row]
        sentences += [sentence for each in elsewhere for sentence in each.sentences]
        briefing = briefing_object(self.briefing)
        return {
            **briefing,
            "changes": [
                *(_with_range(change, said) for change in briefing["changes"]),
                *self._rare_changes(measures, said),
            ],
            "improvement": _with_range(briefing["improvement"], said),
            "rules": RULES,
            "sections": list(SECTIONS),
            "made_for": self.made_for.to_json(),
            "log_size": self.log_size,
            "release": self.release,
            "standing": [self._standing(each, said) for each in self._misses_first(measures)],
            "measures": [self._standing(each, said) for each in measures.values()],
            "drivers": [each.to_json() for each in self.drivers],
            "map": [each.to_json() for each in self.map],
            "forecast": [each.to_json() for each in self.forecast],
            "spot_check": self._spot_check(),
            "pictures": dict(self.pictures),
            "values": _values({**self.texts, **self.briefing.values, **self._texts_of(sentences)}),
        }

    def _standing(self, measure: Measure, said: Mapping[str, Sequence[BoundSentence]]) -> dict[str, Any]:
        name = measure.definition.id
        found = _standing(measure, said[name])
        if name not in self.rare:
            return found
        variation = self.rare[name].variation
        return {**found, "variation": variation, "assurance": "no-target", "is_unusual": _is_special(variation)}

    def _rare_changes(
        self, measures: Mapping[str, Measure], said: Mapping[str, Sequence[BoundSentence]]
    ) -> list[dict[str, Any]]:
        """Rare events that came closer together or further apart than usual: few enough to be looked at one by one."""
        return [
            {
                **self._standing(measures[name], said),
                "splits": [],
                "questions": [fill(f"briefing-{self.made_for.slug}/change/{name}/question/1", _EACH).to_json()],
                "doubts": [],
            }
            for name, rare in self.rare.items()
            if _is_special(rare.variation)
        ]

    def _misses_first(self, measures: Mapping[str, Measure]) -> list[Measure]:
        """The measures that the series exists for: what got worse, what will not reach its target, then the rest."""
        named = [measures[name] for name in self.made_for.metrics if name in measures]
        return sorted(
            named,
            key=lambda each: (
                each.signal.variation != "special-cause-concerning",
                _BY_ASSURANCE.get(each.signal.assurance, len(_BY_ASSURANCE)),
            ),
        )

    def _spot_check(self) -> dict[str, Any]:
        return {
            "period": self.places_period,
            "of": self.places_of,
            "places": [
                {
                    **place.to_json(),
                    "area_name": self._named(f"area={place.area}", place.area),
                    "kind_name": self._named(f"kind={place.kind}", place.kind),
                }
                for place in self.places
            ],
        }

    def _named(self, key: str, slug: str) -> dict[str, str]:
        return self.place_names.get(key, Both(slug, slug)).to_json()

    def _texts_of(self, sentences: Sequence[BoundSentence]) -> dict[tuple[str, str], str]:
        numbers = {
            part for sentence in sentences for part in (*sentence.en, *sentence.es) if isinstance(part, BoundNumber)
        }
        found = {}
        for number in numbers:
            known = self.texts.get((number.key, number.field))
            found[number.key, number.field] = self.published.text_of(number) if known is None else known
        return found


def _values(texts: Mapping[tuple[str, str], str]) -> list[list[str]]:
    """Every number that a sentence shows: key, field and exact text, in order."""
    return [[key, field, text] for (key, field), text in sorted(texts.items())]


def _standing(measure: Measure, said: Sequence[BoundSentence]) -> dict[str, Any]:
    signal, points = measure.signal, judged_points(measure.signal)
    return {
        "id": measure.definition.id,
        "metric": measure.definition.id,
        "title": {"en": measure.definition.title, "es": measure.definition.title_es},
        "signal": signal.key,
        "figure": points[-1].key if points else "",
        "variation": signal.variation,
        "assurance": signal.assurance,
        "is_unusual": measure.change is not None,
        "sentences": [sentence.to_json() for sentence in said],
    }


def _is_special(variation: Variation) -> bool:
    return variation.startswith("special-cause")


def _likely(measure: Measure, figure: Figure, name: str) -> Iterator[BoundSentence]:
    """How far chance alone may carry a figure; nothing where no range is published."""
    if figure.low is None or figure.high is None:
        return
    form = format_for(measure.definition.unit, measure.definition.digits)
    ends = {end: BoundNumber(str(figure.key), end, form) for end in ("low", "high")}
    yield fill(f"{name}{_AS_LIKELY}", _LIKELY, **ends)


def _with_range(finding: dict[str, Any] | None, said: Mapping[str, Sequence[BoundSentence]]) -> dict[str, Any] | None:
    """A finding with the likely range of its newest value behind that value."""
    if finding is None:
        return None
    first, *rest = finding["sentences"]
    likely = [
        sentence.to_json()
        for sentence in said[finding["id"]]
        if sentence.id.endswith(_AS_LIKELY)
        and any(isinstance(part, BoundNumber) and part.key == finding["figure"] for part in sentence.en)
    ]
    return {**finding, "sentences": [first, *likely, *rest]}


def _now(measure: Measure, packet: Packet) -> Iterator[BoundSentence]:
    """Where a measure stands: its newest final value, its usual range and its target."""
    definition, signal = measure.definition, measure.signal
    name = f"briefing-{packet.made_for.slug}/standing/{definition.id}"
    points = judged_points(signal)
    figure = packet.published.figures.get(points[-1].key) if points else None
    if figure is not None and figure.value is not None:
        pieces = {"title": title_of(definition), "when": in_period(figure.key.period)}
        yield fill(f"{name}/now", _NOW, **pieces, value=with_counts(definition, figure))
        yield from _likely(measure, figure, name)
    if definition.id in packet.rare:
        yield from packet.rare[definition.id].sentences
        return
    if signal.center is None:
        yield fill(f"{name}/no-range", _NO_RANGE)
        return
    yield fill(f"{name}/range", _RANGE, lower=limit_of(signal, "lower"), upper=limit_of(signal, "upper"))
    if signal.target is not None:
        yield fill(f"{name}/target", _TARGET, target=limit_of(signal, "target"))
        if signal.assurance in _ASSURED:
            yield fill(f"{name}/assurance", _ASSURED[signal.assurance])
