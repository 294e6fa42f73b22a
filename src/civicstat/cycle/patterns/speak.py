"""What people say of a pattern: the department's explanation stays private until an auditor releases the pattern."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from civicstat.cycle.adopt import Desk, adopted_definitions
from civicstat.cycle.city_folder import CityFolder
from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import Home
from civicstat.cycle.patterns.look import Pattern, patterns_in_record, rows_of_release, units_beside
from civicstat.cycle.patterns.private import PrivatePatterns
from civicstat.cycle.patterns.report import local_day
from civicstat.cycle.patterns.second import require_second
from civicstat.hearings.letters import fields_of
from civicstat.hearings.pattern import PatternExplanation, PatternRelease, read_explanation, read_release
from civicstat.ledger.append import append
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.private_text import holds_private_text
from civicstat.ledger.reader import Record
from civicstat.ledger.words import withdrawn_in
from civicstat.vocabulary.canonical import canonical_bytes, digest_of, sha256_hex


PATTERN: Final = "record-pattern/v3"
# Every version of it; of one pattern the newest counts.
PATTERNS: Final = "record-pattern"
EXAMINED: Final = "record-patterns-examined/v1"
AT_A_LINE: Final = "just-under-the-line"
# Kept with an explanation whose author was told that its words become public with the pattern. Earlier ones were told
# that only a digest would, and are held to that.
MAY_BE_PUBLIC: Final = "may_be_public"
_NO_WORDS: Final = {"words": None, "digest": "", "post": "", "post_es": ""}


def keep_explanation(file: Path, home: Home, *, salt: str) -> dict[str, Any]:
    """Keep a department's explanation in `private/`; it becomes public with the pattern and never before.

    Parameters
    ----------
    salt
        Drawn for these words alone: without it nobody can try words against their digest.

    Raises
    ------
    HearingError
        With every problem of the file.
    CycleError
        When no report holds the pattern.
    """
    return keep_said(read_explanation(file), home, salt=salt, where=f"{file.name}, field `pattern`")


def keep_said(said: PatternExplanation, home: Home, *, salt: str, where: str) -> dict[str, Any]:
    """Keep what a department says; `where` is what a refusal names.

    Raises
    ------
    CycleError
        When no report holds the pattern, or the words hold a mail address or a telephone number.
    """
    _refuse_private([said.text, said.text_es], where=where)
    private = PrivatePatterns.of(home)
    if private.newest_report(said.pattern) is None:
        raise CycleError(
            f"no report holds the pattern {said.pattern!r}",
            where=where,
            expected="the name of a pattern, as the department's report has it",
            next_step="Copy the name from the report in private/patterns/.",
        )
    before = private.explanations().get(said.pattern, {})
    words = said.to_json()
    is_same = {name: before.get(name) for name in words} == words
    private.keep_explanation(said.pattern, {**words, "salt": before["salt"] if is_same else salt, MAY_BE_PUBLIC: True})
    return {"kept_privately": said.pattern}


def record_release(
    file: Path, folder: CityFolder, home: Home, record: Record, *, as_of: date, recorded: str, salt: str
) -> dict[str, Any]:
    """Put an auditor's word on record: the pattern with everything beside it, or only that one more was looked at.

    The pattern is looked for again in the rows of the release that its report names: what goes on record is what the
    rows give, never what a private file says.

    Raises
    ------
    HearingError
        With every problem of the file; among them a word that comes before the department could explain.
    CycleError
        When the pattern does not follow from the rows any more, or was published and should now be silent.
    """
    private, settings = PrivatePatterns.of(home), folder.city.patterns
    word = read_release(
        file,
        handed_over=private.handed_over().get(_pattern_named(file)),
        days_to_explain=settings.days_to_explain,
        today=local_day(recorded, folder.city.time_zone),
    )
    occasion = Occasion(home, record, settings.days_to_explain, as_of, recorded, salt)
    put = put_word(word, occasion, where=f"{file.name}, field `publish`")
    return {
        "recorded": list(put.keys) or ["all of it was on record already"],
        "patterns_looked_at": put.looked_at,
        "patterns_published": put.published,
        "to_show_it": f"civicstat publish {folder.path} --home {home.folder}",
    }


@dataclass(frozen=True)
class Put:
    """What an auditor's word added to the record, and the counts that it says now."""

    keys: tuple[str, ...]
    looked_at: int
    published: int


@dataclass(frozen=True)
class Occasion:
    """Where and when an auditor's word goes on record; `salt` is drawn for its reason alone."""

    home: Home
    record: Record
    days_to_explain: int
    as_of: date
    recorded: str
    salt: str


