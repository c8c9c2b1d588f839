"""Whoever has stolen a link and no mail: what they do with it bars its person from nothing."""

from __future__ import annotations

from collections.abc import Mapping

from ballot.rules.refusals import CodeExpired, TooManyCodes, TooManySavedDrafts
from ballot.services.council import focal_points
from ballot.services.replies import saved_drafts
from ballot.services.replies.invitations import read_invitation
from ballot.services.replies.saved_drafts import SESSIONS
from tests.support.installation import HOUR, START, World
from tests.support.replies.confirmation_codes import VOTES, ask, newest_code, reply
from tests.support.replies.forms import form_of, sender_of


def kept_votes(world: World, consultation: int, session: str) -> Mapping[str, str] | None:
    """What this session has kept of AA's votes."""
    invited = read_invitation(world.parts, world.person("AA").id or 0, consultation)
    kept = saved_drafts.read_saved_draft(world.parts, invited, session)
    return kept.votes if kept else None


def test_codes_asked_for_with_a_stolen_link_bar_nobody_once_it_is_replaced(any_world: World) -> None:
    consultation = any_world.open(second_step=True)
    for number in range(3):
        any_world.clock.moment = START + number * HOUR
        for _ in range(5):
            ask(any_world, consultation, anew=True)
    asked_by_the_thief = newest_code(any_world)
    with any_world.refuses(TooManyCodes):
        ask(any_world, consultation, anew=True)
    focal_points.replace_link(any_world.parts, any_world.secretary, any_world.person("AA").public_id)
    with any_world.refuses(CodeExpired):
        reply(any_world, consultation, asked_by_the_thief)
    assert not ask(any_world, consultation).again
    assert reply(any_world, consultation, newest_code(any_world)).revision == 1


def test_asking_for_a_code_leaves_what_another_session_kept(world: World) -> None:
    consultation = world.open(second_step=True)
    person = world.person("AA").id or 0
    saved_drafts.save_draft(world.parts, sender_of(person, consultation, "one"), form_of({"1": "abstain"}, {}, 0))
    ask(world, consultation, session="another")
    assert kept_votes(world, consultation, "one") == {"1": "abstain"}
    assert kept_votes(world, consultation, "another") == VOTES
    ask(world, consultation, session="one")
    assert kept_votes(world, consultation, "one") == VOTES


def test_answers_kept_in_many_sessions_with_a_stolen_link_bar_nobody_once_it_is_replaced(any_world: World) -> None:
    consultation = any_world.open()
    person = any_world.person("AA")
    form = form_of({"1": "abstain"}, {}, 0)
    saved_drafts.save_draft(any_world.parts, sender_of(person, consultation, "before the thief came"), form)
    for number in range(1, SESSIONS):
        saved_drafts.save_draft(any_world.parts, sender_of(person, consultation, f"thief {number}"), form)
    own = sender_of(person, consultation, "one")
    with any_world.refuses(TooManySavedDrafts):
        saved_drafts.save_draft(any_world.parts, own, form)
    focal_points.replace_link(any_world.parts, any_world.secretary, person.public_id)
    saved_drafts.save_draft(any_world.parts, own, form)
    assert kept_votes(any_world, consultation, "one") == {"1": "abstain"}
    invited = read_invitation(any_world.parts, person.id or 0, consultation)
    assert len(saved_drafts.read_saved_drafts(any_world.parts, invited, "one")[1]) == SESSIONS


def test_a_code_is_mailed_even_where_nothing_more_is_kept(world: World) -> None:
    consultation = world.open(second_step=True)
    person = world.person("AA").id or 0
    for number in range(SESSIONS):
        saved_drafts.save_draft(
            world.parts, sender_of(person, consultation, f"thief {number}"), form_of({"1": "abstain"}, {}, 0)
        )
    ask(world, consultation, session="one")
    assert kept_votes(world, consultation, "one") is None
    assert reply(world, consultation, newest_code(world)).revision == 1
