"""Sessions: how long they last, who ends them, and what is left of them."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from ballot.rules.refusals import CredentialsNeeded, LinkWithdrawn, SignInRefused
from ballot.services.accounts import officers, reauthentication, sessions, sign_in
from ballot.services.accounts.sessions import (
    end_session,
    open_focal_point_session,
    read_session,
    revoke_other_sessions,
    revoke_session,
)
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.council import focal_points
from ballot.services.mail.retention import OFFICER_SESSION_RETENTION, RETENTION, delete_expired
from ballot.store.queries import council
from ballot.store.tables import FocalPoint, Officer
from ballot.store.transactions import Tx
from tests.support import focal_point_changes
from tests.support.accounts.authenticators import (
    AWAY,
    EMAIL,
    HERE,
    HOME,
    PASSWORD,
    WRONG,
    code,
    come_in,
    set_up,
    signed_in,
)
from tests.support.concurrency import at_once
from tests.support.installation import HOST, INSTANT, START, World


def ended(world: World) -> list[bool]:
    """Of each session, whether it was ended."""
    return [row[7] is not None for row in world.dump()["session"]]


def test_a_session_lasts_as_long_as_it_may_and_can_be_ended(clerk: World) -> None:
    parts = clerk.parts
    first, second = (come_in(parts) for _ in range(2))
    end_session(parts, first)
    end_session(parts, first)
    end_session(parts, "no session")
    assert read_session(parts, first) is None
    clerk.clock.forward(parts.policy.officer_session - INSTANT)
    assert signed_in(parts, second).expires_at == START + parts.policy.officer_session
    clerk.clock.forward(INSTANT)
    assert read_session(parts, second) is None
    assert read_session(parts, "") is None


def test_a_session_that_waits_for_a_second_factor_is_short(world: World) -> None:
    token = officers.set_password(
        world.parts, officers.add_officer(world.parts, EMAIL, "chair", "Clerk"), PASSWORD, HERE
    )
    world.clock.forward(world.parts.policy.unfinished_session - INSTANT)
    assert read_session(world.parts, token)
    world.clock.forward(INSTANT)
    assert read_session(world.parts, token) is None


# ------------------------------------------------------------------------------------- an officer's own


def test_an_officer_sees_where_they_are_signed_in_and_ends_any_of_it(any_clerk: World) -> None:
    parts = any_clerk.parts
    here = come_in(parts, visitor=HERE)
    away = come_in(parts, visitor=AWAY)
    any_clerk.clock.forward(timedelta(minutes=1))
    third = come_in(parts, visitor=HOME)
    end_session(parts, third)
    who = signed_in(parts, here)
    found = sessions.list_sessions(parts, who)
    assert [(one.address, one.browser, one.created_at) for one in found] == [
        (AWAY.address, AWAY.browser, START),
        (HERE.address, HERE.browser, START),
    ]
    assert revoke_session(parts, who, found[0].id or 0)
    assert read_session(parts, away) is None
    assert read_session(parts, here) is not None
    assert not revoke_session(parts, who, found[0].id or 0)
    assert (audit_log.list_entries(parts)[0].act, audit_log.list_entries(parts)[0].facts) == (
        "session-revoked",
        {"sessions": 1},
    )


def test_an_officer_ends_all_sessions_but_this_one(any_clerk: World) -> None:
    parts = any_clerk.parts
    here, *others = (come_in(parts) for _ in range(2))
    any_clerk.clock.forward(timedelta(minutes=1))
    others.append(come_in(parts, visitor=AWAY))
    assert revoke_other_sessions(parts, signed_in(parts, here)) == 2
    assert [read_session(parts, one) for one in others] == [None, None]
    assert read_session(parts, here) is not None
    assert revoke_other_sessions(parts, signed_in(parts, here)) == 0


def test_nobody_ends_a_session_of_somebody_else(clerk: World) -> None:
    parts, other = clerk.parts, f"other@{HOST}"
    theirs = set_up(parts, officers.add_officer(parts, other, "auditor", "Other"))
    focal = open_focal_point_session(parts, clerk.person("AA").id or 0, clerk.open(), 1)
    who = signed_in(parts)
    for token in (theirs, focal):
        assert not revoke_session(parts, who, signed_in(parts, token).session_id)
        assert read_session(parts, token) is not None
    assert revoke_other_sessions(parts, who) == 0


def test_an_ended_session_ends_no_other(clerk: World) -> None:
    parts = clerk.parts
    who = signed_in(parts, stolen := come_in(parts))
    other = signed_in(parts)
    end_session(parts, stolen)
    for act in (lambda: revoke_session(parts, who, other.session_id), lambda: revoke_other_sessions(parts, who)):
        with clerk.refuses(SignInRefused):
            act()


def test_credentials_are_fresh_for_some_minutes_after_they_were_given(clerk: World) -> None:
    parts = clerk.parts
    token = come_in(parts)
    clerk.clock.forward(parts.policy.confirmation)
    assert sessions.has_fresh_credentials(parts, signed_in(parts, token))
    clerk.clock.forward(INSTANT)
    stale = signed_in(parts, token)
    assert not sessions.has_fresh_credentials(parts, stale)
    with clerk.refuses(CredentialsNeeded):
        reauthentication.renew_recovery_codes(parts, stale)
    for password, typed in ((WRONG, code(parts, EMAIL)), (PASSWORD, "000000")):
        with pytest.raises(SignInRefused):
            reauthentication.reauthenticate(parts, stale, password, typed, HERE)
    assert not sessions.has_fresh_credentials(parts, signed_in(parts, token))
    reauthentication.reauthenticate(parts, stale, PASSWORD, code(parts, EMAIL), HERE)
    assert sessions.has_fresh_credentials(parts, signed_in(parts, token))


def test_a_wrong_password_does_not_use_the_code_up(clerk: World) -> None:
    parts = clerk.parts
    who, shown = signed_in(parts), code(clerk.parts, EMAIL)
    with pytest.raises(SignInRefused):
        reauthentication.reauthenticate(parts, who, WRONG, shown, HERE)
    reauthentication.reauthenticate(parts, who, PASSWORD, shown, HERE)
    with pytest.raises(SignInRefused):
        reauthentication.reauthenticate(parts, who, PASSWORD, shown, HERE)


# ---------------------------------------------------------------------------------- of focal points


def test_a_focal_points_session_is_for_one_person_and_one_consultation(world: World) -> None:
    consultation = world.open()
    person = world.person("AA")
    token = open_focal_point_session(world.parts, person.id or 0, consultation, person.link_generation)
    world.clock.forward(world.parts.policy.focal_point_session - INSTANT)
    found = read_session(world.parts, token)
    assert found is not None
    assert (found.officer, found.consultation_id, found.complete) == (None, consultation, True)
    assert found.focal_point is not None
    assert found.focal_point.public_id == person.public_id
    world.clock.forward(INSTANT)
    assert read_session(world.parts, token) is None


def _remove(parts: Parts, by: str, public_id: str) -> None:
    """The secretariat removes a focal point, and its other officer confirms it."""
    with parts.store.reading() as tx:
        others = tx.exec(select(Officer.public_id).where(Officer.role == "secretariat", Officer.public_id != by)).all()
    focal_point_changes.remove_focal_point(parts, by, public_id, second=others[0])


@pytest.mark.parametrize("change", [_remove, focal_points.replace_link])
def test_a_link_withdrawn_since_it_was_read_opens_no_session(any_world: World, change: Callable[..., None]) -> None:
    consultation, person = any_world.open(), any_world.person("AA")
    change(any_world.parts, any_world.secretary, person.public_id)
    with any_world.refuses(LinkWithdrawn):
        open_focal_point_session(any_world.parts, person.id or 0, consultation, person.link_generation)


def _until_it_waits(world: World, other: threading.Thread) -> None:
    """Until the other thread waits for a row that somebody holds, or has come to its end. On SQLite it can only wait."""
    give_up = time.monotonic() + 60
    while other.is_alive() and world.parts.store.engine.dialect.name == "postgresql":
        with world.parts.store.engine.connect() as connection:
            if connection.exec_driver_sql("SELECT count(*) FROM pg_locks WHERE NOT granted").scalar():
                return
        assert time.monotonic() < give_up
        time.sleep(0.01)


@pytest.mark.parametrize("change", [_remove, focal_points.replace_link])
@pytest.mark.parametrize("stage", ["open", "declared"])
def test_a_link_withdrawn_while_its_session_is_opened_leaves_no_session_that_lives(
    any_world: World, change: Callable[..., None], stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever withdraws it waits for the session, and ends it. An open consultation is held by them, another one is not."""
    consultation, person = any_world.open(), any_world.person("AA")
    if stage == "declared":
        any_world.close(consultation)
    look = council.held_focal_point_for_session
    withdrawing = threading.Thread(target=change, args=(any_world.parts, any_world.secretary, person.public_id))

    def held(tx: Tx, focal_point_id: int, consultation_id: int) -> FocalPoint | None:
        found = look(tx, focal_point_id, consultation_id)
        withdrawing.start()
        _until_it_waits(any_world, withdrawing)
        return found

    monkeypatch.setattr(council, "held_focal_point_for_session", held)
    token = open_focal_point_session(any_world.parts, person.id or 0, consultation, person.link_generation)
    withdrawing.join(60)
    assert not withdrawing.is_alive()
    assert read_session(any_world.parts, token) is None
    assert ended(any_world) == [True]


