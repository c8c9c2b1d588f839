"""A .docx is read as its reader sees it."""

from __future__ import annotations

import pytest

from ballot.importers.papers.paper import Cell
from ballot.importers.papers.reading import read_paper
from tests.support.papers.reading import notice, read_docx_of, texts
from tests.support.papers.word import W, deleted, field, inserted, packed, paragraph, part, run, table

BOX = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"


def test_inserted_text_is_in_and_deleted_text_out_and_a_person_must_answer() -> None:
    paper = read_docx_of(paragraph("in order to ", deleted("approve"), inserted("note"), " Document C21/70."))
    assert texts(paper) == ["in order to note Document C21/70."]
    (told,) = paper.must_be_answered
    assert (told.place, told.facts) == (1, {"inserted": "note", "deleted": "approve", "authors": "Editor"})


def test_text_that_was_inserted_and_then_deleted_is_out() -> None:
    twice = f'<w:ins w:author="A">{deleted("never ")}</w:ins>'
    assert texts(read_docx_of(paragraph("It was ", twice, "agreed."))) == ["It was agreed."]


def test_moved_text_stands_once_where_it_was_moved_to() -> None:
    paper = read_docx_of(
        paragraph("<w:moveFrom w:author='A'>" + run("First. ") + "</w:moveFrom>", "Second."),
        paragraph("<w:moveTo w:author='A'>" + run("First.") + "</w:moveTo>"),
    )
    assert texts(paper) == ["Second.", "First."]
    assert len(paper.must_be_answered) == 2


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    joined = paragraph("The Chair proposed ", properties="<w:rPr><w:del w:author='A'/></w:rPr>")
    paper = read_docx_of(joined, paragraph("to note the report."))
    assert texts(paper) == ["The Chair proposed to note the report."]
    assert [one.place for one in paper.must_be_answered] == [1]


def test_a_deleted_row_is_out_and_told() -> None:
    rows = table(["kept"], ["gone"]).replace(
        '<w:tr><w:tc><w:p><w:r><w:t xml:space="preserve">gone',
        ("<w:tr><w:trPr><w:del w:author='A'/></w:trPr><w:tc><w:p><w:r><w:t xml:space=\"preserve\">gone"),
    )
    paper = read_docx_of(rows)
    assert texts(paper) == ["kept"]
    assert notice(paper, "tracked-changes").facts["deleted"] == "gone"


def test_what_a_format_was_before_a_tracked_change_counts_no_more() -> None:
    old = "<w:outlineLvl w:val='3'/><w:pPrChange w:author='A'><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:pPrChange>"
    (one,) = read_docx_of(paragraph("Title", properties=old)).paragraphs
    assert one.heading == 4


@pytest.mark.parametrize("where", ["run", "style"])
def test_hidden_text_is_out_and_told(where: str) -> None:
    styles = part("styles", '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>')
    properties = "<w:vanish/>" if where == "run" else '<w:rStyle w:val="H"/>'
    paper = read_docx_of(paragraph("It was ", run("not ", properties), "agreed."), styles=styles)
    assert texts(paper) == ["It was agreed."]
    assert notice(paper, "hidden-text").facts == {"text": "not"}


def test_text_is_not_hidden_where_the_switch_is_off() -> None:
    assert texts(read_docx_of(paragraph(run("seen", '<w:vanish w:val="false"/>')))) == ["seen"]


def test_struck_text_is_in_and_told() -> None:
    paper = read_docx_of(paragraph("to ", run("approve ", "<w:strike/>"), "note"))
    assert texts(paper) == ["to approve note"]
    assert notice(paper, "struck-text").facts == {"text": "approve"}


def test_of_a_field_the_result_is_read_and_the_instruction_is_not() -> None:
    simple = f'<w:fldSimple w:instr="DATE">{run("15 June")}</w:fldSimple>'
    paper = read_docx_of(paragraph("Document ", field("REF doc", "C21/54"), " of ", simple))
    assert texts(paper) == ["Document C21/54 of 15 June"]
    assert not paper.notices


def test_a_field_that_was_left_open_swallows_nothing() -> None:
    paper = read_docx_of(paragraph("a ", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "b"), paragraph("after"))
    assert texts(paper) == ["a", "after"]
    assert notice(paper, "texts-in-fields").facts["text"] == "b"
    assert notice(paper, "unfinished-fields").place == 1


def test_a_number_that_only_a_field_would_compute_is_told() -> None:
    assert (
        notice(read_docx_of(paragraph(field("LISTNUM", None), "x")), "fields-without-result").facts["text"] == "LISTNUM"
    )


