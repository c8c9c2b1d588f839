"""Replies that all arrive at once, of many States and several of one State: none lost, none doubled, all in order."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from threading import Barrier

import pytest

from ballot.services.consultations import chair_acts
from tests.support.whole.processes import House, MakeHouse, replies_in, until
from tests.support.whole.visitors import CHANGED, DONE, Visitor

CHOICES = ("for", "against", "abstain")


def test_500_replies_of_193_states_at_once_are_each_recorded_once_and_in_order(make_house: MakeHouse) -> None:
    everyone_at_once(make_house(members=193), replies=500)


@pytest.mark.postgresql
def test_so_they_are_on_postgresql(make_house: MakeHouse, postgresql_url: str) -> None:
    everyone_at_once(make_house(members=10, database_url=postgresql_url), replies=40)


def everyone_at_once(house: House, *, replies: int) -> None:
    """As many connections as replies, all let go in the same moment; States have several, which get in each other's way."""
    consultation = house.open("DM-26/1", house.soon(3600), sealed=False)
    web = house.web()
    web.start()
    house.worker().start()
    until(web.is_up, "the web server")

    def come_in(state: str) -> Visitor:
        visitor = Visitor([web.port or 0], state)
        visitor.come_in(house.link(consultation, state))
        return visitor

    with ThreadPoolExecutor(8) as pool:
        visitors = list(pool.map(come_in, house.states))
    start = Barrier(replies)

    def reply(number: int, visitor: Visitor) -> tuple[str, dict[str, str], str]:
        votes = {"1": CHOICES[number % 3], "2": CHOICES[number // 3 % 3]}
        statement = f"Statement {number} of {visitor.state}"
        start.wait()
        answer = visitor.record(votes, statement, 0)
        while answer.status == CHANGED:  # another connection of the same State came first
            answer = visitor.record(votes, statement, int(answer.field("instead_of")))
        assert answer.status == DONE, answer.text
        return visitor.state, votes, statement

    with ThreadPoolExecutor(replies) as pool:
        acknowledged = list(pool.map(reply, range(replies), islice(cycle(visitors), replies)))

    size = house.row(consultation).size
    until(lambda: house.signed_size(consultation) == size, "a signed checkpoint over every entry")
    chair_acts.close_early(house.parts, house.chair, consultation)
    entries, report = house.audit(consultation)

    recorded = replies_in(entries)
    assert size == 1 + replies == 1 + len(recorded)
    found = [(entry["state"], entry["votes"], entry["statements"]["1"]) for entry in recorded]
    assert sorted(found, key=str) == sorted(acknowledged, key=str)
    last = {entry["state"]: entry["votes"] for entry in recorded}
    assert len(last) == len(house.states)
    for result in report.results:
        counted = Counter(votes[result["ballot"]] for votes in last.values())
        assert {choice: result[choice] for choice in CHOICES} == {choice: counted[choice] for choice in CHOICES}
        assert result["no_reply"] == 0
