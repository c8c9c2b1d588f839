"""Whole records for tests: an honest consultation, written act by act, signed and bundled, and ways to spoil it.

Nothing here checks what it writes, so that a test can write what must not be. The cheating operator of the tests has
the body's key and everything the server knows: `files_of` signs whatever it is given.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ballot.record import acts
from ballot.record.acts import CLOCK, Actor, BallotPut, DocumentPut
from ballot.record.bundle import MANIFEST, write_bundle
from ballot.record.canonical import NotCanonical, encode, parse_object
from ballot.record.checkpoint import Checkpoint, sign_checkpoint
from ballot.record.merkle import Frontier, inclusion_proof, leaf_hash
from ballot.record.note import VerifierKey
from ballot.record.receipt import write_receipt
from ballot.record.replay import fold, seal_of
from ballot.record.shapes import BadEntry, demand_shape, write_time
from ballot.record.standing import Standing
from ballot.record.tally import write_tally
from ballot.record.verify import Report, verify
from ballot.rules.majority import DEFAULT_RULE, RULES
from ballot.rules.replies import Channel, Choice, Reply
from ballot.rules.roll import Roll, Seat

NAME = "ballot.example.int/council"
ORIGIN = f"{NAME}/dm-26-1001"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CLOSES = datetime(2026, 3, 23, 15, tzinfo=UTC)
DOCUMENT = b"The document that is voted on.\n"
GROUND = "CS 169 (arrears)"

CHAIR = Actor("chair", "u-chair")
VICE_CHAIR = Actor("vice-chair", "u-vice")
OFFICER = Actor("secretariat", "u-officer")
SECOND = Actor("secretariat", "u-second")


class Body:
    """A body with its key, made from a word so that every run has the same one."""

    def __init__(self, word: str = "council", name: str = NAME) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(sha256(word.encode()).digest())
        self.key = VerifierKey(name, self.private.public_key().public_bytes_raw())
        self.sign = self.private.sign


BODY = Body()
SOMEBODY_ELSE = Body("somebody else")


def state(number: int) -> str:
    """The n-th made-up seat code: AA, AB, …"""
    return chr(65 + number // 26 % 26) + chr(65 + number % 26) + ("" if number < 676 else str(number // 676))


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
            BallotPut(
                "approve", {"en": f"To approve “{n}”", "zh": f"批准 {n}"}, (DocumentPut(f"C26/{n}", "en", digest),)
            )
            for n in range(1, ballots + 1)
        ]
        self.ballots = [str(n) for n in range(1, ballots + 1)]
        self.add(
            acts.opened(
                origin=origin,
                key=str(body.key),
                reference="DM-26/1001",
                title={"en": "Consultation"},
                legal_basis="Rule 3.2",
                authorised_by="Council record, 2.9",
                rule=RULES[rule],
                sealed=sealed,
                closes_at=closes,
                record_until=record_until or closes,
                time_zone="Europe/Zurich",
                roll=self.roll,
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
            return acts.open_content(reply)
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
        content = self.content(code, self._on_all(votes)) | acts.on_paper(
            received or START + timedelta(days=1), sha256(code.encode()).hexdigest(), confirmed_by
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

    def unseal(self, openings: Iterable[Mapping[str, Any]] | None = None, by: Actor = CLOCK) -> dict[str, Any]:
        """The openings of the standing replies, or those handed in."""
        if openings is None:
            openings = [self.openings[reply.seq] for reply in self.standing().standing_replies().values()]
        return self.add(acts.unsealed(openings), by)

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


class Tree:
    """All nodes of a small tree, for proofs."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.frontier = Frontier()
        self.nodes: dict[tuple[int, int], bytes] = {}
        for line in lines:
            for level, node in enumerate(self.frontier.append(leaf_hash(line))):
                self.nodes[level, (self.frontier.size - 1) >> level] = node

    def node(self, level: int, index: int) -> bytes:
        """The hash of a perfect subtree."""
        return self.nodes[level, index]

    @cached_property
    def root(self) -> bytes:
        """The root over all lines."""
        return self.frontier.root()


def origin_of(lines: Sequence[bytes]) -> str:
    """The origin that the first entry names, or the usual one where it cannot be read."""
    try:
        return str(parse_object(lines[0]).get("origin", ORIGIN))
    except (NotCanonical, IndexError):
        return ORIGIN


