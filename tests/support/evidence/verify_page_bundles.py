"""Bundles for the page's tests, written apart from `ballot.record`: a good record, its files, and ways to write others."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = SIGNER.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
PEM = SIGNER.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
NAME = "ballot.example.int/council"
ORIGIN = f"{NAME}/dm-26-1"
Record = list[dict[str, Any]]
Files = dict[str, bytes]


def jcs(value: object) -> bytes:
    """JCS of what these tests write: keys are ASCII, numbers whole."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def root(lines: list[bytes]) -> bytes:
    if len(lines) < 2:
        return sha256(b"\0" + lines[0]).digest() if lines else sha256().digest()
    left = 1 << ((len(lines) - 1).bit_length() - 1)
    return sha256(b"\1" + root(lines[:left]) + root(lines[left:])).digest()


def path_to(index: int, lines: list[bytes]) -> list[bytes]:
    if len(lines) < 2:
        return []
    left = 1 << ((len(lines) - 1).bit_length() - 1)
    if index < left:
        return [*path_to(index, lines[:left]), root(lines[left:])]
    return [*path_to(index - left, lines[left:]), root(lines[:left])]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def key_id() -> bytes:
    return sha256(NAME.encode() + b"\n\x01" + PUBLIC).digest()[:4]


VKEY = f"{NAME}+{key_id().hex()}+" + b64(b"\x01" + PUBLIC)


def checkpoint(lines: list[bytes], origin: str = ORIGIN) -> str:
    text = f"{origin}\n{len(lines)}\n{b64(root(lines))}\n"
    witness = f"— witness.example {b64(b'abcd' + bytes(72))}\n"
    return f"{text}\n— {NAME} {b64(key_id() + SIGNER.sign(text.encode()))}\n{witness}"


def receipt(lines: list[bytes], index: int) -> str:
    proof = "".join(f"{b64(node)}\n" for node in path_to(index, lines))
    return f"c2sp.org/tlog-proof@v1\nextra {b64(lines[index])}\nindex {index}\n{proof}\n{checkpoint(lines)}"


