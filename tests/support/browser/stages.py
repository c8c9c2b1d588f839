"""The installation as tests find it: consultations in every stage, a paper begun, a letter that waits, mails.

Texts and letter are in six languages, but for the draft and for what asks for a code: there a reader of Arabic is shown English.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlmodel import select

from ballot.adapters.demonstration import DemoOfficer, write_officers
from ballot.importers.papers.paper import Notice
from ballot.importers.summary_records.result import Standing
from ballot.sample import RECORD_LANGUAGES
from ballot.services.accounts import officers
from ballot.services.agenda import agenda_import, items, outcomes, sessions
from ballot.services.agenda.outcomes import Outcome
from ballot.services.agenda.sessions import SessionDetails
from ballot.services.consultations import chair_acts
from ballot.services.countersigning import proposals
from ballot.services.papers.identity import Identity
from ballot.services.papers.importing import confirm_offered
from ballot.services.papers.upload import store_paper
from ballot.services.replies import saved_drafts
from ballot.store.tables import OutboxDelivery, Passkey, ProposedConclusion
from tests.support.agendas import LETTER, read_text
from tests.support.browser.site import NEWCOMER, SPOKEN, WAITING, Site
from tests.support.papers.registered import REFERENCE, Said, doubt, look_here, paper_of, take_paper
from tests.support.replies.forms import form_of, sender_of

AUTUMN = datetime(2021, 10, 11, 7, tzinfo=UTC)
WINTER = datetime(2021, 11, 29, 8, tzinfo=UTC)
REPLIED = 23
"""Member States that have replied to what is open."""
HAS_REPLIED = "BR"
"""One of them."""
HAS_BEGUN = "UG"
"""This one has not replied, and filled in a part."""
FEW = (2, 4)
"""Items of the sample record: one ballot each."""


def inhabit(site: Site) -> Site:
    """Fill it. Afterwards it is the second week of what is open; `site.ids` has each consultation by what it is."""
    _declared(site)
    site.clock.moment = AUTUMN
    _annulled(site)
    site.clock.moment = WINTER
    site.open("coded", "DM-21/1011", items=FEW, languages=RECORD_LANGUAGES, second_step=True)
    _open(site)
    site.draft("draft", "DM-21/1013", languages=RECORD_LANGUAGES)
    _papers(site)
    _undelivered(site)
    _agenda(site)
    _passkey(site)
    _guests(site)
    newcomer = site.officer(NEWCOMER).email
    site.first_access[newcomer] = officers.renew_first_access(site.parts, newcomer)  # the first link has run out since
    return site


def _declared(site: Site) -> None:
    """Every State replies that the sample council lets reply, three of them twice and one by letter."""
    consultation = site.open("declared", "DM-21/1001")
    planned, _silent = site.planned(consultation)
    for one in planned:
        site.clock.forward(timedelta(hours=9))
        if one.first:
            site.reply(consultation, one.state, one.first)
        if one.on_paper:
            pending = site.propose_paper(consultation, one.state, one.votes)
            proposals.confirm_proposal(site.parts, site.officer("secretariat", 1).public_id, pending)
        else:
            site.reply(consultation, one.state, one.votes, one.statements)
    site.close(consultation)


def _annulled(site: Site) -> None:
    consultation = site.open("annulled", "DM-21/1005", items=FEW)
    site.clock.forward(timedelta(days=2))
    chair_acts.annul_consultation(
        site.parts, site.officer("chair").public_id, consultation, "The wrong annex was attached to ballot 1."
    )
    site.work()


def _open(site: Site) -> None:
    """Some have replied, one has begun, one ballot is withdrawn, the deadline is a day later, a letter waits."""
    consultation = site.open("open", "DM-21/1012")
    chair = site.officer("chair").public_id
    looked_at = {*SPOKEN.values(), *WAITING}
    replying = [one for one in site.planned(consultation)[0] if one.state not in looked_at and not one.on_paper]
    for one in replying[:REPLIED]:
        site.clock.forward(timedelta(hours=7))
        site.reply(consultation, one.state, one.votes, one.statements)
    closes_at = site.row(consultation).closes_at
    assert closes_at is not None
    chair_acts.extend_deadline(
        site.parts, chair, consultation, closes_at + timedelta(days=1), "A holiday in several capitals."
    )
    chair_acts.withdraw_ballot(site.parts, chair, consultation, "8", "The document has been replaced.")
    site.propose_paper(consultation, replying[REPLIED].state, {"1": "for", "2": "against"})
    site.propose_focal_point(HAS_REPLIED)
    begun = site.person(HAS_BEGUN)
    votes, said = {"1": "for", "2": "abstain"}, {"2": "We wait for the criteria."}
    for visit in range(5):
        saved_drafts.save_draft(site.parts, sender_of(begun, consultation, f"visit {visit}"), form_of(votes, said, 0))
    site.work()


def _papers(site: Site) -> None:
    """A record in two languages, corrected since, with doubts and passages to look at; and one that nobody has registered."""
    by, objected = (
        site.officer("secretariat").public_id,
        doubt("objection", "Argentina could not support the proposal."),
    )
    first = Said(
        "3.2", ("endorse",), "to endorse the criteria in Document C21/68", documents=("C21/68",), title="Criteria"
    )
    second = Said("3.2", title="Criteria")
    unsure = Said("4.5", title="Accessibility", standing=Standing.FOUND, more={"doubts": (objected,)})
    words = "إقرار المعايير الواردة في الوثيقة C21/68"
    arabic = replace(first, question=words, text=f"من أجل {words}")
    identity, looks = Identity(REFERENCE, "", "en"), (look_here(4, "3.2 The Chair took it"), look_here(2, "Summary"))
    take_paper(site.parts, by, site.body, *paper_of(first, second, unsure), identity)
    confirm_offered(site.parts, by, site.body, REFERENCE)
    spoken = replace(identity, language="ar")
    site.papers["arabic"], _ = take_paper(site.parts, by, site.body, *paper_of(arabic, unsure, language="ar"), spoken)
    corrected = paper_of(
        replace(first, verbs=("approve",)), second, unsure, Said("5.1", title="Dates"), look_here=looks
    )
    later = replace(identity, revision="Rev.1")
    site.papers["corrected"], _ = take_paper(site.parts, by, site.body, *corrected, later)
    tracked = paper_of(Said("9.3"), notices=(Notice("tracked-changes", 4),))
    site.papers["uploaded"] = store_paper(site.parts, by, site.body, *tracked).paper_id


def _undelivered(site: Site) -> None:
    """One mail could not be sent, one came back."""
    with site.parts.store.writing() as tx:
        failed, back = tx.exec(
            select(OutboxDelivery)
            .where(OutboxDelivery.consultation_id == site.ids["open"], OutboxDelivery.state == HAS_REPLIED)
            .limit(2)
        ).all()
        failed.status, failed.sent_at, failed.last_error = "failed", None, "550 5.1.1 mailbox unknown"
        back.bounced_at, back.bounce = site.clock.now(), "5.2.2 mailbox full"
        tx.add_all([failed, back])


def _agenda(site: Site) -> None:
    """An agenda of three groups. Its first item has a document of the sample record, so that it has ballots, and outcomes."""
    by = site.officer("secretariat").public_id
    with site.parts.store.reading() as tx:
        document = next(one for one in tx.exec(select(ProposedConclusion.documents)) if one)[0]
        record = tx.exec(select(ProposedConclusion.source)).first() or ""
    letter = read_text(LETTER.replace("21R3", document.partition(" ")[0]))
    details = SessionDetails("consultation", "VCC-2", next_session="C22", records=(record,))
    session, _ = agenda_import.import_agenda(site.parts, by, site.body, details, letter, accept=False)
    number = sessions.list_sessions(site.parts, by, site.body)
    session_id = next(one.row.number for one in number if one.row.reference == session.session)
    item = items.list_items(site.parts, by, site.body, session_id)[0].id
    for outcome in (
        Outcome("consult-by-correspondence", "VC-2/20", "2.9"),
        Outcome("deferred", "VC-2/20", "2.10", "CH", "C22"),
    ):
        outcomes.add_outcome(site.parts, by, site.body, session_id, item, outcome)


def _passkey(site: Site) -> None:
    """The chair has a passkey too."""
    officer = site.officer("chair").id or 0
    with site.parts.store.writing() as tx:
        key = {"credential_id": b"\1" * 16, "public_key": b"\2" * 77, "sign_count": 0}
        tx.add(Passkey(officer_id=officer, name="Office computer", added_at=site.clock.now(), **key))


def _guests(site: Site) -> None:
    """What a demonstration writes down for its guests, so that `/demo/codes` is there."""
    told = [DemoOfficer(one.role, one.email, "a password", "GEZDGNBVGY3TQOJQ" * 2) for one in site.council.officers]
    write_officers(site.settings.instance, told)


LIVE = ("1", "2", "3", "4", "5", "6", "7")
"""The ballots of what is open; the eighth was withdrawn."""
