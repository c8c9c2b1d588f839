"""What a reply costs in one process when its record has 100 entries, and when it has 100,000.

A record of that length takes 193 States changing their replies some 500 times each, which nobody expects; but nothing may
grow with it. It is built with the record floor's own functions and inserted in bulk, mail rows and all, as a service would
have left it.
"""

from __future__ import annotations

import dataclasses
import secrets
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from hashlib import sha256
from itertools import count
from statistics import median
from typing import Any

from ballot.record import acts
from ballot.record.acts import Actor
from ballot.record.canonical import encode
from ballot.record.merkle import leaf_hash
from ballot.record.replay import fold, seal_of
from ballot.record.shapes import write_time
from ballot.rules.replies import Channel, Choice, Reply
from ballot.services.core.record_cache import SNAPSHOT_EVERY, Folds
from ballot.services.core.recording import Forbidden
from ballot.services.evidence import receipts, signing
from ballot.services.evidence.snapshots import store_snapshots
from ballot.services.replies import submit
from ballot.services.replies.form_and_sender import ReplyForm, Sender
from ballot.store.tables import FocalPoint, OutboxDelivery, RecordEntry, SealedOpening
from ballot.store.transactions import insert_rows, lock_consultation
from benchmarks.figure import Figure, measure_in_turns, measure_seconds, median_ratio, show
from benchmarks.installation import Installation, make_installation, make_votes

SMALL, LARGE = 100, 100_000
BALLOTS = 8
ROUNDS = 200
RESTARTS = 5
AT_ONCE = 10_000
"""Rows that are inserted in one statement."""


def lengthen(place: Installation, consultation: int, size: int) -> None:
    """Make the record of an open consultation `size` entries long: the States reply by link, one after the other."""
    parts, people = place.parts, place.focal_points()
    with parts.store.writing() as tx:
        row = lock_consultation(tx, consultation)
        known = parts.folds.at(tx, consultation, row.size)
        standing, frontier = known.standing.copy(), known.frontier.copy()
        begin = standing.size
        step = timedelta(milliseconds=1)
        moment = parts.clock.now() - step * (size - begin)
        entries: list[dict[str, Any]] = []
        mails: list[dict[str, Any]] = []
        # Only the last opening of a State is kept, as a service would leave it.
        openings: deque[dict[str, Any]] = deque(maxlen=len(people))
        for seq in range(begin, size):
            person = people[seq % len(people)]
            before = standing.replies.get(person.state)
            moment = max(moment + step, row.opened_at or moment)
            reply = Reply({ballot: Choice(choice) for ballot, choice in make_votes(seq, BALLOTS).items()}, {})
            opening = acts.opening(seq, secrets.token_bytes(32), person.state, reply)
            openings.append(opening)
            act = acts.replied(
                person.state, before.revision + 1 if before else 1, Channel.LINK, {"seal": seal_of(opening)}
            )
            entry = acts.complete(act, seq=seq, at=write_time(moment), by=Actor("focal-point", person.public_id))
            fold(standing, entry, _refuse)
            line = encode(entry)
            hashes = b"".join(frontier.append(leaf_hash(line)))
            entries.append({"consultation_id": consultation, "seq": seq, "line": line, "hashes": hashes, "at": moment})
            mails.append(_receipt_mail(consultation, seq, person, moment))
            if len(entries) == AT_ONCE or seq == size - 1:
                insert_rows(tx, RecordEntry, entries)
                insert_rows(tx, OutboxDelivery, mails)
                entries, mails = [], []
        insert_rows(tx, SealedOpening, [_kept(place, consultation, standing.origin, opening) for opening in openings])
        row.size = standing.size
        tx.add(row)


def _refuse(code: str, message: str) -> None:
    raise Forbidden(f"{code}: {message}")


def _kept(place: Installation, consultation: int, origin: str, opening: dict[str, Any]) -> dict[str, Any]:
    seq = opening["reply"]
    ciphertext = place.parts.seals.close(origin, f"opening:{seq}", encode(opening))
    return {"consultation_id": consultation, "seq": seq, "state": opening["state"], "ciphertext": ciphertext}


def _receipt_mail(consultation: int, seq: int, person: FocalPoint, moment: Any) -> dict[str, Any]:
    digest = sha256(f"{consultation} {seq}".encode()).hexdigest()
    return {
        "kind": "mail",
        "message_id": f"{digest[:32]}@ballot.example",
        "dedupe_key": f"receipt:{consultation}:reply:{seq}:{person.id}",
        "consultation_id": consultation,
        "template": "receipt",
        "facts": {"seq": seq},
        "state": person.state,
        "focal_point_id": person.id,
        "address": person.email,
        "language": person.language,
        "status": "sent",
        "attempts": 1,
        "next_attempt_at": moment,
        "created_at": moment,
        "sent_at": moment,
    }


def _replier(place: Installation, consultation: int) -> Callable[[], object]:
    people, numbers = place.focal_points(), count()

    def reply() -> object:
        number = next(numbers)
        person = people[number % len(people)]
        return submit.submit_reply(
            place.parts, Sender(person.number, consultation), ReplyForm(make_votes(number, BALLOTS), instead_of=None)
        )

    return reply


def _first_reply(place: Installation, consultation: int, folds: Folds) -> float:
    """Seconds that a reply takes in a process that has folded nothing yet."""
    restarted = dataclasses.replace(place, parts=dataclasses.replace(place.parts, folds=folds))
    return measure_seconds(_replier(restarted, consultation))


def main() -> list[Figure]:
    """The figures."""
    with make_installation() as place:
        small = place.open("DM-26/1", ballots=BALLOTS)
        large = place.open("DM-26/2", ballots=BALLOTS)
        lengthen(place, small, SMALL)
        lengthen(place, large, LARGE)
        signing.sign_head(place.parts, large)
        store_snapshots(place.parts)
        # As far beyond the stored fold as a worker lets it get, when all that follows is done.
        lengthen(place, large, LARGE + SNAPSHOT_EVERY - ROUNDS - 2 * RESTARTS)
        actions: list[Callable[[], object]] = [_replier(place, small), _replier(place, large)]
        signs: list[Callable[[], object]] = [partial(signing.sign_head, place.parts, one) for one in (small, large)]
        for action in (*actions, *signs):
            action()  # folds what is there, which a process does once
        at_small, at_large, signed_small, signed_large = measure_in_turns(ROUNDS, *actions, *signs)
        first = median(_first_reply(place, large, Folds(place.parts.codes)) for _ in range(RESTARTS))
        whole = _first_reply(place, large, Folds())
        signing.sign_head(place.parts, large)
        receipt = receipts.receipt_of_entry(place.parts, large, LARGE // 2)
    return [
        Figure(f"a reply, by its service, at {SMALL} entries", median(at_small) * 1000, "ms"),
        Figure(f"a reply, by its service, at {LARGE:,} entries", median(at_large) * 1000, "ms"),
        Figure("the second against the first", median_ratio(at_large, at_small), "×", most=2),
        Figure(f"a signed head at {LARGE:,} entries against {SMALL}", median_ratio(signed_large, signed_small), "×"),
        Figure(f"the first reply after a start, at {LARGE:,} entries", first * 1000, "ms"),
        Figure("against the next one", first / median(at_large), "×", most=20),
        Figure("the same where no fold is stored", whole / median(at_large), "×"),
        Figure(f"a receipt, at {LARGE:,} entries", len(receipt.encode()), "bytes", most=2000),
    ]


if __name__ == "__main__":
    show(main())
