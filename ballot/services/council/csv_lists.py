"""Read and write the secretariat's lists as CSV: the roll, focal points, the ledger of voting rights, the audit log.

The first line names the columns, all of them, in any order, separated by commas or semicolons; columns without a name are
passed over where they are empty. A line break within a cell is read as a space. A list is read whole or not at all: with
errors it is refused with all of them, each with line and column.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from ballot.importers.text import read_lines
from ballot.reference import REGIONS, states
from ballot.rules.refusals import BadInput, UnreadableDocument
from ballot.services.council.csv_rows import LONGEST_CELL_SHOWN, cells_by_name, split_rows
from ballot.services.council.members import Designation, Member
from ballot.services.validation.email_addresses import read_address, read_name
from ballot.services.validation.multiple_errors import require_no_errors
from ballot.services.validation.text import require_ground, require_language
from ballot.store.tables import FocalPoint, VotingRight

ROLL_COLUMNS = ("state", "region", "entitled", "ground")
FOCAL_POINT_COLUMNS = ("state", "name", "email", "language")
LEDGER_COLUMNS = ("state", "entitled", "ground", "effective_on", "reason", "recorded_at", "recorded_by")
NOT_REPLIED_COLUMNS = ("state", "member_state", "name", "email", "language", "mail_arrives")
AUDIT_LOG_COLUMNS = ("at", "by", "who", "act", "what", "particulars")
YES_OR_NO = {"yes": True, "no": False}
MOST_FOCAL_POINTS_OF_STATE = 20
"""Focal points of one State in a list. In an open consultation each is told of each who comes after: without a limit a
wrong column would fill mailboxes."""
MOST_ERRORS = 100
"""Errors of one file that are reported at once."""
_FORMULA = re.compile(r"""((?:^|[;,\t\r\n])[" ]*)('*[=+\-@＝＋－＠])""")
"""A spreadsheet computes a cell that begins with such a sign, and may begin one at another separator than ours. An
apostrophe is written before the sign, and removed again on reading."""

T = TypeVar("T")


class _CsvLine:
    """One row of a list and its errors."""

    def __init__(self, file_name: str, number: int, cells: Mapping[str, str]) -> None:
        self._where: dict[str, object] = {"file": file_name, "line": number}
        self._cells = cells
        self.errors: list[UnreadableDocument] = []

    def __getitem__(self, column: str) -> str:
        return self._cells[column]

    def add_error(self, column: str, why: str, **facts: object) -> None:
        """Add an error about this cell."""
        text = self._cells[column][:LONGEST_CELL_SHOWN]
        self.errors.append(UnreadableDocument(**{**self._where, "column": column, "text": text, "why": why, **facts}))

    def read(self, column: str, reading: Callable[[str], str]) -> str:
        """Return the cell as `reading` returns it; empty, with an error, where it is refused."""
        try:
            return reading(self._cells[column])
        except BadInput as refused:
            self.add_error(column, **{name: fact for name, fact in refused.facts.items() if name != "field"})  # type: ignore[arg-type]
            return ""

    def state(self) -> str:
        """Return the code of a Member State, with an error where there is no such State."""
        code = self._cells["state"].upper()
        if code not in states():
            self.add_error("state", "no-such-state")
        return code


def read_roll(data: bytes, file_name: str) -> list[Member]:
    """Return the members in roll-call order, which is the order of the lines. Raise UnreadableDocument."""
    seen: set[str] = set()

    def read(line: _CsvLine) -> Member:
        code = line.state()
        if code in seen:
            line.add_error("state", "stands-twice")
        seen.add(code)
        region = line["region"] or (states()[code].region if code in states() else "")
        if region and region not in REGIONS:
            line.add_error("region", "no-such-region", known=tuple(REGIONS))
        entitled = YES_OR_NO.get(line["entitled"].lower())
        if entitled is None:
            line.add_error("entitled", "yes-or-no")
        elif not entitled and not line["ground"]:
            line.add_error("ground", "ground-needed")
        else:
            line.read("ground", lambda ground: require_ground(ground or None, entitled=bool(entitled)) or "")
        return Member(code, region, bool(entitled), line["ground"] or None)

    return _read_rows(data, file_name, ROLL_COLUMNS, read)


def read_focal_points(data: bytes, file_name: str, members: Collection[str] | None = None) -> list[Designation]:
    """Return the focal points in the order of the lines; `members` are the codes that are on the roll, where known.
    Raise UnreadableDocument."""
    seen: set[tuple[str, str]] = set()
    of_state: Counter[str] = Counter()

    def read(line: _CsvLine) -> Designation:
        code = line.state()
        if members is not None and code in states() and code not in members:
            line.add_error("state", "not-on-the-roll")
        name, address = line.read("name", read_name), line.read("email", read_address)
        language = line.read("language", lambda code: require_language(code.lower()))
        of_state[code] += 1
        if of_state[code] == MOST_FOCAL_POINTS_OF_STATE + 1:
            line.add_error("state", "too-many-of-a-state", limit=MOST_FOCAL_POINTS_OF_STATE)
        if address and (code, address.casefold()) in seen:
            line.add_error("email", "stands-twice")
        seen.add((code, address.casefold()))
        return Designation(code, name, address, language)

    return _read_rows(data, file_name, FOCAL_POINT_COLUMNS, read)


def _read_rows(data: bytes, file_name: str, columns: tuple[str, ...], read: Callable[[_CsvLine], T]) -> list[T]:
    rows, errors = split_rows(read_lines(data, file_name, of_list=True), file_name)
    if not rows:
        raise errors[0] if errors else UnreadableDocument(file=file_name, why="no-rows")
    head, *rows = rows
    if errors and _line_of(errors[0]) < head.line:  # the line that names the columns cannot be read
        raise errors[0]
    names = [cell.lower() for cell in head.cells]
    named = [name for name in names if name]
    if sorted(named) != sorted(columns):
        why = "other-columns"
        raise UnreadableDocument(file=file_name, line=head.line, why=why, found=tuple(named), columns=columns)
    if not rows and not errors:
        raise UnreadableDocument(file=file_name, why="no-rows")
    found: list[T] = []
    for row in rows:
        try:
            line = _CsvLine(file_name, row.line, cells_by_name(file_name, row, names))
        except UnreadableDocument as error:
            errors.append(error)
            continue
        found.append(read(line))
        errors += line.errors
    errors.sort(key=_line_of)
    if len(errors) > MOST_ERRORS:
        errors[MOST_ERRORS:] = [UnreadableDocument(file=file_name, why="more-faults", more=len(errors) - MOST_ERRORS)]
    require_no_errors(errors)
    return found


def _line_of(error: UnreadableDocument) -> int:
    return int(str(error.facts["line"]))


# ---------------------------------------------------------------------------------------- written


def write_focal_points(people: Iterable[FocalPoint | Designation]) -> bytes:
    """Return a list that `read_focal_points` reads back as it was."""
    return _write_csv(FOCAL_POINT_COLUMNS, ((one.state, one.name, one.email, one.language) for one in people))


def write_ledger(ledger: Iterable[VotingRight], officers: Mapping[str, str]) -> bytes:
    """Return the ledger of voting rights, a line for each entry; `officers` are names by public id."""
    return _write_csv(
        LEDGER_COLUMNS,
        (
            (
                one.state,
                "yes" if one.entitled else "no",
                one.ground or "",
                one.effective_on.isoformat(),
                one.reason,
                one.recorded_at.isoformat(timespec="seconds"),
                officers.get(one.recorded_by, one.recorded_by),
            )
            for one in ledger
        ),
    )


def write_not_replied(people: Iterable[FocalPoint], names: Mapping[str, str], unreached: Collection[int]) -> bytes:
    """Return the focal points of States that have not replied, with the `names` of their States by code; `unreached`
    are the ids of those whom mail does not reach."""
    return _write_csv(
        NOT_REPLIED_COLUMNS,
        (
            (
                one.state,
                names.get(one.state, one.state),
                one.name,
                one.email,
                one.language,
                "no" if one.number in unreached else "yes",
            )
            for one in people
        ),
    )


def write_audit_log(deeds: Iterable[Sequence[str]]) -> bytes:
    """Return entries of the audit log, a row each with the columns `AUDIT_LOG_COLUMNS`."""
    return _write_csv(AUDIT_LOG_COLUMNS, deeds)


def _write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_FORMULA.sub(r"\1'\2", cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")  # the mark in front tells a spreadsheet that it is UTF-8
