"""The page judges sealed votes: which replies are opened, in what order, in how many parts, and what the openings say."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from tests.support.evidence.verify_page import Check, codes, judge
from tests.support.evidence.verify_page_bundles import Record, jcs
from tests.support.evidence.verify_page_records import (
    ADOPTED,
    CHAIR,
    CLOCK,
    DAY,
    NO,
    WITHDRAWN,
    YES,
    changed,
    entry,
    inserted,
    numbered,
    on_paper,
    opened,
    result,
    sealed,
    sealed_reply,
)

RECORD, (DEAD, BR, AR, DZ) = sealed()


def test_openings_may_stand_in_one_entry_or_in_several(check: Check) -> None:
    for parts in ([[BR, AR, DZ]], [[BR], [AR, DZ]], [[BR], [AR], [DZ]]):
        report = judge(sealed(parts)[0], check)
        assert (report["failures"], report["verdict"]) == ([], "verified")


@pytest.mark.parametrize(
    "parts",
    [
        [[BR, AR]], [[DEAD, BR, AR, DZ]], [[AR, BR, DZ]], [[AR], [BR, DZ]], [[BR, BR, AR, DZ]], [[BR, AR, DZ], [DZ]],
        [[BR, {**AR, "salt": "f" * 64}, DZ]], [[BR, {**AR, "reply": 1}, DZ]], [[BR, {**AR, "votes": NO}, DZ]],
        [[BR, {**AR, "state": "BR"}, DZ]], [[BR, AR, {**DZ, "statements": {"1": "Said later"}}]],
    ],
)  # fmt: skip
def test_an_opening_that_is_missing_strange_turned_or_out_of_order_is_found(parts: list[Record], check: Check) -> None:
    assert "seal-mismatch" in codes(judge(sealed(parts)[0], check))


def test_votes_that_are_counted_without_having_been_opened_are_found(check: Check) -> None:
    assert codes(judge(sealed([])[0], check)) >= {"seal-mismatch", "early-close"}


def test_nothing_may_stand_between_two_unsealings_and_no_reply_after_one(check: Check) -> None:
    record, _ = sealed([[BR], [AR, DZ]])
    late, _ = sealed_reply("DZ", 12, 7, YES, revision=2)
    paper = on_paper("DZ", 12, YES, received_at=DAY(9))
    between = {**{k: v for k, v in paper.items() if k not in ("votes", "statements")}, "seal": late["seal"]}
    assert codes(judge(inserted(record, 7, between | {"revision": 2}), check)) >= {"forbidden-act"}


def test_votes_are_unsealed_after_recording_and_by_the_clock(check: Check) -> None:
    early = "2026-03-12T08:59:59.999999Z"
    assert codes(judge(changed(RECORD, 6, at=early), check)) == {"early-close"}
    assert codes(judge(changed(RECORD, 6, by=CHAIR), check)) == {"forbidden-act"}
    unclosed = numbered([each for each in RECORD if each["act"] != "closed"])
    assert "early-close" in codes(judge(unclosed, check))


def test_a_record_that_is_closed_and_not_yet_all_opened_is_in_progress(check: Check) -> None:
    for record in (RECORD[:5], sealed([[BR]])[0][:7]):
        assert (judge(record, check)["verdict"], judge(record, check)["failures"]) == ("in-progress", [])


def test_a_sealed_record_may_be_annulled_after_closing_and_not_after_unsealing(check: Check) -> None:
    annulled = entry("annulled", 12, CHAIR, reason="wrong text")
    assert judge(numbered([*RECORD[:6], annulled]), check)["verdict"] == "verified"
    assert codes(judge(numbered([*RECORD[:7], annulled]), check)) == {"forbidden-act"}


def _all_replied(votes: dict[str, str]) -> Record:
    """All have replied, the record is closed, opened and declared at once; what DZ said is known only then."""
    replies = [sealed_reply(state, 2, i, YES) for i, state in enumerate(("AR", "BR"), start=1)]
    replies.append(sealed_reply("DZ", 2, 3, votes))
    silent = 0 if "2" in votes else 1
    results = [result("1", 3, 0, 0, 0, "adopted"), result("2", 3 - silent, 0, 0, silent, "adopted")]
    return numbered([
        opened(sealed=True), *(each for each, _ in replies), entry("closed", 3, CHAIR, reason="all-replied"),
        entry("unsealed", 3, CLOCK, openings=[opening for _, opening in replies]), entry("declared", 3, CLOCK, results=results),
    ])  # fmt: skip


def test_whether_all_had_replied_on_every_ballot_is_seen_when_votes_are_opened(check: Check) -> None:
    said = dict.fromkeys(("AR", "BR", "DZ"), "for")
    roll_call = {"1": said, "2": said}
    assert judge(_all_replied(YES), check, roll_call)["failures"] == []
    partial: dict[str, Any] = {"1": said, "2": said | {"DZ": "no-reply"}}
    assert codes(judge(_all_replied({"1": "for"}), check, partial)) == {"early-close"}
    # Before that, nobody can tell.
    assert judge(_all_replied({"1": "for"})[:5], check)["verdict"] == "in-progress"


def test_an_openings_votes_are_judged_as_the_record_stood_at_its_reply(check: Check) -> None:
    gone = [ADOPTED[0] | {"for": 2, "against": 0, "no_reply": 1}, result("2", 0, 0, 0, 0, "withdrawn")]
    roll_call = {"1": {"AR": "no-reply", "BR": "for", "DZ": "for"}}

    def told(withdrawn_first: bool) -> Record:
        replies = [sealed_reply("BR", 6, 2 if withdrawn_first else 1, YES), sealed_reply("DZ", 6, 3, {"1": "for"})]
        acts = [WITHDRAWN, replies[0][0]] if withdrawn_first else [replies[0][0] | {"at": DAY(4)}, WITHDRAWN]
        return numbered([
            opened(sealed=True), *acts, replies[1][0], entry("closed", 10, CLOCK, reason="deadline"),
            entry("unsealed", 12, CLOCK, openings=[opening for _, opening in replies]),
            entry("declared", 12, CLOCK, results=gone),
        ])  # fmt: skip

    assert judge(told(False), check, roll_call)["failures"] == []
    assert codes(judge(told(True), check, roll_call)) == {"forbidden-act"}


def test_a_seal_is_over_the_canonical_opening(check: Check) -> None:
    opening = {**BR, "statements": {"1": "Té ﬁ \U0001f600"}}
    record = changed(sealed([[opening, AR, DZ]])[0], 2, seal=sha256(jcs(opening)).hexdigest())
    assert judge(record, check)["failures"] == []
