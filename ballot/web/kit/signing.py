"""Sign what an act has just committed, so that pages and receipts need not wait for the worker's next round."""

from __future__ import annotations

import structlog

from ballot.services.evidence import signing
from ballot.web.kit.context import parts

log = structlog.get_logger("ballot.web")


def sign(consultation_id: int) -> None:
    """Sign the head of this record (and its tally). The act stands if that fails: the worker signs again."""
    try:
        signing.sign_head(parts(), consultation_id)
        signing.sign_tally(parts(), consultation_id)
    except Exception as error:  # whatever it is, the act is done and must be said to be done
        log.warning("head not signed", consultation=consultation_id, error=type(error).__name__)


def sign_all() -> None:
    """The same for an act that went into several records."""
    try:
        signing.sign_pending(parts())
    except Exception as error:  # as above
        log.warning("heads not signed", error=type(error).__name__)
