"""Any number of workers deliver from one outbox: each mail goes out once, and what a dead one had claimed is not lost."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ballot.ports import PlainDeliveryOutcome, RenderedMail
from ballot.services.mail import delivery, outbox_claims
from ballot.services.mail.delivery import deliver_due
from ballot.services.mail.outbox_claims import CLAIM
from ballot.store.queries.outbox import MAIL
from tests.support.concurrency import at_once
from tests.support.databases.faults import Broken
from tests.support.installation import INSTANT, World
from tests.support.installation_fixtures import MakeWorld


class _MailerOfMany:
    """Writes the Message-ID of each mail down, where several processes can."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def deliver(self, messages: Iterable[RenderedMail]) -> Iterator[list[PlainDeliveryOutcome]]:
        for mail in messages:
            with self.path.open("a") as file:
                file.write(f"{mail.message_id}\n")
            yield [PlainDeliveryOutcome(mail.message_id, True)]


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_workers_that_deliver_at_the_same_moment_send_each_mail_once(
    make_any_world: MakeWorld, tmp_path: Path, kind: str
) -> None:
    world = make_any_world(focal_points=4)
    for _ in range(3):
        world.open()
    parts = replace(world.parts, mailer=_MailerOfMany(tmp_path / "sent"))

    def work() -> None:
        name = f"worker-{id(object())}-{threading.get_ident()}"
        for _ in range(8):
            deliver_due(parts, name, limit=5)

    assert at_once(3, work, kind) == [0, 0, 0]
    sent = Counter((tmp_path / "sent").read_text().split())
    assert sent == Counter(mail.message_id for mail in world.mails())
    assert {mail.status for mail in world.mails()} == {"sent"}


class _DyingMailer:
    """Takes one mail and dies with the second in hand."""

    def __init__(self, taken: list[str]) -> None:
        self.taken = taken

    def deliver(self, messages: Iterable[RenderedMail]) -> Iterator[list[PlainDeliveryOutcome]]:
        for mail in messages:
            if self.taken:
                raise Broken(mail.to_address)
            self.taken.append(mail.message_id)
            yield [PlainDeliveryOutcome(mail.message_id, True)]


def test_what_a_dead_worker_had_claimed_goes_to_another_one_when_the_claim_has_run_out(any_world: World) -> None:
    world = any_world
    world.open()
    taken: list[str] = []
    with pytest.raises(Broken):
        deliver_due(replace(world.parts, mailer=_DyingMailer(taken)), "dead", limit=4)
    assert Counter(mail.status for mail in world.mails()) == {"sent": 1, "queued": 4}
    assert deliver_due(world.parts, "other").sent == 1  # the one that was beyond the limit
    world.clock.forward(CLAIM)
    assert deliver_due(world.parts, "other").sent == 0
    world.clock.forward(INSTANT)
    assert deliver_due(world.parts, "other").sent == 3
    assert sorted([*taken, *(mail.message_id for mail in world.mailer.sent)]) == sorted(
        mail.message_id for mail in world.mails()
    )


class _SlowMailer:
    """So slow that another worker's round fits in between."""

    def __init__(self, world: World) -> None:
        self.world = world

    def deliver(self, messages: Iterable[RenderedMail]) -> Iterator[list[PlainDeliveryOutcome]]:
        for mail in messages:
            self.world.clock.forward(CLAIM + INSTANT)
            assert deliver_due(self.world.parts, "fast").sent == 5
            yield [PlainDeliveryOutcome(mail.message_id, False, "lost in between")]


def test_a_worker_that_was_overtaken_leaves_what_the_other_one_did(world: World) -> None:
    world.open()
    assert deliver_due(replace(world.parts, mailer=_SlowMailer(world)), "slow") == delivery.Delivered()
    assert {(mail.status, mail.attempts) for mail in world.mails()} == {("sent", 1)}


class _WaitingMailer:
    """Waits before each mail but the first until its claim has run out, and lets another worker deliver meanwhile."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sent: list[str] = []
        self.others: list[int] = []

    def deliver(self, messages: Iterable[RenderedMail]) -> Iterator[list[PlainDeliveryOutcome]]:
        for mail in messages:
            self.others.append(deliver_due(self.world.parts, "other").sent)
            self.sent.append(mail.message_id)
            yield [PlainDeliveryOutcome(mail.message_id, True)]
            self.world.clock.forward(CLAIM + INSTANT)


def test_a_claim_that_has_run_out_is_renewed_before_the_next_mail_goes_so_that_no_two_workers_send_it(
    any_world: World,
) -> None:
    world = any_world
    world.open()
    mailer = _WaitingMailer(world)
    assert deliver_due(replace(world.parts, mailer=mailer), "waiting").sent == 5
    assert mailer.others == [0, 0, 0, 0, 0]
    assert sorted(mailer.sent) == sorted(mail.message_id for mail in world.mails())
    assert world.mailer.sent == []


class _OvertakenMailer:
    """While it has the first mail in hand, claims run out and another worker takes the others over, and is still busy."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sent: list[str] = []
        self.overtaken: list[int] = []

    def deliver(self, messages: Iterable[RenderedMail]) -> Iterator[list[PlainDeliveryOutcome]]:
        for mail in messages:
            self.sent.append(mail.message_id)
            yield [PlainDeliveryOutcome(mail.message_id, True)]
            self.world.clock.forward(CLAIM + INSTANT)
            self.overtaken += outbox_claims.claim_deliveries(self.world.parts, MAIL, "other", 100)


def test_what_another_worker_has_claimed_after_the_claim_ran_out_is_not_sent(any_world: World) -> None:
    world = any_world
    world.open()
    mailer = _OvertakenMailer(world)
    assert deliver_due(replace(world.parts, mailer=mailer), "slow").sent == 1
    assert (len(mailer.sent), len(mailer.overtaken)) == (1, 4)
    assert {mail.claimed_by for mail in world.mails() if mail.status == "queued"} == {"other"}
