"""Put what was read from a paper into the register: for the first time, in another language, or as a new revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ballot.rules.refusals import AlreadyDone, BadInput
from ballot.services.core.context import Parts
from ballot.services.papers.changes import RegisterChange, changing_register
from ballot.services.papers.differences import are_alike, differences_from
from ballot.services.papers.identity import Identity
from ballot.services.papers.locations import find_sentence
from ballot.services.papers.readings import (
    LanguageReading,
    PlaceInPaper,
    notices_of,
    place_of,
    readings_of,
    readings_of_paper,
)
from ballot.services.papers.standings import language_doubts, newest_versions
from ballot.services.papers.stored_json import reading_as_json
from ballot.services.validation.text import LONGEST_NAME_OR_GROUND, require_language, require_recordable, require_text
from ballot.store.queries.papers import registered_from, registered_papers
from ballot.store.tables import CouncilPaper, ProposedConclusion


@dataclass(frozen=True)
class Registered:
    """What registering a paper did."""

    added: int
    """Conclusions that are new in the register."""
    joined: int
    """Conclusions that the register had and that gained a language."""
    differences: int
    """Lines of a difference that wait for a person."""


def register_paper(
    parts: Parts, by: str, body_slug: str, paper_id: int, identity: Identity, *, notices_answered: bool = False
) -> Registered:
    """Put a paper's conclusions into the register, under the reference, revision and language that a person has seen.

    A paper of which the register has another file in the same language changes nothing that it says otherwise: that waits
    for a person as a difference. Raise BadInput, UnknownPaper, NotAllowed, and AlreadyDone where it was registered before.
    """
    with changing_register(parts, by, body_slug) as held:
        paper = held.paper(paper_id)
        if paper.registered_at is not None:
            raise AlreadyDone(act="paper-registered")
        if not notices_answered and must_be_answered(paper):
            raise BadInput(field="notices", why="notices-not-answered")
        _write_identity(paper, identity)
        before = registered_papers(held.tx, held.body.number, paper.reference)
        rows = newest_versions(registered_from(held.tx, held.body.number, paper.reference))
        known_language = any(one.language == paper.language for one in before)
        paper.registered_at = parts.clock.now()
        held.tx.add(paper)
        revisions = {one.language: one.revision for one in [*before, paper]}
        done = _take(held, paper, rows, known_language=known_language, revisions=revisions)
        held.log_act("paper-registered", paper=f"{paper.reference} {paper.revision}".strip(), language=paper.language)
        return done


def must_be_answered(paper: CouncilPaper) -> bool:
    """Return whether the file has something that a person must answer for before the paper is used."""
    return any(one.code == "tracked-changes" for one in notices_of(paper))


def _write_identity(paper: CouncilPaper, identity: Identity) -> None:
    paper.reference = require_text("paper-reference", identity.reference, LONGEST_NAME_OR_GROUND)
    revision = identity.revision.strip()
    if revision:
        require_recordable("revision", revision)
    paper.revision = revision[:LONGEST_NAME_OR_GROUND]
    paper.language = require_language(identity.language)


def _take(
    held: RegisterChange,
    paper: CouncilPaper,
    rows: Sequence[ProposedConclusion],
    *,
    known_language: bool,
    revisions: Mapping[str, str],
) -> Registered:
    found = readings_of_paper(paper)
    known = {place_of(row): row for row in rows if row.standing != "superseded"}
    added = joined = 0
    for place, reading in found.items():
        row = known.get(place)
        if row is None:
            if not known_language:
                insert_conclusion(held, paper, place, reading, rows)
                added += 1
        elif paper.language not in row.readings:
            _join(held, row, paper.language, reading, revisions)
            joined += 1
        elif are_alike(readings_of(row)[paper.language], reading):
            _write_reading(held, row, paper.language, reading)
    if not known_language:
        for place, row in known.items():
            if place not in found and not row.by_hand:
                _look_once_more(row, set(), revisions)
                held.tx.add(row)
    _follow_marked_sentences(held, paper, rows, found)
    held.tx.flush()
    now = newest_versions(registered_from(held.tx, held.body.number, paper.reference))
    return Registered(added, joined, len(differences_from(now, found, paper)))


def insert_conclusion(
    held: RegisterChange,
    paper: CouncilPaper,
    place: PlaceInPaper,
    reading: LanguageReading,
    rows: Sequence[ProposedConclusion],
    *,
    by_hand: bool = False,
) -> ProposedConclusion:
    """Insert what was read at this place and return it: found, or refused where the paper says so itself."""
    versions = [row.version for row in rows if place_of(row) == place]
    item, paragraph, ordinal = place
    verb, *also = reading.verbs
    row = ProposedConclusion(
        body_id=held.body.number,
        source=paper.reference,
        item=item,
        paragraph=paragraph,
        ordinal=ordinal,
        version=max(versions, default=0) + 1,
        position=reading.source.paragraph,
        title={},
        action=verb,
        also=also,
        text={},
        documents=list(reading.documents),
        source_sha256=paper.sha256,
        by_hand=by_hand,
        standing="refused" if reading.standing == "refused" else "found",
        imported_at=held.parts.clock.now(),
    )
    _write_reading(held, row, paper.language, reading)
    held.tx.flush()
    return row


def _write_reading(held: RegisterChange, row: ProposedConclusion, language: str, reading: LanguageReading) -> None:
    """Store what one language says. What a person has corrected meanwhile stays where the paper reads as it did, and what a
    person has typed in this language where the paper is the first one in it."""
    before = readings_of(row).get(language)
    for name in ("title", "text", "question", "condition", "urgency"):
        value = getattr(reading, name)
        texts: dict[str, str] = getattr(row, name)
        known = texts.get(language) if before is None else getattr(before, name) == value
        if value and not known:
            setattr(row, name, {**texts, language: value})
    if row.source_sha256 is None or (before is not None and before.sha256 == row.source_sha256):
        row.source_sha256 = reading.sha256
        row.position = reading.source.paragraph
    row.readings = {**row.readings, language: reading_as_json(reading)}
    held.tx.add(row)


def _join(
    held: RegisterChange,
    row: ProposedConclusion,
    language: str,
    reading: LanguageReading,
    revisions: Mapping[str, str],
) -> None:
    before = {(one.code, one.language) for one in language_doubts(row, revisions)}
    _write_reading(held, row, language, reading)
    _look_once_more(row, before, revisions)


def _look_once_more(row: ProposedConclusion, before: set[tuple[str, str]], revisions: Mapping[str, str]) -> None:
    """Take a confirmation back where the languages no longer say the same: the person had not seen that."""
    doubts = {(one.code, one.language) for one in language_doubts(row, revisions)}
    if row.standing == "confirmed" and doubts - before:
        row.standing, row.decided_by, row.decided_at = "found", None, None


def _follow_marked_sentences(
    held: RegisterChange,
    paper: CouncilPaper,
    rows: Sequence[ProposedConclusion],
    found: Mapping[PlaceInPaper, LanguageReading],
) -> None:
    """Find the sentences that a person has marked in an earlier revision; one that is not there any more is a difference."""
    for row in rows:
        reading = readings_of(row).get(paper.language) if row.by_hand else None
        if reading is None or row.standing == "superseded" or place_of(row) in found:
            continue
        where = find_sentence(paper, reading.text, row.item, row.paragraph)
        if where is not None:
            moved = replace(reading, source=where, sha256=paper.sha256, revision=paper.revision)
            _write_reading(held, row, paper.language, moved)
