"""Django's settings, made of the environment's: `civicstat.office.environment` says what may be set."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from civicstat.office.environment import read_environment
from civicstat.office.secret import secret_key


ENVIRONMENT = read_environment(os.environ)
HOME = ENVIRONMENT.home

DEBUG = ENVIRONMENT.debug
SECRET_KEY = secret_key(ENVIRONMENT.secret_key, HOME)
ALLOWED_HOSTS = sorted({ENVIRONMENT.host, "127.0.0.1", "localhost"})
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.address]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "civicstat.office",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "civicstat.office.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "civicstat.office.letters.LettersMiddleware",
]

ROOT_URLCONF = "civicstat.office.urls"
WSGI_APPLICATION = "civicstat.office.wsgi.application"
TEMPLATES = [
    {"BACKEND": "civicstat.office.templating.Pages", "NAME": "pages", "DIRS": [], "APP_DIRS": False, "OPTIONS": {}}
]


def _database(address: str) -> dict[str, Any]:
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "office.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname,
        "PORT": str(parts.port or 5432),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(ENVIRONMENT.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "office.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "civicstat.office.accounts.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# An encrypted line ends at a web server before us, which tells from where somebody tries to sign in.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.is_https else 0
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENVIRONMENT.is_https else "http"
ACCOUNT_FORMS = {
    "login": "civicstat.office.sign_in.forms.SignInForm",
    "reauthenticate": "civicstat.office.sign_in.forms.PasswordAgainForm",
    "change_password": "civicstat.office.sign_in.forms.NewPasswordForm",
}

# A second factor: a code of an app, or a passkey; codes on paper for the day on which both are lost.
MFA_ADAPTER = "civicstat.office.sign_in.second_factor.SecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # Accounts come from an administrator's invitation, never from a stranger's word.
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "civicstat.office.sign_in.forms.CodeForm",
    "reauthenticate": "civicstat.office.sign_in.forms.CodeAgainForm",
    "activate_totp": "civicstat.office.sign_in.forms.FirstCodeForm",
    "add_webauthn": "civicstat.office.sign_in.forms.NewPasskeyForm",
    "edit_webauthn": "civicstat.office.sign_in.forms.PasskeyNameForm",
}

# The city's own identity provider, where there is one. Nobody is signed up by it, and nothing of it is kept.
SOCIALACCOUNT_ADAPTER = "civicstat.office.sign_in.provider.CityProvider"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"APPS": [], "OAUTH_PKCE_ENABLED": True}}
if ENVIRONMENT.provider is not None:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "city",
            "name": ENVIRONMENT.provider.name,
            "client_id": ENVIRONMENT.provider.client,
            "secret": ENVIRONMENT.provider.secret,
            "settings": {"server_url": ENVIRONMENT.provider.issuer, "oauth_pkce_enabled": True},
        }
    ]

SESSION_COOKIE_NAME = "civicstat_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.is_https
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "civicstat_csrf"
CSRF_FAILURE_VIEW = "civicstat.office.pages.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        # The signal of change comes from a server of its own.
        "connect-src": [SELF, *([ENVIRONMENT.stream] if ENVIRONMENT.stream else [])],
        # A form of the sign-in page leads to the city's provider, where there is one.
        "form-action": [SELF, *([ENVIRONMENT.provider.origin] if ENVIRONMENT.provider else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
# The looks' own files, under names that change with their content; written when the office starts.
WHITENOISE_ROOT = HOME / "office-assets"
# Name to path; known once they are written (`apps`).
LOOK_ASSETS: dict[str, str] = {}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from
if ENVIRONMENT.mail is None:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = HOME / "private" / "mail"
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail.host, ENVIRONMENT.mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.user, ENVIRONMENT.mail.password
    EMAIL_USE_SSL = ENVIRONMENT.mail.is_encrypted
    EMAIL_TIMEOUT = 20

# Counts attempts to sign in and remembers codes that were used; shared by every process of the office.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "office_cache"}}

# Files that people bring go to the home's private folder as they arrive, and nowhere else.
UPLOADS = HOME / "private" / "office" / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = ["civicstat.office.uploads.OnDisk"]

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# What happened, by page and act; never who, never what was typed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"doors": {"()": "civicstat.office.logs.DoorsOnly"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["doors"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers would say the address.
    "loggers": {"civicstat.office": {"level": "INFO"}, "django": {"handlers": [], "level": "WARNING"}},
}
