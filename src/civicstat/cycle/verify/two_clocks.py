"""The two clocks: computed again by area from the published rows, and every figure beside them looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from civicstat.cycle.follow_up import FOLLOW_UP_ROLE
from civicstat.cycle.steps import Progress
from civicstat.cycle.two_clocks import TWO_CLOCKS
from civicstat.cycle.verify.figures import row_files
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.ledger.reader import Record
from civicstat.metrics.recheck.follow_up import clocks_again


RECHECKED = ("closings", "confirmed", "residents", "other_inspections")


def check_two_clocks(record: Record, values: PublishedValues, verdict: Verdict, *, progress: Progress) -> None:
    """Add to the verdict what the two clocks say that does not follow from the published rows."""
    if not record.has_role(TWO_CLOCKS):
        return
    progress("Computing the two clocks again", 0, 0)
    ref = record.ref(TWO_CLOCKS)
    document = record.object_json(ref)
    file = f"objects/{ref.sha256} ({TWO_CLOCKS})"
    verdict.findings += _unknown_keys(document, values, file)
    verdict.findings += _differences(record, document, file)
    verdict.counts["areas with two clocks, computed again"] = len(document["areas"])


def _unknown_keys(document: Mapping[str, Any], values: PublishedValues, file: str) -> Iterator[Finding]:
    for area, said in document["areas"].items():
        for name in ("closed", "again"):
            if said[name] is None:
                continue
            metric, _, period, of_area, _ = said[name].split("|")
            if said[name] not in values.figures or (metric, period, of_area) != (
                document[name],
                document["period"],
                area,
            ):
                yield Finding("the two clocks name another figure than that of their area", file, said[name], area)


def _differences(record: Record, document: Mapping[str, Any], file: str) -> Iterator[Finding]:
    has_rows = record.has_role(FOLLOW_UP_ROLE)
    if has_rows != document["is_checked"]:
        yield Finding(
            "whether somebody has looked does not follow from the published rows", file, expected=str(has_rows)
        )
        return
    again = _again(record, document) if has_rows else {}
    for area, said in document["areas"].items():
        shown = {name: said[name] for name in RECHECKED if name in said}
        expected = again.get(area, {})
        if shown != expected:
            yield Finding(
                "what was confirmed fixed does not follow from the published rows",
                file,
                f"{TWO_CLOCKS}#areas.{area}",
                str(expected),
                str(shown),
            )
    for area in sorted(again.keys() - document["areas"].keys()):
        yield Finding("an area with closings is missing from the two clocks", file, f"{TWO_CLOCKS}#areas.{area}")


def _again(record: Record, document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    draw, layers = document["draw"], {}
    for slug in document["layers"]:
        body = record.object_json(record.ref(f"layer/{slug}"))
        layers[slug] = [member["slug"] for member in body.get("areas") or body.get("groups") or ()]
    return clocks_again(
        {**row_files(record), FOLLOW_UP_ROLE: record.object(record.ref(FOLLOW_UP_ROLE))},
        first=document["first_month"],
        last=document["last_month"],
        kinds=draw["kinds"] if draw else (),
        layers=layers,
        one_lot=["city", *layers] if draw and draw["over"] == "city" else [document["main_layer"]],
    )
