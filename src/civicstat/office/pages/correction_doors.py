"""Doors of corrections of words on record."""

from __future__ import annotations

from functools import partial

from civicstat.office.doors import WORKERS, Door
from civicstat.office.pages import correction


_ADDRESSES = {
    "decision": "decisions/<int:pk>/correct/",
    "promise": "promises/<int:pk>/correct/",
    "moneymove": "money/<int:pk>/correct/",
    "case": "cases/<int:pk>/correct/",
}

CORRECTIONS: tuple[Door, ...] = (
    *(
        Door(
            f"correct-{correction.PAGES[noun]}",
            address,
            correction.correct,
            get=correction.CORRECTING,
            post=correction.CORRECTING,
            owner=partial(correction.owner_of_subject, noun=noun),
            extra={"noun": noun},
        )
        for noun, address in _ADDRESSES.items()
    ),
    Door("correction", "corrections/<int:pk>/", correction.correction, get=WORKERS),
    Door(
        "say-correction",
        "corrections/<int:pk>/say/",
        correction.say_correction,
        post=correction.CORRECTING,
        owner=correction.owner_of_correction,
    ),
)
