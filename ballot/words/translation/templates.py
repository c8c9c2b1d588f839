"""Jinja templates in one language: what a template says without facts is translated while the template is compiled."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import escape

from ballot.words.translation.translator import Translator


class TranslatedEnvironment(Environment):
    """Templates that speak one language, by `_` and `_n`. Each language has an environment of its own, with its own filters.

    So a filter of a constant (`"for"|choice`) and a message without facts are worked out once, when the template is compiled.
    """

    translator: Translator

    def speak(self, translator: Translator) -> None:
        """Say everything by this translator. Must be called before a template is loaded."""
        self.translator = translator
        self.globals.update(_=translator.say, _n=translator.say_many)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        translated: Any = _Translate(self.translator).visit(tree)
        assert isinstance(translated, nodes.Template)  # noqa: S101 - the visitor replaces calls alone
        return translated


class _Translate(NodeTransformer):
    """Put the translation in the place of every `_("…")` that has no facts."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - named after the node, as Jinja wants it
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.node.name != "_" or len(node.args) != 1:
            return node
        if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None:
            return node
        message = node.args[0]
        if not isinstance(message, nodes.Const) or not isinstance(message.value, str):
            return node
        said = self._translator.text(message.value)
        if not self._translator.html:
            return nodes.Const(said, lineno=node.lineno)
        return nodes.MarkSafe(nodes.Const(str(escape(said)), lineno=node.lineno), lineno=node.lineno)
