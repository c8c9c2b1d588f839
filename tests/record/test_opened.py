"""The values of `opened` and of the other entries at their edges: the last one that is taken, and the first that is not."""

from __future__ import annotations

from typing import Any

import pytest

from ballot.record import acts
from ballot.record.acts import Actor, Paper
from ballot.record.shapes import BadEntry, require_shape
from tests.support.evidence.records import CHAIR, OFFICER, SECOND, Consultation, honest
from tests.support.evidence.signing import Body

OPENED = Consultation(archive=True).entries[0]
HASH = "0" * 64


def is_taken(entry: dict[str, Any], *, sealed: bool = False) -> bool:
    try:
        require_shape(entry, sealed=sealed)
    except BadEntry:
        return False
    return True


def opened_with(**values: Any) -> dict[str, Any]:
    return OPENED | values


def consultation_with(**values: Any) -> dict[str, Any]:
    return opened_with(consultation=OPENED["consultation"] | values)


def ballot_with(**values: Any) -> dict[str, Any]:
    return opened_with(ballots=[OPENED["ballots"][0] | values])


def seat_with(**values: Any) -> dict[str, Any]:
    return opened_with(roll=[OPENED["roll"][0] | values])


def of_origin(origin: str) -> dict[str, Any]:
    """An opening of this origin, with a key that is named after it."""
    return opened_with(origin=origin, key=str(Body(name=origin.rpartition("/")[0] or "x").key))


