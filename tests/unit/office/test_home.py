"""The first page by role: what comes first for whom, and an empty page that teaches."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from office_promises import decide, promise

from civicstat.office.actions.person import add_department
from civicstat.office.home import contracts
from civicstat.office.home.blocks import BLOCKS
from civicstat.office.home.first import FIRST, NEEDS, blocks_for, leading_role
from civicstat.office.models import Promise
from civicstat.office.posts_held import held_by
from civicstat.office.roles import Role
from civicstat.office.surroundings import GROUPS
from civicstat.office.templating import catalogue
from civicstat.office.urls import DOORS

from .conftest import AT, Office, SignIn


def test_every_role_has_its_blocks_and_every_block_its_words() -> None:
    assert set(FIRST) == set(Role)
    named = {block for blocks in FIRST.values() for block in blocks}
    assert named == {NEEDS, *BLOCKS}
    for lang in ("en", "es"):
        messages = catalogue().messages[lang]
        assert all(f"office.home.{part}.{block}" in messages for block in BLOCKS for part in ("title", "empty"))
        assert all(f"office.home.nothing.{role.value}" in messages for role in Role)


def test_every_page_that_the_way_about_leads_to_stands_in_one_group() -> None:
    named = [door for doors in GROUPS.values() for door in doors]
    assert sorted(named) == sorted(door.name for door in DOORS if door.leads_to)
    for lang in ("en", "es"):
        assert all(f"office.group.{name}" in catalogue().messages[lang] for name in GROUPS)


def test_who_holds_two_posts_meets_each_block_once() -> None:
    assert blocks_for({Role.AUDITOR, Role.CHAIR}) == ("misses", NEEDS, "to_judge", "meetings", "acts")
    assert blocks_for(()) == (NEEDS,)
    assert leading_role({Role.STAFF, Role.ANALYST}) is Role.ANALYST


def test_a_chair_meets_what_was_missed_before_anything_else(
    office: Office, as_person: SignIn, city_folder: Path
) -> None:
    late = promise(office["department-head"])
    Promise.objects.filter(pk=late.pk).update(
        promised_on=date(2015, 8, 1), first_due=date(2015, 9, 1), due=date(2015, 9, 1)
    )
    decide(office["chair"])
    page = as_person(office["chair"]).get("/?lang=en").content.decode()
    assert "30 days late" in page
    assert page.index("Missed in the city") < page.index("Decisions whose effect is to be judged")
    head = as_person(office["department-head-parks"]).get("/?lang=es").content.decode()
    assert "Su departamento no debe nada." in head
    assert "A list of all 300 lamps" not in head


def test_a_contract_is_asked_about_ninety_days_before_it_ends(office: Office, city_folder: Path) -> None:
    end = date(2016, 1, 15)
    fields = {
        "slug": "haulers",
        "title": "Haulers",
        "title_es": "Transportes",
        "contract": "Snow",
        "contract_until": end,
    }
    add_department(by=office["administrator"], at=AT, **fields)

    def asked(name: str, day: date, lang: str = "en") -> list[str]:
        return [need.title for need in contracts.asks(office[name], held_by(office[name], day), day, lang)]

    assert asked("administrator", date(2015, 10, 16)) == []
    assert asked("administrator", date(2015, 10, 17)) == ["The contract of Haulers ends"]
    assert asked("administrator", date(2016, 1, 16), "es") == ["Terminó el contrato de Transportes"]
    assert asked("staff", date(2016, 1, 16)) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", sorted(Role))
def test_every_role_opens_a_first_page_that_teaches(
    role: Role, office: Office, as_person: SignIn, city_folder: Path
) -> None:
    for lang in ("en", "es"):
        page = as_person(office[role.value]).get(f"/?lang={lang}").content.decode()
        for block in FIRST[role]:
            if block != NEEDS:
                assert catalogue().message(lang, f"office.home.title.{block}") in page.replace("&#39;", "'")
