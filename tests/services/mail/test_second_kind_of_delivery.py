"""A further kind of delivery is a listener and a deliverer that are registered: no act, no query and no job is changed.

Here a kind "webhook" exists in this file alone. `_registered` does what `ballot.wiring` does for mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from sqlmodel import col, select
from structlog.testing import capture_logs

from ballot.jobs import timetable
from ballot.rules.acts import ACTS
from ballot.services.consultations import chair_acts
from ballot.services.core.context import Parts
from ballot.services.core.events import Event, HeldConsultation
from ballot.services.dashboard.backlog import count_figures
from ballot.services.mail import log, outbox_claims, resending
from ballot.services.mail.delivery import deliver_due
from ballot.store.queries.outbox import MAIL
from ballot.store.tables import OutboxDelivery
from tests.support.databases.faults import Broken
from tests.support.installation import CLOSES, DAY, World
from tests.support.installation_fixtures import MakeWorld

WEBHOOK = "webhook"
RECEIVER = "https://receiver.example/ballot"


@dataclass
class _Webhooks:
    """Tells one receiver of every act of a record; `posted` is what it took, `down` whether it takes nothing."""

    posted: list[tuple[str, int | None]] = field(default_factory=list)
    down: bool = False

    def listen(self, held: HeldConsultation, events: Sequence[Event]) -> None:
        for event in (one for one in events if one.kind in ACTS):
            about = f"{event.kind}:{held.id}:{event.occasion}"
            held.tx.add(
                OutboxDelivery(
                    kind=WEBHOOK,
                    message_id=f"{about}@{RECEIVER}",
                    dedupe_key=about,
                    consultation_id=held.id,
                    template=event.kind,
                    facts={"size": held.standing.size},
                    address=RECEIVER,
                    next_attempt_at=held.now,
                    created_at=held.now,
                )
            )

    def deliver(self, parts: Parts, worker: str) -> int:
        claimed = outbox_claims.claim_deliveries(parts, WEBHOOK, worker, 100)
        for one in claimed:
            with parts.store.reading() as tx:
                delivery = tx.get_one(OutboxDelivery, one)
            if not self.down:
                self.posted.append((delivery.template, delivery.facts["size"]))
            outbox_claims.settle_claim(parts, worker, [outbox_claims.Attempt(one, "503 busy" if self.down else None)])
        return len(claimed)


def _registered(parts: Parts, webhooks: _Webhooks) -> Parts:
    return replace(
        parts,
        listeners=(*parts.listeners, webhooks.listen),
        deliverers={**parts.deliverers, WEBHOOK: webhooks.deliver},
    )


@pytest.fixture
def hooked(make_any_world: MakeWorld) -> tuple[World, _Webhooks]:
    world, webhooks = make_any_world(states=["AA", "BB"]), _Webhooks()
    world.parts = _registered(world.parts, webhooks)
    return world, webhooks


def _work(world: World) -> None:
    """Run every job of the worker once."""
    for _, job in timetable.jobs(world.parts, "worker").values():
        job()


def _rows(world: World) -> list[OutboxDelivery]:
    with world.parts.store.reading() as tx:
        return list(
            tx.exec(select(OutboxDelivery).where(OutboxDelivery.kind == WEBHOOK).order_by(col(OutboxDelivery.id)))
        )


def test_every_act_is_delivered_in_the_new_kind_too_and_the_worker_picks_by_kind(
    hooked: tuple[World, _Webhooks],
) -> None:
    world, webhooks = hooked
    consultation = world.open()
    world.reply(consultation, "AA")
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, "more time")
    assert (
        deliver_due(world.parts, "worker").sent == 4
    )  # two invitations, two extensions; the receipt waits to be signed
    assert webhooks.posted == []
    _work(world)
    assert webhooks.posted == [("opened", 1), ("replied", 2), ("extended", 3)]
    assert {row.status for row in _rows(world)} == {"sent"}
    _work(world)
    assert len(webhooks.posted) == 3


def test_what_is_no_mail_stands_in_no_list_and_no_figure_of_mails(hooked: tuple[World, _Webhooks]) -> None:
    world, webhooks = hooked
    webhooks.down = True
    consultation = world.open()
    _work(world)
    [row] = _rows(world)
    assert (row.status, row.attempts, row.last_error) == ("queued", 1, "503 busy")
    page = log.read_page(world.parts, consultation, standing=None, state=None, number=1, size=50)
    assert {line.mail.kind for line in page.lines} == {"mail"}
    assert page.counts == {"sent": 2, "queued": 0, "failed": 0, "bounced": 0, "cancelled": 0}
    assert count_figures(world.parts).mails == {"sent": 2} | dict.fromkeys(("queued", "failed", "cancelled"), 0)
    with world.parts.store.writing() as tx:
        failed = tx.get_one(OutboxDelivery, row.number)
        failed.status = "failed"
        tx.add(failed)
    assert resending.send_all_failed(world.parts, world.secretary, consultation) == 0


def test_a_kind_that_nothing_delivers_is_reported_and_holds_up_no_mail(hooked: tuple[World, _Webhooks]) -> None:
    world, webhooks = hooked
    world.open()
    world.parts = replace(world.parts, deliverers={MAIL: deliver_due})
    with capture_logs() as logs:
        _work(world)
    assert [(one["event"], one["kinds"]) for one in logs if one["log_level"] == "error"] == [
        ("deliveries are queued that nothing delivers", [WEBHOOK])
    ]
    assert {mail.status for mail in world.mails("invitation")} == {"sent"}
    world.parts = _registered(replace(world.parts, listeners=()), webhooks)
    _work(world)
    with capture_logs() as logs:
        _work(world)
    assert logs == []
    assert {row.status for row in _rows(world)} == {"sent"}


def test_a_receiver_that_is_down_holds_up_no_mail_and_is_told_later(hooked: tuple[World, _Webhooks]) -> None:
    world, webhooks = hooked
    webhooks.down = True
    world.open()
    _work(world)
    assert [mail.status for mail in world.mails("invitation")] == ["sent", "sent"]
    webhooks.down = False
    world.clock.forward(DAY)
    _work(world)
    assert webhooks.posted == [("opened", 1)]


def test_an_act_that_fails_leaves_deliveries_of_no_kind(hooked: tuple[World, _Webhooks]) -> None:
    world, _ = hooked
    consultation = world.open()

    def broken(_held: HeldConsultation, _events: Sequence[Event]) -> None:
        raise Broken("the last listener")

    parts = replace(world.parts, listeners=(*world.parts.listeners, broken))
    with world.refuses(Broken):
        chair_acts.extend_deadline(parts, world.chair, consultation, CLOSES + DAY, "more time")


def test_the_same_event_is_delivered_once_in_each_kind(hooked: tuple[World, _Webhooks]) -> None:
    world, _ = hooked
    consultation = world.open()
    [row] = _rows(world)
    with world.parts.store.writing() as tx:  # the same key in another kind is another delivery
        values = row.model_dump(exclude={"id"}) | {"kind": "letter", "message_id": "a letter"}
        tx.add(OutboxDelivery(**values))
    assert {one.kind for one in _rows(world)} == {WEBHOOK}
    assert [mail.template for mail in world.mails()] == ["invitation", "invitation"]
    assert consultation == row.consultation_id
