"""Closing fails when it has opened some of the seals: what it had in hand must not end up in a log."""

from __future__ import annotations

from sqlmodel import col, select

from ballot.services.replies import submit
from ballot.store.tables import FocalPoint, SealedOpening
from tests.support.replies.forms import form_of, sender_of
from tests.support.whole.processes import House, MakeHouse, until
from tests.support.whole.traces import CHOICES, traces

WORD = "Zwetschgenkuchen"


def test_a_closing_that_fails_half_way_tells_the_log_no_vote_and_is_made_up_for(make_house: MakeHouse) -> None:
    house = make_house(members=3)
    consultation = house.open("DM-26/1", house.soon(5))
    with house.parts.store.reading() as tx:
        people = tx.exec(select(FocalPoint)).all()
    for person in people:
        submit.submit_reply(house.parts, sender_of(person, consultation), form_of({"1": "against"}, {"1": WORD}))
    good = put_last_opening(house, b"\x01 damaged, and long enough to be taken for a ciphertext")
    house.worker().start()
    log = house.folder / "worker.log"
    until(lambda: "OpeningLost" in log.read_text(), "the worker to fail at closing")
    assert house.row(consultation).stage == "open"
    assert traces(house.folder, [WORD, *CHOICES]) == {}

    put_last_opening(house, good)
    until(lambda: house.row(consultation).stage == "declared", "the worker to close")
    assert house.audit(consultation)[1].results[0]["against"] == 3
    assert "worker.log" not in traces(house.folder, [WORD, *CHOICES])


def put_last_opening(house: House, ciphertext: bytes) -> bytes:
    """Replace the last kept opening; return what was there."""
    with house.parts.store.writing() as tx:
        row = tx.exec(select(SealedOpening).order_by(col(SealedOpening.seq).desc())).first()
        assert row is not None
        before, row.ciphertext = row.ciphertext, ciphertext
        tx.add(row)
        return before
