"""Signing in through the city's own identity provider: a real one, in its own process, on this machine."""

from __future__ import annotations

import os
import runpy
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from office_browser import OfficeSite
from oidc_provider.__main__ import CLIENT, PASSWORD, SECRET
from playwright.sync_api import Page

from civicstat.office import settings as office_settings
from civicstat.office.models import Person


pytest.importorskip("oauth2_provider")
pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser

SUPPORT = Path(__file__).parents[1] / "support"


@pytest.fixture
def provider(office_site: OfficeSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[str]:
    """A running provider that the office's settings name; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    issuer = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("CIVICSTAT_", "DJANGO_"))},
        "PYTHONPATH": str(SUPPORT),
        "PROVIDER_FOLDER": str(tmp_path),
        "PROVIDER_ISSUER": issuer,
    }
    back = f"{office_site.address}/sign-in/city/back/"
    command = [sys.executable, "-m", "oidc_provider", str(port), back]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        monkeypatch.setenv("CIVICSTAT_OIDC_ISSUER", issuer)
        monkeypatch.setenv("CIVICSTAT_OIDC_CLIENT", CLIENT)
        monkeypatch.setenv("CIVICSTAT_OIDC_SECRET", SECRET)
        monkeypatch.setenv("CIVICSTAT_OIDC_NAME", "City Hall")
        monkeypatch.setenv("CIVICSTAT_HOME", str(tmp_path / "home"))
        made = runpy.run_path(office_settings.__file__)
        settings.SOCIALACCOUNT_PROVIDERS = made["SOCIALACCOUNT_PROVIDERS"]
        settings.CONTENT_SECURITY_POLICY = made["CONTENT_SECURITY_POLICY"]
        office_site.elsewhere = (issuer,)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
        yield issuer
        process.terminate()


def go_through(page: Page, site: OfficeSite, name: str) -> None:
    site.look(page, "/sign-in/?next=/departments/")
    page.get_by_role("button", name="Sign in with City Hall").click()
    page.wait_for_selector("text=The city's sign-in")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Sign in at the city").click()


@pytest.mark.slow
def test_whoever_has_an_account_comes_back_signed_in_and_a_stranger_learns_why_not(
    office_site: OfficeSite, provider: str, settings: Any
) -> None:
    people = Person.objects.count()
    page = office_site.page()
    office_site.look(page, "/sign-in/")
    office_site.for_everyone(page, widths=(320,))
    password = office_site.office["chair"].password
    go_through(page, office_site, "chair")
    page.wait_for_url(f"{office_site.address}/departments/")
    assert page.locator(".who b").inner_text() == "chair"
    assert Person.objects.get(name="chair").password == password, "coming in by the city must not wipe the password"

    # An administrator's codes are asked for all the same.
    page = office_site.page()
    go_through(page, office_site, "admin")
    page.wait_for_selector("h1:has-text('The second step')")

    for name, heading in (("nobody", "You have no account here"), ("liar", "Your mail address is not confirmed")):
        page = office_site.page()
        go_through(page, office_site, name)
        page.wait_for_selector(f"h1:has-text('{heading}')")
        office_site.for_everyone(page, widths=(320,))
        assert page.locator(".who b").count() == 0
        office_site.look(page, "/departments/")
        assert "/sign-in/?next=" in page.url
    assert Person.objects.count() == people
    assert not SocialAccount.objects.exists()

    # And when the city's sign-in is down, nothing here breaks.
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    page = office_site.page(lang="es")
    office_site.look(page, "/sign-in/")
    page.get_by_role("button", name="Entrar con City Hall").click()
    page.wait_for_selector("h1:has-text('La entrada de la ciudad no respondió como debía')")
    office_site.for_everyone(page, widths=(320,))
