"""Lawful records made at random: who replies, how and when, what is changed meanwhile, and what the count then is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from tests.support.comparison.texts import by_language, taken
from tests.support.evidence.verify_page_bundles import Record, archive_public, b64, jcs
from tests.support.evidence.verify_page_records import DOCUMENT, opened

CHANNELS = ("letter", "note-verbale", "fax", "e-mail", "meeting")
HALF = {"share": [1, 2], "exceed": True}
RULES = (
    {"id": "simple-majority-of-entitled", "basis": "entitled", **HALF, "quorum": None},
    {"id": "two-thirds-of-entitled", "basis": "entitled", "share": [2, 3], "exceed": False, "quorum": None},
    {"id": "simple-majority-of-cast", "basis": "cast", **HALF, "quorum": None},
    {"id": "two-thirds-of-cast", "basis": "cast", "share": [2, 3], "exceed": False, "quorum": None},
    {"id": "simple-majority-of-cast-with-quorum", "basis": "cast", **HALF, "quorum": HALF},
    {"id": "silence", "basis": "objections", "share": [0, 1], "exceed": False, "quorum": None},
)
CLOCK = {"role": "clock", "id": "clock"}
CHAIRS = ({"role": "chair", "id": "u-1"}, {"role": "vice-chair", "id": "u-9"})
STAFF, SECONDS = {"role": "secretariat", "id": "u-2"}, ({"role": "secretariat", "id": "u-3"}, *CHAIRS)


def written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def reaches(share: dict[str, Any], number: int, base: int) -> bool:
    num, den = share["share"]
    return number * den > num * base if share["exceed"] else base > 0 and number * den >= num * base


class Consultation:
    """A record as it grows, with what the generator knows of it."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.now = rng, datetime(2026, 3, 2, 9, 0, 0, rng.randrange(1_000_000), UTC)
        self.closes = self.now + timedelta(days=10)
        self.recording = timedelta(days=rng.choice((0, 0, 1, 3)))
        self.sealed = rng.random() < 0.5
        self.ballots = [str(i + 1) for i in range(rng.randint(1, 4))]
        self.states = rng.sample(("AR", "BR", "CH", "DZ", "AMS", "FR"), rng.randint(1, 5))
        self.entitled = {state: rng.random() < 0.9 for state in self.states}
        self.office = {f"fp-{state}-{i}": state for state in self.states for i in range(rng.choice((0, 1, 1, 2)))}
        self.standing: dict[str, dict[str, Any]] = {}
        self.openings: dict[int, dict[str, Any]] = {}
        self.withdrawn: set[str] = set()
        self.roll_call: dict[str, Any] = {}
        self.entries: Record = []
        self._open()

    def add(self, act: str, by: dict[str, str], **members: Any) -> dict[str, Any]:
        entry = {"seq": len(self.entries), "at": written(self.now), "act": act, "by": by, **members}
        self.entries.append(entry)
        return entry

    def _open(self) -> None:
        rng = self.rng
        paper = {"reference": "C26/102", "sha256": None, "paragraph": rng.choice((None, "2.9"))}
        document = {"reference": "C26/1", "language": "en", "sha256": sha256(DOCUMENT).hexdigest()}
        first = opened(
            at=written(self.now), by=rng.choice(CHAIRS), rule=rng.choice(RULES), sealed=self.sealed,
            archive_key=b64(archive_public()) if rng.random() < 0.15 else None,
            closes_at=written(self.closes), record_until=written(self.closes + self.recording),
            time_zone=rng.choice(("UTC", "Europe/Zurich", "America/Argentina/Buenos_Aires")),
            consultation={"reference": "DM-26/1", "title": by_language(rng), "legal_basis": by_language(rng),
                          "authorised_by": by_language(rng), "authority": rng.choice((None, paper))},
            roll=[{"state": state, "entitled": self.entitled[state], "ground": None if self.entitled[state] else taken(rng),
                   "focal_points": [i for i, of in self.office.items() if of == state]} for state in self.states],
            ballots=[{"id": i, "title": by_language(rng), "actions": rng.sample(("note", "take-part", "decide"), rng.randint(1,
                                                                                                                             2)),
                      "text": by_language(rng), "documents": [document] * rng.randrange(2), "source": rng.choice((None, paper))}
                     for i in self.ballots],
        )  # fmt: skip
        self.entries.append(first)

    def pass_time(self) -> None:
        """Go on by a while, or not at all: two entries may have one time."""
        self.now = min(
            self.now + timedelta(seconds=self.rng.choice((0, 3600, 40_000))), self.closes - timedelta(microseconds=1)
        )

    def content(self, state: str, complete: bool) -> dict[str, Any]:
        """What a reply carries: votes and statements, or their seal."""
        rng, there = self.rng, [i for i in self.ballots if i not in self.withdrawn]
        chosen = there if complete else rng.sample(there, rng.randint(1, len(there)))
        votes = {i: rng.choice(("for", "for", "against", "abstain")) for i in chosen}
        said = {i: taken(rng) for i in self.ballots if rng.random() < 0.1}
        opening = {
            "reply": len(self.entries),
            "salt": f"{rng.getrandbits(256):064x}",
            "state": state,
            "statements": said,
            "votes": votes,
        }
        self.openings[len(self.entries)] = opening
        return {"seal": sha256(jcs(opening)).hexdigest()} if self.sealed else {"votes": votes, "statements": said}

    def reply(self, state: str, *, complete: bool = False, paper: bool = False) -> None:
        rng, prior = self.rng, self.standing.get(state)
        points = [i for i, of in self.office.items() if of == state]
        members = {"state": state, "revision": prior["revision"] + 1 if prior else 1, **self.content(state, complete)}
        if points and not paper:
            entry = self.add("replied", {"role": "focal-point", "id": rng.choice(points)}, channel="link", **members)
            self.standing[state] = {"revision": members["revision"], "seq": entry["seq"], "received": self.now}
            return
        earliest = prior["received"] + timedelta(microseconds=1) if prior else self.now - timedelta(hours=1)
        latest = min(self.now, self.closes - timedelta(microseconds=1))
        if earliest > latest:
            del self.openings[len(self.entries)]
            return
        received = rng.choice((earliest, latest))
        entry = self.add(
            "replied", STAFF, channel=rng.choice(CHANNELS), received_at=written(received),
            evidence=f"{rng.getrandbits(256):064x}",
            confirmed_by=rng.choice(SECONDS), **members,
        )  # fmt: skip
        self.standing[state] = {"revision": members["revision"], "seq": entry["seq"], "received": received}

    def change(self) -> None:
        """One act of the chair or the secretariat before the deadline."""
        rng = self.rng
        kind = rng.randrange(4)
        if kind == 0:
            later = self.closes + timedelta(days=rng.randint(0, 2), microseconds=1)
            self.add(
                "extended", rng.choice(CHAIRS), **{"from": written(self.closes)}, to=written(later), reason=taken(rng)
            )
            self.closes = later
        elif kind == 1 and len(self.withdrawn) + 1 < len(self.ballots):
            gone = rng.choice([i for i in self.ballots if i not in self.withdrawn])
            self.add("withdrawn", rng.choice(CHAIRS), ballot=gone, reason=taken(rng))
            self.withdrawn.add(gone)
        elif kind == 2:
            state = rng.choice(self.states)
            has = self.entitled[state] = rng.random() < 0.6
            self.add("roll-amended", STAFF, state=state, entitled=has, ground=None if has else taken(rng), reason=taken(rng),
                     confirmed_by=rng.choice(SECONDS))  # fmt: skip
        elif kind == 3:
            added = f"fp-new-{len(self.entries)}"
            point = rng.choice([*self.office, added])
            state = self.office.pop(point, None)
            change = "added" if state is None else "removed"
            state = state or rng.choice(self.states)
            if change == "added":
                self.office[point] = state
            self.add(
                "focal-point", STAFF, state=state, focal_point=point, change=change, confirmed_by=rng.choice(SECONDS)
            )

    def counted(self) -> list[int]:
        """The replies that count, by their place."""
        return sorted(reply["seq"] for state, reply in self.standing.items() if self.entitled[state])

    def results(self) -> Record:
        """The count, by the words of sections 2 and 3; the roll call goes with it."""
        rule, states = self.entries[0]["rule"], [state for state in self.states if self.entitled[state]]
        votes = {self.openings[seq]["state"]: self.openings[seq]["votes"] for seq in self.counted()}
        found: Record = []
        for number in self.ballots:
            if number in self.withdrawn:
                names = ("for", "against", "abstain", "no_reply", "base", "required")
                found.append(
                    {"ballot": number, "entitled": len(states), "outcome": "withdrawn", **dict.fromkeys(names, 0)}
                )
                continue
            said = {state: votes.get(state, {}).get(number, "no-reply") for state in states}
            self.roll_call[number] = said
            yes, no, abstain = (list(said.values()).count(choice) for choice in ("for", "against", "abstain"))
            base = yes + no if rule["basis"] == "cast" else len(states)
            required = next(n for n in range(base + 2) if reaches(rule, n, base) or (base == 0 and n == 1))
            passed = no == 0 if rule["id"] == "silence" else base > 0 and yes >= required
            short = rule["quorum"] and not reaches(rule["quorum"], yes + no + abstain, len(states))
            found.append({"ballot": number, "for": yes, "against": no, "abstain": abstain, "entitled": len(states), "base": base,
                          "no_reply": len(states) - yes - no - abstain, "required": 0 if rule["id"] == "silence" else required,
                          "outcome": "no-quorum" if short else "adopted" if passed else "not-adopted"})  # fmt: skip
        return found