def test_links_opened_and_replaced_at_the_same_moment_leave_no_session_of_an_old_link(any_world: World) -> None:
    parts, consultation, person = any_world.parts, any_world.open(), any_world.person("AA")
    opened: list[str] = []
    turns = iter([True, False] * 4)
    turn = threading.Lock()

    def work() -> None:
        with turn:
            opens = next(turns)
        if not opens:
            focal_points.replace_link(parts, any_world.secretary, person.public_id)
            return
        with contextlib.suppress(LinkWithdrawn):
            opened.append(open_focal_point_session(parts, person.id or 0, consultation, person.link_generation))

    assert at_once(8, work, "threads") == [0] * 8
    assert all(read_session(parts, token) is None for token in opened)


# ------------------------------------------------------------------------------------------- tidying


def test_what_is_over_is_deleted_and_nothing_else(any_clerk: World) -> None:
    parts, clock = any_clerk.parts, any_clerk.clock
    person = any_clerk.person("AA")
    come_in(parts)
    open_focal_point_session(parts, person.id or 0, any_clerk.open(), person.link_generation)
    with pytest.raises(SignInRefused):
        sign_in.begin_sign_in(parts, EMAIL, WRONG, HERE)
    before = any_clerk.dump()
    assert len([row for row in before["first_access"] if row[-1] is not None]) == 1
    assert delete_expired(parts) == 2  # the link and the step that were used
    after = any_clerk.dump()
    assert after == before | {
        "first_access": [row for row in before["first_access"] if row[-1] is None],
        "sign_in_step": [],
    }
    clock.moment = START + parts.policy.focal_point_session + RETENTION
    assert delete_expired(parts) == 1  # the failure
    clock.forward(INSTANT)
    assert delete_expired(parts) == 1  # the focal point's session
    clock.moment = START + parts.policy.officer_session + OFFICER_SESSION_RETENTION
    delete_expired(parts)
    assert len(ended(any_clerk)) == 1
    clock.forward(INSTANT)
    assert delete_expired(parts) == 1
    assert ended(any_clerk) == []


