"""What a reply says, read and judged: votes, and statements as they will be recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ballot.rules.refusals import BadInput, StatementRefused
from ballot.rules.replies import Reply, read_reply
from ballot.services.validation.text import require_recordable


def read_content(votes: Mapping[str, str], statements: Mapping[str, str], ballots: Collection[str]) -> Reply:
    """Return what a reply says. Raise what `rules.replies.read_reply` raises, and StatementRefused for a statement with a
    character that no text of the record may have."""
    content = read_reply(votes, statements, ballots)
    for ballot, text in content.statements.items():
        try:
            require_recordable(f"statement-{ballot}", text)
        except BadInput as refused:
            raise StatementRefused(**refused.facts, ballot=ballot) from None
    return content
