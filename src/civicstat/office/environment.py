"""Settings of the office: read once from the environment, strictly, with every fault in one letter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from civicstat.office.errors import SettingError


@dataclass(frozen=True)
class Setting:
    """One setting: its name in the environment, what it does, what it may be, what it is when nobody says."""

    name: str
    does: str
    expected: str
    default: str


SETTINGS = (
    Setting("CIVICSTAT_HOME", "The city's home folder.", "a folder", "homes/office"),
    Setting("CIVICSTAT_CITY", "The city's folder, with city.toml.", "a folder, or empty", ""),
    Setting(
        "CIVICSTAT_DATABASE",
        "Where the office keeps what people type.",
        "sqlite, or postgresql://user:password@host:port/name",
        "sqlite",
    ),
    Setting(
        "CIVICSTAT_SECRET_KEY",
        "Signs sessions and links. Left empty, a key is made once and kept in the home.",
        "at least 40 signs, or empty",
        "",
    ),
    Setting(
        "CIVICSTAT_ADDRESS",
        "The address under which people reach the office.",
        "http(s)://host[:port]",
        "http://localhost:8312",
    ),
    Setting(
        "CIVICSTAT_MAIL",
        "The mail server for reminders and invitations; left empty, mail is written to the home's folder `mail`.",
        "smtp://[user:password@]host:port or smtps://..., or empty",
        "",
    ),
    Setting(
        "CIVICSTAT_REMINDERS",
        "Whether promises remind by mail: in a live city alone, always (also in a replay), or never.",
        "live, always or never",
        "live",
    ),
    Setting("CIVICSTAT_MAIL_FROM", "The sender of the office's mail.", "a mail address", "office@localhost"),
    Setting(
        "CIVICSTAT_OIDC_ISSUER",
        "The city's own identity provider (OpenID Connect). All four of these settings, or none.",
        "https://host[/path], or http:// on this machine, or empty",
        "",
    ),
    Setting("CIVICSTAT_OIDC_CLIENT", "What the provider calls this office.", "the client's id, or empty", ""),
    Setting(
        "CIVICSTAT_OIDC_SECRET",
        "The secret that the provider gave for it.",
        "the client's secret, or empty",
        "",
    ),
    Setting("CIVICSTAT_OIDC_NAME", "What people call the provider.", "a name for the button, or empty", ""),
    Setting(
        "CIVICSTAT_STREAM",
        "The address of the signal of change; without one, pages tell no change.",
        "http(s)://host[:port], or empty",
        "",
    ),
    Setting("CIVICSTAT_DEBUG", "Show faults with their traces; never on a city's server.", "0 or 1", "0"),
)


@dataclass(frozen=True)
class MailServer:
    """How mail leaves the office."""

    host: str
    port: int
    user: str
    password: str
    is_encrypted: bool


@dataclass(frozen=True)
class IdentityProvider:
    """The city's own sign-in, by which people who have an account here may come in."""

    issuer: str
    client: str
    secret: str
    name: str

    @property
    def origin(self) -> str:
        """Where a form of ours may lead to."""
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


@dataclass(frozen=True)
class OfficeEnvironment:
    """The settings, read. `database` is "" for SQLite in the home, else the address of a PostgreSQL database."""

    home: Path
    city: Path | None
    database: str
    secret_key: str
    address: str
    stream: str
    mail: MailServer | None
    mail_from: str
    reminders: str
    debug: bool
    provider: IdentityProvider | None = None

    @property
    def is_https(self) -> bool:
        """Whether cookies may travel on encrypted lines only."""
        return self.address.startswith("https://")

    @property
    def host(self) -> str:
        """The name under which the office is reached."""
        return urlsplit(self.address).hostname or ""