def test_unused_first_links_go_when_they_have_expired(any_world: World) -> None:
    unused = len(any_world.dump()["first_access"])
    any_world.clock.moment = START + any_world.parts.policy.first_access - INSTANT
    delete_expired(any_world.parts)
    assert len(any_world.dump()["first_access"]) == unused > 0
    any_world.clock.forward(INSTANT)
    delete_expired(any_world.parts)
    assert any_world.dump()["first_access"] == []
    assert delete_expired(any_world.parts) == 0


def test_tidying_at_the_same_moment_everywhere_and_while_officers_come_and_go_is_no_trouble(any_clerk: World) -> None:
    parts = any_clerk.parts
    for _ in range(3):
        any_clerk.clock.forward(timedelta(minutes=1))
        come_in(parts)
        set_up(parts, officers.renew_first_access(parts, EMAIL))
    any_clerk.clock.forward(2 * OFFICER_SESSION_RETENTION)
    turns = iter([True, False] * 4)
    turn = threading.Lock()

    def work() -> None:
        with turn:
            tidies = next(turns)
        if tidies:
            delete_expired(parts)
        else:
            officers.renew_first_access(parts, EMAIL)

    assert at_once(8, work, "threads") == [0] * 8
    delete_expired(parts)
    assert any_clerk.dump()["session"] == []
    assert len(any_clerk.dump()["first_access"]) == 1
