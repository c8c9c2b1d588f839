"""Read an agenda, or the letter that has one in an annex, from its tables.

A table is an agenda's if a row of it is a head that names a column of documents, or, where no table has such a head, if its
first column numbers items. The heading before a table, or a row of one cell within it, names a group. A head that comes
again, as on a new page, goes on with the group before it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from ballot.importers.agendas.documents import read_documents, session_in_head
from ballot.importers.agendas.result import AgendaLookHere, AgendaReading, AgendaRow, Contribution
from ballot.importers.agendas.state_names import states_named
from ballot.importers.agendas.tables import Line, Row, lines_and_rows
from ballot.importers.agendas.titles import NamedContribution, read_references, read_title
from ballot.importers.agendas.words import folded, words
from ballot.importers.languages import language_of
from ballot.importers.papers.paper import Paper
from ballot.importers.references import session_of
from ballot.rules.refusals import UnreadableDocument

_ITEM = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3})*(?:\s?(?:bis|ter|quater|quinquies)|[a-z])?)[.)]?", re.IGNORECASE)
_GROUP = re.compile(
    r"(?:(?:group|groupe|grupo|группа|المجموعة|第)\s*)?(?P<number>\d{1,2}|[IVX]{1,4})\s*(?:组|[.):：–-])?\s*(?P<text>.*)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?<![A-Za-z])(?:DM|CL|C)-\d{2}/\d{1,4}(?!\d)")
MOST_ITEMS = 1_000
"""Items of one agenda."""
MOST_LOOKS = 500
"""Places that were not understood which are told; after them, that there are more."""
LONGEST_SHOWN = 200
"""Characters of a text that was not understood which are shown."""


@dataclass(frozen=True)
class _Columns:
    """Which column is which, counted from 0. `others` are columns whose cells are not read."""

    documents: int
    title: int = 1
    references: int | None = None
    contributions: int | None = None
    others: tuple[int, ...] = ()
    session: str | None = None


_WITHOUT_HEAD = _Columns(documents=2)


@dataclass
class _Agenda:
    file_name: str
    language: str
    session: str | None
    groups: dict[str, str] = field(default_factory=dict)
    rows: list[AgendaRow] = field(default_factory=list)
    look_here: list[AgendaLookHere] = field(default_factory=list)
    group: str = ""

    def add_look(self, code: str, place: int, text: str) -> None:
        if len(self.look_here) >= MOST_LOOKS:
            code, text = "more-places", ""
            if self.look_here[-1].code == code:
                return
        self.look_here.append(AgendaLookHere(code, place, " ".join(text.split())[:LONGEST_SHOWN]))


def read_agenda(paper: Paper) -> AgendaReading:
    """Return the rows of the agenda in a paper. Raise UnreadableDocument where it has none."""
    texts = [paragraph.text for paragraph in paper.paragraphs]
    agenda = _Agenda(paper.file_name, language_of(texts, paper.file_name), session_of(texts))
    found = list(lines_and_rows(paper))
    with_heads = any(isinstance(one, Row) and _columns(one) for one in found)
    columns: _Columns | None = None if with_heads else _WITHOUT_HEAD
    table: int | None = None
    heading: Line | None = None
    before: Row | None = None  # of a text: it may go on in the next line
    for one in found:
        if isinstance(one, Line):
            before = _continue_row(agenda, columns, before, one)
            if before is None and _is_heading(one.text):
                heading = one
            continue
        head = _columns(one) if with_heads else None
        if with_heads and one.table != table:
            columns, table = None, one.table  # another table of the paper, such as a plan of the sittings
        if head is not None:
            _end_row(agenda, columns, before)
            before, columns = None, head
            agenda.session = head.session or agenda.session
            if heading is not None:
                _begin_group(agenda, heading)
                heading = None
        elif columns is not None:
            _end_row(agenda, columns, before)
            if heading is not None and not with_heads and _number_of(one.cells[0]):
                _begin_group(agenda, heading)
                heading = None
            before = _take_row(agenda, columns, one)
    _end_row(agenda, columns, before)
    if not agenda.rows:
        raise UnreadableDocument(file=paper.file_name, why="no-agenda")
    _look_for_doubles(agenda)
    letter = next((match[0] for text in texts[:80] if (match := _LETTER.search(text))), None)
    return AgendaReading(
        agenda.language, agenda.session, letter, dict(agenda.groups), tuple(agenda.rows), tuple(agenda.look_here)
    )


# ------------------------------------------------------------------------------ heads and groups


def _columns(row: Row) -> _Columns | None:
    """Return the columns that a row names, None where it is no head: one that has no item's number in front, and names a
    column of documents."""
    names = [folded(unicodedata.normalize("NFKC", cell)) for cell in row.cells]
    if len(names) < 2 or _number_of(row.cells[0]):
        return None
    documents = [
        at for at, cell in enumerate(row.cells) if session_in_head(cell) and "#" in unicodedata.normalize("NFKC", cell)
    ]
    documents = documents or [at for at, name in enumerate(names) if name in words().documents]
    if not documents:
        return None
    at = documents[-1]
    missing = 1 if names[0] and at == 1 else 0  # of a text whose first, empty cell was taken for an indent
    known = {index: name for index, name in enumerate(names) if index != at}
    contributions = next((index + missing for index, name in known.items() if name in words().contributions), None)
    references = next((index + missing for index, name in known.items() if name in words().references), None)
    taken = {0, 1, at + missing, contributions, references}
    others = tuple(index + missing for index, name in known.items() if name and index + missing not in taken)
    return _Columns(at + missing, 1, references, contributions, others, session_in_head(row.cells[at]))


def _is_heading(text: str) -> bool:
    found = _GROUP.fullmatch(unicodedata.normalize("NFKC", text))
    return found is not None and bool(found["text"]) and text.strip() != found["number"]


def _begin_group(agenda: _Agenda, heading: Line) -> None:
    found = _GROUP.fullmatch(unicodedata.normalize("NFKC", heading.text))
    if found is None:
        return
    agenda.group = found["number"]
    agenda.groups.setdefault(agenda.group, " ".join(found["text"].split()))


# --------------------------------------------------------------------------------------- rows


def _number_of(cell: str) -> str | None:
    """Return an item's number as printed, with digits 0 to 9; None where the cell is none."""
    plain = "".join(str(unicodedata.digit(sign, sign)) for sign in unicodedata.normalize("NFKC", cell)).strip()
    found = _ITEM.fullmatch(plain)
    return found["number"] if found else None


