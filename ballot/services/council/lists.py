"""Read the secretariat's lists: the roll and the focal points, from CSV or a spreadsheet (.xlsx).

The first line names the columns, all of them, in any order; columns without a name are passed over where they are empty.
A list is read whole or not at all: with errors it is refused with all of them, each with line and column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from ballot.importers.lists.people import OtherName, SeveralAddresses, split_person
from ballot.importers.lists.reading import read_table
from ballot.importers.lists.table import LONGEST_CELL_SHOWN
from ballot.reference import REGIONS, states
from ballot.rules.refusals import BadInput, UnreadableDocument
from ballot.services.council.members import Designation, Member
from ballot.services.validation.email_addresses import read_address, read_name
from ballot.services.validation.multiple_errors import require_no_errors
from ballot.services.validation.text import require_ground, require_language

ROLL_COLUMNS = ("state", "region", "entitled", "ground")
FOCAL_POINT_COLUMNS = ("state", "name", "email", "language")
YES_OR_NO = {"yes": True, "no": False}
MOST_FOCAL_POINTS_OF_STATE = 20
"""Focal points of one State in a list. In an open consultation each is told of each who comes after: without a limit a
wrong column would fill mailboxes."""
MOST_ERRORS = 100
"""Errors of one file that are reported at once."""

T = TypeVar("T")


class _ListLine:
    """One row of a list and its errors."""

    def __init__(self, file_name: str, number: int, cells: Mapping[str, str]) -> None:
        self._where: dict[str, object] = {"file": file_name, "line": number}
        self._cells = dict(cells)
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

    def split_person(self) -> None:
        """Take `Name <address>` apart, with an error where that cannot be done without doubt."""
        try:
            found = split_person(self["name"], self["email"])
        except SeveralAddresses:
            self.add_error("email" if self["email"] else "name", "several-addresses")
        except OtherName:
            self.add_error("email", "other-name", name=self["name"][:LONGEST_CELL_SHOWN])
        else:
            self._cells |= {"name": found.name, "email": found.email}

    def state(self) -> str:
        """Return the code of a Member State, with an error where there is no such State."""
        code = self._cells["state"].upper()
        if code not in states():
            self.add_error("state", "no-such-state")
        return code


def read_roll(data: bytes, file_name: str, tab: str = "") -> list[Member]:
    """Return the members in roll-call order, which is the order of the lines; `tab` says which one of a spreadsheet, where
    several have these columns. Raise UnreadableDocument."""
    seen: set[str] = set()

    def read(line: _ListLine) -> Member:
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

    return _read_rows(data, file_name, ROLL_COLUMNS, read, tab)


def read_focal_points(
    data: bytes, file_name: str, members: Collection[str] | None = None, tab: str = ""
) -> list[Designation]:
    """Return the focal points in the order of the lines; `members` are the codes that are on the roll, where known, and
    `tab` says which one of a spreadsheet, where several have these columns. Raise UnreadableDocument."""
    seen: set[tuple[str, str]] = set()
    of_state: Counter[str] = Counter()

    def read(line: _ListLine) -> Designation:
        code = line.state()
        if members is not None and code in states() and code not in members:
            line.add_error("state", "not-on-the-roll")
        line.split_person()
        name, address = line.read("name", read_name), line.read("email", read_address)
        language = line.read("language", lambda code: require_language(code.lower()))
        of_state[code] += 1
        if of_state[code] == MOST_FOCAL_POINTS_OF_STATE + 1:
            line.add_error("state", "too-many-of-a-state", limit=MOST_FOCAL_POINTS_OF_STATE)
        if address and (code, address.casefold()) in seen:
            line.add_error("email", "stands-twice")
        seen.add((code, address.casefold()))
        return Designation(code, name, address, language)

    return _read_rows(data, file_name, FOCAL_POINT_COLUMNS, read, tab)


def _read_rows(
    data: bytes, file_name: str, columns: tuple[str, ...], read: Callable[[_ListLine], T], tab: str
) -> list[T]:
    table = read_table(data, file_name, columns, tab)
    errors = list(table.errors)
    found: list[T] = []
    for row in table.rows:
        line = _ListLine(file_name, row.line, row.cells)
        found.append(read(line))
        errors += line.errors
    errors.sort(key=_line_of)
    if len(errors) > MOST_ERRORS:
        errors[MOST_ERRORS:] = [UnreadableDocument(file=file_name, why="more-faults", more=len(errors) - MOST_ERRORS)]
    require_no_errors(errors)
    return found


def _line_of(error: UnreadableDocument) -> int:
    return int(str(error.facts["line"]))
