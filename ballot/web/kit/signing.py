"""Sign the new tree head now instead of waiting for the worker."""

from __future__ import annotations

import structlog

from ballot.services.evidence import signing
from ballot.web.kit.context import parts

log = structlog.get_logger("ballot.web")


def sign_now(consultation_id: int) -> None:
    """Sign the head of this record (and its tally). The act stands if that fails: the worker signs again."""
    try:
        signing.sign_head(parts(), consultation_id)
        signing.sign_tally(parts(), consultation_id)
    except Exception as error:  # whatever it is, the act is done and must be said to be done
        log.warning("head not signed", consultation=consultation_id, error=type(error).__name__)


def sign_up_to(consultation_id: int, seq: int) -> bool:
    """Return whether a signed head covers this entry, after signing one where the worker has not come round yet.

    The entry stands if that fails: its proof waits."""
    if signing.is_signed(parts(), consultation_id, seq):
        return True
    sign_now(consultation_id)
    return signing.is_signed(parts(), consultation_id, seq)


def sign_all_now() -> None:
    """Sign as `sign_now` does, for an act that went into several records."""
    try:
        signing.sign_pending(parts())
    except Exception as error:  # as above
        log.warning("heads not signed", error=type(error).__name__)
