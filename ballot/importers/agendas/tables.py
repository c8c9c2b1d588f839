"""A paper's lines and tables: tables of a .docx by their cells, and lines of a text that are split by tabs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ballot.importers.papers.paper import Paper, Paragraph


@dataclass(frozen=True)
class Line:
    """A paragraph outside tables, with its automatic number before it."""

    place: int
    text: str


@dataclass(frozen=True)
class Row:
    """A row of a table. Paragraphs within a cell are separated by line breaks."""

    place: int
    cells: tuple[str, ...]
    table: int | None = None
    """The paper's table, counted from 1; None for a line of a text, which may go on in the next one."""


def lines_and_rows(paper: Paper) -> Iterator[Line | Row]:
    """Yield the paper's lines and its tables' rows, in order; notes are left out, and of several empty lines all but one."""
    row: dict[int, list[str]] = {}
    key: tuple[int, int] | None = None
    first, last = 0, 0
    for paragraph in paper.paragraphs:
        if paragraph.note:
            continue
        if paper.kind == "txt" and paragraph.place > last + 1:
            yield Line(paragraph.place - 1, "")  # empty lines of a text are no paragraphs; they end a table
        last = paragraph.place
        here = (paragraph.cell.table, paragraph.cell.row) if paragraph.cell else None
        if key is not None and here != key:
            yield Row(first, _cells(row), key[0])
            row = {}
        if here != key:
            key, first = here, paragraph.place
        if paragraph.cell is not None:
            row.setdefault(paragraph.cell.column, []).append(_with_number(paragraph))
        elif "\t" in paragraph.text:
            cells = tuple(cell.strip() for cell in paragraph.text.split("\t"))
            yield Row(paragraph.place, cells)
        else:
            yield Line(paragraph.place, _with_number(paragraph))
    if key is not None:
        yield Row(first, _cells(row), key[0])


def _cells(row: dict[int, list[str]]) -> tuple[str, ...]:
    return tuple("\n".join(part for part in row.get(at, []) if part) for at in range(1, max(row) + 1))


def _with_number(paragraph: Paragraph) -> str:
    return " ".join(part for part in (paragraph.number, paragraph.text.strip()) if part)
