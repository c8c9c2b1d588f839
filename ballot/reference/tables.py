"""Reading the package's own tables: CSV, UTF-8, a header line, no empty cells."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from importlib.resources import files


def rows(name: str, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of `data/<name>`, in the file's order.

    The table belongs to the package, so anything wrong in it is a fault of the build and raises
    `ValueError` with the line, rather than a refusal that a person could act on.
    """
    text = files("ballot.reference").joinpath("data", name).read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines(), strict=True)
    if list(reader.fieldnames or ()) != list(columns):
        raise ValueError(f"{name}: the columns are {reader.fieldnames}, not {list(columns)}")
    found: list[dict[str, str]] = []
    for row in reader:
        if set(row) != set(columns) or not all(row.values()):
            raise ValueError(f"{name}, line {reader.line_num}: a cell is missing or empty")
        found.append({column: row[column] for column in columns})
    return found
