"""The verbs of a ballot: what the Member States are asked to do with a proposal (record format §1.2)."""

from __future__ import annotations

KNOWN_VERBS = (
    "note",
    "endorse",
    "approve",
    "adopt",
    "authorize",
    "appoint",
    "confirm",
    "instruct",
    "request",
    "decide",
)
"""Those that every language has a word for. A ballot may have others, which are shown as they are written."""
