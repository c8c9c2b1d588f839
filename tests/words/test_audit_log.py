"""Every act that is logged anywhere has words, and so has each of its facts: what the source notes is read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import ballot
from ballot.services.access.throttling import ANONYMOUS
from ballot.services.accounts import second_factors
from ballot.services.core import audit_log
from ballot.words import audit_log as words

SERVICES = sorted((Path(ballot.__file__).parent / "services").rglob("*.py"))
ACTS = {"add_entry": 3, "log_act": 0}
"""Functions that log an act, and which of their arguments its code is."""
CODES = {"note_credentials_changed": 3, "note_failure": 4}
"""Functions that hand a code on to `audit_log.add_entry`, and which of their arguments it is."""


def texts(node: ast.AST) -> set[str]:
    """The texts that stand in an expression."""
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def given_to(name: str, inside: ast.AST) -> list[ast.expr]:
    """What a function gives to one of its names."""
    assigned = [one for one in ast.walk(inside) if isinstance(one, ast.Assign)]
    return [
        one.value for one in assigned for target in one.targets if isinstance(target, ast.Name) and target.id == name
    ]


def keys(node: ast.AST) -> set[str]:
    """The keys of the mappings that stand in an expression."""
    found = [key for one in ast.walk(node) if isinstance(one, ast.Dict) for key in one.keys if key is not None]
    return {text for key in found for text in texts(key)}


def calls(inside: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """The calls in a function, by the last part of what is called."""
    for one in ast.walk(inside):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name | ast.Attribute):
            yield one.func.id if isinstance(one.func, ast.Name) else one.func.attr, one


def noted() -> Iterator[tuple[str, str, str]]:
    """What is noted: `act`, `fact` or `value`, its code, and the file."""
    for path in SERVICES:
        functions = [one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.FunctionDef)]
        for function in functions:
            for name, call in calls(function):
                of_a_draft = name == "note" and len(call.args) == 1
                of_an_act = ACTS.get(name)
                if of_an_act is not None and len(call.args) == of_an_act + 1 and function.name not in ACTS:
                    act = call.args[of_an_act]
                    known = given_to(act.id, function) if isinstance(act, ast.Name) else [act]
                    assert known, f"{path.name}:{call.lineno} notes an act that cannot be read"
                    yield from (("act", text, path.name) for one in known for text in texts(one))
                if of_a_draft or of_an_act is not None:
                    for keyword in call.keywords:
                        if keyword.arg is not None:
                            yield "fact", keyword.arg, path.name
                        elif isinstance(keyword.value, ast.Name):
                            for one in given_to(keyword.value.id, function):
                                yield from (("fact", key, path.name) for key in keys(one))
                at = 0 if of_a_draft else CODES.get(name)
                if at is not None and len(call.args) > at:
                    yield from (("value", text, path.name) for text in texts(call.args[at]))


NOTED = sorted(set(noted()))
WORDS = {"act": words._ACTS, "fact": words._FACTS, "value": words._VALUES}


@pytest.mark.parametrize("kind", WORDS)
def test_whatever_is_noted_has_words(kind: str) -> None:
    found = [(code, where) for one, code, where in NOTED if one == kind]
    assert len(found) > 10
    assert [(code, where) for code, where in found if code not in WORDS[kind]] == []


@pytest.mark.parametrize("given", [second_factors.AUTHENTICATOR, second_factors.RECOVERY_CODE, second_factors.PASSKEY])
def test_what_was_given_at_a_sign_in_has_words(given: str) -> None:
    assert given in words._VALUES


def test_no_words_are_left_of_acts_that_nobody_logs() -> None:
    acts = {code for kind, code, _where in NOTED if kind == "act"}
    assert set(words._ACTS) == acts


def test_whoever_is_no_officer_has_words() -> None:
    for by in (audit_log.OPERATOR, audit_log.WORKER, ANONYMOUS):
        assert words.actor_name(by, {}) != by
