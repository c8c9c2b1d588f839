"""What the desk and the auditor see: everything in its place, in as many queries for many consultations as for one."""

from __future__ import annotations

import json

import pytest

from ballot.ports import PlainDeliveryOutcome
from ballot.rules.stages import Stage
from ballot.services.consultations import chair_acts
from ballot.services.consultations.overview import list_overviews, list_overviews_at, read_overview
from ballot.services.consultations.timeline import read_timeline
from ballot.services.countersigning import paper_reply
from ballot.services.dashboard import audit_view
from ballot.services.dashboard.desk import ENDED_ON_PAGE, RUNNING_STAGES, list_declared, list_ended, read_desk
from ballot.services.evidence import signing
from ballot.services.mail import bounces
from ballot.services.mail.delivery import deliver_due
from ballot.services.mail.reminders import remind_due
from ballot.store.queries.outbox import mail_about
from tests.support.databases.faults import failing_statement
from tests.support.installation import CLOSES, DAY, HOUR, World
from tests.support.installation_fixtures import MakeWorld

NEVER = 10**9


def queries(world: World, *, page: int = 1) -> int:
    """How many statements the desk takes in a process that has folded every record before."""
    read_desk(world.parts, "council", page)
    with failing_statement(world.parts.store.engine, NEVER) as run:
        read_desk(world.parts, "council", page)
    return len(run)


def test_the_desk_takes_as_many_queries_for_many_consultations_as_for_one(world: World) -> None:
    for make in (world.draft, world.open):
        make()
    world.close(world.open(ballots=1))
    one_of_each = queries(world)
    later = world.clock.moment + 9 * DAY
    for number in range(5):
        world.draft(closes_at=later)
        world.open(closes_at=later, ballots=number + 1)
        world.close(world.open(closes_at=world.clock.moment + HOUR))
    assert queries(world) == one_of_each


def test_what_runs_comes_with_the_earliest_deadline_first_and_what_waits_in_it(world: World) -> None:
    late = world.open(closes_at=CLOSES + DAY)
    soon = world.open()
    paper_reply.propose_paper_reply(world.parts, world.secretary, late, world.paper())
    found = read_desk(world.parts, "council")
    assert [one.id for one in found.running] == [soon, late]
    assert (found.waiting[soon].to_confirm, found.waiting[late].to_confirm) == (0, 1)
    assert (found.drafts, found.ended, found.ended_count) == ([], [], 0)


def test_a_draft_tells_what_it_lacks(world: World) -> None:
    whole, bare = world.draft(), world.draft(ballots=0, legal_basis=" ", closes_at=None)
    lacks = {one.row.id: (one.ballots, one.missing) for one in read_desk(world.parts, "council").drafts}
    assert lacks == {whole: (2, []), bare: (0, ["ballots", "legal-basis", "deadline"])}


def test_what_has_ended_comes_latest_first_a_page_at_a_time_with_its_outcomes(world: World) -> None:
    ended = []
    for number in range(ENDED_ON_PAGE + 1):
        one = world.open(closes_at=world.clock.moment + DAY, ballots=1 + number % 2)
        world.close(one)
        ended.append(one)
    signing.sign_pending(world.parts)
    annulled = world.open(closes_at=world.clock.moment + DAY)
    chair_acts.annul(world.parts, world.chair, annulled, "settled")
    first, second = read_desk(world.parts, "council"), read_desk(world.parts, "council", 2)
    assert [one.row.id for one in (*first.ended, *second.ended)] == [annulled, *reversed(ended)]
    assert first.ended_count == ENDED_ON_PAGE + 2
    assert [one.outcomes for one in first.ended[:2]] == [[], ["not-adopted"]]
    body, for_everyone, in_all = list_declared(world.parts, "council", 1, 100)
    assert [one.row.id for one in for_everyone] == list(reversed(ended))
    assert (body.slug, in_all) == ("council", len(ended))


def test_the_list_of_all_has_the_newest_checkpoint_of_each(world: World) -> None:
    signed, unsigned = world.open(), world.open()
    world.sign(signed)
    world.reply(signed, "AA")
    world.sign(signed)
    found = {one.id: one.checkpoint for one in list_overviews(world.parts, "council")}
    assert found[unsigned] is None
    assert found[signed] == read_overview(world.parts, signed).checkpoint


