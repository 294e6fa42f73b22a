"""How much may be sent: by a code, from a network, in all. No puzzle; whoever is over a limit is told until when."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from civicstat.office.errors import OfficeError
from civicstat.office.models.tap import DayKey, Tap
from civicstat.office.records.holds import free
from civicstat.office.records.kinds import KINDS


# Somebody who changes their mind taps three times; more is a machine, or a game.
PER_CODE_A_DAY = 12
# A library, a school or a telephone company sends from one address: a class may answer within the hour.
PER_NETWORK_AN_HOUR = 40
# Everyone together, without a code: more than a city says in an hour, and less than fills an office.
ALL_AN_HOUR = 600
_IPV6_HOUSEHOLD = 64


class TooManyError(OfficeError):
    """More was sent in this hour, or by this code today, than one person sends; later it works again."""


def count_one(
    request: HttpRequest, *, at: datetime, code: int | None = None, most_of_network: int = PER_NETWORK_AN_HOUR
) -> None:
    """Count something that is sent now.

    `most_of_network`: how much one network may send in an hour; a hall full of people is one network.

    Raises
    ------
    TooManyError
        When the code, the network or all together are over their limit; then it must not be written.
    """
    day, hour = at.date(), at.hour
    with transaction.atomic():
        key = _key_of(day)
        network = _count(day, hour, _digest(key, network_of(request)))
        by_code = 0 if code is None else _count(day, 0, f"code:{code}")
        everyone = _count(day, hour, "") if code is None else 0
    if by_code > PER_CODE_A_DAY:
        raise TooManyError("this code was used very often today", next_step="Try again tomorrow.")
    if network > most_of_network:
        raise TooManyError("very much was sent from your network in this hour", next_step="Try again in an hour.")
    if everyone > ALL_AN_HOUR:
        raise TooManyError("very much is sent from everywhere in this hour", next_step="Try again in an hour.")


def network_of(request: HttpRequest) -> str:
    """The network that a request comes from: an address, or a household's part of a long one.

    Behind a web server on this machine, that server says whom it speaks for; anybody else's word is not taken.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if _is_here(address):
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, _IPV6_HOUSEHOLD), strict=False))
    return str(found)


def _is_here(address: str) -> bool:
    try:
        return not address or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _digest(key: str, network: str) -> str:
    return hmac.new(key.encode(), network.encode(), hashlib.sha256).hexdigest()


def _key_of(day: date) -> str:
    """The day's key, drawn on its first use; with it every earlier key and count goes."""
    known, is_new = DayKey.objects.get_or_create(day=day, defaults={"key": secrets.token_hex(32)})
    if is_new:
        forget_before(day)
    return known.key


def forget_before(day: date) -> None:
    """Delete the keys and counts of earlier days; the office's clock does so every day, also when nobody sends."""
    for name, rows in (("daykey", DayKey.objects.filter(day__lt=day)), ("tap", Tap.objects.filter(day__lt=day))):
        free(KINDS[name], rows).delete()


def forget_networks(at: datetime) -> str:
    """The job of the timetable: of which networks something came before today is no longer known."""
    forget_before(at.date())
    return "counts of networks let go"


def _count(day: date, hour: int, who: str) -> int:
    tap, _ = Tap.objects.get_or_create(day=day, hour=hour, who=who)
    Tap.objects.filter(pk=tap.pk).update(count=F("count") + 1)
    return tap.count + 1