def test_tabs_breaks_hyphens_and_symbols_are_what_they_show() -> None:
    signs = "<w:r><w:tab/></w:r>", run("a"), "<w:r><w:br/></w:r>", run("b"), "<w:r><w:noBreakHyphen/></w:r>", run("c")
    bullet = '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'
    assert texts(read_docx_of(paragraph("2.8", *signs, bullet))) == ["2.8\ta b-c≥"]


def test_a_symbol_that_only_its_font_knows_is_told() -> None:
    paper = read_docx_of(paragraph("x", '<w:r><w:sym w:font="House" w:char="F041"/></w:r>'))
    assert notice(paper, "unknown-signs").place == 1


def test_soft_hyphens_and_marks_of_direction_are_taken_out_and_told() -> None:
    paper = read_docx_of(paragraph("plain"), paragraph("con\u200fcl", "<w:r><w:softHyphen/></w:r>", "u\u200bded\u202e"))
    assert texts(paper)[1] == "concluded"
    assert notice(paper, "marks-taken-out").facts == {"count": "4", "places": "2"}


def test_spaces_of_all_kinds_are_one_space() -> None:
    assert texts(read_docx_of(paragraph("\u3000C21/54\u00a0\u2009and   more "))) == ["C21/54 and more"]


def test_cells_are_read_in_order_with_their_place() -> None:
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("wide")}</w:tc>'
    first = table(["1", "Budget", "C21/70"]).removesuffix("</w:tbl>")
    paper = read_docx_of(f"{first}<w:tr>{wide}<w:tc>{paragraph('last')}</w:tc></w:tr></w:tbl>", table([table(["in"])]))
    assert [(one.text, one.cell) for one in paper.paragraphs] == [
        ("1", Cell(1, 1, 1)),
        ("Budget", Cell(1, 1, 2)),
        ("C21/70", Cell(1, 1, 3)),
        ("wide", Cell(1, 2, 1)),
        ("last", Cell(1, 2, 3)),
        ("in", Cell(3, 1, 1)),
    ]


def test_a_text_box_stands_after_its_paragraph_once() -> None:
    box = BOX.format(paragraph("In the box"))
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    paper = read_docx_of(paragraph("Before ", both, "and after."), paragraph("Next"))
    assert texts(paper) == ["Before and after.", "In the box", "Next"]
    assert notice(paper, "text-box").place == 2


def test_notes_stand_after_the_body_with_their_numbers() -> None:
    notes = part(
        "footnotes",
        f'<w:footnote w:type="separator" w:id="0">{paragraph("line")}</w:footnote>'
        f'<w:footnote w:id="7">{paragraph("second")}</w:footnote><w:footnote w:id="4">{paragraph("first")}</w:footnote>',
    )
    refer = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    paper = read_docx_of(paragraph("One", refer.format(4)), paragraph("Two", refer.format(7)), footnotes=notes)
    assert texts(paper) == ["One", "Two"]
    assert [(one.place, one.number, one.text) for one in paper.paragraphs if one.note] == [
        (3, "1", "first"),
        (4, "2", "second"),
    ]


def test_what_is_left_out_is_told() -> None:
    picture = '<w:r><w:drawing><wp:docPr id="1" descr="A table of dates"/></w:drawing></w:r>'
    paper = read_docx_of(
        paragraph("Text", '<w:r><w:commentReference w:id="1"/></w:r>', picture, "<w:r><w:object/></w:r>"),
        '<w:altChunk r:id="r9"/>',
        header=part("hdr", paragraph("C21/86-E")),
        comments=part("comments", f"<w:comment>{paragraph('Is this so?')}</w:comment>"),
    )
    assert texts(paper) == ["Text"]
    told = {one.code: one.facts.get("text") for one in paper.notices}
    assert told == {
        "comments": None,
        "picture-texts": "A table of dates",
        "embedded-objects": None,
        "embedded-documents": None,
        "headers-and-footers": "C21/86-E",
        "comments-text": "Is this so?",
    }


def test_content_controls_and_formulas_are_read() -> None:
    control = f"<w:sdt><w:sdtContent>{paragraph('In a control')}</w:sdtContent></w:sdt>"
    formula = "<m:oMath><m:r><m:t>2n+1</m:t></m:r></m:oMath>"
    assert texts(read_docx_of(control, paragraph("of ", formula))) == ["In a control", "of 2n+1"]


def test_the_strict_form_of_the_format_is_read_alike() -> None:
    inner = part("document", f"<w:body>{paragraph('Strict')}</w:body>")
    strict = inner.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert texts(read_paper(packed(strict.encode()), "paper.docx")) == ["Strict"]
