"""Pages of a demonstration alone: the mailbox, the codes of its officers, and its clock."""

from __future__ import annotations

from ballot.web.demo import clock, codes, mailbox

BLUEPRINTS = (
    mailbox.blueprint,
    codes.blueprint,
    clock.blueprint,
)
