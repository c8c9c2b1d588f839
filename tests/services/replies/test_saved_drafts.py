"""Papers begun and not sent: kept for one person alone, sealed and padded, and gone when they can be sent no more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from ballot.adapters.seals import FileSealBox
from ballot.rules.refusals import (
    BadInput,
    ConsultationClosed,
    DeadlinePassed,
    KeyMissing,
    LinkWithdrawn,
    NotEntitled,
    NotOpen,
    StatementTooLong,
    UnknownBallot,
    UnknownChoice,
    UnknownConsultation,
)
from ballot.services.access.tokens import digest
from ballot.services.accounts import sessions
from ballot.services.consultations import chair_acts, closing
from ballot.services.replies import saved_drafts, submit
from ballot.services.replies.saved_drafts import LONGEST, Unfinished
from ballot.store.tables import SavedDraft
from ballot.store.transactions import Tx, delete_rows, insert_rows
from tests.support import focal_point_changes
from tests.support.installation import CLOSES, DAY, HOUR, START, World
from tests.support.installation_fixtures import MakeWorld
from tests.support.replies.forms import form_of, sender_of
from tests.support.replies.saved_drafts import VOTES, WORD, keep, read, rows


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    return make_world(focal_points=2)


def test_what_was_begun_is_there_again_as_it_was_typed(any_world: World) -> None:
    consultation = any_world.open()
    assert keep(any_world, consultation) == START
    assert read(any_world, consultation) == Unfinished(VOTES, {"1": f" {WORD}\nand more "}, 0, START)
    any_world.clock.forward(HOUR)
    keep(any_world, consultation, votes={"2": "abstain"}, statements={})
    assert read(any_world, consultation) == Unfinished({"2": "abstain"}, {}, 0, START + HOUR)
    assert len(rows(any_world)) == 1
    assert any_world.acts(consultation) == ["opened"]


def test_it_is_one_persons_alone(world: World) -> None:
    first, second = world.open(), world.open()
    keep(world, first)
    assert read(world, first, "AA", 1) is None
    assert read(world, first, "BB") is None
    assert read(world, second) is None
    keep(world, first, "AA", 1, votes={"2": "for"}, statements={})
    kept = read(world, first)
    assert kept is not None
    assert kept.votes == VOTES


def test_a_row_put_into_another_persons_place_opens_for_nobody(world: World) -> None:
    consultation = world.open()
    keep(world, consultation)
    other = world.person("BB").id
    with world.parts.store.writing() as tx:
        row = tx.exec(select(SavedDraft)).one().model_dump()
        tx.expunge_all()
        delete_rows(tx, SavedDraft, consultation_id=consultation)
        insert_rows(tx, SavedDraft, [row | {"focal_point_id": other}])
    assert read(world, consultation, "BB") is None
    keep(world, consultation, "BB", votes={"1": "for"}, statements={})
    assert read(world, consultation, "BB") is not None


def test_a_row_put_into_another_sessions_place_is_not_filled_in_there(world: World) -> None:
    consultation = world.open()
    keep(world, consultation, session="thief")
    with world.parts.store.writing() as tx:
        row = tx.exec(select(SavedDraft)).one()
        row.session_mark = world.parts.codes.mark("unfinished", "one")
        tx.add(row)
    assert read(world, consultation, session="one") is None
    keep(world, consultation, session="one", votes={"1": "for"}, statements={})
    assert read(world, consultation, session="one") is not None


def test_a_row_leads_neither_to_its_session_nor_to_its_cookie(world: World) -> None:
    consultation = world.open()
    person = world.person("AA")
    cookie = sessions.open_focal_point_session(world.parts, person.id or 0, consultation, person.link_generation)
    keep(world, consultation, session=digest(cookie))
    keep(world, consultation, "BB", session=digest(cookie))
    with world.parts.store.reading() as tx:
        marks = {row.session_mark for row in tx.exec(select(SavedDraft))}
    assert not marks & {cookie, digest(cookie), digest(digest(cookie))}
    assert read(world, consultation, session=digest(cookie)) is not None


def test_the_database_does_not_tell_what_was_begun(world: World) -> None:
    consultation = world.open()
    keep(world, consultation)
    raw = world.raw_bytes()
    for shape in (WORD.encode(), WORD.encode().hex().encode(), WORD.encode("utf-16-le"), b"against"):
        assert shape not in raw


def test_nor_does_its_length(world: World) -> None:
    consultation = world.open(ballots=3)
    papers = (
        {"1": "for"},
        {"1": "abstain", "2": "against"},
        {"1": "for", "2": "for", "3": "for"},
        {"3": "against"},
    )
    for state, votes in zip(world.states, papers, strict=False):
        keep(world, consultation, state, votes=votes, statements={} if len(votes) > 1 else {"3": "Short."})
    with world.parts.store.reading() as tx:
        assert len({len(row.ciphertext) for row in tx.exec(select(SavedDraft))}) == 1


def test_an_empty_paper_is_not_kept_and_takes_the_place_of_what_was(world: World) -> None:
    consultation = world.open()
    keep(world, consultation)
    assert keep(world, consultation, votes={}, statements={"1": "  \n"}) is None
    assert rows(world) == []


def test_recording_the_reply_lets_go_of_it_in_every_session_and_of_nobody_elses(any_world: World) -> None:
    consultation = any_world.open()
    keep(any_world, consultation)
    keep(any_world, consultation, session="another")
    keep(any_world, consultation, "BB")
    any_world.reply(consultation, "AA")
    assert [row[0] for row in rows(any_world)] == [any_world.person("BB").id]


def test_what_arrives_late_from_a_page_whose_reply_is_recorded_is_not_kept(world: World) -> None:
    consultation = world.open()
    world.reply(consultation, "AA")
    assert keep(world, consultation) is None
    assert rows(world) == []
    assert keep(world, consultation, instead_of=1) is not None
    # A colleague's reply takes nothing away from what somebody has begun.
    assert keep(world, consultation, "AA", 1) is not None
    assert len(rows(world)) == 2


def test_what_was_begun_before_a_colleague_replied_still_says_so(world: World) -> None:
    consultation = world.open()
    keep(world, consultation)
    world.reply(consultation, "AA", number=1)
    kept = read(world, consultation)
    assert kept is not None
    assert kept.instead_of == 0


def annul(world: World, consultation: int) -> None:
    chair_acts.annul_consultation(world.parts, world.chair, consultation, "superseded")


def close(world: World, consultation: int) -> None:
    world.clock.moment = CLOSES
    closing.close_due(world.parts)
    assert world.row(consultation).stage == "closed"


def close_early(world: World, consultation: int) -> None:
    for state in world.states:
        world.reply(consultation, state, number=1)
    chair_acts.close_early(world.parts, world.chair, consultation)


@pytest.mark.parametrize("end", [annul, close, close_early])
def test_when_no_reply_is_taken_any_more_nothing_of_it_is_left(world: World, end: Callable[[World, int], None]) -> None:
    consultation, other = world.open(record_until=CLOSES + DAY), world.open(closes_at=CLOSES + DAY)
    keep(world, consultation)
    keep(world, other)
    end(world, consultation)
    assert [row[1] for row in rows(world)] == [other]


def test_it_is_refused_as_a_reply_would_be(world: World) -> None:
    consultation = world.open()
    with world.refuses(UnknownBallot, ballot="9"):
        keep(world, consultation, votes={"9": "for"})
    with world.refuses(UnknownBallot, ballot="9"):
        keep(world, consultation, statements={"9": "x"})
    with world.refuses(UnknownChoice, ballot="1"):
        keep(world, consultation, votes={"1": "perhaps"})
    with world.refuses(BadInput):
        keep(world, consultation, statements={"1": "\ud800"})
    with world.refuses(StatementTooLong):
        keep(world, consultation, statements={"1": "x" * (LONGEST + 1)})
    assert keep(world, consultation, statements={"1": "x" * LONGEST}) is not None
    draft = world.draft()
    with world.refuses(UnknownConsultation):
        keep(world, draft)
    world.amend_roll(consultation, "BB", entitled=False)
    with world.refuses(NotEntitled):
        keep(world, consultation, "BB")
    person = world.person("CC")
    focal_point_changes.remove_focal_point(world.parts, world.secretary, person.public_id, second=world.second)
    with world.refuses(LinkWithdrawn):
        saved_drafts.save_draft(world.parts, sender_of(person, consultation), form_of(VOTES, {}, 0))
    world.clock.moment = CLOSES
    with world.refuses(DeadlinePassed):
        keep(world, consultation)
    world.close(consultation)
    with world.refuses(ConsultationClosed):
        keep(world, consultation)


def test_an_annulled_consultation_keeps_nothing(world: World) -> None:
    consultation = world.open()
    annul(world, consultation)
    with world.refuses(NotOpen):
        keep(world, consultation)


def test_without_the_seal_key_nothing_is_kept(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation = world.open()
    monkeypatch.setattr(world.parts.seals, "close", FileSealBox(tmp_path / "none.key").close)
    with world.refuses(KeyMissing):
        keep(world, consultation)


def test_beginning_anew_forgets_ones_own(any_world: World) -> None:
    consultation = any_world.open()
    keep(any_world, consultation)
    keep(any_world, consultation, "BB")
    saved_drafts.discard_saved_draft(any_world.parts, sender_of(any_world.person("AA"), consultation))
    assert read(any_world, consultation) is None
    assert read(any_world, consultation, "BB") is not None


def test_a_reply_that_fails_leaves_what_was_begun(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    consultation = world.open()
    keep(world, consultation)

    def broken(tx: Tx, *_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(submit, "queue_receipt", broken)
    with world.refuses(RuntimeError):
        world.reply(consultation, "AA")
    assert len(rows(world)) == 1
