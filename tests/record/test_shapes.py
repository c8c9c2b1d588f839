"""Entries whose members are not as record format §1 has them."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.record import acts
from ballot.record.canonical import encode
from ballot.record.shapes import BadEntry, is_time, read_time, require_shape, write_time
from ballot.rules.replies import MAX_STATEMENT
from tests.support.evidence.auditing import audit_entries, audit_files, codes
from tests.support.evidence.records import CHAIR, GROUND, OFFICER, SECOND, Consultation, honest
from tests.support.evidence.signing import BODY, files_of


def whole(sealed: bool) -> Consultation:
    """A record with every act that ends in a result."""
    one = honest(sealed=sealed)
    one.add(acts.withdrawn("3", "-"), CHAIR)
    one.add(acts.roll_amended("AE", entitled=False, ground=GROUND, reason="-", confirmed_by=SECOND), OFFICER)
    one.finish()
    one.add(acts.published("tally/tally.pdf", "0" * 64), CHAIR)
    return one


RECORDS = {sealed: whole(sealed).entries for sealed in (False, True)}
ANNULLED = acts.complete(acts.annulled("-"), seq=0, at="2026-03-02T09:00:00.000000Z", by=CHAIR)
EXAMPLES: dict[str, tuple[bool, dict[str, Any]]] = {"annulled": (False, ANNULLED)}
for sealed_, entries_ in RECORDS.items():
    for entry_ in entries_:
        kind = f"{entry_['act']} {entry_['channel']}" if entry_["act"] == "replied" else entry_["act"]
        EXAMPLES[f"{kind} {'sealed' if sealed_ else 'open'}"] = (sealed_, entry_)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "for", "chair", "clock", "0" * 64, "1"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["role", "id", "1"]), inner, max_size=2)
    ),
    max_leaves=4,
)


OPEN_SETS = ("text", "title", "legal_basis", "authorised_by", "votes", "statements")


def is_accepted(entry: dict[str, Any], sealed: bool) -> bool:
    try:
        require_shape(entry, sealed=sealed)
    except BadEntry:
        return False
    return True


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value inside."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]


def at_place(entry: dict[str, Any], path: tuple[Any, ...]) -> tuple[dict[str, Any], Any]:
    """A copy of the entry, and in it what holds the last step of the path."""
    copy = deepcopy(entry)
    holder: Any = copy
    for step in path[:-1]:
        holder = holder[step]
    return copy, holder


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_entry_with_its_members_is_accepted(name: str) -> None:
    sealed, entry = EXAMPLES[name]
    require_shape(entry, sealed=sealed)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_member_missing_or_too_many_is_refused(name: str) -> None:
    sealed, entry = EXAMPLES[name]
    for member in entry:
        assert not is_accepted({key: value for key, value in entry.items() if key != member}, sealed), member
    assert not is_accepted(entry | {"email": "someone@example.int"}, sealed)
    for path in places(entry):
        copy, holder = at_place(entry, (*path, None))
        # Languages, ballot ids and votes are open sets; everything else is named in the format.
        if isinstance(holder, dict) and path and path[-1] not in OPEN_SETS:
            holder["extra"] = None
            assert not is_accepted(copy, sealed), path


def fine_too(path: tuple[Any, ...]) -> tuple[Any, ...]:
    """Of the values that are tried, those of the right kind: a member may have them for all that its shape says."""
    inside, last = path[:-1], path[-1]
    if last in ("authority", "source", "archive_key", "paragraph", "ground") or inside[-1:] == ("authority",):
        return (None,)
    if last == "ballot":
        return ("",)  # whether there is such a ballot is for the acts to say
    if last in ("documents", "results", "roll", "focal_points"):
        return ([],)
    if last == "statements":
        return ({},)
    if last == "sha256" and "source" in path:
        return (None,)
    if last in ("seq", "revision", "reply") or inside[:1] == ("results",):
        return (1,)
    return ()


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("other", [None, True, 1, -1, "", [], {}, [[]], {"role": []}, {"1": []}], ids=repr)
def test_a_value_of_another_kind_is_refused_and_never_a_crash(name: str, other: Any) -> None:
    sealed, entry = EXAMPLES[name]
    for path in places(entry):
        copy, holder = at_place(entry, path)
        if not path or path == ("sealed",) or encode(holder[path[-1]]) == encode(other):
            continue
        holder[path[-1]] = other
        if is_accepted(copy, sealed):
            assert any(type(other) is type(one) and other == one for one in fine_too(path)), (path, other)


@settings(max_examples=100)
@given(st.sampled_from(list(EXAMPLES)), st.data(), json_values)
def test_whatever_stands_in_an_entry_the_verifier_says_what_is_wrong_and_goes_on(
    name: str, data: st.DataObject, value: Any
) -> None:
    sealed, entry = EXAMPLES[name]
    entries = deepcopy(RECORDS[sealed])
    at = entry["seq"] if entry is not ANNULLED else len(entries) - 1
    entries[at] = deepcopy(entry) | {"seq": at}
    path = data.draw(st.sampled_from([path for path in places(entries[at]) if path]))
    holder: Any = entries[at]
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    report = audit_entries(entries)
    assert report.entries == len(entries)
    assert ("bad-entry" in codes(report)) >= (not is_accepted(entries[at], sealed))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("format", "ballot-record/1"),
        ("format", "ballot-record/3"),
        ("origin", "ballot.example.int/council"),
        ("origin", "ballot.example.int/council/dm/1"),
        ("origin", "Ballot.example.int/council/dm-1"),
        ("origin", "https://ballot.example.int/council"),
        ("origin", "ballot.example.int/coun cil/dm-1"),
        ("origin", "ballot.example.int/coun+cil/dm-1"),
        ("origin", "ballot.example.int/council/dm-1\n"),
        ("key", str(BODY.key)[:-4]),
        ("key", f"{BODY.key}\n"),
        ("closes_at", "2026-03-23T15:00:00Z"),
        ("closes_at", "2026-03-23 15:00:00.000000Z"),
        ("closes_at", "2026-03-23T15:00:00.000000+00:00"),
        ("closes_at", "2026-02-30T15:00:00.000000Z"),
        ("closes_at", "2026-03-23T24:00:00.000000Z"),
        ("closes_at", "2026-03-23T23:59:60.000000Z"),
        ("closes_at", "٢026-03-23T15:00:00.000000Z"),
        ("record_until", "2026-03-23T14:59:59.999999Z"),
        ("sealed", 0),
        ("sealed", None),
        ("sealed", "true"),
        ("rule", {"id": "simple-majority-of-entitled"}),
        ("ballots", []),
        ("time_zone", ""),
    ],
)
def test_an_opening_with_a_value_that_cannot_be_is_refused(member: str, value: Any) -> None:
    assert not is_accepted(RECORDS[False][0] | {member: value}, False)


@pytest.mark.parametrize(
    "change",
    [{"share": [1, 3]}, {"exceed": 1}, {"share": [True, 2]}, {"basis": "cast"}, {"quorum": {}}, {"id": "own-rule"}],
)
def test_a_rule_is_one_of_the_six_written_out_exactly(change: dict[str, Any]) -> None:
    opened = RECORDS[False][0]
    assert not is_accepted(opened | {"rule": opened["rule"] | change}, False)


def test_ballots_are_numbered_from_1_and_states_stand_on_the_roll_once() -> None:
    opened = RECORDS[False][0]
    first, second, third = opened["ballots"]
    for ballots in ([first, third], [second, first, third], [first | {"id": "01"}], [first, first]):
        assert not is_accepted(opened | {"ballots": ballots}, False)
    for seat in (
        opened["roll"][0],
        {"state": "XX", "entitled": True, "ground": GROUND},
        {"state": "XX", "entitled": False, "ground": None},
        {"state": "XX", "entitled": False, "ground": ""},
        {"state": "", "entitled": True, "ground": None},
    ):
        assert not is_accepted(opened | {"roll": [*opened["roll"], seat]}, False)


def test_a_reply_carries_votes_or_a_seal_as_its_record_does() -> None:
    by_link = {sealed: next(e for e in RECORDS[sealed] if e["act"] == "replied") for sealed in (False, True)}
    for sealed, entry in by_link.items():
        assert is_accepted(entry, sealed)
        assert not is_accepted(entry, not sealed)
    assert not is_accepted(by_link[False] | {"votes": {}}, False)
    assert not is_accepted(by_link[False] | {"votes": {"1": "yes"}}, False)
    assert not is_accepted(by_link[False] | {"channel": "telex"}, False)
    assert not is_accepted(by_link[False] | {"channel": "letter"}, False)
    assert not is_accepted(by_link[True] | {"seal": "A" * 64}, True)


def test_a_statement_has_at_most_5000_characters_whatever_their_size() -> None:
    entry = next(entry for entry in RECORDS[False] if entry["act"] == "replied")
    assert is_accepted(entry | {"statements": {"1": "😀" * MAX_STATEMENT}}, False)
    assert not is_accepted(entry | {"statements": {"1": "a" * (MAX_STATEMENT + 1)}}, False)


@pytest.mark.parametrize("by", [{"role": "clock", "id": "x"}, {"role": "observer", "id": "x"}, {"role": "chair"}])
def test_who_did_it_is_a_known_role_and_the_clock_has_no_other_name(by: dict[str, str]) -> None:
    assert not is_accepted(RECORDS[False][1] | {"by": by}, False)


def test_an_act_of_another_name_is_refused() -> None:
    for act in ("reopened", "", None, 1, [], "Replied"):
        assert not is_accepted(RECORDS[False][1] | {"act": act}, False)


def test_seq_counts_lines_and_at_never_goes_back() -> None:
    entries = honest().entries
    for seq in (0, 7, 2**53 - 1):
        assert "bad-order" in codes(audit_entries([*entries[:2], entries[2] | {"seq": seq}, *entries[3:]]))
    for seq in (-1, "2", None, True):
        assert "bad-entry" in codes(audit_entries([*entries[:2], entries[2] | {"seq": seq}, *entries[3:]]))
    same = [*entries[:3], entries[3] | {"at": entries[2]["at"]}, *entries[4:]]
    assert audit_entries(same).verdict == "in-progress"


def test_a_line_that_is_not_canonical_is_named_and_the_rest_is_still_judged() -> None:
    one = honest()
    for bad in (b"", b"{}", b"[]", b'{"seq": 2}', b"\xff", one.lines[2] + b" ", one.lines[2][:-1] + b',"act":1}'):
        files = files_of([*one.lines[:2], bad, *one.lines[3:]])
        report = audit_files(files)
        assert [(f.code, f.where) for f in report.failures if f.step == 3] == [("bad-entry", "entry 2")]
        assert report.entries == len(one.lines)


def test_the_last_line_ends_in_a_newline_and_there_are_no_empty_lines() -> None:
    one = honest()
    files = one.files()
    for change in (lambda data: data[:-1], lambda data: data + b"\n", lambda data: data.replace(b"\n", b"\r\n")):
        data = change(files["record/entries.jsonl"])
        assert "bad-entry" in codes(audit_files(files | {"record/entries.jsonl": data}))


def test_times_are_utc_and_read_back() -> None:
    moment = datetime(2026, 3, 23, 15, 0, 0, 7, tzinfo=UTC)
    assert write_time(moment) == "2026-03-23T15:00:00.000007Z"
    assert read_time(write_time(moment)) == moment
    assert is_time("2000-01-01T00:00:00.000000Z")
    assert is_time("2999-12-31T23:59:59.999999Z")
    for beyond in ("1999-12-31T23:59:59.999999Z", "3000-01-01T00:00:00.000000Z", "0000-01-01T00:00:00.000000Z"):
        assert not is_time(beyond)
    for wrong in (moment.replace(tzinfo=None), moment.replace(tzinfo=timezone(timedelta(hours=1)))):
        with pytest.raises(ValueError, match="UTC"):
            write_time(wrong)
