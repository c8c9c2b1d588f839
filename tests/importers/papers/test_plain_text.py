"""A text is read line by line, and what shows nothing is taken out and told."""

from __future__ import annotations

from hashlib import sha256

from ballot.importers.papers.reading import read_paper
from tests.support.papers.reading import notice, texts


def test_a_paragraph_of_a_text_has_the_place_of_its_line() -> None:
    data = "Title\r\n\r\n1\tBudget\n1.1\tThe  Chair\u00a0spoke.".encode()
    paper = read_paper(data, "paper.txt")
    assert [(one.place, one.text) for one in paper.paragraphs] == [
        (1, "Title"),
        (3, "1\tBudget"),
        (4, "1.1\tThe Chair spoke."),
    ]
    assert (paper.kind, paper.sha256, paper.notices) == ("txt", sha256(data).hexdigest(), ())


def test_marks_and_bookmarks_are_taken_out_and_it_is_told_how_many_and_where() -> None:
    data = "one\n\u200ftw\u200bo\n[bookmark: lt_p]three\nf\u00adour".encode("utf-16")
    paper = read_paper(data, "paper.txt")
    assert texts(paper) == ["one", "two", "three", "four"]
    assert notice(paper, "marks-taken-out").facts == {"count": "3", "places": "2, 4"}
    assert notice(paper, "bookmarks-taken-out").facts == {"count": "1", "places": "3"}
