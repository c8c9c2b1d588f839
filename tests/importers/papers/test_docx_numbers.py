"""Automatic numbers are those that a reader sees."""

from __future__ import annotations

import pytest

from ballot.importers.papers.number_formats import format_number
from tests.support.papers.reading import notice, numbers, read_docx_of, texts
from tests.support.papers.word import deleted, levels, numbered, numbering, paragraph, part

OUTLINE = levels(("decimal", "%1"), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))


def test_levels_are_counted_and_begin_anew_below_the_next_item() -> None:
    blocks = [numbered("x", level) for level in (0, 1, 1, 2, 2, 1, 0, 1)]
    paper = read_docx_of(*blocks, numbering=numbering(OUTLINE))
    assert numbers(paper) == ["1", "1.1", "1.2", "(a)", "(b)", "1.3", "2", "2.1"]


def test_typed_numbers_stay_in_the_text() -> None:
    paper = read_docx_of(paragraph("5.9 The Chair"), numbering=numbering(OUTLINE))
    assert (numbers(paper), texts(paper)) == ([None], ["5.9 The Chair"])


def test_an_empty_paragraph_with_a_number_counts_and_a_deleted_one_does_not() -> None:
    gone = paragraph(
        deleted("old"),
        properties="<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr><w:rPr><w:del w:author='A'/></w:rPr>",
    )
    paper = read_docx_of(numbered("a"), gone, numbered("b"), numbered(""), numbered("c"), numbering=numbering(OUTLINE))
    assert numbers(paper) == ["1", "2", "4"]


def test_a_list_can_start_elsewhere_and_be_started_again() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    blocks = [numbered("a"), numbered("b"), numbered("c", 0, 2), numbered("d", 0, 2), numbered("e", 0, 1)]
    assert numbers(read_docx_of(*blocks, numbering=numbering(OUTLINE, more=again))) == ["1", "2", "7", "8", "9"]


def test_a_style_can_number_and_a_paragraph_can_take_the_number_away() -> None:
    lists = OUTLINE.replace('<w:lvlText w:val="%1.%2"/>', '<w:pStyle w:val="Sub"/><w:lvlText w:val="%1.%2"/>')
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="Heading1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Sub"/></w:style>',
    )
    paper = read_docx_of(
        paragraph("Title", properties='<w:pStyle w:val="Heading1"/>'),
        paragraph("Text", properties='<w:pStyle w:val="Sub"/>'),
        paragraph("More", properties='<w:pStyle w:val="Child"/>'),
        paragraph("None", properties='<w:pStyle w:val="Sub"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
        numbering=numbering(lists),
        styles=styles,
    )
    assert [(one.number, one.heading) for one in paper.paragraphs] == [
        ("1", 1),
        ("1.1", None),
        ("1.2", None),
        (None, None),
    ]


def test_styles_that_are_based_on_each_other_in_a_circle_end() -> None:
    circle = "".join(
        f'<w:style w:type="paragraph" w:styleId="{one}"><w:basedOn w:val="{other}"/></w:style>'
        for one, other in ("AB", "BA")
    )
    paper = read_docx_of(paragraph("x", properties='<w:pStyle w:val="A"/>'), styles=part("styles", circle))
    assert numbers(paper) == [None]


def test_bullets_are_no_numbers() -> None:
    assert numbers(read_docx_of(numbered("x"), numbering=numbering(levels(("bullet", "•"))))) == [None]


def test_a_legal_level_shows_digits_alone() -> None:
    lists = levels(("upperRoman", "%1")) + (
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>'
    )
    assert numbers(read_docx_of(numbered("a"), numbered("b", 1), numbering=numbering(lists))) == ["I", "1.1"]


def test_a_form_of_number_that_is_not_known_is_told() -> None:
    paper = read_docx_of(numbered("x"), numbering=numbering(levels(("hebrew1", "%1."))))
    assert numbers(paper) == ["1."]
    assert notice(paper, "unknown-numbers").facts == {"form": "hebrew1"}


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (4, "lowerRoman", "iv"),
        (1999, "upperRoman", "MCMXCIX"),
        (28, "lowerLetter", "bb"),
        (7, "decimalZero", "07"),
        (22, "ordinal", "22nd"),
        (13, "ordinal", "13th"),
        (12, "chineseCounting", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (105, "chineseCounting", "一百〇五"),
        (10, "ideographDigital", "一〇"),
        (3, "russianLower", "в"),
        (3, "arabicAbjad", "ج"),
        (21, "decimalFullWidth", "２１"),
        (5, "decimalEnclosedCircle", "⑤"),
        (1, "unheard-of", None),
    ],
)
def test_numbers_are_written_in_the_forms_of_word_processors(number: int, form: str, written: str | None) -> None:
    assert format_number(number, form) == written
