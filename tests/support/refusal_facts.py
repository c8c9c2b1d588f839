"""Every code that the source hands to a refusal, found by reading the source."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2] / "ballot"
FLOORS = ("rules", "reference", "record", "services", "importers", "sample", "web", "cli", "jobs")
"""Not `outside`: what it says of keys is for whoever runs the installation, in English."""
REFUSED = (
    "BadInput",
    "BadDeadline",
    "UnreadableDocument",
    "NotYetAvailable",
    "NotAllowed",
    "AlreadyDone",
    "Incomplete",
)
FIRST_IS_A_FIELD = frozenset({"require_text", "require_file", "_texts", "texts_of", "taken"})


@dataclass
class Found:
    """Codes by the kind of fact, each with the first place where it stands; and what is no plain code."""

    codes: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    unclear: list[str] = field(default_factory=list)
    constants: set[str] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)
    """Classes that are kinds of Refused, with the place."""


@cache
def found() -> Found:
    """All that the source hands to refusals."""
    all_ = Found()
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    all_.constants.add(node.value)
                if isinstance(node, ast.ClassDef) and {"Refused", *REFUSED} & {
                    ast.unparse(base) for base in node.bases
                }:
                    all_.kinds[node.name] = f"{path.relative_to(ROOT)}:{node.lineno}"
                if isinstance(node, ast.Call):
                    _read(node, f"{path.relative_to(ROOT)}:{node.lineno}", all_)
                if isinstance(node, ast.FunctionDef):
                    _follow(node, str(path.relative_to(ROOT)), all_)
    return all_


def _read(call: ast.Call, place: str, all_: Found) -> None:
    name = (
        call.func.id
        if isinstance(call.func, ast.Name)
        else call.func.attr
        if isinstance(call.func, ast.Attribute)
        else ""
    )
    if name in REFUSED:
        for keyword in call.keywords:
            if keyword.arg in ("why", "what", "field"):
                _take(keyword.value, keyword.arg, place, all_)
            if keyword.arg == "act":
                _take(keyword.value, "done" if name == "AlreadyDone" else "act", place, all_)
    if name == "require_officer" and len(call.args) > 3:
        _take(call.args[3], "act", place, all_)
    if name in FIRST_IS_A_FIELD and call.args:
        _take(call.args[0], "field", place, all_)
    if name == "_fault" and len(call.args) == 3:  # of a list: column, cell, why
        _take(call.args[2], "why", place, all_)


def _follow(function: ast.FunctionDef, file: str, all_: Found) -> None:
    """A `why` that is chosen first and handed on by name."""
    names = {
        keyword.value.id
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in REFUSED
        for keyword in call.keywords
        if keyword.arg == "why" and isinstance(keyword.value, ast.Name)
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and names & {one.id for one in node.targets if isinstance(one, ast.Name)}:
            _take(node.value, "why", f"{file}:{node.lineno}", all_)


def _take(value: ast.expr, kind: str, place: str, all_: Found) -> None:
    for one in _constants(value):
        if one is None:
            all_.unclear.append(f"{place}: {kind}={ast.unparse(value)}")
        else:
            all_.codes[kind].setdefault(one, place)


def _constants(value: ast.expr) -> Iterator[str | None]:
    """The plain texts that it can be. A name is handed on from somewhere else; anything put together is None."""
    if isinstance(value, ast.Constant):
        yield str(value.value)
    elif isinstance(value, ast.IfExp):
        yield from _constants(value.body)
        yield from _constants(value.orelse)
    elif not isinstance(value, ast.Name | ast.Attribute):
        yield None
