"""Read an agenda from whichever file has it: a letter, or a list."""

from __future__ import annotations

from ballot.importers.agendas.csv_rows import read_agenda_csv
from ballot.importers.agendas.reading import read_agenda
from ballot.importers.agendas.result import AgendaReading
from ballot.importers.papers.paper import Notice
from ballot.importers.papers.reading import read_paper


def read_agenda_file(data: bytes, file_name: str) -> tuple[AgendaReading, tuple[Notice, ...]]:
    """Return the agenda in a file, and what a person must answer before it is used, such as tracked changes.

    A name in `.csv` is a list's; every other is a paper's. Raise UnreadableDocument.
    """
    if file_name.lower().endswith(".csv"):
        return read_agenda_csv(data, file_name), ()
    paper = read_paper(data, file_name)
    return read_agenda(paper), paper.must_be_answered