def test_those_at_the_stages_asked_for_are_listed_and_no_record_of_the_others_is_read(world: World) -> None:
    draft, running, over = world.draft(), world.open(), world.open()
    chair_acts.annul(world.parts, world.chair, over, "a reason")
    world.forget()
    assert [one.id for one in list_overviews_at(world.parts, "council", (Stage.DRAFT, *RUNNING_STAGES))] == [
        running,
        draft,
    ]
    assert [row.id for row in list_ended(world.parts, "council")] == [over]
    assert running in world.parts.folds
    assert over not in world.parts.folds


def test_the_auditor_finds_every_record_that_was_opened_with_all_that_was_signed(world: World) -> None:
    world.draft()
    consultation = world.open()
    world.sign(consultation)
    world.reply(consultation, "AA")
    _, [found], in_all = audit_view.list_records(world.parts, "council", 1, 10)
    assert (found.row.id, found.row.size, found.signed, in_all) == (consultation, 2, 1, 1)
    assert found.running is not None
    world.sign(consultation)
    assert [size for size, _ in audit_view.list_checkpoints(world.parts, consultation)] == [2, 1]
    older = audit_view.find_checkpoint(world.parts, consultation, 1)
    assert older is not None
    assert older.note.encode() == world.kept(consultation).checkpoints["checkpoint-1"]
    assert audit_view.find_checkpoint(world.parts, consultation, 3) is None
    world.close(consultation)
    signing.sign_pending(world.parts)
    _, [found], _ = audit_view.list_records(world.parts, "council", 1, 10)
    assert (found.running, found.outcomes) == (None, ["not-adopted", "not-adopted"])


def test_officers_are_seen_with_their_second_factor_and_without_any_secret(clerk: World) -> None:
    seen = {one.officer.role: (one.authenticator, one.passkey) for one in audit_view.list_officers(clerk.parts)}
    assert seen["auditor"] == (False, False)
    assert (True, False) in [(one.authenticator, one.passkey) for one in audit_view.list_officers(clerk.parts)]


@pytest.mark.parametrize("sealed", [True, False])
def test_the_course_tells_when_and_never_how(world: World, sealed: bool) -> None:
    consultation = world.open(sealed=sealed, closes_at=CLOSES, reminder_hours=[48])
    first = world.clock.moment
    world.reply(consultation, "AA", "against", statements={"1": "secret words"})
    world.clock.forward(HOUR)
    world.reply(consultation, "AA", "abstain")
    world.clock.moment = CLOSES - 47 * HOUR
    remind_due(world.parts)
    chair_acts.extend(world.parts, world.chair, consultation, CLOSES + DAY, "time")
    world.close(consultation)
    found = read_timeline(world.parts, read_overview(world.parts, consultation))
    assert found.replied == {"AA": first}
    assert [entry["act"] for _, entry in found.events] == ["replied", "replied", "extended", "closed", "declared"]
    assert found.extensions() == [(CLOSES - 47 * HOUR, CLOSES)]
    assert found.reminders == [(CLOSES - 47 * HOUR, 4)]
    told = json.dumps([entry for _, entry in found.events if entry["act"] == "replied"])
    for word in ("against", "abstain", "secret", "seal", "votes"):
        assert word not in told


def test_a_draft_has_no_course(world: World) -> None:
    assert read_timeline(world.parts, read_overview(world.parts, world.draft())).events == []


def test_mail_that_failed_or_came_back_is_counted(make_world: MakeWorld) -> None:
    world = make_world(states=("AA", "BB", "CC"))
    world.mailer.refuse[world.person("BB").email] = PlainDeliveryOutcome(
        "", False, "550 no such mailbox", permanent=True
    )
    consultation = world.open()
    deliver_due(world.parts, "worker")
    with world.parts.store.writing() as tx:
        mail = next(one for one in mail_about(tx, consultation) if one.state == "CC")
        mail.bounced_at = world.clock.moment
        tx.add(mail)
    waits = read_desk(world.parts, "council").waiting[consultation]
    assert (waits.failed, waits.returned) == (1, 1)
    assert {state for state, one in bounces.read_mail_problems(world.parts, consultation).items() if one.unreached} == {
        "BB",
        "CC",
    }
