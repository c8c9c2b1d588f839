"""Agenda letters of our own: as text, and as tables of a .docx."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ballot.importers.agendas.reading import read_agenda
from ballot.importers.papers.paper import Cell, Paragraph
from ballot.rules.refusals import UnreadableDocument
from tests.support.agendas import LETTER, only_row, read_text, table_paper


def test_all_rows_of_a_letter_are_read_with_their_groups() -> None:
    found = read_text(LETTER)
    assert [(row.group, row.number) for row in found.rows] == [
        ("1", "1"), ("1", "2"), ("1", "3"), ("1", "4"), ("2", "1"), ("2", "2"), ("3", "1"), ("3", "2"), ("3", "3"),
    ]  # fmt: skip
    assert found.groups["2"] == "Subjects that may be taken up if time allows"
    assert found.look_here == ()
    assert (found.language, found.session, found.reference) == ("en", "C20", "DM-20/1099")


def test_a_head_that_comes_again_on_the_next_page_stays_in_its_group() -> None:
    assert read_text(LETTER).rows[3].group == "1"


def test_places_on_the_agenda_leave_the_title_wherever_they_stand() -> None:
    row = read_text(LETTER).rows[3]
    assert (row.title, row.references) == ("The work that is ahead as agreed before", ("PL 2.8",))


def test_contributing_states_take_the_last_documents_of_the_item_in_their_order() -> None:
    row = read_text(LETTER).rows[4]
    assert [(one.state, one.document) for one in row.contributions] == [
        ("CN", "VC/2"),
        ("SA", "VC/10"),
        ("US", "VC/10"),
    ]
    assert row.title == "Effects of the pandemic"


@pytest.mark.parametrize(
    ("title", "states"),
    [
        ("The accounts of the year – Contribution by the Republic of Korea and Guinea", ["KR", "GN"]),
        ("The accounts of the year – Contributions from Bosnia and Herzegovina, Trinidad and Tobago", ["BA", "TT"]),
        ("Les comptes de l'année et du fonds – Contribution des Émirats arabes unis et de la Suisse", ["AE", "CH"]),
        ("Las cuentas del año y de los fondos – Contribución de la Federación de Rusia y del Brasil", ["RU", "BR"]),
        ("Счета года и отчет фонда – Вклад Российской Федерации и Швейцарии", ["RU", "CH"]),
        ("حسابات السنة وتقرير الصندوق – مساهمة من الاتحاد الروسي والصين", ["RU", "CN"]),
        ("本年度的账目和基金报告 – 沙特阿拉伯王国的文稿", ["SA"]),
        ("本年度的账目和基金报告 – 中国、俄罗斯联邦提交的文稿", ["CN", "RU"]),
    ],
)
def test_contributing_states_are_known_in_six_languages(title: str, states: list[str]) -> None:
    row, found = only_row(title, "5 VC/7")
    assert [one.state for one in row.contributions] == states
    assert {one.document for one in row.contributions} == {"VC/7"}
    assert row.title == title.partition(" – ")[0]
    assert found.look_here == ()


def test_a_contribution_of_nobody_who_is_known_stays_in_the_title_and_is_said() -> None:
    row, found = only_row("Some subject of the session – Contribution by the Group of Experts")
    assert row.contributions == ()
    assert "Group of Experts" in row.title
    assert [one.code for one in found.look_here] == ["contributor-not-read"]


def test_a_contribution_without_a_document_is_said() -> None:
    row, found = only_row("Some subject – Contribution by China", "-")
    assert [(one.state, one.document) for one in row.contributions] == [("CN", None)]
    assert [one.code for one in found.look_here] == ["contribution-without-document"]


@pytest.mark.parametrize("mark", ["(new)", "(NEW)", "[new]", "(nouveau)", "(новый)", "（新）", "(nuevo)", "(جديد)"])
def test_new_items_are_marked_in_any_language(mark: str) -> None:
    row, _ = only_row(f"Some subject of the session {mark}")
    assert row.new


def test_what_is_in_other_brackets_is_not_new() -> None:
    row, _ = only_row("Some subject of the session (renewed)")
    assert not row.new


def test_a_title_that_goes_on_in_the_next_line_of_a_text_is_one_title() -> None:
    found = read_text(
        "The agenda of the session is in this table.\n\n\tSubject\tDocuments\n1\tA long subject\nthat goes on\n\n"
    )
    assert [row.title for row in found.rows] == ["A long subject that goes on"]


@pytest.mark.parametrize("numbered", [False, True])
def test_a_table_of_a_docx_is_read_cell_by_cell(numbered: bool) -> None:
    paper = table_paper(
        ["", "Subject", "C20/# documents"],
        ["1", "Accounts of the year (ADM 16)\n- Contribution by China", "40\nVC/3"],
        ["2", "", "7"],
        before=["The draft agenda of the session is in this table.", "1 Subjects that need a decision"],
        numbered=numbered,
    )
    found = read_agenda(paper)
    assert [(row.group, row.number, row.title) for row in found.rows] == [
        ("1", "1", "Accounts of the year"),
        ("1", "2", ""),
    ]
    assert [one.reference for one in found.rows[0].documents] == ["C20/40", "VC/3"]
    assert [one.code for one in found.look_here] == ["no-title"]


def test_groups_may_be_rows_of_the_table_itself() -> None:
    paper = table_paper(
        ["Item", "Subject", "Documents", "Contributions", "Remarks"],
        ["Group 1: what is urgent and to be decided"],
        ["1", "Accounts of the year", "C22/40 C22/51", "France", ""],
        ["II. What is for information of the councillors"],
        ["2.1", "Dates of the conference", "C22/7", "", "see the letter"],
        ["3 bis", "Places of the conference", "C22/8", "Group of Experts", ""],
    )
    found = read_agenda(paper)
    assert [(row.group, row.number) for row in found.rows] == [("1", "1"), ("II", "2.1"), ("II", "3 bis")]
    assert [(one.state, one.document) for one in found.rows[0].contributions] == [("FR", "C22/51")]
    assert [one.code for one in found.look_here] == ["column-not-read", "contributor-not-read"]


def test_another_table_of_the_paper_is_no_agenda() -> None:
    agenda = table_paper(["", "Subject", "C20/# documents"], ["1", "Accounts of the year", "40"])
    plan = [
        Paragraph(50 + column, text, cell=Cell(2, 1, column))
        for column, text in enumerate(["16", "Monday", "Opening of the session"], start=1)
    ]
    found = read_agenda(replace(agenda, paragraphs=(*agenda.paragraphs, *plan)))
    assert [row.title for row in found.rows] == ["Accounts of the year"]


def test_a_table_without_a_head_is_an_agenda_where_none_has_one() -> None:
    found = read_text("This is the agenda of the session.\n\n1\tAccounts of the year\tC22/40\n2\tThe dates\tC22/41\n")
    assert [[one.id for one in row.documents] for row in found.rows] == [["C22/40"], ["C22/41"]]


def test_a_number_that_stands_twice_in_a_group_is_said() -> None:
    found = read_text("The agenda of the session.\n\n\tSubject\tDocuments\n1\tOne of them\t1\n1\tThe other\t2\n")
    assert [(one.code, one.place) for one in found.look_here] == [("number-twice", 5)]


def test_a_row_without_a_number_is_said_and_not_passed_over() -> None:
    found = read_text("The agenda of the session.\n\n\tSubject\tDocuments\n1\tOne of them\t1\n*\tThe other\t2\n")
    assert [(one.code, one.text) for one in found.look_here] == [("row-without-number", "* · The other · 2")]


def test_a_paper_without_an_agenda_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read_text("A letter that has nothing of an agenda, and none of the tables in it.\n")
    assert refused.value.facts["why"] == "no-agenda"


def test_whole_numbers_are_numbers_in_json_and_others_are_text() -> None:
    found = read_text(LETTER.replace("4\tThe work", "3 bis\tThe work"))
    rows = found.as_json()["rows"]
    assert isinstance(rows, list)
    assert [(row["group"], row["number"]) for row in rows[:4]] == [(1, 1), (1, 2), (1, 3), (1, "3 bis")]
    assert rows[1] == {
        "group": 1,
        "number": 2,
        "title": "The day of telecommunication (Resolution 68)",
        "documents": [
            {"id": "C20/17", "revision": None, "bracketed": False},
            {"id": "C20/68", "revision": None, "bracketed": False},
        ],
        "agenda_refs": ["PL 2.2"],
        "contributions": [{"state": "RU", "document": "C20/68"}],
        "new": False,
    }


def test_a_letter_of_more_items_than_an_agenda_has_is_refused_at_the_first_that_is_too_many() -> None:
    rows = "".join(f"{number % 900 + 1}\tA subject of the session\t{number}\n" for number in range(1_002))
    with pytest.raises(UnreadableDocument) as refused:
        read_text(f"The agenda of the session.\n\n\tSubject\tDocuments\n{rows}")
    assert (refused.value.facts["why"], refused.value.facts["line"]) == ("too-many-items", 1_004)


def test_so_many_contributions_that_nobody_reads_them_are_told_and_stay_in_the_title() -> None:
    row, found = only_row("A subject of the session" + " - Contribution by China" * 70, "-")
    assert len(row.contributions) == 60
    assert row.title.count("Contribution by China") == 10
    assert [one.code for one in found.look_here] == ["contributor-not-read", "contribution-without-document"]


def test_more_places_than_anybody_looks_at_are_told_as_more() -> None:
    found = read_text(f"The agenda of the session.\n\n\tSubject\tDocuments\n1\tA subject\t{'x y ' * 600}\n")
    assert len(found.look_here) == 501
    assert found.look_here[-1].code == "more-places"
