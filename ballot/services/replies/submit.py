"""A focal point submits a reply: have it reviewed, request a code by mail where one is asked for, have it recorded."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ballot.record import acts
from ballot.record.acts import Actor
from ballot.rules.refusals import BadInput, KeyMissing, ReplyChanged, TooManySavedDrafts
from ballot.rules.replies import Channel, Reply, accept_reply
from ballot.services.core import notifications
from ballot.services.core.context import Parts
from ballot.services.core.recording import Holding, encoded, holding
from ballot.services.replies import confirmation_codes, saved_drafts
from ballot.services.replies.capacity import require_room
from ballot.services.replies.confirmation_codes import CodeSent
from ballot.services.replies.content import read_content
from ballot.services.replies.current import standing_content
from ballot.services.replies.form_and_sender import ReplyForm, Sender, require_sender
from ballot.services.replies.rate_limits import require_not_too_many
from ballot.services.replies.sealing import padded
from ballot.store.queries.replies import FocalPointRow
from ballot.store.queries.saved_drafts import delete_saved_drafts_of
from ballot.store.tables import SealedOpening
from ballot.store.transactions import delete_rows, insert_rows

LARGEST_SEALED_ENTRY = 1024
"""Bytes of an entry `replied` at the most, but for what the State says."""


@dataclass(frozen=True)
class Recorded:
    """A reply that is in the record: its entry's number and time, and which reply of the State it is."""

    consultation_id: int
    state: str
    seq: int
    at: str
    revision: int
    again: bool = False
    """It was there already, sent twice: nothing was added."""


class BlanksNotAccepted(Exception):
    """Ballots have no answer, and nobody has said that they are meant to have none. Nothing was recorded."""


def submit_reply(parts: Parts, sender: Sender, form: ReplyForm) -> Recorded:
    """Take a State's reply: entry, sealed opening and receipt rows commit together, or nothing does.

    If another focal point of the State has replied since the revision that `form` is to take the place of, ReplyChanged is
    raised rather than their reply replaced unseen. The same reply sent twice is taken once. The code is used up with the reply.
    What this focal point has begun in any session goes with the reply: offered beside it, it would pass for something newer.
    This is the one way in which another session ends it, and every focal point of the State is told that a reply came.
    Raise what `require_sender`, `rules.replies.read_reply` and `accept` raise; BlanksNotAccepted, ReplyTooLarge, TooManyReplies;
    and CodeNeeded, CodeRefused, CodeExpired or BadInput for the code. A wrong code is counted.
    """
    with holding(parts, sender.consultation_id) as held:
        focal_point = require_sender(held, sender)
        if not form.blanks_accepted and form.left_blank(held.standing):
            raise BlanksNotAccepted()
        content = read_content(form.votes, form.statements, held.standing.ballots)
        recorded = _recorded_before(held, focal_point, content, form.instead_of)
        # Judged before the deadline is: whoever lost our answer on the way must not be told that nothing was recorded.
        if recorded is not None:
            return recorded
        require_recordable(held, focal_point, content, form.instead_of)
        problem = confirmation_codes.use_confirmation_code(held, focal_point, form.code) if held.second_step else None
        if problem is None:
            by = Actor("focal-point", focal_point.public_id)
            recorded = put_reply(held, focal_point.state, Channel.LINK, content, {}, by)
            queue_receipt(held, recorded)
            delete_saved_drafts_of(held.tx, focal_point.id, held.id)
            return recorded
    raise problem  # only now: the try is committed


def _recorded_before(
    held: Holding, focal_point: FocalPointRow, content: Reply, instead_of: int | None
) -> Recorded | None:
    """Return the standing reply, if it is this very one by the same person, sent a second time."""
    before = held.standing.replies.get(focal_point.state)
    if before is None or instead_of != before.revision - 1 or before.by != focal_point.public_id:
        return None
    if standing_content(held.parts, held.tx, held.id, held.standing, before) != content:
        return None
    return Recorded(held.id, focal_point.state, before.seq, before.at, before.revision, again=True)


def review_reply(parts: Parts, sender: Sender, form: ReplyForm, *, keeps: bool) -> Reply:
    """Return what would be recorded, if it can be now. Record nothing.

    `keeps`: keep it as begun in this session, if that can be; what cannot be kept can be recorded. Raise what `submit_reply`
    raises, but for blanks and the code.
    """
    with holding(parts, sender.consultation_id) as held:
        focal_point = require_sender(held, sender)
        content = require_recordable_reply(held, focal_point, form)
        if keeps:
            # Without the key that closes seals, too, where the reply is in the open.
            with suppress(KeyMissing, TooManySavedDrafts):
                saved_drafts.save_draft_within(held, focal_point, form, sender.session_mark)
        return content


