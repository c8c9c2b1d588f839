"""The page reads an entry only in the one form that the format has: its members, and its line byte by byte."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.evidence.verify_page import CHECK, Check, codes, judge
from tests.support.evidence.verify_page_bundles import (
    ADOPTED,
    CLOCK,
    CLOSED,
    DAY,
    NAME,
    RULE,
    SIGNER,
    VKEY,
    YES,
    Record,
    b64,
    changed,
    checkpoint,
    entry,
    files_of,
    numbered,
    opened,
    plain,
    result,
    sealed,
    tally_of,
    with_manifest,
    zipped,
)


def test_a_sealed_reply_shows_no_votes_and_an_open_one_has_no_seal(check: Check) -> None:
    assert "bad-entry" in codes(judge(changed(sealed()[0], 1, votes=YES, statements={}), check))
    assert "bad-entry" in codes(judge(changed(plain(), 1, seal="0" * 64), check))


@pytest.mark.parametrize(
    ("at", "members"),
    [
        (0, {"extra": 1}), (0, {"format": "ballot-record/2"}), (0, {"origin": "Ballot.example.int/council/dm-26-1"}),
        (0, {"origin": f"{NAME}"}), (0, {"key": VKEY[:-4] + "AAA="}), (0, {"key": VKEY.replace("/council", "/assembly")}),
        (0, {"rule": RULE | {"share": [1, 3]}}), (0, {"rule": RULE | {"exceed": 1}}), (0, {"sealed": 0}),
        (0, {"record_until": DAY(9)}), (0, {"roll": [{"state": "AR", "entitled": True, "ground": None}] * 2}),
        (0, {"roll": [{"state": "AR", "entitled": True, "ground": "CS 169"}]}), (0, {"ballots": []}),
        (0, {"ballots": [opened()["ballots"][1]]}), (0, {"closes_at": "2026-02-30T09:00:00.000000Z"}),
        (1, {"at": "2026-03-02T09:00:00Z"}), (1, {"votes": {}}), (1, {"votes": {"1": "maybe"}}), (1, {"revision": True}),
        (1, {"channel": "pigeon"}), (1, {"received_at": DAY(2)}), (1, {"by": {"role": "clock", "id": "me"}}),
        (1, {"by": {"role": "focal-point", "id": "fp", "name": "N"}}), (1, {"act": "replaced"}), (1, {"act": {}}),
        (1, {"state": 7}), (0, {"act": None}), (4, {"act": "toString"}), (4, {"reason": "__proto__"}),
        (1, {"statements": {"1": "\U0001f600" * 5001}}), (6, {"results": [ADOPTED[0] | {"for": -1}, ADOPTED[1]]}),
    ],
)  # fmt: skip
def test_a_member_that_is_not_as_the_format_has_it_is_refused(at: int, members: Record, check: Check) -> None:
    record = changed(plain(), at, **members)  # type: ignore[arg-type]
    assert "bad-entry" in codes(judge(record, check))


def test_a_statement_is_measured_in_code_points(check: Check) -> None:
    assert judge(changed(plain(), 1, statements={"1": "\U0001f600" * 5000}), check)["failures"] == []


@pytest.mark.parametrize(
    "line",
    [
        b'{"act":"replied","act":"replied"}', b'{"act": "replied"}', b'{"seq":1,"act":"replied"}', b'{"a":1.0}', b'{"a":1.5}',
        b'{"a":1e3}', b'{"a":9007199254740993}', b'{"a":-0}', b'{"a":01}', b'{"a":"\\ud800"}', b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\\u00e9"}', b'{"a":"\\/"}', b'{"a":"\x01"}', b'{"a":NaN}', b'\xef\xbb\xbf{"a":1}',
        b"[]", b"7", b"null", b"", b"{",
        b'{"a":1}\r', b'{"__proto__":{"act":"replied"}}', b"[" * 5000,
    ],
)  # fmt: skip
def test_a_line_that_is_not_canonical_is_refused(line: bytes, check: Check) -> None:
    files = files_of(plain()[:3], None)
    lines = files["record/entries.jsonl"].split(b"\n")[:-1]
    lines[1] = line
    files |= {
        "record/entries.jsonl": b"".join(each + b"\n" for each in lines),
        "record/checkpoint.txt": checkpoint(lines).encode(),
    }
    assert {(f["code"], f["where"]) for f in check(zipped(with_manifest(files)))["failures"]} == {
        ("bad-entry", "entry 1")
    }


def test_member_names_are_ordered_by_utf16_units(browser_page: Any) -> None:
    # U+1F600 begins with the surrogate D83D and so comes before U+FF01, against the order of code points. No entry has
    # such names, but the tally's State codes are only texts.
    states = ("\uff01", "\U0001f600")
    record = numbered([opened(roll=[{"state": s, "entitled": True, "ground": None} for s in states]), CLOSED,
                       entry("declared", 12, CLOCK, results=[result(i, 0, 0, 0, 2, "not-adopted", 2)
                                                             for i in ("1", "2")])])  # fmt: skip
    tally = tally_of(record, {i: dict.fromkeys(states, "no-reply") for i in ("1", "2")})
    files = files_of(record, tally)
    by_points = files["tally/tally.json"]
    by_units = by_points.replace('"\U0001f600":"no-reply","\uff01":"no-reply"'.encode(), b"").replace(
        '"\uff01":"no-reply","\U0001f600":"no-reply"'.encode(), '"\U0001f600":"no-reply","\uff01":"no-reply"'.encode()
    )
    assert by_units != by_points
    for content, verdict in ((by_units, "verified"), (by_points, "failed")):
        bundle = zipped(with_manifest({**files, "tally/tally.json": content, "tally/tally.sig": SIGNER.sign(content)}))
        assert browser_page.evaluate(CHECK, [b64(bundle), None, [], []])["verdict"] == verdict
