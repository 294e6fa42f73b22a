"""Pages of the office are for everyone: axe, narrow windows, both languages, nothing blocked or missing."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.backends.db import SessionStore
from office_browser import WIDTHS, OfficeSite
from playwright.sync_api import Page

from civicstat.office.invitations import invitation_path
from civicstat.office.models import ActRecord, Person


pytest.importorskip("axe_playwright_python")

pytestmark = pytest.mark.browser

# Of an administrator; `{person}` is the auditor's number.
WORK = ("/", "/people/", "/people/{person}/", "/people/invite/", "/departments/", "/acts/")
ACCOUNT = (
    "/account/",
    "/account/password/",
    "/account/second-factor/",
    "/account/second-factor/codes/remove/",
    "/account/recovery-codes/",
    "/account/recovery-codes/new/",
    "/account/passkeys/",
    "/account/passkeys/add/",
)


def show_the_work(site: OfficeSite, *, lang: str, widths: tuple[int, ...], paths: tuple[str, ...]) -> None:
    page = site.page("administrator", lang=lang)
    RecoveryCodes.activate(site.office["administrator"])
    was_here_just_now(page, site.office["administrator"])
    for path in paths:
        address = path.format(person=site.office["auditor"].pk)
        site.look(page, address)
        assert page.url == site.address + address, "led elsewhere"
        site.for_everyone(page, widths=widths)


def show_everything(site: OfficeSite, *, lang: str, widths: tuple[int, ...]) -> None:
    show_the_work(site, lang=lang, widths=widths, paths=(*WORK, *ACCOUNT))
    set_up = site.page("chair", lang=lang)
    was_here_just_now(set_up, site.office["chair"])
    site.look(set_up, "/account/second-factor/codes/")
    site.for_everyone(set_up, widths=widths)
    for path, status in (("/no-such-page/", 404), ("/people/invite/", 403), ("/account/", 200)):
        refused = site.page("analyst", lang=lang)
        site.look(refused, path, status=status)
        site.for_everyone(refused, widths=widths)
    stranger = site.page(lang=lang)
    invitation = invitation_path(Person.objects.create_user("new@localhost.test", name="New"))
    for path, status in (
        ("/sign-in/", 200),
        ("/sign-in/closed/", 200),
        ("/sign-in/city/cancelled/", 200),
        (invitation, 200),
        ("/invitation/MQ/spent/", 410),
    ):
        site.look(stranger, path, status=status)
        site.for_everyone(stranger, widths=widths)


def was_here_just_now(page: Page, person: Person) -> None:
    """Note in the session of a page that its person showed a moment ago who they are."""
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "civicstat_session")
    session = SessionStore(key)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def test_every_page_around_the_work_is_for_everyone(office_site: OfficeSite) -> None:
    show_the_work(office_site, lang="en", widths=(320,), paths=(*WORK, "/account/", "/account/second-factor/"))


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_page_around_the_work_is_for_everyone_at_every_width(office_site: OfficeSite, lang: str) -> None:
    show_everything(office_site, lang=lang, widths=WIDTHS)


def test_pages_of_things_gone_wrong_are_for_everyone(
    office_site: OfficeSite, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reauthenticate": "1/m/user"}
    page = office_site.page(lang="es")
    office_site.look(page, "/sign-in/")
    page.context.clear_cookies()
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.get_by_role("button", name="Entrar", exact=True).click()
    assert answered.value.status == 403
    office_site.for_everyone(page, widths=(320,))

    page = office_site.page("chair")
    for _ in range(2):
        office_site.look(page, "/sign-in/again/")
        page.fill("#password", "wrong")
        page.get_by_role("button", name="Go on").click()
    assert page.locator("h1").inner_text() == "Too many tries"
    office_site.for_everyone(page, widths=(320,))

    def broken(*names: str) -> None:
        raise RuntimeError("a fault that a test made")

    monkeypatch.setattr(ActRecord.objects, "select_related", broken)
    page = office_site.page("auditor")
    office_site.look(page, "/acts/", status=500)
    assert "a fault that a test made" not in page.content()
    office_site.for_everyone(page, widths=(320,))
