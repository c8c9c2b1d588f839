"""Read a paper in a test, and look at it."""

from __future__ import annotations

from ballot.importers.papers.paper import Notice, Paper
from ballot.importers.papers.reading import read_paper
from tests.support.papers.opendocument import odt
from tests.support.papers.word import docx


def read_docx_of(*blocks: str, **parts: str) -> Paper:
    """Return the paper that a .docx of these blocks is read into."""
    return read_paper(docx(*blocks, **parts), "paper.docx")


def read_odt_of(body: str, styles: str = "") -> Paper:
    """Return the paper that an .odt of this body is read into."""
    return read_paper(odt(body, styles=styles), "paper.odt")


def texts(paper: Paper) -> list[str]:
    """Return the texts of the body."""
    return [one.text for one in paper.paragraphs if not one.note]


def numbers(paper: Paper) -> list[str | None]:
    """Return the automatic numbers of the body."""
    return [one.number for one in paper.paragraphs if not one.note]


def notice(paper: Paper, code: str) -> Notice:
    """Return the one notice of this code."""
    (found,) = [one for one in paper.notices if one.code == code]
    return found
