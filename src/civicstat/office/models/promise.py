"""What a post promised to deliver: it is never deleted, and the day promised first never changes."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models

from civicstat.hearings.standing import OUTCOME_OF, Outcome, PromiseStatus, Standing, days_late, standing_on
from civicstat.office.models.decision import WORDS, Decision
from civicstat.office.models.department import SLUG, Department
from civicstat.office.models.post import Post
from civicstat.office.models.taken_back import NotTakenBack
from civicstat.office.models.versioned import Versioned


ASIDES = ("on-hold", "overtaken-by-events", "merged")
VERDICTS = ("reached", "not-reached", "cannot-tell")


class Promise(Versioned):
    """A post, a deliverable, a day. Where it stands follows from its days and from acts of people (`standing`).

    The public record takes each new version as a statement of its own, so an act on a promise stays possible after it
    was frozen: `recorded_version` is the newest version there. The database refuses to delete a promise or to change
    what was promised first (migration `promises_stay`).
    """

    SPOKEN: ClassVar[tuple[str, ...]] = (
        "slug",
        "decision",
        "owner",
        "department",
        "deliverable",
        "deliverable_es",
        "promised_on",
        "first_due",
        "due",
        "effect_open_until",
        "moves",
        "done_on",
        "evidence",
        "evidence_es",
        "evidence_link",
        "claimed_by",
        "claimed_as",
        "confirmed_on",
        "confirmed_by",
        "confirmed_as",
        "aside",
        "aside_since",
        "aside_until",
        "aside_why",
        "aside_why_es",
        "merged_into",
        "apology",
        "apology_es",
        "next_step",
        "next_step_es",
        "effect",
        "effect_judged_on",
        "effect_judged_as",
        "effect_figure",
        "effect_words",
        "effect_words_es",
        "taken_back_at",
    )

    slug = models.CharField(max_length=60, unique=True, validators=[SLUG])
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="promises")
    owner = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="promises")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="promises")
    deliverable = models.TextField(max_length=WORDS)
    deliverable_es = models.TextField(max_length=WORDS)
    promised_on = models.DateField()
    first_due = models.DateField()
    due = models.DateField()
    effect_open_until = models.DateField()
    # Every change of the day, in order: {"on", "to", "why", "why_es"}.
    moves = models.JSONField(default=list, blank=True)

    done_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(max_length=WORDS, blank=True, default="")
    evidence_es = models.TextField(max_length=WORDS, blank=True, default="")
    evidence_link = models.URLField(max_length=300, blank=True, default="")
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    claimed_as = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_as = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    aside = models.CharField(max_length=20, blank=True, default="", choices=[(name, name) for name in ASIDES])
    aside_since = models.DateField(null=True, blank=True)
    aside_until = models.DateField(null=True, blank=True)
    aside_why = models.TextField(max_length=WORDS, blank=True, default="")
    aside_why_es = models.TextField(max_length=WORDS, blank=True, default="")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="takes_in")

    apology = models.TextField(max_length=WORDS, blank=True, default="")
    apology_es = models.TextField(max_length=WORDS, blank=True, default="")
    next_step = models.TextField(max_length=WORDS, blank=True, default="")
    next_step_es = models.TextField(max_length=WORDS, blank=True, default="")

    effect = models.CharField(max_length=12, blank=True, default="", choices=[(name, name) for name in VERDICTS])
    effect_judged_on = models.DateField(null=True, blank=True)
    effect_judged_as = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    effect_figure = models.CharField(max_length=200, blank=True, default="")
    effect_words = models.TextField(max_length=WORDS, blank=True, default="")
    effect_words_es = models.TextField(max_length=WORDS, blank=True, default="")

    recorded_version = models.PositiveIntegerField(default=0, editable=False)
    taken_back_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = NotTakenBack()
    every = models.Manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["first_due", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="nobody_confirms_their_own_delivery",
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("claimed_by")),
            ),
            models.CheckConstraint(
                name="a_second_post_confirms_a_delivery",
                condition=models.Q(confirmed_as__isnull=True) | ~models.Q(confirmed_as=models.F("claimed_as")),
            ),
            models.CheckConstraint(
                name="a_confirmed_delivery_was_claimed_with_evidence",
                condition=models.Q(confirmed_on__isnull=True)
                | (
                    models.Q(done_on__isnull=False, claimed_by__isnull=False, claimed_as__isnull=False)
                    & models.Q(confirmed_by__isnull=False, confirmed_as__isnull=False)
                    & (~models.Q(evidence="") | ~models.Q(evidence_link=""))
                ),
            ),
            models.CheckConstraint(
                name="a_promise_is_not_due_before_its_first_day", condition=models.Q(due__gte=models.F("first_due"))
            ),
            models.CheckConstraint(
                name="a_merged_promise_names_another",
                condition=(
                    models.Q(aside="merged", merged_into__isnull=False)
                    | (~models.Q(aside="merged") & models.Q(merged_into__isnull=True))
                )
                & (models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id"))),
            ),
        ]

    def __str__(self) -> str:
        return self.deliverable

    @property
    def is_frozen(self) -> bool:
        """Never as a whole: what stands in the public record is each version that was put there."""
        return False

    @property
    def standing(self) -> Standing:
        """Its days and acts, as the rules of the hearings read them."""
        return Standing(
            promised_on=self.promised_on,
            first_due=self.first_due,
            due=self.due,
            effect_open_until=self.effect_open_until,
            done_on=self.done_on,
            confirmed_on=self.confirmed_on,
            aside=self.aside,  # type: ignore[arg-type]
            aside_since=self.aside_since,
            aside_until=self.aside_until,
            effect=self.effect or None,  # type: ignore[arg-type]
            effect_judged_on=self.effect_judged_on,
        )

    def status_on(self, day: date) -> PromiseStatus:
        """Where it stands at the end of a day."""
        return standing_on(self.standing, day)

    def outcome_on(self, day: date) -> Outcome:
        """Whether it was kept, as a reader asks."""
        return OUTCOME_OF[self.status_on(day)]

    def days_late_on(self, day: date) -> int:
        """Days after the day promised first."""
        return days_late(self.standing, day)

    def says(self, name: str, lang: str) -> str:
        """One of its texts, in a language: the other one where only that was written."""
        first, second = (f"{name}_es", name) if lang == "es" else (name, f"{name}_es")
        return str(getattr(self, first) or getattr(self, second))
