"""Something to correct, of streets, for tests of the doors of corrections."""

from __future__ import annotations

from collections.abc import Callable

from office_promises import AT, decide, promise
from office_strategy import move
from office_voices import a_doubt

from civicstat.office.actions.act import create
from civicstat.office.models import Person, Post, WordsCorrection


def a_draft() -> WordsCorrection:
    """A correction of a decision of streets that was not said."""
    decision = decide(Person.objects.get(name="department-head"))
    return create(
        WordsCorrection,
        act="write-correction",
        by=None,
        at=AT,
        noun_of="decision",
        subject_of=decision.pk,
        corrects=f"decision/{decision.slug}@1",
        field="text",
        said="0" * 64,
        right="Retest the lamps of three circuits.",
        right_es="Volver a probar las luminarias de tres circuitos.",
        why="We counted wrong.",
        why_es="Contamos mal.",
        by_post=Post.objects.get(slug="chair"),
    )


def correction_door_parts() -> dict[str, Callable[[], dict[str, object]]]:
    """For each door of corrections the parts of a thing of streets."""
    head = "department-head"
    return {
        "correct-decision": lambda: {"pk": decide(Person.objects.get(name=head)).pk},
        "correct-promise": lambda: {"pk": promise(Person.objects.get(name=head)).pk},
        "correct-money-move": lambda: {"pk": move(Person.objects.get(name="chair")).pk},
        "correct-case": lambda: {"pk": a_doubt().pk},
        "correction": lambda: {"pk": a_draft().pk},
        "say-correction": lambda: {"pk": a_draft().pk},
    }


def correction_door_owners() -> dict[str, str]:
    """The doors that ask whose it is; all samples are of streets."""
    return dict.fromkeys(
        ("correct-decision", "correct-promise", "correct-money-move", "correct-case", "say-correction"), "streets"
    )
