"""Templates of pages: what is not there is an error."""

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
