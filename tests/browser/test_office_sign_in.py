"""Coming in as people do: password, codes, paper, passkeys, and the page of one's own account."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from office_browser import OfficeSite
from office_people import PASSWORD, SECRET
from playwright.sync_api import Page

from civicstat.office.models import ActRecord


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def sign_in(page: Page, site: OfficeSite, name: str) -> None:
    site.look(page, "/sign-in/")
    page.fill("#login", f"{name}@localhost.test")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def with_passkeys(page: Page) -> None:
    """A device that keeps passkeys and knows its owner, as Chromium pretends one."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_an_administrator_sets_up_codes_before_anything_else_and_comes_back_with_one(office_site: OfficeSite) -> None:
    Authenticator.objects.all().delete()
    page = office_site.page()
    sign_in(page, office_site, "administrator")
    assert page.url.endswith("/account/second-factor/")
    assert page.locator("h1").inner_text() == "Set up a second factor first"
    office_site.look(page, "/people/invite/")
    assert page.url.endswith("/account/second-factor/")
    office_site.for_everyone(page, widths=(320,))

    page.get_by_role("link", name="Set up codes").click()
    assert page.locator("h1").inner_text() == "Show that it is you"
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Go on").click()
    office_site.for_everyone(page, widths=(320,))
    page.fill("#code", "000000")
    page.get_by_role("button", name="Turn codes on").click()
    assert "That code is not right" in page.locator("#code-error").inner_text()
    secret = page.locator("#secret").inner_text()
    page.fill("#code", code_of(secret))
    page.get_by_role("button", name="Turn codes on").click()
    assert page.locator("h1").inner_text() == "Your recovery codes"
    office_site.for_everyone(page, widths=(320,))
    papers = page.locator("pre.papers").inner_text().split()
    assert len(papers) == 10
    assert page.get_by_role("button", name="Print").is_visible()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download as a file").click()
    assert kept.value.path().read_text().split() == papers
    page.reload()
    assert page.locator("pre.papers").count() == 0
    assert papers[0] not in page.content()

    office_site.look(page, "/people/")
    assert page.locator("h1").inner_text() == "People"
    again = office_site.page()
    sign_in(again, office_site, "administrator")
    assert again.locator("h1").inner_text() == "The second step"
    office_site.for_everyone(again, widths=(320,))
    again.fill("#code", papers[3])
    again.get_by_role("button", name="Go on").click()
    again.wait_for_url(f"{office_site.address}/")
    acts = ActRecord.objects.filter(noun="person", subject=str(office_site.office["administrator"].pk))
    assert {"add-codes-of-an-app", "add-recovery-codes"} <= set(acts.values_list("act", flat=True))
    assert secret not in str(list(acts.values()))
    kept_secret = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept_secret
    office_site.is_whole()


def test_somebody_makes_renames_uses_and_removes_a_passkey(office_site: OfficeSite) -> None:
    page = office_site.page()
    with_passkeys(page)
    sign_in(page, office_site, "chair")
    office_site.look(page, "/account/passkeys/add/")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.fill("#name", "Work laptop")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url(re.compile("/account/recovery-codes/$"))
    office_site.look(page, "/account/passkeys/")
    office_site.for_everyone(page, widths=(320,))
    page.get_by_role("link", name="Rename Work laptop").click()
    page.fill("#name", "Kitchen table")
    page.get_by_role("button", name="Keep this name").click()
    assert page.get_by_text("Kitchen table").first.is_visible()

    # Signing in by it alone: no password, no code; and on to the page that was asked for.
    page.context.clear_cookies()
    office_site.look(page, "/account/")
    assert "/sign-in/?next=" in page.url
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{office_site.address}/account/")
    assert page.locator("h1").inner_text() == "Your account"

    # As the second step after a password.
    page.context.clear_cookies()
    sign_in(page, office_site, "chair")
    page.get_by_role("button", name="Use a passkey instead").click()
    page.wait_for_url(f"{office_site.address}/")

    # And once more before something that is guarded.
    office_site.look(page, "/account/passkeys/")
    page.get_by_role("link", name="Remove Kitchen table").click()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use the passkey").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    assert page.get_by_text("No passkey yet.").is_visible()
    assert not Authenticator.objects.filter(user=office_site.office["chair"]).exists()
    office_site.is_whole()


def test_without_scripts_the_password_and_a_code_still_open_the_office(office_site: OfficeSite) -> None:
    page = office_site.page(java_script_enabled=False)
    sign_in(page, office_site, "auditor")
    assert page.get_by_role("button", name="Use a passkey instead").count() == 0
    page.fill("#code", code_of(SECRET))
    page.get_by_role("button", name="Go on").click()
    assert page.url == f"{office_site.address}/"


def test_sessions_are_listed_and_ended(office_site: OfficeSite) -> None:
    first, second = office_site.page(), office_site.page()
    for page in (first, second):
        sign_in(page, office_site, "analyst")
        page.wait_for_url(f"{office_site.address}/")
    office_site.look(first, "/account/")
    assert first.locator("table tbody tr").count() == 2
    first.get_by_role("button", name="End all others").click()
    assert first.locator("table tbody tr").count() == 1
    office_site.look(second, "/")
    assert "/sign-in/" in second.url
