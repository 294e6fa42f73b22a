"""For each door of the office an address that leads somewhere, and the department that its subject belongs to."""

from __future__ import annotations

from collections.abc import Callable

from analyst_samples import OF_A_DRAFT, OF_AN_INTAKE, a_metric_draft, a_run, an_intake
from django.urls import reverse
from office_after import after_door_owners, after_door_parts
from office_corrections import correction_door_owners, correction_door_parts
from office_meetings import meeting_door_parts
from office_packets import packet_door_owners, packet_door_parts
from office_promises import promise_door_owners, promise_door_parts
from office_records import a_paper_made, hold
from office_room import room_door_parts
from office_start import start_door_owners, start_door_parts
from office_strategy import strategy_door_owners, strategy_door_parts
from office_voices import voice_door_owners, voice_door_parts

from civicstat.office.doors import Door
from civicstat.office.models import Department, Holding, Person, RecordHold


# The parts of an address by the door's name, made when asked; a door whose address has no parts needs none.
PARTS: dict[str, Callable[[], dict[str, object]]] = {
    **promise_door_parts(),
    **correction_door_parts(),
    **room_door_parts(),
    **meeting_door_parts(),
    **packet_door_parts(),
    **after_door_parts(),
    **voice_door_parts(),
    **strategy_door_parts(),
    "dispose": lambda: {"kind": "case"},
    "paper-made": a_paper_made,
    "set-period": lambda: {"retention": "residents-words"},
    **dict.fromkeys(("hold", "release-hold"), lambda: {"pk": (RecordHold.objects.first() or hold()).pk}),
    **start_door_parts(),
    "department": lambda: {"slug": "streets"},
    "record-page": lambda: {"path": "en/index.html"},
    "post": lambda: {"slug": "administrator"},
    "bring": lambda: {"name": "posts"},
    "keep-view": lambda: {"name": "people"},
    "let-view-go": lambda: {"pk": 1},
    "undo": lambda: {"noun": "department", "pk": Department.objects.get(slug="streets").pk},
    "end-session": lambda: {"pk": 1},
    "mfa_edit_webauthn": lambda: {"pk": 1},
    "mfa_remove_webauthn": lambda: {"pk": 1},
    "openid_connect_login": lambda: {"provider_id": "city"},
    "openid_connect_callback": lambda: {"provider_id": "city"},
    "take-away-second-factor": lambda: {"pk": Person.objects.get(name="resident").pk},
    "set-password": lambda: {"who": "MQ", "token": "spent"},
    "person": lambda: {"pk": Person.objects.get(name="auditor").pk},
    "close-account": lambda: {"pk": Person.objects.get(name="resident").pk},
    "leave-post": lambda: {"pk": Holding.objects.filter(person__name="resident").latest("pk").pk},
    **dict.fromkeys(OF_AN_INTAKE, an_intake),
    **dict.fromkeys(OF_A_DRAFT, a_metric_draft),
    "withdraw-pattern-words": lambda: {"sha256": "0" * 64},
    "answer-resident": lambda: {"metric": "also-closed"},
    "give-up-run": a_run,
}
# Whose the subject of the address is, where the door asks.
OWNERS: dict[str, str] = {
    **promise_door_owners(),
    **correction_door_owners(),
    **packet_door_owners(),
    **after_door_owners(),
    **voice_door_owners(),
    **strategy_door_owners(),
    **start_door_owners(),
}


def address_of(door: Door) -> tuple[str, str]:
    """The address to try, and the slug of the department to which its subject belongs ("" where none)."""
    parts = PARTS.get(door.name, dict)()
    return reverse(door.name, kwargs=parts or None), OWNERS.get(door.name, "")
