"""A sealed consultation in which States have replied in every way there is, with words that occur nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ballot.services.consultations import chair_acts
from ballot.services.countersigning import paper_reply, proposals
from ballot.services.evidence import signing
from tests.support.installation import CLOSES, DAY, HOUR, INSTANT, World
from tests.support.pages.addresses import link_of, paper_address
from tests.support.pages.browser import Browser
from tests.support.secrecy.silence import ABSTAINED, BEGUN, CODED, LAPSED, ON_PAPER, REPLACED, STANDING, TYPED, WAITING

STATES = ("AR", "BR", "CA", "CH", "FR", "JP")


@dataclass(frozen=True)
class Sealed:
    """The consultation, its scene set."""

    consultation: int
    pending: int
    slug: str


def set_scene(world: World, make_browser: Callable[[], Browser]) -> Sealed:
    """A sealed consultation in which everything has happened that can happen before closing."""
    consultation = world.open(ballots=2, record_until=CLOSES + DAY)

    def send(state: str, votes: dict[str, str], word: str) -> None:
        visitor = make_browser()
        visitor.come_in(link_of(world, consultation, state))
        filled = {f"vote-{ballot}": choice for ballot, choice in votes.items()} | {"statement-1": f"<{word}> é"}
        address = paper_address(world, consultation)
        before = world.standing(consultation).replies.get(state)
        form = {"step": "review", "instead_of": str(before.revision if before else 0), **filled}
        assert visitor.post(address, form).status_code == 200
        assert visitor.post(address, form | {"step": "record", "blanks": "accepted"}).status_code == 303
        # And what is refused: a form without its token, a choice that there is not, far too much.
        visitor.post(address, form | {"step": "record", "csrf_token": ""})
        visitor.post(address, form | {"step": "record", "vote-1": word})
        visitor.post(address, form | {"step": "record", "statement-1": word * 1_000})

    send("AR", {"1": "for", "2": "for"}, REPLACED)
    send("AR", {"1": "against", "2": "abstain"}, STANDING)
    send("BR", {"1": "abstain"}, ABSTAINED)
    send("CA", {"1": "against"}, LAPSED)
    _begin(world, make_browser, consultation)
    on_paper = world.paper("FR", {"1": "against"}, statements={"1": ON_PAPER}, scan=b"%PDF-1.7 " + ON_PAPER.encode())
    world.record_paper(consultation, on_paper)
    world.clock.forward(INSTANT)
    waits = world.paper("FR", {"1": "for"}, statements={"1": WAITING}, scan=b"%PDF-1.7 " + WAITING.encode())
    rejected = paper_reply.propose_paper_reply(world.parts, world.secretary, consultation, waits)
    proposals.reject_proposal(world.parts, world.second, rejected)
    pending = paper_reply.propose_paper_reply(world.parts, world.secretary, consultation, waits)
    world.amend_roll(consultation, "CA", entitled=False)
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "2", "It was settled")
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + HOUR, "More time")
    signing.sign_pending(world.parts)
    return Sealed(consultation, pending, world.row(consultation).slug)


def _begin(world: World, make_browser: Callable[[], Browser], consultation: int) -> None:
    """A focal point of Japan begins and records nothing; another one waits for a code; a third comes too late to be known."""
    coded = world.open(ballots=2, second_step=True, closes_at=CLOSES + HOUR)

    def come_in(where: int) -> tuple[Browser, str]:
        visitor = make_browser()
        visitor.come_in(link_of(world, where, "JP", 1))
        return visitor, paper_address(world, where)

    form = {"instead_of": "0", "vote-1": "against", "vote-2": "abstain"}
    visitor, address = come_in(consultation)
    assert visitor.post(address, form | {"statement-1": BEGUN, "step": "keep", "quiet": "yes"}).status_code == 204
    assert visitor.post(address, form | {"statement-1": BEGUN, "step": "review"}).status_code == 200
    assert visitor.post(address, form | {"statement-1": TYPED, "step": "review", "csrf_token": ""}).status_code == 400
    visitor, address = come_in(coded)
    assert visitor.post(address, form | {"statement-1": CODED, "step": "record"}).status_code == 200
    assert visitor.post(address, form | {"statement-1": CODED, "step": "record", "code": "000"}).status_code == 422
    stranger = make_browser()
    assert stranger.post(address, form | {"statement-1": TYPED, "step": "record"}).status_code == 403
