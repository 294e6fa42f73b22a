"""A packet of an invented meeting, for tests of its pages and acts, and the samples of its doors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from office_meetings import make_meeting, make_series
from office_people import AT

from civicstat.office.actions.packet import build_packet, contest, override
from civicstat.office.clock import now_in_office
from civicstat.office.models import Contest, Department, Meeting, Override, Packet, Person, Post


RELEASE = "ab" * 32
ON_TIME = "lamps-mended|v1|2015-06|city:-|-"


def measure(metric: str, *, is_unusual: bool = False) -> dict[str, Any]:
    """A measure with one sentence and one number."""
    number = {"key": f"{metric}|v1|2015-06|city:-|-", "field": "value", "format": "percent-1"}
    return {
        "id": metric,
        "metric": metric,
        "title": {"en": metric.replace("-", " ").capitalize(), "es": f"La {metric}"},
        "signal": f"{metric}|v1|city:-|-|month#1",
        "figure": f"{metric}|v1|2015-06|city:-|-",
        "variation": "special-cause-concerning" if is_unusual else "common-cause",
        "assurance": "no-target",
        "is_unusual": is_unusual,
        "sentences": [{"id": f"s/{metric}", "en": ["In June 2015: ", number, "."], "es": ["En junio: ", number, "."]}],
    }


def chart(metric: str) -> dict[str, Any]:
    """A process chart of eight months: one unusual, the last one not final, a target that was moved once."""
    values = ("60.1", "62.0", "59.4", "61.7", "40.2", "63.0", "65.6", "64.9")
    points = [
        {
            "key": f"{metric}|v1|2015-{month:02}|city:-|-",
            "period": f"2015-{month:02}",
            "value": value,
            "is_final": month < 8,
            "rules": ["outside-limits"] if month == 5 else [],
        }
        for month, value in enumerate(values, start=1)
    ]
    segment = {
        "key": f"{metric}|v1|city:-|-|month#1",
        "chart": "xmr",
        "unit": "percent",
        "digits": 1,
        "center": "60.0",
        "lower": "50.0",
        "upper": "70.0",
        "baseline": ["2015-01", "2015-04"],
        "points": points,
        "target": "80.0",
        "variation": "special-cause-concerning",
        "assurance": "will-not-reach",
    }
    return {
        "segments": [segment],
        "targets": [{"from": "2015-01-01", "value": "70"}, {"from": "2015-04-01", "value": "80"}],
    }


def pictures(metrics: list[str]) -> dict[str, Any]:
    """Charts of the measures, where a change sits, and how a forecast fared."""
    parts = [("north", "North Ward", "2.5"), ("south", "South Ward", "-1.0"), ("total", "The whole movement", "1.5")]
    rows = [
        {"part": slug, "name": {"en": name, "es": name}, "field": f"{slug}.change", "change": change}
        for slug, name, change in parts
    ]
    methods = [("This forecast", "12.0"), ("Last 8 weeks", "11.0")]
    return {
        "charts": {metric: chart(metric) for metric in metrics},
        "drivers": {"lamps-mended": [{"by": "ward", "title": {"en": "Ward", "es": "Distrito"}, "rows": rows}]},
        "map": {},
        "forecast": {
            "lamps": [
                {
                    "name": {"en": name, "es": name},
                    "hits": f"methods.{index}.hits",
                    "rate": f"methods.{index}.hit_rate",
                    "caught": caught,
                    "is_ours": index == 0,
                    "is_best": index == 1,
                }
                for index, (name, caught) in enumerate(methods)
            ]
        },
    }


def values_of(drawn: dict[str, Any]) -> list[list[str]]:
    """The numbers of their tables."""
    points = [point for each in drawn["charts"].values() for point in each["segments"][0]["points"]]
    scores = [("hits", "12"), ("hit_rate", "0.251")]
    return [
        *([point["key"], "value", point["value"]] for point in points),
        *(["forecast-scores/lamps", f"methods.{index}.{name}", text] for index in (0, 1) for name, text in scores),
    ]


def a_paper(meeting: Meeting, *, release: str = RELEASE) -> dict[str, Any]:
    """A packet's object: lamps moved, baskets got better, signs stayed as they were."""
    measures = [
        measure("lamps-mended", is_unusual=True),
        measure("baskets-emptied", is_unusual=True),
        measure("signs-mended"),
    ]
    drawn = pictures([each["id"] for each in measures])
    told = {"id": "lamps-mended/before/ward/where", "en": ["Mostly north."], "es": ["Sobre todo al norte."]}
    scored = {"id": "forecast-scores/lamps/gain", "en": ["It finds one more."], "es": ["Encuentra una más."]}
    said = {"id": "briefing-streets/promises", "en": ["No promise is on record."], "es": ["No consta ninguna promesa."]}
    return {
        "key": "briefing-streets",
        "department": {"slug": "streets", "name": {"en": "Streets", "es": "Calles"}},
        "as_of": "2015-09-30",
        "meeting": "-",
        "sections": [],
        "made_for": {"meeting": meeting.slug},
        "log_size": 1,
        "release": release,
        "opening": [said],
        "promises": [],
        "summary": [],
        "changes": [{**measures[0], "splits": [], "questions": [], "doubts": []}],
        "improvement": {**measures[1], "splits": [], "questions": [], "doubts": []},
        "no_improvement": None,
        "within": [{"metric": "signs-mended", "signal": "", "title": measures[2]["title"]}],
        "too_short": [],
        "claims": [],
        "doubts": [],
        "standing": [measures[0]],
        "measures": measures,
        "drivers": [{"metric": "lamps-mended", "title": measures[0]["title"], "sentences": [told]}],
        "map": [],
        "forecast": [{"metric": "lamps-mended", "title": measures[0]["title"], "sentences": [scored]}],
        "pictures": drawn,
        "spot_check": {"period": "2015-09", "of": 0, "places": []},
        "values": [*([each["figure"], "value", "65.6"] for each in measures), *values_of(drawn)],
        "numbers": {},
        "derivations": [],
        "methods": {},
    }


