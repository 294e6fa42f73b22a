"""An invented series of meetings with every state that a meeting can have, as statements of a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


Put = Callable[[dict[str, Any]], str]
CHAIR = {"post": "chair", "title": "Mayor's Chief of Staff", "title_es": "Jefatura de gabinete"}
SUPERINTENDENT = {
    "post": "superintendent",
    "title": "Superintendent of Alleys",
    "title_es": "Superintendencia de Callejones",
}
VACANCY = {
    "post": "keeper-of-lamps",
    "title": "Keeper of lamps",
    "title_es": "Encargo de luminarias",
    "since": "2014-05-01",
}
BUDGET = {"post": "budget", "title": "Budget analyst", "title_es": "Análisis de presupuesto"}


def series(words: str, **changes: Any) -> dict[str, Any]:
    """A monthly series about streets, any field changed."""
    return {
        "id": "alleystat",
        "version": 1,
        "title": "AlleyStat",
        "title_es": "Reunión de callejones",
        "department": "streets",
        "words": {"sha256": words},
        "metrics": ["closed-within-5-days"],
        "chair": CHAIR,
        "seats": [{**SUPERINTENDENT, "what": "department"}, {**BUDGET, "what": "budget"}],
        "cadence": "monthly",
        "minutes": 60,
        "stage": "public",
        "notice_days": 7,
        "is_active": True,
        "made_up": True,
        **changes,
    }


def meeting(day: str, **changes: Any) -> dict[str, Any]:
    """A planned meeting of that series at nine in Chicago, any field changed."""
    at = f"{day}T{'15' if day < '2014-03-09' else '14'}:00:00Z"
    return {
        "id": f"alleystat-{day}",
        "series": "alleystat",
        "version": 1,
        "first_at": at,
        "at": at,
        "moves": [],
        "stage": "public",
        "notice_on": None,
        "held_as": None,
        "state": "planned",
        "said_on": None,
        "started_at": None,
        "ended_at": None,
        "chaired_by": None,
        "chair_questions": 0,
        "attendance": [],
        "words": None,
        "made_up": True,
        **changes,
    }


def held(day: str, *, minutes: int = 60, **changes: Any) -> dict[str, Any]:
    """The same, held on its day as a public meeting, whatever else is said changed."""
    begun = f"{day}T{'15' if day < '2014-03-09' else '14'}:01:00Z"
    ended = begun.replace(":01:00Z", f":{minutes - 1:02d}:00Z")
    return meeting(
        day,
        **{
            "notice_on": "2014-01-02",
            "held_as": "public",
            "state": "held",
            "said_on": day,
            "started_at": begun,
            "ended_at": ended,
            "chaired_by": "chair",
            "chair_questions": 4,
            "attendance": [
                {"post": "budget", "was_there": False, "is_deputy": False},
                {"post": "chair", "was_there": True, "is_deputy": False},
                {"post": "superintendent", "was_there": True, "is_deputy": True},
            ],
            **changes,
        },
    )


TRANSCRIPT = "CHAIR: What came of 12 trucks?\n\nSUPERINTENDENT: None came."


def memo(meeting: str, ended: str, sent: str, **changes: Any) -> dict[str, Any]:
    """A memo of a meeting that ended and was sent at these hours, any field changed."""
    due = ended.replace(f"-{ended[8:10]}T", f"-{int(ended[8:10]) + 2:02d}T")
    return {
        "meeting": meeting,
        "version": 1,
        "ended_at": ended,
        "due_at": due,
        "sent_at": sent,
        "late": 0,
        "corrected_at": None,
        "decisions": [],
        "promises": [],
        "data_requests": [],
        "questions": {"put": 5, "answered": 3, "unanswered": 4},
        "looks": [],
        "looks_in_all": 0,
        "poll": {"asked": 9, "yes": 7, "no": 2},
        "words": None,
        "made_up": True,
        **changes,
    }


def closing(digest_of: Callable[[str, str], str]) -> dict[str, Any]:
    """What the first meeting captured, and that it paused; `digest_of` tells the first statement of a type and name."""
    captured = (
        ("decision", "decision/v2", "new-trucks", "2014-01-14T15:12:30Z"),
        ("promise", "action/v2", "twelve-trucks", "2014-01-14T15:20:00Z"),
        ("data-request", "data-request/v1", "trucks-by-age", "2014-01-14T15:44:00Z"),
    )
    return {
        "meeting": "alleystat-2014-01-14",
        "ended_at": held("2014-01-14")["ended_at"],
        "captured": [
            {"kind": kind, "id": slug, "said_at": at, "digest": digest_of(type_, slug)}
            for kind, type_, slug, at in captured
        ],
        "recesses": [{"from": "2014-01-14T15:30:00Z", "to": "2014-01-14T15:40:00Z"}],
        "minutes": 48,
        "made_up": True,
    }


DAYS = ("2014-01-14", "2014-02-11", "2014-03-11", "2014-04-08", "2014-05-13", "2014-06-10", "2014-07-08")


def said_of_meetings(put: Put) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """A series, its year and its meetings: held, moved, cancelled, missed, and one that nobody ever spoke of."""
    words = put({"purpose": "Fewer complaints about alleys.", "purpose_es": "Menos quejas por callejones."})
    yield "series/v1", "alleystat", series(words, stage="closed")
    yield "series/v1", "alleystat", series(words, version=2)
    days = {"series": "alleystat", "year": 2014, "published_on": "2014-01-02", "made_up": True}
    planned = [{"meeting": f"alleystat-{day}", "at": meeting(day)["at"]} for day in DAYS]
    yield "schedule/v1", "alleystat/2014", {**days, "meetings": planned}
    seen = put({"video_link": "https://video.example/alleystat", "transcript": TRANSCRIPT})
    moved = put({"moves": [{"why": "A storm.", "why_es": "Una tormenta."}]})
    off = put({"cancel_why": "The chair was ill.", "cancel_why_es": "La presidencia estaba enferma."})
    each = [
        held("2014-01-14", words={"sha256": seen}),
        held(
            "2014-02-11",
            held_as="record-published",
            notice_on=None,
            at="2014-02-18T15:00:00Z",
            moves=[{"on": "2014-02-10", "to": "2014-02-18T15:00:00Z"}],
            said_on="2014-02-18",
            started_at="2014-02-18T15:05:00Z",
            ended_at="2014-02-18T16:00:00Z",
            words={"sha256": moved},
        ),
        meeting("2014-03-11", state="cancelled", said_on="2014-03-10", words={"sha256": off}),
        meeting("2014-04-08"),
        held("2014-06-10"),
        # The one of May was never said to be a meeting at all, the one of July is still to come.
        meeting("2014-07-08", notice_on="2014-06-20"),
        {**meeting("2014-06-24"), "stage": "closed"},
    ]
    for body in each:
        yield "meeting/v1", str(body["id"]), body
    yield "series/v1", "quiet", series(words, id="quiet", title="QuietStat", title_es="Reunión callada", stage="closed")
    body = {**held("2014-06-03"), "id": "quiet-2014-06-03", "series": "quiet", "stage": "closed", "held_as": "closed"}
    yield "meeting/v1", "quiet-2014-06-03", body


def memos_of_meetings(put: Put) -> Iterator[dict[str, Any]]:
    """Memos of two of the meetings that were held: one in time, one two hours late; the third has none."""
    intro = put({"intro": "The trucks come first.", "intro_es": "Primero los camiones."})
    named = {"decisions": ["new-trucks"], "promises": ["twelve-trucks", "moved-and-missed"]}
    looks = [{"at": "2014-01-14T15:20:00Z", "key": "closed-within-5-days|v1|2013-12|city:-|-"}]
    more = {**named, "looks": looks, "looks_in_all": 1, "words": {"sha256": intro}}
    ended, late = held("2014-01-14")["ended_at"], held("2014-02-11", ended_at="2014-02-18T16:00:00Z")["ended_at"]
    yield memo("alleystat-2014-01-14", ended, "2014-01-15T09:00:00Z", **more)
    yield memo("alleystat-2014-02-11", late, "2014-02-20T18:00:00Z", late=120)


def asked_of_meetings(put: Put) -> Iterator[tuple[str, dict[str, Any]]]:
    """Questions to the first meeting, answered and not, and data that it asked for: late, and received late."""
    asked = (("resident", "unanswered", "Why are 12 trucks still?"), ("moderator", "answered", "Who checks them?"))
    for number, (asker, state, text) in enumerate(asked, start=1):
        answer = put({"answer": "The auditor does.", "answer_es": "La auditoría."}) if state == "answered" else None
        body = {
            "id": f"alleystat-2014-01-14-{number}",
            "meeting": "alleystat-2014-01-14",
            "version": 1,
            "asker": asker,
            "asked_on": "2014-01-13",
            "state": state,
            "answered_by": "superintendent" if answer else None,
            "answered_on": "2014-01-14" if answer else None,
            "words": {"sha256": put({"text": text})},
            "since": None if answer is None else {"sha256": answer},
            "made_up": True,
        }
        yield "question/v1", body
    for number, why in ((7, "insult"), (8, "insult"), (9, "asked-already")):
        kept_out = {"id": f"alleystat-2014-01-14-{number}", "meeting": "alleystat-2014-01-14", "asker": "resident"}
        yield "declined-question/v1", {**kept_out, "asked_on": "2014-01-13", "declined_as": why, "made_up": True}
    told = {
        "sentence": "Requests, May 2013: it took too long.",
        "sentence_es": "Solicitudes, mayo de 2013: tardó demasiado.",
    }
    refused = {"sentence": "Requests, Alley 7: not told.", "sentence_es": "Solicitudes, callejón 7: no se dice."}
    for number, (outcome, reason, said) in enumerate(
        (("cancelled", "too-long", told), ("refused", "few", refused)), start=1
    ):
        body = {
            "id": f"alleystat-2014-01-14-asked-{number}",
            "meeting": "alleystat-2014-01-14",
            "asked_at": "2014-01-14T15:30:00Z",
            "by_post": None,
            "metric": "requests",
            "metric_version": 0,
            "definition": None,
            "outcome": outcome,
            "reason": reason,
            "as_of": "2014-01-13",
            "rows": dict.fromkeys(("asset", "place", "person_months"), "0" * 64),
            "recheck": "auditor",
            "sql": None,
            "words": {"sha256": put({**said, "answer": {}})},
            "made_up": True,
        }
        yield "asked-live/v1", body
    for slug, received in (("trucks-by-age", None), ("crews-by-ward", "2014-02-20")):
        came = {"received_words": "A table.", "received_words_es": "Una tabla.", "received_link": ""}
        body = {
            "id": slug,
            "meeting": "alleystat-2014-01-14",
            "version": 1,
            "owner_post": SUPERINTENDENT["post"],
            "owner_title": SUPERINTENDENT["title"],
            "owner_title_es": SUPERINTENDENT["title_es"],
            "asked_on": "2014-01-14",
            "first_due": "2014-02-10",
            "due": "2014-02-10",
            "moves": [],
            "received_on": received,
            "words": {"sha256": put({"what": slug.replace("-", " "), "what_es": f"Datos: {slug}"})},
            "since": {"sha256": put(came)} if received else None,
            "made_up": True,
        }
        yield "data-request/v1", body