def put_word(word: PatternRelease, on: Occasion, *, where: str) -> Put:
    """Put an auditor's word on record, once it was held to its day; `where` is what a refusal names.

    Raises
    ------
    CycleError
        When the pattern does not follow from the rows any more, or was published and should now be silent, or when the
        reason holds a mail address or a telephone number.
    """
    private, record = PrivatePatterns.of(on.home), on.record
    desk = Desk(record.entries, on.as_of, on.recorded)
    published = published_patterns(record)
    if word.pattern in published and not word.publish:
        raise CycleError(
            f"the pattern {word.pattern} stands on record",
            where=where,
            expected="a pattern that is not public yet: what is on record stays",
            next_step="Record a new word with publish = true and say in its reason what has changed.",
        )
    if word.publish:
        _refuse_private([word.reason, word.reason_es], where=where)
        report = private.newest_report(word.pattern)
        assert report is not None, "it was handed over in one"
        body = {
            **_found_again(word.pattern, report, record),
            **people_said(word, private, salt=on.salt, put=lambda content: _put_beside(content, on.home, record)),
            "handed_over": private.handed_over()[word.pattern].isoformat(),
            "days_to_explain": on.days_to_explain,
        }
        desk.place(PATTERN, word.pattern, body, cites=[report["release"]])
        published.add(word.pattern)
    decided = {**private.decided(), word.pattern: word.publish}
    counts = {"looked_at": len(decided), "published": len(published)}
    desk.place(EXAMINED, "count", counts, cites=[record.genesis().statement.digest])
    entries = append(on.home.folder, desk.new)
    private.keep_decided(decided)
    return Put(tuple(entry.key for entry in entries), **counts)


def published_patterns(record: Record) -> set[str]:
    """The patterns that stand on record."""
    return {entry.statement.name for entry in record.entries_of(PATTERNS)}


def _pattern_named(file: Path) -> str:
    """The pattern that a file speaks of, before the file is held to anything."""
    return str(fields_of(file).get("pattern", ""))


def _found_again(name: str, report: Mapping[str, Any], record: Record) -> dict[str, Any]:
    release = record.entry_of(report["release"])
    units = units_beside(report["unit"])
    rows, definitions = rows_of_release(record, release), adopted_definitions(record)
    _, patterns = patterns_in_record(definitions, rows, units=units)
    pattern = next((one for one in patterns if one.id == name), None)
    if pattern is None:
        raise CycleError(
            f"the pattern {name} does not follow from the rows of {release.key}",
            where=f"the report of {report['unit']}, as of {report['as_of']}",
            expected="a pattern that the published rows give",
            next_step="Run civicstat patterns again, and hand the new report over.",
        )
    require_second(patterns, record, release, definitions=definitions, units=units)
    return pattern_body(pattern, as_of=str(release.statement.body["as_of"]), release=release.statement.digest)


def pattern_body(pattern: Pattern, *, as_of: str, release: str) -> dict[str, Any]:
    """What the statement says of the pattern itself: everything that follows from rows."""
    line = pattern.line
    return {
        "id": pattern.id,
        "method": pattern.method,
        "column": pattern.column,
        # Every method looks at published rows alone.
        "recheck": "anyone",
        "unit": pattern.unit,
        "as_of": as_of,
        "rests_on": release,
        "line": None
        if line is None
        else {"metric": line.metric, "version": line.version, "value": line.value, "unit": line.unit},
        "numbers": pattern.numbers,
        "words": pattern.finding.words[0],
        "words_es": pattern.finding.words[1],
    }


def people_said(
    word: PatternRelease, private: PrivatePatterns, *, salt: str, put: Callable[[bytes], str]
) -> dict[str, Any]:
    """The words of people, each in an object beside the entry that can be withdrawn; `put` keeps one and names it."""
    said = private.explanations().get(word.pattern)
    explanation: dict[str, Any] = {"state": "none", **_NO_WORDS}
    if said is not None:
        posts = {"post": said["post"], "post_es": said["post_es"]}
        if said["is_invented_example"] or said.get(MAY_BE_PUBLIC):
            words = {"sha256": put(_words(said["salt"], said["text"], said["text_es"]))}
            explanation = {"state": "given", "words": words, "digest": "", **posts}
        else:
            digest = salted_digest(said["salt"], said["text"], said["text_es"])
            explanation = {"state": "withheld", "words": None, "digest": digest, **posts}
    reason = _words(_kept_salt(word, private, salt=salt), word.reason, word.reason_es)
    return {
        "explanation": explanation,
        "auditor": {
            "post": word.post,
            "post_es": word.post_es,
            "words": {"sha256": put(reason)},
            "day": word.day.isoformat(),
        },
        "invented_example": word.is_invented_example and (said is None or said["is_invented_example"]),
    }


def _words(salt: str, text: str, text_es: str) -> bytes:
    return canonical_bytes({"nonce": salt, "words": {"text": text, "text_es": text_es}})


def _put_beside(content: bytes, home: Home, record: Record) -> str:
    """Keep words beside the log; what was withdrawn is named and not put back."""
    sha256 = sha256_hex(content)
    if sha256 not in withdrawn_in([entry.statement for entry in record.entries]):
        ObjectStore.of_home(home.folder).put(content)
    return sha256


def _refuse_private(texts: Sequence[str], *, where: str) -> None:
    if any(holds_private_text(text) for text in texts):
        raise CycleError(
            "the words hold a mail address or a telephone number, and become public with the pattern",
            where=where,
            expected="words without anything that leads to a person",
            next_step="Take it out and say the words again.",
        )


def _kept_salt(word: PatternRelease, private: PrivatePatterns, *, salt: str) -> str:
    """The salt of an auditor's reason, kept in private; the same reason said again has the same one."""
    name, words = f"{word.pattern}-auditor", {"text": word.reason, "text_es": word.reason_es}
    before = private.explanations().get(name, {})
    if {key: before.get(key) for key in words} == words:
        salt = before["salt"]
    private.keep_explanation(name, {**words, "salt": salt})
    return salt


def salted_digest(salt: str, text: str, text_es: str) -> str:
    """What the record holds of words that it does not hold."""
    return digest_of({"salt": salt, "text": text, "text_es": text_es})
