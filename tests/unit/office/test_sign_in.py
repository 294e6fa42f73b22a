"""Who gets in and who does not: the second factor that some posts ask for, limits, lost ways in, closed accounts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from office_people import PASSWORD, SECRET, acts_cleared_away, give_codes, make_departments, make_office

from civicstat.office.actions import account
from civicstat.office.actions.account import take_away_second_factor
from civicstat.office.actions.act import RefusedError
from civicstat.office.invitations import invitation_path
from civicstat.office.models import ActRecord, Person
from civicstat.office.roles import Role
from civicstat.office.sign_in import second_factor
from civicstat.office.sign_in.second_factor import MUST_HAVE_ONE

from .conftest import AT, Office, SignIn


@pytest.fixture
def clean_office(transactional_db: None) -> Iterator[Office]:
    """An office whose acts are really written, for what happens only then."""
    with acts_cleared_away():
        yield make_office(make_departments())


def enter(name: str, password: str = PASSWORD, client: Client | None = None) -> Any:
    sent = {"login": f"{name}@localhost.test", "password": password}
    return (client or Client()).post(reverse("account_login"), sent)


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_who_can_change_or_see_everything_gets_nowhere_without_a_second_factor(
    role: Role, office: Office, as_person: SignIn
) -> None:
    Authenticator.objects.all().delete()
    client = as_person(office[role])
    is_held_up = role in MUST_HAVE_ONE
    for method, door in (("get", "today"), ("get", "departments"), ("post", "invite"), ("get", "invite")):
        answer = getattr(client, method)(reverse(door))
        assert (answer.headers.get("Location") == reverse("mfa_index")) == is_held_up, (method, door)
    assert ActRecord.objects.filter(act="invite-person").count() == 0
    for door in ("account", "mfa_index"):
        assert client.get(reverse(door)).status_code == 200
    # Codes on paper stand behind a second factor, and are none themselves.
    RecoveryCodes.activate(office[role])
    assert (client.get(reverse("today")).status_code == 302) == is_held_up
    give_codes(office[role])
    assert client.get(reverse("today")).status_code == 200


@pytest.mark.django_db
def test_a_post_that_asks_for_a_second_factor_keeps_the_last_one(office: Office, as_person: SignIn) -> None:
    for name, may in (("auditor", False), ("chair", True)):
        if may:
            give_codes(office[name])
        client = Client()
        # A session in which it was shown a moment ago that it is oneself.
        client.force_login(office[name])
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        answer = client.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=office[name]).exists() != may
        if not may:
            assert "Your post needs a second factor." in answer.content.decode()


@pytest.mark.django_db
def test_the_last_passkey_of_such_a_post_stays_too(office: Office) -> None:
    auditor = office["auditor"]
    Authenticator.objects.filter(user=auditor).delete()
    key = Authenticator.objects.create(user=auditor, type="webauthn", data={"name": "Laptop", "credential": {}})
    remove = reverse("mfa_remove_webauthn", kwargs={"pk": key.pk})
    client = Client()
    client.force_login(auditor)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    refused = client.post(remove)
    assert (refused.status_code, Authenticator.objects.filter(pk=key.pk).exists()) == (409, True)
    assert "Your post needs a second factor." in refused.content.decode()
    give_codes(auditor)
    assert client.post(remove).status_code == 302
    assert not Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.django_db
def test_a_browser_keeps_no_copy_of_a_page_with_secrets(office: Office) -> None:
    client = Client()
    client.force_login(office["chair"])
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    shown = [client.get(reverse("mfa_activate_totp"))]
    give_codes(office["chair"])
    RecoveryCodes.activate(office["chair"])
    shown.append(client.get(reverse("mfa_view_recovery_codes")))
    assert [answer.status_code for answer in shown] == [200, 200]
    assert all("no-store" in answer.headers["Cache-Control"] for answer in shown)


@pytest.mark.django_db
def test_the_password_behind_an_invitation_is_on_record_but_stands_nowhere(office: Office) -> None:
    new = Person.objects.create_user("new@localhost.test", name="New")
    sent = {"password": "a door that only I know", "again": "a door that only I know"}
    assert Client().post(invitation_path(new), sent).headers["Location"] == reverse("account_login")
    kept = ActRecord.objects.get(act="set-password")
    assert (kept.by, kept.before) == (new, kept.after)
    assert enter("new", sent["password"]).status_code == 302


@pytest.mark.django_db
def test_guarded_pages_ask_once_more_who_it_is(office: Office, as_person: SignIn) -> None:
    client = as_person(office["auditor"])
    for door in ("mfa_deactivate_totp", "mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        for send in (client.get, client.post):
            answer = send(reverse(door))
            assert answer.status_code == 302, door
            assert answer.headers["Location"].startswith((reverse("account_reauthenticate"), reverse("mfa_index")))
    assert Authenticator.objects.filter(user=office["auditor"]).count() == 1


@pytest.mark.django_db
def test_after_five_wrong_passwords_the_right_one_must_wait_too(office: Office) -> None:
    for _ in range(5):
        assert enter("analyst", "not the password").status_code == 200
    held_up = enter("analyst")
    assert held_up.status_code == 200
    assert "Too many failed login attempts" in held_up.content.decode()
    assert enter("chair").status_code == 302, "others still come in"


@pytest.mark.django_db
def test_codes_are_not_to_be_guessed(office: Office) -> None:
    client = Client()
    assert enter("auditor", client=client).headers["Location"] == reverse("mfa_authenticate")
    faults = [client.post(reverse("mfa_authenticate"), {"code": f"{tried:06}"}).content.decode() for tried in range(6)]
    assert all("That code is not right" in fault for fault in faults[:5])
    assert "Too many failed login attempts" in faults[5]
    assert client.get(reverse("today")).status_code == 302


@pytest.mark.django_db
def test_a_code_works_once_even_while_a_slow_clock_would_still_take_it(office: Office) -> None:
    first, second = Client(), Client()
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    enter("auditor", client=first)
    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert first.get(reverse("today")).status_code == 200
    # Half a minute later allauth has forgotten that it was used, and would still take it.
    cache.delete(f"allauth.mfa.totp.used?user={office['auditor'].pk}&code={code}")
    enter("auditor", client=second)
    again = second.post(reverse("mfa_authenticate"), {"code": code})
    assert "it was used before" in again.content.decode()
    assert second.get(reverse("today")).status_code == 302


@pytest.mark.django_db
def test_under_another_key_of_the_office_no_code_is_right_and_nothing_breaks(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_factor, "_cipher", lambda: Fernet(Fernet.generate_key()))
    client = Client()
    enter("auditor", client=client)
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    assert "That code is not right" in client.post(reverse("mfa_authenticate"), {"code": code}).content.decode()


@pytest.mark.django_db
def test_secrets_stand_encrypted_in_the_database(office: Office) -> None:
    kept = Authenticator.objects.get(user=office["auditor"])
    assert SECRET not in str(kept.data)
    assert second_factor.SecondFactor().decrypt(kept.data["secret"]) == SECRET


@pytest.mark.django_db
def test_too_many_tries_are_told_in_a_page_of_ours(office: Office, as_person: SignIn) -> None:
    client = as_person(office["chair"])
    again = reverse("account_reauthenticate")
    answers = [
        client.post(again, {"password": "not the password"}, headers={"accept-language": "es"}) for _ in range(11)
    ]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "Demasiados intentos" in answers[-1].content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_is_down_keeps_nobody_from_their_account(
    clean_office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def down(*words: object, **more: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(account, "send_mail", down)
    after = account.note_way_in(person=clean_office["chair"], act="change-password", at=AT)
    assert after.version == clean_office["chair"].version + 1
    assert "letter not sent fault=ConnectionRefusedError" in caplog.text
    assert "chair@" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_an_administrator_ends_the_ways_in_of_somebody_who_lost_them(clean_office: Office, as_person: SignIn) -> None:
    auditor, administrator = clean_office["auditor"], clean_office["administrator"]
    theirs = as_person(auditor)
    UserSession.objects.create(user=auditor, ip="127.0.0.1", session_key=theirs.session.session_key, user_agent="")
    answer = as_person(administrator).post(
        reverse("take-away-second-factor", kwargs={"pk": auditor.pk}), {"seen": auditor.version}
    )
    assert answer.headers["Location"] == reverse("person", kwargs={"pk": auditor.pk})
    assert not Authenticator.objects.filter(user=auditor).exists()
    assert theirs.get(reverse("account")).status_code == 302
    told = mail.outbox[-1]
    assert (told.to, told.subject) == (["auditor@localhost.test"], "A way into your account changed")
    assert "An administrator ended the second factor" in told.body
    assert told.body.rstrip().endswith("/account/")
    kept = ActRecord.objects.get(act="take-away-second-factor")
    assert (kept.by, kept.subject) == (administrator, str(auditor.pk))
    with pytest.raises(RefusedError, match="ask another administrator"):
        take_away_second_factor(person=administrator, by=administrator, at=AT, seen=administrator.version)


@pytest.mark.django_db
def test_a_closed_account_does_not_open(office: Office) -> None:
    Person.objects.filter(name="chair").update(is_active=False)
    assert enter("chair").headers["Location"] == reverse("account_inactive")
    assert "This account is closed" in Client().get(reverse("account_inactive")).content.decode()


@pytest.mark.django_db
def test_the_office_speaks_the_language_that_somebody_chose(office: Office) -> None:
    client = Client()
    enter("chair", client=client)
    answer = client.post(reverse("account"), {"language": "es", "seen": 1}, follow=True)
    assert "La oficina le habla en español." in answer.content.decode()
    assert ActRecord.objects.get(act="choose-language").changed() == {"language": ("en", "es")}
    # In another browser too, from the first page on.
    other = Client()
    enter("chair", client=other)
    assert '<html lang="es">' in other.get(reverse("today")).content.decode()


@pytest.mark.django_db
def test_a_new_password_ends_the_sessions_elsewhere(office: Office) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        enter("chair", client=client)
    new = "another long sentence there"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post(reverse("account_change_password"), sent).headers["Location"] == reverse("account")
    assert here.get(reverse("today")).status_code == 200
    assert elsewhere.get(reverse("today")).status_code == 302
    assert ActRecord.objects.get(act="change-password").by == office["chair"]


@pytest.mark.django_db
def test_nobody_ends_a_session_of_somebody_else(office: Office, as_person: SignIn) -> None:
    theirs = as_person(office["analyst"])
    session = UserSession.objects.create(
        user=office["analyst"], ip="127.0.0.1", session_key=theirs.session.session_key, user_agent=""
    )
    address = reverse("end-session", kwargs={"pk": session.pk})
    assert as_person(office["administrator"]).post(address).status_code == 404
    assert theirs.get(reverse("today")).status_code == 200


@pytest.mark.django_db
def test_an_invitation_leads_to_the_page_of_its_door() -> None:
    path = invitation_path(Person.objects.create_user("new@localhost.test", name="New"))
    _, _, who, token, _ = path.split("/")
    assert path == reverse("set-password", kwargs={"who": who, "token": token})
    assert Client().get(path).status_code == 200
