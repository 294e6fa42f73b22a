"""What a record refuses is said in plain words of both languages, and never by the name of a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.model_faults import model_faults
from civicstat.office.actions.person import add_department
from civicstat.office.faults import Fault, Listed, said
from civicstat.office.models.versioned import Versioned
from civicstat.office.phrases import in_spanish
from civicstat.office.templating import catalogue

from .conftest import AT, Office, SignIn


pytestmark = pytest.mark.django_db
# Django says these of a table.
_OF_TABLES = ("already exists", "instance with", "Constraint", "Ensure", "This field", "Value ", "Enter a")


def _kinds() -> list[type[Versioned]]:
    return [model for model in apps.get_app_config("office").get_models() if issubclass(model, Versioned)]


def _wrong(field: Any) -> Iterator[Any]:
    """Values that a field does not take."""
    if isinstance(field, models.ForeignKey):
        yield 987_654
    elif isinstance(field, models.CharField | models.TextField):
        yield "?" * 9_000
        yield ""
    elif isinstance(field, models.DateField | models.TimeField | models.BooleanField):
        yield "soon"
    elif isinstance(field, models.IntegerField | models.DecimalField):
        yield "many"
        yield -(10**15)
    yield None


def _plain(fault: str) -> bool:
    if isinstance(fault, Listed):
        return all(_plain(each) for each in fault.faults)
    return isinstance(fault, Fault) or in_spanish(fault) is not None


@pytest.mark.parametrize("kind", _kinds(), ids=lambda kind: kind.__name__)
def test_whatever_a_field_refuses_is_said_in_both_languages(kind: type[Versioned], office: Office) -> None:
    for field in kind._meta.concrete_fields:
        for value in _wrong(field):
            subject = kind()
            setattr(subject, field.attname, value)
            try:
                subject.clean_fields(exclude={other.name for other in kind._meta.concrete_fields if other != field})
            except ValidationError as error:
                for name, fault in model_faults(subject, error).items():
                    assert name == field.name
                    assert _plain(fault), (kind.__name__, field.name, value, fault)
                    for lang in ("en", "es"):
                        assert not [words for words in _OF_TABLES if words in said(fault, lang)], fault


def test_each_thing_that_may_stand_once_says_so_in_both_languages() -> None:
    """Those that a person can meet; of the machine's own notes nobody types one."""
    of_the_machine = {"one_act_per_version", "one_count_an_hour", "a_job_runs_once_for_its_slot"}
    rules = {
        rule.name for model in _kinds() for rule in model._meta.constraints if isinstance(rule, models.UniqueConstraint)
    }
    assert len(rules) > 10
    for lang in ("en", "es"):
        known = catalogue().messages[lang]
        assert [name for name in sorted(rules - of_the_machine) if f"office.fault.rule.{name}" not in known] == []


def test_a_department_that_is_there_already_is_refused_without_the_name_of_a_table(
    office: Office, as_person: SignIn
) -> None:
    with pytest.raises(RefusedError) as refused:
        add_department(by=None, at=AT, slug="streets", title="Streets", title_es="Calles")
    assert refused.value.faults == {"slug": "another one has this already; choose something else"}
    client = as_person(office["administrator"])
    typed = {"slug": "streets", "title": "Streets", "title_es": "Calles"}
    for lang, words in (("en", "another one has this already"), ("es", "otro ya tiene esto; elija algo distinto")):
        told = client.post(f"/departments/add/?lang={lang}", typed).content.decode()
        assert words in told
        assert "Slug" not in told
