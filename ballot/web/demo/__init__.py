"""Pages of a demonstration alone: the mailbox, and the codes of its officers."""

from __future__ import annotations

from ballot.web.demo import codes, mailbox

BLUEPRINTS = (
    mailbox.blueprint,
    codes.blueprint,
)
