"""Replies that need a code from the mail: to ask for one, read the newest, and reply with it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import col, select

from ballot.services.replies import submit
from ballot.services.replies.confirmation_codes import CodeSent
from ballot.services.replies.submit import Recorded
from ballot.store.tables import ReplyCode
from tests.support.installation import World
from tests.support.replies.forms import form_of, sender_of

VOTES = {"1": "for", "2": "against"}


SAID = {"1": "quagga-code"}


def ask(world: World, consultation: int, state: str = "AA", number: int = 0, **more: object) -> CodeSent:
    """Ask for a code for a reply of a focal point, but for what `more` says."""
    sender = sender_of(world.person(state, number), consultation, str(more.pop("session", "")))
    anew = bool(more.pop("anew", False))
    sent: dict[str, object] = {"votes": VOTES, "statements": SAID, "instead_of": 0} | more
    return submit.request_code(world.parts, sender, form_of(**sent), anew=anew)  # type: ignore[arg-type]


def reply(
    world: World, consultation: int, code: str | None, state: str = "AA", number: int = 0, **more: object
) -> Recorded:
    """Reply with a code, but for what `more` says."""
    votes = more.pop("votes", VOTES)
    return world.reply(consultation, state, votes, number, code=code, **({"statements": SAID} | more))  # type: ignore[arg-type]


def code_rows(world: World) -> list[ReplyCode]:
    """Return the rows of all codes, oldest first."""
    with world.parts.store.reading() as tx:
        return list(tx.exec(select(ReplyCode).order_by(col(ReplyCode.id))))


def newest_code(world: World) -> str:
    """The digits of the code that was sent last, as the mail has them."""
    return world.parts.codes.digits(code_rows(world)[-1].nonce)


def wrong(world: World) -> Iterator[str]:
    """Codes that were not sent."""
    good = {world.parts.codes.digits(row.nonce) for row in code_rows(world)}
    return (code for number in range(1_000) if (code := f"{number:06d}") not in good)