def read_environment(environment: Mapping[str, str]) -> OfficeEnvironment:
    """The settings of an environment.

    Raises
    ------
    SettingError
        With every setting that is not of its kind, and every unknown one that begins like ours.
    """
    faults: list[str] = []

    def of(name: str, read: Callable[[str], Any]) -> Any:
        setting = next(setting for setting in SETTINGS if setting.name == name)
        text = environment.get(name) or setting.default
        try:
            return read(text)
        except ValueError:
            faults.append(f"{name} is {_shown(name, text)} (expected: {setting.expected})")
            return None

    found = OfficeEnvironment(
        home=of("CIVICSTAT_HOME", lambda text: Path(text).resolve()),
        city=of("CIVICSTAT_CITY", lambda text: Path(text).resolve() if text else None),
        database=of("CIVICSTAT_DATABASE", _database),
        secret_key=of("CIVICSTAT_SECRET_KEY", _secret_key),
        address=of("CIVICSTAT_ADDRESS", _address),
        stream=of("CIVICSTAT_STREAM", lambda text: _address(text) if text else ""),
        mail=of("CIVICSTAT_MAIL", _mail),
        mail_from=of("CIVICSTAT_MAIL_FROM", _mail_from),
        reminders=of("CIVICSTAT_REMINDERS", _reminders),
        debug=of("CIVICSTAT_DEBUG", _flag),
        provider=_provider(of, environment, faults),
    )
    faults.extend(_misspelt(environment))
    if faults:
        listed = "\n".join(f"  {fault}" for fault in faults)
        raise SettingError(
            f"{len(faults)} settings cannot be used\n{listed}" if len(faults) > 1 else faults[0],
            where="the environment",
            next_step="Mend them and start again: docs/reference/settings.md.",
        )
    return found


# Settings of other parts of the program, which are no concern of the office.
_OTHERS = {"CIVICSTAT_THREADS", "CIVICSTAT_SPARK_MASTER", "CIVICSTAT_BENCH_DATA", "CIVICSTAT_SHARED_DATA"}


def _misspelt(environment: Mapping[str, str]) -> Iterator[str]:
    ours = {setting.name for setting in SETTINGS} | _OTHERS
    for name in sorted(environment):
        if name.startswith("CIVICSTAT_") and name not in ours:
            yield f"there is no setting {name}"


_SECRETS = {"CIVICSTAT_SECRET_KEY", "CIVICSTAT_DATABASE", "CIVICSTAT_MAIL", "CIVICSTAT_OIDC_SECRET"}


def _shown(name: str, text: str) -> str:
    """The value, unless it holds a secret."""
    return "not of its kind" if name in _SECRETS else repr(text)


def _database(text: str) -> str:
    if text == "sqlite":
        return ""
    parts = urlsplit(text)
    if parts.scheme != "postgresql" or not parts.hostname or not parts.path.strip("/"):
        raise ValueError
    return text


def _secret_key(text: str) -> str:
    if text and len(text) < 40:
        raise ValueError
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError
    return text.rstrip("/")


def _mail(text: str) -> MailServer | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.port is None:
        raise ValueError
    return MailServer(
        parts.hostname,
        parts.port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        parts.scheme == "smtps",
    )


def _mail_from(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueError
    return text


_PROVIDER = ("CIVICSTAT_OIDC_ISSUER", "CIVICSTAT_OIDC_CLIENT", "CIVICSTAT_OIDC_SECRET", "CIVICSTAT_OIDC_NAME")


def _provider(
    of: Callable[[str, Callable[[str], Any]], Any], environment: Mapping[str, str], faults: list[str]
) -> IdentityProvider | None:
    issuer = of(_PROVIDER[0], _issuer)
    missing = [name for name in _PROVIDER if not environment.get(name)]
    if len(missing) == len(_PROVIDER):
        return None
    if missing:
        faults.append(
            f"{', '.join(missing)}: not said, though others of the provider are (expected: all four, or none)"
        )
        return None
    return IdentityProvider(issuer or "", *(environment[name] for name in _PROVIDER[1:]))


def _issuer(text: str) -> str:
    parts = urlsplit(text)
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if text and (parts.scheme != "https" and not (parts.scheme == "http" and is_here)):
        raise ValueError
    if text and (not parts.hostname or parts.query or parts.fragment or parts.username):
        raise ValueError
    return text.rstrip("/")


def _reminders(text: str) -> str:
    if text not in {"live", "always", "never"}:
        raise ValueError
    return text


def _flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError
    return text == "1"
