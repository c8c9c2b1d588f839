"""How records are laid out: items and paragraphs in the manner of different councils."""

from __future__ import annotations

import pytest

from ballot.importers.summary_records.result import RecordReading
from tests.support.papers.records import read_text

ASKED = (
    "The Chair took it that members wished to conclude that, given the urgency, Member States would be consulted by "
    "correspondence in order to note {document}."
)


def found(reading: RecordReading) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Item, paragraph, title and documents of each conclusion."""
    return [
        (item.number, one.paragraph, item.title, one.documents) for item in reading.items for one in item.conclusions
    ]


def test_items_of_three_levels_have_the_number_of_the_level_that_has_the_paragraphs() -> None:
    lines = [
        "2. Staff",
        "2.1 Ethics (Document C30/5)",
        f"2.1.1. {ASKED.format(document='Document C30/5')}",
        "2.1.2. It was so agreed.",
        "2.2 Pensions (Document C30/6)",
        "2.2.1. The Council took note of Document C30/6.",
        "3 bis. Housing (Document C30/7)",
        f"3 bis.1 {ASKED.format(document='Document C30/7')}",
        "3 bis.2 It was so agreed.",
    ]
    reading = read_text("\n".join(lines))
    assert [item.number for item in reading.items] == ["2.1", "2.2", "3 bis"]
    assert [(number, paragraph) for number, paragraph, _, _ in found(reading)] == [
        ("2.1", "2.1.1"),
        ("3 bis", "3 bis.1"),
    ]


@pytest.mark.parametrize(
    ("headings", "numbers"),
    [
        (["First item on the agenda", "Second item on the agenda"], ["1", "2"]),
        (["Agenda item 4: Budget", "Agenda item 7: Premises"], ["4", "7"]),
        (["A. Budget", "B. Premises"], ["A", "B"]),
        (["Budget", "Premises"], ["1", "2"]),
    ],
)
def test_paragraphs_that_are_numbered_through_belong_to_the_heading_above_them(
    headings: list[str], numbers: list[str]
) -> None:
    lines = [
        headings[0],
        f"14. {ASKED.format(document='document GB.400/PFA/3')}",
        "15. It was so agreed.",
        headings[1],
        "16. The Council took note of document GB.400/INS/4(Rev.1).",
        f"17. {ASKED.format(document='document GB.400/INS/4(Rev.1)')}",
        "18. It was so agreed.",
    ]
    reading = read_text("\n".join(lines))
    assert [item.number for item in reading.items] == numbers
    assert [(one[0], one[1], one[3]) for one in found(reading)] == [
        (numbers[0], "14", ("GB.400/PFA/3",)),
        (numbers[1], "17", ("GB.400/INS/4(Rev.1)",)),
    ]


def test_a_verbatim_record_has_no_numbers_but_its_items() -> None:
    lines = [
        "1 Opening of the session",
        "The CHAIRPERSON said that the session was open.",
        "2 Budget (Document C30/5)",
        ASKED.format(document="Document C30/5"),
        "It was so agreed.",
    ]
    assert found(read_text("\n".join(lines))) == [("2", "2", "Budget (Document C30/5)", ("C30/5",))]


def test_lines_broken_by_hand_page_heads_lists_and_footnotes_are_read_as_one_paragraph() -> None:
    lines = [
        "- 3 -",
        "C30/95-E",
        "",
        "1. Budget for two years (Documents C30/51",
        "   and C30/52)",
        "",
        "1.1. The Chair took it that members wished to conclude that, given",
        "the urgency, Member States would be consulted by correspondence in",
        "order to:",
        "",
        "    a) note Document C30/51; and",
        "",
        "    b) approve the decision in Annex 2 to Document C30/52.[1]",
        "",
        "1.2. It was so concluded.",
        "",
        "[1] See also Document C30/INF/4.",
    ]
    reading = read_text("\n".join(lines))
    (one,) = reading.items[0].conclusions
    assert reading.items[0].title == "Budget for two years (Documents C30/51 and C30/52)"
    assert (one.verb, one.also, one.documents) == ("note", ("approve",), ("C30/51", "C30/52 Annex 2"))
    assert one.source.paragraph == 7
    assert one.source.start == len("1.1. ")


def test_full_width_digits_are_digits() -> None:
    reading = read_text(
        "１\t预算（C３０/５号文件）\n１．１\t主席提议，鉴于时间紧迫，将进行理事国信函磋商，以便将C３０/５号文件记录在案。\n１．２\t会议对此表示同意。"
    )
    assert found(reading) == [("1", "1.1", "预算（C30/5号文件）", ("C30/5",))]


def test_numbers_written_the_other_way_are_taken_in_the_order_of_the_headings() -> None:
    lines = [
        "1 الميزانية (الوثيقة C30/5)",
        "1.1 قدم ممثل الأمانة الوثيقة.",
        "2.1 اقترح الرئيس أن تُجرى، نظراً إلى الطابع العاجل للمسألة، مشاورة بالمراسلة من أجل الموافقة على الوثيقة C30/5.",
        "3.1 واتُّفق على ذلك.",
        "2 المباني (الوثيقة C30/6)",
        "1.2 أحاط المجلس علماً بالوثيقة C30/6.",
    ]
    reading = read_text("\n".join(lines))
    assert [item.number for item in reading.items] == ["1", "2"]
    assert [(one[0], one[1], one[3]) for one in found(reading)] == [("1", "2.1", ("C30/5",))]


def test_a_table_of_contents_makes_no_items() -> None:
    lines = [
        "Summary record",
        "1 Budget",
        "2 Premises",
        "1 Budget",
        "1.1 The Council met.",
        "2 Premises",
        "2.1 The Council rose.",
    ]
    assert [item.place.paragraph for item in read_text("\n".join(lines)).items] == [4, 6]
