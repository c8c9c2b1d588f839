from __future__ import annotations

from ballot.ports import PlainDeliveryOutcome
from ballot.services.mail import log
from ballot.services.mail.bounces import record_bounce
from ballot.services.mail.delivery import deliver_due
from ballot.services.mail.log import MAIL_STATUSES
from tests.support import focal_point_changes
from tests.support.installation import World, address_of
from tests.support.installation_fixtures import MakeWorld
from tests.support.mail.bounce_reports import Said


def _page(
    world: World, consultation: int, standing: str | None = None, state: str | None = None, number: int = 1
) -> log.MailLogPage:
    return log.read_page(world.parts, consultation, standing=standing, state=state, number=number, size=3)


def test_the_log_is_told_by_standing_and_state_a_page_at_a_time(make_any_world: MakeWorld) -> None:
    world = make_any_world(focal_points=2)
    consultation = world.open()
    world.mailer.refuse[address_of("BB")] = PlainDeliveryOutcome("", False, "550 no", permanent=True)
    deliver_due(world.parts, "worker", limit=9)
    record_bounce(world.parts, Said(about=(world.mails("invitation", "AA")[0].message_id,)))
    everything = _page(world, consultation)
    assert dict(everything.counts) == {"sent": 7, "queued": 1, "failed": 1, "bounced": 1, "cancelled": 0}
    assert (everything.count, len(everything.lines)) == (10, 3)
    assert [len(_page(world, consultation, number=number).lines) for number in (1, 3, 4, 5, 99)] == [3, 3, 1, 1, 1]
    for standing in MAIL_STATUSES:
        found = _page(world, consultation, standing)
        assert {line.status for line in found.lines} <= {standing}
        assert found.count == everything.counts[standing]
    [failed] = _page(world, consultation, "failed").lines
    assert (failed.mail.state, failed.person and failed.person.email) == ("BB", address_of("BB"))
    assert _page(world, consultation, state="CC").count == 2
    assert _page(world, consultation, "failed", "CC").lines == []


def test_by_state_those_in_office_come_first_and_those_who_were_written_to_stay(world: World) -> None:
    consultation = world.open()
    deliver_due(world.parts, "worker")
    person = world.person("AA")
    new = focal_point_changes.replace_focal_point(
        world.parts,
        world.secretary,
        person.public_id,
        "New",
        "new@aa.example",
        "en",
        "Left the ministry",
        second=world.second,
    )
    found = log.list_by_state(world.parts, consultation, 1)
    assert [one.person.public_id for one in found["AA"]] == [new, person.public_id]
    assert [(one.last.template, one.last.status) if one.last else None for one in found["AA"]] == [
        ("invitation", "queued"),
        ("invitation", "sent"),
    ]
    assert set(found) == set(world.states)
