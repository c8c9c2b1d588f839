"""What cannot be read whole is refused, and it is said how to save it; nothing is unpacked without limits."""

from __future__ import annotations

import warnings
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from ballot.importers.papers import archive, builder, xml_tree
from ballot.importers.papers.reading import read_paper
from ballot.rules.refusals import UnreadableDocument
from tests.support.papers.opendocument import odt
from tests.support.papers.word import TYPES, docx, packed, paragraph, part, zipped

PLAIN = docx(paragraph("The Chair opened the discussion."))
ENTITIES = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def why_of(data: bytes, file_name: str = "paper.docx") -> str:
    with pytest.raises(UnreadableDocument) as refused:
        read_paper(data, file_name)
    assert refused.value.facts["file"] == file_name
    return str(refused.value.facts["why"])


@pytest.mark.parametrize(
    ("data", "file_name", "why"),
    [
        (b" \n", "a.docx", "empty-file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "old-word-paper"),
        (b"%PDF-1.7", "a.pdf", "pdf-paper"),
        (b"%PDF-1.7", "a.docx", "pdf-paper"),
        (b"{\\rtf1 text}", "a.rtf", "rich-text-paper"),
        (b"<!DOCTYPE html><p>text", "a.html", "web-page-paper"),
        (PLAIN, "a.txt", "not-what-it-says"),
        (PLAIN, "a.odt", "not-what-it-says"),
        (b"plain text", "a.docx", "not-what-it-says"),
        (zipped({"xl/workbook.xml": b"<x/>"}), "a.xlsx", "other-archive"),
        (PLAIN[: len(PLAIN) // 2], "a.docx", "damaged-document"),
        (zipped({"[Content_Types].xml": TYPES.encode(), "word/styles.xml": b"<a/>"}), "a.docx", "damaged-document"),
        (packed(part("document", "<w:body><w:p>").encode()[:-20]), "a.docx", "damaged-document"),
        (packed(b"\x00\x01\x02"), "a.docx", "damaged-document"),
        (docx(paragraph("a\x01b")), "a.docx", "damaged-document"),
        (docx(paragraph("a\x9bb")), "a.docx", "control-character"),
        (b"a\x00b", "a.txt", "control-character"),
        (docx(paragraph("x"), head=ENTITIES), "a.docx", "own-definitions"),
        (docx(paragraph("x"), styles=ENTITIES + "<w/>"), "a.docx", "own-definitions"),
        (docx(paragraph(" ")), "a.docx", "no-text"),
        (odt("<text:p>x</text:p>", manifest="<encryption-data/>"), "a.odt", "password-protected"),
        (odt("<text:p>x"), "a.odt", "damaged-document"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_paper_is_refused(data: bytes, file_name: str, why: str) -> None:
    assert why_of(data, file_name) == why


def test_a_document_of_blanks_alone_is_refused_before_it_is_unpacked() -> None:
    blanks = b" " * (archive.FREE_OF_RATIO * 3)
    assert why_of(packed(part("document", "<w:body/>").encode() + blanks)) == "unpacks-too-large"


def test_a_part_is_unpacked_only_to_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_PART", 300)
    assert why_of(PLAIN) == "unpacks-too-large"


def test_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_tree, "MAX_ELEMENTS", 1_000)
    assert why_of(docx(*[paragraph("x")] * 400)) == "too-complex"


def test_elements_that_stand_too_deeply_in_each_other_are_refused() -> None:
    assert why_of(docx("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000)) == "too-complex"


def test_a_tag_of_megabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_tree, "MAX_TOKEN", 100_000)
    assert why_of(docx(paragraph("x"), f'<w:p w:x="{"".join(map(str, range(50_000)))}"/>')) == "too-complex"


def test_the_deepest_document_that_is_borne_is_read() -> None:
    depth = xml_tree.MAX_DEPTH - 6
    nested = "<w:smartTag>" * depth + "<w:r><w:t>deep</w:t></w:r>" + "</w:smartTag>" * depth
    assert [one.text for one in read_paper(docx(f"<w:p>{nested}</w:p>"), "a.docx").paragraphs] == ["deep"]


def test_too_many_paragraphs_and_too_long_ones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert why_of(docx(paragraph("y" * (builder.MAX_PARAGRAPH + 1)))) == "paragraph-too-long"
    monkeypatch.setattr(builder, "MAX_PARAGRAPHS", 10)
    assert why_of(docx(*[paragraph("x")] * 11)) == "too-many-paragraphs"


def test_an_archive_with_one_part_twice_is_refused() -> None:
    written = BytesIO(PLAIN)
    with warnings.catch_warnings(), zipfile.ZipFile(written, "a") as both:
        warnings.simplefilter("ignore")
        both.writestr("word/document.xml", "<other/>")
    assert why_of(written.getvalue()) == "damaged-document"


@pytest.mark.parametrize("cut", range(0, len(PLAIN), 97))
def test_a_document_cut_anywhere_is_refused(cut: int) -> None:
    assert why_of(PLAIN[:cut]) in ("damaged-document", "empty-file", "control-character", "not-what-it-says")


@pytest.mark.parametrize("place", range(0, len(PLAIN), 61))
def test_a_changed_byte_is_read_or_refused(place: int) -> None:
    changed = bytearray(PLAIN)
    changed[place] ^= 0x55
    try:
        read_paper(bytes(changed), "paper.docx")
    except UnreadableDocument:
        return


@pytest.mark.parametrize("name", ["h_cut.docx", "h_entities.docx"])
def test_the_hostile_papers_of_the_cases_are_refused(shared: Path, name: str) -> None:
    assert why_of((shared / "cases" / "records" / name).read_bytes(), name) in ("damaged-document", "own-definitions")


def test_the_rich_paper_of_the_cases_is_read_as_it_is_seen(shared: Path) -> None:
    paper = read_paper((shared / "cases" / "records" / "rich.docx").read_bytes(), "rich.docx")
    by_number = {one.number: one.text for one in paper.paragraphs if one.number and not one.note}
    assert list(by_number) == ["1", "1.1", "1.2", "1.3", "2", "2.1"]
    assert by_number["1.2"].endswith("in order to note Document C21/70.")
    assert [one.facts["deleted"] for one in paper.must_be_answered] == ["approve"]
    assert [one.text for one in paper.paragraphs if one.note and "C21/INF/4" in one.text]
    assert not any("running header" in one.text for one in paper.paragraphs)


def test_the_councils_record_is_read_as_lines_with_what_was_taken_out_told(shared: Path) -> None:
    seed = "000_38b4df72930f4d2c.txt"
    paper = read_paper((shared / "seeds" / seed).read_bytes(), seed)
    assert {one.code for one in paper.notices} <= {"marks-taken-out", "bookmarks-taken-out"}
    assert any("C21/54" in one.text for one in paper.paragraphs)
