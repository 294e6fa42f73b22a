"""Every number on every page: is it in the record, and does it read as the record says?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from civicstat.cycle.steps import Progress
from civicstat.cycle.verify.published import OUTSIDE_MARK
from civicstat.cycle.verify.values import PublishedValues
from civicstat.cycle.verify.verdict import Finding, Verdict
from civicstat.look.errors import LookError
from civicstat.look.words.formats import format_number
from civicstat.portal.check.numbers import BoundNumberOnPage, numbers_on_page, unbound_numbers


REPLAY_MARK = "data-replay"
INVENTED_MARK = "data-invented"


def check_pages(
    site: Path,
    values: PublishedValues,
    verdict: Verdict,
    *,
    is_replay: bool,
    is_invented: bool,
    progress: Progress,
) -> None:
    """Add to the verdict what is wrong with the numbers on the pages of a site."""
    pages = sorted(site.rglob("*.html"))
    numbers = 0
    for done, page in enumerate(pages):
        progress("Reading the numbers on every page", done, len(pages))
        name = page.relative_to(site).as_posix()
        try:
            html = page.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            verdict.findings.append(Finding("this page is not UTF-8 text", name))
            continue
        found = numbers_on_page(html)
        numbers += len(found)
        verdict.findings += [wrong for number in found for wrong in wrong_number(number, values, name)]
        verdict.findings += [
            Finding("a number on this page is bound to nothing in the record", name, found=text)
            for text in unbound_numbers(html)
        ]
        if is_replay and name.partition("/")[0] in ("en", "es") and REPLAY_MARK not in html:
            verdict.findings.append(Finding("this page does not say that it is a replay of past records", name))
        if OUTSIDE_MARK not in html and any(number.key in values.published for number in found):
            verdict.findings.append(Finding("this page does not say that its numbers are from an outside source", name))
        if is_invented and INVENTED_MARK not in html:
            verdict.findings.append(Finding("this page does not say that the city is invented", name))
    verdict.counts["numbers on pages, each looked up in the record"] = numbers
    verdict.counts["pages"] = len(pages)


def wrong_number(number: BoundNumberOnPage, values: PublishedValues, page: str) -> Iterator[Finding]:
    """What is wrong with a number that a reader sees; nothing when it is the published one and reads as published."""
    key = number.key if number.field == "value" else f"{number.key}#{number.field}"
    published = values.of(number.key, number.field)
    if published is None:
        yield Finding("this page shows a number that is not in the record", page, key, "nothing", number.text)
        return
    if published != number.value:
        yield Finding("the number behind the text is not the published one", page, key, published, number.value)
    try:
        text = format_number(published, number.format, number.lang)
    except LookError as error:
        yield Finding(f"the number's format is not in the format table: {error.found}", page, key)
        return
    if text != number.text:
        yield Finding("the number does not read as published", page, key, text, number.text)
