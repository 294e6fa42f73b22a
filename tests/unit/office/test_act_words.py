"""Every act, noun and job of the timetable has words in both languages, so that nobody reads its short name."""

from __future__ import annotations

import ast
import inspect
import textwrap
from pathlib import Path

from django.apps import apps
from letters_in_code import sentence_of

import civicstat.office
from civicstat.office.lists.act_words import act_words
from civicstat.office.models.versioned import Versioned
from civicstat.office.phrases import in_spanish
from civicstat.office.running.jobs import JOBS
from civicstat.office.templating import catalogue


OFFICE = Path(civicstat.office.__file__).parent
# Parts of names that are put together, and what is said besides a name where an act is chosen.
NO_ACTS = {"set-", "undo-", "-", "do", "is_taken_back", "publish", "adopt"}


def acts_named() -> set[str]:
    """What the program calls its acts: where one is done, and where its name is chosen before."""
    named: set[str] = set()
    for path in OFFICE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            given = [word.value for word in node.keywords if word.arg == "act"] if isinstance(node, ast.Call) else []
            if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "act" for target in node.targets):
                given = [node.value]
            parts = [each for value in given for each in ast.walk(value) if isinstance(each, ast.Constant)]
            named |= {each.value for each in parts if isinstance(each.value, str)}
    return named - NO_ACTS


def test_every_act_noun_and_job_has_words_in_both_languages() -> None:
    models = apps.get_app_config("office").get_models()
    nouns = {model.noun() for model in models if issubclass(model, Versioned)}
    wanted = {
        *(f"office.act.{act}" for act in acts_named()),
        *(f"office.noun.{noun}" for noun in nouns),
        *(f"office.job.{job.name}" for job in JOBS),
    }
    assert len(wanted) > 200
    for lang in ("en", "es"):
        assert [name for name in sorted(wanted) if name not in catalogue().messages[lang]] == []


def test_an_act_is_read_in_words_and_so_is_its_undoing() -> None:
    assert act_words("invite-person", "es") == "invitó a alguien"
    assert act_words("undo-invite-person", "es") == "deshizo: invitó a alguien"
    assert act_words("set-on-hold", "en") == "put a promise on hold"
    assert act_words("an-act-of-long-ago", "es") == "an-act-of-long-ago"


def test_what_came_of_each_job_is_said_in_spanish() -> None:
    told = [
        sentence
        for job in JOBS
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(job.run))))
        if isinstance(node, ast.Return) and node.value is not None and (sentence := sentence_of(node.value))
    ]
    assert len(told) > 15
    assert [sentence for sentence in told if in_spanish(sentence) is None] == []