def zipped(files: Files, method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for path in sorted(files):
            archive.writestr(path, files[path])
    return out.getvalue()


def with_manifest(files: Files) -> Files:
    listed = {p: {"bytes": len(c), "sha256": sha256(c).hexdigest()} for p, c in files.items() if p != "manifest.json"}
    return {**files, "manifest.json": jcs({"format": "ballot-bundle/1", "files": listed})}


def files_of(record: Record, tally: dict[str, Any] | None) -> Files:
    lines = [jcs(entry) for entry in record]
    files = {
        "README.txt": b"how to check\n",
        "keys/body.pem": PEM,
        "keys/body.vkey": f"{VKEY}\n".encode(),
        "record/entries.jsonl": b"".join(line + b"\n" for line in lines),
        "record/checkpoint.txt": checkpoint(lines).encode(),
    }
    if tally is not None:
        size = tally["record"]["size"]
        tally["record"]["root"] = b64(root(lines[:size]))
        files["tally/tally.json"] = jcs(tally)
        files["tally/tally.sig"] = SIGNER.sign(files["tally/tally.json"])
    return with_manifest(files)


HALF = {"share": [1, 2], "exceed": True}
RULE = {"id": "simple-majority-of-entitled", "basis": "entitled", **HALF, "quorum": None}
DAY = "2026-03-{:02}T09:00:00.000000Z".format
CHAIR, CLOCK = {"role": "chair", "id": "u-1"}, {"role": "clock", "id": "clock"}
STAFF, SECOND = {"role": "secretariat", "id": "u-2"}, {"role": "secretariat", "id": "u-3"}


def opened(**changed: Any) -> dict[str, Any]:
    """Four States, CH without the right to vote; two ballots; closes on the 10th, paper until the 12th."""
    return {
        "seq": 0, "at": DAY(1), "act": "opened", "by": CHAIR, "format": "ballot-record/1", "origin": ORIGIN, "key": VKEY,
        "consultation": {"reference": "DM-26/1", "title": {"en": "T"}, "legal_basis": "Rule 3.2", "authorised_by": "C26"},
        "rule": RULE, "sealed": False, "closes_at": DAY(10), "record_until": DAY(12), "time_zone": "Europe/Zurich",
        "roll": [{"state": s, "entitled": s != "CH", "ground": "CS 169" if s == "CH" else None}
                 for s in ("AR", "BR", "CH", "DZ")],
        "ballots": [{"id": i, "action": "note", "text": {"en": "to note"},
                     "documents": [{"reference": "C26/1", "language": "en", "sha256": sha256(b"document").hexdigest()}]}
                    for i in ("1", "2")],
        **changed,
    }  # fmt: skip


def entry(act: str, day: int, by: dict[str, str], **members: Any) -> dict[str, Any]:
    return {"act": act, "at": DAY(day), "by": by, **members}


def reply(state: str, day: int, votes: dict[str, str], revision: int = 1, **changed: Any) -> dict[str, Any]:
    by = {"role": "focal-point", "id": f"fp-{state}"}
    return entry(
        "replied",
        day,
        by,
        state=state,
        revision=revision,
        channel="link",
        **{"votes": votes, "statements": {}, **changed},
    )


def on_paper(state: str, day: int, votes: dict[str, str], **changed: Any) -> dict[str, Any]:
    paper = {
        "by": STAFF,
        "channel": "letter",
        "received_at": DAY(9),
        "evidence_sha256": "0" * 64,
        "confirmed_by": SECOND,
    }
    return {**reply(state, day, votes), **paper, **changed}


def result(
    ballot: str, yes: int, no: int, abstain: int, silent: int, outcome: str, entitled: int = 3
) -> dict[str, Any]:
    gone = outcome == "withdrawn"
    return {"ballot": ballot, "for": yes, "against": no, "abstain": abstain, "no_reply": silent, "entitled": entitled,
            "base": 0 if gone else entitled, "required": 0 if gone else entitled // 2 + 1, "outcome": outcome}  # fmt: skip


def sealed_reply(
    state: str, day: int, seq: int, votes: dict[str, str], **changed: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    opening = {"reply": seq, "salt": f"{seq:064x}", "state": state, "statements": {}, "votes": votes}
    made = reply(state, day, votes, seal=sha256(jcs(opening)).hexdigest(), **changed)
    return {k: v for k, v in made.items() if k not in ("votes", "statements")}, opening


def numbered(entries: Record) -> Record:
    return [{**each, "seq": i} for i, each in enumerate(entries)]


YES, NO = {"1": "for", "2": "for"}, {"1": "against", "2": "abstain"}
CLOSED = entry("closed", 10, CLOCK, reason="deadline")
ADOPTED = [result("1", 2, 1, 0, 0, "adopted"), result("2", 2, 0, 1, 0, "adopted")]
ROLL_CALL = {"1": {"AR": "for", "BR": "for", "DZ": "against"}, "2": {"AR": "for", "BR": "for", "DZ": "abstain"}}


def plain(**changed: Any) -> Record:
    """Three replies, one on paper after closing; declared and published."""
    return numbered([
        opened(**changed), reply("AR", 2, NO), reply("BR", 3, YES), reply("AR", 4, YES, 2), CLOSED, on_paper("DZ", 11, NO),
        entry("declared", 12, CLOCK, results=ADOPTED), entry("published", 13, CHAIR, file="letters/a.pdf", sha256="1" * 64),
    ])  # fmt: skip


def tally_of(record: Record, roll_call: dict[str, Any] = ROLL_CALL) -> dict[str, Any]:
    declared = next(each for each in record if each["act"] == "declared")
    return {"format": "ballot-tally/1", "origin": ORIGIN, "reference": "DM-26/1", "rule": RULE,
            "declared_at": declared["at"], "record": {"size": declared["seq"] + 1}, "results": declared["results"],
            "roll_call": roll_call}  # fmt: skip


def good() -> Files:
    return files_of(plain(), tally_of(plain()))


def unzipped(bundle: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {path: archive.read(path) for path in archive.namelist()}


JUDGED = ("keys/body.pem", "keys/body.vkey", "record/entries.jsonl", "record/checkpoint.txt",
          "tally/tally.json", "tally/tally.sig")  # fmt: skip


def changed(entries: Record, place: int, /, **members: Any) -> Record:
    return [{**each, **members} if i == place else each for i, each in enumerate(entries)]


def inserted(entries: Record, at: int, *new: dict[str, Any]) -> Record:
    return numbered([*entries[:at], *new, *entries[at:]])


def sealed(**last: Any) -> tuple[Record, Record]:
    """The plain record with sealed votes, and its openings."""
    first, dead = sealed_reply("AR", 2, 1, NO)
    second, br = sealed_reply("BR", 3, 2, YES)
    third, ar = sealed_reply("AR", 4, 3, YES, revision=2)
    paper, dz = sealed_reply("DZ", 11, 5, NO)
    paper |= {
        "by": STAFF,
        "channel": "letter",
        "received_at": DAY(9),
        "evidence_sha256": "0" * 64,
        "confirmed_by": SECOND,
    }
    openings = [br, ar, dz]
    return numbered([
        opened(sealed=True), first, second, third, CLOSED, paper,
        {**entry("unsealed", 12, CLOCK, openings=openings), **last}, entry("declared", 12, CLOCK, results=ADOPTED),
    ]), [dead, *openings]  # fmt: skip


POINT = entry("focal-point", 5, STAFF, state="BR", focal_point="fp-BR", change="removed")
