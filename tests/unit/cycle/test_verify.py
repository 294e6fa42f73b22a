"""The verifier: an honest record holds, and every kind of spoiling is found and named."""

from __future__ import annotations

import json
import random
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from civicstat.cycle.errors import CycleError
from civicstat.cycle.run import adopt_step, ingest_step, metrics_step, publish_step
from civicstat.cycle.serve import make_server, sites_in
from civicstat.cycle.verify.run import verify
from civicstat.cycle.verify.signals import wrong_signals
from civicstat.cycle.verify.verdict import Verdict
from civicstat.ledger.reader import Record
from civicstat.vocabulary.canonical import canonical_bytes


KEY = "closed-within-5-days|v1|2025-03|city:-|-"


def spoil(file: Path, change: Callable[[str], str]) -> None:
    text = file.read_text(encoding="utf-8")
    assert change(text) != text
    file.write_text(change(text), encoding="utf-8")


def test_one_of_a_kind_is_told_as_one() -> None:
    counted = {"forecasts, by digest, week and lock": 1, "crew plans, found feasible": 1, "pages": 2}
    words = Verdict("home", counts={**counted, "forecasts and crew plans made again": 1}).in_words()

    assert "1  forecast, by digest" in words
    assert "1  crew plan, found" in words
    assert "2  pages" in words
    assert "1  forecasts and crew plans made again" in words


def test_an_honest_home_holds_and_says_what_was_checked(home):
    verdict = verify(str(home))

    assert verdict.holds, verdict.in_words()
    words = verdict.in_words()
    assert words.startswith(f"OK: {home} holds. Checked:")
    assert "figures computed again from the published rows, all equal" in words
    assert "The record is not yet signed" in words
    assert verdict.counts["pages"] > 40
    assert verdict.counts["numbers on pages, each looked up in the record"] > 1_000


def test_a_copied_site_can_be_verified_without_its_home(home):
    assert verify(str(home / "portal"), render=False).holds


