"""The doors of signing in and of one's own account. Every other address that allauth knows does not exist here."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as papers
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from django.views.decorators.cache import never_cache

from civicstat.office.doors import ANYONE, SIGNED_IN, Door, View, roles
from civicstat.office.pages import account as own
from civicstat.office.pages import passkeys, provider
from civicstat.office.roles import Role


def _own(name: str, address: str, view: View, *, get: bool = True, post: bool = True) -> Door:
    """A page of one's own account: open before there is a second factor, since it is set up there."""
    return Door(
        name,
        address,
        view,
        get=SIGNED_IN if get else None,
        post=SIGNED_IN if post else None,
        needs_second_factor=False,
    )


_CITY = {"provider_id": "city"}

SIGN_IN: tuple[Door, ...] = (
    Door("account_login", "sign-in/", account.login, get=ANYONE, post=ANYONE),
    Door("account_logout", "sign-out/", account.logout, get=ANYONE, post=ANYONE),
    Door("account_inactive", "sign-in/closed/", account.account_inactive, get=ANYONE),
    Door("mfa_authenticate", "sign-in/code/", factor.authenticate, get=ANYONE, post=ANYONE),
    Door("mfa_login_webauthn", "sign-in/passkey/", passkeys.sign_in, get=ANYONE, post=ANYONE),
    # The city's own provider; without one in the settings, nothing is found here.
    Door("openid_connect_login", "sign-in/city/", provider.start, post=ANYONE, extra=_CITY),
    Door("openid_connect_callback", "sign-in/city/back/", provider.back, get=ANYONE, extra=_CITY),
    Door("socialaccount_login_cancelled", "sign-in/city/cancelled/", social.login_cancelled, get=ANYONE),
    # Once more, before something that is guarded.
    _own("account_reauthenticate", "sign-in/again/", account.reauthenticate),
    _own("mfa_reauthenticate", "sign-in/again/code/", factor.reauthenticate),
    _own("mfa_reauthenticate_webauthn", "sign-in/again/passkey/", passkeys.again),
    # One's own account.
    _own("account", "account/", own.account),
    _own("account_change_password", "account/password/", own.change_password),
    _own("end-session", "account/sessions/<int:pk>/end/", own.end_session, get=False),
    _own("end-other-sessions", "account/sessions/end-others/", own.end_other_sessions, get=False),
    _own("mfa_index", "account/second-factor/", own.second_factor, post=False),
    _own("mfa_activate_totp", "account/second-factor/codes/", never_cache(app.activate_totp)),
    _own("mfa_deactivate_totp", "account/second-factor/codes/remove/", app.deactivate_totp),
    _own("mfa_view_recovery_codes", "account/recovery-codes/", never_cache(papers.view_recovery_codes), post=False),
    _own("mfa_generate_recovery_codes", "account/recovery-codes/new/", papers.generate_recovery_codes),
    _own("mfa_list_webauthn", "account/passkeys/", webauthn.list_webauthn, post=False),
    _own("mfa_add_webauthn", "account/passkeys/add/", passkeys.add),
    _own("mfa_edit_webauthn", "account/passkeys/<int:pk>/", webauthn.edit_webauthn),
    _own("mfa_remove_webauthn", "account/passkeys/<int:pk>/remove/", passkeys.remove),
    # For somebody who lost every way in.
    Door("take-away-second-factor", "people/<int:pk>/second-factor/", own.take_away, post=roles(Role.ADMINISTRATOR)),
)
