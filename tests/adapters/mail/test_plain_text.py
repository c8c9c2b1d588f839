from __future__ import annotations

from ballot.adapters.mail.plain_text import LINE, fold, paragraphs_apart, printable, width
from tests.support.mail.mail_facts import LINK, flat

CHINESE = "因事情紧急，拟以通信方式征求各成员国的意见。"


def test_a_paragraph_folds_at_spaces_and_between_chinese_characters_only() -> None:
    chinese = fold(CHINESE * 6, "  1  ", "     ")
    assert all(width(line) <= LINE for line in chinese.splitlines())
    assert not any(line.strip()[0] in "，。" for line in chinese.splitlines())
    assert flat(chinese).replace(" ", "") == "1" + CHINESE * 6
    assert fold("see  \n " + LINK + " now") == f"see\n{LINK}\nnow"
    assert fold("") == ""


def test_columns_are_counted_as_a_terminal_shows_them() -> None:
    assert width("DM-21/1012") == 10
    assert width("中文") == 4
    assert width("e\u0301te\u0301") == 3
    assert width("\u2066DM-21\u2069") == 5


def test_what_turns_the_direction_of_writing_is_taken_out_and_isolates_stay() -> None:
    given = {"a": ["x\u202ey\x00", ("\u2066z\u2069\r\n",)], "n": 7}
    assert printable(given) == {"a": ["xy", ["\u2066z\u2069\n"]], "n": 7}


def test_paragraphs_stand_one_line_apart() -> None:
    assert paragraphs_apart("\n\n a  \n\n\n\nb\n \n") == "a\n\nb\n"


def test_a_french_colon_or_semicolon_never_begins_a_line() -> None:
    for spaces in ("\u00a0", "\u202f"):
        text = f"Le résultat de la consultation DM-21/1012 est proclamé. Conclusions adoptées{spaces}: 7 sur 8."
        assert [line.lstrip()[0] for line in fold(text).splitlines()] == ["L", "a"]
        assert f"adoptées{spaces}: 7" in fold(text)
