"""Templates of pages: what is not there is an error, and pieces that stay the same are made once a language."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from jinja2 import UndefinedError

from ballot.reference import LANGUAGES


@pytest.mark.parametrize("template", ["{{ renamed }}", "{{ stage.renamed }}", "{% if renamed %}yes{% endif %}"])
def test_what_a_page_was_not_given_is_an_error_in_every_language(app: Flask, template: str) -> None:
    for language in LANGUAGES:
        with app.test_request_context(f"/?lang={language}"), pytest.raises(UndefinedError, match="renamed"):
            render_template_string(template, stage={"open": True})


def test_a_template_imported_by_another_is_as_strict(app: Flask) -> None:
    page = '{% import "kit/macros.html" as ui with context %}{{ ui.facts(renamed) }}'
    with app.test_request_context("/"), pytest.raises(UndefinedError, match="renamed"):
        render_template_string(page)


def test_a_piece_is_kept_in_each_language_apart(app: Flask) -> None:
    page = '{% import "focal_point/_pieces.html" as pieces %}{{ kept(pieces.proposed, "1", "note", "en", "Title", "en", "<b>") }}'
    said = {}
    for language in (*LANGUAGES, *LANGUAGES):
        with app.test_request_context(f"/?lang={language}"):
            piece = render_template_string(page)
        assert said.setdefault(language, piece) == piece
        assert "&lt;b&gt;" in piece
    assert len(set(said.values())) == len(LANGUAGES)


def test_pieces_of_different_arguments_are_different(app: Flask) -> None:
    page = '{% import "focal_point/_pieces.html" as pieces %}{{ kept(pieces.proposed, id, "note", "en", "Title", "en", "Text") }}'
    with app.test_request_context("/"):
        found = {render_template_string(page, id=one) for one in ("1", "2", 1, True)}
    # Numbers that are equal are written as they are: 1 and True are no more the same than 1 and 2.
    assert len(found) == 3
