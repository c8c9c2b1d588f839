"""Check a draft before it is opened: what it lacks, and what is worth a review.

What blocks the opening here is exactly what `open_consultation` refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from ballot.reference import LANGUAGES
from ballot.rules.deadlines import has_passed, zone
from ballot.rules.holidays import day_off
from ballot.rules.majority import RULES
from ballot.rules.refusals import BadInput
from ballot.services.consultations import opening
from ballot.services.consultations.findings import BALLOTS, LETTER, ROLL, RULE, SUBJECT, Finding, ReadinessReport
from ballot.services.consultations.installation_checks import check_installation, check_key
from ballot.services.core.context import Parts
from ballot.services.core.lookup import find_consultation_by_id
from ballot.services.council.roll import current_roll
from ballot.services.validation.email_addresses import read_address
from ballot.store.queries.consultations import ballots_of
from ballot.store.queries.council import body_of, focal_points_of
from ballot.store.queries.files import documents_of
from ballot.store.queries.papers import registered_conclusions_of
from ballot.store.tables import BallotDocument, Consultation, DraftBallot, FocalPoint
from ballot.store.transactions import Tx

Lacking = TypeVar("Lacking", int, str)
_PART_OF = {
    "ballots": BALLOTS,
    "ballot-titles": BALLOTS,
    "legal-basis": SUBJECT,
    "authorised-by": SUBJECT,
    "deadline": RULE,
    "roll": ROLL,
}


@dataclass(frozen=True)
class _Draft:
    """A draft with everything that belongs to it, read at one moment of the database."""

    row: Consultation
    ballots: list[DraftBallot]
    documents: dict[int, list[BallotDocument]]
    """By the ballot's position."""
    named: dict[int, list[str]]
    """By the ballot's position, the references that its proposed conclusion names."""
    unconfirmed: list[int]
    """Positions of the ballots whose conclusion was taken back, or changed by a corrected paper."""
    readers: dict[str, int]


def check_readiness(parts: Parts, consultation_id: int) -> ReadinessReport:
    """Check a draft. Changes nothing, sends nothing. Raise UnknownConsultation."""
    now = parts.clock.now()
    with parts.store.reading() as tx:
        row = find_consultation_by_id(tx, consultation_id)
        body = body_of(tx, row.body_id)
        roll = current_roll(tx, row.body_id)
        people = focal_points_of(tx, row.body_id, roll.entitled_states())
        draft = _read_draft(tx, row, _count_readers(people))
        reached = {one.state for one in people}
        missing = [_missing_finding(code) for code in opening.read_missing(tx, row)]
        installation, last_mail = check_installation(parts, tx, now)
        key, keys = check_key(parts, tx, body)
    looks = [
        *_check_subject(draft),
        *_check_texts(draft),
        *_check_sources(draft),
        *_check_documents(draft),
        *_check_times(draft.row, now, parts.policy.minimum_period),
        *_check_letter(draft),
        *keys,
        *installation,
    ]
    return ReadinessReport(
        findings=tuple(sorted([*missing, *looks], key=lambda one: not one.blocks_opening)),
        roll=roll,
        rule=RULES[row.rule_id],
        unreached=tuple(state for state in roll.entitled_states() if state not in reached),
        readers=draft.readers,
        key=key,
        last_mail=last_mail,
    )


def _read_draft(tx: Tx, row: Consultation, readers: dict[str, int]) -> _Draft:
    ballots = ballots_of(tx, row.number)
    attached = documents_of(tx, [one.number for one in ballots])
    register = {one.id: one for one in registered_conclusions_of(tx, row.body_id)}
    sources = {one.position: register.get(one.proposed_conclusion_id) for one in ballots}
    return _Draft(
        row,
        ballots,
        {one.position: [each for each in attached if each.draft_ballot_id == one.id] for one in ballots},
        {position: list(source.documents) if source else [] for position, source in sources.items()},
        [position for position, source in sources.items() if source and source.standing != "confirmed"],
        readers,
    )


def _count_readers(people: Iterable[FocalPoint]) -> dict[str, int]:
    found = dict.fromkeys(LANGUAGES, 0)
    for one in people:
        found[one.language] = found.get(one.language, 0) + 1
    return {language: count for language, count in found.items() if count}


def _missing_finding(code: str) -> Finding:
    name, _, state = code.partition(":")
    if name == "focal-point":
        return Finding(ROLL, name, {"state": state}, blocks_opening=True)
    return Finding(_PART_OF[name], name, blocks_opening=True)


def _check_subject(draft: _Draft) -> Iterator[Finding]:
    lacking = [language for language in LANGUAGES if not draft.row.title.get(language)]
    if lacking:
        yield Finding(SUBJECT, "title-languages", {"languages": lacking})


