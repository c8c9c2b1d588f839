"""Whole records for tests, written act by act: an honest consultation, and ways to spoil it.

Nothing here checks what it writes, so that a test can write what must not be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from ballot.record import acts
from ballot.record.acts import CLOCK, Actor, Paper, ProposedBallot, ProposedDocument
from ballot.record.bundle.writer import write_bundle
from ballot.record.canonical import encode
from ballot.record.replay import seal_of
from ballot.record.shapes import write_time
from ballot.record.standing import Standing
from ballot.rules.majority import DEFAULT_RULE, RULES
from ballot.rules.replies import Channel, Choice, Reply
from ballot.rules.roll import Roll, Seat
from tests.support.evidence.signing import BODY, DOCUMENT, ORIGIN, Body, files_of, fold_all, receipt_for, signed_head

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOSES = datetime(2026, 3, 23, 15, tzinfo=UTC)
GROUND = "CS 169 (arrears)"

CHAIR = Actor("chair", "u-chair")
VICE_CHAIR = Actor("vice-chair", "u-vice")
OFFICER = Actor("secretariat", "u-officer")
SECOND = Actor("secretariat", "u-second")


def state(number: int) -> str:
    """The n-th made-up seat code: AA, AB, …"""
    return chr(65 + number // 26 % 26) + chr(65 + number % 26) + ("" if number < 676 else chr(64 + number // 676))


def focal_point(code: str) -> Actor:
    """The focal point of a State."""
    return Actor("focal-point", f"fp-{code}")


class Consultation:
    """A record as it grows. Each method appends one entry and returns it; `at` moves a second an entry."""

    def __init__(
        self,
        *,
        states: int = 6,
        suspended: Iterable[int] = (5,),
        ballots: int = 3,
        sealed: bool = False,
        rule: str = DEFAULT_RULE,
        closes: datetime = CLOSES,
        record_until: datetime | None = None,
        body: Body = BODY,
        origin: str = ORIGIN,
        by: Actor = CHAIR,
        archive: bool = False,
    ) -> None:
        self.body = body
        self.sealed = sealed
        self.entries: list[dict[str, Any]] = []
        self.openings: dict[int, dict[str, Any]] = {}
        self.revisions: dict[str, int] = {}
        self.now = START
        self.closes = closes
        without = set(suspended)
        self.roll = Roll(Seat(state(n), n not in without, GROUND if n in without else None) for n in range(states))
        self.states = [state(n) for n in range(states)]
        digest = sha256(DOCUMENT).hexdigest()
        put = [
            ProposedBallot(
                {"en": f"The subject of {n}", "zh": f"议题 {n}"},
                ("approve",),
                {"en": f"To approve “{n}”", "zh": f"批准 {n}"},
                (ProposedDocument(f"C26/{n}", "en", digest),),
                Paper("C26/102", None, f"2.{n}"),
            )
            for n in range(1, ballots + 1)
        ]
        self.ballots = [str(n) for n in range(1, ballots + 1)]
        self.add(
            acts.opened(
                origin=origin,
                key=str(body.key),
                archive_key=body.archive_key if archive else None,
                reference="DM-26/1001",
                title={"en": "Consultation"},
                legal_basis={"en": "Rule 3.2", "fr": "Règle 3.2"},
                authorised_by={"en": "The Council, at its first meeting"},
                authority=Paper("C26/102", sha256(b"the summary record").hexdigest(), "2.9"),
                rule=RULES[rule],
                sealed=sealed,
                closes_at=closes,
                record_until=record_until or closes,
                time_zone="Europe/Zurich",
                roll=self.roll,
                focal_points={code: [focal_point(code).id] for code in self.states},
                ballots=put,
            ),
            by,
        )

    def add(self, act: acts.Act, by: Actor, at: datetime | None = None) -> dict[str, Any]:
        """Append an act, at `at` or a second after the entry before."""
        self.now = at or self.now + timedelta(seconds=1)
        entry = acts.complete(act, seq=len(self.entries), at=write_time(self.now), by=by)
        self.entries.append(entry)
        return entry

    def content(
        self, code: str, votes: Mapping[str, str], statements: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """What the next reply carries: votes, or their seal."""
        reply = Reply({ballot: Choice(choice) for ballot, choice in votes.items()}, statements or {})
        if not self.sealed:
            return acts.votes_and_statements(reply)
        seq = len(self.entries)
        self.openings[seq] = acts.opening(seq, sha256(f"salt {seq}".encode()).digest(), code, reply)
        return {"seal": seal_of(self.openings[seq])}

    def reply(
        self,
        code: str,
        votes: Mapping[str, str] | str = "for",
        *,
        statements: Mapping[str, str] | None = None,
        revision: int | None = None,
        by: Actor | None = None,
        at: datetime | None = None,
    ) -> dict[str, Any]:
        """A reply by link. `votes` may be one choice for all ballots."""
        content = self.content(code, self._on_all(votes), statements)
        act = acts.replied(code, self._next(code, revision), Channel.LINK, content)
        return self.add(act, by or focal_point(code), at)

    def paper(
        self,
        code: str,
        votes: Mapping[str, str] | str = "for",
        *,
        received: datetime | None = None,
        by: Actor = OFFICER,
        confirmed_by: Actor = SECOND,
        at: datetime | None = None,
        channel: Channel = Channel.LETTER,
    ) -> dict[str, Any]:
        """A reply on paper, recorded by the secretariat."""
        evidence = acts.evidence_of_scan(len(self.entries), bytes(32), sha256(code.encode()).hexdigest())
        content = self.content(code, self._on_all(votes)) | acts.paper_members(
            received or self.now + timedelta(milliseconds=500), acts.commitment(evidence), confirmed_by
        )
        return self.add(acts.replied(code, self._next(code, None), channel, content), by, at)

    def _on_all(self, votes: Mapping[str, str] | str) -> Mapping[str, str]:
        return dict.fromkeys(self.ballots, votes) if isinstance(votes, str) else votes

    def _next(self, code: str, revision: int | None) -> int:
        self.revisions[code] = revision or self.revisions.get(code, 0) + 1
        return self.revisions[code]

    def extend(self, to: datetime, by: Actor = CHAIR, at: datetime | None = None) -> dict[str, Any]:
        """A later deadline."""
        before, self.closes = self.closes, to
        return self.add(acts.extended(before, to, "More time was asked for"), by, at)

    def close(self, reason: str = "deadline", by: Actor = CLOCK, at: datetime | None = None) -> dict[str, Any]:
        """Closing, at the deadline in force unless said otherwise."""
        return self.add(acts.closed(reason), by, at or (self.closes if reason == "deadline" else None))

    def unseal(
        self,
        openings: Iterable[Mapping[str, Any]] | None = None,
        by: Actor = CLOCK,
        at: datetime | None = None,
    ) -> dict[str, Any]:
        """The openings of the standing replies, or those handed in, when recording has ended."""
        if openings is None or at is None:
            standing = self.standing()
            if openings is None:
                openings = [self.openings[reply.seq] for reply in standing.standing_replies().values()]
            if at is None and (standing.closed or {}).get("reason") == "deadline":
                at = max(self.now, standing.recording_ends())
        return self.add(acts.unsealed(openings), by, at)

    def declare(
        self,
        results: Sequence[dict[str, object]] | None = None,
        by: Actor = CLOCK,
        at: datetime | None = None,
    ) -> dict[str, Any]:
        """The results: what a recount gives, or those handed in."""
        if results is None:
            results = [result.as_json() for result in self.standing().recount()]
        return self.add(acts.declared(results), by, at)

    def finish(self) -> Consultation:
        """Close at the deadline, unseal what there is, and declare when recording has ended."""
        self.close()
        standing = self.standing()
        if self.sealed and standing.standing_replies():
            self.unseal()
        self.declare(at=max(self.now, standing.recording_ends()))
        return self

    def standing(self) -> Standing:
        """Where the record stands, whatever is wrong with it."""
        return fold_all(self.lines)[0]

    @property
    def lines(self) -> list[bytes]:
        """The entries as the record writes them."""
        return [encode(entry) for entry in self.entries]

    def files(self, **more: Any) -> dict[str, bytes]:
        """The bundle's files, signed by the body."""
        return files_of(self.lines, self.body, **more)

    def bundle(self, **more: Any) -> bytes:
        """The bundle."""
        return write_bundle(self.files(**more))

    def checkpoint(self, size: int | None = None) -> bytes:
        """The body's checkpoint over the first `size` entries."""
        return signed_head(self.lines[:size], self.body).encode()

    def receipt(self, seq: int, size: int | None = None) -> bytes:
        """The receipt for an entry, under a checkpoint over the first `size` entries."""
        return receipt_for(self.lines[:size], seq, self.body).encode()


def renumbered(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The entries with `seq` as they now stand."""
    return [{**entry, "seq": seq} for seq, entry in enumerate(entries)]


def honest(*, sealed: bool = False, paper_days: int = 0, **options: Any) -> Consultation:
    """A consultation with a bit of everything, not finished yet.

    AA replies twice, AB by letter, AC abstains on one ballot, AD leaves one out, AE does not reply, AF has no vote.
    """
    options.setdefault("ballots", 3)
    one = Consultation(sealed=sealed, record_until=CLOSES + timedelta(days=paper_days), **options)
    one.reply("AA", "against")
    one.paper("AB", "for")
    one.reply("AC", {"1": "for", "2": "abstain", "3": "for"}, statements={"2": "We abstain – 棄權."})
    one.add(acts.focal_point_changed("AD", "fp-AD-2", "added", SECOND), OFFICER)
    one.reply("AD", {"1": "for", "3": "against"}, by=Actor("focal-point", "fp-AD-2"))
    one.reply("AA", "for")
    one.extend(one.closes + timedelta(days=1))
    return one
