"""Interactive maps: the numbers of their popups are in the record, and their library is the one that we ship."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from civicstat.cycle.verify.pages import wrong_number
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.look.interactive import LIBRARY_FOLDER, permitted
from civicstat.portal.check.places import numbers_in_places


LANGUAGES = ("en", "es")


def check_maps(site: Path, values: PublishedValues, verdict: Verdict) -> None:
    """Add to the verdict what is wrong with the numbers in the files of a site's maps."""
    numbers = 0
    for lang in LANGUAGES:
        for file in sorted((site / lang).rglob("*.geojson")):
            name = file.relative_to(site).as_posix()
            try:
                found = list(numbers_in_places(json.loads(file.read_text("utf-8")), lang))
            except (ValueError, KeyError, TypeError):
                verdict.findings.append(Finding("the places of this map cannot be read", name))
                continue
            numbers += len(found)
            verdict.findings += [wrong for number in found for wrong in wrong_number(number, values, name)]
    verdict.counts["numbers on interactive maps, each looked up in the record"] = numbers


def check_library(site: Path, verdict: Verdict) -> None:
    """Hold the scripts that only set-up can bring to the digests that this version of the software states."""
    may_stand = permitted()
    for file in sorted((site / LIBRARY_FOLDER).rglob("*")):
        name = file.relative_to(site).as_posix()
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() not in may_stand.get(name, ()):
            verdict.findings.append(Finding("this script is not the one that Civicstat ships", name))
