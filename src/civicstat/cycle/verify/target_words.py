"""What tables say of targets, worked out again from the published figures and the adopted targets alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from civicstat import __version__
from civicstat.cycle.adopt import adopted_definitions
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.period import parse_period


ROLE = "sentences"
_CITY = ("city:-", "-")
# By language: a verdict, a verdict by the first target, and what is said of a figure that may still change.
_SAYS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "misses": "Misses the {}target.",
        "meets": "Meets the {}target.",
        "first-misses": "Misses the first target.",
        "first-meets": "Meets the first target.",
        "above": "So far above the {}target, still provisional.",
        "at": "So far at the {}target, still provisional.",
        "below": "So far below the {}target, still provisional.",
    },
    "es": {
        "misses": "No alcanza la meta{}.",
        "meets": "Alcanza la meta{}.",
        "first-misses": "No alcanza la primera meta.",
        "first-meets": "Alcanza la primera meta.",
        "above": "Por ahora, por encima de la meta{}; aún provisional.",
        "at": "Por ahora, en la meta{}; aún provisional.",
        "below": "Por ahora, por debajo de la meta{}; aún provisional.",
    },
}
_EXAMPLE = {"en": "example ", "es": " de ejemplo"}
Line = Mapping[str, Any]


def check_target_words(record: Record, values: PublishedValues, verdict: Verdict) -> None:
    """Hold the row of every figure of the whole city to the target of its period; words of other releases are not."""
    release = record.latest_release().statement.body
    if not record.has_role(ROLE):
        return
    if (written_by := release["software"]["version"]) != __version__:
        verdict.skipped.append(
            f"what rows say of their targets: Civicstat {written_by} wrote it, and this is {__version__}"
        )
        return
    ref = record.ref(ROLE)
    definitions = adopted_definitions(record)
    day, starts = date.fromisoformat(release["as_of"]), int(record.city().statement.body["fiscal_year_starts"])
    held = 0
    for sentence in record.object_json(ref)["sentences"]:
        key = str(sentence["id"]).removeprefix("row/")
        metric, version, period, *series = [*key.split("|"), "", "", ""][:5]
        definition = definitions.get(metric)
        if not str(sentence["id"]).startswith("row/") or tuple(series) != _CITY or definition is None:
            continue
        if version != f"v{definition.version}" or key not in values.figures:
            continue
        end = min(parse_period(period, fiscal_year_starts=starts).end, day)
        held += bool(definition.target)
        for finding in wrong_words(sentence, values.figures[key], definition, end):
            verdict.findings.append(Finding(*finding[:1], f"objects/{ref.sha256} ({ROLE})", key, *finding[1:]))
    verdict.counts["rows held to the target of their period"] = held


def wrong_words(sentence: Line, figure: Line, definition: Definition, end: date) -> Iterator[tuple[str, str, str]]:
    """What a row says of a target and should not, or should and does not: fault, expected, found."""
    for lang in ("en", "es"):
        words = "".join(str(part) for part in sentence[lang])
        known = {phrase.format(mark) for phrase in _SAYS[lang].values() for mark in ("", _EXAMPLE[lang])}
        # The Spanish "No alcanza la meta." does not hold "Alcanza la meta.": capitals keep the two apart.
        said = sorted((phrase for phrase in known if phrase in words), key=words.index)
        expected = list(_expected(figure, definition, end, lang))
        if said != expected:
            yield "a row says of its target what does not follow", " ".join(expected), " ".join(said)


def _expected(figure: Line, definition: Definition, end: date, lang: str) -> Sequence[str]:
    begun = sorted((one for one in definition.target if one.from_ <= end), key=lambda one: one.from_)
    if figure["value"] is None or not begun or definition.direction == "none":
        return ()
    first, now = min(definition.target, key=lambda one: one.from_), begun[-1]
    mark, says = _EXAMPLE[lang] if now.is_example else "", _SAYS[lang]
    by_now, by_first = (_by(figure, one.value, definition.direction) for one in (now, first))
    if not by_now:
        return ()
    if figure["status"] == "provisional":
        more = Decimal(figure["value"]) - now.value
        side = "above" if more > 0 or (more == 0 and figure["bound"] == "more-than") else "below" if more < 0 else "at"
        return (says[side].format(mark),)
    said = [says[by_now].format(mark)]
    if first.value != now.value and by_first and by_first != by_now:
        said.insert(0 if by_first == "misses" else 1, says[f"first-{by_first}"])
    return said


def _by(figure: Line, aim: Decimal, direction: str) -> str:
    """`misses`, `meets`, or nothing where a bound decides neither."""
    value = Decimal(figure["value"])
    if figure["bound"] == "more-than":
        if value < aim:
            return ""
        return "misses" if direction == "down" else "meets"
    is_right = value <= aim if direction == "down" else value >= aim
    return "meets" if is_right else "misses"
