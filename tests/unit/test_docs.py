"""What is not in the documentation does not exist: commands, settings, metric fields, statement types, errors."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import typer.main
from pydantic import BaseModel

import reference
from civicstat.cli.app import app
from civicstat.ledger.schemas import SCHEMAS
from civicstat.vocabulary import city
from civicstat.vocabulary.definition import Definition, Exclusion, Target
from cli_reference import commands, option_names
from errors_reference import error_classes


ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SETTING = re.compile(r"\bCIVICSTAT_[A-Z_]+\b")
# These print JSON and nothing else.
ALWAYS_JSON = {"civicstat metrics compute", "civicstat metrics chart", "civicstat metrics patterns"}
COMMANDS = dict(commands(typer.main.get_command(app)))
GROUPS = {name.rpartition(" ")[0] for name in COMMANDS if name.count(" ") > 1}


@cache
def page(name: str) -> str:
    """A page of the documentation."""
    return (DOCS / name).read_text(encoding="utf-8")


def test_generated_pages_say_what_the_program_says() -> None:
    assert reference.outdated() == [], "next step: make docs"


def test_a_generated_page_that_differs_is_noticed(tmp_path: Path) -> None:
    for name, write in reference.PAGES.items():
        (tmp_path / name).write_text(write(), encoding="utf-8", newline="\n")
    (tmp_path / "errors.md").write_text("# Errors\n", encoding="utf-8")

    assert reference.outdated(tmp_path) == ["errors.md"]


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_is_documented_with_an_example_and_speaks_json(path: str) -> None:
    command = COMMANDS[path]

    assert f"## {path}\n" in page("reference/cli.md")
    assert "Example: civicstat" in command.help
    assert "--json" in option_names(command) or path in ALWAYS_JSON
    for option in option_names(command):
        assert f"`{option}`" in page("reference/cli.md")


def test_every_setting_that_the_program_reads_is_documented() -> None:
    read = {
        setting
        for folder in ("src", "tools", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        for setting in SETTING.findall(path.read_text(encoding="utf-8"))
    }

    assert read
    assert {setting for setting in read if f"`{setting}`" not in page("reference/settings.md")} == set()


def test_every_setting_in_the_documentation_is_read_somewhere() -> None:
    told = set(SETTING.findall(page("reference/settings.md")))
    code = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("src", "tools", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
    )

    assert {setting for setting in told if setting not in code} == set()


@pytest.mark.parametrize("model", [Definition, Exclusion, Target])
def test_every_field_of_a_metric_is_documented(model: type[Definition]) -> None:
    # `*_text` and the trees are written by the program; `settles_after_days` is written as `settles_after`.
    fields = {
        (field.alias or name).replace("settles_after_days", "settles_after")
        for name, field in model.model_fields.items()
        if not name.endswith("_text")
    }

    assert {field for field in fields if f"`{field}`" not in page("reference/metric-language.md")} == set()


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (city.City, "reference/city-toml.md"),
        (city.Contact, "reference/city-toml.md"),
        (city.Layer, "reference/city-toml.md"),
        (city.Merge, "reference/city-toml.md"),
        (city.Households, "reference/city-toml.md"),
        (city.Population, "reference/city-toml.md"),
        (city.WorkingCalendar, "reference/city-toml.md"),
        (city.Demonstration, "reference/city-toml.md"),
        (city.TourStop, "reference/city-toml.md"),
        (city.Goal, "reference/goals-toml.md"),
        (city.ServiceRequestsSource, "reference/sources-toml.md"),
        (city.Duplicates, "reference/sources-toml.md"),
        (city.NeverRead, "reference/sources-toml.md"),
        (city.Fault, "reference/sources-toml.md"),
    ],
)
def test_every_field_of_a_city_folder_is_documented(model: type[BaseModel], name: str) -> None:
    # A table is written as its heading in the file: [contact], [[layers]].
    told = page(name)

    assert {field for field in model.model_fields if f"`{field}`" not in told and f"[{field}]" not in told} == set()


@pytest.mark.parametrize("statement_type", SCHEMAS)
def test_every_statement_type_and_its_fields_are_documented(statement_type: str) -> None:
    section = page("reference/statements.md").partition(f"## {statement_type}\n")[2].partition("\n## ")[0]

    assert section, f"{statement_type} is not in docs/reference/statements.md"
    for name, field in SCHEMAS[statement_type].model_fields.items():
        assert f"`{field.alias or name}`" in section, f"{statement_type}: {name}"


def test_every_error_is_documented_and_says_what_it_means() -> None:
    for error in error_classes():
        assert error.__doc__, f"{error.__name__} has no docstring"
        assert f"| `{error.__name__}` |" in page("reference/errors.md")


def test_every_page_is_reachable_from_the_index() -> None:
    for folder in ("tutorials", "how-to", "reference", "explanation", "decisions"):
        listed = re.search(r"```\{toctree\}\n(.*?)```", page(f"{folder}/index.md"), re.DOTALL)
        assert listed
        names = {path.stem for path in (DOCS / folder).glob("*.md")} - {"index"}
        assert names == set(listed[1].split())


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_links_of_the_front_pages_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text(encoding="utf-8"))

    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_glossary_has_a_word_for_each_public_term() -> None:
    glossary = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").lower()

    for word in ("public record", "registro público", "how we got this number", "what we left out", "as-of day"):
        assert word in glossary


def test_every_make_target_in_the_documentation_exists() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    texts = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]
    told = {
        target for path in texts for target in re.findall(r"(?:`|    )make ([a-z][a-z-]*)", path.read_text("utf-8"))
    }

    assert "demo" in told
    assert told - targets == set()


def test_every_command_and_option_in_the_documentation_exists() -> None:
    # Decisions and the changelog say what was; a command runs to the end of its line, or goes on after a backslash.
    texts = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "cities").glob("*/README.md")]
    texts += [path for path in DOCS.rglob("*.md") if path.parent.name != "decisions"]
    wrong = []
    seen = set()
    for path in texts:
        text = re.sub(r"\\\n\s*", " ", path.read_text("utf-8"))
        for told in re.findall(r"(?:`|^(?:    )?)(civicstat [a-z][^`\n]*)", text, re.MULTILINE):
            words = told.split()
            name = next((name for end in (3, 2) if (name := " ".join(words[:end])) in COMMANDS or name in GROUPS), "")
            seen.add(name)
            known = {*option_names(COMMANDS[name]), "--help"} if name in COMMANDS else {"--help"}
            options = {word.partition("=")[0] for word in words if word.startswith("--")}
            wrong += [f"{path.relative_to(ROOT)}: {told}"] * (not name or not options <= known)

    assert len(seen) > 30
    assert wrong == []
