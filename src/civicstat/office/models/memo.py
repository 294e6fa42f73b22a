"""The memo of a meeting: drawn up from what was captured when it ended, sent by the chair, then only corrected."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from civicstat.office.models.decision import WORDS
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned


class Memo(Versioned):
    """One for a meeting. Until it is sent it says what the capture says; `content` is what it said when it was sent.

    Hours are the office's. `recorded_version` is the newest version in the public record.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "meeting",
        "intro",
        "intro_es",
        "sent_at",
        "sent_as",
        "content",
        "corrected_at",
        "correction",
        "correction_es",
    )
    # It has left for everybody who sits in the meeting.
    LASTING: ClassVar[frozenset[str]] = frozenset({"send-memo", "correct-memo"})

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="memo")
    intro = models.TextField(max_length=WORDS, blank=True, default="")
    intro_es = models.TextField(max_length=WORDS, blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_as = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # {"decisions", "promises", "data_requests": [slugs], "questions", "looks", "looks_in_all", "poll"}.
    content = models.JSONField(default=dict, blank=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    correction = models.TextField(max_length=WORDS, blank=True, default="")
    correction_es = models.TextField(max_length=WORDS, blank=True, default="")
    recorded_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_memo_is_sent_by_a_post",
                condition=models.Q(sent_at__isnull=True, sent_as__isnull=True)
                | models.Q(sent_at__isnull=False, sent_as__isnull=False),
            ),
            models.CheckConstraint(
                name="a_correction_of_a_memo_says_what",
                condition=models.Q(corrected_at__isnull=True)
                | models.Q(corrected_at__gte=models.F("sent_at"))
                & ~models.Q(correction="")
                & ~models.Q(correction_es=""),
            ),
        ]

    def __str__(self) -> str:
        return self.meeting.slug

    @property
    def is_frozen(self) -> bool:
        """Never as a whole: each version that was put on record stands there."""
        return False

    def intro_in(self, lang: str) -> str:
        """What was added to it, in a language."""
        return self.intro_es if lang == "es" else self.intro

    def correction_in(self, lang: str) -> str:
        """What was corrected, in a language."""
        return self.correction_es if lang == "es" else self.correction


class MemoLetter(models.Model):
    """That somebody was told of a memo. The database holds that nobody is told the same thing twice.

    `taken_at` is set before the mail is handed over, `sent_at` after. A mail that the server refused is tried again.
    """

    memo = models.ForeignKey(Memo, on_delete=models.PROTECT, related_name="letters")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=10)
    day = models.DateField()
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="nobody_is_told_twice_of_one_memo", fields=["memo", "person", "occasion", "day"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.day} {self.memo}"
