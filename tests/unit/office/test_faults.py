"""Every fault that an act can raise has words in both languages, and a Spanish page shows the Spanish ones."""

from __future__ import annotations

import ast
import copy
import io
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CheckConstraint

import civicstat.office
from civicstat.hearings import standing
from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.person import leave_post
from civicstat.office.faults import Fault, Listed, said, said_letter
from civicstat.office.models import Holding
from civicstat.office.phrases import in_spanish
from civicstat.office.templating import catalogue
from civicstat.sources import propose_columns, propose_kinds

from .conftest import AT, Office, SignIn


OFFICE = Path(civicstat.office.__file__).parent


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(OFFICE.rglob("*.py")):
        yield path.relative_to(OFFICE).as_posix(), ast.parse(path.read_text("utf-8"))


def _sentence(node: ast.expr) -> str | None:
    """A sentence in the program, its parts replaced by a word; None where it is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "some" for part in node.values)
    return None


def _refusals(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "RefusedError":
            for given in node.args:
                yield from given.values if isinstance(given, ast.Dict) else ()
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Subscript) and getattr(target.value, "id", "") == "faults" for target in node.targets
        ):
            yield node.value


def test_every_sentence_with_which_an_act_refuses_is_said_in_spanish() -> None:
    unsaid = [
        (path, node.lineno, sentence)
        for path, tree in _trees()
        for node in _refusals(tree)
        if (sentence := _sentence(node)) is not None and in_spanish(sentence) is None
    ]
    assert unsaid == []


def test_every_fault_that_the_office_names_stands_in_the_catalogue_of_both_languages() -> None:
    named = {
        str(name)
        for _, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault" and node.args
        if (name := _sentence(node.args[0])) is not None and "some" not in name
    }
    assert len(named) > 100
    for lang in ("en", "es"):
        assert [name for name in sorted(named) if f"office.fault.{name}" not in catalogue().messages[lang]] == []
    assert [hole for hole in catalogue().holes() if "office.fault" in hole] == []


def test_every_rule_that_the_database_holds_is_said_to_people() -> None:
    rules = {
        str(rule.name)
        for model in apps.get_app_config("office").get_models()
        for rule in model._meta.constraints
        if isinstance(rule, CheckConstraint)
    }
    assert [rule for rule in sorted(rules) if f"office.fault.rule.{rule}" not in catalogue().messages["es"]] == []


@pytest.mark.parametrize("room", [standing, propose_columns, propose_kinds])
def test_what_the_rooms_below_say_of_promises_and_files_is_in_the_book_of_phrases(room: object) -> None:
    tree = ast.parse(Path(str(room.__file__)).read_text("utf-8"))  # type: ignore[attr-defined]
    of_letters = [
        sentence
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Letter", "Suggestion")
        for given in node.args[1:]
        for part in (given.elts if isinstance(given, ast.Tuple) else [given])
        if (sentence := _sentence(part)) is not None and " " in sentence
    ]
    of_guesses = [
        sentence
        for node in ast.walk(tree)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple)
        for part in node.value.elts
        if (sentence := _sentence(part)) is not None
        and " " in sentence
        and "some" not in sentence.replace(" some ", " ").removeprefix("some")
    ]
    found = [*of_letters, *of_guesses]
    assert found
    assert [sentence for sentence in found if in_spanish(sentence) is None] == []


def test_a_fault_is_its_english_sentence_and_is_said_in_the_language_of_whoever_reads_it() -> None:
    fault = Fault("no_department", slug="nowhere")
    assert fault == "there is no department 'nowhere'"
    assert said(fault, "es") == "no hay departamento «nowhere»"
    assert said(pickle.loads(pickle.dumps(fault)), "es") == said(copy.deepcopy(fault), "es")
    inside = Fault("found_expected", found="2015-10-02 has not come yet", expected="2015-10-01 or earlier")
    assert said(inside, "es") == "el 2015-10-02 no ha llegado (2015-10-01 o antes)"
    assert said(Listed(Fault("figure_twice"), Fault("name_figures")), "en") == (
        "a figure is named twice. name 1 to 20 published figures, one to a line."
    )
    assert said("Texto de otra parte", "es") == "Texto de otra parte"
    letter = said_letter(RefusedError({"": Fault("nothing_to_undo")}), "es")
    assert (letter.found, letter.next_step) == (
        "no hay nada que deshacer",
        "Corrija los campos marcados y envíe el formulario otra vez.",
    )


def test_a_rule_of_the_database_is_told_in_our_own_words(office: Office) -> None:
    holding = Holding.objects.get(person=office["clerk"])
    day = holding.since.replace(year=holding.since.year - 1)
    with pytest.raises(RefusedError) as refused:
        leave_post(holding=holding, until=day, by=office["administrator"], at=AT, seen=holding.version)
    [fault] = refused.value.faults.values()
    assert fault == "a post ends on its first day or later"
    assert said(fault, "es") == "un puesto termina en su primer día o después"


def test_a_spanish_page_shows_a_refusal_in_spanish(office: Office, as_person: SignIn) -> None:
    client = as_person(office["administrator"])
    again = {"name": "Ana", "email": office["clerk"].email, "language": "es"}
    assert (
        "alguien ya tiene una cuenta con esta dirección"
        in client.post("/people/invite/?lang=es", again).content.decode()
    )
    file = {"file": io.BytesIO(b"slug,title\na,b\n")}
    brought = client.post("/bring/posts/?lang=es", file).content.decode()
    assert "al archivo le falta title_es, role" in brought
    letter = client.post(f"/people/{office['administrator'].pk}/close/?lang=es").content.decode()
    assert "nadie cierra su propia cuenta" in letter