def _check_texts(draft: _Draft) -> Iterator[Finding]:
    lacking = {
        language: tuple(
            one.position for one in draft.ballots if not (one.text.get(language) and one.title.get(language))
        )
        for language in LANGUAGES
    }
    for ballots, languages in _group_languages(lacking).items():
        readers = sum(draft.readers.get(language, 0) for language in languages)
        yield Finding(BALLOTS, "ballot-languages", {"ballots": ballots, "languages": languages, "readers": readers})


def _check_sources(draft: _Draft) -> Iterator[Finding]:
    """Yield the ballots whose conclusion does not stand any more as it was confirmed, and those that name no paper where the
    consultation does not name the one that authorised it either."""
    if draft.unconfirmed:
        yield Finding(BALLOTS, "conclusion-changed", {"ballots": draft.unconfirmed})
    unfounded = tuple(one.position for one in draft.ballots if not one.source)
    if unfounded and not draft.row.authority:
        yield Finding(BALLOTS, "ballot-sources", {"ballots": unfounded})


def _check_documents(draft: _Draft) -> Iterator[Finding]:
    for position, names in unattached_documents(draft.ballots, draft.documents, draft.named).items():
        if names:
            yield Finding(BALLOTS, "named-documents", {"ballot": position, "documents": names})
    have: dict[str, set[str]] = {}
    for attached in draft.documents.values():
        for one in attached:
            have.setdefault(one.reference, set()).add(one.language)
    lacking = {
        language: tuple(reference for reference, there in have.items() if language not in there)
        for language in LANGUAGES
    }
    for documents, languages in _group_languages(lacking).items():
        yield Finding(BALLOTS, "document-languages", {"documents": documents, "languages": languages})


def _group_languages(lacking: dict[str, tuple[Lacking, ...]]) -> dict[tuple[Lacking, ...], list[str]]:
    """Group the languages that lack just the same; leave out those that lack nothing."""
    found: dict[tuple[Lacking, ...], list[str]] = {}
    for language, what in lacking.items():
        if what:
            found.setdefault(what, []).append(language)
    return found


def unattached_documents(
    ballots: Iterable[DraftBallot], documents: dict[int, list[BallotDocument]], named: dict[int, list[str]]
) -> dict[int, list[str]]:
    """Return by the ballot's position the documents that its proposed conclusion names and that are not attached."""
    return {
        one.position: [
            name for name in named[one.position] if name not in {each.reference for each in documents[one.position]}
        ]
        for one in ballots
    }


def blocking_deadline_findings(closes_at: datetime | None, now: datetime, minimum: timedelta) -> Iterator[Finding]:
    """Yield what of a deadline blocks the opening: it has passed, or is nearer than the minimum."""
    if closes_at is not None and has_passed(closes_at, now):
        yield Finding(RULE, "deadline-passed", {"closes_at": closes_at}, blocks_opening=True)
    elif closes_at is not None and closes_at - now < minimum:
        yield Finding(RULE, "deadline-too-soon", {"closes_at": closes_at, "minimum": minimum}, blocks_opening=True)


def _check_times(row: Consultation, now: datetime, minimum: timedelta) -> Iterator[Finding]:
    closes_at = row.closes_at
    yield from blocking_deadline_findings(closes_at, now, minimum)
    if closes_at is None or has_passed(closes_at, now):
        return
    yield from deadline_findings(closes_at, row.time_zone)
    never = [hours for hours in row.reminder_hours if closes_at - timedelta(hours=hours) <= now]
    if never:
        yield Finding(RULE, "reminders-too-early", {"hours": never})
    if not row.reminder_hours:
        yield Finding(RULE, "no-reminders")


def deadline_findings(closes_at: datetime, zone_name: str) -> Iterator[Finding]:
    """Yield a finding for each day off in Geneva on which the deadline falls, by Geneva's calendar or by its own zone's."""
    days = {closes_at.astimezone(zone(name)).date() for name in ("Europe/Zurich", zone_name)}
    for day in sorted(days):
        why = day_off(day)
        if why is not None:
            yield Finding(RULE, "day-off", {"why": why, "day": day})


def _check_letter(draft: _Draft) -> Iterator[Finding]:
    letter, contact = draft.row.letter, draft.row.contact
    named = any(value.strip() for value in (*contact.values(), *draft.row.contact_name.values()))
    if not any(text.strip() for text in letter.values()):
        yield Finding(LETTER, "letter")
    else:
        lacking = [language for language in LANGUAGES if not letter.get(language, "").strip()]
        if lacking:
            yield Finding(LETTER, "letter-languages", {"languages": lacking})
    if not named:
        yield Finding(LETTER, "contact")
    elif not contact.get("email"):
        yield Finding(LETTER, "contact-email")
    else:
        try:
            read_address(contact["email"])
        except BadInput:
            yield Finding(LETTER, "contact-address", {"address": contact["email"]})
