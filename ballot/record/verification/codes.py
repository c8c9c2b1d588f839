"""Which codes a failure in each step of record format §6 has: the one table of them on this side.

The browser's verifier has its own, and a test holds both against each other and against the format.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        1: ("unreadable", "missing-file", "manifest-mismatch"),
        2: ("key-mismatch", "key-unexpected"),
        3: ("bad-entry", "bad-order"),
        4: ("bad-checkpoint", "bad-signature", "root-mismatch"),
        5: ("forbidden-act", "late-reply", "older-reply", "not-on-roll", "early-close"),
        6: ("seal-mismatch",),
        7: ("wrong-count", "wrong-outcome"),
        8: ("tally-mismatch", "bad-signature"),
        9: ("not-extended",),
        10: ("document-mismatch",),
    }
)

STEP_OF_ACT_CODE: Mapping[str, int] = MappingProxyType({code: step for step in (5, 6, 7) for code in CODES[step]})
"""The step of each code that the fold of an entry reports (`ballot.record.replay`)."""