def request_code(parts: Parts, sender: Sender, form: ReplyForm, *, anew: bool = False) -> CodeSent:
    """Mail a code for a reply that could be recorded now, and keep the reply sealed meanwhile, if this session may keep
    anything. Record nothing.

    Raise what `submit_reply` raises, so that nobody is sent a code for nothing; BadInput where the consultation asks for
    none; and TooManyCodes.
    """
    with holding(parts, sender.consultation_id) as held:
        focal_point = require_sender(held, sender)
        if not held.second_step:
            raise BadInput(field="code", why="no-code-asked")
        require_recordable_reply(held, focal_point, form)
        with suppress(TooManySavedDrafts):  # the page with the code carries the reply in any case
            saved_drafts.save_draft_within(held, focal_point, form, sender.session_mark)
        return confirmation_codes.send_confirmation_code(held, focal_point, anew=anew)


def require_recordable_reply(held: Holding, focal_point: FocalPointRow, form: ReplyForm) -> Reply:
    """Return the reply by link that this is, if it could be recorded now. Raise as `review_reply` does."""
    standing = held.standing
    content = read_content(form.votes, form.statements, standing.ballots)
    require_recordable(held, focal_point, content, form.instead_of)
    require_room_for(held, focal_point.state, content)
    return content


def require_room_for(held: Holding, state: str, content: Reply) -> None:
    """Raise ReplyTooLarge unless this reply of the State could be recorded now."""
    if held.standing.sealed:
        opening = encoded(acts.opening(held.standing.size, bytes(32), state, content))
        require_room(held, state, LARGEST_SEALED_ENTRY, len(opening))
    else:
        said = encoded(acts.votes_and_statements(content))
        require_room(held, state, LARGEST_SEALED_ENTRY + len(said))


def require_recordable(held: Holding, focal_point: FocalPointRow, content: Reply, instead_of: int | None) -> None:
    """Raise what a reply by link is refused for, but for its length and its code."""
    standing = held.standing
    accept_reply(
        content,
        focal_point.state,
        stage=standing.stage,
        roll=standing.roll,
        withdrawn=standing.withdrawn,
        closes_at=standing.deadline(),
        now=held.moment,
    )
    before = standing.replies.get(focal_point.state)
    revision = before.revision if before else 0
    if instead_of is not None and instead_of != revision:
        raise ReplyChanged(revision=revision)
    require_not_too_many(held, focal_point)


def put_reply(
    held: Holding, state: str, channel: Channel, content: Reply, extra: Mapping[str, Any], by: Actor
) -> Recorded:
    """Append an accepted reply, sealed where the consultation is, and let go of the opening of the one it replaces."""
    standing = held.standing
    require_room_for(held, state, content)
    before = standing.replies.get(state)
    revision = before.revision + 1 if before else 1
    seq = standing.size
    if standing.sealed:
        opening = acts.opening(seq, secrets.token_bytes(32), state, content)
        plain = encoded(opening)
        if before is not None:
            delete_rows(held.tx, SealedOpening, consultation_id=held.id, seq=before.seq)
        kept_plain = padded(plain, content.votes, standing.ballots)
        ciphertext = held.parts.seals.close(standing.origin, f"opening:{seq}", kept_plain)
        kept = {"consultation_id": held.id, "seq": seq, "state": state, "ciphertext": ciphertext}
        insert_rows(held.tx, SealedOpening, [kept])
        carried: dict[str, Any] = {"seal": acts.commitment(opening)}
    else:
        carried = acts.votes_and_statements(content)
    held.append(acts.replied(state, revision, channel, {**carried, **extra}), by)
    return Recorded(held.id, state, seq, held.at, revision)


def queue_receipt(held: Holding, recorded: Recorded) -> None:
    """Tell all focal points of the State, so that whoever did not reply learns that somebody did (a stolen link)."""
    facts = notifications.deadline_facts(held) | {"seq": recorded.seq, "at": recorded.at, "revision": recorded.revision}
    notifications.announce(held, "replied", f"reply:{recorded.seq}", facts, recorded.state)
