"""Read the mails of one claim together: whom they go to, what their words are made of, and the proofs in receipts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ballot.rules.refusals import NotYetAvailable
from ballot.services.core.context import Parts
from ballot.services.evidence.receipts import Receipts
from ballot.services.mail import outbox_claims
from ballot.services.mail.facts import MailFacts, gather_facts
from ballot.store.queries.outbox import deliveries_with_people
from ballot.store.tables import OutboxDelivery
from ballot.store.transactions import Tx

NO_LONGER_WANTED = "no-longer-wanted"
WAITS_FOR_CHECKPOINT = "waits-for-checkpoint"
"""Why a mail has not gone, where no server was asked."""
_CHECKPOINT_WAIT = timedelta(seconds=1)
_FRESH = timedelta(seconds=1)
"""How old what was read of a mail may be when it is written: people are removed, and reply."""
_RENEWED_AFTER = outbox_claims.CLAIM / 2
"""What is left of a claim then is longer than a mail takes to go out."""


@dataclass(frozen=True)
class ReadMail:
    """A mail in the outbox, and everything that it is written from."""

    mail: OutboxDelivery
    facts: MailFacts
    proof: str | None
    """The file that goes with a receipt."""


class ClaimedMails:
    """The mails of one claim, read in one transaction; what is left of them is read again where that was a while ago."""

    def __init__(self, parts: Parts, worker: str, claimed: Sequence[int], claimed_at: datetime) -> None:
        """`claimed_at` must not be later than the claim."""
        self._parts = parts
        self._worker = worker
        self._left = list(claimed)
        self._claimed_at = claimed_at
        self._known: dict[int, ReadMail | None] = {}
        self._read_at: datetime | None = None

    def read(self, mail_id: int) -> ReadMail | None:
        """Return a mail as it is now, claimed for long enough to send it; None where it is not to be sent in this round.

        Claims on mails that are not wanted any more, or that have to wait for a checkpoint, are given up. Whatever is
        raised is this mail's own fault.
        """
        now = self._parts.clock.now()
        if mail_id not in self._known or self._read_at is None or abs(now - self._read_at) > _FRESH:
            left = self._left[self._left.index(mail_id) :]
            if now - self._claimed_at > _RENEWED_AFTER:
                # Else it could run out, and another worker would send the same mail at the same moment.
                outbox_claims.renew_claim(self._parts, self._worker, left)
                self._claimed_at = now
            self._known, self._read_at = self._read(left), now
        self._left.remove(mail_id)
        return self._known.pop(mail_id)

    def _read(self, mail_ids: Sequence[int]) -> dict[int, ReadMail | None]:
        found: dict[int, ReadMail | None] = {}
        unwanted: list[int] = []
        waiting: list[int] = []
        with self._parts.store.reading() as tx:
            mails = {mail.number: mail for mail in deliveries_with_people(tx, mail_ids)}
            receipts = _receipts(tx, mails.values())
            for mail_id in mail_ids:
                mail = mails.get(mail_id)
                found[mail_id] = None
                if mail is None or mail.claimed_by != self._worker:
                    continue  # another worker's by now
                try:
                    facts = gather_facts(self._parts, tx, mail)
                    if facts is None:
                        unwanted.append(mail_id)
                    else:
                        found[mail_id] = ReadMail(mail, facts, _proof(mail, receipts))
                except NotYetAvailable:
                    waiting.append(mail_id)
                except Exception:
                    del found[mail_id]
                    if not found:
                        raise
                    break  # its turn comes: then it is read first, and fails alone
        outbox_claims.cancel_deliveries(self._parts, self._worker, unwanted, NO_LONGER_WANTED)
        outbox_claims.postpone_deliveries(self._parts, self._worker, waiting, _CHECKPOINT_WAIT, WAITS_FOR_CHECKPOINT)
        return found


def _receipts(tx: Tx, mails: Iterable[OutboxDelivery]) -> dict[int, Receipts]:
    """Return by consultation what the receipts among these mails are made of."""
    seqs: defaultdict[int, set[int]] = defaultdict(set)
    for mail in mails:
        if mail.template == "receipt" and mail.consultation_id is not None and "seq" in mail.facts:
            seqs[mail.consultation_id].add(mail.facts["seq"])
    return {consultation: Receipts(tx, consultation, of_it) for consultation, of_it in seqs.items()}


def _proof(mail: OutboxDelivery, receipts: dict[int, Receipts]) -> str | None:
    """Return the proof that goes with a receipt; None with other mails. Raise NotYetAvailable until it can be made."""
    if mail.template != "receipt" or mail.consultation_id is None:
        return None
    return receipts[mail.consultation_id].write(mail.facts["seq"])
