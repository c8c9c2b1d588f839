"""Prepare a consultation in steps: subject, ballots, roll, rule and time, letter, checks, opening. Each is a page of its own."""

from __future__ import annotations

from ballot.web.drafts import (  # noqa: F401 - each puts its views into the blueprint
    adding,
    ballots,
    checking,
    documents,
    letter,
    mails,
    opening,
    roll,
    subject,
    timing,
    whole,
    wording,
)
from ballot.web.drafts.front import draft_page
from ballot.web.drafts.steps import blueprint, drafted

BLUEPRINTS = (blueprint,)

__all__ = ["BLUEPRINTS", "draft_page", "drafted"]
