"""An .odt is read by the same rules as a .docx."""

from __future__ import annotations

from ballot.importers.papers.paper import Cell
from tests.support.papers.reading import notice, numbers, read_odt_of, texts

LEVEL = '<text:list-level-style-number text:level="{}" style:num-format="1" text:display-levels="{}"/>'
LISTS = f'<text:list-style style:name="L">{LEVEL.format(1, 1)}{LEVEL.format(2, 2)}</text:list-style>'
REGIONS = (
    '<text:tracked-changes><text:changed-region text:id="i"><text:insertion/></text:changed-region>'
    '<text:changed-region text:id="d"><text:deletion><office:change-info><dc:creator>Editor</dc:creator></office:change-info>'
    "<text:p>approve</text:p></text:deletion></text:changed-region></text:tracked-changes>"
)


def test_inserted_text_is_in_and_deleted_text_out_and_a_person_must_answer() -> None:
    changed = '<text:change text:change-id="d"/><text:change-start text:change-id="i"/>note<text:change-end text:change-id="i"/>'
    paper = read_odt_of(f"{REGIONS}<text:p>in order to {changed} it.</text:p>")
    assert texts(paper) == ["in order to note it."]
    (told,) = paper.must_be_answered
    assert told.facts == {"inserted": "note", "deleted": "approve", "authors": "Editor"}


def test_lists_are_numbered_and_go_on() -> None:
    item = "<text:list-item>{}</text:list-item>"
    inner = f"<text:list>{item.format('<text:p>b</text:p>')}{item.format('<text:p>c</text:p>')}</text:list>"
    first = f'<text:list xml:id="one" text:style-name="L">{item.format("<text:p>a</text:p>" + inner)}</text:list>'
    next_ = f'<text:list text:continue-list="one" text:style-name="L">{item.format("<text:p>d</text:p>")}</text:list>'
    fresh = f'<text:list text:style-name="L">{item.format("<text:p>e</text:p><text:p>more</text:p>")}</text:list>'
    paper = read_odt_of(first + "<text:p>between</text:p>" + next_ + fresh, LISTS)
    assert list(zip(texts(paper), numbers(paper), strict=True)) == [
        ("a", "1"),
        ("b", "1.1"),
        ("c", "1.2"),
        ("between", None),
        ("d", "2"),
        ("e", "1"),
        ("more", None),
    ]


def test_headings_have_their_level_and_notes_stand_after_the_body() -> None:
    body = "<text:note-body><text:p>Note</text:p></text:note-body>"
    note = f"<text:note><text:note-citation>1</text:note-citation>{body}</text:note>"
    paper = read_odt_of(
        f'<text:h text:outline-level="2">Budget{note}</text:h><text:p>a<text:s text:c="3"/>b<text:tab/>c</text:p>'
    )
    assert [(one.text, one.heading, one.number, one.note) for one in paper.paragraphs] == [
        ("Budget", 2, None, False),
        ("a b\tc", None, None, False),
        ("Note", None, "1", True),
    ]


def test_cells_hidden_text_and_text_boxes_are_told_apart() -> None:
    styles = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    rows = (
        '<table:table><table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        "<table:table-cell><text:p>C21/70</text:p></table:table-cell></table:table-row></table:table>"
    )
    box = "<draw:frame><draw:text-box><text:p>Box</text:p></draw:text-box><svg:desc>A map</svg:desc></draw:frame>"
    paper = read_odt_of(f'{rows}<text:p>so <text:span text:style-name="H">not </text:span>agreed{box}</text:p>', styles)
    assert texts(paper) == ["C21/70", "so agreed", "Box"]
    assert paper.paragraphs[0].cell == Cell(1, 1, 3)
    assert notice(paper, "hidden-text").facts == {"text": "not"}
    assert notice(paper, "text-box").place == 3
    assert notice(paper, "picture-texts").facts["text"] == "A map"
