"""The page reads an entry only in the one form that the format has: its members, and its line byte by byte."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.evidence.verify_page import Check, codes, judge, places
from tests.support.evidence.verify_page_bundles import (
    NAME,
    VKEY,
    b64,
    files_of,
    files_of_lines,
    jcs,
    verifier_key,
    with_manifest,
    zipped,
)
from tests.support.evidence.verify_page_records import (
    ADOPTED,
    DAY,
    RULE,
    YES,
    ballot,
    changed,
    inserted,
    opened,
    plain,
    sealed,
    seat,
)


def test_a_sealed_reply_shows_no_votes_and_an_open_one_has_no_seal(check: Check) -> None:
    assert "bad-entry" in codes(judge(changed(sealed()[0], 1, votes=YES, statements={}), check))
    assert "bad-entry" in codes(judge(changed(plain(), 1, seal="0" * 64), check))


PAPER = {"reference": "C26/1", "sha256": None, "paragraph": None}


@pytest.mark.parametrize(
    ("at", "members"),
    [
        (0, {"extra": 1}), (0, {"format": "ballot-record/1"}), (0, {"origin": "Ballot.example.int/council/dm-26-1"}),
        (0, {"origin": f"{NAME}"}), (0, {"key": VKEY[:-4] + "AAA="}), (0, {"key": VKEY.replace("/council", "/assembly")}),
        (0, {"rule": RULE | {"share": [1, 3]}}), (0, {"rule": RULE | {"exceed": 1}}), (0, {"sealed": 0}),
        (0, {"record_until": DAY(9)}), (0, {"closes_at": DAY(1)}), (0, {"roll": [seat("AR"), seat("AR", focal_points=[])]}),
        (0, {"roll": [seat("AR", ground="CS 169")]}), (0, {"roll": [seat("AR"), seat("BR", focal_points=["fp-AR"])]}),
        (0, {"roll": [seat("AR", focal_points=["a", "a"])]}), (0, {"roll": [seat("ARGE")]}), (0, {"roll": [seat("ar")]}),
        (0, {"roll": [seat("AR", focal_points=[".a"])]}), (0, {"roll": [seat("AR", focal_points=["a@b"])]}),
        (0, {"roll": [seat("AR", focal_points=["a" * 101])]}), (0, {"ballots": []}),
        (0, {"ballots": [opened()["ballots"][1]]}), (0, {"closes_at": "2026-02-30T09:00:00.000000Z"}),
        *((0, {"ballots": [ballot("1", **members), ballot("2")]}) for members in (
            {"actions": []}, {"actions": ["note", "note"]}, {"actions": ["n"]}, {"actions": ["Note"]}, {"actions": ["note-"]},
            {"actions": "note"}, {"action": "note"}, {"source": {"reference": "C26/1"}}, {"source": PAPER | {"sha256": "A"}},
            {"documents": [{"reference": "C26/1", "language": "english!", "sha256": "0" * 64}]}, {"title": "A title"})),
        *((0, {"time_zone": zone}) for zone in ("Zurich", "europe/Zurich", "UTC ", "A/B/C/D", "Europe/", "Etc/GMT+1\n")),
        *((0, {"origin": origin}) for origin in (
            f"{NAME}/dm--26", f"{NAME}/-dm", f"{NAME}/DM-26", f"{NAME}/dm_26", f"{NAME}/dm-26-1\n", f"{NAME}/{'a' * 180}")),
        (0, {"archive_key": b64(bytes(1951))}), (0, {"archive_key": ""}), (0, {"archive_key": b64(bytes(1952))[:-2] + "B="}),
        (0, {"by": {"role": "chair", "id": "Jane Doe"}}), (0, {"at": "1999-12-31T23:59:59.999999Z"}),
        (0, {"record_until": "3000-01-01T00:00:00.000000Z"}),
        (1, {"at": "2026-03-02T09:00:00Z"}), (1, {"votes": {}}), (1, {"votes": {"1": "maybe"}}), (1, {"revision": True}),
        (1, {"channel": "pigeon"}), (1, {"received_at": DAY(2)}), (1, {"by": {"role": "clock", "id": "me"}}),
        (1, {"by": {"role": "focal-point", "id": "fp", "name": "N"}}), (1, {"act": "replaced"}), (1, {"act": {}}),
        (1, {"state": 7}), (0, {"act": None}), (4, {"act": "toString"}), (4, {"reason": "__proto__"}),
        (5, {"evidence_sha256": "0" * 64}), (5, {"evidence": "0" * 63}), (6, {"results": [ADOPTED[0] | {"for": -1}, ADOPTED[1]]}),
        *((7, {"file": path}) for path in ("a/../b", "/a", "a//b", "a b", "con", "x/lpt1.txt", "a.", "ä", "", "a/", "b" * 201)),
    ],
)  # fmt: skip
def test_a_member_that_is_not_as_the_format_has_it_is_refused(at: int, members: dict[str, Any], check: Check) -> None:
    assert ("bad-entry", f"entry {at}") in places(judge(changed(plain(), at, **members), check))


@pytest.mark.parametrize(
    "members",
    [
        *({"time_zone": zone} for zone in ("UTC", "Etc/GMT+1", "America/Argentina/Buenos_Aires", "America/Port-au-Prince")),
        {"ballots": [ballot("1", actions=["take-note", "refer-back-to-committee"], source=PAPER), ballot("2", documents=[])]},
        {"ballots": [ballot("1", source=PAPER | {"sha256": "0" * 64, "paragraph": "2.9"}), ballot("2")]},
        {"roll": [seat("AR", focal_points=["fp-AR", "b" * 100]), seat("BR"), seat("DZ"), seat("AMS", entitled=False)]},
        {"at": "2000-01-01T00:00:00.000000Z"}, {"record_until": "2999-12-31T23:59:59.999999Z"},
    ],
)  # fmt: skip
def test_a_member_within_the_bounds_of_the_format_is_taken(members: dict[str, Any], check: Check) -> None:
    record = [opened(**members), *plain()[1:4]]
    assert judge(record, check)["failures"] == []


def test_the_longest_origin_is_taken_and_names_the_key(check: Check) -> None:
    name = f"{'h' * 150}.int:8443/council"
    origin = f"{name}/{'r' * (199 - len(name))}"
    line = jcs(opened(origin=origin, key=verifier_key(name)))
    report = check(zipped(files_of_lines([line], origin)))
    # Only the name in the signature and in body.vkey, which these tests leave as they are, is another.
    assert codes(report) == {"key-mismatch", "bad-signature"}
    other = check(zipped(files_of([opened(key=VKEY.replace("/council+", "/other+"))], None)))
    assert "bad-entry" in codes(other)
    misnamed = opened(key=verifier_key(f"{NAME}s"))
    assert codes(check(zipped(files_of([misnamed], None)))) == {"bad-entry", "key-mismatch", "forbidden-act"}


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
    lines = [jcs(each) for each in plain()[:3]]
    lines[1] = line
    assert places(check(zipped(files_of_lines(lines)))) == {("bad-entry", "entry 1")}


def test_a_record_without_an_opening_that_can_be_read_is_refused_whole(check: Check) -> None:
    for lines in ([], [b"{}"], [jcs(each) for each in plain()[1:3]]):
        assert "forbidden-act" in codes(check(zipped(files_of_lines(lines))))
    files = files_of(plain()[:3], None)
    cut = with_manifest({**files, "record/entries.jsonl": files["record/entries.jsonl"][:-1]})
    assert codes(check(zipped(cut))) == {"bad-entry"}


def test_no_line_may_be_longer_than_16_mib(check: Check) -> None:
    limit = 16 * 1024 * 1024
    for length, code in ((limit, "bad-entry"), (limit + 1, "unreadable")):
        assert codes(check(zipped(files_of_lines([jcs(opened()), b"x" * length])))) == {code}


def test_an_entry_that_is_not_of_the_format_counts_as_a_leaf_and_as_nothing_else(check: Check) -> None:
    record = inserted(plain(), 4, {"act": "replied", "at": DAY(5)})
    report = judge(record, check)
    assert places(report) == {("bad-entry", "entry 4")}
    assert report["entries"] == 9


def test_member_names_are_ordered_by_utf16_units(check: Check) -> None:
    # U+1F600 begins with the surrogate D83D and so comes before U+FF01, against the order of code points. A vote's ballot
    # may be any string as far as its form goes.
    by_points, by_units = ("\uff01", "\U0001f600"), ("\U0001f600", "\uff01")
    line = jcs({**plain()[1], "votes": dict.fromkeys(by_points, "for")})
    for names, code in ((by_units, "forbidden-act"), (by_points, "bad-entry")):
        votes = ",".join(f'"{name}":"for"' for name in names).encode()
        start, end = line.index(b'"votes":{') + 9, line.rindex(b"}}")
        lines = [jcs(opened()), line[:start] + votes + line[end:]]
        assert codes(check(zipped(files_of_lines(lines)))) == {code}
