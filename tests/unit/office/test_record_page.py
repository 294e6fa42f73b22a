"""The public record beside the office: the files of the home's portal, and nothing else of the home."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    (tmp_path / "office.sqlite3").write_text("what people typed")
    return tmp_path / "portal"


def test_before_the_first_cycle_a_page_says_how_to_make_a_record(db: None, portal: Path) -> None:
    answer = Client().get("/record/")
    assert answer.status_code == 404
    assert "There is no public record yet" in answer.content.decode()


def test_the_site_is_shown_with_what_its_own_pages_may_load(db: None, portal: Path) -> None:
    (portal / "es").mkdir(parents=True)
    (portal / "index.html").write_text("choose")
    (portal / "es" / "index.html").write_text("<p>registro</p>")
    first = Client().get("/record/?lang=es")
    assert first.headers["Location"] == "/record/es/index.html"
    page = Client().get("/record/es/")
    assert b"".join(page.streaming_content) == b"<p>registro</p>"  # type: ignore[attr-defined]
    assert "Content-Security-Policy" not in page.headers
    assert Client().get("/record/en/index.html").status_code == 404


@pytest.mark.parametrize(
    "path", ["../office.sqlite3", "..%2foffice.sqlite3", "es/../../office.sqlite3", "%2e%2e/office.sqlite3"]
)
def test_nothing_else_of_the_home_can_be_reached(db: None, portal: Path, path: str) -> None:
    portal.mkdir()
    (portal / "index.html").write_text("choose")
    answer = Client().get(f"/record/{path}")
    assert answer.status_code in {400, 404}
    assert b"what people typed" not in answer.content
