"""The desk: what runs, what waits and what has ended, in as many queries for many consultations as for one."""

from __future__ import annotations

from ballot.ports import PlainDeliveryOutcome
from ballot.services.consultations import chair_acts
from ballot.services.countersigning import paper_reply
from ballot.services.dashboard.desk import ENDED_ON_PAGE, list_declared, read_desk
from ballot.services.evidence import signing
from ballot.services.mail import bounces
from ballot.services.mail.delivery import deliver_due
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
    whole, bare = world.draft(), world.draft(ballots=0, legal_basis={"en": " "}, closes_at=None)
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
    chair_acts.annul_consultation(world.parts, world.chair, annulled, "settled")
    first, second = read_desk(world.parts, "council"), read_desk(world.parts, "council", 2)
    assert [one.row.id for one in (*first.ended, *second.ended)] == [annulled, *reversed(ended)]
    assert first.ended_count == ENDED_ON_PAGE + 2
    assert [one.outcomes for one in first.ended[:2]] == [[], ["not-adopted"]]
    body, for_everyone, in_all = list_declared(world.parts, "council", 1, 100)
    assert [one.row.id for one in for_everyone] == list(reversed(ended))
    assert (body.slug, in_all) == ("council", len(ended))


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
