"""Reading a list of 10,000 focal points, from CSV and from a spreadsheet: bytes to people, with every check of a line.

A council's list has twenty people of a State at the most; here that limit is lifted, so that the list can be this long.
"""

from __future__ import annotations

import tracemalloc
from functools import partial
from io import BytesIO
from statistics import median
from unittest.mock import patch

from openpyxl import Workbook

from ballot.reference import states
from ballot.services.council import lists
from ballot.services.council.csv_lists import write_focal_points
from ballot.services.council.lists import read_focal_points
from ballot.services.council.members import Designation
from benchmarks.figure import Figure, measure_in_turns, show

PEOPLE = 10_000
ROUNDS = 5


def main() -> list[Figure]:
    """The figures."""
    codes = list(states())
    people = [
        Designation(codes[number % len(codes)], f"Person {number}", f"person{number}@example.org", "en")
        for number in range(PEOPLE)
    ]
    text, book = write_focal_points(people), _spreadsheet(people)
    with patch.object(lists, "MOST_FOCAL_POINTS_OF_STATE", PEOPLE):
        if not people == read_focal_points(text, "people.csv") == read_focal_points(book, "people.xlsx"):
            raise RuntimeError("not every focal point was read as it was written")
        csv_times, xlsx_times = measure_in_turns(
            ROUNDS, partial(read_focal_points, text, "people.csv"), partial(read_focal_points, book, "people.xlsx")
        )
        tracemalloc.start()
        read_focal_points(book, "people.xlsx")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return [
        Figure(f"{PEOPLE:,} focal points from CSV", median(csv_times), "s"),
        Figure(f"{PEOPLE:,} focal points from .xlsx", median(xlsx_times), "s"),
        Figure("most memory for the .xlsx", peak / 1_000_000, "MB"),
    ]


def _spreadsheet(people: list[Designation]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(lists.FOCAL_POINT_COLUMNS)
    for one in people:
        sheet.append([one.state, one.name, one.email, one.language])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


if __name__ == "__main__":
    show(main())
