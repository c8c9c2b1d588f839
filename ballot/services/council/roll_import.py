"""Import the roll of a body: compare a list with the members, show the difference, then import exactly what was shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from ballot.record.canonical import encode
from ballot.rules.acts import SECRETARIAT
from ballot.rules.refusals import ListPreviewOutdated
from ballot.rules.roll import Roll, Seat
from ballot.services.access.authorization import require_officer
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body, hold_body
from ballot.services.council.members import Member
from ballot.services.council.roll import current_roll
from ballot.services.validation.text import require_ground, require_reason
from ballot.store.queries.council import all_focal_points, members_of, rights_of
from ballot.store.tables import MemberSeat, VotingRight
from ballot.store.transactions import Tx


@dataclass(frozen=True)
class ChangedMember:
    """A member as it is, and as the list has it."""

    before: Member
    after: Member


@dataclass(frozen=True)
class RollPreview:
    """What importing a list as the roll would change. Rolls of consultations that are open stay as they are."""

    before: list[Member]
    """The members, in roll-call order."""
    listed: list[Member]
    """Every line."""
    added: list[Member]
    removed: list[Member]
    rights: list[ChangedMember]
    """Members whose right to vote, or the ground of its suspension, would change: an entry of the ledger each."""
    regions: list[ChangedMember]
    reordered: bool
    """Whether members that stay would be called in another order."""
    focal_points_of_removed: int
    """Focal points in office of the States that would be removed."""

    @property
    def changes(self) -> bool:
        """Whether anything would change."""
        return self.before != self.listed

    @property
    def digest(self) -> str:
        """A digest of what is and of what would be: equal only where both are the same."""
        lists = [[asdict(one) for one in members] for members in (self.before, self.listed)]
        return sha256(encode({"before": lists[0], "after": lists[1]})).hexdigest()


def preview_roll(parts: Parts, by: str, body_slug: str, members: Iterable[Member]) -> RollPreview:
    """Compare a list with the members, for an officer of the secretariat; store nothing. Raise NotAllowed, BadInput."""
    listed = _read_members(members)
    with parts.store.reading() as tx:
        require_officer(tx, by, SECRETARIAT, "seat-members")
        return _compare(tx, find_body(tx, body_slug).number, listed)


def list_roll(parts: Parts, body_slug: str) -> list[Member]:
    """Return the members in roll-call order, as a list has them."""
    with parts.store.reading() as tx:
        return _members_now(tx, find_body(tx, body_slug).number)


def seat_members(
    parts: Parts, by: str, body_slug: str, members: Iterable[Member], reason: str, expected: str | None = None
) -> int:
    """Set who is a member, in roll-call order; enter rights that differ in the ledger; return how many members there
    are. `expected` is the digest of the preview that was shown.

    The roll of an open consultation is not touched: that takes a recorded amendment. Raise NotAllowed, BadInput, and
    ListPreviewOutdated where the difference is no longer the one shown.
    """
    listed, because = _read_members(members), require_reason(reason)
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "seat-members")
        body_id = hold_body(tx, body_slug).number
        if expected is not None and expected != _compare(tx, body_id, listed).digest:
            raise ListPreviewOutdated()
        for seat in members_of(tx, body_id):
            tx.delete(seat)
        tx.flush()
        now = parts.clock.now()
        # Of States that come back, too: their last line counts, and not that they have not been members since.
        newest = {line.state: Seat(line.state, line.entitled, line.ground) for line in rights_of(tx, body_id)}
        for order, one in enumerate(listed, start=1):
            tx.add(MemberSeat(body_id=body_id, state=one.state, roll_order=order, region=one.region))
            if newest.get(one.state, Seat(one.state)) != Seat(one.state, one.entitled, one.ground):
                tx.add(
                    VotingRight(
                        body_id=body_id,
                        state=one.state,
                        entitled=one.entitled,
                        ground=one.ground,
                        effective_on=now.date(),
                        reason=because,
                        recorded_by=officer.public_id,
                        recorded_at=now,
                    )
                )
        audit_log.add_entry(tx, now, officer.public_id, "members-seated", members=len(listed), reason=because)
        return len(listed)


def _read_members(members: Iterable[Member]) -> list[Member]:
    listed = list(members)
    Roll(Seat(one.state, one.entitled, one.ground) for one in listed)  # refuses doubles and grounds that do not fit
    return [replace(one, ground=require_ground(one.ground, entitled=one.entitled)) for one in listed]


def _members_now(tx: Tx, body_id: int) -> list[Member]:
    regions = {seat.state: seat.region for seat in members_of(tx, body_id)}
    return [Member(seat.state, regions[seat.state], seat.entitled, seat.ground) for seat in current_roll(tx, body_id)]


def _compare(tx: Tx, body_id: int, listed: list[Member]) -> RollPreview:
    before = _members_now(tx, body_id)
    known, wanted = {one.state: one for one in before}, {one.state: one for one in listed}
    both = [ChangedMember(known[one.state], one) for one in listed if one.state in known]
    removed = [one for one in before if one.state not in wanted]
    gone = {one.state for one in removed}
    return RollPreview(
        before=before,
        listed=listed,
        added=[one for one in listed if one.state not in known],
        removed=removed,
        rights=[one for one in both if _right_of(one.before) != _right_of(one.after)],
        regions=[one for one in both if one.before.region != one.after.region],
        reordered=_states_in(before, wanted) != _states_in(listed, known),
        focal_points_of_removed=sum(person.state in gone for person in all_focal_points(tx, body_id)),
    )


def _right_of(member: Member) -> tuple[bool, str | None]:
    return member.entitled, member.ground


def _states_in(members: Sequence[Member], among: Iterable[str]) -> list[str]:
    there = set(among)
    return [one.state for one in members if one.state in there]
