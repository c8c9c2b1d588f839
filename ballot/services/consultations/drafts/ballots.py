"""Add, reword, move and remove the ballots of a draft. The position of each at opening becomes its id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ballot.rules.refusals import BadInput
from ballot.services.consultations.drafts.changes import (
    DraftChange,
    changing_draft,
    require_texts,
    require_unchanged,
    state_mark,
)
from ballot.services.consultations.drafts.documents import DraftDocument, attach_file, ballot_at, remove_documents_of
from ballot.services.core.context import Parts
from ballot.store.consultations import VERBS
from ballot.store.queries.consultations import ballots_of
from ballot.store.tables import DraftBallot, ProposedConclusion


def ballot_mark(ballot: DraftBallot) -> str:
    """Return a mark of this ballot's present state. Passed back with a change, it tells whether the ballot at that
    position is still the one that was shown."""
    return state_mark(_ballot_state(ballot))


def add_ballot(
    parts: Parts,
    by: str,
    consultation_id: int,
    action: str,
    text: Mapping[str, str],
    documents: Iterable[DraftDocument] = (),
    conclusion_id: int | None = None,
) -> int:
    """Append a ballot to a draft; return its position. Raise BadInput, NotOpen."""
    with changing_draft(parts, by, consultation_id) as held:
        ballot = append_ballot(held, action, text, conclusion_id)
        for document in documents:
            attach_file(held, ballot, document)
        held.note("ballots-added", ballots=[ballot.position])
        return ballot.position


def add_conclusions(parts: Parts, by: str, consultation_id: int, conclusion_ids: Sequence[int]) -> list[int]:
    """Append a ballot for each of these registered conclusions, in this order, all or none; return their positions.

    Raise BadInput where one is not in the register, and NotOpen.
    """
    with changing_draft(parts, by, consultation_id) as held:
        positions = []
        for conclusion_id in conclusion_ids:
            one = held.tx.get(ProposedConclusion, conclusion_id)
            if one is None or one.body_id != held.row.body_id:
                raise BadInput(field="conclusions", why="not-in-the-register")
            positions.append(append_ballot(held, one.action, one.text, one.id).position)
        if positions:
            held.note("ballots-added", ballots=positions)
        return positions


def reword_ballot(
    parts: Parts,
    by: str,
    consultation_id: int,
    position: int,
    action: str,
    text: Mapping[str, str],
    seen: str | None = None,
) -> bool:
    """Change a ballot's text in all its languages, and its verb; return whether anything changed.

    Raise BadInput, UnknownBallot, NotOpen, and DraftChanged where `seen` is no longer the ballot's mark.
    """
    with changing_draft(parts, by, consultation_id) as held:
        ballot = ballot_at(held, position)
        require_unchanged(seen, _ballot_state(ballot))
        before = (ballot.action, ballot.text)
        ballot.action, ballot.text = _require_verb(action), require_texts("text", text)
        changed = before != (ballot.action, ballot.text)
        if changed:
            held.tx.add(ballot)
            held.note("ballot-worded", ballot=position)
        return changed


def move_ballot(parts: Parts, by: str, consultation_id: int, position: int, to: int, seen: str | None = None) -> None:
    """Move a ballot of a draft to another position; those between move by one. Raise UnknownBallot, NotOpen,
    DraftChanged."""
    with changing_draft(parts, by, consultation_id) as held:
        moving = ballot_at(held, position)
        require_unchanged(seen, _ballot_state(moving))
        ballot_at(held, to)
        if position == to:
            return
        order = [one for one in ballots_of(held.tx, held.id) if one.id != moving.id]
        order.insert(to - 1, moving)
        _renumber(held, order)
        held.note("ballot-moved", ballot=position, to=to)


def remove_ballot(parts: Parts, by: str, consultation_id: int, position: int, seen: str | None = None) -> None:
    """Remove a ballot and its documents from a draft; those after it move up. Raise as `move_ballot` does."""
    with changing_draft(parts, by, consultation_id) as held:
        gone = ballot_at(held, position)
        require_unchanged(seen, _ballot_state(gone))
        remove_documents_of(held.tx, [gone.number])
        held.tx.delete(gone)
        held.tx.flush()
        _renumber(held, ballots_of(held.tx, held.id))
        held.note("ballot-removed", ballot=position)


def append_ballot(held: DraftChange, action: str, text: Mapping[str, str], conclusion_id: int | None) -> DraftBallot:
    """Return a new ballot after the last one. Raise BadInput."""
    ballot = DraftBallot(
        consultation_id=held.id,
        position=len(ballots_of(held.tx, held.id)) + 1,
        action=_require_verb(action),
        text=require_texts("text", text),
        proposed_conclusion_id=conclusion_id,
    )
    held.tx.add(ballot)
    held.tx.flush()
    return ballot


def _require_verb(action: str) -> str:
    if action not in VERBS:
        raise BadInput(field="action", why="no-such-verb", action=action)
    return action


def _renumber(held: DraftChange, order: Sequence[DraftBallot]) -> None:
    """Set the ballots' positions in this order. No two have the same one even for a moment, which the database would
    refuse."""
    moving = [(one, position) for position, one in enumerate(order, 1) if one.position != position]
    aside = len(order) + 1  # the highest position that a ballot could still have
    for number, (one, _) in enumerate(moving, 1):
        _set_position(held, one, aside + number)
    for one, position in moving:
        _set_position(held, one, position)


def _set_position(held: DraftChange, ballot: DraftBallot, position: int) -> None:
    ballot.position = position
    held.tx.add(ballot)
    held.tx.flush()


def _ballot_state(ballot: DraftBallot) -> list[object]:
    return [ballot.id, ballot.action, ballot.text]
