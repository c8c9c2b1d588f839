"""The deadline passes while Member States reply and no worker runs: what is late is refused, whoever sleeps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.support.whole.processes import MakeHouse, deadline_in, replies_in, until
from tests.support.whole.visitors import GONE, Answer, Told, Visitor, keep_replying, patiently

VOTES = {"1": "for", "2": "against"}


def test_no_reply_is_taken_at_or_after_the_deadline_though_nothing_has_closed(make_house: MakeHouse) -> None:
    house = make_house(members=4)
    consultation = house.open("DM-26/1", house.soon(6), sealed=False)
    web = house.web()
    web.start()
    visitors = [Visitor([web.port or 0], state) for state in house.states]
    told = [Told(state) for state in house.states]

    def all_have_replied() -> bool:
        web.require_running()
        house.keep_open(consultation)
        return all(one.acknowledged for one in told)

    def take_part(visitor: Visitor, told: Told) -> None:
        visitor.come_in(house.link(consultation, visitor.state))
        keep_replying(visitor, told, VOTES, "Statement")

    with ThreadPoolExecutor(len(visitors)) as pool:
        taking_part = [pool.submit(take_part, *pair) for pair in zip(visitors, told, strict=True)]
        until(all_have_replied, "replies")
        for one in taking_part:
            one.result()

    row = house.row(consultation)
    assert row.stage == "open"
    entries = house.entries(consultation)
    recorded = replies_in(entries)
    assert all(entry["at"] < deadline_in(entries) for entry in recorded)
    acknowledged = [one.sent[number] for one in told for number in one.acknowledged]
    assert sorted(entry["statements"]["1"] for entry in recorded) == sorted(acknowledged)

    before = house.dump()
    visitor, link = visitors[0], house.link(consultation, house.states[0])
    late = visitor.record(VOTES, "Late", len(told[0].acknowledged))
    for refusal in (late, *(one.refusal for one in told)):
        assert refusal is not None
        require_page(refusal, "The deadline has passed", "Your reply was not recorded: the deadline passed at")
    require_page(visitor.ask("GET", link), "The deadline has passed", "The deadline passed at")
    require_page(
        visitor.ask("POST", link, {"csrf_token": visitor.csrf}),
        "The deadline has passed",
        "The deadline passed at",
    )
    assert house.dump() == before

    house.worker().start()
    until(lambda: house.row(consultation).stage == "declared", "the worker to close")
    after = patiently(lambda: visitor.record(VOTES, "Later still", len(told[0].acknowledged)))
    require_page(after, "This consultation is closed", "Your reply was not recorded: the consultation is closed")
    closed = house.audit(consultation)[0]
    assert replies_in(closed) == recorded


def require_page(answer: Answer, title: str, sentence: str) -> None:
    """A refusal with the right status, title and sentence."""
    assert answer.status == GONE
    assert f"<h1>{title}</h1>" in answer.text
    assert sentence in answer.text
