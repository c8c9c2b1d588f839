"""An officer's act asks in its own transaction whether the session that it is done from still holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import select

from ballot.services.access.acting_session import OfficerSessionOver, act_from_no_session, act_from_session
from ballot.services.access.throttling import Visitor
from ballot.services.accounts import sessions
from ballot.services.consultations import chair_acts, drafts
from ballot.store.tables import AccountSession, Officer
from tests.support.accounts import authenticators
from tests.support.installation import CLOSES, DAY, INSTANT, World
from tests.support.pages.officer_accounts import give_password


@pytest.fixture
def session(any_world: World) -> Iterator[sessions.SignedIn]:
    """The session from which the chair acts."""
    email = give_password(any_world, "chair")
    token = authenticators.come_in(any_world.parts, email, visitor=Visitor("192.0.2.9", "A browser"))
    signed_in = authenticators.signed_in(any_world.parts, token)
    act_from_session(signed_in.session_id, any_world.parts.clock)
    yield signed_in
    act_from_no_session()


def _extend(world: World, consultation: int) -> None:
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, "more time")


def test_an_act_is_done_while_the_session_holds(any_world: World, session: sessions.SignedIn) -> None:
    consultation = any_world.open()
    _extend(any_world, consultation)
    assert any_world.standing(consultation).deadline() == CLOSES + DAY


def test_nothing_is_done_from_a_session_that_was_ended(any_world: World, session: sessions.SignedIn) -> None:
    world, consultation = any_world, any_world.open()
    with world.parts.store.writing() as tx:
        row = tx.exec(select(AccountSession).where(AccountSession.id == session.session_id)).one()
        row.revoked_at = world.clock.now()
        tx.add(row)
    with world.refuses(OfficerSessionOver):
        _extend(world, consultation)
    with world.refuses(OfficerSessionOver):
        drafts.discard_draft(world.parts, world.chair, consultation)


def test_nothing_is_done_from_a_session_that_has_run_out(any_world: World, session: sessions.SignedIn) -> None:
    world, consultation = any_world, any_world.open()
    world.clock.moment = session.expires_at - INSTANT
    _extend(world, consultation)
    world.clock.moment = session.expires_at
    with world.refuses(OfficerSessionOver):
        chair_acts.annul_consultation(world.parts, world.chair, consultation, "the text was wrong")


def test_the_command_line_acts_from_no_session(any_world: World) -> None:
    with any_world.parts.store.reading() as tx:
        assert tx.exec(select(AccountSession).join(Officer)).all() == []
    _extend(any_world, any_world.open())
