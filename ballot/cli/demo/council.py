"""Set the sample council up, as its secretariat would: members, focal points, draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from ballot.cli.drafts import find_conclusions
from ballot.config import Settings
from ballot.installation import ensure_configured_body
from ballot.sample import (
    TEXT_LANGUAGES,
    SampleConsultation,
    SampleCouncil,
    sample_paper,
    sample_record_document,
    sample_texts,
)
from ballot.services.accounts.officers import add_officer
from ballot.services.consultations import drafts, overview
from ballot.services.core.context import Parts
from ballot.services.core.lookup import slug_of
from ballot.services.council.focal_point_import import import_focal_points
from ballot.services.council.members import Designation, Member
from ballot.services.council.roll_import import seat_members
from ballot.store.tables import ProposedConclusion


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
    drafts.add_conclusions(parts, by, row_id, find_conclusions(parts, slug, sample.record_source, items))
    _complete_ballots(parts, by, row_id, languages)
    return slug_of(reference)


def complete_draft(parts: Parts, by: str, council: SampleCouncil, closes_at: datetime, reference: str) -> None:
    """Fill in what a draft that was made at the reading desk lacks: its particulars and letter, the languages that the record
    is not in, and the documents."""
    row_id = overview.find_overview(parts, council.body.slug, reference, evidence=False).id
    particulars = _particulars(council.consultation, closes_at, reference, TEXT_LANGUAGES)
    drafts.replace_particulars(parts, by, row_id, particulars)
    _complete_ballots(parts, by, row_id, TEXT_LANGUAGES)


def _complete_ballots(parts: Parts, by: str, row_id: int, languages: Sequence[str]) -> None:
    view = overview.read_draft(parts, row_id)
    conclusions: dict[int | None, ProposedConclusion] = {one.id: one for one in view.register}
    for ballot in view.ballots:
        conclusion = conclusions[ballot.proposed_conclusion_id]
        typed = sample_texts()[conclusion.paragraph]
        read = drafts.wording_of_conclusion(conclusion)
        wording = replace(
            read,
            title={**read.title, **{language: one.title for language, one in typed.items()}},
            text={**read.text, **{language: one.question for language, one in typed.items()}},
        )
        drafts.reword_ballot(parts, by, row_id, ballot.position, _in_languages(wording, languages))
        for document in conclusion.documents:
            name = "".join(one if one.isalnum() else "-" for one in document).strip("-")
            paper = drafts.DraftDocument(document, "en", f"{name}.txt", "text/plain", sample_paper(document))
            drafts.attach_document(parts, by, row_id, ballot.position, paper)


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
            "sha256": sha256(sample_record_document("en")).hexdigest(),
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
