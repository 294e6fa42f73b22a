"""What happened in the room: captured, looked up, asked and answered, asked for; and the memo that came after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from civicstat.office.models.capture import Capture
from civicstat.office.models.look_up import LookUp
from civicstat.office.records.paper.blocks import Block, Facts, Heading, Section, Table, Words
from civicstat.office.records.paper.others import latest
from civicstat.office.records.paper.said import Reading
from civicstat.office.templating import catalogue
from civicstat.vocabulary.statement import Entry


def captured_section(reading: Reading, slug: str) -> Section:
    """What was captured, in the order in which it was said: as the record says, else as the office has it so far."""
    found = _of(reading, "closing/v1", slug)
    if not found:
        rows = [(each.said_at, each.kind, each.thing.slug) for each in captures_of(slug)]
        head, told = _captured(reading, rows)
        return _from_the_office(reading, "captured", head, told, "nothing_captured")
    body = found[-1].statement.body
    head, told = _captured(reading, [(each["said_at"], each["kind"], each["id"]) for each in body["captured"]])
    recesses = [(reading.hour(each["from"]), reading.hour(each["to"])) for each in body["recesses"]]
    blocks = [
        Facts(
            [
                (reading.t("ended"), reading.hour(body["ended_at"])),
                (reading.t("met_minutes"), str(body["minutes"])),
                (reading.t("entry"), found[-1].key),
            ]
        ),
        Table(head, told) if told else Words(reading.t("nothing_captured")),
        *([Table((reading.t("recess_from"), reading.t("recess_to")), recesses)] if recesses else []),
    ]
    return Section(reading.t("captured"), blocks, found)


def _captured(
    reading: Reading, rows: Sequence[tuple[str | datetime, str, str]]
) -> tuple[tuple[str, str, str], list[tuple[str, str, str]]]:
    kinds = "office.room.capture"
    told = [
        (reading.hour(at), catalogue().message(reading.lang, f"{kinds}.{kind.removesuffix('-request')}"), name)
        for at, kind, name in rows
    ]
    return (reading.t("when"), reading.t("what"), reading.t("its_name")), told


def looks_section(reading: Reading, slug: str) -> Section:
    """What was asked of the published data, and what was shown; the memo names the figures on record."""
    found = LookUp.objects.filter(meeting__slug=slug).select_related("by_post")
    rows = [
        (
            reading.hour(each.asked_at),
            reading.field({"shown": each.shown, "shown_es": getattr(each, "shown_es", "")}, "shown"),
            each.key or "–",
            reading.post(None if each.by_post is None else each.by_post.slug),
        )
        for each in found
    ]
    head = (reading.t("when"), reading.t("shown"), reading.t("figure"), reading.t("asked_by"))
    return _from_the_office(reading, "looks", head, rows, "no_looks")


def asked_section(reading: Reading, slug: str) -> Section:
    """What the meeting asked of the city's rows, and the sentence that it was told."""
    found = _of(reading, "asked-live/v1", slug)
    blocks: list[Block] = []
    for entry in found:
        body = entry.statement.body
        facts = [
            (reading.t("when"), reading.hour(body["asked_at"])),
            (reading.t("asked_by"), reading.post(body["by_post"])),
            (reading.t("as_of"), reading.day(body["as_of"])),
            (reading.t("entry"), entry.key),
        ]
        text = reading.field(reading.words(body["words"]), "sentence")
        blocks += [Heading(str(body["metric"] or body["id"])), Facts(facts)]
        blocks += [*([Words(text, f"{reading.t('shown')}:")] if text else []), *reading.gone(body["words"])]
    return Section(reading.t("asked_live"), blocks or [Words(reading.t("no_looks"))], found)


def questions_section(reading: Reading, slug: str) -> Section:
    """Every question that was let in, answered or not; and of each that was not, why, without its words."""
    found = _of(reading, "question/v1", slug)
    blocks: list[Block] = []
    for entry in latest(found):
        body = entry.statement.body
        words = reading.words(body["words"])
        blocks += [
            Heading(str(body["id"])),
            Facts(
                [
                    (reading.t("asked_by"), catalogue().message(reading.lang, f"office.room.asker.{body['asker']}")),
                    (reading.t("question_on"), reading.day(body["asked_on"])),
                    (reading.t("state"), reading.t(f"question.{body['state']}")),
                    *([(reading.t("answered_by"), reading.post(body["answered_by"]))] if body["answered_by"] else []),
                    *([(reading.t("answered"), reading.day(body["answered_on"]))] if body["answered_on"] else []),
                    (reading.t("entry"), entry.key),
                ]
            ),
            *([Words(text, reading.t("field.question"))] if (text := reading.field(words, "text")) else []),
            *reading.gone(body["words"]),
            *reading.labelled(reading.words(body["since"]), ("answer",)),
            *reading.gone(body["since"]),
        ]
    declined = _of(reading, "declined-question/v1", slug)
    rows = [
        (
            str(entry.statement.body["id"]),
            reading.day(entry.statement.body["asked_on"]),
            reading.t(f"declined_as.{str(entry.statement.body['declined_as']).replace('-', '_')}"),
            entry.key,
        )
        for entry in declined
    ]
    if rows:
        head = (reading.t("its_name"), reading.t("question_on"), reading.t("field.why"), reading.t("entry"))
        blocks += [Heading(reading.t("declined"), 3), Table(head, rows)]
    found = [*found, *declined]
    return Section(reading.t("questions"), blocks or [Words(reading.t("no_questions"))], found)


