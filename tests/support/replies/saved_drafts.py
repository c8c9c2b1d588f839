"""Saved drafts of replies: to save, read, list and take over one as a focal point."""

from __future__ import annotations

from ballot.services.replies import invitations, saved_drafts
from ballot.services.replies.invitations import Invitation
from ballot.services.replies.saved_drafts import Elsewhere, Unfinished
from tests.support.installation import World
from tests.support.replies.forms import form_of, sender_of

WORD = "quagga-unfinished"


VOTES = {"1": "against"}


SAID = {"1": f" {WORD}\r\nand more "}


def keep(world: World, consultation: int, state: str = "AA", number: int = 0, **more: object) -> object:
    """Save a draft reply of a focal point, but for what `more` says."""
    session = str(more.pop("session", ""))
    sent: dict[str, object] = {"votes": VOTES, "statements": SAID, "instead_of": 0} | more
    sender = sender_of(world.person(state, number), consultation, session)
    return saved_drafts.save_draft(world.parts, sender, form_of(**sent))  # type: ignore[arg-type]


def invited(world: World, consultation: int, state: str = "AA", number: int = 0) -> Invitation:
    """Return what a focal point is invited to."""
    return invitations.read_invitation(world.parts, world.person(state, number).id or 0, consultation)


def read(world: World, consultation: int, state: str = "AA", number: int = 0, session: str = "") -> Unfinished | None:
    """Return what this focal point has saved in this session."""
    return saved_drafts.read_saved_draft(world.parts, invited(world, consultation, state, number), session)


def elsewhere(world: World, consultation: int, session: str) -> list[Elsewhere]:
    """Return what the focal point of AA has saved in other sessions."""
    return saved_drafts.read_saved_drafts(world.parts, invited(world, consultation), session)[1]


def take_over(world: World, consultation: int, mark: str, session: str) -> None:
    """Copy what another session has saved into this one."""
    saved_drafts.copy_saved_draft(world.parts, sender_of(world.person("AA"), consultation, session), mark)


def rows(world: World) -> list[tuple[object, ...]]:
    """Return the rows of all saved drafts."""
    return world.dump()["unfinished_reply"]
