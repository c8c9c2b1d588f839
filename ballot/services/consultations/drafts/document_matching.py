"""Match uploaded files with the ballots of a draft by their names, and say what is still missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ballot.importers.file_names.reading import read_file_name
from ballot.reference import LANGUAGES
from ballot.services.consultations.drafts.uploaded_documents import Assignment
from ballot.store.queries.uploaded_documents import WaitingFile
from ballot.store.tables import BallotDocument

NAME_UNKNOWN, NO_BALLOT, NO_LANGUAGE, SAME_FILE, ATTACHED = (
    *("name-unknown", "no-ballot", "no-language"),
    *("same-file", "attached"),
)
"""What a person should look at: the name has no reference that is understood; no ballot names the reference; the name has no
language; another file that waits, or one that is attached, is the same to the byte."""


@dataclass(frozen=True)
class BallotDocuments:
    """What a ballot has and wants: the references that its proposed conclusion names, on what condition, and what is attached."""

    position: int
    named: tuple[str, ...]
    condition: str | None
    attached: tuple[BallotDocument, ...]


@dataclass(frozen=True)
class ProposedAssignment:
    """A file that waits, what its name says it is, and what to look at."""

    file: WaitingFile
    assignment: Assignment
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class MissingOfBallot:
    """What a ballot would still lack with all assignments."""

    position: int
    documents: tuple[str, ...]
    """Named, and neither attached nor assigned."""
    languages: Mapping[str, tuple[str, ...]]
    """By reference, the official languages that it is not in."""
    condition: str | None
    """What the conclusion says of the text, where no document of the ballot is a revision."""


def propose_assignments(files: Sequence[WaitingFile], ballots: Sequence[BallotDocuments]) -> list[ProposedAssignment]:
    """Return for each file the ballots that name its reference, and what its name says."""
    counts = Counter(one.sha256 for one in files)
    attached = {document.sha256 for one in ballots for document in one.attached}
    found = []
    for one in files:
        said = read_file_name(one.file_name)
        matches = [(ballot.position, name) for ballot in ballots for name in _fitting(said.reference, ballot)]
        reference = matches[0][1] if len({name for _, name in matches}) == 1 else said.reference or ""
        positions = tuple(dict.fromkeys(position for position, _ in matches))
        remarks = (
            *([NAME_UNKNOWN] if said.reference is None else [NO_BALLOT] if not positions else []),
            *([NO_LANGUAGE] if said.language is None else []),
            *([SAME_FILE] if counts[one.sha256] > 1 else []),
            *([ATTACHED] if one.sha256 in attached else []),
        )
        found.append(ProposedAssignment(one, Assignment(one.id, positions, reference, said.language or ""), remarks))
    return found


def _fitting(reference: str | None, ballot: BallotDocuments) -> list[str]:
    """Return under which references a file of this reference belongs to a ballot: the one that it names, be that an annex of
    the document; or the file's own, where it is a revision of what is named or already there in another language."""
    if reference is None:
        return []
    named = [name for name in ballot.named if reference in (name, _document_of(name))]
    if named:
        return named
    whole = _unrevised(reference)
    known = {*map(_document_of, ballot.named), *(one.reference for one in ballot.attached)}
    return [reference] if reference in known or (whole != reference and whole in known) else []


def _document_of(reference: str) -> str:
    return reference.partition(" Annex")[0]


def _unrevised(reference: str) -> str:
    return reference.partition("(")[0]


def missing_with(ballots: Sequence[BallotDocuments], assignments: Collection[Assignment]) -> list[MissingOfBallot]:
    """Return what each ballot lacks once these assignments are made; ballots that lack nothing are left out."""
    found = []
    for ballot in ballots:
        have: dict[str, set[str]] = {}
        for document in ballot.attached:
            have.setdefault(document.reference, set()).add(document.language)
        for one in assignments:
            if ballot.position in one.ballots and one.reference and not one.discarded:
                have.setdefault(one.reference, set()).add(one.language)
        lacking = {
            reference: tuple(code for code in LANGUAGES if code not in languages)
            for reference, languages in have.items()
            if not languages.issuperset(LANGUAGES)
        }
        unnamed = tuple(name for name in ballot.named if name not in have)
        revised = any("(Rev." in reference for reference in have)
        condition = ballot.condition if ballot.condition and not revised else None
        if lacking or unnamed or condition:
            found.append(MissingOfBallot(ballot.position, unnamed, lacking, condition))
    return found
