"""Who may do what: every act with every role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import select

from ballot.ports import PlainDeliveryOutcome
from ballot.rules.refusals import NotAllowed, UnknownPerson
from ballot.services.accounts import officers
from ballot.services.consultations import chair_acts, drafts, opening
from ballot.services.consultations.drafts import DraftDocument, Particulars
from ballot.services.council import focal_point_import, focal_points, roll_import, voting_rights
from ballot.services.council.members import Designation, Member
from ballot.services.countersigning import paper_reply, proposals, roll_amendment
from ballot.services.mail import delivery, resending
from ballot.services.papers import upload
from ballot.store.tables import Officer
from tests.support import focal_point_changes
from tests.support.installation import BODY, CLOSES, DAY, GROUND, INSTANT, SCAN, World, address_of, wording
from tests.support.installation_fixtures import MakeWorld
from tests.support.papers.registered import Said, paper_of

CHAIRS = {"chair", "vice-chair"}
PREPARERS = {"chair", "vice-chair", "secretariat"}
SECRETARIAT = {"secretariat"}
ROLES = ("chair", "vice-chair", "secretariat", "auditor")

Act = Callable[[World, str, int], object]
"""Takes the world, the officer and an open consultation; `consultation - 1` is a draft, `consultation - 2` declared.
A role that carries them can do them all in the order of the table."""

DOCUMENT = DraftDocument("C26/20", "en", "c26-20.pdf", "application/pdf", b"%PDF")


def _draft(reference: str) -> Particulars:
    return Particulars(reference, {"en": "Another"}, {"en": "Rule 3.2"}, {"en": "C26/100"}, closes_at=CLOSES)


def _pending(world: World, consultation: int) -> int:
    return proposals.list_waiting_proposals(world.parts, consultation)[0].id or 0


def _failed(world: World, consultation: int) -> int:
    about = [mail for mail in world.mails() if mail.consultation_id == consultation]
    return next(mail.number for mail in about if mail.status == "failed")


ACTS: dict[str, tuple[set[str], Act]] = {
    "create a draft": (PREPARERS, lambda w, by, c: drafts.create_draft(w.parts, by, BODY, _draft("DM-26/8"))),
    "edit it": (PREPARERS, lambda w, by, c: drafts.replace_particulars(w.parts, by, c - 1, _draft("DM-26/9"))),
    "add a ballot": (
        PREPARERS,
        lambda w, by, c: drafts.add_ballot(w.parts, by, c - 1, wording({"en": "to note"}, "note")),
    ),
    "remove a ballot": (PREPARERS, lambda w, by, c: drafts.remove_ballot(w.parts, by, c - 1, 1)),
    "attach a document": (PREPARERS, lambda w, by, c: drafts.attach_document(w.parts, by, c - 1, 1, DOCUMENT)),
    "store a paper": (SECRETARIAT, lambda w, by, c: upload.store_paper(w.parts, by, BODY, *paper_of(Said()))),
    "open": (CHAIRS, lambda w, by, c: opening.open_consultation(w.parts, by, c - 1)),
    "extend": (CHAIRS, lambda w, by, c: chair_acts.extend_deadline(w.parts, by, c, CLOSES + DAY, "more time")),
    "withdraw": (CHAIRS, lambda w, by, c: chair_acts.withdraw_ballot(w.parts, by, c, "1", "a reason")),
    "annul": (CHAIRS, lambda w, by, c: chair_acts.annul_consultation(w.parts, by, c - 1, "a reason")),
    "close early": (CHAIRS, lambda w, by, c: chair_acts.close_early(w.parts, by, c)),
    "publish": (
        PREPARERS,
        lambda w, by, c: chair_acts.publish_file(w.parts, by, c - 2, "letters/en.pdf", b"%PDF", "application/pdf"),
    ),
    "propose a paper reply": (
        SECRETARIAT,
        lambda w, by, c: paper_reply.propose_paper_reply(w.parts, by, c, w.paper("BB", scan=SCAN + b"2")),
    ),
    "propose a roll amendment": (
        SECRETARIAT,
        lambda w, by, c: roll_amendment.propose_roll_amendment(
            w.parts, by, c, "BB", entitled=False, ground=GROUND, reason="arrears"
        ),
    ),
    "confirm": (SECRETARIAT, lambda w, by, c: proposals.confirm_proposal(w.parts, by, _pending(w, c))),
    "read what was proposed": (
        SECRETARIAT,
        lambda w, by, c: proposals.proposed_content(w.parts, by, _pending(w, c)),
    ),
    "reject": (SECRETARIAT, lambda w, by, c: proposals.reject_proposal(w.parts, by, _pending(w, c))),
    "send a mail again": (SECRETARIAT, lambda w, by, c: resending.send_again(w.parts, by, c, _failed(w, c))),
    "send all failed mails again": (SECRETARIAT, lambda w, by, c: resending.send_all_failed(w.parts, by, c)),
    "add a focal point": (
        SECRETARIAT,
        lambda w, by, c: focal_point_changes.add_focal_point(
            w.parts, by, BODY, "AA", "New", "new@aa.example", "fr", second=w.second
        ),
    ),
    "remove a focal point": (
        SECRETARIAT,
        lambda w, by, c: focal_point_changes.remove_focal_point(w.parts, by, w.person("AA").public_id, second=w.second),
    ),
    "replace a link": (
        SECRETARIAT,
        lambda w, by, c: focal_points.replace_link(w.parts, by, w.person("AA").public_id),
    ),
    "replace a focal point": (
        SECRETARIAT,
        lambda w, by, c: focal_point_changes.replace_focal_point(
            w.parts, by, w.person("AA").public_id, "Newer", "newer@aa.example", "fr", "left", second=w.second
        ),
    ),
    "take a list": (
        SECRETARIAT,
        lambda w, by, c: focal_point_import.import_focal_points(
            w.parts, by, BODY, [Designation("AA", "New", "new@aa.example", "fr")], second=w.second
        ),
    ),
    "seat members": (
        SECRETARIAT,
        lambda w, by, c: roll_import.seat_members(w.parts, by, BODY, [Member("AA", "A")], "x"),
    ),
    "set a right": (
        SECRETARIAT,
        lambda w, by, c: voting_rights.set_right(
            w.parts, by, BODY, "AA", entitled=False, ground=GROUND, effective_on=date(2026, 1, 1), reason="x"
        ),
    ),
}


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    """Two States suffice here."""
    return make_world(states=["AA", "BB"])


@pytest.fixture
def consultation(world: World) -> int:
    """An open consultation that could close early, with a paper waiting; before it a draft, and a declared one."""
    declared, draft = world.draft(), world.draft()
    opening.open_consultation(world.parts, world.chair, declared)
    for state in world.states:
        world.reply(declared, state)
    chair_acts.close_early(world.parts, world.chair, declared)
    consultation = world.open()
    world.mailer.refuse[address_of("BB")] = PlainDeliveryOutcome("", False, "550 no such user", permanent=True)
    delivery.deliver_due(world.parts, "worker")
    assert (declared, draft) == (consultation - 2, consultation - 1)
    for state in world.states:
        world.reply(consultation, state)
    world.clock.forward(INSTANT)
    # Proposed by an officer whose only part this is, so that the secretary of the table may confirm.
    paper_reply.propose_paper_reply(world.parts, world.second, consultation, world.paper())
    return consultation


def _officer(world: World, role: str) -> str:
    return {
        "chair": world.chair,
        "vice-chair": world.vice_chair,
        "secretariat": world.secretary,
        "auditor": world.auditor,
    }[role]


def test_an_act_is_refused_to_every_role_that_does_not_carry_it(world: World, consultation: int) -> None:
    for allowed, act in ACTS.values():
        for role in ROLES:
            if role not in allowed:
                with world.refuses(NotAllowed, role=role):
                    act(world, _officer(world, role), consultation)


def test_an_act_is_refused_to_those_who_are_no_officers_or_no_longer(world: World, consultation: int) -> None:
    for _, act in ACTS.values():
        for nobody in ("", "of-zzzzzzzz", world.person("AA").public_id):
            with world.refuses(UnknownPerson):
                act(world, nobody, consultation)
    with world.parts.store.writing() as tx:
        for officer in tx.exec(select(Officer)):
            officer.disabled_at = officer.created_at
    for allowed, act in ACTS.values():
        with world.refuses(UnknownPerson):
            act(world, _officer(world, min(allowed)), consultation)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_can_do_every_act_that_it_carries(world: World, consultation: int, role: str) -> None:
    for allowed, act in ACTS.values():
        if role in allowed:
            act(world, _officer(world, role), consultation)
            world.standing(consultation)


def test_an_officer_has_one_of_the_four_roles(world: World) -> None:
    with pytest.raises(Exception, match="role"):
        officers.add_officer(world.parts, "new@ballot.example.int", "president", "New")
