"""An agenda as CSV, to be corrected in a spreadsheet and read back: what is written is read as it was."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from ballot.importers.agendas.documents import document_as_written, document_of
from ballot.importers.agendas.result import AgendaReading, AgendaRow, Contribution
from ballot.importers.text import read_lines
from ballot.reference import LANGUAGES, states
from ballot.rules.refusals import UnreadableDocument

COLUMNS = (
    "group",
    "number",
    *(f"title_{language}" for language in LANGUAGES),
    "documents",
    "references",
    "contributions",
    "new",
)
_YES = {"yes": True, "no": False, "": False}
_FORMULA = re.compile(r"^('*)([=+\-@＝＋－＠])")
_DISARMED = re.compile(r"^'('*[=+\-@＝＋－＠])")
_CONTRIBUTION = re.compile(r"(?P<state>[A-Za-z]{2})(?:\s+(?P<document>\S.*))?")


def write_agenda(rows: Iterable[AgendaRow]) -> bytes:
    """Return the rows as CSV, which `read_agenda_csv` reads back as they were."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_FORMULA.sub(r"'\1\2", cell) for cell in _cells(row)])
    return text.getvalue().encode("utf-8-sig")  # the mark in front tells a spreadsheet that it is UTF-8


def _cells(row: AgendaRow) -> list[str]:
    contributions = (" ".join(part for part in (one.state, one.document) if part) for one in row.contributions)
    return [
        row.group,
        row.number,
        *(row.titles.get(language, "") for language in LANGUAGES),
        "; ".join(document_as_written(one) for one in row.documents),
        "; ".join(row.references),
        "; ".join(contributions),
        "yes" if row.new else "no",
    ]


def read_agenda_csv(data: bytes, file_name: str) -> AgendaReading:
    """Return the agenda in a CSV, in the order of its lines. Raise UnreadableDocument where its columns are others."""
    lines = read_lines(data, file_name, of_list=True)
    first = next(line for line in lines if line.strip())
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=";" if ";" in first else ",", strict=True)
    rows: list[AgendaRow] = []
    names: list[str] = []
    begins = 1
    try:
        for cells in reader:
            place, begins = begins, reader.line_num + 1
            trimmed = [_DISARMED.sub(r"\1", " ".join(cell.split())) for cell in cells]
            if not any(trimmed):
                continue
            if not names:
                names = _columns(trimmed, file_name, place)
                continue
            if any(trimmed[len(names) :]):
                found, columns = len(trimmed), len(names)
                raise UnreadableDocument(
                    file=file_name, line=place, why="other-number-of-cells", found=found, columns=columns
                )
            rows.append(_row(dict(zip(names, trimmed, strict=False)), file_name, place))
    except csv.Error:
        raise UnreadableDocument(file=file_name, line=begins, why="quotation-marks") from None
    if not rows:
        raise UnreadableDocument(file=file_name, why="no-rows")
    return AgendaReading(None, None, None, {}, tuple(rows))


def _columns(cells: Sequence[str], file_name: str, line: int) -> list[str]:
    names = [cell.lower() for cell in cells]
    named = [name for name in names if name]
    # A language without a title anywhere may be left out, and so may all but the number and one title.
    needed = {"number"}
    if not needed <= set(named) or not set(named) <= set(COLUMNS) or len(set(named)) < len(named):
        raise UnreadableDocument(file=file_name, line=line, why="other-columns", found=tuple(named), columns=COLUMNS)
    return names


def _row(cells: Mapping[str, str], file_name: str, line: int) -> AgendaRow:
    new = _YES.get(cells.get("new", "").lower())
    if new is None:
        raise UnreadableDocument(file=file_name, line=line, column="new", text=cells["new"][:80], why="yes-or-no")
    titles = {language: cells.get(f"title_{language}", "") for language in LANGUAGES}
    return AgendaRow(
        group=cells.get("group", ""),
        number=cells["number"],
        titles={language: title for language, title in titles.items() if title},
        documents=tuple(document_of(part) for part in _parts(cells.get("documents", ""))),
        references=tuple(_parts(cells.get("references", ""))),
        contributions=tuple(_contribution(part, file_name, line) for part in _parts(cells.get("contributions", ""))),
        new=new,
        place=line,
    )


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _contribution(text: str, file_name: str, line: int) -> Contribution:
    found = _CONTRIBUTION.fullmatch(text)
    if found is None or found["state"].upper() not in states():
        raise UnreadableDocument(file=file_name, line=line, column="contributions", text=text[:80], why="no-such-state")
    return Contribution(found["state"].upper(), found["document"])
