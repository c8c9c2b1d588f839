"""A council for the services' tests: officers, Member States with their focal points, and what they do.

What its tests need beside it – names, times, the parts – can be imported from here as well.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlmodel import col
from sqlmodel import select as select_rows

from ballot.adapters.keys import KeyFiles
from ballot.record.standing import Standing
from ballot.record.verification.report import Report
from ballot.record.verification.verify import verify
from ballot.services.accounts import officers
from ballot.services.consultations import closing, drafts, opening
from ballot.services.consultations.drafts import BallotWording, Particulars
from ballot.services.core.context import Parts
from ballot.services.core.record_cache import Folds
from ballot.services.council import focal_point_import, members, roll_import
from ballot.services.council.members import Designation, Member
from ballot.services.countersigning import paper_reply, proposals, roll_amendment
from ballot.services.evidence import bundles, receipts, signing
from ballot.services.replies import submit
from ballot.services.replies.submit import Recorded
from ballot.store.queries.outbox import MAIL
from ballot.store.tables import FocalPoint, Officer, OutboxDelivery
from ballot.store.transactions import delete_rows
from tests.support.constants import BODY, CLOSES, DAY, GROUND, HOST, HOUR, INSTANT, SCAN, START, STATES
from tests.support.databases.contents import Inside
from tests.support.dependencies import FixedClock, PlainWords, RecordingMailer, make_parts
from tests.support.replies.forms import form_of, sender_of

__all__ = [
    "BODY",
    "CLOSES",
    "DAY",
    "GROUND",
    "HOST",
    "HOUR",
    "INSTANT",
    "SCAN",
    "START",
    "STATES",
    "PlainWords",
    "World",
    "address_of",
    "make_parts",
    "wording",
]


@dataclass
class Kept:
    """What an auditor has put aside of one consultation: checkpoints and receipts, by a name."""

    checkpoints: dict[str, bytes] = field(default_factory=dict)
    receipts: dict[str, bytes] = field(default_factory=dict)


class World(Inside):
    """An installation with a council: officers of every role, and Member States with their focal points."""

    def __init__(
        self,
        parts: Parts,
        states: Iterable[str] = STATES,
        suspended: Iterable[str] = (),
        focal_points: int = 1,
        *,
        founded: bool = False,
    ) -> None:
        """Found the council, or (`founded`) take over a database in which just this one was founded."""
        super().__init__(parts)
        self.states = tuple(states)
        self._kept: dict[int, Kept] = {}
        self._references = 1000
        if not founded:
            self._found_body()
        with parts.store.reading() as tx:
            ids = {one.email: one.public_id for one in tx.exec(select_rows(Officer))}
        self.chair, self.vice_chair, self.secretary, self.auditor, self.second = (
            ids[f"{name}@{HOST}"] for name in ("chair", "vice-chair", "secretariat", "auditor", "second")
        )
        if not founded:
            self._seat(set(suspended), focal_points)

    def _found_body(self) -> None:
        parts = self.parts
        members.ensure_body(parts, BODY, HOST, {"en": "Council", "fr": "Conseil"})
        for role in ("chair", "vice-chair", "secretariat", "auditor"):
            officers.add_officer(parts, f"{role}@{HOST}", role, role.title())
        officers.add_officer(parts, f"second@{HOST}", "secretariat", "Second")

    def _seat(self, gone: set[str], focal_points: int) -> None:
        roll_import.seat_members(
            self.parts,
            self.secretary,
            BODY,
            [Member(state, "A", state not in gone, GROUND if state in gone else None) for state in self.states],
            "elected",
        )
        focal_point_import.import_focal_points(
            self.parts,
            self.secretary,
            BODY,
            [
                Designation(state, f"{state} {n}", address_of(state, n), "fr" if n else "en")
                for state in self.states
                for n in range(focal_points)
            ],
            second=self.second,
        )

    @property
    def clock(self) -> FixedClock:
        assert isinstance(self.parts.clock, FixedClock)
        return self.parts.clock

    @property
    def keys(self) -> KeyFiles:
        assert isinstance(self.parts.keys, KeyFiles)
        return self.parts.keys

    @property
    def mailer(self) -> RecordingMailer:
        assert isinstance(self.parts.mailer, RecordingMailer)
        return self.parts.mailer

    def forget(self) -> None:
        """Go on as a process that has just started and has folded nothing yet."""
        self.parts = replace(self.parts, folds=Folds(self.parts.codes))

    def forget_keys(self) -> None:
        """Go on as a process that has read no key yet."""
        folder = self.keys.public_path(BODY).parent
        self.parts = replace(self.parts, keys=KeyFiles(folder))

    # ------------------------------------------------------------------ a consultation

    def draft(self, *, ballots: int = 2, **particulars: Any) -> int:
        """A draft that lacks nothing, but for what `particulars` say."""
        self._references += 1
        stated: dict[str, Any] = {
            "reference": f"DM-26/{self._references}",
            "title": {"en": "Two matters that cannot wait"},
            "legal_basis": {"en": "Rule 3.2"},
            "authorised_by": {"en": "C26/100"},
            "closes_at": CLOSES,
            **particulars,
        }
        consultation = drafts.create_draft(self.parts, self.secretary, BODY, Particulars(**stated))
        for number in range(1, ballots + 1):
            drafts.add_ballot(self.parts, self.secretary, consultation, wording(f"to approve matter {number}"))
        return consultation

    def open(self, **particulars: Any) -> int:
        """An open consultation, by the chair. What officers were mailed of the opening is taken out: nearly every test counts
        what Member States are sent (`tests/services/mail/test_mail_to_officers.py` does not)."""
        consultation = self.draft(**particulars)
        opening.open_consultation(self.parts, self.chair, consultation)
        with self.parts.store.writing() as tx:
            delete_rows(tx, OutboxDelivery, kind=MAIL, consultation_id=consultation, template="opened")
        return consultation

    def person(self, state: str, number: int = 0) -> FocalPoint:
        """A State's focal point who is in office, by the order of designation."""
        with self.parts.store.reading() as tx:
            found = tx.exec(
                select_rows(FocalPoint)
                .where(FocalPoint.state == state, col(FocalPoint.removed_at).is_(None))
                .order_by(col(FocalPoint.id))
            ).all()
        return found[number]

    def reply(
        self, consultation: int, state: str, votes: Mapping[str, str] | str = "for", number: int = 0, **more: Any
    ) -> Recorded:
        """A reply by link; a single word votes so on all ballots that were not withdrawn."""
        if isinstance(votes, str):
            votes = dict.fromkeys(self.standing(consultation).live_ballots(), votes)
        person = self.person(state, number)
        return submit.submit_reply(self.parts, sender_of(person, consultation), form_of(votes, **more))

    def paper(
        self, state: str = "AA", votes: Mapping[str, str] | None = None, **changes: Any
    ) -> paper_reply.PaperReply:
        """A paper reply that came in just now, but for `changes`."""
        said: dict[str, Any] = {
            "state": state,
            "channel": "letter",
            "received_at": self.clock.now(),
            "votes": votes or {"1": "against"},
            "statements": {},
            "scan": SCAN,
            "scan_media_type": "application/pdf",
            **changes,
        }
        return paper_reply.PaperReply(**said)

    def record_paper(self, consultation: int, paper: paper_reply.PaperReply) -> int:
        """Propose and confirm it; return its seq."""
        pending = paper_reply.propose_paper_reply(self.parts, self.secretary, consultation, paper)
        return proposals.confirm_proposal(self.parts, self.second, pending)

    def amend_roll(self, consultation: int, state: str, *, entitled: bool) -> int:
        """Suspend or restore a State's right, with both officers; return the entry's seq."""
        pending = roll_amendment.propose_roll_amendment(
            self.parts,
            self.secretary,
            consultation,
            state,
            entitled=entitled,
            ground=None if entitled else GROUND,
            reason="the arrears",
        )
        return proposals.confirm_proposal(self.parts, self.second, pending)

    def close(self, consultation: int) -> Standing:
        """Let the time pass that has to pass, and let the clock do its work."""
        self.clock.moment = max(self.clock.moment, self.row(consultation).record_until or START)
        closing.close_due(self.parts)
        return self.standing(consultation)

    # ------------------------------------------------------------------ evidence

    def sign(self, consultation: int) -> None:
        """Sign the head, and put the checkpoint aside as an auditor would."""
        signed = signing.sign_head(self.parts, consultation)
        assert signed is not None
        self.kept(consultation).checkpoints[f"checkpoint-{signed.size}"] = signed.note.encode()

    def keep_receipt(self, consultation: int, seq: int) -> str:
        """Fetch a receipt and put it aside."""
        receipt = receipts.receipt_of_entry(self.parts, consultation, seq)
        self.kept(consultation).receipts[f"receipt-{seq}"] = receipt.encode()
        return receipt

    def kept(self, consultation: int) -> Kept:
        return self._kept.setdefault(consultation, Kept())

    def audit(self, consultation: int) -> Report:
        """Export and verify, with the key and everything put aside. Nothing may fail."""
        self.standing(consultation)
        bundle = bundles.export_signed_bundle(self.parts, consultation)
        report = verify(
            io.BytesIO(bundle),
            key_pem=self.keys.public_path(BODY).read_bytes(),
            checkpoints=self.kept(consultation).checkpoints,
            receipts=self.kept(consultation).receipts,
        )
        assert report.failures == []
        assert report.key_confirmed
        return report


def wording(text: str | Mapping[str, str], *actions: str, title: str | Mapping[str, str] = "") -> BallotWording:
    """What a ballot says, in English where it is one text: `to approve`, unless other verbs are named. Without a title it has
    one that is made of the text."""
    in_languages = {"en": text} if isinstance(text, str) else dict(text)
    if not title:
        titles = {code: f"Subject of: {words.strip()}" for code, words in in_languages.items() if words.strip()}
    else:
        titles = {"en": title} if isinstance(title, str) else dict(title)
    return BallotWording(actions or ("approve",), in_languages, titles)


def address_of(state: str, number: int = 0) -> str:
    """The address of a State's focal point."""
    return f"{'deputy' if number else 'focal'}{number or ''}@{state.lower()}.example"
