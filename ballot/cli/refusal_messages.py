"""Refusals for a terminal: the one table's words, in English, on a line each."""

from __future__ import annotations

from ballot.cli.terminal import printable
from ballot.rules.refusals import Refused

UNUSABLE = frozenset(
    {
        "bad-input",
        "key-missing",
        "unknown-ballot",
        "unknown-choice",
        "unknown-consultation",
        "unknown-document",
        "unknown-mail",
        "unknown-person",
        "unreadable-document",
    }
)
"""Codes that say that the call itself cannot be used (status 2). The others refuse an act (status 1)."""
_NO_TIME = frozenset({"not-a-date-and-hour", "no-such-time-zone", "clocks-change", "year-out-of-reach"})
"""Why a text names no moment at all, whatever the consultation: another matter than a deadline that is not accepted."""


def is_unusable(refused: Refused) -> bool:
    """Return whether the call itself cannot be used, rather than an act be done."""
    return refused.code in UNUSABLE or (refused.code == "bad-deadline" and refused.facts.get("why") in _NO_TIME)


def refusal_text(refused: Refused) -> str:
    """Return what a refusal says, with what to do where it only waits; further faults of the same file follow, a line each."""
    from ballot.words.refusals.explain import explain_code

    said = explain_code(refused.code, refused.facts, "en", at_terminal=True)
    first = f"{said.happened} {said.do}" if refused.code == "not-ready" else said.happened
    return "\n".join(printable(one) for one in (first, *said.others))