def make_packet(*, by: Person, hours_before: int = 96, now: datetime | None = None, **series: Any) -> Packet:
    """The packet of a meeting that many hours from now; of streets."""
    hour = now_in_office() if now is None else now
    streets = Department.objects.get(slug="streets")
    given = make_series(by=by, **{"department": streets, **series})
    meets_at = hour + timedelta(hours=hours_before)
    meeting = make_meeting(given, meets_at.date(), by=by)
    Meeting.objects.filter(pk=meeting.pk).update(meets_at=meets_at, first_at=meeting.first_at)
    meeting.refresh_from_db()
    steward = Post.objects.filter(role="data-steward").first()
    return build_packet(meeting=meeting, paper=a_paper(meeting), steward=steward, at=AT, now=hour)


def contested(packet: Packet, *, by: Person, **changes: Any) -> Contest:
    """A figure of streets that is contested with evidence."""
    fields: dict[str, Any] = {
        "metric": "lamps-mended",
        "department": Department.objects.get(slug="streets"),
        "as_post": Post.objects.get(slug="department-head-streets"),
        "words": "Forty lamps were mended and not closed in the file.",
        "evidence": "The crew's sheets of the week, signed.",
        "at": AT,
        "now": packet.built_at + timedelta(hours=1),
    }
    return contest(packet=packet, by=by, **{**fields, **changes})


def overridden(packet: Packet, *, by: Person, metric: str = "signs-mended") -> Override:
    """A measure that the chair adds."""
    now = packet.built_at + timedelta(hours=1)
    why = {"why": "It sits far below its target.", "why_es": ""}
    return override(packet=packet, metric=metric, as_post=Post.objects.get(slug="chair"), by=by, at=AT, now=now, **why)


def packet_door_parts() -> dict[str, Callable[[], dict[str, object]]]:
    """For each door of packets the parts of an address that leads somewhere."""

    def parts(**more: object) -> Callable[[], dict[str, object]]:
        return lambda: {"slug": _packet().meeting.slug, **more}

    finding = {"department": "streets", "metric": "lamps-mended"}
    return {
        "packet": parts(),
        "packet-pdf": parts(),
        "explain-finding": parts(**finding),
        "contest-figure": parts(**finding),
        "answer-contest": lambda: {"pk": _contest().pk},
        "override-agenda": parts(metric="signs-mended"),
        "take-back-override": lambda: {"pk": _override().pk},
    }


def packet_door_owners() -> dict[str, str]:
    """Whose their subjects are."""
    return dict.fromkeys(("explain-finding", "contest-figure"), "streets")


def _packet() -> Packet:
    return Packet.objects.first() or make_packet(by=_somebody())


def _contest() -> Contest:
    return Contest.objects.first() or contested(_packet(), by=_somebody())


def _override() -> Override:
    return Override.objects.first() or overridden(_packet(), by=_somebody())


def _somebody() -> Person:
    return Person.objects.get(name="analyst")
