"""What an operator can do who has the body's key and everything else, and what gives it away: the record, or what was kept."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from ballot.record import acts
from ballot.record.canonical import encode
from ballot.record.note import encode_base64, sign_note
from ballot.record.replay import seal_of
from ballot.record.shapes import read_time
from ballot.rules.replies import Choice, Reply
from tests.support.evidence.auditing import audit, audit_entries, audit_files, codes
from tests.support.evidence.records import CHAIR, Consultation, honest, renumbered
from tests.support.evidence.signing import BODY, NAME, ORIGIN, SOMEBODY_ELSE, files_of, receipt_for, signed_head
from tests.support.evidence.tampering import OPEN, SEALED, record, told_otherwise, with_letter


@pytest.mark.parametrize("sealed", [False, True])
def test_an_operator_who_changes_a_vote_and_signs_everything_again_is_caught_by_a_receipt(sealed: bool) -> None:
    truth, lie = record(sealed=sealed), told_otherwise(sealed=sealed)
    seq = next(e["seq"] for e in truth.entries if e["act"] == "replied" and e["state"] == "AA" and e["revision"] == 2)
    # Nobody can tell from the bundle alone …
    report = audit(lie.bundle())
    assert report.verdict == "verified"
    assert report.results != audit(truth.bundle()).results
    # … but the State can, with what it was given when it replied, and so can anyone with an earlier head.
    for size in range(seq + 1, len(truth.entries) + 1):
        report = audit(lie.bundle(), receipts={"AA": truth.receipt(seq, size)})
        assert codes(report) == {"not-extended"}
        assert codes(audit(lie.bundle(), checkpoints={"head": truth.checkpoint(size)})) == {"not-extended"}
    # Heads from before the change, and receipts of others, are contained: they prove nothing about it.
    for size in range(1, seq + 1):
        assert audit(lie.bundle(), checkpoints={"head": truth.checkpoint(size)}).verdict == "verified"
    assert audit(lie.bundle(), receipts={"AB": truth.receipt(2, 3)}).verdict == "verified"


@pytest.mark.parametrize("sealed", [False, True])
def test_an_operator_who_drops_a_reply_and_signs_again_is_caught_by_its_receipt_and_by_later_heads(
    sealed: bool,
) -> None:
    truth = honest(sealed=sealed)
    kept = Consultation(sealed=sealed)
    kept.entries = [truth.entries[0]]
    kept.closes = truth.closes
    for entry in truth.entries[1:]:
        if entry.get("state") == "AC":
            continue
        seq = len(kept.entries)
        if sealed and entry["act"] == "replied":
            old = truth.openings[entry["seq"]]
            new = acts.opening(seq, bytes(32), old["state"], _reply(old))
            kept.openings[seq] = new
            entry = {**entry, "seal": sha256(encode(new)).hexdigest()}
        kept.entries.append({**entry, "seq": seq})
    kept.now = truth.now
    lie = kept.finish().bundle()
    truth.finish()
    assert audit(lie).verdict == "verified"
    seq = next(entry["seq"] for entry in truth.entries if entry.get("state") == "AC")
    assert codes(audit(lie, receipts={"AC": truth.receipt(seq)})) == {"not-extended"}
    assert codes(audit(lie, checkpoints={"head": truth.checkpoint(seq + 1)})) == {"not-extended"}


def _reply(opening: dict[str, Any]) -> Reply:
    return Reply({ballot: Choice(vote) for ballot, vote in opening["votes"].items()}, opening["statements"])


def with_a_reply_of_ae(truth: Consultation, place: int) -> Consultation:
    """The record as it would be if AE, which never replied, had done so there: lawful, consistent, all of it signed."""
    lie = Consultation(sealed=truth.sealed)
    lie.entries = []
    for entry in truth.entries:
        if entry["seq"] == place:
            lie.now = read_time(truth.entries[place - 1]["at"])
            lie.reply("AE", "against", at=lie.now)
        if entry["act"] in ("closed", "unsealed", "declared"):
            continue
        seq = len(lie.entries)
        if "seal" in entry:
            old = truth.openings[entry["seq"]]
            lie.openings[seq] = {**old, "reply": seq}
            entry = {**entry, "seal": seal_of(lie.openings[seq])}
        lie.entries.append({**entry, "seq": seq})
    lie.now, lie.closes = read_time(lie.entries[-1]["at"]), truth.closes
    return lie.finish()


@pytest.mark.parametrize("sealed", [False, True])
def test_an_operator_who_adds_a_reply_of_a_silent_state_is_caught_by_an_earlier_head_and_an_earlier_receipt(
    sealed: bool,
) -> None:
    truth = record(sealed=sealed)
    closed = next(entry["seq"] for entry in truth.entries if entry["act"] == "closed")
    for place in range(1, closed + 1):
        lie = with_a_reply_of_ae(truth, place)
        bundle = lie.bundle()
        assert len(lie.entries) == len(truth.entries) + 1
        # Nobody can tell from the bundle alone, though there is a vote more …
        report = audit(bundle)
        assert report.verdict == "verified"
        assert report.results[0]["against"] == truth.standing().recount()[0].against + 1
        # … but any head over what came after, and any receipt under one, is not contained.
        for size in range(1, len(truth.entries) + 1):
            expected = {"not-extended"} if size > place else set()
            assert codes(audit(bundle, checkpoints={"head": truth.checkpoint(size)})) == expected
            assert codes(audit(bundle, receipts={"r": truth.receipt(size - 1, size)})) == expected
        assert codes(audit(bundle, receipts={"AA": truth.receipt(1)})) == {"not-extended"}
        assert audit(bundle, receipts={"AA": truth.receipt(0, place)}).verdict == "verified"


def test_an_operator_who_cuts_the_end_off_is_caught_by_a_head_over_more() -> None:
    truth = honest()
    cut = files_of(truth.lines[:-2])
    assert audit_files(cut).verdict == "in-progress"
    report = audit_files(cut, checkpoints={"head": truth.checkpoint()})
    assert codes(report) == {"not-extended"}


@pytest.mark.parametrize("sealed", [False, True])
def test_entries_dropped_or_exchanged_and_everything_signed_again_is_an_act_out_of_place_or_no_longer_extends(
    sealed: bool,
) -> None:
    truth = record(sealed=sealed)
    head = {"head": truth.checkpoint()}
    for at in range(len(truth.entries)):
        dropped = renumbered([*truth.entries[:at], *truth.entries[at + 1 :]])
        assert audit_entries(dropped, checkpoints=head).verdict == "failed"
        doubled = renumbered([*truth.entries[: at + 1], *truth.entries[at:]])
        assert audit_entries(doubled, checkpoints=head).verdict == "failed"
        if at:
            pair = truth.entries[at - 1 : at + 1][::-1]
            exchanged = renumbered([*truth.entries[: at - 1], *pair, *truth.entries[at + 1 :]])
            assert audit_entries(exchanged, checkpoints=head).verdict == "failed"
        # In the entries that carry the result, it is found without anything that was kept.
        if truth.entries[at]["act"] in ("opened", "closed", "unsealed"):
            assert audit_entries(dropped).verdict == "failed"
            assert audit_entries(doubled).verdict == "failed"


def test_a_vote_changed_in_an_opening_and_signed_again_does_not_fit_its_seal() -> None:
    entries = [dict(entry) for entry in SEALED.entries]
    unsealed = next(entry for entry in entries if entry["act"] == "unsealed")
    first = unsealed["openings"][0]
    unsealed["openings"] = [{**first, "votes": dict.fromkeys(first["votes"], "against")}, *unsealed["openings"][1:]]
    assert codes(audit_entries(entries)) >= {"seal-mismatch", "wrong-count"}


SEALED_BYTES: dict[str, tuple[bytes, bytes, set[str]]] = {
    "a seal": (b'"seal":"', b"", {"seal-mismatch"}),
    "a salt": (b'"salt":"', b"", {"seal-mismatch"}),
    "a vote in an opening": (b'"votes":{"1":"for"', b'"votes":{"1":"abstain"', {"seal-mismatch", "wrong-count"}),
    "a statement in an opening": (b"We abstain", b"We object!", {"seal-mismatch"}),
    "the State of an opening": (b'"state":"AB","statements"', b'"state":"AE","statements"', {"seal-mismatch"}),
    "the reply of an opening": (b'"reply":2,', b'"reply":1,', {"seal-mismatch"}),
}


@pytest.mark.parametrize("name", SEALED_BYTES)
def test_each_class_of_bytes_of_a_sealed_record_is_guarded_even_when_everything_is_signed_again(name: str) -> None:
    old, new, expected = SEALED_BYTES[name]
    found = 0
    for seq, line in enumerate(SEALED.lines):
        at = line.find(old)
        while at >= 0:
            end = at + len(old)
            # Of hex digits, any one flipped; `new` is empty for these.
            turned = old + (b"1" if line[end : end + 1] == b"0" else b"0")
            changed = line[:at] + (new or turned) + line[end + (not new) :]
            files = files_of([*SEALED.lines[:seq], changed, *SEALED.lines[seq + 1 :]])
            report = audit_files(files)
            told = codes(report) - {"tally-mismatch"}  # the tally is written from what still fits
            # AA's first seal is of a reply that was replaced: it is never opened, and only what was kept knows it.
            if name == "a seal" and seq == 1:
                assert report.verdict == "verified"
            else:
                assert report.verdict == "failed"
                assert expected <= told, (seq, at)
            for kept in ({"checkpoints": {"head": SEALED.checkpoint()}}, {"receipts": {"own": SEALED.receipt(seq)}}):
                assert "not-extended" in codes(audit_files(files, **kept))
            found += 1
            at = line.find(old, end)
    assert found


def test_a_tally_that_says_something_else_than_the_record_is_found_though_it_is_signed() -> None:
    tally = OPEN.files()["tally/tally.json"]
    for lie in (
        tally.replace(b'"not-adopted"', b'"adopted"'),
        tally.replace(b'"AA":"for"', b'"AA":"against"'),
        tally.replace(b'"no-reply"', b'"abstain"', 1),
        tally.replace(b'"size":10', b'"size":11'),
        tally.replace(b"DM-26/1001", b"DM-26/1002"),
        tally.replace(b"{", b"{ ", 1),
    ):
        assert lie != tally
        report = audit_files(OPEN.files(tally=lie))
        assert codes(report) == {"tally-mismatch"}


def test_a_record_that_is_not_declared_has_no_tally() -> None:
    running, annulled = honest(), honest()
    annulled.add(acts.annulled("-"), CHAIR)
    for one in (running, annulled):
        assert audit_files(one.files(tally=OPEN.files()["tally/tally.json"])).verdict == "failed"
        assert codes(audit_files(one.files(tally=b"{}"))) == {"tally-mismatch"}


def test_a_letter_that_is_not_the_published_one_is_found() -> None:
    assert audit_files(with_letter(record())).verdict == "verified"
    assert codes(audit_files(with_letter(record(), b"%PDF-1.7 other"))) == {"document-mismatch"}


def test_evidence_that_is_not_the_body_s_or_of_another_record_is_no_evidence() -> None:
    other = Consultation(origin=f"{NAME}/dm-26-2002").finish()
    bundle = OPEN.bundle()
    forged_head = signed_head(OPEN.lines[:3], SOMEBODY_ELSE).encode()
    forged_receipt = receipt_for(OPEN.lines, 3, SOMEBODY_ELSE).encode()
    assert codes(audit(bundle, checkpoints={"c": forged_head})) == {"not-extended"}
    assert codes(audit(bundle, receipts={"r": forged_receipt})) == {"not-extended"}
    assert codes(audit(bundle, checkpoints={"c": other.checkpoint()})) == {"not-extended"}
    assert "not-extended" in codes(audit(bundle, receipts={"r": other.receipt(0)}))


def test_a_checkpoint_and_a_receipt_of_the_same_name_are_both_looked_at() -> None:
    lie = told_otherwise(sealed=False)
    kept = {"kept": OPEN.checkpoint()}
    assert codes(audit(lie.bundle(), checkpoints=kept, receipts={"kept": lie.receipt(0)})) == {"not-extended"}


def test_when_a_key_is_given_kept_evidence_is_judged_by_that_key() -> None:
    forged = honest(body=SOMEBODY_ELSE).finish()
    report = audit(forged.bundle(), checkpoints={"head": OPEN.checkpoint()})
    assert codes(report) == {"key-unexpected", "not-extended"}


def test_an_empty_checkpoint_is_contained_in_every_record() -> None:
    empty = sign_note(f"{ORIGIN}\n0\n{encode_base64(sha256(b'').digest())}\n", BODY.key, BODY.sign).encode()
    assert audit(OPEN.bundle(), checkpoints={"empty": empty}).verdict == "verified"