def data_section(reading: Reading, slug: str) -> Section:
    """Data that the meeting asked for: of which post, until when, and whether it came."""
    found = _of(reading, "data-request/v1", slug)
    blocks: list[Block] = []
    for entry in latest(found):
        body = entry.statement.body
        since = reading.words(body["since"])
        owner = reading.field(body, "owner_title")
        blocks += [
            Heading(reading.field(reading.words(body["words"]), "what") or str(body["id"])),
            Facts(
                [
                    (reading.t("owner"), f"{owner} ({body['owner_post']})"),
                    (reading.t("asked_on"), reading.day(body["asked_on"])),
                    (reading.t("first_due_data"), reading.day(body["first_due"])),
                    *([(reading.t("due"), reading.day(body["due"]))] if body["due"] != body["first_due"] else []),
                    (reading.t("received"), reading.day(body["received_on"])),
                    (reading.t("entry"), entry.key),
                ]
            ),
            *reading.gone(body["words"]),
            *reading.labelled(since, ("received_words", "received_link")),
            *reading.gone(body["since"]),
        ]
    return Section(reading.t("data_requests"), blocks or [Words(reading.t("no_data_requests"))], found)


def memo_section(reading: Reading, slug: str) -> Section:
    """The memo as it was sent, and each correction of it."""
    found = _of(reading, "memo/v1", slug)
    blocks = [block for entry in found for block in _memo(reading, entry)]
    return Section(reading.t("memo"), blocks or [Words(reading.t("no_memo"))], found)


def captures_of(slug: str) -> Sequence[Capture]:
    """What the office has of what was captured in a meeting."""
    named = ("decision", "promise", "data_request")
    return list(Capture.objects.filter(meeting__slug=slug).select_related(*named))


def _memo(reading: Reading, entry: Entry) -> list[Block]:
    body, words = entry.statement.body, reading.words(entry.statement.body["words"])
    late, counts = body["late"], catalogue()
    looks = [(reading.hour(look["at"]), str(look["key"]) or "–") for look in [*body["looks"], *words.get("looks", ())]]
    head = (reading.t("when"), reading.t("figure"))
    looked: list[Block] = [Heading(reading.t("looks"), 3), Table(head, looks)] if looks else []
    return [
        Heading(reading.t("memo_version", version=body["version"])),
        Facts(
            [
                (reading.t("ended"), reading.hour(body["ended_at"])),
                (reading.t("memo_due"), reading.hour(body["due_at"])),
                (
                    reading.t("memo_sent"),
                    f"{reading.hour(body['sent_at'])}; "
                    f"{reading.t('minutes_late', minutes=late) if late else reading.t('in_time')}",
                ),
                *([(reading.t("memo_corrected"), reading.hour(body["corrected_at"]))] if body["corrected_at"] else []),
                (reading.t("decisions"), ", ".join(body["decisions"]) or "–"),
                (reading.t("promises"), ", ".join(body["promises"]) or "–"),
                (reading.t("data_requests"), ", ".join(body["data_requests"]) or "–"),
                (reading.t("questions"), counts.text(reading.lang, "office.memo.questions_words", **body["questions"])),
                (reading.t("looks"), str(body["looks_in_all"])),
                (reading.t("worth"), counts.text(reading.lang, "office.memo.poll_words", **body["poll"])),
                (reading.t("entry"), entry.key),
            ]
        ),
        *reading.labelled(words, ("intro", "correction")),
        *reading.gone(body["words"]),
        *looked,
    ]


def _of(reading: Reading, type_: str, slug: str) -> list[Entry]:
    return [entry for entry in reading.of_type(type_) if entry.statement.body["meeting"] == slug]


def _from_the_office(
    reading: Reading, title: str, head: Sequence[str], rows: Sequence[Sequence[str]], none: str
) -> Section:
    told = [Table(head, rows)] if rows else [Words(reading.t(none))]
    return Section(reading.t(title), [Words(reading.t("from_the_office")), *told])
