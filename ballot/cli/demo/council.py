"""Set the sample council up, as its secretariat would: members, focal points, record, draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from ballot.cli.drafts import find_conclusions
from ballot.config import Settings
from ballot.importers.papers.reading import read_paper
from ballot.importers.summary_records.reading import read_record
from ballot.importers.summary_records.result import RecordReading
from ballot.installation import ensure_configured_body
from ballot.sample import (
    RECORD_LANGUAGES,
    TEXT_LANGUAGES,
    SampleConsultation,
    SampleCouncil,
    sample_paper,
    sample_record,
    sample_texts,
)
from ballot.services.accounts.officers import add_officer
from ballot.services.consultations import drafts, overview
from ballot.services.core.context import Parts
from ballot.services.core.lookup import slug_of
from ballot.services.council.focal_point_import import import_focal_points
from ballot.services.council.members import Designation, Member
from ballot.services.council.roll_import import seat_members
from ballot.services.papers.identity import Identity
from ballot.services.papers.importing import confirm_offered, import_paper


def appoint(parts: Parts, settings: Settings, council: SampleCouncil) -> dict[str, str]:
    """Make the body and its officers; return each officer's one-time token, by address."""
    ensure_configured_body(parts, settings, dict(council.body.names))
    return {one.email: add_officer(parts, one.email, one.role, one.name, one.language) for one in council.officers}


def seat(parts: Parts, by: str, council: SampleCouncil) -> None:
    """Store the members in roll-call order, the suspended right, and the focal points."""
    members = [Member(one.state, one.region, one.entitled, one.ground) for one in council.seats]
    seat_members(parts, by, council.body.slug, members, "Sample council")
    people = [Designation(one.state, one.name, one.email, one.language) for one in council.focal_points]
    import_focal_points(parts, by, council.body.slug, people)


def read_records(parts: Parts, by: str, council: SampleCouncil) -> list[RecordReading]:
    """Import the sample record in each language it has: the texts join in the same places of the register, where an officer
    confirms what was read."""
    records = []
    source = council.consultation.record_source
    for language in RECORD_LANGUAGES:
        paper = read_paper(sample_record(language), f"record_{language}.txt")
        records.append(read_record(paper))
        identity = Identity(source, "", records[-1].language)
        import_paper(parts, by, council.body.slug, paper, records[-1], identity=identity)
    paragraphs = {one.paragraph for item in records[0].items for one in item.conclusions}
    confirm_offered(parts, by, council.body.slug, source, paragraphs)
    return records


def draft(
    parts: Parts,
    by: str,
    council: SampleCouncil,
    closes_at: datetime,
    reference: str,
    items: Sequence[int] = (),
    languages: Sequence[str] = TEXT_LANGUAGES,
) -> str:
    """Make a draft with a ballot for each registered conclusion, and a paper for each document; return its slug.

    Letter and ballots are in these `languages`, which have to be some of the sample's; the title is in all of them.
    """
    slug, sample = council.body.slug, council.consultation
    row_id = drafts.create_draft(parts, by, slug, _particulars(sample, closes_at, reference, languages))
    chosen = find_conclusions(parts, slug, sample.record_source, items)
    positions = drafts.add_conclusions(parts, by, row_id, chosen)
    conclusions = {one.id: one for one in overview.read_draft(parts, row_id).register}
    for position, number in zip(positions, chosen, strict=True):
        conclusion = conclusions[number]
        typed = sample_texts()[conclusion.paragraph]
        read = drafts.wording_of_conclusion(conclusion)
        wording = replace(
            read,
            title={**read.title, **{language: one.title for language, one in typed.items()}},
            text={**read.text, **{language: one.question for language, one in typed.items()}},
        )
        drafts.reword_ballot(parts, by, row_id, position, _in_languages(wording, languages))
        for document in conclusion.documents:
            name = "".join(one if one.isalnum() else "-" for one in document).strip("-")
            paper = drafts.DraftDocument(document, "en", f"{name}.txt", "text/plain", sample_paper(document))
            drafts.attach_document(parts, by, row_id, position, paper)
    return slug_of(reference)


def _in_languages(wording: drafts.BallotWording, languages: Sequence[str]) -> drafts.BallotWording:
    return replace(
        wording,
        title={language: wording.title[language] for language in languages},
        text={language: wording.text[language] for language in languages},
    )


def _particulars(
    sample: SampleConsultation, closes_at: datetime, reference: str, languages: Sequence[str]
) -> drafts.Particulars:
    return drafts.Particulars(
        reference=reference,
        title=dict(sample.title),
        legal_basis=dict(sample.legal_basis),
        authorised_by=dict(sample.authorised_by),
        authority={
            "reference": sample.record_source,
            "sha256": sha256(sample_record("en")).hexdigest(),
            "paragraph": None,
        },
        closes_at=closes_at,
        rule_id=sample.rule_id,
        sealed=sample.sealed,
        time_zone=sample.time_zone,
        letter={language: sample.letter[language] for language in languages},
        contact=dict(sample.contact),
        contact_name=dict(sample.contact_name),
        reminder_hours=sample.reminder_hours,
    )
