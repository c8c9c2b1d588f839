"""From a draft to a bundle that an auditor accepts: sealed and open, under every rule."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from ballot.record.replay import seal_of
from ballot.rules.majority import RULES
from ballot.rules.refusals import AlreadyDone, BadInput, ConsultationClosed, NotOpen, NotYetAvailable
from ballot.services.consultations import chair_acts, closing, documents, drafts, opening, overview
from ballot.services.consultations.drafts import DraftDocument
from ballot.services.evidence import bundles, signing
from ballot.services.mail import delivery
from ballot.services.replies import current, invitations
from ballot.store.tables import SealedOpening
from tests.support.installation import CLOSES, DAY, HOUR, World, address_of, wording
from tests.support.installation_fixtures import MakeWorld

# Five States, one of them suspended: 4 entitled, so 3 are required by the majority of the entitled.
VOTES = {
    "AA": {"1": "for", "2": "for", "3": "abstain"},
    "BB": {"1": "for", "2": "against", "3": "against"},
    "CC": {"1": "for", "2": "abstain"},
}
OUTCOMES = {
    "simple-majority-of-entitled": ["adopted", "not-adopted", "not-adopted"],
    "two-thirds-of-entitled": ["adopted", "not-adopted", "not-adopted"],
    "simple-majority-of-cast": ["adopted", "not-adopted", "not-adopted"],
    "two-thirds-of-cast": ["adopted", "not-adopted", "not-adopted"],
    "simple-majority-of-cast-with-quorum": ["adopted", "not-adopted", "no-quorum"],
    "silence": ["adopted", "not-adopted", "not-adopted"],
}


def _live(world: World, consultation: int) -> None:
    """A life with something of everything in it, signed and put aside as it goes."""
    opening.open_consultation(world.parts, world.vice_chair, consultation)
    world.sign(consultation)
    for state, votes in VOTES.items():
        world.clock.forward(HOUR)
        world.reply(consultation, state, dict.fromkeys(("1", "2", "3"), "against"))
        again = world.reply(consultation, state, votes, statements={"1": f"{state} says so."})
        assert again.revision == 2
        world.sign(consultation)
        world.keep_receipt(consultation, again.seq)
    chair_acts.extend_deadline(world.parts, world.chair, consultation, CLOSES + DAY, "  more\ntime ")
    chair_acts.withdraw_ballot(world.parts, world.chair, consultation, "4", "no longer urgent")
    world.sign(consultation)


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "open"])
@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_consultation_lives_from_draft_to_a_verified_bundle(make_world: MakeWorld, rule: str, sealed: bool) -> None:
    world = make_world(suspended=["EE"])
    consultation = world.draft(ballots=4, rule_id=rule, sealed=sealed, record_until=CLOSES + DAY)
    _live(world, consultation)
    world.clock.moment = CLOSES + DAY
    assert closing.close_due(world.parts) == [consultation]
    world.sign(consultation)
    world.record_paper(consultation, world.paper("DD", {"1": "abstain"}, received_at=CLOSES))
    assert world.close(consultation).stage == "declared"

    report = world.audit(consultation)
    assert report.verdict == "verified"
    assert [result["outcome"] for result in report.results] == [*OUTCOMES[rule], "withdrawn"]
    first = report.results[0]
    assert (first["for"], first["against"], first["abstain"], first["no_reply"], first["entitled"]) == (3, 0, 1, 0, 4)
    assert ("unsealed" in world.acts(consultation)) is sealed


def test_the_same_life_holds_on_either_database(make_any_world: MakeWorld) -> None:
    world = make_any_world(suspended=["EE"])
    consultation = world.draft(ballots=4, record_until=CLOSES + DAY)
    _live(world, consultation)
    assert world.audit(consultation).verdict == "in-progress"
    world.close(consultation)
    assert world.audit(consultation).verdict == "verified"
    assert delivery.deliver_due(world.parts, "worker").failed == 0


def test_an_annulled_record_is_verified_without_results(world: World) -> None:
    consultation = world.open()
    world.reply(consultation, "AA")
    world.sign(consultation)
    chair_acts.annul_consultation(world.parts, world.chair, consultation, "the text was wrong")
    report = world.audit(consultation)
    assert (report.verdict, report.results) == ("verified", [])
    assert address_of("AA") in world.addresses("annulment")


def test_documents_are_bound_by_their_hash_and_handed_out_where_they_may_be(world: World) -> None:
    consultation = world.draft(ballots=0)
    files = [
        DraftDocument("C26/20", "en", "C26-20-en.pdf", "application/pdf", b"%PDF open"),
        DraftDocument("C26/21", "en", "C26-21-en.pdf", "application/pdf", b"%PDF restricted", distributable=False),
    ]
    drafts.add_ballot(world.parts, world.secretary, consultation, wording({"en": "to note"}, "note"), files)
    third = DraftDocument("C26/22", "fr", "C26-22-fr.pdf", "application/pdf", b"%PDF later")
    digest = drafts.attach_document(world.parts, world.secretary, consultation, 1, third)
    opening.open_consultation(world.parts, world.chair, consultation)
    [ballot] = world.entries(consultation)[0]["ballots"]
    assert [document["reference"] for document in ballot["documents"]] == ["C26/20", "C26/21", "C26/22"]
    world.close(consultation)
    report = world.audit(consultation)
    assert report.documents_not_included == ["C26/21"]
    found = {one: documents.find_attached_file(world.parts, one) for one in (digest, ballot["documents"][1]["sha256"])}
    told = {kept.content: [place.distributable for place in places] for kept, places in filter(None, found.values())}
    assert told == {b"%PDF later": [True], b"%PDF restricted": [False]}


def test_published_files_are_entries_and_travel_in_the_bundle(world: World) -> None:
    consultation = world.open()
    with world.refuses(NotOpen):
        chair_acts.publish_file(
            world.parts, world.chair, consultation, "tally/tally-en.pdf", b"%PDF", "application/pdf"
        )
    world.close(consultation)
    for content in (b"%PDF first", b"%PDF corrected"):
        chair_acts.publish_file(
            world.parts, world.chair, consultation, "tally/tally-en.pdf", content, "application/pdf"
        )
    for path in ("tally/tally.json", "tally/tally.sig", "tally/../keys/body.pem", "README.txt", "record/entries.jsonl"):
        with world.refuses(BadInput):
            chair_acts.publish_file(world.parts, world.chair, consultation, path, b"x", "text/plain")
    world.audit(consultation)
    with zipfile.ZipFile(BytesIO(bundles.export_bundle(world.parts, consultation))) as bundle:
        assert bundle.read("tally/tally-en.pdf") == b"%PDF corrected"
    assert world.acts(consultation)[-2:] == ["published", "published"]


def test_a_bundle_is_the_same_bytes_every_time(world: World) -> None:
    consultation = world.open()
    world.reply(consultation, "AA")
    world.close(consultation)
    first = bundles.export_signed_bundle(world.parts, consultation)
    world.clock.forward(DAY)
    assert bundles.export_signed_bundle(world.parts, consultation) == first


def test_nothing_is_exported_before_it_is_signed(world: World) -> None:
    draft = world.draft()
    with pytest.raises(NotYetAvailable):
        bundles.export_bundle(world.parts, draft)
    consultation = world.open()
    with pytest.raises(NotYetAvailable):
        bundles.export_bundle(world.parts, consultation)
    signing.sign_head(world.parts, consultation)
    assert bundles.export_bundle(world.parts, consultation)
    world.close(consultation)
    signing.sign_head(world.parts, consultation)
    with pytest.raises(NotYetAvailable):
        bundles.export_bundle(world.parts, consultation)
    signing.sign_tally(world.parts, consultation)
    assert bundles.export_bundle(world.parts, consultation)


def test_nothing_is_opened_closed_or_declared_twice(world: World) -> None:
    consultation = world.open()
    with world.refuses(AlreadyDone):
        opening.open_consultation(world.parts, world.chair, consultation)
    world.close(consultation)
    assert closing.close_due(world.parts) == []
    with world.refuses(AlreadyDone):
        chair_acts.close_early(world.parts, world.chair, consultation)
    with world.refuses(ConsultationClosed):
        chair_acts.annul_consultation(world.parts, world.chair, consultation, "too late")
    assert world.acts(consultation) == ["opened", "closed", "declared"]


def test_a_sealed_reply_comes_with_its_opening_for_its_own_state(world: World) -> None:
    consultation = world.open()
    recorded = world.reply(consultation, "AA", {"1": "against"}, statements={"2": "We regret this."})
    entry = world.entries(consultation)[recorded.seq]
    assert not {"votes", "statements"} & entry.keys()
    origin = world.standing(consultation).origin
    with world.parts.store.reading() as tx:
        plain = current.opening_bytes(world.parts, tx, consultation, origin, recorded.seq)
    assert plain is not None
    opened: dict[str, Any] = json.loads(plain)
    assert seal_of(opened) == entry["seal"]
    assert (opened["state"], opened["votes"]) == ("AA", {"1": "against"})
    invited = invitations.read_invitation(world.parts, world.person("AA").id or 0, consultation)
    assert current.own_opening(world.parts, invited) == plain
    own = current.own_reply(world.parts, invited)
    assert own is not None
    assert (own.votes, own.statements) == ({"1": "against"}, {"2": "We regret this."})
    assert overview.read_statements(world.parts, consultation, world.standing(consultation)) == {}
    after = world.close(consultation)
    assert overview.read_statements(world.parts, consultation, after) == {"1": {}, "2": {"AA": "We regret this."}}
    with world.parts.store.reading() as tx:
        assert tx.get(SealedOpening, (consultation, recorded.seq)) is None
    assert current.own_opening(world.parts, invited) is None
    assert current.own_reply(world.parts, invited) is None


def test_a_consultation_nobody_replied_to_has_results_and_no_unsealing(world: World) -> None:
    consultation = world.open()
    world.close(consultation)
    assert world.acts(consultation) == ["opened", "closed", "declared"]
    report = world.audit(consultation)
    assert {result["no_reply"] for result in report.results} == {5}
