from __future__ import annotations

from tests.support.council_papers import ENGLISH_END, english, read, warnings

CHAIR = "The Chair opened the discussion."


def test_a_table_of_contents_is_not_taken_for_headings() -> None:
    contents = ["Summary record", "1\tOne\tC21/1", "2\tTwo\tC21/2", ""]
    items_lines = ["1\tOne (Document C21/1)", "The meeting noted it.", "2\tTwo (Document C21/2)", f"2.1\t{CHAIR}"]
    text = "\n".join([*contents, *items_lines, ENGLISH_END])
    items = read(text).items
    assert [(item.number, item.title) for item in items] == [(1, "One (Document C21/1)"), (2, "Two (Document C21/2)")]
    assert str(items[0].outcome) == "noted-at-meeting"


def test_a_numbered_list_inside_a_paragraph_is_not_an_item() -> None:
    text = english(f"{CHAIR} There were two points:\n1\tthe first;\n2\tthe second.", "The meeting noted them.")
    assert [item.number for item in read(text).items] == [1]


def test_hard_line_breaks_are_mended() -> None:
    text = english(
        "The Chair proposed, in view of the urgency, to consult the Council by\n"
        "correspondence in order to note Document\nC21/1.",
        "It was so concluded.",
        title="A long title (Documents C21/1\nand C21/2)",
    )
    record = read(text)
    assert record.items[0].documents == ("C21/1", "C21/2")
    assert record.ballots[0].text.endswith("by correspondence in order to note Document C21/1")


def test_bookmarks_and_invisible_marks_are_not_text() -> None:
    text = english(CHAIR).replace("1\tSome", "[bookmark: _Hlk1][bookmark: lt_2]1\tSo\u200bme\u202e")
    assert read(text).items[0].title == "Some subject (Document C21/1)"


def test_odd_numbers_are_named() -> None:
    text = english(CHAIR, CHAIR, CHAIR).replace("1.3\t", "1.2\t")
    assert any(warning.startswith("1.2: the number stands twice") and "1.3" in warning for warning in warnings(text))
    text = english(CHAIR, CHAIR).replace("1.2\t", "1.4\t")
    assert any(warning.startswith("1.4") and "1.2 was expected" in warning for warning in warnings(text))
    text = english(CHAIR, CHAIR).replace("1.2\t", "7.2\t")
    assert any(warning.startswith("7.2") and "another item" in warning for warning in warnings(text))
    text = english(CHAIR).replace("1\tSome", "3\tSome").replace("1.1", "3.1")
    assert any("item 3 stands where item 1 was expected" in warning for warning in warnings(text))


def test_an_ordinary_record_has_no_warnings_but_that_nothing_is_put_to_correspondence() -> None:
    assert warnings(english(CHAIR)) == [
        "whole file: no conclusion is proposed for consultation by correspondence",
    ]


def test_missing_title_signatures_and_session_are_named() -> None:
    text = english(CHAIR, title="Some subject").replace("Summary record", "").replace(ENGLISH_END, "")
    found = " ".join(warnings(text))
    assert "no title" in found
    assert "cut short" in found
    assert "session" in found


def test_signatures_do_not_belong_to_the_last_item() -> None:
    text = english("The meeting noted Document C21/1.") + "\nThe meeting agreed to defer it to the next session."
    assert str(read(text).items[0].outcome) == "noted-at-meeting"
