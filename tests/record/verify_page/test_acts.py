"""The page judges the acts of a record, one by one: what is allowed where it stands, and what is not."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from tests.support.evidence.verify_page import Check, codes, judge
from tests.support.evidence.verify_page_bundles import PUBLIC, Record
from tests.support.evidence.verify_page_records import (
    ADOPTED,
    AMENDED,
    CHAIR,
    CLOCK,
    CLOSED,
    DAY,
    EXTENDED,
    NO,
    REMOVED,
    ROLL_CALL,
    STAFF,
    WITHDRAWN,
    YES,
    changed,
    entry,
    inserted,
    numbered,
    on_paper,
    opened,
    plain,
    reply,
    result,
)


def test_a_good_record_is_verified_and_gives_its_results(check: Check) -> None:
    report = judge(plain(), check)
    assert report["failures"] == []
    assert (report["verdict"], report["results"], report["entries"]) == ("verified", ADOPTED, 8)
    assert report["fingerprint"] == sha256(bytes.fromhex("302a300506032b6570032100") + PUBLIC).hexdigest()


def test_a_record_without_declaration_is_in_progress(check: Check) -> None:
    for length in (1, 3, 5):
        report = judge(plain()[:length], check)
        assert (report["verdict"], report["results"]) == ("in-progress", [])


def test_an_annulled_record_is_verified_without_results(check: Check) -> None:
    annulled = numbered([*plain()[:4], entry("annulled", 5, CHAIR, reason="text wrong")])
    assert (judge(annulled, check)["verdict"], judge(annulled, check)["results"]) == ("verified", [])
    assert codes(judge(inserted(annulled, 5, reply("DZ", 6, YES)), check)) == {"forbidden-act"}


LATE = reply("BR", 10, YES, 2)
OPENING = {"reply": 1, "salt": "0" * 64, "state": "AR", "statements": {}, "votes": YES}
IN_TIME = "2026-03-10T08:59:59.999999Z"


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (inserted(plain(), 4, LATE), "late-reply"),
        (inserted(plain(), 5, LATE), "late-reply"),
        (changed(plain(), 5, received_at=DAY(10)), "late-reply"),
        (changed(changed(plain(), 5, at=DAY(12)), 6, at=DAY(12)), "late-reply"),
        (inserted(plain(), 4, reply("CH", 5, YES)), "not-on-roll"),
        (inserted(plain(), 4, reply("XX", 5, YES)), "not-on-roll"),
        (changed(plain(), 3, revision=3), "forbidden-act"),
        (changed(plain(), 2, by=STAFF), "forbidden-act"),
        (changed(plain(), 5, confirmed_by=STAFF), "forbidden-act"),
        (changed(plain(), 5, confirmed_by={"role": "focal-point", "id": "fp"}), "forbidden-act"),
        (changed(plain(), 2, votes={"3": "for"}), "forbidden-act"),
        (changed(plain(), 0, by=STAFF), "forbidden-act"),
        (changed(plain(), 4, by=CHAIR), "forbidden-act"),
        (changed(plain(), 4, at=IN_TIME), "early-close"),
        (changed(plain(), 4, reason="all-replied"), "early-close"),
        (changed(plain(), 4, by={"role": "secretariat", "id": "u-2"}), "forbidden-act"),
        (changed(plain(), 6, at="2026-03-11T10:00:00.000000Z"), "early-close"),
        (numbered([*plain()[:4], *plain()[6:]]), "early-close"),
        (inserted(plain(), 4, on_paper("AR", 9, YES, revision=3, received_at=DAY(4))), "older-reply"),
        (inserted(plain(), 4, on_paper("BR", 9, YES, revision=2, received_at=DAY(2))), "older-reply"),
        (changed(plain(), 5, received_at="2026-03-11T09:00:00.000001Z"), "forbidden-act"),
        (numbered([*plain()[:4], entry("closed", 10, CLOCK, reason="all-replied"), *plain()[6:]]), "forbidden-act"),
        (inserted(plain(), 4, WITHDRAWN, WITHDRAWN | {"ballot": "1"}), "forbidden-act"),
        (inserted(plain(), 6, entry("annulled", 11, CHAIR, reason="too late")), "forbidden-act"),
        (changed(plain(), 6, by=CHAIR), "forbidden-act"),
        (inserted(plain(), 5, AMENDED | {"at": DAY(10)}), "forbidden-act"),
        (inserted(plain(), 5, WITHDRAWN | {"at": DAY(10)}), "forbidden-act"),
        (inserted(plain(), 5, CLOSED), "forbidden-act"),
        (inserted(plain(), 4, EXTENDED | {"from": DAY(9)}), "forbidden-act"),
        (inserted(plain(), 4, EXTENDED | {"to": DAY(9)}), "forbidden-act"),
        (inserted(plain(), 4, EXTENDED | {"at": DAY(10)}), "forbidden-act"),
        (inserted(plain(), 4, EXTENDED), "early-close"),
        (inserted(plain(), 4, AMENDED | {"at": DAY(10)}), "forbidden-act"),
        (inserted(plain(), 4, WITHDRAWN | {"at": DAY(10)}), "forbidden-act"),
        (inserted(plain(), 4, AMENDED | {"confirmed_by": STAFF}), "forbidden-act"),
        (inserted(plain(), 4, AMENDED | {"state": "XX"}), "not-on-roll"),
        (inserted(plain(), 4, AMENDED), "wrong-count"),
        (inserted(plain(), 4, WITHDRAWN), "wrong-outcome"),
        (inserted(plain(), 4, WITHDRAWN | {"ballot": "9"}), "forbidden-act"),
        (inserted(plain(), 4, WITHDRAWN, WITHDRAWN), "forbidden-act"),
        (inserted(plain(), 4, WITHDRAWN, reply("BR", 6, YES, 2)), "forbidden-act"),
        (inserted(plain(), 4, REMOVED | {"by": CHAIR}), "forbidden-act"),
        (inserted(plain(), 4, REMOVED, reply("BR", 6, YES, 2)), "forbidden-act"),
        (inserted(plain(), 5, entry("unsealed", 10, CLOCK, openings=[OPENING])), "forbidden-act"),
        (inserted(plain(), 7, entry("annulled", 12, CHAIR, reason="too late")), "forbidden-act"),
        (inserted(plain(), 6, entry("published", 12, CHAIR, file="a", sha256="1" * 64)), "forbidden-act"),
        (changed(plain(), 6, results=ADOPTED[:1]), "wrong-count"),
        (changed(plain(), 6, results=[ADOPTED[1], ADOPTED[0]]), "wrong-count"),
        (changed(plain(), 6, results=[ADOPTED[0] | {"required": 3}, ADOPTED[1]]), "wrong-count"),
        (changed(plain(), 6, results=[ADOPTED[0] | {"outcome": "not-adopted"}, ADOPTED[1]]), "wrong-outcome"),
        (plain()[1:], "bad-order"),
        (numbered(plain()[1:]), "forbidden-act"),
        (changed(plain(), 3, at=DAY(2)), "bad-order"),
        (changed(plain(), 3, seq=4), "bad-order"),
    ],
)  # fmt: skip
def test_an_act_that_is_not_allowed_where_it_stands_is_found(record: Record, code: str, check: Check) -> None:
    assert code in codes(judge(record, check))


REST = plain()[6:]
TURNED = {"1": {"AR": "for", "BR": "for"}, "2": {"AR": "for", "BR": "for"}}


@pytest.mark.parametrize(
    ("turn", "results", "roll_call"),
    [
        (AMENDED | {"state": "DZ", "entitled": False, "ground": "CS 169"},
         [result(i, 2, 0, 0, 0, "adopted", 2) for i in ("1", "2")], TURNED),
        (WITHDRAWN, [result("1", 2, 0, 0, 1, "adopted"), result("2", 0, 0, 0, 0, "withdrawn")],
         {"1": {"AR": "for", "BR": "for", "DZ": "no-reply"}}),
    ],
)  # fmt: skip
def test_a_record_that_was_closed_late_to_change_it_after_its_deadline_is_refused(
    turn: dict[str, Any], results: Record, roll_call: dict[str, Any], check: Check
) -> None:
    def told(day: int) -> Record:
        return numbered([*plain()[:4], turn | {"at": DAY(day)}, CLOSED | {"at": DAY(12)},
                         entry("declared", 12, CLOCK, results=results)])  # fmt: skip

    # Before the deadline it is lawful, and all else is as lawful after it.
    assert judge(told(9), check, roll_call)["failures"] == []
    for day in (10, 11):
        assert "forbidden-act" in codes(judge(told(day), check, roll_call))


@pytest.mark.parametrize(
    "record",
    [
        changed(plain(), 7, by=STAFF),
        changed(plain(), 5, received_at=IN_TIME),
        inserted(plain(), 4, on_paper("BR", 9, YES, revision=2, received_at="2026-03-03T09:00:00.000001Z")),
        # A focal point changes no count, so that may come between the deadline and closing.
        inserted(plain(), 4, REMOVED | {"at": DAY(10)}),
        inserted(plain(), 4, reply("BR", 9, YES, 2) | {"at": IN_TIME}),
        # Set aside while not entitled, and counted again at closing.
        inserted(plain(), 4, AMENDED | {"state": "AR", "entitled": False, "ground": "CS 169"}, AMENDED | {"state": "AR"}),
        # An extension moves both times: a reply on the old deadline, paper on the 12th, the declaration on the 13th.
        numbered([*plain()[:4], EXTENDED, reply("DZ", 10, NO), CLOSED | {"at": DAY(11)},
                  on_paper("DZ", 12, NO, revision=2, received_at="2026-03-10T09:00:00.000001Z"),
                  REST[0] | {"at": DAY(13)}, REST[1]]),
        # All have replied: closed and declared at once, by the clock or by the chair.
        *(numbered([*plain()[:4], reply("DZ", 5, NO), entry("closed", 5, by, reason="all-replied"), REST[0] | {"at": DAY(5)}])
          for by in (CLOCK, CHAIR)),
        # A ballot that is withdrawn needs no reply.
        numbered([opened(), WITHDRAWN, *(reply(s, 6, {"1": "for"}) for s in ("AR", "BR", "DZ")),
                  entry("closed", 6, CHAIR, reason="all-replied"),
                  entry("declared", 6, CLOCK, results=[result("1", 3, 0, 0, 0, "adopted"),
                                                       result("2", 0, 0, 0, 0, "withdrawn")])]),
    ],
)  # fmt: skip
def test_an_act_that_is_allowed_is_not_complained_about(record: Record, check: Check) -> None:
    all_for = {"1": {"AR": "for", "BR": "for", "DZ": "for"}}
    assert judge(record, check, all_for if record[1]["act"] == "withdrawn" else ROLL_CALL)["failures"] == []
