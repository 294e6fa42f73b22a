"""What each type of statement holds: old bodies stay readable, other ones are refused in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from civicstat.ledger.errors import StatementError
from civicstat.ledger.schema_docs import statement_reference
from civicstat.ledger.schemas import SCHEMAS, read_body
from civicstat.ledger.schemas.fields import Body
from civicstat.ledger.schemas.release import MOST_KEYS, MOST_OBJECTS_IN_LEAF
from civicstat.vocabulary.definition import Definition
from civicstat.vocabulary.statement import LARGEST_STATEMENT_BYTES, Statement


REPOSITORY = Path(__file__).parents[3]


def test_the_reference_of_statement_types_is_the_one_written_from_the_schemas() -> None:
    page = REPOSITORY / "docs/reference/statements.md"
    assert page.read_text("utf-8") == statement_reference(), (
        "write it again: python -m civicstat.ledger.schema_docs > docs/reference/statements.md"
    )


def test_every_type_of_the_first_version_is_known() -> None:
    # A type that was ever written stays in this list; add to it, take nothing out.
    ever_written = "genesis city goal source definition target release revision correction".split()
    ever_written += "decision action briefing forecast route-plan crew-settings".split()
    ever_written += "record-pattern record-patterns-examined".split()
    assert {f"{kind}/v1" for kind in ever_written} <= set(SCHEMAS)


def every_schema() -> list[type[Body]]:
    found: list[type[Body]] = [Body]
    for schema in found:
        found += schema.__subclasses__()
    return found[1:]


@pytest.mark.parametrize("schema", every_schema(), ids=lambda schema: schema.__name__)
def test_a_schema_is_frozen_closed_and_described(schema: type[Body]) -> None:
    assert schema.model_config["frozen"] is True
    assert schema.model_config["extra"] == "forbid"
    assert [name for name, field in schema.model_fields.items() if not field.description] == []
    assert schema.__doc__


def test_a_definition_body_has_the_fields_of_a_definition() -> None:
    assert set(SCHEMAS["definition/v1"].model_fields) == set(Definition.model_fields)


def test_the_statements_of_a_town_fit_their_schemas(town: Any) -> None:
    said = [town.genesis(), town.city(), town.goal(), town.source(), town.definition(), town.target()]
    said += [town.correction("m|v1|2014-06|city:-|-", "1.0", None), town.revision(metric="m")]
    said += [town.decision(), town.action(), town.briefing(), town.forecast(), town.route_plan(), town.crew_settings()]
    said += [town.published_measures(), town.record_pattern(), town.record_patterns_examined()]
    said += [town.metric_proposal(), town.proposal_answer()]
    town.begin()
    said += [town.release([]), town.as_v1(town.release([]))]
    # A withdrawal needs words to withdraw: test_promise_rules.py makes one. So do others of their own.
    made_elsewhere = {"withdrawal/v1", "outcome/v1", "money-move/v1", "calendar/v1", "correction-of-words/v1"}
    made_elsewhere |= {"series/v1", "schedule/v1", "meeting/v1"}
    made_elsewhere |= {"annual-report/v1", "vacancy/v1", "day/v1"}
    made_elsewhere |= {"memo/v1", "question/v1", "declined-question/v1", "data-request/v1", "closing/v1"}
    made_elsewhere |= {"asked-live/v1"}
    expected = {f"{s.partition('/')[0]}/v1" for s in SCHEMAS} - made_elsewhere | {"release/v2"}
    assert {statement.type for statement in said} == expected
    for statement in said:
        assert isinstance(read_body(statement), SCHEMAS[statement.type])


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"title": ""}, "title: String should have at least 1 character, not ''"),
        ({"rank": 1}, "rank: Extra inputs are not permitted, not '1'"),
        ({"metrics": "one"}, "metrics: Input should be a valid array, not 'one'"),
        ({"title": 5}, "title: Input should be a valid string, not '5'"),
        ({"metrics": []}, "metrics: Tuple should have at least 1 item after validation, not 0, not '[]'"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_by_field(town: Any, changes: dict[str, Any], found: str) -> None:
    with pytest.raises(StatementError) as caught:
        read_body(town.goal(**changes))
    assert caught.value.found == found
    assert caught.value.where == "goal/v1 clean-alleys"
    assert caught.value.expected == "a body as goal/v1 has it in docs/reference/statements.md"


def test_a_missing_field_is_named(town: Any) -> None:
    goal = town.goal()
    body = {key: value for key, value in goal.body.items() if key != "why_es"}
    with pytest.raises(StatementError) as caught:
        read_body(Statement(goal.type, goal.name, "-", goal.as_of, goal.recorded, (), body))
    assert caught.value.found == "why_es: Field required"


def test_a_version_from_the_future_is_refused_with_the_known_types(town: Any) -> None:
    with pytest.raises(StatementError) as caught:
        read_body(Statement("goal/v9", "x", "-", "2014-06-30", "2014-07-01T05:00:00Z", (), {}))
    assert str(caught.value) == (
        "goal/v9 x: 'goal/v9' is not a type of statement\n"
        f"Expected: one of {', '.join(SCHEMAS)}\n"
        "Next step: A newer version of this software may know it; see docs/reference/statements.md."
    )


def test_a_revision_names_keys_or_a_metric_but_not_both(town: Any) -> None:
    change = {"key": "m|v1|2014-06|city:-|-", "old": "1.0", "new": "2.0"}
    for keys, metric in (([], None), ([change], "m")):
        with pytest.raises(StatementError, match="a revision names either `keys` or one `metric`"):
            read_body(town.revision(keys=keys, metric=metric))


def test_a_definition_must_be_one_in_the_vocabulary_too(town: Any) -> None:
    definition = town.definition()
    body = {**definition.body, "numerator": None}
    with pytest.raises(StatementError, match="a share needs one"):
        read_body(Statement(definition.type, definition.name, "-", definition.as_of, definition.recorded, (), body))


@pytest.mark.parametrize("name", ["../escape", "/etc/passwd", "a//b", ".hidden", "a/../b", "a b"])
def test_a_file_name_of_an_object_stays_inside_its_folder(opened_town: Any, name: str) -> None:
    release = opened_town.as_v1(opened_town.release([]))
    body = {**release.body, "objects": [{**release.body["objects"][0], "name": name}]}
    with pytest.raises(StatementError, match=r"objects\.0\.name"):
        read_body(opened_town.say("release", release.name, body))


def test_the_largest_release_of_metrics_with_forty_letters_is_still_a_leaf(opened_town: Any) -> None:
    release = opened_town.as_v1(opened_town.release([]))
    role, name = "accounting/" + "m" * 40, "m" * 40 + "-left-out.jsonl"
    ref = {"role": role, "name": name, "sha256": "0" * 64, "bytes": 999_999_999, "media_type": "application/jsonl"}
    body = {
        **release.body,
        "objects": [ref] * MOST_OBJECTS_IN_LEAF,
        "definitions": ["0" * 64] * 60,
        "sources": ["0" * 64] * 10,
        "release": "r" * 120,
        "lead": "é" * 120,
    }
    largest = opened_town.say("release", release.name, body, cites=["0" * 64] * 20)
    read_body(largest)
    assert len(largest.leaf) <= LARGEST_STATEMENT_BYTES


def test_the_largest_correction_is_still_a_leaf(town: Any) -> None:
    key = "m" * 100 + "|v1|" + "p" * 45 + "|" + "a" * 44 + "|-"
    body = {
        "keys": [{"key": key[:200], "old": "9" * 40, "new": "9" * 40}] * MOST_KEYS,
        "cause": "é" * 600,
        "cause_es": "é" * 600,
        "who_found": "é" * 600,
        "noticed": "2014-06-30",
        "effect": "substantial",
        "decisions": ["d" * 120] * 20,
        "nonce": "0" * 128,
    }
    largest = town.say("correction", "1", body, cites=["0" * 64] * 20)
    read_body(largest)
    assert len(largest.leaf) <= LARGEST_STATEMENT_BYTES
