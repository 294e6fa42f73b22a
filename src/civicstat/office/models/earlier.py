"""What a log from before says: brought in with its source, checked by nobody here, and never put on record."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from civicstat.office.models.decision import WORDS
from civicstat.office.models.department import Department
from civicstat.office.models.post import Post
from civicstat.office.models.promise import Promise
from civicstat.office.models.versioned import Versioned


KINDS = ("promise", "decision", "data-request", "meeting")


class EarlierEntry(Versioned):
    """A promise, decision, request for data or meeting of the time before this office, as another log tells it.

    Its days are what that log says. It has no status here: "done" is a word of the log (`done_on`) and no delivery that
    a second person confirmed. A promise that is still open can be made here anew (`taken_up_as`), with a day to come;
    the first day of the log stays beside it. It can be taken out (`is_active`), never deleted by an act.
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        *("kind", "department", "owner", "words", "words_es", "said_on", "first_due", "due", "done_on"),
        *("source", "reference", "brought_on", "taken_up_as", "is_active"),
    )
    # The promise stands then, whatever is said of the log.
    LASTING: ClassVar[frozenset[str]] = frozenset({"take-up-earlier"})

    kind = models.CharField(max_length=12, choices=[(name, name) for name in KINDS])
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="earlier")
    owner = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=WORDS)
    words_es = models.TextField(max_length=WORDS, blank=True, default="")
    said_on = models.DateField(null=True, blank=True)
    first_due = models.DateField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    # Which log it was, and the number of the entry there.
    source = models.CharField(max_length=160)
    reference = models.CharField(max_length=60, blank=True, default="")
    brought_on = models.DateField()
    taken_up_as = models.ForeignKey(
        Promise, null=True, blank=True, on_delete=models.PROTECT, related_name="taken_up_from"
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-said_on", "first_due", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="an_entry_of_a_log_comes_in_once",
                fields=["kind", "source", "reference"],
                condition=~models.Q(reference="") & models.Q(is_active=True),
            ),
            models.CheckConstraint(
                name="only_an_open_promise_is_taken_up",
                condition=models.Q(taken_up_as__isnull=True) | models.Q(kind="promise", done_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_open(self) -> bool:
        """Whether the log had it open, and nobody has promised it here."""
        return self.kind == "promise" and self.done_on is None and self.taken_up_as_id is None and self.is_active

    def words_in(self, lang: str) -> str:
        """What the log says, in a language; as it was written where nobody has translated it."""
        return self.words_es if lang == "es" and self.words_es else self.words
