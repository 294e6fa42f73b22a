"""A small invented town with a record: statements and objects to append, break and check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from civicstat.ledger.append import append
from civicstat.ledger.manifest import cited_by_release, manifest_bytes
from civicstat.ledger.objects import ObjectStore
from civicstat.ledger.reader import Record, figures_summary, objects_of, write_lines
from civicstat.vocabulary.canonical import canonical_bytes
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.figure import Accounting, Figure, FigureKey
from civicstat.vocabulary.statement import Entry, ObjectRef, Statement


DAY = "2014-06-30"
RECORDED = "2014-07-01T05:00:00Z"  # the first instant after 30 June in Chicago
METRIC = "closed-within-5-days"
METHOD = {
    "name": "recent-weeks",
    "words": "The mean of recent weeks.",
    "words_es": "El promedio de las semanas recientes.",
    "parameters": [{"name": "decay", "value": "0.8"}],
}


@dataclass
class Town:
    """Builds the statements of an invented town and appends them to its home."""

    home: Path
    day: str = DAY
    recorded: str = RECORDED

    @property
    def store(self) -> ObjectStore:
        return ObjectStore.of_home(self.home)

    @property
    def record(self) -> Record:
        return Record(self.home)

    def append(self, *statements: Statement) -> list[Entry]:
        return append(self.home, statements)

    def say(
        self,
        kind: str,
        name: str,
        body: dict[str, Any],
        *,
        cites: Iterable[str] = (),
        about: str = "-",
        version: int = 1,
    ) -> Statement:
        return Statement(f"{kind}/v{version}", name, about, self.day, self.recorded, tuple(cites), body)

    def genesis(self, **changes: Any) -> Statement:
        body = {
            "city": "springfield",
            "name": "Springfield",
            "jurisdiction": "Illinois",
            "mode": "replay",
            "time_zone": "America/Chicago",
            "licence": "CC0-1.0",
            "privacy_rules": "civicstat-default/1",
            "software": "0.1.0",
            "nonce": "ab" * 16,
        }
        return self.say("genesis", "genesis", {**body, **changes})

    def city(self, **changes: Any) -> Statement:
        body = {
            "slug": "springfield",
            "name": "Springfield",
            "state": "Illinois",
            "time_zone": "America/Chicago",
            "mode": "replay",
            "as_of": self.day,
            "fiscal_year_starts": 1,
            "languages": ["en", "es"],
            "spanish_reviewed_by": "",
            "licence": "CC0-1.0",
            "contact": {
                "phone": "(217) 555-0100",
                "text": "311",
                "web": "https://springfield.example/311",
                "hours": "day and night",
                "hours_es": "día y noche",
            },
            "demonstration": None,
            "main_layer": "ward",
            "layers": [
                {
                    "slug": "ward",
                    "title": "Wards",
                    "title_es": "Distritos",
                    "of": None,
                    "source": "invented",
                    "licence": "CC0-1.0",
                    "merge": [{"area": "1", "into": "2", "reason": "too few households"}],
                }
            ],
            "households_note": "invented",
        }
        return self.say("city", "springfield", {**body, **changes})

    def goal(self, slug: str = "clean-alleys", **changes: Any) -> Statement:
        body = {
            "id": slug,
            "title": "Clean alleys",
            "title_es": "Callejones limpios",
            "why": "Garbage draws rats.",
            "why_es": "La basura atrae ratas.",
            "owner": "Bureau of Sanitation",
            "owner_es": "Oficina de Limpieza",
            "metrics": [METRIC],
            "set_by": "the council",
            "set_by_es": "el concejo",
        }
        return self.say("goal", slug, {**body, **changes})

    def source(self, **changes: Any) -> Statement:
        body = {
            "name": "service-requests",
            "title": "Requests",
            "title_es": "Solicitudes",
            "source": "invented",
            "licence": "CC0-1.0",
            "rows_read": 3,
            "rows_accepted": 3,
            "rows_refused": 0,
            "commitment": "0" * 64,
        }
        return self.say("source", "service-requests", {**body, **changes})

    def definition(self, metric: str = METRIC, *, version: int = 1, **changes: Any) -> Statement:
        fields = {
            "id": metric,
            "version": version,
            "title": "Closed within 5 days",
            "title_es": "Cerradas en 5 días",
            "question": "Does the city close it within five days?",
            "question_es": "¿Lo cierra la ciudad en cinco días?",
            "owner": "Deputy Commissioner",
            "owner_es": "Subcomisionado",
            "measure": "share",
            "numerator": {"op": "not invented here"},
            "numerator_text": "days_between(opened, closed) <= 5",
            "periods": ["month"],
            "unit": "percent",
            "digits": 1,
            "direction": "up",
            "settles_after_days": 30,
            "known_gaps": ["Complaints that nobody makes are not counted."],
            "known_gaps_es": ["Las quejas que nadie presenta no se cuentan."],
            "proposed_by": "example",
            "proposed_by_es": "ejemplo",
            "target": [
                {"value": "80.0", "from": "2014-01-01", "set_by": "example", "set_by_es": "ejemplo", "is_example": True}
            ],
        }
        return self.say("definition", f"{metric}/{version}", Definition.model_validate({**fields, **changes}).to_json())

    def target(self, *, begins: str = "2014-01-01", value: str = "80.0", afterwards: bool = True) -> Statement:
        body = {
            "metric": METRIC,
            "version": 1,
            "value": value,
            "from": begins,
            "set_by": "example",
            "set_by_es": "ejemplo",
            "is_example": True,
            "set_afterwards": afterwards,
        }
        return self.say("target", f"{METRIC}/{begins}", body)

    def figure(
        self, period: str, value: str | None, *, status: str = "provisional", metric: str = METRIC, n: int = 50
    ) -> Figure:
        return Figure(
            FigureKey(metric, 1, period),
            None if value is None else Decimal(value),
            numerator=None if status == "suppressed" else n // 2,
            denominator=None if status == "suppressed" else n,
            n=None if status == "suppressed" else n,
            status=status,  # type: ignore[arg-type]
            as_of=self.day,
        )

    def release(
        self,
        figures: Iterable[Figure],
        /,
        *,
        definitions: Iterable[Statement] | None = None,
        cites: Iterable[str] = (),
        supersedes: Iterable[dict[str, Any]] = (),
        verdict: str = "passed",
        leave_out_of_report: str = "",
        name: str = "",
        **changes: Any,
    ) -> Statement:
        """A release whose objects are put into the store; `definitions` stand in the log or go before it."""
        if definitions is None:
            defined = [entry.statement.digest for entry in self.record.definition_entries().values()]
        else:
            defined = [statement.digest for statement in definitions]
        listed = list(figures)
        metrics = sorted({figure.key.metric for figure in listed})
        put = self.store.put_as
        refs = []
        files: dict[str, bytes] = {}
        for metric in metrics:
            of_metric = {str(f.key): f for f in listed if f.key.metric == metric}
            files[f"figures/{metric}"] = write_lines({key: f.to_json() for key, f in of_metric.items()})
            accounts = {
                key: Accounting(f.key, (f.n or 0) + 2, f.n or 0, {"duplicate": 2}).to_json()
                for key, f in of_metric.items()
            }
            refs.append(
                put(
                    f"accounting/{metric}",
                    name=f"{metric}.accounting.jsonl",
                    content=write_lines(accounts),
                    media_type="application/jsonl",
                )
            )
        for role, content in files.items():
            refs.append(put(role, name=f"{role}.jsonl", content=content, media_type="application/jsonl"))
        lines = b"".join(canonical_bytes(line) + b"\n" for line in supersedes)
        refs.append(put("supersedes", name="supersedes.jsonl", content=lines, media_type="application/jsonl"))
        refs.append(
            put("records/asset", name="service-requests-asset.csv", content=b"kind\nalley\n", media_type="text/csv")
        )
        report = {
            "verdict": verdict,
            "checks": [],
            "objects": sorted({ref.sha256 for ref in refs if ref.role != leave_out_of_report}),
            "withheld": [],
            "column_classes": {},
        }
        refs.append(
            put(
                "disclosure-report",
                name="disclosure-report.json",
                content=canonical_bytes(report),
                media_type="application/json",
            )
        )
        body = {
            "release": name or f"springfield/{self.day}",
            "city": "springfield",
            "as_of": self.day,
            "mode": "replay",
            "manifest": self.put_list(refs),
            "figures": figures_summary(files),
            "disclosure_report": refs[-1].sha256,
            "software": {"version": "0.1.0", "duckdb": "1.5.6"},
            "lead": "",
        }
        body.update(changes)
        cites = dict.fromkeys([*defined, *cites])
        return self.say("release", name or f"springfield/{self.day}", body, cites=cites, about=self.day, version=2)

    def put_list(self, refs: Iterable[ObjectRef]) -> dict[str, Any]:
        """The list of some objects, put into the store; how a release names it."""
        listed = [*refs]
        return self.put_list_bytes(manifest_bytes(listed), count=len(listed))

    def put_list_bytes(self, content: bytes, *, count: int) -> dict[str, Any]:
        return {"sha256": self.store.put(content), "bytes": len(content), "count": count}

    def refs(self, release: Statement) -> list[ObjectRef]:
        return [*objects_of(release, self.store.get)]

    def with_refs(self, release: Statement, refs: Iterable[ObjectRef], **changes: Any) -> Statement:
        """The same release with another list of objects."""
        return replace(release, body={**release.body, "manifest": self.put_list(refs), **changes})

    def as_v1(self, release: Statement) -> Statement:
        """The same release as it was written before release/v2: objects and definitions in the leaf itself."""
        body = {name: value for name, value in release.body.items() if name != "manifest"}
        by_digest = {entry.statement.digest: entry for entry in self.record.entries}
        defined = cited_by_release(release, "definition", by_digest)
        listed = {
            "objects": [ref.to_json() for ref in self.refs(release)],
            "definitions": [entry.statement.digest for entry in defined],
            "sources": [],
        }
        return replace(release, type="release/v1", body={**body, **listed})

    def correction(self, key: str, old: str | None, new: str | None) -> Statement:
        body = {
            "keys": [{"key": key, "old": old, "new": new}],
            "cause": "A file was read twice.",
            "who_found": "a resident",
            "noticed": self.day,
            "effect": "minor",
            "decisions": [],
        }
        return self.say("correction", "1", body)

    def revision(self, *, metric: str | None = None, keys: Iterable[dict[str, Any]] = ()) -> Statement:
        body = {
            "keys": list(keys),
            "metric": metric,
            "why": "The source was restated as planned.",
            "old_release": "springfield/2014-06-30",
            "new_release": "springfield/2014-07-31",
        }
        return self.say("revision", "1", body)

    def decision(self, **changes: Any) -> Statement:
        body = {
            "id": "night-crew",
            "department": "sanitation",
            "day": "2014-06-12",
            "text": "A second crew works the alleys at night until September.",
            "text_es": "Una segunda cuadrilla trabaja los callejones de noche hasta septiembre.",
            "why": "Speed was weighed against noise at night.",
            "why_es": "Se comparó la rapidez con el ruido nocturno.",
            "rests_on": [f"{METRIC}|v1|2014-05|city:-|-"],
            "effect": {"metric": METRIC, "direction": "up", "value": "80.0", "by": "2014-12-31"},
            "invented_example": True,
        }
        return self.say("decision", "night-crew", {**body, **changes})

    def action(self, **changes: Any) -> Statement:
        body = {
            "id": "night-roster",
            "decision": "night-crew",
            "owner_post": "Superintendent of Alleys",
            "owner_post_es": "Superintendencia de Callejones",
            "owner_department": "sanitation",
            "deliverable": "A night roster for one crew.",
            "deliverable_es": "Un turno nocturno para una cuadrilla.",
            "first_due": "2014-06-20",
            "due": "2014-06-27",
            "effect_open_until": "2014-12-31",
            "done_on": None,
            "evidence": "",
            "evidence_es": "",
            "invented_example": True,
        }
        return self.say("action", "night-roster", {**body, **changes})

    def briefing(self, **changes: Any) -> Statement:
        body = {
            "department": "sanitation",
            "meeting": "-",
            "as_of": self.day,
            "object": {"sha256": "0" * 64},
            "findings": 2,
            "promises": 1,
            "rests_on": "0" * 64,
        }
        return self.say("briefing", f"sanitation/{self.day}", {**body, **changes})

    def forecast(self, **changes: Any) -> Statement:
        body = {
            "id": "alleys-next-week",
            "version": 1,
            "title": "Alley complaints next week",
            "title_es": "Quejas de callejones la próxima semana",
            "metric": METRIC,
            "grid": "h3-8",
            "origin": self.day,
            "week": "2014-W28",
            "method": METHOD,
            "cells": {"count": 3, "sha256": "0" * 64},
            "scores": {"sha256": "0" * 64},
            "gain": "no-useful-gain",
            "not_locked": True,
        }
        return self.say("forecast", "alleys-next-week/2014-w28", {**body, **changes})

    def route_plan(self, **changes: Any) -> Statement:
        body = {
            "id": "alley-crews",
            "day": "2014-07-07",
            "crews": 2,
            "plan": {"sha256": "0" * 64},
            "method": METHOD,
            "seed": 7,
            "iterations": 500,
            "label": "example, not validated by crews",
            "label_es": "ejemplo, no validado por las cuadrillas",
        }
        return self.say("route-plan", "alley-crews/2014-07-07", {**body, **changes})

    def crew_settings(self, **changes: Any) -> Statement:
        body = {
            "id": "alley-crews",
            "layer": "community-area",
            "yard_cell": "8a2664cf6467fff",
            "crews": 2,
            "shift_minutes": 420,
            "shift_starts": "07:00",
            "speed_kmh": 25,
            "detour_percent": 140,
            "kinds": ["alley"],
            "service_minutes": [{"kind": "alley", "minutes": 25}],
            "service_minutes_otherwise": 20,
            "forecast_visits": 6,
            "forecast_minutes": 20,
            "minimum_after_days": 21,
            "set_by": "the bureau",
            "set_by_es": "la oficina",
        }
        return self.say("crew-settings", "alley-crews", {**body, **changes})

    def published_measures(self, **changes: Any) -> Statement:
        body = {
            "id": "measures",
            "title": "Measures of the city",
            "title_es": "Medidas de la ciudad",
            "set_by": "the city",
            "set_by_es": "la ciudad",
            "class": "C",
            "year": "FY2014",
            "measures": {"count": 3, "sha256": "ab" * 32},
            "figures": {"count": 5, "sha256": "cd" * 32},
            "missed": 1,
            "met": 1,
            "no_actual": 1,
            "no_target": 0,
            "no_direction": 0,
        }
        return self.say("published-measures", "measures", {**body, **changes})

    def metric_proposal(self, **changes: Any) -> Statement:
        body = {
            "metric": "every-report",
            "beside": "closed",
            "language": "es",
            "words": "Count every call.",
            "words_es": "Cuenten cada llamada.",
            "asked": "2014-05-12",
            "invented_example": True,
        }
        return self.say("metric-proposal", "every-report", {**body, **changes})

    def proposal_answer(self, **changes: Any) -> Statement:
        body = {
            "metric": "every-report",
            "answer": "no",
            "reason": "One visit would count twice.",
            "reason_es": "Una visita contaría dos veces.",
            "by": "Clerk",
            "by_es": "Secretaría",
            "day": "2014-06-30",
        }
        return self.say("proposal-answer", "every-report", {**body, **changes})

    def record_pattern(self, **changes: Any) -> Statement:
        body = {
            "id": "just-under-the-line-0123456789ab",
            "method": "just-under-the-line",
            "recheck": "anyone",
            "unit": "department=streets",
            "as_of": "2014-06-30",
            "rests_on": "ab" * 32,
            "line": {"metric": "closed-within-5-days", "version": 1, "value": "5", "unit": "days"},
            "numbers": {"cases": "400", "just_before": "65", "near_hours": "3.0"},
            "words": "Many stand before the line.",
            "words_es": "Hay muchas antes del límite.",
            "explanation": {
                "state": "given",
                "text": "A clerk writes them at the end of a shift.",
                "text_es": "Una persona las anota al final del turno.",
                "digest": "",
                "post": "Superintendent",
                "post_es": "Superintendencia",
            },
            "auditor": {
                "post": "City Auditor",
                "post_es": "Auditoría",
                "reason": "It bears on a target.",
                "reason_es": "Afecta una meta.",
                "digest": "",
                "day": "2014-06-30",
            },
            "handed_over": "2014-06-16",
            "days_to_explain": 14,
            "invented_example": True,
        }
        return self.say("record-pattern", "just-under-the-line-0123456789ab", {**body, **changes})

    def record_patterns_examined(self, **changes: Any) -> Statement:
        body = {"looked_at": 3, "published": 1}
        return self.say("record-patterns-examined", "count", {**body, **changes})

    def a_month_later(self) -> Town:
        return Town(self.home, "2014-07-31", "2014-08-01T05:00:00Z")

    def begin(self) -> None:
        self.append(self.genesis(), self.city(), self.goal(), self.source(), self.definition(), self.target())

    def log_files(self) -> dict[str, bytes]:
        folder = self.home / "ledger" / "log"
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A town whose record is still empty."""
    return Town(tmp_path)


@pytest.fixture
def opened_town(town: Town) -> Town:
    """A town that has said who it is and how it will measure."""
    town.begin()
    return town


@pytest.fixture
def make_town() -> type[Town]:
    """The builder itself, for tests that need more than one home."""
    return Town
