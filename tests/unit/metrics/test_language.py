"""The metric language: what it reads, what it refuses, and how it says so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicstat.metrics.errors import DefinitionError
from civicstat.metrics.language import check_tree, parse_duration, parse_filter
from civicstat.metrics.scope import Scope
from civicstat.metrics.tree_text import tree_text


SCOPE = Scope(
    layers=("community-area",),
    values={"kind": ("alley", "garbage-in-alley", "overflowing-carts"), "community_area": ("loop",)},
    precision="second",
)
WHERE = "alley.toml, field `where`"


def parse(text: str) -> dict[str, Any]:
    return parse_filter(text, scope=SCOPE, where=WHERE)


DAYS = {"function": "days_between", "from": "opened", "to": "closed"}
HOURS = {"function": "hours_between", "from": "closed", "to": "due"}


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("is_duplicate", {"op": "is_true", "column": "is_duplicate"}),
        ("kind = 'alley'", {"op": "=", "left": {"column": "kind"}, "right": {"text": "alley"}}),
        ("'alley' <> kind", {"op": "<>", "left": {"column": "kind"}, "right": {"text": "alley"}}),
        ("days_between(opened, closed) <= 5", {"op": "<=", "left": DAYS, "right": {"integer": 5}}),
        ("5 >= days_between(opened, closed)", {"op": "<=", "left": DAYS, "right": {"integer": 5}}),
        ("days_between(opened, closed) > -3", {"op": ">", "left": DAYS, "right": {"integer": -3}}),
        ("hours_between(closed, due) < 2.50", {"op": "<", "left": HOURS, "right": {"decimal": "2.50"}}),
        ("closed >= due", {"op": ">=", "left": {"column": "closed"}, "right": {"column": "due"}}),
        ("opened = DATE '2014-06-30'", {"op": "=", "left": {"column": "opened"}, "right": {"date": "2014-06-30"}}),
        (
            "opened < timestamp '2014-06-30T05:00:00Z'",
            {"op": "<", "left": {"column": "opened"}, "right": {"instant": "2014-06-30T05:00:00Z"}},
        ),
        ("again_days <= 30", {"op": "<=", "left": {"column": "again_days"}, "right": {"integer": 30}}),
        ("30 > again_days", {"op": "<", "left": {"column": "again_days"}, "right": {"integer": 30}}),
        ("reopenings >= 1", {"op": ">=", "left": {"column": "reopenings"}, "right": {"integer": 1}}),
        ("again_days IS NULL", {"op": "is_null", "left": {"column": "again_days"}}),
        (
            "again_days IN (1, 2)",
            {"op": "in", "left": {"column": "again_days"}, "values": [{"integer": 1}, {"integer": 2}]},
        ),
        ("closed IS NULL", {"op": "is_null", "left": {"column": "closed"}}),
        ("closed is not null", {"op": "not", "arg": {"op": "is_null", "left": {"column": "closed"}}}),
        (
            "community_area IN ('loop', 'unlocated')",
            {"op": "in", "left": {"column": "community_area"}, "values": [{"text": "loop"}, {"text": "unlocated"}]},
        ),
        (
            "days_between(opened, closed) NOT BETWEEN 1 AND 2",
            {"op": "not", "arg": {"op": "between", "left": DAYS, "low": {"integer": 1}, "high": {"integer": 2}}},
        ),
        (
            "is_duplicate OR is_duplicate AND NOT is_duplicate",
            {
                "op": "or",
                "args": [
                    {"op": "is_true", "column": "is_duplicate"},
                    {
                        "op": "and",
                        "args": [
                            {"op": "is_true", "column": "is_duplicate"},
                            {"op": "not", "arg": {"op": "is_true", "column": "is_duplicate"}},
                        ],
                    },
                ],
            },
        ),
    ],
)
def test_each_form_of_the_grammar_becomes_its_tree(text: str, tree: dict[str, Any]) -> None:
    assert parse(text) == tree
    assert parse(tree_text(tree)) == tree


def test_a_chain_of_conditions_is_one_node_and_parentheses_keep_their_own() -> None:
    flat = parse("is_duplicate AND closed IS NULL AND due IS NULL")
    nested = parse("is_duplicate AND (closed IS NULL AND due IS NULL)")

    assert len(flat["args"]) == 3
    assert len(nested["args"]) == 2
    assert parse(tree_text(nested)) == nested


@pytest.mark.parametrize(
    "attack",
    [
        "1=1; drop table x",
        "1=1",
        "1 = 1 OR kind = 'alley'",
        "TRUE",
        "NOT FALSE",
        "is_duplicate IS TRUE",
        "is_duplicate = TRUE",
        "is_duplicate = 'true'",
        "is_duplicate = 1",
        "again_days",
        "NOT again_days",
        "reopenings",
        "reopenings = 1.5",
        "reopenings = again_days",
        "again_days = 2.5",
        "again_days = 'thirty'",
        "again_days = again_days",
        "again_days <= days_between(opened, closed)",
        "days_between(opened, closed) <= again_days",
        "days_between(opened, again_days) <= 5",
        "closed <= again_days",
        "again_days > DATE '2014-06-30'",
        "kind LIKE 'x%'",
        "kind NOT LIKE 'x%'",
        "kind ILIKE 'alley'",
        "kind SIMILAR TO 'alley'",
        "kind GLOB 'a*'",
        "kind ~ 'alley'",
        "regexp_matches(kind, 'a')",
        "kind = NULL",
        "NULL = kind",
        "kind IN (NULL)",
        "kind IN ('alley', NULL)",
        "kind NOT IN (NULL)",
        "NULL",
        "1/0",
        "1/0 = 1",
        "days_between(opened, closed) + 1 > 2",
        "days_between(opened, closed) * 2 > 2",
        "days_between(opened, closed) % 2 = 1",
        "days_between(opened, closed) - 1 = 1",
        "- days_between(opened, closed) = 1",
        "kind || 'x' = 'alleyx'",
        "CAST(kind AS INT) = 1",
        "kind::INT = 1",
        "TRY_CAST('2014-01-01' AS DATE) = opened",
        "kind IN (SELECT kind FROM requests)",
        "kind = (SELECT 'alley')",
        "EXISTS (SELECT 1)",
        "EXISTS(SELECT 1)",
        "SELECT 1",
        "SELECT * FROM requests",
        "kind = 'alley' UNION SELECT 1",
        "DROP TABLE requests",
        "COPY requests TO 'x.csv'",
        "ATTACH 'x.db'",
        "PRAGMA version",
        "INSERT INTO x VALUES (1)",
        "read_csv('/etc/passwd') = kind",
        "getenv('HOME') = kind",
        "current_date > opened",
        "now() > opened",
        "random() < 1",
        "upper(kind) = 'ALLEY'",
        "coalesce(kind, 'alley') = 'alley'",
        "CASE WHEN is_duplicate THEN is_duplicate END",
        "kind = 'alley' -- AND is_duplicate",
        "kind = 'alley' /* AND is_duplicate */",
        "kind = 'alley' # comment",
        "kind = 'alley' AND is_duplicate;",
        "kind = 'it''s'",
        "kind = 'alley",
        'kind = "alley"',
        "\"kind\" = 'alley'",
        "`kind` = 'alley'",
        "[kind] = 'alley'",
        "requests.kind = 'alley'",
        "kind = 'alley'.x",
        "kind = ANY('alley')",
        "kind = ALL('alley')",
        "kind = $1",
        "kind = ?",
        "kind = :name",
        "kind = @x",
        "kind == 'alley'",
        "kind != 'alley'",
        "kind <=> 'alley'",
        "kind IS DISTINCT FROM 'alley'",
        "kind IS 'alley'",
        "kind > 'alley'",
        "kind BETWEEN 'a' AND 'b'",
        "kind = department",
        "kind = 5",
        "kind IN ()",
        "kind IN 'alley'",
        "kind IN ('alley', department)",
        "kind = 'Alley'",
        "kind = ''",
        "kind",
        "'alley'",
        "opened",
        "5",
        "opened = '2014-06-30'",
        "opened > 5",
        "opened = DATE '2014-02-30'",
        "opened = DATE '2014-6-3'",
        "opened = DATE 'today'",
        "opened = TIMESTAMP '2014-06-30 05:00:00'",
        "opened = TIMESTAMP '2014-06-30T05:00:00+02:00'",
        "opened > opened AT TIME ZONE 'UTC'",
        "opened > INTERVAL '1' DAY",
        "opened < closed < due",
        "days_between(opened, closed) > 1.5",
        "days_between(opened, closed) > '5'",
        "days_between(opened, closed) > 1e5",
        "days_between(opened, closed) > 0x10",
        "days_between(opened, closed) > 1000001",
        "days_between(opened, closed) > 99999999999999999999",
        "days_between(opened, closed) > hours_between(opened, closed)",
        "days_between(opened) > 5",
        "days_between(opened, opened) > 5",
        "days_between(opened, kind) > 5",
        "days_between(opened, closed, due) > 5",
        "days_between(opened, DATE '2014-01-01') > 5",
        "DAYS_BETWEEN(opened, closed) > 5",
        "minutes_between(opened, closed) > 5",
        "days_between(opened, closed)",
        "days_between(opened, closed) IS NULL IS NULL",
        "5 BETWEEN days_between(opened, closed) AND 7",
        "h3_8 = '882664c1a9fffff'",
        "latitude > 41",
        "address = 'x'",
        "kind = 'alley' kind = 'alley'",
        "AND kind = 'alley'",
        "(kind = 'alley'",
        "kind = 'alley')",
        "()",
        "",
        "   ",
        "kind = 'alley' \\",
        "kind = 'a\nb'",
        "kind = 'alley' \x00",
        "kind ＝ 'alley'",
        "кind = 'alley'",
        "NOT " * 200 + "is_duplicate",
        "(" * 200 + "is_duplicate" + ")" * 200,
        "is_duplicate AND " * 2000 + "is_duplicate",
    ],
)
def test_whatever_is_not_in_the_language_is_refused_with_a_whole_letter(attack: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        parse(attack)

    letter = refusal.value.to_json()
    assert letter["where"] == WHERE
    assert all(letter.values())


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        (
            "kind = 'garbage-alley'",
            "alley.toml, field `where`: 'garbage-alley' is not a kind of this city\n"
            "Expected: one of alley, garbage-in-alley, overflowing-carts\n"
            "Next step: Did you mean 'garbage-in-alley'?",
        ),
        (
            "knid = 'alley'",
            "alley.toml, field `where`: `knid` is not a column that a metric may name\n"
            "Expected: one of kind, department, channel, is_duplicate, opened, closed, due, again_days, reopenings, "
            "community_area\n"
            "Next step: Did you mean `kind`?",
        ),
        (
            "kind = NULL",
            "alley.toml, field `where`: NULL is compared with, which is never true\n"
            "Expected: IS NULL or IS NOT NULL\n"
            "Next step: Write: closed IS NULL",
        ),
        (
            "1=1; drop table x",
            "alley.toml, field `where`: `;` at character 4 is a second statement, which the metric language does not "
            "have\n"
            "Expected: columns, = <> < <= > >=, IN, BETWEEN, IS NULL, AND, OR, NOT, days_between, hours_between, "
            "business_days_between, business_hours_between, whole or decimal numbers, 'slugs', "
            "DATE '2014-06-30' and TIMESTAMP '2014-06-30T05:00:00Z'\n"
            "Next step: Take this piece out, or say it with what is listed.",
        ),
        (
            "days_between(opened, closed) > 2.5",
            "alley.toml, field `where`: `days_between(opened, closed) > 2.5` compares what cannot be compared\n"
            "Expected: days_between compared with whole days or another days_between\n"
            "Next step: Write the comparison that is meant, or take it out.",
        ),
        (
            "again_days = 2.5",
            "alley.toml, field `where`: `again_days = 2.5` compares what cannot be compared\n"
            "Expected: a count compared with whole numbers, like again_days <= 30 or reopenings >= 1\n"
            "Next step: Write the comparison that is meant, or take it out.",
        ),
    ],
)
def test_a_refusal_says_what_where_what_is_expected_and_what_to_do(text: str, letter: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        parse(text)

    assert str(refusal.value) == letter


def test_a_time_of_day_is_refused_where_the_source_gives_days_only() -> None:
    with pytest.raises(DefinitionError, match="gives days only"):
        parse_filter("opened > TIMESTAMP '2014-06-30T05:00:00Z'", scope=Scope(), where=WHERE)


def test_reported_again_is_refused_where_the_source_does_not_tell_it() -> None:
    with pytest.raises(DefinitionError) as refusal:
        parse_filter("again_days <= 30", scope=Scope(knows_again=False), where=WHERE)

    assert str(refusal.value) == (
        "alley.toml, field `where`: the source does not tell when an address was reported again, so `again_days` is "
        "empty in every row\n"
        "Expected: a source whose sources.toml maps `address` or `again_days`\n"
        "Next step: Map one of them under [service_requests.columns], or take the condition out."
    )


def test_without_a_city_any_slug_will_do() -> None:
    assert parse_filter("kind = 'anything'", scope=Scope(), where=WHERE)["right"] == {"text": "anything"}


def test_a_duration_is_one_function_and_nothing_else() -> None:
    assert parse_duration("days_between(opened, closed)", scope=SCOPE, where=WHERE) == DAYS
    for text in ("opened", "5", "days_between(opened, closed) > 5", "kind"):
        with pytest.raises(DefinitionError):
            parse_duration(text, scope=SCOPE, where=WHERE)


def test_a_stored_tree_that_the_language_cannot_make_is_refused() -> None:
    check_tree(parse("kind = 'alley'"), scope=SCOPE, where=WHERE)
    for tree in (
        {},
        {"op": "like", "left": {"column": "kind"}, "right": {"text": "x"}},
        {"op": "=", "left": {"column": "kind"}, "right": {"text": "x' OR 'y"}},
        {"op": "=", "left": {"text": "alley"}, "right": {"column": "kind"}},
        {"op": "and", "args": [{"op": "is_true", "column": "is_duplicate"}]},
        {"op": "=", "left": {"column": "kind"}, "right": {"text": "alley"}, "more": 1},
    ):
        with pytest.raises(DefinitionError):
            check_tree(tree, scope=SCOPE, where=WHERE)


@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_read_or_refused_and_nothing_else_happens(text: str) -> None:
    try:
        tree = parse(text)
    except DefinitionError:
        return
    assert parse(tree_text(tree)) == tree


WORDS = "kind department closed due is_duplicate 'alley' 5 2.5 = <> < IN ( ) , AND OR NOT BETWEEN IS NULL DATE".split()
FUNCTIONS = ["days_between(opened, closed)", "hours_between(opened,due)", "'2014-06-30'", "--", ";", "SELECT"]


@given(words=st.lists(st.sampled_from([*WORDS, *FUNCTIONS]), max_size=12))
def test_any_order_of_words_is_read_or_refused_and_nothing_else_happens(words: list[str]) -> None:
    try:
        tree = parse(" ".join(words))
    except DefinitionError:
        return
    assert parse(tree_text(tree)) == tree
