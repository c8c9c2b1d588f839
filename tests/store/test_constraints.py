"""The database refuses what must not be, since rows are not validated when they are built."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import CheckConstraint
from sqlalchemy.exc import IntegrityError

from ballot.store import tables as t
from ballot.store.base import Row
from ballot.store.transactions import Store
from tests.support.databases.rows import GOOD, LATER, NOW, a, write

OPENED = {"opened_at": NOW, "closes_at": LATER, "record_until": LATER}

FORBIDDEN: list[tuple[str, type[Row], dict[str, Any]]] = [
    ("ground", t.VotingRight, {"entitled": True, "ground": "CS 169 (arrears)"}),
    ("ground", t.VotingRight, {"entitled": False, "ground": None}),
    ("public_id", t.FocalPoint, {"public_id": "of-aaaaaaaa"}),
    ("link_generation", t.FocalPoint, {"link_generation": 0}),
    ("media_type", t.BodyEmblem, {"media_type": "text/html"}),
    ("sha256", t.BodyEmblem, {"sha256": "A" * 64}),
    ("role", t.Officer, {"role": "administrator"}),
    ("public_id", t.Officer, {"public_id": "fp-aaaaaaaa"}),
    ("token_sha256", t.FirstAccess, {"token_sha256": "a" * 63}),
    ("token_sha256", t.AccountSession, {"token_sha256": "A" * 64}),
    ("one_holder", t.AccountSession, {"officer_id": None}),
    ("one_holder", t.AccountSession, {"focal_point_id": 1}),
    ("account_sha256", t.SignInFailure, {"account_sha256": "someone@example.int"}),
    ("sign_count", t.Passkey, {"sign_count": -1}),
    ("code_sha256", t.RecoveryCode, {"code_sha256": "1234-5678"}),
    ("token_sha256", t.SignInStep, {"token_sha256": "A" * 64}),
    ("purpose", t.SignInStep, {"purpose": "sign-out"}),
    ("tries", t.SignInStep, {"tries": -1}),
    ("address_sha256", t.LinkRequest, {"address_sha256": "someone@example.int"}),
    ("session_mark", t.SavedDraft, {"session_mark": "A" * 64}),
    ("link_generation", t.SavedDraft, {"link_generation": 0}),
    ("tries", t.ReplyCode, {"tries": -1}),
    ("stage", t.Consultation, {"stage": "secret", **OPENED}),
    ("record_until", t.Consultation, {"closes_at": LATER, "record_until": NOW}),
    ("size", t.Consultation, {"size": -1}),
    ("opened", t.Consultation, {"stage": "open"}),
    ("opened", t.Consultation, {"stage": "closed", **OPENED, "closes_at": None}),
    ("position", t.DraftBallot, {"position": 0}),
    ("sha256", t.CouncilPaper, {"sha256": "B" * 64}),
    ("standing", t.ProposedConclusion, {"standing": "drafted"}),
    ("ordinal", t.ProposedConclusion, {"ordinal": 0}),
    ("version", t.ProposedConclusion, {"version": 0}),
    ("decided", t.ProposedConclusion, {"standing": "confirmed"}),
    ("sha256", t.StoredFile, {"sha256": "A" * 64}),
    ("size", t.StoredFile, {"size": 5}),
    ("sha256", t.UploadedDocument, {"sha256": "A" * 64}),
    ("size", t.UploadedDocument, {"size": 5}),
    ("sha256", t.Publication, {"sha256": ""}),
    ("seq", t.RecordEntry, {"seq": -1}),
    ("hashes", t.RecordEntry, {"hashes": b""}),
    ("hashes", t.RecordEntry, {"hashes": bytes(33)}),
    ("size", t.SignedCheckpoint, {"size": 0}),
    ("root", t.SignedCheckpoint, {"root": bytes(31)}),
    ("mark", t.FoldSnapshot, {"mark": "A" * 64}),
    ("sha256", t.PaperScan, {"sha256": "A" * 64}),
    ("signature", t.SignedTally, {"signature": bytes(63)}),
    ("archive_signature", t.SignedTally, {"archive_signature": bytes(3308)}),
    ("evidence_sha256", t.PendingAct, {"evidence_sha256": "A" * 64}),
    ("kind", t.PendingAct, {"kind": "extended"}),
    ("outcome", t.PendingAct, {"outcome": "lost", "settled_by": "of-bbbbbbbb", "settled_at": LATER}),
    ("settled", t.PendingAct, {"outcome": "rejected", "settled_by": "of-bbbbbbbb"}),
    (
        "second_officer",
        t.PendingAct,
        {"outcome": "confirmed", "settled_by": "of-aaaaaaaa", "settled_at": LATER},
    ),
    ("kind", t.FocalPointProposal, {"kind": "rename"}),
    ("outcome", t.FocalPointProposal, {"outcome": "lost", "settled_by": "of-bbbbbbbb", "settled_at": LATER}),
    ("settled", t.FocalPointProposal, {"outcome": "rejected", "settled_by": "of-bbbbbbbb"}),
    (
        "second_officer",
        t.FocalPointProposal,
        {"outcome": "confirmed", "settled_by": "of-aaaaaaaa", "settled_at": LATER},
    ),
    ("kind", t.CouncilSession, {"kind": "meeting"}),
    ("days", t.CouncilSession, {"ends_on": date(2026, 11, 15)}),
    ("next_session", t.CouncilSession, {"next_session_id": 1}),
    ("position", t.AgendaItem, {"position": 0}),
    ("kind", t.ItemOutcome, {"kind": "lost"}),
    ("kind", t.OutboxDelivery, {"kind": ""}),
    ("status", t.OutboxDelivery, {"status": "bounced"}),
    ("attempts", t.OutboxDelivery, {"attempts": -1}),
    ("sent", t.OutboxDelivery, {"status": "sent"}),
    ("sent", t.OutboxDelivery, {"sent_at": NOW}),
    ("claimed", t.OutboxDelivery, {"claimed_by": "worker-1"}),
]

TWICE: list[tuple[type[Row], dict[str, Any]]] = [
    (t.Body, {}),
    (t.MemberSeat, {"roll_order": 2}),
    (t.MemberSeat, {"state": "CN"}),
    (t.FocalPoint, {"public_id": "fp-bbbbbbbb"}),
    (t.FocalPoint, {"email": "b@example.int"}),
    (t.Officer, {"public_id": "of-bbbbbbbb"}),
    (t.Officer, {"email": "b@example.int"}),
    (t.FirstAccess, {}),
    (t.AccountSession, {}),
    (t.Passkey, {}),
    (t.RecoveryCode, {}),
    (t.SignInStep, {}),
    (t.ReplyCode, {}),
    (t.CouncilPaper, {}),
    (t.ProposedConclusion, {}),
    (t.CouncilSession, {}),
    (t.Consultation, {"slug": "dm-26-1002"}),
    (t.Consultation, {"reference": "DM-26/1002"}),
    (t.DraftBallot, {}),
    (t.OutboxDelivery, {"message_id": "<2@ballot.example.int>"}),
    (t.OutboxDelivery, {"dedupe_key": "invitation:1:fp-aaaaaaaa:2"}),
]

REQUIRED: list[tuple[type[Row], str]] = [
    (t.Body, "names"),
    (t.FocalPoint, "email"),
    (t.Consultation, "title"),
    (t.RecordEntry, "line"),
    (t.OutboxDelivery, "next_attempt_at"),
]


def test_one_good_row_of_every_table_is_accepted_in_any_order(store: Store) -> None:
    assert {table.__tablename__ for table in GOOD} == set(t.metadata.tables)
    with store.writing() as tx:
        for table in reversed(GOOD):
            tx.add(a(table))
            tx.flush()


def test_a_row_that_breaks_a_rule_of_its_table_is_refused(store: Store, subtests: pytest.Subtests) -> None:
    for constraint, table, changes in FORBIDDEN:
        name = f"ck_{table.__tablename__}_{constraint}"
        with subtests.test(name, **changes), pytest.raises(IntegrityError, match=rf"{name}\b"):
            write(store, a(table, **changes))


def test_every_such_rule_has_an_example_above() -> None:
    rules = {
        str(constraint.name)
        for table in t.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    assert {f"ck_{table.__tablename__}_{constraint}" for constraint, table, _ in FORBIDDEN} == rules


def test_what_must_be_unique_is_refused_a_second_time(store: Store, subtests: pytest.Subtests) -> None:
    for table, changes in TWICE:
        with subtests.test(table.__tablename__, **changes), pytest.raises(IntegrityError, match=r"(?i)unique"):
            write(store, a(table), a(table, id=2, **changes))


def test_nothing_is_not_a_value_where_one_is_required(store: Store, subtests: pytest.Subtests) -> None:
    for table, column in REQUIRED:
        with subtests.test(f"{table.__tablename__}.{column}"), pytest.raises(IntegrityError, match=r"(?i)not.null"):
            write(store, a(table, **{column: None}))


def test_a_focal_point_may_be_designated_again_after_being_removed(store: Store) -> None:
    with store.writing() as tx:
        tx.add(a(t.Body))
        tx.add(a(t.FocalPoint, removed_at=LATER))
        tx.add(a(t.FocalPoint, id=2, public_id="fp-bbbbbbbb"))


def test_an_officer_may_reject_but_not_confirm_an_act_of_their_own(store: Store) -> None:
    with store.writing() as tx:
        tx.add(a(t.Body))
        tx.add(a(t.Consultation))
        settled = {"settled_by": "of-aaaaaaaa", "settled_at": LATER}
        tx.add(a(t.PendingAct, outcome="rejected", **settled))
        tx.add(a(t.PendingAct, id=2, outcome="confirmed", **{**settled, "settled_by": "of-bbbbbbbb"}))


NOWHERE: list[tuple[type[Row], dict[str, Any]]] = [
    (t.SealedOpening, {"seq": 9}),
    (t.BallotDocument, {"sha256": "b" * 64}),
    (t.RecordEntry, {"consultation_id": 9, "seq": 0}),
    (t.OutboxDelivery, {"officer_id": 9}),
]


def test_a_reference_to_nothing_is_refused_at_the_commit(store: Store, subtests: pytest.Subtests) -> None:
    with store.writing() as tx:
        for table in (t.Body, t.Consultation, t.DraftBallot, t.ProposedConclusion, t.FocalPoint, t.StoredFile):
            tx.add(a(table))
    for table, changes in NOWHERE:
        with (
            subtests.test(table.__tablename__, **changes),
            pytest.raises(IntegrityError, match=r"(?i)foreign key"),
            store.writing() as tx,
        ):
            tx.add(a(table, **changes))


def test_a_file_is_kept_once_under_its_hash(store: Store) -> None:
    write(store, a(t.StoredFile))
    with pytest.raises(IntegrityError):
        write(store, a(t.StoredFile, content=b"other", size=5))
