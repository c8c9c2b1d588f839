"""Before closing nobody sees a vote: not in what the services hand out, not in the database without its key."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from ballot.adapters.seals import FileSealBox
from ballot.rules.refusals import BallotsUnanswered, DeadlinePassed, KeyMissing, NotAllReplied
from ballot.services.consultations import chair_acts, overview
from ballot.services.consultations.closing import close_due
from ballot.services.core.record_cache import Folds
from ballot.services.countersigning import paper_reply, proposals
from ballot.services.evidence import bundles, receipts
from ballot.services.mail import delivery, log
from ballot.services.replies import current, invitations
from ballot.store.tables import SealedOpening
from tests.support.installation import CLOSES, DAY, INSTANT, World, address_of
from tests.support.installation_fixtures import MakeWorld

WORD = "We object most strongly, whatever others may say."


@pytest.fixture
def voted(make_world: MakeWorld) -> tuple[World, int]:
    """A sealed consultation in which AA has replied by link and BB on paper, in words nobody may read yet."""
    world = make_world(focal_points=2)
    consultation = world.open(record_until=CLOSES + DAY)
    world.reply(consultation, "AA", {"1": "against", "2": "abstain"}, statements={"1": WORD})
    world.record_paper(consultation, world.paper("BB", {"1": "against"}, statements={"1": WORD}, scan=WORD.encode()))
    paper_reply.propose_paper_reply(
        world.parts, world.secretary, consultation, world.paper("CC", statements={"1": WORD}, scan=WORD.encode() * 2)
    )
    return world, consultation


def _shown(world: World, consultation: int) -> dict[str, Any]:
    """Everything the services hand out about a consultation to those who are not the State itself."""
    parts = world.parts
    shown = overview.read_overview(parts, consultation)
    return {
        "overview": vars(shown) | {"standing": vars(shown.standing)},
        "list": [vars(one) | {"standing": vars(one.standing)} for one in overview.list_overviews(parts, "council")],
        "entries": overview.read_entries(parts, consultation, 0, 100),
        "statements": overview.read_statements(parts, consultation, shown.standing),
        "mail log": log.read_page(parts, consultation, standing=None, state=None, number=1, size=100),
        "export": _record_in(bundles.export_signed_bundle(parts, consultation)),
        "receipt": receipts.receipt_of_entry(parts, consultation, 1),
        "waiting": proposals.list_waiting_proposals(parts, consultation),
        "roll call": shown.standing.roll_call(),
        "recount": shown.standing.recount(),
        "foreign invitation": vars(
            invitations.read_invitation(parts, world.person("DD").id or 0, consultation).standing
        ),
    }


def _record_in(exported: bytes) -> dict[str, bytes]:
    """Everything in a bundle but the page that checks it, which knows the words of every vote."""
    with zipfile.ZipFile(BytesIO(exported)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist() if name != "verify.html"}


def test_nothing_that_is_shown_before_closing_tells_a_vote_or_a_word(voted: tuple[World, int]) -> None:
    world, consultation = voted
    for name, shown in _shown(world, consultation).items():
        told = repr(shown)
        assert WORD not in told, name
        # "no-reply" and zeroes are all that the roll call and a recount have to say.
        for choice in ("'against'", "'abstain'", '"against"', '"abstain"'):
            assert choice not in told.replace("'against': 0", "").replace("'abstain': 0", ""), name
    standing = overview.read_overview(world.parts, consultation).standing
    assert {choice for votes in standing.roll_call().values() for choice in votes.values()} == {"no-reply"}


def test_between_the_deadline_and_the_declaration_votes_stay_sealed(voted: tuple[World, int]) -> None:
    world, consultation = voted
    world.clock.moment = CLOSES + timedelta(hours=1)
    delivery.deliver_due(world.parts, "worker")
    assert close_due(world.parts) == [consultation]
    assert world.row(consultation).stage == "closed"
    for name, shown in _shown(world, consultation).items():
        assert WORD not in repr(shown), name
    assert WORD.encode() not in world.raw_bytes()


def test_the_database_without_the_key_has_no_vote_and_no_word(voted: tuple[World, int]) -> None:
    world, consultation = voted
    found = world.raw_bytes()
    assert WORD.encode() not in found
    for choice in (b'"against"', b'"abstain"', b"'against'"):
        assert choice not in found
    assert str(world.standing(consultation).replies["AA"].seal).encode() in found


def test_mails_before_closing_tell_no_vote_not_even_to_the_state_itself(voted: tuple[World, int]) -> None:
    world, consultation = voted
    world.sign(consultation)
    delivery.deliver_due(world.parts, "worker")
    assert world.mailer.to(address_of("AA", 1), "receipt")
    for mail in world.mailer.sent:
        assert WORD not in mail.text
        assert '"against"' not in mail.text


def test_an_opening_opens_with_the_key_of_this_installation_alone(voted: tuple[World, int], tmp_path: Path) -> None:
    world, consultation = voted
    person = world.person("AA").id or 0
    other = FileSealBox(tmp_path / "other.key")
    other.create()
    for seals, error in ((other, ValueError), (FileSealBox(tmp_path / "none.key"), KeyMissing)):
        parts = replace(world.parts, seals=seals, folds=Folds())
        with pytest.raises(error):
            current.own_reply(parts, invitations.read_invitation(parts, person, consultation))
    own = current.own_reply(world.parts, invitations.read_invitation(world.parts, person, consultation))
    assert own is not None
    assert own.statements == {"1": WORD}


def test_the_openings_of_replaced_replies_are_overwritten_on_the_disk(voted: tuple[World, int]) -> None:
    world, consultation = voted
    with world.parts.store.reading() as tx:
        ciphertext = tx.exec(select(SealedOpening.ciphertext).where(SealedOpening.state == "AA")).one()
    assert ciphertext in world.raw_bytes()
    world.reply(consultation, "AA")
    with world.parts.store.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA query_only = OFF")
        driver.rollback()
        assert driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    assert ciphertext not in world.raw_bytes()


def test_replies_and_seals_of_the_same_vote_have_nothing_in_common(world: World) -> None:
    consultation = world.open()
    for state in world.states:
        world.reply(consultation, state, "for")
    entries = world.entries(consultation)[1:]
    assert len({entry["seal"] for entry in entries}) == len(entries)
    assert len({row.ciphertext for row in _kept(world)}) == len(entries)


def test_how_long_a_sealed_text_is_does_not_tell_what_it_says(world: World) -> None:
    consultation = world.open(ballots=3)
    said: list[dict[str, str]] = [{"1": "for"}, {"1": "abstain", "2": "against"}, {"1": "for", "2": "for", "3": "for"}]
    for state, votes in zip(world.states, said, strict=False):
        world.reply(consultation, state, votes)
    world.reply(consultation, "DD", {"3": "against"}, statements={"3": "A short one."})
    assert len({len(row.ciphertext) for row in _kept(world)}) == 1
    world.clock.forward(INSTANT)
    for state, votes in zip(world.states, said, strict=False):
        paper_reply.propose_paper_reply(world.parts, world.secretary, consultation, world.paper(state, votes))
    waiting = proposals.list_waiting_proposals(world.parts, consultation)
    assert len({len(one.sealed_payload) for one in waiting}) == 1


def _kept(world: World) -> list[SealedOpening]:
    with world.parts.store.reading() as tx:
        return list(tx.exec(select(SealedOpening)))


def test_how_a_reply_was_refused_does_not_store_what_it_said(world: World) -> None:
    consultation = world.open()
    world.clock.moment = CLOSES
    with world.refuses(DeadlinePassed):
        world.reply(consultation, "AA", {"1": "for"}, statements={"1": WORD})
    assert WORD.encode() not in world.raw_bytes()


def test_closing_early_names_who_has_not_replied_and_never_who_left_what_blank(voted: tuple[World, int]) -> None:
    world, consultation = voted
    world.reply(consultation, "BB", {"1": "for"})  # leaves the other ballots blank
    with pytest.raises(NotAllReplied) as waited:
        chair_acts.close_early(world.parts, world.chair, consultation)
    assert waited.value.facts == {"missing": ["CC", "DD", "EE"]}
    for state in ("CC", "DD", "EE"):
        world.reply(consultation, state)
    with pytest.raises(BallotsUnanswered) as blank:
        chair_acts.close_early(world.parts, world.chair, consultation)
    assert blank.value.facts == {}
