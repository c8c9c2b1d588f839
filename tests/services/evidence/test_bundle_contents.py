"""What a bundle has beside the record: documents under names that people recognise, the result to read, two signatures."""

from __future__ import annotations

import io
import json
import zipfile
from base64 import b64encode

from bs4 import BeautifulSoup

from ballot.record.archive_key import archive_pem, signed_by_archive_key
from ballot.services.consultations import chair_acts, drafts, opening
from ballot.services.countersigning import proposals, roll_amendment
from ballot.services.evidence import bundles
from tests.support.installation import BODY, World, wording

PDF = "application/pdf"
HOSTILE = "<script>alert(1)</script>"


def _bundle(world: World, consultation: int) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(bundles.export_signed_bundle(world.parts, consultation)))


def _declared(world: World) -> int:
    draft = world.draft(ballots=0, title={"en": "Two matters", "fr": "Deux questions", "ar": "مسألتان"})
    for number in (1, 2):
        text = {"en": f"to note report {number}", "fr": f"prendre note du rapport {number}"}
        title = {"en": f"Subject {number} {HOSTILE}", "fr": f"Sujet {number}"}
        drafts.add_ballot(world.parts, world.secretary, draft, wording(text, "note", title=title))
    opening.open_consultation(world.parts, world.chair, draft)
    for state in world.states[:3]:
        world.reply(draft, state, statements={"1": f"A statement of {state} {HOSTILE}"})
    world.close(draft)
    return draft


def test_documents_have_names_that_people_recognise_and_none_has_another_ones(world: World) -> None:
    draft = world.draft()
    for position, reference, language, name in (
        (1, "C21/54 Annex A", "en", "a.pdf"),
        (1, "C21/54 Annex A", "fr", "b.PDF"),
        (1, "C21-54 annex A", "en", "c.pdf"),
        (2, "C21/54 Annex A", "en", "d"),
        (2, "أ", "ar", "e.docx"),
    ):
        content = f"{position} {reference} {language}".encode()
        drafts.attach_document(
            world.parts, world.secretary, draft, position, drafts.DraftDocument(reference, language, name, PDF, content)
        )
    opening.open_consultation(world.parts, world.chair, draft)
    world.close(draft)
    names = [name for name in _bundle(world, draft).namelist() if name.startswith("documents/")]
    assert names == [
        "documents/1-C21-54-Annex-A-en.pdf",
        "documents/1-C21-54-Annex-A-fr.PDF",
        "documents/1-C21-54-annex-A-en-2.pdf",
        "documents/2-C21-54-Annex-A-en",
        "documents/2-document-ar.docx",
    ]
    world.audit(draft)


def test_the_result_can_be_read_without_anything_else(world: World) -> None:
    consultation = _declared(world)
    page = _bundle(world, consultation).read("result.html").decode()
    read = BeautifulSoup(page, "html.parser")
    assert not read.select("script, img, link, iframe, object, [src], [onclick]")
    assert all(str(one["href"]).startswith("#") for one in read.select("[href]"))
    assert [str(one["id"]) for one in read.select("section")] == ["en", "ar", "fr"]
    english = " ".join(read.select("section")[0].get_text(" ").split())
    for said in ("Two matters", f"Subject 1 {HOSTILE}", "to note report 2", "Adopted. 3 in favour, 3 required."):
        assert said in english
    assert "prendre note du rapport 1" in read.select("section")[2].get_text()
    assert len(read.select("section#en table.roll tbody tr")) == len(world.states)
    assert f"A statement of AA {HOSTILE}" in read.get_text()
    assert _bundle(world, consultation).read("result.html").decode() == page


def test_the_archive_key_has_signed_the_tally_once_and_for_all(world: World) -> None:
    consultation = _declared(world)
    first, second = _bundle(world, consultation), _bundle(world, consultation)
    signature = first.read("tally/tally.mldsa65")
    assert signature == second.read("tally/tally.mldsa65")
    key = b64encode(world.keys.archive_public(BODY)).decode()
    assert first.read("keys/archive.pem") == archive_pem(key)
    assert signed_by_archive_key(key, first.read("tally/tally.json"), signature)
    tally = json.loads(first.read("tally/tally.json"))
    assert (tally["format"], [one["title"]["fr"] for one in tally["ballots"]]) == (
        "ballot-tally/2",
        ["Sujet 1", "Sujet 2"],
    )


def test_an_annulled_record_has_no_result_to_read(world: World) -> None:
    consultation = world.open()
    chair_acts.annul_consultation(world.parts, world.chair, consultation, "the text was wrong")
    names = _bundle(world, consultation).namelist()
    assert "result.html" not in names
    assert not [name for name in names if name.startswith("tally/")]
    world.audit(consultation)


def test_the_result_gives_the_ground_on_which_a_right_was_suspended_last(world: World) -> None:
    draft = world.draft()
    opening.open_consultation(world.parts, world.chair, draft)
    state = world.states[0]
    for entitled, ground in ((False, "CS 169"), (True, None), (False, "CV 210")):
        pending = roll_amendment.propose_roll_amendment(
            world.parts, world.secretary, draft, state, entitled=entitled, ground=ground, reason="arrears"
        )
        proposals.confirm_proposal(world.parts, world.second, pending)
    world.close(draft)
    page = _bundle(world, draft).read("result.html").decode()
    assert "CV 210" in page
    assert "CS 169" not in page
