"""Files that go with ballots: what is taken, and how it comes back."""

from __future__ import annotations

import pytest
from sqlmodel import select

from ballot.services.consultations import drafts, overview
from ballot.services.consultations.drafts import DraftDocument
from ballot.store.tables import StoredFile
from ballot.web.kit.uploads import LARGEST_UPLOAD, ascii_file_name, safe_file_name
from tests.support.installation import World
from tests.support.pages.browser import Browser, hidden_fields, text
from tests.support.pages.officer_pages import PDF, SUBJECT, desk, file, refused, send_large


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.exe", b"MZ", "does not end in"),
        ("a.html", b"<script>", "does not end in"),
        ("a.pdf", b"<html>", "it is not a pdf file"),
        ("a.docx", PDF, "it is not a docx file"),
        ("a.txt", b"\xff\xfe\x00", "it is not a txt file"),
        ("a.pdf", b"", "it is empty"),
        ("", PDF, "no file was chosen"),
    ],
)
def test_a_document_of_another_kind_or_too_large_is_not_taken(
    world: World, chair: Browser, name: str, content: bytes, said: str
) -> None:
    address = desk(world, world.draft(), "/ballots/1/documents")
    form = {"reference": "C26/5", "language": "en", "file": file(content, name)}
    answer = refused(world, chair, address, form)
    assert said in text(answer).casefold()
    assert 'href="#file"' in answer.text
    assert 'value="C26/5"' in answer.text


def test_a_file_or_a_form_beyond_what_is_taken_is_turned_away(world: World, chair: Browser) -> None:
    address = desk(world, world.draft(), "/ballots/1/documents")
    before = world.dump()
    chair.get(address)
    just_too_large = send_large(chair, address, PDF + b"x" * LARGEST_UPLOAD)
    assert just_too_large.status_code == 422
    assert "larger than 10 MiB" in text(just_too_large)
    assert send_large(chair, address, b"x" * 13 * 1024 * 1024).status_code == 413
    assert chair.post("/desk/new", SUBJECT | {"title-en": "x" * 600_000}).status_code == 413
    assert world.dump() == before


def test_a_document_is_kept_by_its_hash_and_comes_back_inert(world: World, chair: Browser) -> None:
    draft = world.draft()
    address = desk(world, draft, "/ballots/1/documents")
    chair.get(address)
    name = '..\\..\\evil";filename="x.pdf'
    chair.post(address, {"reference": "C26/5", "language": "en", "file": file(PDF, name)})
    with world.parts.store.reading() as tx:
        kept = tx.exec(select(StoredFile)).one()
    assert kept.content == PDF
    answer = chair.get(f"/documents/{kept.sha256}")
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_name_stored_by_other_ways_cannot_reach_a_header_either(world: World, chair: Browser) -> None:
    draft = world.draft()
    hostile = DraftDocument("C26/6", "en", 'a"\nX-Evil: yes\n\n<b>.pdf', "application/pdf", PDF)
    digest = drafts.attach_document(world.parts, world.secretary, draft, 1, hostile)
    answer = chair.get(f"/documents/{digest}")
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    assert "<" not in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "plain", "for_a_path"),
    [
        ("C21-54 (Rev.3).pdf", "C21-54 (Rev.3).pdf", "C21-54-Rev.3-.pdf"),
        ("../../etc/passwd", "passwd", "passwd"),
        ("C:\\temp\\x.pdf", "x.pdf", "x.pdf"),
        ("résumé été.pdf", "résumé été.pdf", "resume-ete.pdf"),
        ("理事会.pdf", "理事会.pdf", "pdf"),
        ("a\r\nb\0.pdf", "a_b_.pdf", "a_b_.pdf"),
        ("...", "document", "document"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_file_names_are_made_plain(name: str, plain: str, for_a_path: str) -> None:
    assert safe_file_name(name) == plain
    assert ascii_file_name(name) == for_a_path


def test_everything_that_is_wrong_with_a_document_is_said_at_once(world: World, chair: Browser) -> None:
    address = desk(world, world.draft(), "/ballots/1/documents")
    answer = refused(world, chair, address, {"reference": " ", "language": "de", "file": file(b"", "a.pdf")})
    for field in ("reference", "language", "file"):
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}-problem"' in answer.text


def attached(world: World, chair: Browser, name: str = "a.pdf") -> tuple[int, str, int]:
    """A draft with a document on its first ballot: the draft, the page of the documents, the document's id."""
    draft = world.draft()
    address = desk(world, draft, "/ballots/1/documents")
    chair.get(address)
    chair.post(address, {"reference": "C26/5", "language": "fr", "distributable": "yes", "file": file(PDF, name)})
    [one] = overview.read_draft(world.parts, draft).documents[1]
    return draft, address, one.id or 0


def test_a_document_is_kept_back_and_handed_on_again(world: World, chair: Browser) -> None:
    draft, address, document = attached(world, chair)
    assert "C26/5 French a.pdf yes Restrict" in text(chair.get(address))
    done = chair.post(desk(world, draft, f"/documents/{document}/mark"))
    assert done.location == address
    page = text(chair.get(address))
    assert "C26/5 is restricted." in page
    assert "C26/5 French a.pdf no Release" in page
    chair.post(desk(world, draft, f"/documents/{document}/mark"), {"distributable": "yes"})
    assert overview.read_draft(world.parts, draft).documents[1][0].distributable


def test_one_document_is_removed_after_being_asked_once_more(world: World, chair: Browser) -> None:
    draft, address, document = attached(world, chair)
    remove = desk(world, draft, f"/documents/{document}/remove")
    asked = chair.post(remove)
    assert "It no longer belongs to ballot 1" in text(asked)
    assert overview.read_draft(world.parts, draft).documents[1]
    done = chair.post(remove, hidden_fields(asked))
    assert done.location == address
    assert "C26/5 has been removed. " in text(chair.get(address))
    assert overview.read_draft(world.parts, draft).documents[1] == []
    assert world.dump()["stored_file"] == []
    assert chair.post(remove, hidden_fields(asked)).status_code == 404