def _take_row(agenda: _Agenda, columns: _Columns, row: Row) -> Row | None:
    """Read a row, unless it is a line of a text that may go on: then return it."""
    if not any(row.cells):
        return None
    number = _number_of(row.cells[0])
    filled = [cell for cell in row.cells if cell]
    if number is None and len(filled) == 1:
        if row.table and _is_heading(filled[0]):
            _begin_group(agenda, Line(row.place, filled[0]))
        else:
            agenda.add_look("row-not-read", row.place, filled[0])
        return None
    if number is None:
        agenda.add_look("row-without-number", row.place, " · ".join(filled))
        return None
    if row.table is None and len(row.cells) <= columns.documents:
        return row
    _read_row(agenda, columns, row, number)
    return None


def _continue_row(agenda: _Agenda, columns: _Columns | None, before: Row | None, line: Line) -> Row | None:
    if before is None or columns is None:
        return None
    if not line.text.strip():
        _end_row(agenda, columns, before)
        return None
    cells = (*before.cells[:-1], f"{before.cells[-1]}\n{line.text}")
    return Row(before.place, cells)


def _end_row(agenda: _Agenda, columns: _Columns | None, before: Row | None) -> None:
    if before is not None and columns is not None:
        _read_row(agenda, columns, before, _number_of(before.cells[0]) or before.cells[0])


def _read_row(agenda: _Agenda, columns: _Columns, row: Row, number: str) -> None:
    def cell(at: int | None) -> str:
        return row.cells[at] if at is not None and at < len(row.cells) else ""

    if len(agenda.rows) == MOST_ITEMS:
        raise UnreadableDocument(file=agenda.file_name, line=row.place, why="too-many-items", limit=MOST_ITEMS)
    read = read_title(cell(columns.title))
    documents = read_documents(cell(columns.documents), columns.session or agenda.session)
    for text in documents.unknown:
        agenda.add_look("document-not-read", row.place, text)
    for text in read.unknown:
        agenda.add_look("contributor-not-read", row.place, text)
    for at in sorted({*columns.others, *range(columns.documents + 1, len(row.cells))}):
        if cell(at) and at not in (columns.references, columns.contributions):
            agenda.add_look("column-not-read", row.place, cell(at))
    if not read.title:
        agenda.add_look("no-title", row.place, number)
    named = [*read.contributions, *_of_column(agenda, row.place, cell(columns.contributions))]
    references = read.references + read_references(cell(columns.references))
    agenda.rows.append(
        AgendaRow(
            group=agenda.group,
            number=number,
            titles={agenda.language: read.title} if read.title else {},
            documents=documents.documents,
            references=tuple(dict.fromkeys(references)),
            contributions=_with_documents(agenda, row.place, named, [one.reference for one in documents.documents]),
            new=read.new,
            place=row.place,
        )
    )


def _of_column(agenda: _Agenda, place: int, text: str) -> list[NamedContribution]:
    found: list[NamedContribution] = []
    for line in text.split("\n"):
        states = states_named(line) if line.strip() else []
        if states:
            found.append(NamedContribution(tuple(states), None))
        elif line.strip(" -\u2013\u2014"):
            agenda.add_look("contributor-not-read", place, line)
    return found


def _with_documents(
    agenda: _Agenda, place: int, named: Sequence[NamedContribution], documents: Sequence[str]
) -> tuple[Contribution, ...]:
    """Give each contribution its document: the one it names, else the last ones of the item in their order, as letters
    print the item's own documents first."""
    without = [one for one in named if one.document is None]
    free = [one for one in documents if one not in {each.document for each in named}]
    own = iter(free[len(free) - len(without) :] if len(free) >= len(without) else [None] * len(without))
    if len(free) < len(without):
        agenda.add_look(
            "contribution-without-document", place, ", ".join(state for one in without for state in one.states)
        )
    found = []
    for one in named:
        document = one.document or next(own)
        found += [Contribution(state, document) for state in one.states]
    return tuple(found)


def _look_for_doubles(agenda: _Agenda) -> None:
    seen: set[tuple[str, str]] = set()
    for row in agenda.rows:
        if (row.group, row.number) in seen:
            agenda.add_look("number-twice", row.place, f"{row.number} {row.title}")
        seen.add((row.group, row.number))
