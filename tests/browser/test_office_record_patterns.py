"""What a department alone reads of its records, and a resident's metric that waits for a yes or no, for everyone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from office_browser import OfficeSite
from office_record import begin_record
from pattern_reports import PATTERN, stand_in_the_rows, write_reports

from civicstat.cycle.home import Home
from civicstat.cycle.init import make_city_folder
from civicstat.cycle.patterns.auditor import keep_word
from civicstat.cycle.patterns.speak import keep_said
from civicstat.hearings.pattern import PatternExplanation, PatternRelease
from civicstat.ledger.reader import Record
from civicstat.office.environment import OfficeEnvironment
from civicstat.office.freeze import freeze
from civicstat.sources.propose_toml import toml_text


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


def _in_springfield(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The office has a city folder of its own."""
    make_city_folder(tmp_path / "springfield", name="Springfield")
    environment: OfficeEnvironment = settings.ENVIRONMENT
    changed = OfficeEnvironment(**{**environment.__dict__, "city": tmp_path / "springfield"})
    monkeypatch.setattr(settings, "ENVIRONMENT", changed)


def test_a_pattern_and_a_residents_metric_are_explained_judged_and_answered_on_pages_for_everyone(
    office_site: OfficeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _in_springfield(tmp_path, monkeypatch)
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    write_reports(tmp_path / "home", handed_over=date(2025, 6, 1))
    words = {"words": "Count every call.", "words_es": "Cuenten cada llamada."}
    asked = {"beside": "street-requests", "language": "en", "asked": "2025-01-05", "invented_example": True, **words}
    (tmp_path / "springfield" / "proposals").mkdir()
    waiting = {"proposal": asked, "definition": {"id": "every-call", "version": 1}}
    (tmp_path / "springfield" / "proposals" / "every-call.toml").write_text(toml_text(waiting), "utf-8")

    head = office_site.page("department-head")
    office_site.look(head, "/patterns/")
    office_site.for_everyone(head)
    head.fill("[name=text]", "One clerk writes them at night.")
    head.fill("[name=text_es]", "Una persona las anota de noche.")
    head.get_by_role("button", name="Keep the explanation").click()
    assert "One clerk writes them at night." in head.locator("blockquote").inner_text()

    auditor = office_site.page("auditor")
    office_site.look(auditor, "/patterns/")
    office_site.for_everyone(auditor)
    auditor.fill("[name=reason]", "It bears on a public target.")
    auditor.fill("[name=reason_es]", "Afecta una meta pública.")
    auditor.get_by_role("button", name="Make it public").click()
    auditor.get_by_text("You said: make it public.").wait_for()
    office_site.for_everyone(auditor, widths=(320,))
    auditor.get_by_role("button", name="Take it back").click()
    auditor.get_by_role("button", name="Leave it private").wait_for()

    approver = office_site.page("approver", lang="es")
    office_site.look(approver, "/metrics/")
    office_site.for_everyone(approver, widths=(320,))
    approver.fill("[name=reason]", "Whoever calls waits.")
    approver.fill("[name=reason_es]", "Quien llama espera.")
    approver.get_by_role("button", name="No, y esta es la razón").click()
    assert "Quien llama espera." in approver.locator("#residents").inner_text()


def test_words_beside_a_public_pattern_are_read_and_taken_out_on_pages_for_everyone(
    office_site: OfficeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _in_springfield(tmp_path, monkeypatch)
    home = begin_record(tmp_path / "home", monkeypatch)
    stand_in_the_rows(write_reports(home), Record(home).genesis().statement.digest, monkeypatch)
    posts = {"pattern": PATTERN, "post": "Streets", "post_es": "Calles", "is_invented_example": False}
    kept = PatternExplanation(text="Ana writes them at night.", text_es="Ana las anota de noche.", **posts)
    keep_said(kept, Home(home), salt="5a17", where="a test")
    day = date(2025, 7, 15)
    said = {"reason": "It bears on a target.", "reason_es": "Afecta una meta.", "publish": True, "day": day}
    word = PatternRelease.model_validate({**posts, **said})
    keep_word(word, Home(home), days_to_explain=14, today=day, at=datetime(2025, 7, 15, 9, tzinfo=UTC))
    freeze(at=datetime(2025, 7, 15, 12, tzinfo=UTC))

    clerk = office_site.page("clerk")
    office_site.look(clerk, "/patterns/words/")
    office_site.for_everyone(clerk)
    clerk.get_by_role("link", name="Take these words out: Streets. What the department said").click()
    clerk.get_by_text("Ana las anota de noche.").wait_for()
    office_site.for_everyone(clerk)
    clerk.fill("[name=reason]", "It named somebody.")
    clerk.get_by_role("button", name="Take them out for good").click()
    clerk.get_by_text("Ana las anota de noche.").wait_for()
    office_site.for_everyone(clerk, widths=(320,))
    clerk.fill("[name=reason_es]", "Nombraba a alguien.")
    clerk.check("[name=is_sure]")
    clerk.get_by_role("button", name="Take them out for good").click()
    clerk.get_by_text("These words were taken out; the public page says why.").wait_for()
    assert clerk.get_by_text("Ana writes them at night.").count() == 0
    office_site.for_everyone(clerk, widths=(320,))

    steward = office_site.page("data-steward", lang="es")
    office_site.look(steward, "/patterns/words/")
    office_site.for_everyone(steward, widths=(320,))
    assert "Afecta una meta." in steward.locator("blockquote").inner_text()
