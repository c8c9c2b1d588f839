"""Import a list of focal points: compare it with those in office, show the difference, then import exactly what was
shown. Nobody is removed for not being listed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from ballot.record.canonical import encode
from ballot.record.shapes import write_time
from ballot.rules.acts import SECRETARIAT
from ballot.rules.deadlines import has_passed
from ballot.rules.refusals import ListPreviewOutdated
from ballot.rules.roll import Roll
from ballot.rules.stages import Stage
from ballot.services.access.authorization import require_officer
from ballot.services.core import audit_log
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_body, hold_body
from ballot.services.core.recording import Holding
from ballot.services.council import focal_points
from ballot.services.council.focal_point_entries import (
    confirmed_by,
    hold_open_consultations,
    queue_invitations,
    record_changes,
    require_fresh_credentials,
    second_officer,
    takes_changes,
)
from ballot.services.council.lists import read_focal_points
from ballot.services.council.members import Designation
from ballot.services.council.roll import current_roll
from ballot.services.validation.email_addresses import PersonDetails, read_person_details
from ballot.store.queries.consultations import consultations_of
from ballot.store.queries.council import all_focal_points
from ballot.store.tables import FocalPoint, Officer
from ballot.store.transactions import AlreadyThere, Tx, record_row

Named = TypeVar("Named", FocalPoint, Designation)


@dataclass(frozen=True)
class EffectOnConsultation:
    """What importing the list does in one open consultation."""

    reference: str
    closes_at: datetime
    time_zone: str
    deadline_passed: bool
    """Then nothing is recorded there any more."""
    entries: int
    invitations: int
    notices: int
    """Notices to the other focal points of these States."""


@dataclass(frozen=True)
class ImportPreview:
    """What importing the list would change, and what it would not."""

    listed: list[Designation]
    """Every line."""
    new: list[Designation]
    unchanged: list[FocalPoint]
    differing: list[tuple[FocalPoint, Designation]]
    """In office under this address with another name or language than the list has: left as they are."""
    left_out: list[FocalPoint]
    """In office and not in the list: left as they are."""
    open_consultations: list[EffectOnConsultation]

    @property
    def digest(self) -> str:
        """A digest of what would be done, and in which open consultations: equal only where that is the same."""
        new = [asdict(one) for one in self.new]
        open_consultations = [asdict(one) | {"closes_at": write_time(one.closes_at)} for one in self.open_consultations]
        return sha256(encode({"new": new, "open_ones": open_consultations})).hexdigest()


def preview_import(parts: Parts, by: str, body_slug: str, data: bytes, file_name: str, tab: str = "") -> ImportPreview:
    """Compare a list for an officer of the secretariat. Raise NotAllowed, and as `compare_list`."""
    with parts.store.reading() as tx:
        require_officer(tx, by, SECRETARIAT, "designate-focal-points")
    return compare_list(parts, body_slug, data, file_name, tab)


def compare_list(parts: Parts, body_slug: str, data: bytes, file_name: str, tab: str = "") -> ImportPreview:
    """Read a list and compare it with those in office; store nothing. `tab` says which one of a spreadsheet. Raise
    UnreadableDocument with all errors."""
    with parts.store.reading() as tx:
        body_id = find_body(tx, body_slug).number
        roll = current_roll(tx, body_id)
        listed = read_focal_points(data, file_name, [seat.state for seat in roll], tab)
    return compare_people(parts, body_slug, listed)


def compare_people(parts: Parts, body_slug: str, listed: list[Designation]) -> ImportPreview:
    """Compare the people of a list with those in office; store nothing."""
    with parts.store.reading() as tx:
        body_id = find_body(tx, body_slug).number
        # Looked at and not held: what is true when the list is taken is looked at again then, under the locks.
        rows = [row for row in reversed(consultations_of(tx, body_id)) if row.stage == Stage.OPEN]
        held_ones = [Holding(parts, tx, record_row(row)) for row in rows]
        return _build_preview(current_roll(tx, body_id), all_focal_points(tx, body_id), listed, held_ones)


def _build_preview(
    roll: Roll, in_office: Sequence[FocalPoint], listed: list[Designation], open_consultations: Iterable[Holding]
) -> ImportPreview:
    known = {_person_key(one): one for one in in_office}
    pairs = [(known.get(_person_key(one)), one) for one in listed]
    new = [one for person, one in pairs if person is None]
    met = [(person, one) for person, one in pairs if person is not None]
    keys = {_person_key(one) for one in listed}
    order = {seat.state: place for place, seat in enumerate(roll)}
    return ImportPreview(
        listed=listed,
        new=new,
        unchanged=[person for person, one in met if _is_same(person, one)],
        differing=[(person, one) for person, one in met if not _is_same(person, one)],
        left_out=sorted(
            (one for key, one in known.items() if key not in keys), key=lambda one: order.get(one.state, len(order))
        ),
        open_consultations=[_effect_of_import(held, new, in_office) for held in open_consultations],
    )


def _effect_of_import(
    held: Holding, new: Sequence[Designation], in_office: Iterable[FocalPoint]
) -> EffectOnConsultation:
    changes = [(one, len(told)) for one, told in _with_colleagues(new, in_office) if takes_changes(held, one.state)]
    return EffectOnConsultation(
        reference=held.standing.reference,
        closes_at=held.standing.deadline(),
        time_zone=str(held.standing.opened["time_zone"]),
        deadline_passed=has_passed(held.standing.deadline(), held.moment),
        entries=len(changes),
        invitations=sum(held.standing.roll.is_entitled(one.state) for one, _ in changes),
        notices=sum(told for _, told in changes),
    )


def _with_colleagues(
    new: Iterable[Named], in_office: Iterable[FocalPoint]
) -> Iterator[tuple[Named, list[FocalPoint | Named]]]:
    """Yield each new person with those whom its State has by then, who are told of it, as if each were added by an act
    of its own. The list goes on growing: use it at once."""
    there: defaultdict[str, list[FocalPoint | Named]] = defaultdict(list)
    for person in in_office:
        there[person.state].append(person)
    for one in new:
        yield one, there[one.state]
        there[one.state].append(one)


def _is_same(person: FocalPoint, one: Designation) -> bool:
    return (person.name, person.language) == (one.name, one.language)


def _person_key(one: FocalPoint | Designation) -> tuple[str, str]:
    return (one.state, one.email.casefold())


def list_focal_points(parts: Parts, body_slug: str) -> list[FocalPoint]:
    """Return every focal point in office, in roll-call order and then in the order they were added."""
    with parts.store.reading() as tx:
        body_id = find_body(tx, body_slug).number
        order = {seat.state: place for place, seat in enumerate(current_roll(tx, body_id))}
        people = all_focal_points(tx, body_id)
    return sorted(people, key=lambda one: (order.get(one.state, len(order)), one.number))


# ---------------------------------------------------------------------------------------- taken


def import_focal_points(
    parts: Parts,
    by: str,
    body_slug: str,
    people: Iterable[Designation],
    expected: str | None = None,
    second: str | None = None,
    *,
    fresh: bool = True,
) -> int:
    """Add all listed people who are not focal points yet, or none, in one act; return how many.

    In every open consultation each of them has the effect of `focal_points.add_focal_point`: an entry, the invitation,
    the notice to the State's other focal points. Those known by State and address are left as they are. `expected` is
    the digest of the preview that was shown, `second` the officer who confirms it. Raise NotOnRoll, BadInput, NotAllowed,
    CredentialsNeeded where a consultation is open and the officer's credentials are not `fresh`, SecondOfficerNeeded where
    there are entries, and ListPreviewOutdated where the effect is no longer the one shown.
    """
    listed = read_designations(people)
    try:
        with parts.store.writing() as tx:
            added, held_ones = import_within(parts, tx, by, body_slug, listed, expected, second, fresh=fresh)
    except AlreadyThere:  # where no consultation is held, somebody may add one of them at this very moment
        raise ListPreviewOutdated() from None
    for held in held_ones:
        held.committed()
    return added


def read_designations(people: Iterable[Designation]) -> list[Designation]:
    """Validate the designations; drop duplicates."""
    found: dict[tuple[str, str], Designation] = {}
    for one in people:
        kept = read_person_details(one.name, one.email, one.language)
        read = Designation(one.state, kept.name, kept.email, kept.language)
        found.setdefault(_person_key(read), read)
    return list(found.values())


def import_within(
    parts: Parts,
    tx: Tx,
    by: str,
    body_slug: str,
    listed: list[Designation],
    expected: str | None,
    second: str | None,
    *,
    fresh: bool,
) -> tuple[int, list[Holding]]:
    """Do as `import_focal_points` does with what `read_designations` returned, in a transaction that has begun; return how
    many are new, and the consultations that are held. Raise AlreadyThere where one of them is added at this very moment."""
    officer = require_officer(tx, by, SECRETARIAT, "designate-focal-points")
    # Two lists at once might else each wait for a person of the other's, as nothing else may be there to be held.
    body_id = hold_body(tx, body_slug).number
    open_consultations = hold_open_consultations(parts, tx, body_id)
    require_fresh_credentials(open_consultations, fresh)
    roll = current_roll(tx, body_id)
    for one in listed:
        roll.seat(one.state)
    in_office = all_focal_points(tx, body_id)  # read under the locks
    found = _build_preview(roll, in_office, listed, open_consultations)
    if expected is not None and expected != found.digest:
        raise ListPreviewOutdated()
    if found.new:
        now = parts.clock.now()
        named = [(one.state, PersonDetails(one.name, one.email, one.language)) for one in found.new]
        added = focal_points.insert_focal_points(tx, body_id, named, now)
        for held in open_consultations:
            _record_and_invite(held, officer, second, added, in_office)
        entered = [one.reference for one in found.open_consultations if one.entries]
        facts: dict[str, object] = {"added": len(added)} | ({"reference": entered} if entered else {})
        audit_log.add_entry(tx, now, officer.public_id, "focal-points-imported", **facts, **confirmed_by(second))
    return len(found.new), open_consultations


def _record_and_invite(
    held: Holding, officer: Officer, second: str | None, added: Sequence[FocalPoint], in_office: Iterable[FocalPoint]
) -> None:
    entered = [one for one in added if takes_changes(held, one.state)]
    if not entered:
        return
    confirming = second_officer(held.tx, officer, second)
    changes = ((one, told) for one, told in _with_colleagues(added, in_office) if takes_changes(held, one.state))
    record_changes(held, officer, confirming, "added", changes)
    queue_invitations(held, entered)
