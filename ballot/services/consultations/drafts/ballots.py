"""Add, reword, move and remove the ballots of a draft. The position of each at opening becomes its id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ballot.rules.refusals import BadInput, RegisterChanged
from ballot.services.consultations.drafts.changes import (
    DraftChange,
    changing_draft,
    require_unchanged,
    state_mark,
)
from ballot.services.consultations.drafts.documents import DraftDocument, attach_file, ballot_at, remove_documents_of
from ballot.services.core.context import Parts
from ballot.services.validation.text import require_paper, require_texts, require_titles, require_verbs
from ballot.store.queries.consultations import ballots_of
from ballot.store.queries.papers import conclusions_by_id
from ballot.store.tables import DraftBallot, ProposedConclusion


@dataclass(frozen=True)
class BallotWording:
    """What a ballot says: its subject, what the States are asked to do, and the question as it would be decided."""

    actions: Sequence[str]
    """Verbs, at least one: known ones (`rules.verbs`) or others."""
    text: Mapping[str, str]
    """The question, by language."""
    title: Mapping[str, str] = field(default_factory=dict)
    """The subject, by language. A draft may lack it; an opened consultation does not."""
    source: Mapping[str, str | None] | None = None
    """Where it stands in a paper of the body: `reference`, `sha256` and `paragraph`."""


def wording_of(ballot: DraftBallot) -> BallotWording:
    """Return what a stored ballot says."""
    return BallotWording(ballot.actions, ballot.text, ballot.title, ballot.source)


def ballot_mark(ballot: DraftBallot) -> str:
    """Return a mark of this ballot's present state. Passed back with a change, it tells whether the ballot at that
    position is still the one that was shown."""
    return state_mark(_ballot_state(ballot))


@dataclass(frozen=True)
class BallotChange:
    """What a ballot of a draft is to say, by its position; `seen` as `reword_ballot` takes it."""

    position: int
    wording: BallotWording
    seen: str | None = None


def add_ballot(
    parts: Parts,
    by: str,
    consultation_id: int,
    wording: BallotWording,
    documents: Iterable[DraftDocument] = (),
    conclusion_id: int | None = None,
) -> int:
    """Append a ballot to a draft; return its position. Raise BadInput, NotOpen."""
    with changing_draft(parts, by, consultation_id) as held:
        ballot = append_ballot(held, wording, conclusion_id)
        for document in documents:
            attach_file(held, ballot, document)
        held.note("ballots-added", ballots=[ballot.position])
        return ballot.position


def add_conclusions(
    parts: Parts, by: str, consultation_id: int, conclusion_ids: Sequence[int], *, once: bool = False
) -> list[int]:
    """Append a ballot for each of these registered conclusions, in this order, all or none; return their positions.

    Each names its source, and a consultation without an authority gets the paper's. Raise BadInput where one is not in the
    register, or nobody has confirmed it, RegisterChanged where `once` and the draft has a ballot of one, and NotOpen.
    """
    with changing_draft(parts, by, consultation_id) as held:
        if once and {one.proposed_conclusion_id for one in ballots_of(held.tx, held.id)} & set(conclusion_ids):
            raise RegisterChanged()
        return append_conclusions(held, conclusion_ids)


def append_conclusions(held: DraftChange, conclusion_ids: Sequence[int]) -> list[int]:
    """Append a ballot for each of these conclusions to a draft that is held. Raise as `add_conclusions` does."""
    found = conclusions_by_id(held.tx, conclusion_ids)
    chosen = [found[one] for one in conclusion_ids if one in found and found[one].body_id == held.row.body_id]
    if len(chosen) != len(conclusion_ids):
        raise BadInput(field="conclusions", why="not-in-the-register")
    if any(one.standing != "confirmed" for one in chosen):
        raise BadInput(field="conclusions", why="not-confirmed")
    positions = [append_ballot(held, wording_of_conclusion(one), one.id).position for one in chosen]
    if positions:
        if held.row.authority is None:
            held.row.authority = authority_of(chosen)
            held.tx.add(held.row)
        held.note("ballots-added", ballots=positions)
    return positions


def reword_ballot(
    parts: Parts,
    by: str,
    consultation_id: int,
    position: int,
    wording: BallotWording,
    seen: str | None = None,
) -> bool:
    """Change what a ballot says, in all its languages; return whether anything changed. Its source stays where the
    wording has none.

    Raise BadInput, UnknownBallot, NotOpen, and DraftChanged where `seen` is no longer the ballot's mark.
    """
    with changing_draft(parts, by, consultation_id) as held:
        ballot = ballot_at(held, position)
        require_unchanged(seen, _ballot_state(ballot))
        return _reword(held, ballot, wording)


def reword_ballots(parts: Parts, by: str, consultation_id: int, changes: Sequence[BallotChange]) -> list[int]:
    """Change what several ballots of a draft say, all or none; return the positions of those that changed.

    Raise BadInput with the position as `ballot`, and else as `reword_ballot` does.
    """
    with changing_draft(parts, by, consultation_id) as held:
        changed = []
        for one in changes:
            ballot = ballot_at(held, one.position)
            require_unchanged(one.seen, _ballot_state(ballot))
            try:
                if _reword(held, ballot, one.wording):
                    changed.append(one.position)
            except BadInput as refused:
                raise BadInput(**{**refused.facts, "ballot": one.position}) from None
        return changed


def _reword(held: DraftChange, ballot: DraftBallot, wording: BallotWording) -> bool:
    before = (ballot.actions, ballot.title, ballot.text, ballot.source)
    _fill(ballot, wording)
    if wording.source is None:
        ballot.source = before[-1]
    changed = before != (ballot.actions, ballot.title, ballot.text, ballot.source)
    if changed:
        held.tx.add(ballot)
        held.note("ballot-worded", ballot=ballot.position)
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


def append_ballot(held: DraftChange, wording: BallotWording, conclusion_id: int | None) -> DraftBallot:
    """Return a new ballot after the last one. Raise BadInput."""
    ballot = DraftBallot(
        consultation_id=held.id,
        position=len(ballots_of(held.tx, held.id)) + 1,
        text={},
        proposed_conclusion_id=conclusion_id,
    )
    _fill(ballot, wording)
    held.tx.add(ballot)
    held.tx.flush()
    return ballot


def authority_of(conclusions: Sequence[ProposedConclusion]) -> dict[str, str | None]:
    """Return where the papers of these conclusions authorise a consultation: the first one's paper, with the paragraph where
    there is but one."""
    first = conclusions[0]
    paragraphs = {_authorising_paragraph(one) for one in conclusions if one.source == first.source}
    return {
        "reference": first.source,
        "sha256": first.source_sha256,
        "paragraph": paragraphs.pop() if len(paragraphs) == 1 else None,
    }


def _authorising_paragraph(conclusion: ProposedConclusion) -> str:
    """Return the paragraph in which it was so concluded; the chair's own where the paper has no other."""
    read = [one.get("conclusion_paragraph") for one in conclusion.readings.values()]
    return next((one for one in read if one), conclusion.paragraph)


def wording_of_conclusion(conclusion: ProposedConclusion) -> BallotWording:
    """Return the ballot that a registered conclusion proposes: its item's title, and the question with its condition, without
    which a Member State would not know what it votes on; the minute only where the register has the question in no language."""
    return BallotWording(
        actions=[conclusion.action, *conclusion.also],
        text={
            code: _with_condition(words, conclusion.condition.get(code, ""), code)
            for code, words in (conclusion.question or conclusion.text).items()
        },
        title=conclusion.title,
        source={
            "reference": conclusion.source,
            "sha256": conclusion.source_sha256,
            "paragraph": conclusion.paragraph,
        },
    )


def _with_condition(words: str, condition: str, language: str) -> str:
    if not condition or condition in words:
        return words
    return f"{words}（{condition}）" if language == "zh" else f"{words} ({condition})"


def _fill(ballot: DraftBallot, wording: BallotWording) -> None:
    ballot.actions = require_verbs(wording.actions)
    ballot.title = require_titles(wording.title)
    ballot.text = require_texts("text", wording.text)
    ballot.source = require_paper("source", wording.source)


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
    return [ballot.id, ballot.actions, ballot.title, ballot.text, ballot.source]
