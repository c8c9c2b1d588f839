"""What is kept sealed must not give a vote away by its length: whoever has the database, and not the key, can measure it."""

from __future__ import annotations

from itertools import product

from sqlmodel import col, select

from ballot.services.countersigning import paper_reply
from ballot.services.replies import submit
from ballot.store.tables import FocalPoint, PendingAct, SealedOpening
from tests.support.replies.forms import form_of, sender_of
from tests.support.whole.processes import MakeHouse

CHOICES = ("for", "against", "abstain", "")
"""The last: no answer on this ballot."""


def test_every_reply_without_a_long_statement_is_kept_in_as_many_bytes_as_any_other(make_house: MakeHouse) -> None:
    house = make_house(members=6)
    consultation = house.open("DM-26/1", house.soon(3600), ballots=3)
    with house.parts.store.reading() as tx:
        people = list(tx.exec(select(FocalPoint).order_by(col(FocalPoint.id))))
    papers = [
        {str(ballot): choice for ballot, choice in enumerate(chosen, start=1) if choice}
        for chosen in product(CHOICES, repeat=3)
        if any(chosen)
    ]
    lengths = set()
    for number, votes in enumerate(papers):
        person = people[number % len(people)]
        said = {"2": "As said in our letter."} if number % 2 else {}
        submit.submit_reply(house.parts, sender_of(person, consultation), form_of(votes, said))
        with house.parts.store.reading() as tx:
            lengths |= {len(row.ciphertext) for row in tx.exec(select(SealedOpening))}
    assert len(lengths) == 1

    pending = set()
    for number, choice in enumerate(CHOICES[:3]):
        paper = paper_reply.PaperReply(
            house.states[number], "letter", house.soon(0), {"1": choice}, {}, b"%PDF", "application/pdf"
        )
        paper_reply.propose_paper_reply(house.parts, house.secretariat, consultation, paper)
        with house.parts.store.reading() as tx:
            pending |= {len(row.sealed_payload) for row in tx.exec(select(PendingAct))}
    assert len(pending) == 1
