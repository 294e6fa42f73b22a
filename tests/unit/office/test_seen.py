"""A broken form neither breaks the page nor writes over what somebody else saved."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import reverse

from civicstat.office.models import Department
from civicstat.office.seen import NONE, seen_of

from .conftest import Office, SignIn


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ({}, 7),
        ({"seen": ""}, 7),
        ({"seen": "3"}, 3),
        ({"seen": "²"}, NONE),
        ({"seen": "three"}, NONE),
        ({"seen": "-1"}, NONE),
    ],
)
def test_what_is_no_number_is_a_version_that_never_was(sent: dict[str, str], seen: int) -> None:
    assert seen_of(RequestFactory().post("/", sent), 7) == seen


@pytest.mark.django_db
def test_a_form_with_a_broken_version_is_shown_the_conflict_and_saves_nothing(
    office: Office, departments: dict[str, Department], as_person: SignIn
) -> None:
    streets = next(iter(departments.values()))
    page = as_person(office["administrator"]).post(
        reverse("department", kwargs={"slug": streets.slug}),
        {"slug": streets.slug, "title": "Another", "title_es": "Otro", "seen": "²"},
    )
    assert page.status_code == 409, page.content.decode()[:500]
    assert Department.objects.get(pk=streets.pk).title == streets.title
