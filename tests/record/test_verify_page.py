"""verify.html in a real browser: what it must accept, what it must refuse, and that it agrees with `ballot verify`."""

from __future__ import annotations

import base64
import io
import json
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ballot.record.verify import verify
from ballot.record.verify_page import page as verify_page

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    # Where a browser is promised (CI), its absence is a failure and not a reason to skip.
    pytest.mark.skipif(not CHROMIUM.exists() and "CI" not in os.environ, reason="no chromium"),
]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = SIGNER.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
PEM = SIGNER.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
NAME = "ballot.example.int/council"
ORIGIN = f"{NAME}/dm-26-1"
Record = list[dict[str, Any]]
Files = dict[str, bytes]

# ---------------------------------------------------------------- bundles, written here apart from ballot.record


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


# ------------------------------------------------------------------------------------------------ the browser


@pytest.fixture(scope="module")
def requests() -> list[str]:
    """Every address that the page asked for."""
    return []


@pytest.fixture(scope="module")
def browser_page(tmp_path_factory: pytest.TempPathFactory, requests: list[str]) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    file = tmp_path_factory.mktemp("page") / "verify.html"
    file.write_bytes(verify_page())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        page = browser.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        yield page
        browser.close()


CHECK = """async ([bundle, key, checkpoints, receipts]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return await verifyBundle(bytes(bundle).buffer, {key: key ?? undefined, checkpoints, receipts});
}"""
Check = Callable[..., dict[str, Any]]


@pytest.fixture
def check(browser_page: Any) -> Check:
    """Checks a bundle in the page and with `ballot.record.verify`, requires that they agree, returns the page's report.

    They agree when verdict, key and results are the same, and, of what failed, at least one code.
    """

    def run(bundle: bytes, key: bytes | None = PEM, checkpoints: tuple[str, ...] = (), receipts: tuple[str, ...] = (),
            same_code: bool = True) -> dict[str, Any]:  # fmt: skip
        given = key.decode() if key else None
        report = browser_page.evaluate(CHECK, [b64(bundle), given, list(checkpoints), list(receipts)])
        other = verify(
            io.BytesIO(bundle), key_pem=key,
            checkpoints={f"checkpoint {i + 1}": text.encode() for i, text in enumerate(checkpoints)},
            receipts={f"receipt {i + 1}": text.encode() for i, text in enumerate(receipts)},
        ).as_json()  # fmt: skip
        assert report.keys() == other.keys()
        assert report["verdict"] == other["verdict"], (report["failures"], other["failures"])
        for name in () if report["verdict"] == "failed" else ("fingerprint", "key_confirmed", "results", "entries"):
            assert report[name] == other[name]
        if report["failures"] and same_code:
            assert codes(report) & codes(other), (report["failures"], other["failures"])
        return dict(report)

    return run


def codes(report: dict[str, Any]) -> set[str]:
    return {failure["code"] for failure in report["failures"]}


# ------------------------------------------------------------------------------------------------ the vectors

VECTORS = ("open-votes", "sealed-votes", "cast-with-quorum", "bad-signature-flipped", "bad-entry-cut",
           "bad-outcome-turned", "bad-late-reply", "bad-opening-changed")  # fmt: skip


def test_every_vector_is_tested(shared: Path) -> None:
    assert set(json.loads((shared / "vectors/vectors.json").read_bytes())) == set(VECTORS)


@pytest.mark.parametrize("name", VECTORS)
def test_a_vector_gives_its_verdict_and_codes(name: str, shared: Path, check: Check) -> None:
    expected = json.loads((shared / "vectors/vectors.json").read_bytes())[name]
    report = check((shared / f"vectors/{name}.zip").read_bytes(), key=(shared / "vectors/body.pem").read_bytes())
    assert report["verdict"] == expected["verdict"]
    assert codes(report) == set(expected["codes"])
    assert report["key_confirmed"]


def _lines_changed(lines: list[bytes], how: str, rng: random.Random) -> list[bytes]:
    i = rng.randrange(len(lines) - 1)
    if how == "drop":
        return lines[:i] + lines[i + 1 :]
    if how == "swap":
        return [*lines[:i], lines[i + 1], lines[i], *lines[i + 2 :]]
    if how == "repeat":
        return [*lines[: i + 1], *lines[i:]]
    return [*lines[:i], b"", *lines[i:]]


