"""The page judges who may reply for a State by link: those on the roll, as two officers changed them."""

from __future__ import annotations

import pytest

from tests.support.evidence.verify_page import Check, codes, judge
from tests.support.evidence.verify_page_bundles import Record
from tests.support.evidence.verify_page_records import (
    ADDED,
    CHAIR,
    CLOCK,
    DAY,
    REMOVED,
    SECOND,
    STAFF,
    YES,
    changed,
    inserted,
    plain,
    reply,
)

NEW = {"role": "focal-point", "id": "fp-new"}


@pytest.mark.parametrize(
    "record",
    [
        inserted(plain(), 4, REMOVED),
        inserted(plain(), 4, ADDED, reply("BR", 6, YES, 2, by=NEW)),
        inserted(plain(), 4, REMOVED, ADDED, reply("BR", 6, YES, 2, by=NEW)),
        # One who replied and was removed: the reply stands.
        inserted(plain(), 4, REMOVED, ADDED),
        inserted(plain(), 4, REMOVED | {"confirmed_by": CHAIR}),
        # For a State that has no vote now, and after the deadline while the record is open.
        inserted(plain(), 4, ADDED | {"state": "CH"}),
        inserted(plain(), 4, ADDED | {"at": DAY(10)}),
    ],
)  # fmt: skip
def test_a_change_of_focal_points_by_two_officers_is_allowed(record: Record, check: Check) -> None:
    assert judge(record, check)["failures"] == []


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (changed(plain(), 2, by=NEW), "forbidden-act"),
        (changed(plain(), 2, by={"role": "focal-point", "id": "fp-AR"}), "forbidden-act"),
        (inserted(plain(), 4, REMOVED, reply("BR", 6, YES, 2)), "forbidden-act"),
        (inserted(plain(), 4, REMOVED, REMOVED), "forbidden-act"),
        (inserted(plain(), 4, REMOVED | {"state": "AR"}), "forbidden-act"),
        (inserted(plain(), 4, REMOVED | {"focal_point": "fp-new"}), "forbidden-act"),
        (inserted(plain(), 4, REMOVED, REMOVED | {"change": "added"}), "forbidden-act"),
        (inserted(plain(), 4, ADDED | {"focal_point": "fp-BR"}), "forbidden-act"),
        (inserted(plain(), 4, ADDED | {"focal_point": "fp-AR"}), "forbidden-act"),
        (inserted(plain(), 4, ADDED | {"state": "XX"}), "not-on-roll"),
        (inserted(plain(), 4, ADDED | {"confirmed_by": STAFF}), "forbidden-act"),
        (inserted(plain(), 4, ADDED | {"confirmed_by": NEW}), "forbidden-act"),
        (inserted(plain(), 4, ADDED | {"confirmed_by": CLOCK}), "forbidden-act"),
        (inserted(plain(), 4, {k: v for k, v in ADDED.items() if k != "confirmed_by"}), "bad-entry"),
        (inserted(plain(), 4, ADDED | {"by": CHAIR, "confirmed_by": SECOND}), "forbidden-act"),
        (inserted(plain(), 5, ADDED | {"at": DAY(10)}), "forbidden-act"),
    ],
)  # fmt: skip
def test_any_other_change_or_reply_by_anybody_else_is_found(record: Record, code: str, check: Check) -> None:
    assert code in codes(judge(record, check))