TAKEN: dict[str, dict[str, Any]] = {
    "an origin with a port": of_origin("localhost:8443/c/1"),
    "an origin of dots and hyphens": of_origin("-.a.-/a-b-1/0"),
    "an origin of 200 characters": of_origin("h/b/" + "r" * 196),
    "no archive key": opened_with(archive_key=None),
    "a deadline a microsecond after opening": opened_with(closes_at="2026-03-02T09:00:01.000001Z"),
    "recording that ends with the deadline": opened_with(record_until=OPENED["closes_at"]),
    "a deadline at the end of time": opened_with(
        closes_at="2999-12-31T23:59:59.999999Z", record_until="2999-12-31T23:59:59.999999Z"
    ),
    **{
        f"the zone {zone}": opened_with(time_zone=zone)
        for zone in ("UTC", "Etc/GMT+1", "America/Argentina/La_Rioja", "A/0")
    },
    "an empty roll": opened_with(roll=[]),
    "nobody in office": seat_with(focal_points=[]),
    "an id of 100 signs": seat_with(focal_points=["a" * 100]),
    "an id of every sign": seat_with(focal_points=["0A._-z"]),
    "a State of three letters": seat_with(state="AAA"),
    "no vote, on a ground": seat_with(entitled=False, ground="Arrears"),
    "no vote, without a word": seat_with(entitled=False, ground=None),
    "one language": consultation_with(title={"en": "x"}),
    "a language of many parts": consultation_with(title={"abcdefgh-12345678-x-1": "x", "fr": "y"}),
    "no authority": consultation_with(authority=None),
    "a paper without hash and paragraph": consultation_with(authority=Paper("C21/1").as_json()),
    "a verb of two letters": ballot_with(actions=["go"]),
    "verbs of twenty letters": ballot_with(actions=["a" * 20 + "-" + "b" * 20, "note"]),
    "no source": ballot_with(source=None),
    "no documents": ballot_with(documents=[]),
}
REFUSED: dict[str, dict[str, Any]] = {
    "an origin of 201 characters": of_origin("h/b/" + "r" * 197),
    **{
        f"the origin {origin}": of_origin(origin)
        for origin in (
            "h/b",
            "h/b/r/s",
            "h//r",
            "h/b/r-",
            "h/b/-r",
            "h/b/r--s",
            "h/B/r",
            "h/b/r_s",
            "h:/b/r",
            "h:a/b/r",
            "h/b/é",
            "H/b/r",
        )
    },
    "a key of another body": opened_with(key=str(Body(name="ballot.example.int/assembly").key)),
    "an archive key of a byte less": opened_with(archive_key=OPENED["archive_key"][:-4] + "AA=="),
    "an archive key of a byte more": opened_with(archive_key=OPENED["archive_key"][:-1] + "AAA=="),
    "an archive key that is empty": opened_with(archive_key=""),
    "an archive key without padding": opened_with(archive_key=OPENED["archive_key"].rstrip("=")),
    "a deadline at the opening": opened_with(closes_at=OPENED["at"]),
    "recording that ends before the deadline": opened_with(record_until="2026-03-23T14:59:59.999999Z"),
    "a deadline beyond the end of time": opened_with(closes_at="3000-01-01T00:00:00.000000Z"),
    **{
        f"the zone {zone!r}": opened_with(time_zone=zone)
        for zone in (
            "",
            "utc",
            "GMT",
            "UTC/",
            "Europe",
            "europe/Zurich",
            "A/B/C/D",
            "Europe/Zürich",
            "Europe/ Zurich",
            "A//B",
            "UTC\n",
        )
    },
    "a State twice": opened_with(roll=[OPENED["roll"][0], OPENED["roll"][0] | {"focal_points": []}]),
    "an id twice for a State": seat_with(focal_points=["a", "a"]),
    "an id of two States": opened_with(roll=[one | {"focal_points": ["a"]} for one in OPENED["roll"][:2]]),
    **{
        f"the id {one!r}": seat_with(focal_points=[one])
        for one in ("", ".a", "_a", "-a", "a" * 101, "a b", "a@b", "é", "a\n")
    },
    **{f"the State {one!r}": seat_with(state=one) for one in ("", "A", "AAAA", "aa", "A1", "ÄA", "AA\n")},
    "a vote on a ground": seat_with(entitled=True, ground="Paid"),
    "a ground of white space": seat_with(entitled=False, ground=" \u3000"),
    "no language": consultation_with(title={}),
    "a language twice in another case": consultation_with(title={"en-GB": "x", "EN-gb": "y"}),
    **{
        f"the language {one!r}": consultation_with(legal_basis={one: "x"})
        for one in ("", "e", "abcdefghi", "en-", "en--GB", "en_GB", "e1", "en-123456789", "en\n", "еn")
    },
    "a legal basis without a language": consultation_with(legal_basis="Rule 3.2"),
    "a title with an override": consultation_with(title={"en": "To \u202enote"}),
    "a reference of nothing that is seen": consultation_with(reference="\u3164"),
    "a paper without a reference": consultation_with(authority=Paper("").as_json()),
    "a paper with a hash in capitals": consultation_with(authority=Paper("C21/1", "A" * 64).as_json()),
    "a paper with an empty paragraph": consultation_with(authority=Paper("C21/1", None, "").as_json()),
    "no authority said": opened_with(
        consultation={k: v for k, v in OPENED["consultation"].items() if k != "authority"}
    ),
    "no verb": ballot_with(actions=[]),
    "a verb twice": ballot_with(actions=["note", "note"]),
    **{
        f"the verb {one!r}": ballot_with(actions=[one])
        for one in ("", "a", "a" * 21, "Note", "take note", "note-", "a-bc", "-note", "né")
    },
    "a ballot without a title": ballot_with(title={}),
    "a document with a blank reference": ballot_with(documents=[{"reference": " ", "language": "en", "sha256": HASH}]),
    "a document in no language": ballot_with(documents=[{"reference": "C21/1", "language": "", "sha256": HASH}]),
    "a source that is a text": ballot_with(source="C21/1"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_value_at_the_edge_is_taken(name: str) -> None:
    assert is_taken(TAKEN[name])


@pytest.mark.parametrize("name", REFUSED)
def test_a_value_past_the_edge_is_refused(name: str) -> None:
    assert not is_taken(REFUSED[name])


def entry_of(act: acts.Act, by: Actor = CHAIR) -> dict[str, Any]:
    return acts.complete(act, seq=1, at="2026-03-02T09:00:00.000000Z", by=by)


def test_who_acts_is_named_by_an_id_of_one_form() -> None:
    assert is_taken(entry_of(acts.annulled("-"), Actor("chair", "a" * 100)))
    for person in ("", "a" * 101, "u chair", ".a", "ü", "u/1"):
        assert not is_taken(entry_of(acts.annulled("-"), Actor("chair", person)))
        assert not is_taken(entry_of(acts.focal_point_changed("AA", person, "added", SECOND), OFFICER))
        changed = acts.focal_point_changed("AA", "fp", "added", Actor("chair", person))
        assert not is_taken(entry_of(changed, OFFICER))


def test_reasons_grounds_and_statements_are_texts() -> None:
    for reason in ("", " ", "\u200b", "a\u2028b", "\ud800", "a\r\nb"):
        assert not is_taken(entry_of(acts.annulled(reason)))
        amended = acts.roll_amended("AA", entitled=False, ground=reason, reason="-", confirmed_by=SECOND)
        assert not is_taken(entry_of(amended, OFFICER))
        reply = next(entry for entry in honest().entries if entry["act"] == "replied")
        assert not is_taken(reply | {"statements": {"1": reason}})
    assert is_taken(
        entry_of(acts.roll_amended("AA", entitled=False, ground=None, reason="-", confirmed_by=SECOND), OFFICER)
    )
    restored = acts.roll_amended("AA", entitled=True, ground="Paid", reason="-", confirmed_by=SECOND)
    assert not is_taken(entry_of(restored, OFFICER))


@pytest.mark.parametrize("path", ["", "a/", "/a", "../a", "a\\b", "con", "a" * 201, "a b", "a."])
def test_a_published_file_has_a_path(path: str) -> None:
    assert is_taken(entry_of(acts.published("letters/AA.pdf", HASH)))
    assert not is_taken(entry_of(acts.published(path, HASH)))


def test_an_unsealing_has_an_opening_at_least() -> None:
    assert not is_taken(entry_of(acts.unsealed([])), sealed=True)


def test_openings_are_spread_over_as_many_acts_as_they_need_in_their_order() -> None:
    one = honest(sealed=True)
    openings = list(one.openings.values())
    assert acts.unsealed_in_parts([]) == []
    assert acts.unsealed_in_parts(reversed(openings)) == [acts.unsealed(openings)]
    parts = acts.unsealed_in_parts(openings, part=500)
    assert 1 < len(parts) < len(openings)
    assert [each for part in parts for each in part["openings"]] == openings
    assert len(acts.unsealed_in_parts(openings, part=1)) == len(openings)
