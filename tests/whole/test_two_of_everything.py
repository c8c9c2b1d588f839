"""Two web servers and two workers, killed (-9) and started again at random: what happens once, happens once."""

from __future__ import annotations

import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlmodel import col, select

from ballot.adapters.mail.files import read_mailbox
from ballot.services.consultations import chair_acts
from ballot.services.replies import submit
from ballot.store.tables import FocalPoint, OutboxDelivery
from tests.support.replies.forms import form_of, sender_of
from tests.support.whole.processes import Entry, House, MakeHouse, replies_in, until
from tests.support.whole.visitors import Told, Visitor, keep_replying

VOTES = {"1": "for", "2": "abstain"}
LEAST_KILLS, MOST_KILLS = 6, 30


def test_each_record_is_closed_once_and_each_mail_is_one_file(make_house: MakeHouse) -> None:
    chance = random.Random(26)
    house = make_house(members=5, focal_points=2)
    closing = [house.open(f"DM-26/{number}", house.soon(5 + number)) for number in range(3)]
    staying = house.open("DM-26/9", house.soon(3600))
    for consultation in closing:
        for person in focal_points(house):  # the second of a State replaces the reply of the first
            submit.submit_reply(house.parts, sender_of(person, consultation), form_of(VOTES))
    webs = [house.web(f"web-{number}", processes=1) for number in range(2)]
    workers = [house.worker(f"worker-{number}") for number in range(2)]
    for program in (*webs, *workers):
        program.start()
    told = [Told(state) for state in house.states]

    def take_part(told: Told) -> None:
        visitor = Visitor([web.port or 0 for web in webs], told.state)
        visitor.come_in(house.link(staying, told.state))
        keep_replying(visitor, told, VOTES, "Statement", last=4)

    with ThreadPoolExecutor(len(told)) as pool:
        taking_part = [pool.submit(take_part, one) for one in told]
        kills = 0
        while kills < LEAST_KILLS or (not declared(house, closing) and kills < MOST_KILLS):
            time.sleep(chance.uniform(0.1, 1.2))
            program = chance.choice([*webs, *workers])
            program.kill()
            program.start()
            kills += 1
        for visit in taking_part:
            visit.result()
    chair_acts.close_early(house.parts, house.chair, staying)
    until(lambda: declared(house, closing), "the workers to close")

    for program in (*webs, *workers):
        program.kill()
    let_claims_run_out(house)
    for program in workers:
        program.start()
    until(lambda: not mails(house, "queued"), "the workers to deliver")

    expected: Counter[tuple[object, ...]] = Counter()
    for consultation in (*closing, staying):
        entries, _ = house.audit(consultation)
        expected += occasions(house, consultation, entries)
    for one in told:
        own = [entry for entry in replies_in(house.entries(staying)) if entry["state"] == one.state]
        assert one.acknowledged == [entry["revision"] for entry in own] == [1, 2, 3, 4]
    # An invitation that nobody came to deliver before closing is cancelled, and then there is no file.
    sent, cancelled = mails(house, "sent"), mails(house, "cancelled")
    assert {mail.template for mail in cancelled} <= {"invitation"}
    queued = (*sent, *cancelled)
    assert expected == Counter((m.consultation_id, m.template, m.address, m.facts.get("seq")) for m in queued)
    files = read_mailbox(house.folder / "instance" / "mail")
    assert len(files) == len(sent)
    assert {file.message_id for file in files} == {mail.message_id for mail in sent}
    assert set(Counter((file.to_address, file.subject) for file in files).values()) == {1}


def occasions(house: House, consultation: int, entries: list[Entry]) -> Counter[tuple[object, ...]]:
    """The mails that this record calls for: consultation, template, recipient, and which entry it is the receipt of."""
    people = focal_points(house)
    told = [(consultation, template, one.email, None) for one in people for template in ("invitation", "result")]
    told.append((consultation, "opened", "secretariat@council.example", None))
    receipts = [
        (consultation, "receipt", one.email, entry["seq"])
        for entry in replies_in(entries)
        for one in people
        if one.state == entry["state"]
    ]
    return Counter([*told, *receipts])


def declared(house: House, consultations: list[int]) -> bool:
    return all(house.row(one).stage == "declared" for one in consultations)


def focal_points(house: House) -> list[FocalPoint]:
    with house.parts.store.reading() as tx:
        return list(tx.exec(select(FocalPoint).order_by(col(FocalPoint.id))))


def mails(house: House, status: str) -> list[OutboxDelivery]:
    with house.parts.store.reading() as tx:
        return list(tx.exec(select(OutboxDelivery).where(OutboxDelivery.status == status)))


def let_claims_run_out(house: House) -> None:
    """As if the minutes had passed after which another worker takes over what a dead one had claimed."""
    with house.parts.store.writing() as tx:
        for mail in tx.exec(select(OutboxDelivery).where(col(OutboxDelivery.claimed_until).is_not(None))):
            mail.claimed_until = house.parts.clock.now() - timedelta(seconds=1)
            tx.add(mail)
