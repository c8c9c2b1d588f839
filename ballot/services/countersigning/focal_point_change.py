"""Change focal points: at once where no consultation that it concerns is open, and otherwise proposed by one officer of the
secretariat and confirmed by another one.

A proposal is of the body: confirmed, it becomes entries in every consultation that is open by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from ballot.rules.acts import SECOND_OFFICERS, SECRETARIAT
from ballot.rules.refusals import AlreadyDone, ListPreviewOutdated, NotAllowed, NotYetAvailable, SecondOfficerNeeded
from ballot.services.access.authorization import require_officer
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body
from ballot.services.core.recording import Holding
from ballot.services.council import focal_point_import, focal_points
from ballot.services.council.focal_point_import import ImportPreview
from ballot.services.council.members import Designation
from ballot.services.validation.email_addresses import read_person_details
from ballot.store.queries.council import focal_point_by_public_id
from ballot.store.queries.focal_point_proposals import (
    count_officers_of,
    focal_point_proposal,
    focal_point_proposals_to_confirm,
    held_focal_point_proposal,
)
from ballot.store.tables import FocalPoint, FocalPointProposal, Officer
from ballot.store.transactions import AlreadyThere, Tx


@dataclass(frozen=True)
class Addition:
    """Add a focal point of this State."""

    state: str
    name: str
    email: str
    language: str


@dataclass(frozen=True)
class Removal:
    """Remove a focal point, by public id."""

    state: str
    public_id: str
    reason: str = ""


@dataclass(frozen=True)
class Replacement:
    """Put another person in the place of a focal point, by public id."""

    state: str
    public_id: str
    name: str
    email: str
    language: str
    reason: str


@dataclass(frozen=True)
class ListImport:
    """Add the people of a list who are not focal points yet. `digest` names the preview that was shown."""

    people: tuple[Designation, ...]
    digest: str | None = None

    @property
    def state(self) -> str:
        """Return no State: a list is of many."""
        return ""


Change = Addition | Removal | Replacement | ListImport


class _Doing(Protocol):
    def __call__(
        self, parts: Parts, tx: Tx, by: str, body_slug: str, change: Any, second: str | None, fresh: bool, /
    ) -> list[Holding]: ...


def _add_focal_point(
    parts: Parts, tx: Tx, by: str, body_slug: str, change: Addition, second: str | None, fresh: bool
) -> list[Holding]:
    new = read_person_details(change.name, change.email, change.language)
    try:
        focal_points.add_focal_point(parts, tx, by, body_slug, change.state, new, fresh=fresh, second=second)
    except AlreadyThere:
        raise focal_points.already_designated(new) from None
    return []


def _remove_focal_point(
    parts: Parts, tx: Tx, by: str, _body_slug: str, change: Removal, second: str | None, fresh: bool
) -> list[Holding]:
    focal_points.remove_focal_point(parts, tx, by, change.public_id, change.reason, fresh=fresh, second=second)
    return []


def _replace_focal_point(
    parts: Parts, tx: Tx, by: str, _body_slug: str, change: Replacement, second: str | None, fresh: bool
) -> list[Holding]:
    new, because = focal_points.read_replacement(change.name, change.email, change.language, change.reason)
    focal_points.replace_focal_point(parts, tx, by, change.public_id, new, because, fresh=fresh, second=second)
    return []


def _import_focal_points(
    parts: Parts, tx: Tx, by: str, body_slug: str, change: ListImport, second: str | None, fresh: bool
) -> list[Holding]:
    listed = focal_point_import.read_designations(change.people)
    try:
        _added, held = focal_point_import.import_within(
            parts, tx, by, body_slug, listed, change.digest, second, fresh=fresh
        )
    except AlreadyThere:
        raise ListPreviewOutdated() from None
    return held


_KINDS: Mapping[type, str] = {Addition: "add", Removal: "remove", Replacement: "replace", ListImport: "import"}
_DO: Mapping[type, _Doing] = {
    Addition: _add_focal_point,
    Removal: _remove_focal_point,
    Replacement: _replace_focal_point,
    ListImport: _import_focal_points,
}
_READ: Mapping[str, Callable[[dict[str, Any]], Change]] = {
    "add": lambda kept: Addition(**kept),
    "remove": lambda kept: Removal(**kept),
    "replace": lambda kept: Replacement(**kept),
    "import": lambda kept: ListImport(tuple(Designation(**one) for one in kept["people"])),
}


def change_focal_points(parts: Parts, by: str, body_slug: str, change: Change, *, fresh: bool = True) -> int | None:
    """Make the change and return None; or, where it is an entry of an open consultation, store it as a proposal for a second
    officer and return the proposal's id.

    Nothing is proposed that could not be done: raise whatever the change is refused for (`council.focal_points`,
    `council.focal_point_import`), but for SecondOfficerNeeded.
    """
    change = _as_stored(change)
    try:
        _make_focal_point_change(parts, by, body_slug, change, fresh)
    except SecondOfficerNeeded:
        return _store_focal_point_change(parts, by, body_slug, change)
    return None


def _as_stored(change: Change) -> Change:
    """Return the change with its people as they would be stored. Raise BadInput."""
    if isinstance(change, Addition):
        new = read_person_details(change.name, change.email, change.language)
        return Addition(change.state, new.name, new.email, new.language)
    if isinstance(change, Replacement):
        new, because = focal_points.read_replacement(change.name, change.email, change.language, change.reason)
        return Replacement(change.state, change.public_id, new.name, new.email, new.language, because)
    if isinstance(change, ListImport):
        return ListImport(tuple(focal_point_import.read_designations(change.people)), change.digest)
    return change


def _make_focal_point_change(parts: Parts, by: str, body_slug: str, change: Change, fresh: bool) -> None:
    with parts.store.writing() as tx:
        held_ones = _DO[type(change)](parts, tx, by, body_slug, change, None, fresh)
    for held in held_ones:
        held.committed()


def _store_focal_point_change(parts: Parts, by: str, body_slug: str, change: Change) -> int:
    with parts.store.writing() as tx:
        officer = require_officer(tx, by, SECRETARIAT, "propose")
        kept = asdict(change)
        kept.pop("digest", None)  # whoever confirms it is shown what it would do by then
        if isinstance(change, ListImport):
            kept["people"] = [asdict(one) for one in change.people]
        proposal = FocalPointProposal(
            body_id=find_body(tx, body_slug).number,
            kind=_KINDS[type(change)],
            state=change.state,
            change=kept,
            proposed_by=officer.public_id,
            proposed_at=parts.clock.now(),
        )
        tx.add(proposal)
        tx.flush()
        return proposal.number


# ------------------------------------------------------------------------------------ the second officer


@dataclass(frozen=True)
class ProposedChange:
    """A proposal, settled or not, as its page shows it."""

    row: FocalPointProposal
    change: Change | None
    """None once it is settled."""
    person: FocalPoint | None = None
    """Whom it removes."""
    preview: ImportPreview | None = None
    """What a list would do now."""


def list_proposed_changes(parts: Parts, body_slug: str) -> list[FocalPointProposal]:
    """Return the proposals of a body that wait for a second officer, oldest first."""
    with parts.store.reading() as tx:
        return focal_point_proposals_to_confirm(tx, find_body(tx, body_slug).number)


def read_proposed_change(parts: Parts, by: str, body_slug: str, proposal_id: int) -> ProposedChange:
    """Return a proposal. Raise NotYetAvailable where there is none, NotAllowed."""
    with parts.store.reading() as tx:
        require_officer(tx, by, SECOND_OFFICERS, "confirm")
        row = focal_point_proposal(tx, find_body(tx, body_slug).number, proposal_id)
        if row is None:
            raise NotYetAvailable(what="proposal")
        if row.outcome is not None:
            return ProposedChange(row, None)
        change = _READ[row.kind](row.change)
        leaving = change.public_id if isinstance(change, Removal | Replacement) else None
        person = focal_point_by_public_id(tx, leaving) if leaving is not None else None
    listed = change.people if isinstance(change, ListImport) else None
    preview = None
    if listed is not None:
        preview = focal_point_import.compare_people(parts, body_slug, focal_point_import.read_designations(listed))
    return ProposedChange(row, change, person, preview)


def may_settle(parts: Parts, by: str) -> bool:
    """Return whether this officer confirms changes of focal points: the secretariat, and where it has one officer alone,
    chair and vice-chair."""
    with parts.store.reading() as tx:
        try:
            _require_settling(tx, by, "confirm")
        except NotAllowed:
            return False
        return True


def _require_settling(tx: Tx, by: str, act: str) -> Officer:
    officer = require_officer(tx, by, SECOND_OFFICERS, act)
    if officer.role not in SECRETARIAT and count_officers_of(tx, "secretariat") > 1:
        raise NotAllowed(role=officer.role, act=act)
    return officer


def confirm_change(
    parts: Parts, by: str, body_slug: str, proposal_id: int, expected: str | None = None, *, fresh: bool = True
) -> None:
    """Make a proposed change, as its second officer: entries in every open consultation on whose roll the State is.

    `expected` is the digest of the preview of a list that the officer was shown. Raise SecondOfficerNeeded for who proposed
    it, NotAllowed, AlreadyDone, NotYetAvailable, CredentialsNeeded, ListPreviewOutdated, and whatever the change is refused
    for by now.
    """
    with parts.store.writing() as tx:
        # Held before the consultations, by everyone: of two who confirm it, one is refused.
        proposal = _hold_waiting(tx, body_slug, proposal_id)
        officer = _require_settling(tx, by, "confirm")
        if proposal.proposed_by == officer.public_id:
            raise SecondOfficerNeeded()
        change = _READ[proposal.kind](proposal.change)
        if isinstance(change, ListImport):
            change = ListImport(change.people, expected or "")
        held_ones = _DO[type(change)](parts, tx, proposal.proposed_by, body_slug, change, officer.public_id, fresh)
        _settle(parts, tx, proposal, officer, "confirmed")
    for held in held_ones:
        held.committed()


def reject_change(parts: Parts, by: str, body_slug: str, proposal_id: int) -> None:
    """Reject a proposed change, or withdraw one's own; delete what it said. Raise NotAllowed, AlreadyDone, NotYetAvailable."""
    with parts.store.writing() as tx:
        proposal = _hold_waiting(tx, body_slug, proposal_id)
        officer = _require_settling(tx, by, "reject")
        _settle(parts, tx, proposal, officer, "rejected")
        facts: dict[str, Any] = {"proposed_by": proposal.proposed_by} | (
            {"state": proposal.state} if proposal.state else {}
        )
        audit_log.add_entry(tx, parts.clock.now(), officer.public_id, "focal-point-change-rejected", **facts)


def _hold_waiting(tx: Tx, body_slug: str, proposal_id: int) -> FocalPointProposal:
    proposal = held_focal_point_proposal(tx, proposal_id)
    if proposal is None or proposal.body_id != find_body(tx, body_slug).number:
        raise NotYetAvailable(what="proposal")
    if proposal.outcome is not None:
        raise AlreadyDone(act=proposal.outcome)
    return proposal


def _settle(parts: Parts, tx: Tx, proposal: FocalPointProposal, officer: Officer, outcome: str) -> None:
    proposal.outcome, proposal.settled_by, proposal.settled_at = outcome, officer.public_id, parts.clock.now()
    proposal.change = {}  # it is done now, or it is to be forgotten
    tx.add(proposal)
    tx.flush()
