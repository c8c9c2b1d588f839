"""Records for the page's tests, written apart from `ballot.record`: a good one, open and sealed, and ways to turn them."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from tests.support.evidence.verify_page_bundles import ORIGIN, VKEY, Files, Record, files_of, jcs

HALF = {"share": [1, 2], "exceed": True}
RULE = {"id": "simple-majority-of-entitled", "basis": "entitled", **HALF, "quorum": None}
DAY = "2026-03-{:02}T09:00:00.000000Z".format
CHAIR, CLOCK = {"role": "chair", "id": "u-1"}, {"role": "clock", "id": "clock"}
STAFF, SECOND = {"role": "secretariat", "id": "u-2"}, {"role": "secretariat", "id": "u-3"}
DOCUMENT = b"document"
DOCUMENT_PATH = "documents/1-C26-1-en.pdf"
QUESTIONS = {"1": "Human resources strategic plan", "2": "Calendar of sessions"}


def seat(state: str, **changed: Any) -> dict[str, Any]:
    return {"state": state, "entitled": True, "ground": None, "focal_points": [f"fp-{state}"], **changed}


def ballot(number: str, **changed: Any) -> dict[str, Any]:
    document = {"reference": "C26/1", "language": "en", "sha256": sha256(DOCUMENT).hexdigest()}
    return {"id": number, "title": {"en": QUESTIONS.get(number, "More")}, "actions": ["note"], "source": None,
            "text": {"en": "to note the report"}, "documents": [document], **changed}  # fmt: skip


def opened(**changed: Any) -> dict[str, Any]:
    """Four States, CH without the right to vote; two ballots; closes on the 10th, paper until the 12th."""
    return {
        "seq": 0, "at": DAY(1), "act": "opened", "by": CHAIR, "format": "ballot-record/2", "origin": ORIGIN, "key": VKEY,
        "archive_key": None,
        "consultation": {"reference": "DM-26/1", "title": {"en": "Two matters"}, "legal_basis": {"en": "Rule 3.2"},
                         "authorised_by": {"en": "The Council"}, "authority": None},
        "rule": RULE, "sealed": False, "closes_at": DAY(10), "record_until": DAY(12), "time_zone": "Europe/Zurich",
        "roll": [seat("AR"), seat("BR"), seat("CH", entitled=False, ground="CS 169"), seat("DZ")],
        "ballots": [ballot("1"), ballot("2")],
        **changed,
    }  # fmt: skip


def entry(act: str, day: int, by: dict[str, str], **members: Any) -> dict[str, Any]:
    return {"act": act, "at": DAY(day), "by": by, **members}


def reply(state: str, day: int, votes: dict[str, str], revision: int = 1, **changed: Any) -> dict[str, Any]:
    members = {"state": state, "revision": revision, "channel": "link", "votes": votes, "statements": {}}
    return entry("replied", day, {"role": "focal-point", "id": f"fp-{state}"}, **members) | changed


PAPER = {"by": STAFF, "channel": "letter", "received_at": DAY(9), "evidence": "0" * 64, "confirmed_by": SECOND}


def on_paper(state: str, day: int, votes: dict[str, str], **changed: Any) -> dict[str, Any]:
    return {**reply(state, day, votes), **PAPER, **changed}


def result(
    number: str, yes: int, no: int, abstain: int, silent: int, outcome: str, entitled: int = 3
) -> dict[str, Any]:
    gone = outcome == "withdrawn"
    return {"ballot": number, "for": yes, "against": no, "abstain": abstain, "no_reply": silent, "entitled": entitled,
            "base": 0 if gone else entitled, "required": 0 if gone else entitled // 2 + 1, "outcome": outcome}  # fmt: skip


def sealed_reply(
    state: str, day: int, seq: int, votes: dict[str, str], **changed: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    opening = {"reply": seq, "salt": f"{seq:064x}", "state": state, "statements": {}, "votes": votes}
    made = reply(state, day, votes, seal=sha256(jcs(opening)).hexdigest(), **changed)
    return {k: v for k, v in made.items() if k not in ("votes", "statements")}, opening


def numbered(entries: Record) -> Record:
    return [{**each, "seq": i} for i, each in enumerate(entries)]


def changed(entries: Record, place: int, /, **members: Any) -> Record:
    return [{**each, **members} if i == place else each for i, each in enumerate(entries)]


def inserted(entries: Record, at: int, *new: dict[str, Any]) -> Record:
    return numbered([*entries[:at], *new, *entries[at:]])


YES, NO = {"1": "for", "2": "for"}, {"1": "against", "2": "abstain"}
CLOSED = entry("closed", 10, CLOCK, reason="deadline")
ADOPTED = [result("1", 2, 1, 0, 0, "adopted"), result("2", 2, 0, 1, 0, "adopted")]
ROLL_CALL = {"1": {"AR": "for", "BR": "for", "DZ": "against"}, "2": {"AR": "for", "BR": "for", "DZ": "abstain"}}
WITHDRAWN = entry("withdrawn", 5, CHAIR, ballot="2", reason="deferred")
EXTENDED = {**entry("extended", 5, CHAIR, reason="holiday"), "from": DAY(10), "to": DAY(11)}
AMENDED = entry("roll-amended", 5, STAFF, state="CH", entitled=True, ground=None, reason="paid", confirmed_by=SECOND)
REMOVED = entry("focal-point", 5, STAFF, state="BR", focal_point="fp-BR", change="removed", confirmed_by=SECOND)
ADDED = REMOVED | {"focal_point": "fp-new", "change": "added"}


def plain(**members: Any) -> Record:
    """Three replies, one on paper after closing; declared and published."""
    return numbered([
        opened(**members), reply("AR", 2, NO), reply("BR", 3, YES), reply("AR", 4, YES, 2), CLOSED, on_paper("DZ", 11, NO),
        entry("declared", 12, CLOCK, results=ADOPTED), entry("published", 13, CHAIR, file="letters/a.pdf", sha256="1" * 64),
    ])  # fmt: skip


def sealed(parts: list[Record] | None = None) -> tuple[Record, Record]:
    """The plain record with sealed votes, and its openings, the dead one first; `parts` are those of each `unsealed`."""
    first, dead = sealed_reply("AR", 2, 1, NO)
    second, br = sealed_reply("BR", 3, 2, YES)
    third, ar = sealed_reply("AR", 4, 3, YES, revision=2)
    paper, dz = sealed_reply("DZ", 11, 5, NO)
    parts = [[br, ar, dz]] if parts is None else parts
    return numbered([
        opened(sealed=True), first, second, third, CLOSED, paper | PAPER,
        *(entry("unsealed", 12, CLOCK, openings=openings) for openings in parts), entry("declared", 12, CLOCK, results=ADOPTED),
    ]), [dead, br, ar, dz]  # fmt: skip


def tally_of(record: Record, roll_call: dict[str, Any] = ROLL_CALL) -> dict[str, Any]:
    """What the tally of the record says, but for its root."""
    first = record[0] if record[0]["act"] == "opened" else opened()
    declared = next(each for each in record if each["act"] == "declared")
    told = first["consultation"]
    return {"format": "ballot-tally/2", "origin": first["origin"], "reference": told["reference"], "title": told["title"],
            "rule": first["rule"], "declared_at": declared["at"], "record": {"size": declared["seq"] + 1},
            "ballots": [{k: b[k] for k in ("id", "title", "actions", "text")} for b in first["ballots"]],
            "results": declared["results"], "roll_call": roll_call}  # fmt: skip


def good() -> Files:
    return files_of(plain(), tally_of(plain()))
