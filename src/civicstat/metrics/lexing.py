"""The outer wall of the language: only these characters and words get as far as the parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from civicstat.metrics.errors import DefinitionError
from civicstat.vocabulary.filter_tree import FUNCTIONS


# Long enough for a filter that lists two hundred kinds; short enough that nothing is hidden in one.
LONGEST_FILTER = 8_000
# Nobody reads a filter nested deeper, and the parser recurses once per level.
DEEPEST_NESTING = 20

KEYWORDS = frozenset({"AND", "OR", "NOT", "IN", "BETWEEN", "IS", "NULL", "DATE", "TIMESTAMP"})
_BEFORE_PARENTHESIS = KEYWORDS - {"DATE", "TIMESTAMP", "NULL", "IS"}
GRAMMAR = (
    "columns, = <> < <= > >=, IN, BETWEEN, IS NULL, AND, OR, NOT, "
    f"{', '.join(FUNCTIONS)}, whole or decimal numbers, 'slugs', "
    "DATE '2014-06-30' and TIMESTAMP '2014-06-30T05:00:00Z'"
)

TokenKind = Literal["word", "number", "text", "operator", "parenthesis", "comma", "minus"]
_TOKEN = re.compile(
    r"(?P<word>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_.]))"
    r"|(?P<text>'[^'\n]*')"
    r"|(?P<operator><=|>=|<>|=(?!=)|<(?!<)|>(?!>))"
    r"|(?P<parenthesis>[()])"
    r"|(?P<comma>,)"
    r"|(?P<minus>-(?=[0-9]))"
)
_FORBIDDEN = {
    ";": "a second statement",
    "--": "a comment",
    "/*": "a comment",
    "#": "a comment",
    '"': "a quoted name",
    "`": "a quoted name",
    "::": "a cast",
    "||": "joining of texts",
    "!=": "another way to write <>",
    "==": "another way to write =",
    "*": "arithmetic",
    "/": "arithmetic",
    "+": "arithmetic",
    "-": "arithmetic",
    "%": "arithmetic",
    "~": "a regular expression",
    "\\": "an escape",
    "'": "a text that is not closed on its line",
}


@dataclass(frozen=True)
class Token:
    """A word, number, text or sign of a filter, and where it stands (0-based)."""

    kind: TokenKind
    text: str
    position: int


def check_characters(text: str, *, where: str) -> None:
    """Refuse a filter with anything in it that the grammar has no use for, before it is parsed."""
    if len(text) > LONGEST_FILTER:
        raise DefinitionError(
            f"the filter has {len(text)} characters",
            where=where,
            expected=f"at most {LONGEST_FILTER}",
            next_step="Write a shorter filter, or split the metric in two.",
        )
    tokens = list(tokens_of(text, where=where))
    if not tokens:
        raise DefinitionError(
            "the filter is empty",
            where=where,
            expected="a condition, like kind = 'alley'",
            next_step="Write a condition, or leave the field out.",
        )
    _check_words(tokens, where=where)
    _check_nesting(tokens, where=where)


def tokens_of(text: str, *, where: str) -> Iterator[Token]:
    """The tokens of a filter, one by one; refuses the first piece that is none."""
    position = 0
    while position < len(text):
        if text[position] in " \t\r\n":
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if match is None:
            raise _refused_piece(text, position, where=where)
        assert match.lastgroup is not None
        yield Token(match.lastgroup, match.group(), position)  # type: ignore[arg-type]
        position = match.end()


def _refused_piece(text: str, position: int, *, where: str) -> DefinitionError:
    sign = next((sign for sign in _FORBIDDEN if text.startswith(sign, position)), None)
    if sign is None:
        match = re.compile(r"[^\s(),]+").match(text, position)
        piece = match.group()[:40] if match else text[position]
        found = f"{piece!r} at character {position + 1} is not part of the metric language"
    else:
        found = f"`{sign}` at character {position + 1} is {_FORBIDDEN[sign]}, which the metric language does not have"
    return DefinitionError(
        found, where=where, expected=GRAMMAR, next_step="Take this piece out, or say it with what is listed."
    )


def _check_words(tokens: list[Token], *, where: str) -> None:
    for token, following in pairwise(tokens):
        if token.kind != "word" or following.text != "(":
            continue
        if token.text in FUNCTIONS or token.text.upper() in _BEFORE_PARENTHESIS:
            continue
        raise DefinitionError(
            f"`{token.text}` at character {token.position + 1} is called as a function",
            where=where,
            expected=f"no function but {', '.join(f'{name}(from, to)' for name in FUNCTIONS)}, in small letters",
            next_step="Say it with one of these, or take it out.",
        )


def _check_nesting(tokens: list[Token], *, where: str) -> None:
    depth = deepest = nots_in_a_row = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        nots_in_a_row = nots_in_a_row + 1 if token.text.upper() == "NOT" else 0
        deepest = max(deepest, depth, nots_in_a_row)
    if deepest > DEEPEST_NESTING:
        raise DefinitionError(
            f"the filter is nested {deepest} levels deep",
            where=where,
            expected=f"at most {DEEPEST_NESTING} levels of parentheses or NOT",
            next_step="Write it flatter.",
        )
