"""`verify`: a home, a copied site or a web address; every check, one verdict."""

from __future__ import annotations

import filecmp
import tempfile
import time
from pathlib import Path

from civicstat import __version__
from civicstat.cycle.errors import CycleError
from civicstat.cycle.home import Home
from civicstat.cycle.steps import Progress, all_as, no_progress
from civicstat.cycle.verify.ahead import check_ahead
from civicstat.cycle.verify.asked_live import check_asked_live
from civicstat.cycle.verify.briefings import check_briefings
from civicstat.cycle.verify.coverage import check_coverage
from civicstat.cycle.verify.data_age import check_data_age
from civicstat.cycle.verify.days import check_days
from civicstat.cycle.verify.drivers import check_drivers
from civicstat.cycle.verify.equity import check_equity
from civicstat.cycle.verify.fetch import fetch_site
from civicstat.cycle.verify.figures import check_figures
from civicstat.cycle.verify.kept_meetings import check_annual_reports, check_memos
from civicstat.cycle.verify.lateness import check_lateness
from civicstat.cycle.verify.maps import check_library, check_maps
from civicstat.cycle.verify.outlooks import check_outlooks
from civicstat.cycle.verify.pages import check_pages
from civicstat.cycle.verify.patterns import check_patterns
from civicstat.cycle.verify.published import check_published
from civicstat.cycle.verify.rare_events import check_rare_events
from civicstat.cycle.verify.rerun import make_again
from civicstat.cycle.verify.target_words import check_target_words
from civicstat.cycle.verify.two_clocks import check_two_clocks
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.cycle.verify.withheld import check_withheld
from civicstat.ledger.check import check_log
from civicstat.ledger.reader import Record, has_record
from civicstat.look.interactive import LIBRARY_FOLDER
from civicstat.portal.render import render
from civicstat.vocabulary.errors import CivicstatError


# Present only where they were installed at set-up; every other file is the same bytes with and without them. Fonts say
# nothing; the map's library is held to its digests (maps.py).
FROM_SET_UP = ("assets/fonts/", f"{LIBRARY_FOLDER}/")
NOT_SIGNED = (
    "The record is not yet signed, and no outside copy-keeper has seen it: compare it with your own earlier copy."
)
NOT_MADE_AGAIN = "forecasts and crew plans, made again by our program: --rerun does that, and takes longer"
NOT_PROVED = "This shows that the numbers follow from the published rows, not that the rows are true."


def verify(target: str, *, render: bool = True, rerun: bool = False, progress: Progress = no_progress) -> Verdict:
    """Whether a public record holds.

    Parameters
    ----------
    target
        A city's home, a copy of its site (a folder with `log/` and `objects/`), or the address of one.
    render
        Also write every page again from the record and compare the bytes.
    rerun
        Also make forecasts and crew plans again by the program that made them, and compare every digit.
    """
    if target.startswith(("http://", "https://")):
        with tempfile.TemporaryDirectory(prefix="civicstat-verify-") as scratch:
            site = fetch_site(target, Path(scratch) / "site", progress=progress)
            return _verify(target, site, site, should_render=render, should_rerun=rerun, progress=progress)
    folder = Path(target)
    if not has_record(folder):
        raise CycleError(
            f"there is no public record in {target}",
            expected="a home or a site: a folder that holds log/checkpoint or ledger/log/checkpoint",
            next_step="Run the cycle first, or give the folder of a copied site.",
        )
    is_home = (folder / "ledger" / "log").is_dir()
    site = Home(folder).portal if is_home else folder
    record_folder = Home(folder).ledger if is_home else folder
    return _verify(target, record_folder, site, should_render=render, should_rerun=rerun, progress=progress)


