"""What the second half of the path adds to the record of the small city: next week, a day of crews, a briefing.

The plan and the briefing come from the rooms that make them, so that the pages are held to what those publish; the
forecast follows from a formula.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import h3

from civicstat.dispatch.plan import plan_day
from civicstat.dispatch.published import plan_to_json
from civicstat.dispatch.requests import ForecastCell, OpenStop, OpenStops
from civicstat.dispatch.settings import DispatchSettings
from civicstat.dispatch.sheet import route_geojson
from civicstat.hearings.briefing import Department, prepare_briefing
from civicstat.hearings.briefing_object import briefing_body, briefing_object
from civicstat.hearings.claims import Claim
from civicstat.hearings.phrases import Both
from civicstat.hearings.promises import actions_as_of, decisions_as_of
from civicstat.hearings.published import Names, Published
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Figure, FigureKey
from civicstat.vocabulary.signal import Signal
from civicstat.vocabulary.statement import Statement


AS_OF = date(2014, 6, 30)
WEEK = "2014-W28"
CLAIM = {
    "slug": "on-time-flag",
    "text": "The city's own flag calls {value} of requests on time.",
    "text_es": "La marca de la propia ciudad da {value} de las solicitudes a tiempo.",
    "value": "73.6",
    "format": "percent-1",
    "source": "column OnTime of the file",
    "source_es": "columna OnTime del archivo",
    "beside": [],
}
EVENTS = [
    {
        "date": "2013-04-01",
        "text": "The last 12 wards switch to the grid.",
        "text_es": "Los últimos 12 distritos pasan a la cuadrícula.",
        "source": "city council",
    },
    {"date": "2009-01-01", "text": "Long before.", "text_es": "Mucho antes.", "source": "city council"},
]
# A pattern at a line of so many days; its words are kept, and the auditor's are not.
PATTERN: dict[str, Any] = {
    "id": "just-under-the-line-0123456789ab",
    "method": "just-under-the-line",
    "recheck": "anyone",
    "unit": "department=streets",
    "as_of": "2014-06-30",
    "rests_on": "ab" * 32,
    "line": {"metric": "closed-within-5-days", "version": 1, "value": "5", "unit": "days"},
    "numbers": {
        "cases": "1400",
        "just_before": "65",
        "just_after": "6",
        "expected_before": "15",
        "expected_after": "13",
        "more": "50",
        "more_low": "34",
        "more_high": "66",
        "near_hours": "3.0",
        "near_seconds": "10800",
        "one_in": "1000000",
    },
    "words": "In the last 3 hours before the line stand 65 closings.",
    "words_es": "En las últimas 3 horas antes del límite hay 65 cierres.",
    "explanation": {
        "state": "withheld",
        "text": "",
        "text_es": "",
        "digest": "cd" * 32,
        "post": "Superintendent of Streets",
        "post_es": "Superintendencia de Calles",
    },
    "auditor": {
        "post": "City Auditor",
        "post_es": "Auditoría de la Ciudad",
        "reason": "It bears on a public target.",
        "reason_es": "Afecta una meta pública.",
        "digest": "",
        "day": "2014-06-30",
    },
    "handed_over": "2014-06-16",
    "days_to_explain": 14,
    "invented_example": False,
}
DECISION = {
    "id": "second-crew",
    "department": "streets",
    "day": "2014-03-14",
    "text": "A second crew clears alleys for 8 weeks.",
    "text_es": "Una segunda cuadrilla limpia callejones durante 8 semanas.",
    "why": "Long waits weighed more than cost.",
    "why_es": "Las esperas largas pesaron más que el costo.",
    "rests_on": ["closed-within-5-days|v1|2014-02|city:-|-"],
    "effect": {"metric": "closed-within-5-days", "direction": "up", "value": "85", "by": "2014-12-31"},
    "invented_example": True,
}


PROPOSAL: dict[str, Any] = {
    "metric": "every-report-within-5-days",
    "beside": "closed-within-5-days",
    "language": "es",
    "words": "All 3 of us called. Count every call.",
    "words_es": "Llamamos 3. Cuenten cada llamada.",
    "asked": "2014-05-12",
    "invented_example": True,
}


def action(name: str, **changes: Any) -> dict[str, Any]:
    """An action of that decision, any field changed."""
    return {
        "id": name,
        "decision": "second-crew",
        "owner_post": "Superintendent of Alleys",
        "owner_post_es": "Superintendencia de Callejones",
        "owner_department": "streets",
        "deliverable": f"The {name.replace('-', ' ')}",
        "deliverable_es": f"Se entrega {name.replace('-', ' ')}",
        "first_due": "2014-05-31",
        "due": "2014-05-31",
        "effect_open_until": "2014-12-31",
        "done_on": None,
        "evidence": "",
        "evidence_es": "",
        "invented_example": True,
        **changes,
    }


ACTIONS = [
    action("crew-roster", due="2014-06-15"),
    action("truck-lease", done_on="2014-06-04", evidence="The lease.", evidence_es="El contrato."),
    action("alley-list", first_due="2014-08-31", due="2014-08-31"),
]


def promise(name: str, words: str, since: str | None = None, **changes: Any) -> dict[str, Any]:
    """A promise whose words stand in objects of these digests, any field changed."""
    return {
        "id": name,
        "version": 1,
        "decision": "new-trucks",
        "owner_post": "superintendent",
        "owner_title": "Superintendent of Alleys",
        "owner_title_es": "Superintendencia de Callejones",
        "owner_department": "streets",
        "promised_on": "2014-03-01",
        "first_due": "2014-05-31",
        "due": "2014-05-31",
        "moves": [],
        "effect_open_until": "2014-06-15",
        "claim": None,
        "confirmation": None,
        "aside": None,
        "effect": None,
        "words": {"sha256": words},
        "since": None if since is None else {"sha256": since},
        "made_up": True,
        **changes,
    }


SINCE = {
    "evidence": "The 12 trucks.",
    "apology": "You waited. We are sorry.",
    "apology_es": "Esperó. Lo sentimos.",
    "next_step": "A third crew starts on July 7.",
    "next_step_es": "Una tercera cuadrilla empieza el 7 de julio.",
    "aside_why": "The yard was closed.",
    "aside_why_es": "Se cerró el patio.",
    "effect_words": "It fell by 2 days.",
    "effect_words_es": "Bajó 2 días.",
    "moves": [{"why": "Two posts were not filled.", "why_es": "Dos puestos estaban vacantes."}],
}


def promised(put: Callable[[dict[str, Any]], str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """A decision and promises with every status, as (type, name, body); `put` keeps words and tells their digest."""
    decided = {name: value for name, value in DECISION.items() if name in ("department", "day", "rests_on", "effect")}
    words = put({name: DECISION[name] for name in ("text", "text_es", "why", "why_es")})
    new = {"id": "new-trucks", "scenarios": ["12 trucks", "A contractor"], "words": {"sha256": words}, "made_up": True}
    yield "decision/v2", "new-trucks", {**decided, **new}
    since = put(SINCE)
    claim = {"done_on": "2014-05-20", "by_post": "superintendent"}
    seen = {"confirmation": {"on": "2014-05-22", "by_post": "chair"}}
    aside = {"since": "2014-06-01", "until": None, "into": None}
    effect = {"verdict": "not-reached", "on": "2014-06-20", "by_post": "analyst", "figure": ""}
    changes: dict[str, dict[str, Any]] = {
        "twelve-trucks": {"claim": claim, **seen, "effect": effect},
        "late-trucks": {
            "claim": {**claim, "done_on": "2014-06-05"},
            "confirmation": {**seen["confirmation"], "on": "2014-06-06"},
        },
        "seen-by-nobody": {"claim": claim},
        "moved-and-missed": {"due": "2014-06-25", "moves": [{"on": "2014-05-30", "to": "2014-06-25"}]},
        "overtaken": {"aside": {**aside, "status": "overtaken-by-events"}},
        "on-hold": {"aside": {**aside, "status": "on-hold", "until": "2014-08-31"}},
        "merged": {"aside": {**aside, "status": "merged", "into": "twelve-trucks"}},
    }
    for name, changed in changes.items():
        words = put({"deliverable": f"Promise {name}", "deliverable_es": f"Promesa {name}"})
        yield "action/v2", name, promise(name, words, since, **changed)
    words = put({"deliverable": "It named somebody", "deliverable_es": "Nombraba a alguien"})
    yield "action/v2", "named-somebody", promise("named-somebody", words, due="2014-05-31")
    gone = {"withdrawn": words, "reason": "It named a person.", "reason_es": "Nombraba a una persona."}
    yield "withdrawal/v1", words, {**gone, "by_post": "clerk", "note": ""}


def two_clocks(wards: Sequence[str]) -> dict[str, Any]:
    """Inspections drawn by lot: enough in the city and one ward, too few in another, none in the rest."""
    shown = {
        "status": "shown", "fixed": 24, "not_fixed": 6, "not_sure": 2, "numerator": 24, "denominator": 30,
        "value": "80.0", "low": "62.7", "high": "90.5", "level": "0.95", "if_not_fixed": "75.0", "if_fixed": "81.2",
    }  # fmt: skip
    none = {"status": "none", "fixed": 0, "not_fixed": 0, "not_sure": 0, "numerator": 0, "denominator": 0}
    few = {**none, "status": "too-few", "fixed": 4, "not_fixed": 3, "numerator": 4, "denominator": 7}
    apart = {**few, "status": "not-one-lot"}
    answers = {"fixed": 11, "not_fixed": 5, "not_sure": 3}
    of_wards = {f"ward:{slug}": (shown, few, none)[min(at, 2)] for at, slug in enumerate(wards)}
    confirmed = {"city:-": shown, "need-group:high": apart, "need-group:low": none, **of_wards}
    return {
        "as_of": AS_OF.isoformat(),
        "fewest_checks": 30,
        "period": "2014-06-r12",
        "first_month": "2013-07",
        "last_month": "2014-06",
        "closed": "closed-within-5-days",
        "again": "reported-again-within-30-days",
        "main_layer": "ward",
        "layers": ["need-group", "ward"],
        "is_checked": True,
        "draw": {"over": "city", "kinds": ["alley"], "words": "Every 50th closing.", "words_es": "Cada 50.º cierre."},
        "sources": [
            {
                "name": "inspections",
                "title": "Inspections",
                "title_es": "Inspecciones",
                "source": "invented",
                "licence": "CC0",
                "rows_refused": 2,
                "refused_by_reason": [{"reason": "the day is missing", "reason_es": "falta el día", "rows": 2}],
            }
        ],
        "sql": [],
        "areas": {
            area: {
                "closed": f"closed-within-5-days|v1|2014-06-r12|{area}|-"
                if area.startswith(("city", "ward"))
                else None,
                "again": None if area.startswith("ward") else f"reported-again-within-30-days|v1|2014-06-r12|{area}|-",
                "closings": 900,
                "confirmed": said,
                "residents": answers,
                "other_inspections": answers,
            }
            for area, said in confirmed.items()
        },
    }


def coverage() -> dict[str, Any]:
    """Every hole that the page of what is not measured can show: kinds, an area, two metrics without care, two late."""
    kinds = {"alley": (412, ["alley-requests"]), "cart": (96, []), "yard": (38, [])}
    ids = ("alley-requests", "closed-within-5-days", "days-to-close", "open-backlog", "person-requests")
    late = {"open-backlog": ("open-backlog|v1|2013-12|city:-|-", 181, "stale"), "person-requests": (None, None, "")}
    return {
        "as_of": AS_OF.isoformat(),
        "first_month": "2013-07",
        "last_month": "2014-06",
        "kinds": {
            kind: {"class": "asset", "requests": rows, "own": own, "with_others": 3}
            for kind, (rows, own) in kinds.items()
        }
        | {"home-visit": {"class": "person", "requests": None, "own": [], "with_others": 0}},
        "without_own": ["cart", "yard"],
        "totals": {
            "kinds": 3,
            "kinds_with_own": 1,
            "kinds_without_own": 2,
            "kinds_about_persons": 1,
            "requests": 546,
            "requests_with_own": 412,
            "requests_without_own": 134,
            "percent_with_own": "75.5",
            "metrics": len(ids),
        },
        "metrics": {
            metric: {
                "version": 1,
                "counts": "own" if metric == "alley-requests" else "all",
                "kinds": 3,
                "newest": newest,
                "age_days": age,
                "allowed_days": 92,
                "state": state or "never-settled",
            }
            for metric in ids
            for newest, age, state in [late.get(metric, (f"{metric}|v1|2014-05|city:-|-", 30, "current"))]
        },
        "stale": ["open-backlog"],
        "never_settled": ["person-requests"],
        "layers": {
            "need-group": {"areas": 2, "areas_without": 0, "without": []},
            "ward": {"areas": 4, "areas_without": 1, "without": ["west-hill"]},
        },
        "unassigned": {
            "public_after_days": 14,
            "metrics": {
                metric: {"version": 1, "owner": owner, "owner_es": owner, "why": why, "told": "2014-06-01", "days": 29}
                for metric, owner, why in (
                    ("alley-requests", "Superintendent of Alleys", "vacant"),
                    ("open-backlog", "Nobody yet", "no-post"),
                )
            },
        },
    }


def forecast_figures(cells: Sequence[str]) -> list[Figure]:
    """What is expected of each cell and of the whole city."""
    figures = [
        _expected(f"h3-8:{cell}", Decimal("0.25") + number, number, number + 2) for number, cell in enumerate(cells)
    ]
    return [*figures, _expected("city:-", Decimal("33.75"), 25, 44)]


def _expected(area: str, mean: Decimal, low: int, high: int) -> Figure:
    return Figure(
        FigureKey("forecast-alleys", 1, WEEK, area),
        mean,
        low=Decimal(low),
        high=Decimal(high),
        level=Decimal("0.8"),
        derivation="M",
        status="provisional",
        as_of=AS_OF.isoformat(),
    )


SCORES: dict[str, Any] = {
    "class": "M",
    "locked_at_the_time": False,
    "cells": {"count": 829, "best": 42, "best_percent": 5},
    "weeks": 52,
    "requests": 1754,
    "methods": [
        {
            "method": name,
            "title": title,
            "title_es": title_es,
            "hits": hits,
            "hit_rate": rate,
            "nats_per_request": "0.1000",
            "expected": "1700.0",
            "calibration": "0.969",
        }
        for name, title, title_es, hits, rate in (
            ("kernel-mixture", "This forecast", "Este pronóstico", "326.5000", "0.1861"),
            ("last-52-weeks", "Last 52 weeks", "Últimas 52 semanas", "322.2500", "0.1837"),
        )
    ],
    "interval": {
        "level": "0.8",
        "cell_weeks": 43108,
        "inside": 40012,
        "inside_expected": "39800.0",
        "coverage": "0.9282",
        "coverage_expected": "0.9233",
    },
    "best_simple": "last-52-weeks",
    "gain": {"percent": "1.3", "low": "-2.0", "high": "4.6", "level": "0.95"},
    "rule": "gain: at least 2 % more hits.",
    "rule_es": "gain (mejora): al menos 2 % más aciertos.",
    "verdict": "no-useful-gain",
    "origins": [],
}


@cache
def plan_object() -> dict[str, Any]:
    """Two crews, more stops than they can visit, and a rule with a price."""
    yard = h3.latlng_to_cell(41.9, -87.63, 10)
    wards = ("north-end", "old-harbor", "ward-12", "unlocated")
    near = [
        OpenStop(
            cell, wards[number % 3], ("alley", "cart")[: 1 + number % 2], 1 + number % 3, number % 2, _days(number)
        )
        for number, cell in enumerate(sorted(h3.grid_ring(yard, 8))[:24])
    ]
    far = OpenStop(h3.latlng_to_cell(41.83, -87.63, 10), "west-hill", ("alley",), 1, 0, _days(25))
    settings = DispatchSettings(
        yard_cell=yard, service_minutes={"alley": 20, "cart": 10}, shift_minutes=150, minimum_after_days=7
    )
    quiet = ForecastCell(h3.latlng_to_cell(41.91, -87.65, 8), Decimal("4.25"), "old-harbor")
    plan = plan_day(
        OpenStops((*near, far), without_place=3, duplicates_left_out=2),
        [quiet],
        settings,
        city="springfield",
        day=date(2014, 7, 1),
        as_of=AS_OF,
        iterations=60,
    )
    read: dict[str, Any] = json.loads(canonical_bytes(plan_to_json(plan)))
    return read


def _days(ago: int) -> date:
    return date.fromordinal(AS_OF.toordinal() - ago % 9 if ago < 25 else AS_OF.toordinal() - ago)


def geojson() -> bytes:
    """The same plan as GeoJSON."""
    return route_geojson(plan_object()).encode()


def briefing_of(
    definitions: Sequence[Definition],
    figures: Sequence[Figure],
    signals: Sequence[Signal],
    said: Sequence[Statement],
) -> Any:
    """The briefing of the street department, which answers for every measure with a chart."""
    names = {"ward": Both("Wards", "Distritos"), "kind": Both("Kinds", "Tipos")}
    for slug in ("north-end", "old-harbor", "ward-12", "west-hill", "unlocated"):
        names[f"ward:{slug}"] = Both(slug.title(), slug.title())
    claim = Claim(
        id=CLAIM["slug"],
        text=CLAIM["text"],
        text_es=CLAIM["text_es"],
        value=Decimal(CLAIM["value"]),
        format=CLAIM["format"],
        source=CLAIM["source"],
        source_es=CLAIM["source_es"],
    )
    return prepare_briefing(
        Department("streets", "Street Department", "Departamento de Calles"),
        as_of=AS_OF,
        definitions=definitions,
        published=Published.of(figures=figures, signals=signals),
        own_metrics={definition.id for definition in definitions if definition.table != "person_months"},
        actions=actions_as_of(said, AS_OF),
        decisions=decisions_as_of(said, AS_OF),
        names=Names(names),
        claims=[claim],
        meeting=date(2014, 7, 10),
    )


def forecast_words(cells: Sequence[str]) -> dict[str, Any]:
    """What the rows of its places say: the longest words there are, so that pages are weighed with them."""
    keys = [str(figure.key) for figure in forecast_figures(cells) if "h3-8:" in str(figure.key)]
    english, spanish = ["No clear change from last year."], ["Sin cambio claro frente a hace un año."]
    return {"sentences": [{"id": f"row/{key}", "en": english, "es": spanish} for key in sorted(keys)]}


def forecast_body(cells: str, scores: str) -> dict[str, Any]:
    """The statement of the forecast, made after its week had begun."""
    return {
        "id": "alleys",
        "version": 1,
        "title": "Alley requests, 1 week ahead",
        "title_es": "Solicitudes de callejones, 1 semana antes",
        "metric": "alley-requests",
        "grid": "h3-8",
        "origin": "2014-06-30",
        "week": WEEK,
        "method": {
            "name": "kernel-mixture",
            "words": "A blend of 3 spans of past weeks.",
            "words_es": "Una mezcla de 3 periodos de semanas pasadas.",
            "parameters": [{"name": "rounds", "value": "20"}],
        },
        "cells": {"count": 3, "sha256": cells},
        "scores": {"sha256": scores},
        "gain": "no-useful-gain",
        "not_locked": True,
    }


def plan_body(sha256: str) -> dict[str, Any]:
    """The statement of the crews' day."""
    plan = plan_object()
    return {
        "id": "sanitation",
        "day": plan["day"],
        "crews": 2,
        "plan": {"sha256": sha256},
        "method": {
            "name": "pyvrp",
            "words": plan["method"]["words"]["en"],
            "words_es": plan["method"]["words"]["es"],
            "parameters": [],
        },
        "seed": plan["method"]["seed"],
        "iterations": plan["method"]["iterations"],
        "label": plan["label"]["en"],
        "label_es": plan["label"]["es"],
    }


__all__ = [
    "ACTIONS",
    "CLAIM",
    "DECISION",
    "EVENTS",
    "SCORES",
    "WEEK",
    "briefing_body",
    "briefing_object",
    "briefing_of",
    "forecast_body",
    "forecast_figures",
    "forecast_words",
    "geojson",
    "plan_body",
    "plan_object",
]
