"""What the pages of papers share: their blueprint, their addresses, the desk and the notices."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from ballot.importers.papers.paper import Notice
from ballot.services.papers.desk import Desk, read_desk
from ballot.web.kit.context import parts, settings
from ballot.web.kit.i18n import language
from ballot.words import papers as words

blueprint = Blueprint("papers", __name__)

PAPER = "/papers/<int(max=2147483647):paper_id>"
"""The address of a paper."""
CONCLUSION = PAPER + "/conclusions/<int(max=2147483647):conclusion_id>"
"""The address of a conclusion that was read from it."""


def find_desk(paper_id: int) -> Desk:
    """Return a paper with everything that was read from it. Raise UnknownPaper."""
    return read_desk(parts(), settings().body, paper_id)


def redirect_to_desk(paper_id: int, anchor: str | None = None) -> Response:
    """Redirect to the desk of a paper, at one of its places."""
    return redirect(url_for("papers.desk", paper_id=paper_id, _anchor=anchor), 303)


def grouped_notices(notices: Sequence[Notice]) -> list[tuple[str, list[Notice]]]:
    """Return what the reader of a file noticed, a sentence with all to which it belongs; tracked changes first."""
    found: dict[str, list[Notice]] = {}
    for one in sorted(notices, key=lambda notice: notice.code != "tracked-changes"):
        found.setdefault(words.notice_said(one.code, language()), []).append(one)
    return list(found.items())