def test_a_site_can_be_verified_over_the_web(home):
    server = make_server(sites_in(home), port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        verdict = verify(f"http://127.0.0.1:{server.server_address[1]}/{home.name}/")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

    assert verdict.holds, verdict.in_words()
    assert verdict.counts["pages"] > 40


def test_without_rendering_the_verdict_says_what_was_not_compared(home):
    spoil(home / "portal" / "en" / "goals.html", lambda html: html.replace("Clean streets", "Cleaner streets"))

    without = verify(str(home), render=False)
    assert without.holds
    assert "the bytes of the pages (--no-render)" in without.in_words()
    assert [finding.file for finding in verify(str(home)).findings] == ["en/goals.html"]


def test_a_changed_digit_on_a_page_is_named_with_its_number(home):
    page = home / "portal" / "en" / "index.html"
    shown = re.search(r'data-key="([^"]+)"[^>]*>(\d)', page.read_text(encoding="utf-8"))
    at = shown.start(2)
    spoil(page, lambda html: html[:at] + str((int(html[at]) + 1) % 10) + html[at + 1 :])

    findings = verify(str(home), render=False).findings
    assert [(finding.file, finding.key, finding.what) for finding in findings] == [
        ("en/index.html", shown.group(1), "the number does not read as published")
    ]


def test_a_changed_value_behind_the_text_is_named(home):
    page = home / "portal" / "en" / "index.html"
    spoil(page, lambda html: re.sub(r'(<data value=")\d', r"\g<1>9", html, count=1))

    assert "the number behind the text is not the published one" in verify(str(home), render=False).in_words()


def test_a_number_that_is_in_no_record_is_named(home):
    page = home / "portal" / "en" / "goals.html"
    spoil(page, lambda html: html.replace("</main>", "<p>We fixed 4,711 streets.</p></main>"))

    findings = verify(str(home), render=False).findings
    assert [(finding.file, finding.found) for finding in findings] == [("en/goals.html", "We fixed 4,711 streets.")]


def test_a_page_without_the_replay_banner_is_named(home):
    page = home / "portal" / "en" / "goals.html"
    spoil(page, lambda html: html.replace("data-replay", "data-nothing"))

    assert "does not say that it is a replay" in verify(str(home), render=False).in_words()


def test_a_missing_and_an_added_page_are_named(home):
    (home / "portal" / "es" / "goals.html").unlink()
    (home / "portal" / "en" / "extra.html").write_text("<p>More.</p>")

    told = {finding.file: finding.what for finding in verify(str(home)).findings}
    assert told["es/goals.html"] == "this file is missing from the site"
    assert told["en/extra.html"] in (
        "this file does not follow from the record",
        "this page does not say that it is a replay of past records",
    )


def spoiled_before_publication(city: Path, home: Path, role: str, change: Callable[[str], str], cycle_of) -> Path:
    """A city that publishes what it did not compute: the ledger is in order, the number is not."""
    cycle = cycle_of(city, home)
    ingest_step(cycle)
    adopt_step(cycle)
    metrics_step(cycle)
    spoil(home / "warehouse" / "release" / role, change)
    publish_step(cycle)
    return home


def with_line(key: str, **changes: object) -> Callable[[str], str]:
    def change(text: str) -> str:
        lines = [json.loads(line) for line in text.splitlines()]
        next(line for line in lines if line["key"] == key).update(changes)
        return "".join(canonical_bytes(line).decode() + "\n" for line in lines)

    return change


@pytest.mark.parametrize(
    ("role", "change", "what", "key"),
    [
        ("figures/closed-within-5-days", with_line(KEY, value="99.9"), "a figure's value does not follow", KEY),
        ("figures/closed-within-5-days", with_line(KEY, numerator=1), "a figure's numerator", f"{KEY}#numerator"),
        ("figures/closed-within-5-days", with_line(KEY, low="1.0"), "a figure's low", f"{KEY}#low"),
        (
            "accounting/closed-within-5-days",
            with_line(KEY, received=70, counted=70, excluded={}),
            "what a figure left out",
            KEY,
        ),
        (
            "signals/closed-within-5-days",
            lambda text: text.replace('"center":"', '"center":"1', 1),
            "a chart's center does not follow from its figures",
            "closed-within-5-days|v1|",
        ),
    ],
)  # fmt: skip
def test_a_dishonest_city_with_a_ledger_in_order_is_found_out(city, tmp_path, cycle_of, role, change, what, key):
    home = spoiled_before_publication(city, tmp_path / "home", role, change, cycle_of)

    findings = verify(str(home), render=False).findings
    assert any(finding.what.startswith(what) and finding.key.startswith(key) for finding in findings), findings


def test_a_figure_left_out_of_the_record_is_named(city, tmp_path, cycle_of):
    home = spoiled_before_publication(
        city,
        tmp_path / "home",
        "figures/street-requests",
        lambda text: "".join(line for line in text.splitlines(keepends=True) if "|2025-03|city" not in line),
        cycle_of,
    )
    verdict = verify(str(home), render=False)
    assert "a figure that follows from the published rows is not in the record" in verdict.in_words()


def test_a_chart_whose_point_is_no_published_figure_is_named(home):
    record = Record(home)
    signals = {s["key"]: s for s in record.object_json(record.ref("signals/open-backlog"))["signals"]}
    key = next(key for key, signal in signals.items() if signal["points"])
    signals[key]["points"][0]["value"] = "4711"
    figures = {point["key"]: {"value": "1", "bound": "exact"} for s in signals.values() for point in s["points"]}

    assert any(f.found == "4711" for f in wrong_signals(signals, figures, file="x"))


def test_a_folder_without_a_record_is_no_verdict(tmp_path):
    with pytest.raises(CycleError, match="there is no public record in"):
        verify(str(tmp_path))
    with pytest.raises(CycleError, match="there is no public record at"):
        verify("http://127.0.0.1:9/")


@pytest.mark.parametrize("flips", [6, pytest.param(200, marks=pytest.mark.slow(minutes=6))])
def test_every_flipped_bit_is_caught(home, flips):
    """Over log, objects, record files and pages alike; render once, for what it gives does not depend on the flip."""
    rng = random.Random(flips)
    groups = [
        [p for p in (home / "ledger" / "log").rglob("*") if p.is_file()],
        # An empty file, such as what a first release supersedes, has no bit to flip.
        [p for p in (home / "ledger" / "objects").iterdir() if p.stat().st_size],
        [home / "ledger" / "objects" / Record(home).ref(f"records/{name}").sha256 for name in ("asset", "place")],
        list((home / "portal").rglob("*.html")),
    ]
    missed = []
    for number in range(flips):
        file = rng.choice(sorted(groups[number % len(groups)]))
        before = file.read_bytes()
        bit = rng.randrange(len(before) * 8)
        spoiled = bytearray(before)
        spoiled[bit // 8] ^= 1 << bit % 8
        file.write_bytes(bytes(spoiled))
        verdict = verify(str(home))
        named = {finding.file.rsplit("/", 1)[-1].split(" ")[0] for finding in verdict.findings}
        if verdict.holds or not any(file.name in name or name in str(file) for name in named):
            missed.append((file.name, bit, verdict.in_words()))
        file.write_bytes(before)

    assert missed == []