def _verify(
    target: str, record_folder: Path, site: Path, *, should_render: bool, should_rerun: bool, progress: Progress
) -> Verdict:
    verdict = Verdict(target)
    progress("Replaying the log", 0, 0)
    is_home = site != record_folder
    for fault in check_log(record_folder, is_public_copy=not is_home):
        verdict.findings.append(
            Finding(fault.what, fault.file or fault.statement, fault.key or "", fault.expected, fault.found)
        )
    try:
        record = Record(record_folder)
        verdict.is_invented = bool(record.city().statement.body.get("invented"))
        verdict.counts["statements, in their order since the first"] = len(record.entries)
        verdict.counts["objects, each with the digest that names it"] = sum(1 for _ in record.objects.files())
        withheld = check_withheld(record, site, verdict, is_home=is_home)
        values = PublishedValues(record)
        counted = check_figures(record, values, verdict, progress=progress)
        check_drivers(record, values, verdict, behind=counted.behind, unnamed=counted.unnamed)
        check_equity(record, values, verdict, mixes=counted.mixes)
        check_coverage(record, values, verdict)
        check_outlooks(record, verdict)
        check_target_words(record, values, verdict)
        check_rare_events(record, values, verdict)
        check_data_age(record, verdict)
        check_lateness(record, verdict)
        check_two_clocks(record, values, verdict, progress=progress)
        check_ahead(record, values, verdict, progress=progress)
        check_briefings(record, verdict, values_in=PublishedValues, withheld=() if is_home else withheld)
        check_published(record, values, verdict)
        check_patterns(record, verdict)
        check_annual_reports(record, verdict)
        check_memos(record, verdict)
        check_days(record, verdict)
        check_asked_live(record, verdict)
        if should_rerun:
            make_again(record, verdict, clock=time.monotonic, progress=progress)
        elif record.entries_of("forecast"):
            verdict.skipped.append(NOT_MADE_AGAIN)
        if (site / "index.html").is_file():
            is_replay = record.genesis().statement.body["mode"] == "replay"
            check_pages(site, values, verdict, is_replay=is_replay, is_invented=verdict.is_invented, progress=progress)
            check_maps(site, values, verdict)
            _check_bytes(record, site, verdict, should_render=should_render, progress=progress)
        else:
            verdict.findings.append(Finding("the site has no pages", str(site), expected="index.html"))
    except CivicstatError as error:
        # A damaged log or object can make further reading impossible; the fault itself is named above or here.
        if verdict.holds:
            verdict.findings.append(Finding(error.found, error.where, expected=error.expected))
        verdict.skipped.append("what could not be read because of the faults above")
    except (ValueError, KeyError, TypeError) as error:
        if verdict.holds:
            verdict.findings.append(Finding(f"an object cannot be read: {error!r}"))
        verdict.skipped.append("what could not be read because of the faults above")
    verdict.notes += [NOT_SIGNED, NOT_PROVED]
    return verdict


def _check_bytes(record: Record, site: Path, verdict: Verdict, *, should_render: bool, progress: Progress) -> None:
    written_by = record.latest_release().statement.body["software"]["version"]
    if written_by != __version__:
        verdict.skipped.append(
            f"the bytes of the pages: Civicstat {written_by} wrote them, and this is {__version__}; "
            "words beside the numbers were not compared"
        )
        return
    if not should_render:
        verdict.skipped.append("the bytes of the pages (--no-render): words beside the numbers were not compared")
        return
    with tempfile.TemporaryDirectory(prefix="civicstat-verify-") as scratch:
        again = Path(scratch) / "site"
        render(record.folder, again, chart_cache=None, progress=all_as("Writing every page again", progress))
        check_library(site, verdict)
        names = sorted(_files(site) | _files(again))
        for name in names:
            if not (again / name).is_file():
                verdict.findings.append(Finding("this file does not follow from the record", name))
            elif not (site / name).is_file():
                verdict.findings.append(Finding("this file is missing from the site", name))
            elif not filecmp.cmp(site / name, again / name, shallow=False):
                verdict.findings.append(Finding("this file differs from what the record gives", name))
        verdict.skipped.append("the fonts: they come from outside and say nothing")
        verdict.counts[
            "files of the site, written again and equal to the byte" if verdict.holds else "files of the site"
        ] = len(names)


def _files(folder: Path) -> set[str]:
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in names if not name.startswith(FROM_SET_UP)}
