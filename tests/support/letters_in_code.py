"""The sentences of letters as they stand in the program, for tests that hold every one of them to something."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import civicstat


ROOMS = Path(civicstat.__file__).parent


def sentence_of(node: ast.expr) -> str | None:
    """A sentence in the program, its parts replaced by a word; None where it is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "some" for part in node.values)
    return None


def is_letter(node: ast.AST) -> bool:
    """Whether something makes a letter: calls a class of them by its name, or says what comes next."""
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "id", "")
    says_more = {"expected", "next_step"} & {word.arg for word in node.keywords}
    return bool(says_more) or name == "FieldFault" or (name.endswith("Error") and not hasattr(builtins, name))


def said_in(call: ast.Call, module: ast.Module) -> Iterator[str]:
    """What a letter says: what was found, what was expected, and what to do; where it is are names of files.

    A part that is put together elsewhere in its file (a list of faults that are joined, what a helper gives back) is
    followed to the sentences that it is made of.
    """
    # The form of a metric says the field first.
    said = call.args[1:] if getattr(call.func, "id", "") == "FieldFault" else call.args[:1]
    parts = [*said, *(word.value for word in call.keywords if word.arg in ("expected", "next_step"))]
    for part in parts:
        for sentence in _sentences(part, module, set()):
            # Of the pieces of a sentence, those that are sentences themselves.
            if re.search(r"[a-z]{2}", re.sub(r"\bsome\b", "", sentence)) and " " in sentence:
                yield sentence


def _sentences(node: ast.AST, module: ast.Module, seen: set[tuple[ast.Module, str]]) -> Iterator[str]:
    """The sentences that an expression can be made of, as far as they stand in the same file."""
    sentence = sentence_of(node) if isinstance(node, ast.expr) else None
    if sentence is not None:
        yield sentence
        # What fills a part of it is held too, where it is a sentence itself.
        for part in node.values if isinstance(node, ast.JoinedStr) else ():
            if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name):
                yield from (said for said in _made_of(part.value.id, module, seen) if " " in said.strip())
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
        for given in node.args:
            yield from _sentences(given, module, seen)
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        yield from _made_of(node.func.id, module, seen)
        return
    if isinstance(node, ast.Name):
        yield from _made_of(node.id, module, seen)
        return
    if isinstance(node, (ast.Subscript, ast.Starred)):
        yield from _sentences(node.value, module, seen)
    if isinstance(node, (ast.List, ast.Tuple)):
        for each in node.elts:
            yield from _sentences(each, module, seen)
    if isinstance(node, ast.IfExp):
        for each in (node.body, node.orelse):
            yield from _sentences(each, module, seen)
    if isinstance(node, (ast.ListComp, ast.GeneratorExp)):
        yield from _sentences(node.elt, module, seen)
    if isinstance(node, ast.BinOp):
        first = sentence_of(node.left)
        starts = [first] if first is not None else list(_sentences(node.left, module, seen))
        ends = list(_sentences(node.right, module, seen))
        yield from (start + end for start in starts or ["some"] for end in ends or [""])


@cache
def _of_lists_of_faults() -> dict[str, ast.Module]:
    """The files of the functions that give back faults, by the function's name."""
    return {
        node.name: tree
        for _, tree in [
            (path, ast.parse(path.read_text("utf-8"))) for path in sorted((ROOMS / "disclosure").glob("*.py"))
        ]
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.endswith("_faults")
    }


def _names(target: ast.expr, name: str) -> bool:
    """Whether something is put under a name, alone or beside others."""
    return any(getattr(each, "id", "") == name for each in getattr(target, "elts", [target]))


def _made_of(name: str, module: ast.Module, seen: set[tuple[ast.Module, str]]) -> Iterator[str]:
    """What is put under a name in a file: assigned, added, yielded or given back."""
    # A list of faults may come from a function of another file.
    module = _of_lists_of_faults().get(name, module)
    if (module, name) in seen:
        return
    seen.add((module, name))
    for node in ast.walk(module):
        if isinstance(node, ast.Assign) and any(_names(target, name) for target in node.targets):
            yield from _sentences(node.value, module, seen)
        if isinstance(node, (ast.comprehension, ast.For)) and _names(node.target, name):
            yield from _sentences(node.iter, module, seen)
        if isinstance(node, ast.AugAssign) and getattr(node.target, "id", "") == name:
            yield from _sentences(node.value, module, seen)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "append":
            if getattr(node.func.value, "id", "") == name:
                yield from _sentences(node.args[0], module, seen)
        if isinstance(node, ast.FunctionDef) and node.name == name:
            for inside in ast.walk(node):
                if isinstance(inside, (ast.Return, ast.Yield)) and inside.value is not None:
                    yield from _sentences(inside.value, module, seen)