def signed_head(lines: Sequence[bytes], body: Body) -> str:
    """A checkpoint over these lines, signed without a question."""
    return sign_checkpoint(Checkpoint(origin_of(lines), len(lines), Tree(lines).root), body.key, body.sign)


def receipt_for(lines: Sequence[bytes], seq: int, body: Body) -> str:
    """A receipt for one of these lines."""
    tree = Tree(lines)
    proof = inclusion_proof(seq, len(lines), tree.node)
    return write_receipt(lines[seq], seq, proof, signed_head(lines, body))


def fold_all(lines: Iterable[bytes]) -> tuple[Standing, bytes | None]:
    """The standing after these lines and the root over 0 … `declared`; what is wrong is passed over."""
    standing, tree, declared_root = Standing(), Frontier(), None
    for line in lines:
        tree.append(leaf_hash(line))
        try:
            entry = parse_object(line)
            demand_shape(entry, sealed=standing.sealed)
        except (NotCanonical, BadEntry):
            continue
        fold(standing, entry, lambda code, message: None)
        if entry["act"] == "declared" and declared_root is None and standing.results is not None:
            declared_root, standing.declared_size = tree.root(), tree.size
    return standing, declared_root


def files_of(
    lines: Sequence[bytes],
    body: Body = BODY,
    *,
    tally: bytes | None = None,
    checkpoint: str | None = None,
    documents: Iterable[bytes] = (DOCUMENT,),
    more: Mapping[str, bytes] | None = None,
) -> dict[str, bytes]:
    """The files of a bundle of these lines, with a checkpoint and a tally signed by the body."""
    files = {
        "README.txt": b"See the documentation of the record format.\n",
        "keys/body.pem": body.key.pem(),
        "keys/body.vkey": f"{body.key}\n".encode(),
        "record/entries.jsonl": b"".join(line + b"\n" for line in lines),
        "record/checkpoint.txt": (checkpoint or signed_head(lines, body)).encode(),
        **{f"documents/{sha256(document).hexdigest()}": document for document in documents},
        **(more or {}),
    }
    standing, root = fold_all(lines)
    if tally is None and root is not None:
        tally = write_tally(standing, root)
    if tally is not None:
        files |= {"tally/tally.json": tally, "tally/tally.sig": body.sign(tally)}
    return files


def renumbered(entries: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The entries with `seq` as they now stand."""
    return [{**entry, "seq": seq} for seq, entry in enumerate(entries)]


def unpacked(bundle: bytes) -> dict[str, bytes]:
    """The files of a bundle but for the manifest."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != MANIFEST}


def audit(
    bundle: bytes,
    *,
    key: Body | None = BODY,
    checkpoints: Mapping[str, bytes] | None = None,
    receipts: Mapping[str, bytes] | None = None,
) -> Report:
    """Verify a bundle that is in memory, against the body's key unless told otherwise."""
    pem = key.key.pem() if key else None
    return verify(io.BytesIO(bundle), key_pem=pem, checkpoints=checkpoints, receipts=receipts)


def audit_files(files: Mapping[str, bytes], **kept: Any) -> Report:
    """Verify a bundle of these files, whose manifest is as it should be."""
    return audit(write_bundle(files), **kept)


def audit_entries(entries: Iterable[Mapping[str, Any]], **kept: Any) -> Report:
    """Verify what a cheating operator would hand out: these entries, with everything signed again."""
    return audit_files(files_of([encode(dict(entry)) for entry in entries]), **kept)


def codes(report: Report) -> set[str]:
    """The codes of a report's failures."""
    return {failure.code for failure in report.failures}


def honest(*, sealed: bool = False, paper_days: int = 0, **options: Any) -> Consultation:
    """A consultation with a bit of everything, not finished yet.

    AA replies twice, AB by letter, AC abstains on one ballot, AD leaves one out, AE does not reply, AF has no vote.
    """
    options.setdefault("ballots", 3)
    one = Consultation(sealed=sealed, record_until=CLOSES + timedelta(days=paper_days), **options)
    one.reply("AA", "against")
    one.paper("AB", "for")
    one.reply("AC", {"1": "for", "2": "abstain", "3": "for"}, statements={"2": "We abstain – 棄權."})
    one.add(acts.focal_point_changed("AD", "fp-AD-2", "added"), OFFICER)
    one.reply("AD", {"1": "for", "3": "against"}, by=Actor("focal-point", "fp-AD-2"))
    one.reply("AA", "for")
    one.extend(one.closes + timedelta(days=1))
    return one
