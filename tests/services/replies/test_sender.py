"""Who sends a form is asked again when it has arrived, in the transaction of the act, whatever the form is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ballot.rules.refusals import LinkWithdrawn
from ballot.services.accounts import sessions
from ballot.services.core.context import Parts
from ballot.services.council import focal_points
from ballot.services.replies import saved_drafts, submit
from ballot.services.replies.form_and_sender import ReplyForm, Sender, SessionExpired
from tests.support.installation import INSTANT, World
from tests.support.replies.forms import form_of

Act = Callable[[Parts, Sender, ReplyForm], object]
ACTS = pytest.mark.parametrize(
    "act",
    [
        submit.submit_reply,
        lambda parts, sender, form: submit.review_reply(parts, sender, form, keeps=True),
        saved_drafts.save_draft,
        lambda parts, sender, _form: saved_drafts.copy_saved_draft(parts, sender, "0" * 64),
        lambda parts, sender, _form: saved_drafts.discard_saved_draft(parts, sender),
        submit.request_code,
    ],
    ids=["record", "review", "keep", "take over", "start again", "ask for a code"],
)
FORM = form_of({"1": "for", "2": "for"}, instead_of=0)


def _come_in(world: World, consultation: int, state: str = "AA") -> tuple[str, Sender]:
    """Open a session; return its token, and the sender whom its pages hand on."""
    person = world.person(state)
    token = sessions.open_focal_point_session(world.parts, person.number, consultation, person.link_generation)
    found = sessions.read_session(world.parts, token)
    assert found is not None
    return token, Sender(person.number, consultation, person.link_generation, found.session_id, "a mark")


@ACTS
def test_nothing_is_done_for_a_session_that_was_ended_meanwhile(any_world: World, act: Act) -> None:
    consultation = any_world.open(second_step=act is submit.request_code)
    token, sender = _come_in(any_world, consultation)
    sessions.end_session(any_world.parts, token)
    with any_world.refuses(LinkWithdrawn):
        act(any_world.parts, sender, FORM)


@ACTS
def test_nothing_is_done_for_a_link_that_was_replaced_meanwhile(world: World, act: Act) -> None:
    consultation = world.open(second_step=act is submit.request_code)
    _, sender = _come_in(world, consultation)
    focal_points.replace_link(world.parts, world.secretary, world.person("AA").public_id)
    with world.refuses(LinkWithdrawn):
        act(world.parts, sender, FORM)


@ACTS
def test_nothing_is_done_for_a_session_that_has_run_out_at_this_very_instant(world: World, act: Act) -> None:
    consultation = world.open(second_step=act is submit.request_code)
    _, sender = _come_in(world, consultation)
    world.clock.forward(world.parts.policy.focal_point_session)
    before = world.dump()
    with pytest.raises(SessionExpired):
        act(world.parts, sender, FORM)
    assert world.dump() == before
    world.clock.forward(-INSTANT)
    act(world.parts, sender, FORM)


def test_nobody_sends_from_somebody_elses_session(any_world: World) -> None:
    consultation = any_world.open()
    _, mine = _come_in(any_world, consultation)
    _, other = _come_in(any_world, consultation, "BB")
    with any_world.refuses(LinkWithdrawn):
        submit.submit_reply(any_world.parts, replace(mine, session_id=other.session_id), FORM)
    assert submit.submit_reply(any_world.parts, mine, FORM).state == "AA"


def test_a_reply_with_blanks_that_nobody_has_accepted_is_not_recorded(world: World) -> None:
    consultation = world.open()
    _, sender = _come_in(world, consultation)
    before = world.dump()
    with pytest.raises(submit.BlanksNotAccepted):
        submit.submit_reply(world.parts, sender, ReplyForm({"1": "for"}))
    assert world.dump() == before
    assert submit.submit_reply(world.parts, sender, ReplyForm({"1": "for"}, blanks_accepted=True)).revision == 1
