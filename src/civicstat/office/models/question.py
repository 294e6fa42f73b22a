"""A question to a meeting: a resident's, an outside moderator's, the chair's. Unanswered ones stay in sight."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.decision import WORDS
from civicstat.office.models.department import SLUG
from civicstat.office.models.meeting import Meeting
from civicstat.office.models.post import Post
from civicstat.office.models.versioned import Versioned


ASKERS = ("resident", "moderator", "chair", "panel")
STATES = ("waiting", "put", "answered", "unanswered")
# A second look before a question is shown; why it can be kept out.
SIGHTS = ("new", "accepted", "declined")
DECLINED_AS = ("private", "insult", "not-about-this", "asked-already")


class Question(Versioned):
    """In the language in which it was asked; whoever accepts it adds the other one where they can.

    No act record holds the words, and a declined question keeps none: only the reason. `order` is its place in the
    queue. `recorded_version` is the newest version in the public record.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "slug",
        "meeting",
        "asker",
        "asked_on",
        "order",
        "sight",
        "declined_as",
        "state",
        "answer",
        "answer_es",
        "answered_by",
        "answered_on",
    )
    # Of a question that was never let in, nothing stands in the public record.
    PRIVATE: ClassVar[frozenset[str]] = frozenset({"text", "text_es"})

    # Its words went with the act, so it cannot be taken back.
    LASTING: ClassVar[frozenset[str]] = frozenset({"decline-question"})

    slug = models.CharField(max_length=90, unique=True, validators=[SLUG])
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="questions")
    asker = models.CharField(max_length=9, choices=[(name, name) for name in ASKERS])
    text = models.TextField(max_length=WORDS, blank=True, default="")
    text_es = models.TextField(max_length=WORDS, blank=True, default="")
    asked_on = models.DateField()
    order = models.PositiveSmallIntegerField(default=0)
    sight = models.CharField(max_length=8, choices=[(name, name) for name in SIGHTS], default="new")
    declined_as = models.CharField(
        max_length=14, blank=True, default="", choices=[(name, name) for name in DECLINED_AS]
    )
    state = models.CharField(max_length=10, choices=[(name, name) for name in STATES], default="waiting")
    answer = models.TextField(max_length=WORDS, blank=True, default="")
    answer_es = models.TextField(max_length=WORDS, blank=True, default="")
    answered_by = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    recorded_version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_declined_question_says_why",
                condition=models.Q(sight="declined") & ~models.Q(declined_as="")
                | ~models.Q(sight="declined") & models.Q(declined_as=""),
            ),
            models.CheckConstraint(
                name="only_an_accepted_question_is_put",
                condition=models.Q(state="waiting") | models.Q(sight="accepted"),
            ),
            models.CheckConstraint(
                name="an_answered_question_has_an_answer_of_a_post",
                condition=~models.Q(state="answered")
                | (
                    models.Q(answered_by__isnull=False, answered_on__isnull=False)
                    & (~models.Q(answer="") | ~models.Q(answer_es=""))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_frozen(self) -> bool:
        """Never as a whole: each version that was put on record stands there."""
        return False

    @property
    def is_open(self) -> bool:
        """Whether it was accepted and nobody has answered it."""
        return self.sight == "accepted" and self.state != "answered"

    def text_in(self, lang: str) -> str:
        """What was asked, in a language; in the other one where only that was written."""
        first, second = (self.text_es, self.text) if lang == "es" else (self.text, self.text_es)
        return first or second

    def answer_in(self, lang: str) -> str:
        """What was answered, in a language; in the other one where only that was written."""
        first, second = (self.answer_es, self.answer) if lang == "es" else (self.answer, self.answer_es)
        return first or second
