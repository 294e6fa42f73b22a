"""Letters that leave the office by mail: whether any may, and what becomes of one that the mail server refuses."""

from __future__ import annotations

import logging
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import QuerySet

from civicstat.office.city import city_of_office


LOG = logging.getLogger("civicstat.office")


def may_mail() -> bool:
    """Whether letters leave the office: those of a replay only where the settings say so."""
    wanted = settings.ENVIRONMENT.reminders
    return wanted == "always" or (wanted == "live" and not city_of_office().is_replay)


def hand_over(taken: QuerySet[Any], subject: str, words: str, *, to: str, what: str, at: datetime) -> bool:
    """Hand one letter to the mail server, for rows that this process took (`taken_at`); whether it left.

    Rows of a letter that was refused are given back, so that the next run tries again; the log says `what` it was.
    """
    try:
        send_mail(subject, words, settings.DEFAULT_FROM_EMAIL, [to])
    except (SMTPException, OSError) as error:
        taken.update(taken_at=None)
        LOG.warning("%s not sent: %s", what, type(error).__name__)
        return False
    taken.update(sent_at=at)
    return True
