"""Lists that a secretariat keeps in a spreadsheet: the roll and the focal points, as CSV. All rows are good, or none is taken.

The first line names the columns, in any order, all of them; commas or semicolons between them. A list with faults is
refused with all of its faults, each with its line.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from typing import TypeVar

from ballot.importers.text import read_lines
from ballot.reference import REGIONS, is_language, states
from ballot.rules.refusals import BadInput, UnreadableDocument
from ballot.services.council import Designation, Member
from ballot.services.focal_points import read_address

ROLL = ("state", "region", "entitled", "ground")
FOCAL_POINTS = ("state", "name", "email", "language")
YES_OR_NO = {"yes": True, "no": False}
MANY = 20
"""Faults of one file that are told at once."""

Row = Mapping[str, str]
Read = TypeVar("Read")


def read_roll(data: bytes, file_name: str) -> list[Member]:
    """The members in roll-call order, which is the order of the lines. Raises UnreadableDocument."""
    seen: set[str] = set()

    def read(row: Row) -> Member:
        code = _state(row["state"])
        if code in seen:
            raise ValueError(f"{code} stands twice")
        seen.add(code)
        region = row["region"] or states()[code].region
        if region not in REGIONS:
            raise ValueError(f"region {region!r} is none of {', '.join(REGIONS)}")
        entitled = YES_OR_NO.get(row["entitled"].lower())
        if entitled is None:
            raise ValueError(f"entitled is {row['entitled']!r}, neither yes nor no")
        if entitled == bool(row["ground"]):
            raise ValueError("a ground is for a State without the right to vote, and such a State needs one")
        return Member(code, region, entitled, row["ground"] or None)

    return _read(data, file_name, ROLL, read)


def read_focal_points(data: bytes, file_name: str) -> list[Designation]:
    """The focal points, in the order of the lines. Raises UnreadableDocument."""
    seen: set[tuple[str, str]] = set()

    def read(row: Row) -> Designation:
        code = _state(row["state"])
        if not row["name"]:
            raise ValueError("the name is missing")
        try:
            address = read_address(row["email"])
        except BadInput:
            raise ValueError(f"{row['email']!r} is not an e-mail address") from None
        language = row["language"].lower()
        if not is_language(language):
            raise ValueError(f"language is {row['language']!r}, not one of ar, zh, en, fr, ru, es")
        if (code, address.casefold()) in seen:
            raise ValueError(f"{address} stands twice for {code}")
        seen.add((code, address.casefold()))
        return Designation(code, row["name"], address, language)

    return _read(data, file_name, FOCAL_POINTS, read)


def _state(code: str) -> str:
    if code.upper() not in states():
        raise ValueError(f"{code!r} is not the two-letter code of a Member State")
    return code.upper()


def _read(data: bytes, file_name: str, columns: tuple[str, ...], read: Callable[[Row], Read]) -> list[Read]:
    lines = read_lines(data, file_name)
    delimiter = ";" if ";" in lines[0] else ","
    found: list[Read] = []
    faults: list[tuple[str, str]] = []
    names: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            cells = _cells(line, delimiter)
            if not any(cells):
                continue
            if not names:
                names = [cell.lower() for cell in cells]
                _demand_columns(names, columns, file_name, number)
                continue
            if len(cells) != len(names):
                raise ValueError(f"{len(cells)} cells, where the first line names {len(names)} columns")
            found.append(read(dict(zip(names, cells, strict=True))))
        except ValueError as fault:
            faults.append((f"line {number}", str(fault)))
    if not found and not faults:
        faults.append(("whole file", "there is no row under the names of the columns"))
    if faults:
        (where, why), *others = faults
        more = [f"{file_name}, {place}: {what}." for place, what in others[: MANY - 1]]
        if len(faults) > MANY:
            more.append(f"{file_name}: and {len(faults) - MANY} more lines with faults.")
        raise UnreadableDocument(file=file_name, where=where, why=why, others=tuple(more))
    return found


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of one line; a row does not go on in the next. Raises ValueError."""
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter, strict=True), [])]
    except csv.Error:
        raise ValueError("quotation marks that do not belong together") from None


def _demand_columns(names: list[str], columns: tuple[str, ...], file_name: str, line: int) -> None:
    if sorted(names) != sorted(columns):
        why = f"the columns are {', '.join(names)}; they must be {', '.join(columns)}"
        raise UnreadableDocument(file=file_name, where=f"line {line}", why=why)
