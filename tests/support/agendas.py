"""Little agendas for tests: as text with tabs, and as the paragraphs of a .docx."""

from __future__ import annotations

from collections.abc import Sequence

from ballot.importers.agendas.reading import read_agenda
from ballot.importers.agendas.result import AgendaReading, AgendaRow
from ballot.importers.papers.paper import Cell, Paper, Paragraph
from ballot.importers.papers.reading import read_paper

HEAD = "\tSubject\tC20/# documents VC/# documents"
LETTER = f"""DM-20/1099

Dear Sir or Madam,

The draft agenda of the second virtual consultation of the councillors is in the annex and has three parts.

1 Subjects that need a decision before the end of the year

{HEAD}
1\tCandidates for the chairs of working groups (PL 1.8)\t21R3
2\tThe day of telecommunication (Resolution 68) (PL 2.2) – Contribution by the Russian Federation\t17 68
3\tAccounts of the year 2019 (ADM 16)\t[40]

{HEAD}
4\tThe work that is ahead (PL 2.8) as agreed before\t24 72

2 Subjects that may be taken up if time allows

{HEAD}
1\tEffects of the pandemic - Contribution from China - Contribution by Saudi Arabia and the United States\tVC/13 VC/2 VC/10
2\tShare of the costs (new)\t[73]

The following are for information.

3 Subjects for the next session

{HEAD}
1\tActivities under the resolution (PL 1.9)\t6 + INF2
2\tDates of the next conference (PL 2.11)\t
3\tReport of the committee (PL 3.2)\t-
"""


def read_text(text: str) -> AgendaReading:
    return read_agenda(read_paper(text.encode(), "letter.txt"))


def only_row(title: str, documents: str = "1", head: str = HEAD) -> tuple[AgendaRow, AgendaReading]:
    """The reading of a letter of one item, and the item."""
    found = read_text(
        f"The agenda of the session is in this table, and it has one item.\n\n{head}\n1\t{title}\t{documents}\n"
    )
    return found.rows[0], found


def table_paper(*rows: Sequence[str], before: Sequence[str] = (), numbered: bool = False) -> Paper:
    """A .docx with some paragraphs and a table; with `numbered`, the first column has automatic numbers."""
    paragraphs = [Paragraph(place, text) for place, text in enumerate(before, start=1)]
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells, start=1):
            for text in cell.split("\n"):
                automatic = numbered and column == 1 and text != ""
                paragraphs.append(
                    Paragraph(
                        len(paragraphs) + 1,
                        "" if automatic else text,
                        number=f"{text}." if automatic else None,
                        cell=Cell(1, row, column),
                    )
                )
    return Paper("agenda.docx", "docx", "0" * 64, tuple(paragraphs), ())
