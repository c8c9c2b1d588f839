"""Scans of paper replies: who sees them, when, and that each look is logged."""

from __future__ import annotations

from hashlib import sha256

from ballot.record.acts import commitment
from ballot.record.canonical import parse_object
from ballot.rules.refusals import NotAllowed, NotYetAvailable
from ballot.services.consultations import chair_acts
from ballot.services.core import audit_log
from ballot.services.countersigning import proposals, scans
from tests.support.installation import HOUR, SCAN, World
from tests.support.replies.paper_replies import propose_paper


def _recorded(world: World, **settings: object) -> tuple[int, int]:
    consultation = world.open(**settings)  # type: ignore[arg-type]  # what opening takes
    world.clock.forward(HOUR)
    return consultation, world.record_paper(consultation, world.paper("AA", {"1": "against"}))


def test_a_scan_that_waits_is_shown_to_the_secretariat_alone_and_each_look_is_logged(world: World) -> None:
    consultation = world.open()
    pending = propose_paper(world, consultation)
    for by in (world.secretary, world.second):
        scan = scans.look_at_proposed_scan(world.parts, by, consultation, pending)
        assert (scan.content, scan.media_type) == (SCAN, "application/pdf")
        logged = audit_log.list_entries(world.parts, limit=1)[0]
        reference = world.row(consultation).reference
        assert (logged.by, logged.act, logged.at) == (by, "scan-seen", world.clock.now())
        assert logged.facts == {"reference": reference, "state": scan.state, "what": "scan", "proposal": pending}
    for by in (world.chair, world.vice_chair, world.auditor):
        with world.refuses(NotAllowed):
            scans.look_at_proposed_scan(world.parts, by, consultation, pending)
    other = world.open()
    with world.refuses(NotYetAvailable):
        scans.look_at_proposed_scan(world.parts, world.second, other, pending)
    with world.refuses(NotYetAvailable):
        scans.look_at_proposed_scan(world.parts, world.second, consultation, 999)
    proposals.reject_proposal(world.parts, world.second, pending)
    with world.refuses(NotYetAvailable):
        scans.look_at_proposed_scan(world.parts, world.second, consultation, pending)


def test_nobody_who_reads_the_database_recognises_a_letter_that_they_can_guess(world: World) -> None:
    consultation = world.open()
    guess = sha256(SCAN).hexdigest()
    one, other = propose_paper(world, consultation), propose_paper(world, consultation)
    assert guess not in str(world.dump())
    proposals.reject_proposal(world.parts, world.second, one)
    assert scans.look_at_proposed_scan(world.parts, world.second, consultation, other).content == SCAN
    proposals.confirm_proposal(world.parts, world.second, other)
    assert guess not in str(world.dump())


def test_before_the_declaration_chair_and_auditor_see_no_scan_and_afterwards_they_do(world: World) -> None:
    consultation, seq = _recorded(world)
    assert scans.look_at_scan(world.parts, world.second, consultation, seq).content == SCAN
    before = world.dump()["deed"]
    for by in (world.chair, world.vice_chair, world.auditor):
        with world.refuses(NotYetAvailable):
            scans.look_at_scan(world.parts, by, consultation, seq)
        with world.refuses(NotYetAvailable):
            scans.take_commitment(world.parts, by, consultation, seq)
        with world.refuses(NotYetAvailable):
            scans.list_scans(world.parts, by, consultation)
    assert world.dump()["deed"] == before
    world.close(consultation)
    for by in (world.chair, world.vice_chair, world.auditor, world.secretary):
        assert [(one.seq, one.state) for one in scans.list_scans(world.parts, by, consultation)] == [(seq, "AA")]
        assert scans.look_at_scan(world.parts, by, consultation, seq).content == SCAN
        assert audit_log.list_entries(world.parts, limit=1)[0].by == by


def test_of_an_annulled_consultation_only_the_secretariat_sees_scans(world: World) -> None:
    consultation, seq = _recorded(world)
    chair_acts.annul_consultation(world.parts, world.chair, consultation, "It was settled")
    with world.refuses(NotYetAvailable):
        scans.look_at_scan(world.parts, world.chair, consultation, seq)
    assert scans.look_at_scan(world.parts, world.secretary, consultation, seq).content == SCAN


def test_what_is_given_with_a_scan_is_what_the_entry_commits_to(world: World) -> None:
    consultation, seq = _recorded(world)
    hidden = parse_object(scans.take_commitment(world.parts, world.second, consultation, seq))
    assert (hidden["reply"], hidden["sha256"]) == (seq, sha256(SCAN).hexdigest())
    assert world.entries(consultation)[seq]["evidence"] == commitment(hidden)
    assert audit_log.list_entries(world.parts, limit=1)[0].facts["what"] == "commitment"
    with world.refuses(NotYetAvailable):
        scans.take_commitment(world.parts, world.second, consultation, 0)
    assert hidden["salt"].encode() not in repr(world.dump()).encode()
