"""Whatever an honest server writes must verify: the verifier never accuses the innocent."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.record import acts
from ballot.record.acts import Actor
from ballot.record.bundle.writer import write_bundle
from ballot.record.replay import fold
from ballot.record.shapes import read_time, require_shape
from ballot.record.standing import Standing
from ballot.rules.majority import RULES
from ballot.rules.replies import Channel
from ballot.rules.roll import Roll
from tests.support.evidence import reference_count
from tests.support.evidence.auditing import audit, audit_files, unpacked
from tests.support.evidence.records import (
    CHAIR,
    CLOSES,
    GROUND,
    OFFICER,
    SECOND,
    START,
    VICE_CHAIR,
    Consultation,
    honest,
)
from tests.support.evidence.signing import BODY, DOCUMENT

CHOICES = st.sampled_from(["for", "against", "abstain"])
INSTANT = timedelta(microseconds=1)


def no_objection(code: str, message: str) -> None:
    raise AssertionError(f"{code}: {message}")


def plain(value: object) -> object:
    """What JSON cannot write, in a form that changes when it does."""
    return (
        sorted(value) if isinstance(value, set | frozenset) else list(value) if isinstance(value, Roll) else str(value)
    )


@st.composite
def consultations(draw: st.DrawFn) -> Consultation:
    """Any consultation that the procedure allows, at whatever point it stands."""
    states = draw(st.integers(1, 7))
    one = Consultation(
        states=states,
        suspended=draw(st.sets(st.integers(0, states - 1))),
        ballots=draw(st.integers(1, 4)),
        sealed=draw(st.booleans()),
        rule=draw(st.sampled_from(list(RULES))),
        record_until=CLOSES + timedelta(days=draw(st.integers(0, 3))),
        by=draw(st.sampled_from([CHAIR, VICE_CHAIR])),
        archive=draw(st.booleans()),
    )
    entitled = {seat.state: seat.entitled for seat in one.roll}
    withdrawn: set[str] = set()
    office = {code: f"fp-{code}" for code in one.states}
    added = 0

    def votes() -> dict[str, str]:
        live = [ballot for ballot in one.ballots if ballot not in withdrawn]
        chosen = draw(st.sets(st.sampled_from(live), min_size=1))
        return {ballot: draw(CHOICES) for ballot in sorted(chosen)}

    deeds = ["link"] * 6 + ["paper", "paper", "extend", "withdraw", "amend", "added", "removed", "publicise"]
    for deed in draw(st.lists(st.sampled_from(deeds), max_size=14)):
        code = draw(st.sampled_from(one.states))
        live = len(withdrawn) < len(one.ballots) - 1
        if deed == "link" and entitled[code] and code in office:
            by = Actor("focal-point", office[code])
            one.reply(
                code, votes(), by=by, statements={one.ballots[0]: draw(st.text("aé\n\u200d😀", max_size=5)) + "."}
            )
        elif deed == "paper" and entitled[code]:
            channel = draw(st.sampled_from([channel for channel in Channel if channel is not Channel.LINK]))
            one.paper(code, votes(), channel=channel)
        elif deed == "extend":
            one.extend(one.closes + timedelta(hours=draw(st.integers(1, 50))), by=VICE_CHAIR)
        elif deed == "withdraw" and draw(st.integers(0, 3)) == 0 and live:
            ballot = draw(st.sampled_from([ballot for ballot in one.ballots if ballot not in withdrawn]))
            withdrawn.add(ballot)
            one.add(acts.withdrawn(ballot, "Overtaken by events"), CHAIR)
        elif deed == "amend":
            entitled[code] = not entitled[code]
            ground = None if entitled[code] else GROUND
            one.add(
                acts.roll_amended(code, entitled=entitled[code], ground=ground, reason="Paid", confirmed_by=SECOND),
                OFFICER,
            )
        elif deed == "added":
            added += 1
            office[code] = f"fp-{code}-{added}"
            one.add(acts.focal_point_changed(code, office[code], "added", SECOND), OFFICER)
        elif deed == "removed" and code in office:
            one.add(acts.focal_point_changed(code, office.pop(code), "removed", CHAIR), OFFICER)
    return one


@settings(max_examples=100)
@given(
    consultations(), st.sampled_from(["open", "closed", "late paper", "declared", "published", "annulled"]), st.data()
)
def test_any_honest_consultation_verifies_at_every_point(one: Consultation, end: str, data: st.DataObject) -> None:
    kept = {"early": one.checkpoint(data.draw(st.integers(1, len(one.entries))))}
    archive = one.entries[0]["archive_key"] is not None
    assert ("keys/archive.pem" in one.files()) == archive
    if end in ("closed", "late paper"):
        one.close()
        standing = one.standing()
        some = standing.live_ballots()
        if end == "late paper" and standing.record_until > standing.closes_at and some:
            for code in standing.roll.entitled_states():
                one.paper(code, {some[0]: data.draw(CHOICES)}, received=one.closes - INSTANT)
    elif end in ("declared", "published"):
        one.finish()
        if end == "published":
            one.add(acts.published("tally/tally.pdf", "0" * 64), CHAIR)
    elif end == "annulled":
        if one.sealed and data.draw(st.booleans()):
            one.close()
        one.add(acts.annulled("The meeting will take it up"), CHAIR)
    seq = data.draw(st.integers(0, len(one.entries) - 1))
    report = audit(one.bundle(), checkpoints=kept, receipts={"mine": one.receipt(seq)})
    assert report.failures == []
    assert report.verdict == ("verified" if end in ("declared", "published", "annulled") else "in-progress")
    assert report.key_confirmed
    assert report.entries == len(one.entries)


@settings(max_examples=40)
@given(consultations())
def test_the_declared_results_are_what_the_last_votes_of_entitled_states_give(one: Consultation) -> None:
    last: dict[str, dict[str, str]] = {}
    entitled = {seat.state: seat.entitled for seat in one.roll}
    withdrawn = set()
    for entry in one.entries:
        if entry["act"] == "replied":
            last[entry["state"]] = entry.get("votes") or one.openings[entry["seq"]]["votes"]
        elif entry["act"] == "roll-amended":
            entitled[entry["state"]] = entry["entitled"]
        elif entry["act"] == "withdrawn":
            withdrawn.add(entry["ballot"])
    rule = one.entries[0]["rule"]["id"]
    one.finish()
    voting = [code for code in one.states if entitled[code]]
    for result in audit(one.bundle()).results:
        if result["ballot"] in withdrawn:
            assert result["outcome"] == "withdrawn"
            continue
        counts = Counter(last.get(code, {}).get(result["ballot"], "no_reply") for code in voting)
        assert {name: result[name] for name in ("for", "against", "abstain", "no_reply")} == {
            name: counts[name] for name in ("for", "against", "abstain", "no_reply")
        }
        expected = reference_count.outcome(rule, counts["for"], counts["against"], counts["abstain"], len(voting))
        assert result["outcome"] == expected


@settings(max_examples=40)
@given(consultations())
def test_folding_a_copy_further_leaves_the_standing_alone(one: Consultation) -> None:
    half = len(one.entries) // 2
    standing = Standing()
    for entry in one.entries[:half]:
        fold(standing, entry, no_objection)
    before = json.dumps(vars(standing), default=plain, sort_keys=True)
    further = standing.copy()
    one.finish()
    for entry in one.entries[half:]:
        require_shape(entry, sealed=one.sealed)
        fold(further, entry, no_objection)
    assert json.dumps(vars(standing), default=plain, sort_keys=True) == before
    assert further.results is not None


def test_a_bundle_is_the_same_bytes_every_time() -> None:
    for sealed in (False, True):
        one = honest(sealed=sealed).finish()
        files = one.files(more={"letters/AA.pdf": b"%PDF", "a/b.txt": b""})
        bundle = write_bundle(files)
        assert write_bundle(dict(reversed(files.items()))) == bundle
        assert honest(sealed=sealed).finish().bundle(more={"a/b.txt": b"", "letters/AA.pdf": b"%PDF"}) == bundle
        assert unpacked(bundle) == files


def test_the_openssl_line_of_the_documentation_accepts_the_tally(tmp_path: Path) -> None:
    for path, data in unpacked(honest(sealed=True).finish().bundle()).items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    line = "openssl pkeyutl -verify -pubin -inkey keys/body.pem -rawin -in tally/tally.json -sigfile tally/tally.sig"
    try:
        told = subprocess.run(line.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no openssl")
    assert told.returncode == 0, told.stderr
    assert "Verified Successfully" in told.stdout
    (tmp_path / "tally/tally.json").write_bytes((tmp_path / "tally/tally.json").read_bytes() + b"\n")
    assert subprocess.run(line.split(), cwd=tmp_path, capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize("sealed", [False, True])
def test_a_last_vote_a_microsecond_before_the_deadline_counts(sealed: bool) -> None:
    one = Consultation(sealed=sealed)
    one.reply("AA", "against")
    one.reply("AA", "for", at=CLOSES - INSTANT)
    report = audit(one.finish().bundle())
    assert report.verdict == "verified"
    assert [result["for"] for result in report.results] == [1, 1, 1]


@pytest.mark.parametrize("sealed", [False, True])
def test_when_all_have_replied_the_chair_may_close_and_results_are_declared_at_once(sealed: bool) -> None:
    one = Consultation(sealed=sealed, record_until=CLOSES + timedelta(days=3))
    one.add(acts.withdrawn("2", "Overtaken"), CHAIR)
    for code in one.roll.entitled_states():
        one.reply(code, {"1": "for", "3": "abstain"})
    one.close("all-replied", by=VICE_CHAIR)
    if sealed:
        one.unseal()
    one.declare()
    report = audit(one.bundle())
    assert report.verdict == "verified"
    assert one.now < CLOSES


def test_an_extension_moves_the_end_of_recording_by_as_much() -> None:
    one = honest(paper_days=2)
    standing = one.standing()
    assert standing.deadline() == CLOSES + timedelta(days=1)
    assert standing.recording_ends() == CLOSES + timedelta(days=3)


def test_the_reply_of_a_state_that_lost_its_vote_and_got_it_back_counts_again() -> None:
    one = Consultation()
    one.reply("AA")
    for entitled, ground in ((False, GROUND), (True, None)):
        one.add(acts.roll_amended("AA", entitled=entitled, ground=ground, reason="-", confirmed_by=SECOND), OFFICER)
        counted = len(one.standing().standing_replies())
        assert counted == entitled
    assert audit(one.finish().bundle()).results[0]["for"] == 1


def test_a_removed_focal_point_keeps_its_state_s_reply_and_another_may_replace_it() -> None:
    one = Consultation(ballots=1)
    one.reply("AA", "against")
    one.add(acts.focal_point_changed("AA", "fp-AA", "removed", SECOND), OFFICER)
    one.add(acts.focal_point_changed("AA", "fp-new", "added", SECOND), OFFICER)
    assert one.standing().replies["AA"].votes == {"1": "against"}
    one.reply("AA", "for", by=Actor("focal-point", "fp-new"))
    report = audit(one.finish().bundle())
    assert (report.verdict, report.results[0]["for"]) == ("verified", 1)


def test_a_vote_on_a_ballot_that_was_withdrawn_later_is_not_counted_and_not_held_against_the_state() -> None:
    for sealed in (False, True):
        one = Consultation(sealed=sealed)
        one.reply("AA")
        one.add(acts.withdrawn("2", "Overtaken"), CHAIR)
        report = audit(one.finish().bundle())
        assert report.verdict == "verified"
        assert [result["outcome"] for result in report.results][1] == "withdrawn"


def test_without_a_key_the_report_says_that_the_key_is_unconfirmed() -> None:
    report = audit(honest().finish().bundle(), key=None)
    assert (report.verdict, report.key_confirmed) == ("verified", False)
    assert report.fingerprint == BODY.key.fingerprint()


def test_documents_that_are_left_out_are_named_and_are_no_failure() -> None:
    report = audit_files(honest().files(documents=()))
    assert report.verdict == "in-progress"
    assert report.documents_not_included
    # A file counts for the ballot that its name begins with, also where several ballots have the same one.
    assert audit_files(honest().files()).documents_not_included == ["C26/2", "C26/3"]
    whole = honest().files(documents=(), more={f"documents/{n}-C26-{n}-en.txt": DOCUMENT for n in (1, 2, 3)})
    assert audit_files(whole).documents_not_included == []


def test_the_report_prints_as_the_interface_says() -> None:
    report = audit(honest().finish().bundle()).as_json()
    assert list(report) == ["verdict", "fingerprint", "key_confirmed", "failures", "results", "entries", "unusable"]
    assert json.loads(json.dumps(report)) == report
    assert read_time("2026-03-02T09:00:00.000000Z") == START
