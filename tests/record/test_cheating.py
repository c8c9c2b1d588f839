"""What an outsider can do to a bundle, and what an operator can do who has the body's key and everything else."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

import pytest

from ballot.record import acts
from ballot.record.bundle import MANIFEST, write_bundle
from ballot.record.canonical import NotCanonical, encode, parse_objects
from ballot.record.note import VerifierKey, encode_base64, sign_note
from ballot.record.replay import seal_of
from ballot.record.shapes import read_time
from ballot.record.verify import STEPS
from ballot.rules.replies import Choice, Reply
from tests.record.auditing import audit, audit_entries, audit_files, codes, unpacked
from tests.record.building import CHAIR, Consultation, honest, renumbered
from tests.record.signing import BODY, DOCUMENT, NAME, ORIGIN, SOMEBODY_ELSE, Body, files_of, receipt_for, signed_head

CODES_OF_STEP = {
    1: {"unreadable", "missing-file", "manifest-mismatch"},
    2: {"key-mismatch", "key-unexpected"},
    3: {"bad-entry", "bad-order"},
    4: {"bad-checkpoint", "bad-signature", "root-mismatch"},
    5: {"forbidden-act", "late-reply", "not-on-roll", "early-close"},
    6: {"seal-mismatch"},
    7: {"wrong-count", "wrong-outcome"},
    8: {"tally-mismatch", "bad-signature"},
    9: {"not-extended"},
    10: {"document-mismatch"},
}
Files = dict[str, bytes]


def record(*, sealed: bool = False) -> Consultation:
    return honest(sealed=sealed).finish()


OPEN, SEALED = record(), record(sealed=True)
PUBLISHED = "letters/AA.pdf"


def with_letter(one: Consultation, content: bytes = b"%PDF-1.7 letter") -> Files:
    """The files of a record that publishes a letter, with this letter."""
    one.add(acts.published(PUBLISHED, sha256(b"%PDF-1.7 letter").hexdigest()), CHAIR)
    return one.files(more={PUBLISHED: content})


# ------------------------------------------------------------------------------ outsiders


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("mask", [0x01, 0x20, 0x80])
def test_a_file_with_any_byte_flipped_is_found_by_the_manifest_alone(sealed: bool, mask: int) -> None:
    bundle = (SEALED if sealed else OPEN).bundle()
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for path, data in files.items():
        for at in range(0, len(data), max(1, len(data) // 6)):
            changed = data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]
            raw = io.BytesIO()
            with zipfile.ZipFile(raw, "w") as archive:
                for name, content in files.items():
                    archive.writestr(name, changed if name == path else content)
            report = audit(raw.getvalue())
            assert report.verdict == "failed"
            assert codes(report) & CODES_OF_STEP[1], (path, at)


@pytest.mark.parametrize("sealed", [False, True])
def test_a_byte_flipped_anywhere_in_the_zip_never_crashes_and_never_changes_what_verifies(sealed: bool) -> None:
    bundle = (SEALED if sealed else OPEN).bundle()
    results = audit(bundle).results
    # Bytes of names, sizes and offsets lie around the files; so take them all there, and some of the contents.
    directory = bundle.index(b"PK\x01\x02")
    places = [*range(0, directory, 41), *range(directory, len(bundle), 3)]
    for at in places:
        report = audit(bundle[:at] + bytes([bundle[at] ^ 0x55]) + bundle[at + 1 :])
        if report.verdict == "verified":
            # What no reader uses: dates, versions, comments.
            assert report.results == results
        else:
            assert report.verdict == "failed"
            assert report.failures


# With the manifest made to agree: what the manifest cannot see, the steps after it must.
BYTE_CLASSES: dict[str, tuple[str, Callable[[bytes], bytes], set[str]]] = {
    "a vote": ("record/entries.jsonl", lambda d: d.replace(b'"1":"against"', b'"1":"abstain"', 1), {"root-mismatch"}),
    "a statement": ("record/entries.jsonl", lambda d: d.replace(b"We abstain", b"We object!", 1), {"root-mismatch"}),
    "a time": ("record/entries.jsonl", lambda d: d.replace(b"09:00:03", b"09:00:02", 1), {"root-mismatch"}),
    "a name of a member": ("record/entries.jsonl", lambda d: d.replace(b'"votes"', b'"vote!"', 1), {"bad-entry"}),
    "the checkpoint's root": (
        "record/checkpoint.txt",
        lambda d: d.replace(d.split(b"\n")[2], encode_base64(bytes(32)).encode()),
        {"bad-signature", "root-mismatch"},
    ),
    "the checkpoint's size": (
        "record/checkpoint.txt",
        lambda d: d.replace(b"\n10\n", b"\n11\n"),
        {"bad-checkpoint", "bad-signature"},
    ),
    "the checkpoint's origin": (
        "record/checkpoint.txt",
        lambda d: d.replace(ORIGIN.encode() + b"\n", ORIGIN.encode() + b"x\n"),
        {"bad-checkpoint", "bad-signature"},
    ),
    "the checkpoint's form": ("record/checkpoint.txt", lambda d: d + b"\n", {"bad-checkpoint"}),
    "the tally": (
        "tally/tally.json",
        lambda d: d.replace(b'"adopted"', b'"blocked"', 1),
        {"tally-mismatch", "bad-signature"},
    ),
    "a newline after the tally": ("tally/tally.json", lambda d: d + b"\n", {"tally-mismatch", "bad-signature"}),
    "the tally's signature": ("tally/tally.sig", lambda d: d[:-1] + bytes([d[-1] ^ 1]), {"bad-signature"}),
    "the tally's signature cut": ("tally/tally.sig", lambda d: d[:-1], {"bad-signature"}),
    "the tally's signature in hex": ("tally/tally.sig", lambda d: d.hex().encode(), {"bad-signature"}),
    "the public key": ("keys/body.pem", lambda d: SOMEBODY_ELSE.key.pem(), {"key-mismatch", "key-unexpected"}),
    "the public key's form": ("keys/body.pem", lambda d: d + b"\n", {"key-mismatch"}),
    "the verifier key": ("keys/body.vkey", lambda d: str(SOMEBODY_ELSE.key).encode(), {"key-mismatch"}),
    "the verifier key's name": (
        "keys/body.vkey",
        lambda d: str(VerifierKey("other.int/council", BODY.key.public)).encode(),
        {"key-mismatch"},
    ),
    "the verifier key's form": ("keys/body.vkey", lambda d: b"\xff" + d, {"key-mismatch"}),
    "a document": (f"documents/{sha256(DOCUMENT).hexdigest()}", lambda d: d + b" ", {"document-mismatch"}),
}


@pytest.mark.parametrize("name", BYTE_CLASSES)
def test_each_class_of_bytes_is_guarded_even_when_the_manifest_is_made_to_agree(name: str) -> None:
    path, change, expected = BYTE_CLASSES[name]
    files = OPEN.files()
    assert change(files[path]) != files[path]
    report = audit_files(files | {path: change(files[path])})
    assert report.verdict == "failed"
    assert expected <= codes(report)


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("way", ["dropped", "doubled", "exchanged"])
def test_entries_dropped_doubled_or_exchanged_without_the_key_are_found(way: str, sealed: bool) -> None:
    one = SEALED if sealed else OPEN
    files = one.files()
    for at in range(len(one.lines) - 1):
        lines = list(one.lines)
        if way == "dropped":
            del lines[at]
        elif way == "doubled":
            lines.insert(at, lines[at])
        else:
            lines[at], lines[at + 1] = lines[at + 1], lines[at]
        for again in (lines, [encode(entry) for entry in renumbered(map(dict, decoded(lines)))]):
            report = audit_files(files | {"record/entries.jsonl": b"".join(line + b"\n" for line in again)})
            assert report.verdict == "failed"
            assert codes(report) & {"bad-checkpoint", "root-mismatch"}, at


def decoded(lines: list[bytes]) -> list[dict[str, Any]]:
    by_line = {encode(entry): entry for entry in [*OPEN.entries, *SEALED.entries]}
    return [by_line[line] for line in lines]


def test_files_that_the_bundle_needs_are_missed() -> None:
    files = OPEN.files()
    for path in files:
        if path.startswith(("documents/", "README")):
            continue
        report = audit_files({name: data for name, data in files.items() if name != path})
        assert ("missing-file", path) in {(failure.code, failure.where) for failure in report.failures}


def test_the_manifest_lists_every_other_file_and_no_more() -> None:
    files = OPEN.files()
    listed = {path: {"bytes": len(data), "sha256": sha256(data).hexdigest()} for path, data in files.items()}
    for manifest in (
        {**listed, "more.txt": listed["README.txt"]},
        {path: told for path, told in listed.items() if path != "README.txt"},
        {**listed, MANIFEST: listed["README.txt"]},
        {**listed, "README.txt": {**listed["README.txt"], "bytes": 1}},
        {**listed, "README.txt": {"sha256": listed["README.txt"]["sha256"]}},
        {**listed, "README.txt": {**listed["README.txt"], "mode": 420}},
        {**listed, "README.txt": None},
    ):
        report = audit(zipped(files | {MANIFEST: encode({"format": "ballot-bundle/1", "files": manifest})}))
        assert "manifest-mismatch" in codes(report)
    for whole in (
        {"format": "ballot-bundle/2", "files": listed},
        {"files": listed},
        {"format": "ballot-bundle/1", "files": list(listed)},
        {"format": "ballot-bundle/1", "files": listed, "by": "x"},
        [],
    ):
        assert "manifest-mismatch" in codes(audit(zipped(files | {MANIFEST: encode(whole)})))
    assert "manifest-mismatch" in codes(audit(zipped(files | {MANIFEST: b"{}\n"})))
    one_byte = files | {"one.txt": b"x"}
    told = {"bytes": True, "sha256": sha256(b"x").hexdigest()}
    manifest = {"format": "ballot-bundle/1", "files": {**listed, "one.txt": told}}
    assert "manifest-mismatch" in codes(audit(zipped(one_byte | {MANIFEST: encode(manifest)})))


def zipped(files: Files) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return raw.getvalue()


# --------------------------------------------------------------------------------- the key


def test_everything_signed_again_with_another_key_is_unexpected_with_a_key_and_unconfirmed_without() -> None:
    for sealed in (False, True):
        forged = honest(sealed=sealed, body=SOMEBODY_ELSE).finish().bundle()
        report = audit(forged)
        assert (report.verdict, codes(report)) == ("failed", {"key-unexpected"})
        assert not report.key_confirmed
        report = audit(forged, key=None)
        assert (report.verdict, report.key_confirmed) == ("verified", False)
        assert report.fingerprint == SOMEBODY_ELSE.key.fingerprint() != BODY.key.fingerprint()


def test_signatures_of_another_key_beside_the_body_s_key_are_bad() -> None:
    files = files_of(OPEN.lines, SOMEBODY_ELSE)
    kept = OPEN.files()
    report = audit_files(files | {path: kept[path] for path in ("keys/body.pem", "keys/body.vkey")})
    assert codes(report) == {"bad-signature"}
    assert {failure.step for failure in report.failures} == {4, 8}


def test_the_key_s_name_is_the_body_of_the_origin() -> None:
    other = Body("council", "ballot.example.int/assembly")
    one = Consultation(body=other).finish()
    assert "key-mismatch" in codes(audit(one.bundle(), key=other))


def test_a_witness_s_signature_on_the_checkpoint_does_no_harm() -> None:
    head = signed_head(OPEN.lines, BODY)
    text = head.split("\n\n")[0] + "\n"
    witness = VerifierKey("witness.example", SOMEBODY_ELSE.key.public)
    line = sign_note(text, witness, SOMEBODY_ELSE.sign).split("\n\n")[1]
    assert audit_files(files_of(OPEN.lines, checkpoint=head + line)).verdict == "verified"


# ----------------------------------------------------------- the operator who has the key


def told_otherwise(*, sealed: bool) -> Consultation:
    """The record as it would be if AA had voted against: all of it consistent, all of it signed."""
    one = Consultation(sealed=sealed, ballots=3)
    truth = honest(sealed=sealed)
    one.entries = truth.entries[:1]
    one.openings = truth.openings
    one.revisions = {}
    one.now = truth.now
    for entry in truth.entries[1:]:
        if entry["act"] == "replied" and entry["state"] == "AA" and entry["revision"] == 2:
            content = one.content("AA", dict.fromkeys(one.ballots, "against"))
            one.entries.append({**entry, **content})
        else:
            one.entries.append(entry)
    one.closes = truth.closes
    return one.finish()


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
    "a seal": (b'"seal":"', b"", {"seal-mismatch", "wrong-count"}),
    "a salt": (b'"salt":"', b"", {"seal-mismatch", "wrong-count"}),
    "a vote in an opening": (b'"votes":{"1":"for"', b'"votes":{"1":"abstain"', {"seal-mismatch", "wrong-count"}),
    "a statement in an opening": (b"We abstain", b"We object!", {"seal-mismatch", "wrong-count"}),
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


# -------------------------------------------------------------------------- what was kept


def test_evidence_that_is_not_the_body_s_or_of_another_record_is_no_evidence() -> None:
    other = Consultation(origin=f"{NAME}/dm-26-2002").finish()
    bundle = OPEN.bundle()
    forged_head = signed_head(OPEN.lines[:3], SOMEBODY_ELSE).encode()
    forged_receipt = receipt_for(OPEN.lines, 3, SOMEBODY_ELSE).encode()
    assert codes(audit(bundle, checkpoints={"c": forged_head})) == {"not-extended"}
    assert codes(audit(bundle, receipts={"r": forged_receipt})) == {"not-extended"}
    assert codes(audit(bundle, checkpoints={"c": other.checkpoint()})) == {"not-extended"}
    assert "not-extended" in codes(audit(bundle, receipts={"r": other.receipt(0)}))
    for rubbish in (b"", b"\xff", b"text", OPEN.checkpoint()[:-1]):
        assert codes(audit(bundle, checkpoints={"c": rubbish})) == {"not-extended"}
        assert audit(bundle, receipts={"r": rubbish}).verdict == "failed"


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


# --------------------------------------------------------------------------------- report


def every_code() -> set[tuple[int, str]]:
    """Step and code of one example each."""
    files, lines = OPEN.files(), OPEN.lines
    late, early = honest(), honest()
    late.reply("ZZ")
    late.extend(late.closes)
    late.reply("AA", at=late.closes)
    early.close("all-replied")
    wrong = honest()
    wrong.close()
    results = [result.as_json() for result in wrong.standing().recount()]
    wrong.declare([{**results[0], "for": 0, "outcome": "no-quorum"}, *results[1:]])
    document = f"documents/{sha256(DOCUMENT).hexdigest()}"
    reports = [
        audit(b"not a zip"),
        audit(zipped({})),
        audit(zipped(files | {MANIFEST: b"{}"})),
        audit_files(files | {"keys/body.pem": SOMEBODY_ELSE.key.pem()}),
        audit_files(files_of([*lines[:2], b"{}", *lines[3:]])),
        audit_files(files_of([*lines[:2], lines[3], lines[2], *lines[4:]])),
        audit_files(files | {"record/checkpoint.txt": b""}),
        audit_files(files | {"record/checkpoint.txt": signed_head(lines[:-1], BODY).encode()}),
        audit_files(files | {"record/checkpoint.txt": signed_head([*lines[:-1], b"x"], BODY).encode()}),
        audit_files(files | {"record/checkpoint.txt": signed_head(lines, Body("x")).encode()}),
        audit(late.bundle()),
        audit(early.bundle()),
        audit(wrong.bundle()),
        audit_entries([*SEALED.entries[:-2], SEALED.entries[-1] | {"seq": len(SEALED.entries) - 2}]),
        audit_files(files | {"tally/tally.json": b"{}"}),
        audit(OPEN.bundle(), checkpoints={"c": told_otherwise(sealed=False).checkpoint()}),
        audit(OPEN.bundle(), checkpoints={"c": b"", "d": signed_head(lines, SOMEBODY_ELSE).encode()}),
        audit_files(files | {document: b""}),
    ]
    return {(failure.step, failure.code) for report in reports for failure in report.failures}


def test_each_code_of_each_step_is_reached_and_no_other() -> None:
    assert every_code() == {(step, code) for step, its_codes in CODES_OF_STEP.items() for code in its_codes}
    assert set(STEPS) == set(CODES_OF_STEP)


def test_failures_are_reported_in_the_order_of_the_steps_and_all_of_them() -> None:
    files = OPEN.files() | {"keys/body.pem": SOMEBODY_ELSE.key.pem(), "tally/tally.sig": bytes(64)}
    report = audit(zipped(unpacked(write_bundle(files))))
    steps = [failure.step for failure in report.failures]
    assert steps == sorted(steps)
    assert {1, 2, 8} <= set(steps)


def test_a_record_full_of_failures_is_reported_in_short() -> None:
    lines = OPEN.lines[:1] + [b"{}"] * 1_500
    report = audit_files(files_of(lines))
    assert len(report.failures) == 1_000
    assert (report.more_failures, report.entries_unread, report.entries) == (0, 500, 1_501)


def test_after_many_failures_lines_are_hashed_and_no_longer_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []

    def counting(lines: Sequence[bytes]) -> list[dict[str, Any] | NotCanonical]:
        parsed.extend(lines)
        return parse_objects(lines)

    monkeypatch.setattr("ballot.record.verify.parse_objects", counting)
    lines = OPEN.lines[:1] + [b"{}"] * 3_000
    report = audit_files(files_of(lines))
    assert 1_000 < len(parsed) < 1_100
    # The root, the size and what was kept are judged to the end all the same.
    assert codes(report) == {"bad-entry"}
    assert report.entries == len(lines)
    head = {"head": signed_head([*lines[:-1], b"[]"], BODY).encode()}
    assert codes(audit_files(files_of(lines), checkpoints=head)) == {"bad-entry", "not-extended"}
    assert codes(audit_files(files_of(lines), receipts={"last": receipt_for(lines, 3_000, BODY).encode()})) == {
        "bad-entry"
    }


def test_the_first_failure_of_each_kind_is_told_after_a_thousand_others() -> None:
    files = files_of(OPEN.lines[:1] + [b"{}"] * 1_500, SOMEBODY_ELSE)
    report = audit_files(files | {f"more/{n}": b"" for n in range(3)} | {"tally/tally.json": b"{}"})
    assert {"bad-entry", "key-unexpected", "key-mismatch"} <= codes(report)
    # A tally is not judged where what was declared may stand in what was not read.
    assert "tally-mismatch" not in codes(report)


def test_a_line_with_more_failures_than_a_report_holds_is_reported_in_short() -> None:
    one = honest()
    one.reply("AA", {str(n): "for" for n in range(10, 1_600)})
    one.reply("AA")
    report = audit(one.bundle())
    assert len(report.failures) == 1_000
    assert (report.more_failures, report.entries_unread) == (590, 1)


# ------------------------------------------------------------------ what no signature covers


def test_files_that_no_signature_covers_are_named_and_are_no_failure() -> None:
    files = with_letter(record()) | {"verify.html": b"<p>VERIFIED", "keys/other.pem": b"", "record/notes.txt": b""}
    report = audit_files(files)
    assert report.verdict == "verified"
    assert report.not_covered == ["README.txt", "keys/other.pem", "record/notes.txt", "verify.html"]
    assert "not_covered" not in report.as_json()


def test_a_document_or_a_published_file_with_another_content_is_not_covered() -> None:
    document = f"documents/{sha256(DOCUMENT).hexdigest()}"
    assert audit_files(OPEN.files() | {document: b"other"}).not_covered == ["README.txt", document]
    assert audit_files(with_letter(record(), b"other")).not_covered == ["README.txt", PUBLISHED]
    stranger = f"documents/{sha256(b'not voted on').hexdigest()}"
    assert audit_files(OPEN.files() | {stranger: b"not voted on"}).not_covered == ["README.txt", stranger]


def test_nothing_is_covered_by_a_record_without_an_opening() -> None:
    files = OPEN.files() | {"record/entries.jsonl": b"{}\n"}
    assert audit_files(files).not_covered == ["README.txt", f"documents/{sha256(DOCUMENT).hexdigest()}"]
