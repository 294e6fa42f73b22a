"""Every fault that an act can raise has words in both languages, and a Spanish page shows the Spanish ones."""

from __future__ import annotations

import ast
import copy
import io
import pickle
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CheckConstraint
from django.urls import reverse
from left_in_english import is_english
from letters_in_code import is_letter, said_in, sentence_of
from office_records import hold
from office_room import TODAY as OF_MEETING
from office_room import a_meeting

import civicstat.office
from civicstat.hearings import standing
from civicstat.office.actions.act import RefusedError
from civicstat.office.actions.person import leave_post
from civicstat.office.actions.question import ask
from civicstat.office.faults import Fault, Listed, said, said_letter
from civicstat.office.models import CycleRun, Holding
from civicstat.office.phrases import BOOK, HOLE, in_spanish
from civicstat.office.templating import catalogue
from civicstat.sources import propose_columns, propose_kinds
from civicstat.sources.errors import SourceError

from .conftest import AT, Office, SignIn


OFFICE = Path(civicstat.office.__file__).parent


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(OFFICE.rglob("*.py")):
        yield path.relative_to(OFFICE).as_posix(), ast.parse(path.read_text("utf-8"))


def _is_unsaid(sentence: str) -> bool:
    """Whether the book lacks a sentence, or leaves a part of it in English."""
    told = in_spanish(sentence)
    return told is None or is_english(told)


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
        if (sentence := sentence_of(node)) is not None and _is_unsaid(sentence)
    ]
    assert unsaid == []


def test_every_fault_that_the_office_names_stands_in_the_catalogue_of_both_languages() -> None:
    named = {
        str(name)
        for _, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Fault" and node.args
        if (name := sentence_of(node.args[0])) is not None and "some" not in name
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


# What an analyst meets in the browser: files that come in, boundaries, the studio, the cycle, the gate.
_MET = (
    *("office", "sources", "places", "disclosure/gate", "disclosure/households"),
    *("metrics/field_problems", "metrics/fitness", "metrics/language", "metrics/lexing", "metrics/operands"),
    *("metrics/parts", "metrics/question_rows", "metrics/questions", "metrics/read_definition", "metrics/recheck/quo"),
    *("cycle/intake", "cycle/adopt", "cycle/city_folder", "cycle/ingest", "cycle/next_release", "cycle/publish"),
    *("cycle/run.py", "cycle/studio/adopt_one", "cycle/studio/back_cast", "cycle/studio/published"),
    *("warehouse/manifest", "warehouse/snapshots"),
)
# Their first words say who runs them: no page of the office shows these.
_OF_THE_SHELL = ("office/environment", "office/first", "office/running/supervisor")


def _read(*names: str) -> Iterator[tuple[str, ast.Module]]:
    """The parts of the program whose path begins so."""
    rooms = OFFICE.parent
    for path in sorted(rooms.rglob("*.py")):
        name = path.relative_to(rooms).as_posix()
        if name.startswith(names):
            yield name, ast.parse(path.read_text("utf-8"))


def test_every_letter_that_reaches_a_page_is_said_in_spanish() -> None:
    """Whichever room wrote it: its own pages, the worker's, and refusals of the rooms below."""
    told = [
        (path, node.lineno, sentence)
        for path, tree in _read(*_MET)
        if not path.startswith(_OF_THE_SHELL)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and is_letter(node)
        for sentence in said_in(node, tree)
    ]
    assert len(told) > 400
    assert [each for each in told if _is_unsaid(each[2])] == []


def test_what_a_run_says_while_it_works_is_said_in_spanish() -> None:
    told = [
        sentence
        for path, tree in _read("cycle/", "sources/ingest")
        if not path.startswith(("cycle/verify", "cycle/live"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and "progress" in (getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
        for given in node.args[:1]
        if (sentence := sentence_of(given)) is not None and sentence != "some/some"
    ]
    assert len(told) > 12
    assert [sentence for sentence in told if _is_unsaid(sentence)] == []


def test_the_book_of_phrases_fills_in_what_the_english_has_and_says_lists_too() -> None:
    for file in sorted(BOOK.glob("*.toml")):
        for phrase in tomllib.loads(file.read_text("utf-8"))["phrase"]:
            assert set(HOLE.findall(phrase["en"])) >= set(HOLE.findall(phrase["es"])), phrase
    letter = "2 problems:\n  the filter is empty\n  `x` is missing"
    assert in_spanish(letter) == "2 problemas:\n  el filtro está vacío\n  falta `x`"
    assert in_spanish("this city has no bird") is None


@pytest.mark.parametrize("room", [standing, propose_columns, propose_kinds])
def test_what_the_rooms_below_say_of_promises_and_files_is_in_the_book_of_phrases(room: object) -> None:
    tree = ast.parse(Path(str(room.__file__)).read_text("utf-8"))  # type: ignore[attr-defined]
    of_letters = [
        sentence
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Letter", "Suggestion")
        for given in node.args[1:]
        for part in (given.elts if isinstance(given, ast.Tuple) else [given])
        if (sentence := sentence_of(part)) is not None and " " in sentence
    ]
    of_guesses = [
        sentence
        for node in ast.walk(tree)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple)
        for part in node.value.elts
        if (sentence := sentence_of(part)) is not None
        and " " in sentence
        and "some" not in sentence.replace(" some ", " ").removeprefix("some")
    ]
    found = [*of_letters, *of_guesses]
    assert found
    assert [sentence for sentence in found if _is_unsaid(sentence)] == []


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


def test_pages_of_the_worker_say_its_letters_in_spanish(office: Office, city_folder: Path, as_person: SignIn) -> None:
    """A run that a refusal of sources ended: in the list of runs, on the first page, and as it is going on."""
    letter = SourceError(
        "the file has a header and no rows", next_step="Export the file again, with its rows."
    ).to_json()
    run = CycleRun.objects.create(
        work="whole", state="stopped", is_under_way=None, asked_at=AT, ended_at=AT, letter=letter
    )
    analyst = as_person(office["analyst"])
    for page in ("/cycle/?lang=es", "/?lang=es"):
        told = analyst.get(page).content.decode()
        assert "el archivo tiene encabezado y ninguna fila" in told, page
        assert "the file has a header" not in told, page
    assert "Exporte el archivo otra vez, con sus filas." in analyst.get("/cycle/?lang=es").content.decode()
    CycleRun.objects.filter(pk=run.pk).update(
        state="running", is_under_way=True, ended_at=None, letter={}, doing="Putting figures into sentences"
    )
    assert "Se ponen las cifras en frases" in analyst.get("/cycle/?lang=es").content.decode()


def test_a_letter_that_no_page_caught_is_shown_in_spanish(office: Office, city_folder: Path, as_person: SignIn) -> None:
    question = ask(
        meeting=a_meeting(office), asker="resident", words="Why?", lang="en", by=None, at=AT, today=OF_MEETING
    )
    found = hold(kind="question")
    address = reverse("room-question", kwargs={"slug": question.meeting.slug, "pk": question.pk}) + "?lang=es"
    told = as_person(office["chair"]).post(address, {"do": "decline", f"seen-{question.pk}": "1"}).content.decode()
    assert f"la retención legal {found.pk} cubre esto" in told
    assert "legal hold" not in told