@pytest.mark.parametrize("how", ["drop", "swap", "repeat", "blank"])
@pytest.mark.parametrize("name", ["open-votes", "sealed-votes"])
def test_a_line_dropped_moved_or_inserted_is_found_even_with_a_fitting_manifest(
    name: str, how: str, shared: Path, check: Check
) -> None:
    rng = random.Random(f"{name} {how}")
    files = unzipped((shared / f"vectors/{name}.zip").read_bytes())
    for _ in range(5):
        lines = _lines_changed(files["record/entries.jsonl"].split(b"\n")[:-1], how, rng)
        changed = {**files, "record/entries.jsonl": b"".join(line + b"\n" for line in lines)}
        report = check(zipped(with_manifest(changed)))
        assert report["verdict"] == "failed"
        assert "manifest-mismatch" not in codes(report)


def unzipped(bundle: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {path: archive.read(path) for path in archive.namelist()}


def test_a_flipped_bit_in_any_file_is_found(check: Check) -> None:
    rng = random.Random(8785)
    files = good()
    for path, content in files.items():
        for _ in range(4):
            changed = bytearray(content)
            changed[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
            report = check(zipped({**files, path: bytes(changed)}))
            assert "manifest-mismatch" in codes(report), path


JUDGED = ("keys/body.pem", "keys/body.vkey", "record/entries.jsonl", "record/checkpoint.txt",
          "tally/tally.json", "tally/tally.sig")  # fmt: skip


@pytest.mark.parametrize("path", JUDGED)
def test_a_flipped_bit_is_found_even_when_the_manifest_fits_it(path: str, check: Check) -> None:
    rng = random.Random(path)
    files = good()
    content = files[path]
    # The witness's line is not judged: its key is unknown here.
    length = content.index("— witness".encode()) if path == "record/checkpoint.txt" else len(content)
    for _ in range(25):
        changed = bytearray(content)
        changed[rng.randrange(length)] ^= 1 << rng.randrange(8)
        report = check(zipped(with_manifest({**files, path: bytes(changed)})), same_code=False)
        assert report["verdict"] == "failed"


# --------------------------------------------------------------------------------------------- the acts, one by one


def changed(entries: Record, place: int, /, **members: Any) -> Record:
    return [{**each, **members} if i == place else each for i, each in enumerate(entries)]


def inserted(entries: Record, at: int, *new: dict[str, Any]) -> Record:
    return numbered([*entries[:at], *new, *entries[at:]])


def judge(record: Record, check: Check, roll_call: dict[str, Any] = ROLL_CALL) -> dict[str, Any]:
    """A record with everything signed and listed anew, so that only what it says can be wrong."""
    there = any(each["act"] == "declared" for each in record)
    return check(zipped(files_of(record, tally_of(record, roll_call) if there else None)))


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


def test_a_sealed_record_is_verified_and_its_openings_are_exact(check: Check) -> None:
    record, (dead, br, ar, dz) = sealed()
    assert judge(record, check)["failures"] == []
    for openings in (
        [br, ar],
        [dead, br, ar, dz],
        [ar, br, dz],
        [br, {**ar, "salt": "f" * 64}, dz],
        [br, {**ar, "reply": 1}, dz],
    ):
        report = judge(sealed(openings=openings)[0], check)
        assert "seal-mismatch" in codes(report)
    unopened = numbered([each for each in record if each["act"] != "unsealed"])
    assert "seal-mismatch" in codes(judge(unopened, check))


def test_a_sealed_reply_shows_no_votes_and_an_open_one_has_no_seal(check: Check) -> None:
    assert "bad-entry" in codes(judge(changed(sealed()[0], 1, votes=YES, statements={}), check))
    assert "bad-entry" in codes(judge(changed(plain(), 1, seal="0" * 64), check))


LATE = reply("BR", 10, YES, 2)
WITHDRAWN = entry("withdrawn", 5, CHAIR, ballot="2", reason="deferred")
EXTENDED = {**entry("extended", 5, CHAIR, reason="holiday"), "from": DAY(10), "to": DAY(11)}
AMENDED = entry("roll-amended", 5, STAFF, state="CH", entitled=True, ground=None, reason="paid", confirmed_by=SECOND)
POINT = entry("focal-point", 5, STAFF, state="BR", focal_point="fp-BR", change="removed")


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
        (changed(plain(), 4, at="2026-03-10T08:59:59.999999Z"), "early-close"),
        (changed(plain(), 4, reason="all-replied"), "early-close"),
        (changed(plain(), 4, by={"role": "secretariat", "id": "u-2"}), "forbidden-act"),
        (changed(plain(), 6, at="2026-03-11T10:00:00.000000Z"), "forbidden-act"),
        (changed(plain(), 6, by=CHAIR), "forbidden-act"),
        (changed(plain(), 7, by=STAFF), "forbidden-act"),
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
        (inserted(plain(), 4, POINT | {"by": CHAIR}), "forbidden-act"),
        (inserted(plain(), 4, POINT, reply("BR", 6, YES, 2)), "forbidden-act"),
        (inserted(plain(), 5, entry("unsealed", 10, CLOCK, openings=[])), "forbidden-act"),
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
        inserted(plain(), 4, POINT),
        # A focal point changes no count, so that may come between the deadline and closing.
        inserted(plain(), 4, POINT | {"at": DAY(10)}),
        inserted(plain(), 4, POINT, POINT | {"change": "added"}, reply("BR", 6, YES, 2)),
        inserted(plain(), 4, reply("BR", 9, YES, 2) | {"at": "2026-03-10T08:59:59.999999Z"}),
        # Set aside while not entitled, and counted again at closing.
        inserted(plain(), 4, AMENDED | {"state": "AR", "entitled": False, "ground": "CS 169"}, AMENDED | {"state": "AR"}),
        # An extension moves both times: a reply on the old deadline, paper on the 12th, the declaration on the 13th.
        numbered([*plain()[:4], EXTENDED, reply("DZ", 10, NO), CLOSED | {"at": DAY(11)},
                  on_paper("DZ", 12, NO, revision=2, received_at=DAY(10)), REST[0] | {"at": DAY(13)}, REST[1]]),
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


# -------------------------------------------------------------------------------- files, key, checkpoint, what is held


@pytest.mark.parametrize("path", [*JUDGED, "manifest.json"])
def test_a_needed_file_that_is_missing_is_named(path: str, check: Check) -> None:
    files = good()
    files.pop(path)
    report = check(zipped(files if path == "manifest.json" else with_manifest(files)))
    assert ("missing-file", path) in {(f["code"], f["where"]) for f in report["failures"]}


def test_a_file_more_or_less_than_the_manifest_lists_is_found(check: Check) -> None:
    assert codes(check(zipped({**good(), "more.txt": b"?"}))) == {"manifest-mismatch"}
    assert "manifest-mismatch" in codes(check(zipped({k: v for k, v in good().items() if k != "README.txt"})))
    assert check(zipped(with_manifest({**good(), "tally/result-en.pdf": b"%PDF"})))["failures"] == []


def test_tally_files_of_a_record_without_declaration_are_found(check: Check) -> None:
    files = files_of(plain()[:3], None)
    files |= {path: good()[path] for path in ("tally/tally.json", "tally/tally.sig")}
    assert codes(check(zipped(with_manifest(files)))) >= {"tally-mismatch"}


def test_a_tally_that_says_something_else_is_found_though_it_is_signed(check: Check) -> None:
    for key, value in (("reference", "DM-26/2"), ("roll_call", {}), ("declared_at", DAY(13)), ("more", 1)):
        assert codes(check(zipped(files_of(plain(), {**tally_of(plain()), key: value})))) == {"tally-mismatch"}
    pretty = json.dumps(json.loads(good()["tally/tally.json"]), sort_keys=True).encode()
    files = {**good(), "tally/tally.json": pretty, "tally/tally.sig": SIGNER.sign(pretty)}
    assert codes(check(zipped(with_manifest(files)))) == {"tally-mismatch"}


def test_the_key_is_confirmed_only_by_the_auditors_own(check: Check) -> None:
    bundle = zipped(good())
    other = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert check(bundle)["key_confirmed"]
    assert not check(bundle, key=None)["key_confirmed"]
    assert check(bundle, key=None)["verdict"] == "verified"
    assert codes(check(bundle, key=other)) == {"key-unexpected"}
    assert "key-mismatch" in codes(check(zipped(with_manifest({**good(), "keys/body.pem": other}))))
    assert "key-mismatch" in codes(
        check(zipped(with_manifest({**good(), "keys/body.pem": PEM.replace(b"\n", b"\r\n")})))
    )


def test_a_checkpoint_must_be_over_this_whole_record_and_signed(check: Check) -> None:
    lines = [jcs(each) for each in plain()]
    note = checkpoint(lines)
    own = next(line for line in note.split("\n") if line.startswith(f"— {NAME}"))
    for text, code in (
        (checkpoint(lines[:-1]), "bad-checkpoint"), (checkpoint(lines, f"{NAME}/other"), "bad-checkpoint"),
        (checkpoint([*lines[:-1], b"{}"]), "root-mismatch"), (note.replace(f"{own}\n", ""), "bad-signature"),
        (note.replace(own, f"{own}\n{own[:-8]}AAAAAAA="), "bad-signature"), (note.replace("\n8\n", "\n08\n"), "bad-checkpoint"),
        (note[:-1], "bad-checkpoint"), (note.replace("\n", "\r\n"), "bad-checkpoint"), (f"{note}\n", "bad-checkpoint"),
    ):  # fmt: skip
        report = check(zipped(with_manifest({**good(), "record/checkpoint.txt": text.encode()})))
        assert code in codes(report), (text, report)


def test_a_body_that_rewrote_its_record_is_caught_by_what_it_signed_before(check: Check) -> None:
    lines = [jcs(each) for each in plain()]
    rewritten = [*lines[:2], jcs({**plain()[2], "votes": NO}), *lines[3:]]
    bundle = zipped(good())
    for n in range(1, 9):
        assert check(bundle, checkpoints=(checkpoint(lines[:n]),))["failures"] == []
        for i in range(n):
            assert check(bundle, receipts=(receipt(lines[:n], i),))["failures"] == []
    for held in ({"checkpoints": (checkpoint(rewritten[:5]),)}, {"receipts": (receipt(rewritten[:5], 2),)},
                 {"receipts": (receipt(rewritten[:5], 1),)}, {"checkpoints": (checkpoint([*lines, b"{}"]),)},
                 {"checkpoints": (checkpoint(lines, f"{NAME}/other"),)}):  # fmt: skip
        assert "not-extended" in codes(check(bundle, **held))


def test_what_is_held_but_proves_nothing_is_not_passed_over(check: Check) -> None:
    lines = [jcs(each) for each in plain()]
    good_receipt, bundle = receipt(lines[:5], 2), zipped(good())
    stranger = good_receipt.replace(f"— {NAME} ", "— someone.example ")
    for text in (
        stranger,
        good_receipt.replace("index 2", "index 3"),
        good_receipt.replace("extra ", "data "),
        "",
        checkpoint(lines),
    ):
        assert codes(check(bundle, receipts=(text,), same_code=False)) == {"not-extended"}
    for text in ("", "not a note", checkpoint(lines).replace(f"— {NAME} ", "— someone.example ")):
        assert codes(check(bundle, checkpoints=(text,), same_code=False)) == {"not-extended"}


def test_a_document_or_a_published_file_is_what_its_hash_says(check: Check) -> None:
    path = f"documents/{sha256(b'document').hexdigest()}"
    assert check(zipped(with_manifest({**good(), path: b"document"})))["failures"] == []
    assert codes(check(zipped(with_manifest({**good(), path: b"another"})))) == {"document-mismatch"}
    assert codes(check(zipped(with_manifest({**good(), "letters/a.pdf": b"another"})))) == {"document-mismatch"}


# ------------------------------------------------------------------------------------------------------------- the zip


def test_a_deflated_bundle_is_read(check: Check) -> None:
    assert check(zipped(good(), zipfile.ZIP_DEFLATED))["failures"] == []


def _patched(bundle: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """The bundle with bytes of its first header of this kind replaced."""
    at = bundle.index(signature) + offset
    return bundle[:at] + value + bundle[at + len(value) :]


CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"


def _with_attributes(mode: int) -> bytes:
    return _patched(zipped(good()), CENTRAL, 38, struct.pack("<I", mode << 16))


def _renamed(name: str) -> bytes:
    return zipped({**good(), "x" * len(name): b""}).replace(b"x" * len(name), name.encode())


@pytest.mark.parametrize(
    "bundle",
    [
        b"", b"not a zip", zipped(good())[:-1], zipped(good())[40:], _with_attributes(0o120777),
        _patched(zipped(good()), CENTRAL, 8, b"\x01\x00"), _patched(zipped(good()), CENTRAL, 10, b"\x0c\x00"),
        _patched(zipped(good()), CENTRAL, 24, b"\xff\xff\xff\x7f"), _patched(zipped(good()), LOCAL, 40, b"?"),
        _renamed("../up"), _renamed("/root"), _renamed("a//b"), _renamed("a\\b"),
        zipped({**good(), "readme.TXT": b""}).replace(b"readme.TXT", b"README.txt"),
        zipped({str(i): b"" for i in range(10_001)}),
    ],
)  # fmt: skip
def test_a_zip_with_more_than_one_meaning_or_beyond_the_limits_is_unreadable(bundle: bytes, check: Check) -> None:
    report = check(bundle)
    assert (codes(report), report["entries"]) == ({"unreadable"}, 0)


def test_a_file_that_inflates_to_more_than_it_says_is_unreadable(check: Check) -> None:
    bomb = zipped({"a": bytes(1 << 20)}, zipfile.ZIP_DEFLATED)
    short = struct.pack("<I", 100)
    bomb = _patched(_patched(bomb, CENTRAL, 24, short), LOCAL, 22, short)
    crc = struct.pack("<I", zlib.crc32(bytes(100)))
    bomb = _patched(_patched(bomb, CENTRAL, 16, crc), LOCAL, 14, crc)
    assert "unreadable" in codes(check(bomb, same_code=False))


# --------------------------------------------------------------------------------------------- the page and its parts


def test_the_page_is_the_same_bytes_each_time_and_names_no_other_address() -> None:
    assert verify_page() == verify_page.__wrapped__()
    html = verify_page().decode()
    assert "{{" not in html
    for reference in ("http:", "https:", "src=", "@import", "url(", "//cdn"):
        assert reference not in html


def test_nothing_is_requested_from_anywhere(browser_page: Any, requests: list[str], check: Check) -> None:
    check(zipped(good()))
    _choose(browser_page, zipped(good()))
    assert set(requests) == {browser_page.url}
    assert browser_page.url.startswith("file:")
    refused = browser_page.evaluate("() => fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')")
    assert refused == "refused"


def _choose(page: Any, bundle: bytes, **others: tuple[str, bytes]) -> None:
    page.reload()
    page.set_input_files("#bundle", {"name": "bundle.zip", "mimeType": "application/zip", "buffer": bundle})
    for field, (name, content) in others.items():
        page.set_input_files(f"#{field}", {"name": name, "mimeType": "text/plain", "buffer": content})
    page.focus("button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#verdict")


def test_a_person_reads_the_verdict_the_key_the_steps_and_the_results(browser_page: Any) -> None:
    _choose(browser_page, zipped(good()))
    text = browser_page.inner_text("#report")
    assert browser_page.evaluate("document.activeElement.id") == "verdict"
    assert browser_page.inner_text("#verdict") == "Verified"
    for words in (
        "The key is not confirmed",
        "you gave no key",
        "DM-26/1",
        "Adopted",
        "Key not confirmed",
        "Documents not included",
    ):
        assert words.lower() in text.lower()
    assert browser_page.locator("ol.steps > li").count() == 10
    assert browser_page.locator("tbody tr").count() == 2

    _choose(browser_page, zipped(good()), key=("body.pem", PEM))
    assert "it is the key that you gave" in browser_page.inner_text("#report")


def test_a_person_reads_what_failed_and_where_and_no_text_becomes_markup(browser_page: Any) -> None:
    evil = "<img src=x onerror=alert(1)>"
    record = changed(plain(), 6, results=[ADOPTED[0] | {"for": 3}, ADOPTED[1]])
    record[0]["consultation"] = {**record[0]["consultation"], "title": {"en": evil}}
    lines = [jcs(each) for each in plain()]
    held = (f"{evil}.tlog-proof", receipt(lines[:5], 2).encode())
    _choose(browser_page, zipped(files_of(record, tally_of(record))), receipts=held)
    text = browser_page.inner_text("#report")
    assert "Failed: 2 checks do not hold" in text
    for words in ("wrong-count", "entry 6", "(recount: 2)", "not-extended", evil):
        assert words in text
    assert browser_page.locator("#report img").count() == 0


def test_files_that_no_signature_covers_are_named_and_no_others(browser_page: Any) -> None:
    letter, document = b"%PDF letter", f"documents/{sha256(b'document').hexdigest()}"
    record = changed(plain(), 7, sha256=sha256(letter).hexdigest())
    files = {**files_of(record, tally_of(record)), document: b"document", "letters/a.pdf": letter, "letters/b.pdf": letter,
             "verify.html": b"<p>VERIFIED"}  # fmt: skip
    bundle = zipped(with_manifest(files))
    _choose(browser_page, bundle)
    assert browser_page.inner_text("#verdict") == "Verified"
    named = browser_page.locator("#not-covered li").all_inner_texts()
    assert named == ["README.txt", "letters/b.pdf", "verify.html"]
    assert named == verify(io.BytesIO(bundle)).not_covered
    assert "Do not rely on them" in browser_page.inner_text("#not-covered")


def test_after_many_failures_entries_are_not_looked_at_and_that_is_said(browser_page: Any, check: Check) -> None:
    misnumbered = [*plain()[:1], *({**POINT, "seq": 2 * n} for n in range(1, 1_500))]
    unlawful = numbered([*plain()[:1], *([POINT | {"by": CHAIR}] * 1_499)])
    for record, code in ((misnumbered, "bad-order"), (unlawful, "forbidden-act")):
        report = check(zipped(files_of(record, None)))
        assert (codes(report), len(report["failures"]), report["entries"]) == ({code}, 1_000, 1_500)
    _choose(browser_page, zipped(files_of(unlawful, None)))
    assert "499 entries were not looked at" in browser_page.inner_text("#more")
    assert "Not checked to the end" in browser_page.locator("ol.steps > li").nth(5).inner_text()


def test_files_dropped_anywhere_are_sorted_and_checked(browser_page: Any) -> None:
    browser_page.reload()
    lines = [jcs(each) for each in plain()]
    dropped = {"b.zip": zipped(good()), "body.pem": PEM, "early.txt": checkpoint(lines[:3]).encode(),
               "AR.tlog-proof": receipt(lines[:5], 1).encode()}  # fmt: skip
    browser_page.evaluate(
        """(files) => {
          const transfer = new DataTransfer();
          for (const [name, text] of Object.entries(files))
            transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
          const drop = new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true});
          document.querySelector("h1").dispatchEvent(drop);
        }""",
        {name: b64(content) for name, content in dropped.items()},
    )
    browser_page.wait_for_selector("#verdict")
    assert browser_page.inner_text("#verdict") == "Verified"
    assert browser_page.locator("ol.steps > li").nth(8).inner_text().startswith("✓ Holds")


def test_a_wrong_key_file_is_said_to_be_wrong_and_nothing_is_judged(browser_page: Any) -> None:
    browser_page.reload()
    browser_page.set_input_files("#bundle", {"name": "b.zip", "mimeType": "application/zip", "buffer": zipped(good())})
    browser_page.set_input_files("#key", {"name": "body.pem", "mimeType": "text/plain", "buffer": b"hello"})
    browser_page.click("button")
    # Not a predicate that is asked again and again: the page's own policy forbids evaluating its text later.
    browser_page.wait_for_selector("#progress:has-text('not checked')")
    assert browser_page.locator("#verdict").count() == 0


def test_the_pages_own_ed25519_and_the_browsers_agree_and_are_strict(browser_page: Any) -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    message = b"the bytes of tally.json"
    signature = SIGNER.sign(message)
    larger = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    flipped = bytes([signature[0] ^ 1]) + signature[1:]
    not_a_point, above_p = (2).to_bytes(32, "little"), (2**255 - 18).to_bytes(32, "little")
    cases = [(PUBLIC, signature, message, True), (PUBLIC, signature, message + b".", False), (PUBLIC, flipped, message, False),
             (PUBLIC, signature[:32] + larger, message, False), (not_a_point, signature, message, False),
             (above_p, above_p + bytes(32), message, False), (PUBLIC, signature[:63], message, False)]  # fmt: skip
    scripts = _inside(("bytes.js", "sha2.js", "ed25519.js"), "signatureHolds(...args)")
    for key, signed, text, expected in cases:
        for own in (False, True):
            arguments = [list(key), list(signed), list(text), own]
            assert browser_page.evaluate(scripts, arguments) == expected, (signed, own)


@cache
def _inside(names: tuple[str, ...], expression: str) -> str:
    """An expression over the page's sources, for Playwright: `args` are byte arrays where lists were handed in."""
    folder = Path(__file__).parents[2] / "ballot/record/verify_page"
    source = "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
    takes_bytes = "const args = given.map((a) => Array.isArray(a) ? Uint8Array.from(a) : a);"
    return f"(given) => {{ {source}\n{takes_bytes}\nreturn {expression}; }}"


def test_the_pages_own_hashes_are_sha_256_and_sha_512(browser_page: Any) -> None:
    for length in (0, 1, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 1000):
        data = bytes(i % 251 for i in range(length))
        for function, expected in (("sha256", sha256(data)), ("sha512", sha512(data))):
            got = browser_page.evaluate(
                _inside(("bytes.js", "sha2.js"), f"Array.from({function}(...args))"), [list(data)]
            )
            assert bytes(got) == expected.digest()
