"""The whole installation is killed (-9) while Member States reply, several times, and once more over the deadline.

One story, told once; each test looks at a side of it. The consultation is sealed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256

import pytest

from ballot.record.verification.report import Report
from tests.support.whole.processes import Entry, House, deadline_in, replies_in, until
from tests.support.whole.traces import CHOICES, traces
from tests.support.whole.visitors import Told, Visitor, keep_replying

STATES, KILLS, REPLIES_BETWEEN = 10, 3, 25
WORD = "Zwetschgenmarkt"
"""In every statement, and nowhere else."""
VOTES = {"1": "against", "2": "abstain"}


@dataclass
class Story:
    """What happened, for the tests to look at."""

    told: list[Told]
    before_closing: dict[str, set[str]]
    """In which files of the installation there was a trace of what was sealed, while everything was dead; and then:"""
    afterwards: dict[str, set[str]]
    replaced: dict[str, set[str]]
    """Traces of replies that were replaced, which are never published."""
    entries: list[Entry]
    report: Report


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Open, reply, kill and start again, kill before the deadline, start after it, and let it come to its end."""
    house = House(tmp_path_factory.mktemp("house"), members=STATES, focal_points=2)
    try:
        yield _tell(house)
    finally:
        house.end()


def _tell(house: House) -> Story:
    consultation = house.open("DM-26/1", house.soon(12))
    web, worker = house.web(), house.worker()
    visitors = [Visitor([web.port or 0], state) for state in house.states]
    told = [Told(state) for state in house.states]

    def start() -> None:
        web.start()
        worker.start()

    def kill() -> None:
        web.kill()
        worker.kill()

    def acknowledged() -> int:
        return sum(len(one.acknowledged) for one in told)

    def enough(so_far: int, replying: list[Future[None]]) -> bool:
        for one in replying:
            if one.done():
                one.result()
        web.require_running()
        house.keep_open(consultation)
        return acknowledged() >= so_far + REPLIES_BETWEEN and all(one.acknowledged for one in told)

    def take_part(visitor: Visitor, told: Told) -> None:
        visitor.come_in(house.link(consultation, visitor.state))
        keep_replying(visitor, told, VOTES, WORD)

    start()
    with ThreadPoolExecutor(STATES) as pool:
        replying = [pool.submit(take_part, *pair) for pair in zip(visitors, told, strict=True)]
        for number in range(KILLS):
            so_far = acknowledged()
            until(lambda so_far=so_far: enough(so_far, replying), "replies")  # type: ignore[misc]
            kill()
            if number < KILLS - 1:
                start()
        before_closing = traces(house.folder, [WORD, *CHOICES])
        time.sleep(max(0.0, house.seconds_left(consultation)))
        start()
        for one in replying:
            one.result()
    until(lambda: house.row(consultation).stage == "declared", "the worker to close")
    receipts = {f"{one.state}-{number}": kept for one in told for number, kept in one.receipts.items()}
    entries, report = house.audit(consultation, receipts)
    kill()
    last = {entry["state"]: entry["revision"] for entry in replies_in(entries)}
    replaced = [f'{said}"' for one in told for number, said in one.sent.items() if number < last[one.state]]
    afterwards = traces(house.folder, [WORD, *CHOICES])
    return Story(told, before_closing, afterwards, traces(house.folder, replaced), entries, report)


def test_every_acknowledged_reply_is_in_the_record_once(story: Story) -> None:
    for told in story.told:
        own = [entry for entry in replies_in(story.entries) if entry["state"] == told.state]
        assert told.acknowledged == list(range(1, len(told.acknowledged) + 1))
        # The last one sent may have been committed without an answer, or was refused; nothing else is there.
        assert len(own) in (len(told.acknowledged), len(told.sent))
        assert len(told.sent) == len(told.acknowledged) + 1
    assert sum(told.torn for told in story.told) > 0, "no request was under way when the servers were killed"


def test_each_entry_is_the_reply_that_was_sent(story: Story) -> None:
    for told in story.told:
        for number, kept in told.openings.items():
            opening = json.loads(kept)
            entry = story.entries[opening["reply"]]
            assert entry["seal"] == sha256(kept).hexdigest()
            assert (entry["state"], entry["revision"]) == (told.state, number)
            assert (opening["votes"], opening["statements"]) == (VOTES, {"1": told.sent[number]})
        assert set(told.acknowledged) - set(told.openings) <= set(told.acknowledged[-1:])


def test_the_record_contains_every_receipt_that_was_handed_out(story: Story) -> None:
    assert story.report.failures == []
    assert all(told.receipts for told in story.told)


def test_what_passed_its_deadline_while_everything_was_dead_is_closed_when_the_worker_comes_back(story: Story) -> None:
    deadline = deadline_in(story.entries)
    closed = next(entry for entry in story.entries if entry["act"] == "closed")
    assert (closed["reason"], closed["by"]["role"]) == ("deadline", "clock")
    assert closed["at"] >= deadline
    assert all(entry["at"] < deadline for entry in replies_in(story.entries))
    for told in story.told:
        assert told.refusal is not None
        assert "Your reply was not recorded" in told.refusal.text


def test_the_last_replies_are_opened_and_counted(story: Story) -> None:
    unsealed = next(entry for entry in story.entries if entry["act"] == "unsealed")
    last = {entry["state"]: entry for entry in replies_in(story.entries)}
    said = {opening["state"]: (opening["reply"], opening["statements"]["1"]) for opening in unsealed["openings"]}
    assert said == {
        told.state: (last[told.state]["seq"], told.sent[last[told.state]["revision"]]) for told in story.told
    }
    first, second = story.report.results
    assert (first["against"], second["abstain"]) == (STATES, STATES)


def test_no_vote_and_no_statement_is_to_be_read_anywhere_before_closing(story: Story) -> None:
    assert story.before_closing == {}


def test_after_closing_they_stand_in_the_record_and_nowhere_else(story: Story) -> None:
    assert {name.partition("-")[0] for name in story.afterwards} == {"instance/ballot.sqlite3"}
    assert any(WORD in words and '"votes"' in words for words in story.afterwards.values())
    assert story.replaced == {}
