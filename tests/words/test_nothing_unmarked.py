"""No text that a person reads stands in a template, or in the code of the words and the views, without being marked; and
templates put sentences together as the reader's language does."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.support.messages import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates" / "mail").rglob("*.jinja"))
CODE = sorted((ROOT / "ballot" / "web").rglob("*.py")) + sorted((ROOT / "ballot" / "words").rglob("*.py"))
NO_WORDS = frozenset(
    (
        *(
            "bundle.zip",
            "tally.json",
            "tally.sig",
            "tally.mldsa65",
            "checkpoint",
            "entries.jsonl",
            "body.pem",
            "verify.html",
        ),
        *("tlog-proof", "json", "/results/ /", "ar, zh, en, fr, ru, es", "Ballot", "UTC"),
    )
)
"""Names of files and the like: the same in every language."""
SHOWN = re.compile(r"""\b(?:aria-label|title|alt|placeholder|data-label)\s*=\s*("[^"]*"|'[^']*')""")
SILENT = re.compile(r"<(script|style|code|pre)\b.*?</\1>|<!--.*?-->", re.DOTALL)
WORD = re.compile(r"[^\W\d_]{2,}")


def _outside_of_code(source: str) -> str:
    """The template's own text; what stands in braces is a blank."""
    text = []
    for _, token, value in Environment(autoescape=True).lex(source):
        text.append(value if token == "data" else " " if token.endswith("_begin") else "")
    return "".join(text)


def _own_words(file: Path) -> list[str]:
    text = SILENT.sub(" ", _outside_of_code(file.read_text("utf-8")))
    seen = re.sub(r"&\w+;", " ", re.sub(r"<[^>]*>", "\n", text))
    words = [line.strip() for line in seen.splitlines() if WORD.search(line) and line.strip(" –,.()") not in NO_WORDS]
    return words + [value for value in SHOWN.findall(text) if WORD.search(value)]


def test_a_template_has_no_words_of_its_own(subtests: pytest.Subtests) -> None:
    for file in TEMPLATES:
        with subtests.test(str(file.relative_to(ROOT / "templates"))):
            assert _own_words(file) == []


@cache
def _tree(file: Path) -> nodes.Template:
    return Environment(extensions=["jinja2.ext.do"]).parse(file.read_text("utf-8"))


def _not_written_out(file: Path) -> list[int]:
    """The lines of calls whose message is no constant."""
    return [
        call.lineno
        for call in _tree(file).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in ("_", "_n")
        for said in call.args[: 1 if call.node.name == "_" else 2]
        if not isinstance(said, nodes.Const)
    ]


def test_what_a_template_says_is_found_by_those_who_gather_it(subtests: pytest.Subtests) -> None:
    for file in TEMPLATES:
        with subtests.test(str(file.relative_to(ROOT / "templates"))):
            assert _not_written_out(file) == [], "a message must be written out in the call"


def _blanks(file: Path) -> list[int]:
    found = _tree(file).find_all(nodes.Const)
    return [one.lineno for one in found if isinstance(one.value, str) and one.value == " "]


def test_a_template_puts_no_space_between_sentences_by_itself(subtests: pytest.Subtests) -> None:
    """`[…]|joined` does: after a Chinese full stop there is none, nor beside a sentence that is left out."""
    for file in TEMPLATES:
        with subtests.test(str(file.relative_to(ROOT / "templates"))):
            assert _blanks(file) == []


SENTENCE = re.compile(r"[^\W\d_]{2,}[,;:]? [^\W\d_]{1,}")
MARKS = frozenset({"_", "_n", "N_", "say", "say_many"})
NOT_FOR_PEOPLE = frozenset(
    {"warning", "error", "exception", "info", "debug", "get_logger", "Response", "compile", "format_date"}
)
"""Logs and headers, errors of programmers, and patterns of dates."""
HEADERS = ("default-src ", "public, ", "no-store", "max-age", "attachment", "text/plain; ")
"""How values of HTTP's headers begin."""


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


ELSEWHERE = {
    "web/api/openapi.py": "read by programs and their authors, in English",
    "web/health.py": "read by monitors, in English",
    "web/accounts/user_agents.py": "names of browsers and systems are names",
    **{
        f"words/refusals/{name}.py": "some of it is read at a terminal alone; test_refusals has the rest"
        for name in ("by_code", "requests", "reasons")
    },
}
"""Code that has sentences in English alone."""
LAST_RESORT = "Something went wrong on our side. Reference: {reference}"
"""What is said where even a page about the fault cannot be made."""


class _Unmarked(ast.NodeVisitor):
    """Finds texts that look like sentences and are neither marked nor documentation."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_Expr(self, node: ast.Expr) -> None:  # documentation
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        raised = node.exc.func if isinstance(node.exc, ast.Call) else None
        if getattr(raised, "id", "").endswith(("Error", "UndeclaredView")):
            return
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node)
        if name in NOT_FOR_PEOPLE:
            return
        if name in MARKS:
            for keyword in node.keywords:
                self.visit(keyword.value)
            for argument in node.args:
                if not isinstance(argument, ast.Constant):
                    self.visit(argument)
            return
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if not isinstance(node.value, str) or node.value.startswith((*HEADERS, LAST_RESORT)):
            return
        if SENTENCE.search(re.sub(r"<[^>]*>", "\n", node.value)):
            self.found.append(f"{node.lineno}: {node.value!r}")


def _place(file: Path) -> str:
    return file.relative_to(ROOT / "ballot").as_posix()


def test_no_sentence_of_the_words_or_the_views_is_unmarked(subtests: pytest.Subtests) -> None:
    for file in CODE:
        if _place(file) in ELSEWHERE:
            continue
        with subtests.test(_place(file)):
            unmarked = _Unmarked()
            unmarked.visit(ast.parse(file.read_text("utf-8")))
            assert unmarked.found == []