def made(rng: Random) -> Consultation:
    """A lawful record: in progress, annulled, or declared."""
    one = Consultation(rng)
    for _ in range(rng.randrange(9)):
        one.pass_time()
        entitled = [state for state in one.states if one.entitled[state]]
        if entitled and rng.random() < 0.7:
            one.reply(rng.choice(entitled), paper=rng.random() < 0.3)
        else:
            one.change()
    end = rng.random()
    if end < 0.08:
        one.add("annulled", rng.choice(CHAIRS), reason=taken(rng))
    elif end > 0.15:
        _finish(one, all_replied=rng.random() < 0.2)
    return one


def _finish(one: Consultation, all_replied: bool) -> None:
    rng = one.rng
    entitled = [state for state in one.states if one.entitled[state]]
    if all_replied and entitled:
        one.pass_time()
        for state in entitled:
            one.reply(state, complete=True, paper=False)
        complete = {one.openings[seq]["state"] for seq in one.counted()
                    if {i for i in one.ballots if i not in one.withdrawn} <= one.openings[seq]["votes"].keys()}  # fmt: skip
        all_replied = complete == set(entitled)
    if all_replied and entitled:
        one.add("closed", rng.choice((CLOCK, *CHAIRS)), reason="all-replied")
    else:
        one.now = one.closes + timedelta(microseconds=rng.randrange(3))
        one.add("closed", CLOCK, reason="deadline")
        if one.recording and entitled and rng.random() < 0.5:
            one.reply(rng.choice(entitled), paper=True)
        one.now = max(one.now, one.closes + one.recording)
    there = [one.openings[seq] for seq in one.counted()]
    if one.sealed and there:
        cut = rng.randint(1, len(there))
        for part in filter(None, (there[:cut], there[cut:])):
            one.add("unsealed", CLOCK, openings=part)
            if rng.random() < 0.05:
                return
    one.add("declared", CLOCK, results=one.results())
    for _ in range(rng.randrange(3)):
        who = rng.choice((CLOCK, STAFF, *CHAIRS))
        one.add("published", who, file="letters/a.pdf", sha256=sha256(rng.choice((b"a", b"b"))).hexdigest())
