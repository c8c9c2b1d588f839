"""Agenda letters as Word documents: tables whose rows are numbered automatically, groups as headings, tracked changes."""

from __future__ import annotations

from ballot.importers.agendas.files import read_agenda_file
from ballot.importers.papers.reading import read_paper
from tests.support.agendas import LETTER, read_text
from tests.support.papers.word import deleted, docx, inserted, levels, numbered, numbering, paragraph, run, table

HEAD = ["", "Subject", "C20/# documents VC/# documents"]
LISTS = numbering(levels(("decimal", "%1.")), levels(("decimal", "%1")))
FRONT = paragraph("The draft agenda of the session is in this table and has two groups.")


def letter(*blocks: str) -> bytes:
    """A letter of these blocks; list 1 numbers items, list 2 groups."""
    return docx(FRONT, *blocks, numbering=LISTS)


def test_rows_and_groups_that_are_numbered_automatically_have_the_numbers_that_a_reader_sees() -> None:
    accounts = paragraph("Accounts of the year (ADM 16)") + paragraph("– Contribution by China")
    data = letter(
        numbered("Subjects that need a decision", list_id=2),
        table(
            HEAD,
            [numbered(""), accounts, paragraph("40") + paragraph("VC/3")],
            [numbered(""), "Dates of the conference", "[41]"],
            [numbered(""), "Places of the conference", ""],
        ),
        numbered("Subjects for information", list_id=2),
        table(HEAD, ["1", "Another subject (new)", "7"]),
    )
    found, notices = read_agenda_file(data, "agenda.docx")
    assert [(row.group, row.number, row.title) for row in found.rows] == [
        ("1", "1", "Accounts of the year"),
        ("1", "2", "Dates of the conference"),
        ("1", "3", "Places of the conference"),
        ("2", "1", "Another subject (new)"),
    ]
    assert [one.reference for one in found.rows[0].documents] == ["C20/40", "VC/3"]
    assert [(one.state, one.document) for one in found.rows[0].contributions] == [("CN", "VC/3")]
    assert found.groups == {"1": "Subjects that need a decision", "2": "Subjects for information"}
    assert (found.look_here, notices) == ((), ())


def test_our_letter_is_the_same_as_a_word_document() -> None:
    text = read_text(LETTER)
    rows = [HEAD]
    blocks = [paragraph("DM-20/1099"), FRONT]
    for line in LETTER.splitlines():
        if "\t" in line and not line.startswith("\t"):
            rows.append(line.split("\t"))
        elif line[:2] in ("1 ", "2 ", "3 "):
            blocks += [table(*rows)] if len(rows) > 1 else []
            blocks.append(paragraph(line))
            rows = [HEAD]
    found, _ = read_agenda_file(docx(*blocks, table(*rows)), "agenda.docx")
    assert found.rows == text.rows
    assert (found.groups, found.session, found.reference) == (text.groups, text.session, text.reference)


def test_tracked_changes_are_read_as_accepted_and_must_be_answered() -> None:
    documents = paragraph(inserted("42"), deleted("43"))
    found, notices = read_agenda_file(letter(table(HEAD, ["1", "Accounts of the year", documents])), "agenda.docx")
    assert [one.id for one in found.rows[0].documents] == ["C20/42"]
    assert {one.code for one in notices} == {"tracked-changes"}


def test_a_number_in_a_cell_is_kept_and_a_bullet_without_text_is_not() -> None:
    lists = numbering(levels(("decimal", "%1.")), levels(("bullet", "•")))
    rows = [numbered(""), numbered("", list_id=2), paragraph(run("text"))]
    paper = read_paper(docx(FRONT, table(rows), numbered(""), numbering=lists), "agenda.docx")
    assert [(one.number, one.text) for one in paper.paragraphs[1:]] == [("1.", ""), (None, "text")]
