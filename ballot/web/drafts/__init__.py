"""Prepare a consultation in steps: subject, ballots, roll, rule and time, letter, checks, opening. Each is a page of its own."""

from __future__ import annotations

from ballot.web.drafts import (  # noqa: F401 - each puts its views into the blueprint
    ballot_wording,
    ballots,
    checks,
    discard_and_copy,
    documents,
    letter,
    mails,
    opening,
    register,
    roll,
    subject,
    timing,
    wordings,
)
from ballot.web.drafts.overview import show_draft
from ballot.web.drafts.steps import blueprint, find_draft

BLUEPRINTS = (blueprint,)

__all__ = ["BLUEPRINTS", "find_draft", "show_draft"]
