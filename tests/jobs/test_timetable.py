"""The worker: every job runs, one that fails stops no other, and SIGTERM ends it after what is under way."""

from __future__ import annotations

from datetime import timedelta

from ballot.jobs import timetable
from tests.support.installation import CLOSES, DAY, HOUR, World, address_of
from tests.support.jobs import NAMES, until, working


def _a_little_later(world: World) -> bool:
    """Let the clock go on: a receipt that came up before its head was signed is put off by a second of that clock."""
    world.clock.forward(timedelta(milliseconds=100))
    return True


def test_a_worker_runs_a_consultation_to_its_end_without_anybodys_help(world: World) -> None:
    consultation = world.open(reminder_hours=(24,))
    with working(world.parts):
        until(lambda: len(world.mailer.to(address_of("AA"), "invitation")) == 1)
        world.reply(consultation, "AA")
        world.clock.moment = CLOSES - HOUR
        until(lambda: len(world.mailer.to(address_of("BB"), "reminder")) == 1)
        until(lambda: _a_little_later(world) and len(world.mailer.to(address_of("AA"), "receipt")) == 1)
        world.clock.moment = CLOSES
        until(lambda: world.row(consultation).stage == "declared")
        until(lambda: len([mail for mail in world.mails("result") if mail.status == "sent"]) == 5)
        until(lambda: bool(world.dump()["signed_tally"]))
    assert world.mailer.to(address_of("AA"), "reminder") == []
    assert world.audit(consultation).results[0]["for"] == 1


def test_two_workers_do_nothing_twice(world: World) -> None:
    consultations = [world.open() for _ in range(3)]
    for consultation in consultations:
        world.reply(consultation, "AA")
    world.clock.moment = CLOSES
    with working(world.parts), working(world.parts):
        until(lambda: {mail.status for mail in world.mails("result")} == {"sent"})
        until(lambda: len(world.dump()["signed_tally"]) == 3)
    for consultation in consultations:
        assert world.acts(consultation) == ["opened", "replied", "closed", "unsealed", "declared"]
        world.audit(consultation)
    sent = [mail.message_id for mail in world.mailer.sent]
    assert len(sent) == len(set(sent))


def test_a_worker_that_slept_a_day_takes_up_what_it_missed(world: World) -> None:
    consultation = world.open()
    world.clock.moment = CLOSES + DAY
    with working(world.parts):
        until(lambda: world.row(consultation).stage == "declared")


def test_a_worker_deletes_what_is_over(world: World) -> None:
    assert world.dump()["first_access"]
    world.clock.forward(world.parts.policy.first_access)
    with working(world.parts):
        until(lambda: not world.dump()["first_access"])


def test_the_jobs_are_those_that_the_other_tests_name(world: World) -> None:
    assert tuple(timetable.jobs(world.parts, "worker")) == NAMES


def test_every_job_is_one_service_call_that_may_run_at_any_time(world: World) -> None:
    world.draft()
    before = world.dump()
    for _, job in timetable.jobs(world.parts, "worker").values():
        for _ in range(2):
            job()
    assert world.dump() == before
