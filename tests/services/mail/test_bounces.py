"""Mail that comes back: which report is believed, and what is said of whom it did not reach."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ballot.ports import PlainDeliveryOutcome
from ballot.rules.refusals import NotYetAvailable
from ballot.services.core import audit_log
from ballot.services.mail import bounces, resending
from ballot.services.mail.bounces import MailProblems, ReportResult, read_mail_problems, record_bounce, return_address
from ballot.services.mail.delivery import deliver_due
from ballot.store.tables import OutboxDelivery
from tests.support import focal_point_changes
from tests.support.installation import HOST, HOUR, START, World, address_of
from tests.support.installation_fixtures import MakeWorld
from tests.support.mail.bounce_reports import Said

NEVER = PlainDeliveryOutcome("", False, "550 no such mailbox", permanent=True)


@pytest.fixture
def sent(world: World) -> World:
    """An open consultation whose invitations were sent, each under a return address of its own."""
    world.parts = replace(world.parts, bounce_address=f"bounces@{HOST}")
    world.open()
    deliver_due(world.parts, "worker")
    return world


def _mail(world: World, state: str = "AA") -> OutboxDelivery:
    return world.mails("invitation", state)[-1]


def test_every_mail_has_a_return_address_that_names_it_alone(sent: World) -> None:
    senders = {mail.to_address: mail.envelope_sender for mail in sent.mailer.sent}
    assert len(set(senders.values())) == 5
    tag = _mail(sent).message_id.partition("@")[0]
    assert senders[address_of("AA")] == f"bounces+{tag}@{HOST}"


def test_without_the_setting_mail_comes_back_to_the_sender(world: World) -> None:
    world.open()
    deliver_due(world.parts, "worker")
    assert {mail.envelope_sender for mail in world.mailer.sent} == {None}


def test_a_message_id_that_was_made_elsewhere_names_nothing_in_a_return_address(sent: World) -> None:
    assert return_address(sent.parts, "invitation-1+x@elsewhere.example") is None


def test_a_report_under_the_return_address_is_noted_at_the_mail_once(sent: World) -> None:
    mail = _mail(sent)
    report = Said(delivered_to=("postmaster@x.example", (return_address(sent.parts, mail.message_id) or "").upper()))
    assert record_bounce(sent.parts, report) is ReportResult.NOTED
    noted = _mail(sent)
    assert (noted.status, noted.bounced_at, noted.bounce) == ("sent", START, "550 5.1.1 no such mailbox")
    assert record_bounce(sent.parts, replace(report, reason="again")) is ReportResult.KNOWN
    assert _mail(sent).bounce == noted.bounce
    assert _mail(sent, "BB").bounced_at is None


def test_a_report_that_returns_the_mail_itself_is_noted_too(any_world: World) -> None:
    world = any_world
    world.open()
    deliver_due(world.parts, "worker")
    assert record_bounce(world.parts, Said(about=("other@x.example", _mail(world).message_id))) is ReportResult.NOTED


def test_a_report_that_knows_no_more_than_an_address_is_not_believed(sent: World) -> None:
    before = sent.dump()
    for report in (
        Said(),
        Said(delivered_to=(f"bounces@{HOST}", f"bounces+{'0' * 32}@{HOST}", f"bounces+x@{HOST}", "bounces+")),
        Said(delivered_to=(f"bounces+{_mail(sent).message_id.partition('@')[0]}@elsewhere.example",)),
        Said(about=(_mail(sent).message_id.replace(HOST, "elsewhere.example"),)),
    ):
        assert record_bounce(sent.parts, report) is ReportResult.UNKNOWN
    assert sent.dump() == before


def test_a_delay_is_not_noted(sent: World) -> None:
    before = sent.dump()
    report = Said(about=(_mail(sent).message_id,), permanent=frozenset())
    assert record_bounce(sent.parts, report) is ReportResult.TEMPORARY
    assert sent.dump() == before


def test_a_mail_that_waits_in_the_queue_cannot_have_come_back(world: World) -> None:
    world.open()
    assert record_bounce(world.parts, Said(about=(_mail(world).message_id,))) is ReportResult.UNKNOWN


def _bounce(world: World, mail: OutboxDelivery) -> None:
    assert record_bounce(world.parts, Said(about=(mail.message_id,))) is ReportResult.NOTED


def test_trouble_is_told_by_state(make_any_world: MakeWorld) -> None:
    world = make_any_world(focal_points=2)
    consultation = world.open()
    world.mailer.refuse[address_of("BB")] = NEVER
    deliver_due(world.parts, "worker")
    assert read_mail_problems(world.parts, consultation) == {"BB": MailProblems(failed=1)}
    for mail in world.mails("invitation", "AA"):
        _bounce(world, mail)
    assert read_mail_problems(world.parts, consultation) == {
        "AA": MailProblems(bounced=2, unreached=True),
        "BB": MailProblems(failed=1),
    }
    assert set(bounces.list_unreached(world.parts, 1)) == {
        *(world.person("AA", n).id for n in range(2)),
        world.person("BB").id,
    }


def test_a_removed_person_s_trouble_is_over(make_world: MakeWorld) -> None:
    world = make_world(focal_points=2)
    consultation = world.open()
    deliver_due(world.parts, "worker")
    _bounce(world, _mail(world))
    assert set(read_mail_problems(world.parts, consultation)) == {"AA"}
    focal_point_changes.remove_focal_point(
        world.parts,
        world.secretary,
        world.person("AA", 1).public_id,
        second=world.second,
    )
    assert read_mail_problems(world.parts, consultation) == {}
    assert bounces.list_unreached(world.parts, 1) == {}


def test_trouble_is_of_its_own_consultation_and_ends_for_a_person_with_a_later_mail_that_stays_away(
    world: World,
) -> None:
    first = world.open()
    deliver_due(world.parts, "worker")
    _bounce(world, _mail(world))
    second = world.open()
    assert read_mail_problems(world.parts, second) == {}
    assert set(bounces.list_unreached(world.parts, 1)) == {world.person("AA").id}
    world.clock.forward(HOUR)
    deliver_due(world.parts, "worker")
    assert bounces.list_unreached(world.parts, 1) == {}
    assert read_mail_problems(world.parts, first) == {"AA": MailProblems(bounced=1)}
    world.clock.forward(HOUR)
    _bounce(world, _mail(world))
    assert read_mail_problems(world.parts, second) == {"AA": MailProblems(bounced=1, unreached=True)}
    assert read_mail_problems(world.parts, 77) == {}


def test_what_was_sent_before_a_report_came_says_nothing_against_it(world: World) -> None:
    world.open()
    world.open()
    deliver_due(world.parts, "worker")
    world.clock.forward(HOUR)
    _bounce(world, world.mails("invitation", "AA")[0])
    assert set(bounces.list_unreached(world.parts, 1)) == {world.person("AA").id}


def test_a_mail_that_came_back_is_sent_again(sent: World) -> None:
    mail = _mail(sent)
    _bounce(sent, mail)
    resending.send_again(sent.parts, sent.secretary, mail.consultation_id or 0, mail.number)
    waiting = _mail(sent)
    assert (waiting.status, waiting.sent_at, waiting.bounced_at, waiting.bounce) == ("queued", None, None, None)
    deliver_due(sent.parts, "worker")
    assert _mail(sent).status == "sent"
    with sent.refuses(NotYetAvailable, what="failed-mail"):
        resending.send_again(sent.parts, sent.secretary, mail.consultation_id or 0, mail.number)
    [deed] = [one for one in audit_log.list_entries(sent.parts) if one.act == "mail-sent-again"]
    assert (deed.by, deed.facts) == (sent.secretary, {"mail": mail.id, "template": "invitation", "state": "AA"})
