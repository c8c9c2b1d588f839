"""Read the package's own tables: CSV, UTF-8, a header line, no empty cells."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from importlib.resources import files


def table_rows(name: str, columns: Sequence[str], optional: Collection[str] = ()) -> list[dict[str, str]]:
    """Return the rows of `data/<name>`, in the file's order: these columns, and behind them any of the optional ones.

    The table belongs to the package, so anything wrong in it is a fault of the build and raises
    `ValueError` with the line, rather than a refusal that a person could act on.
    """
    text = files("ballot.reference").joinpath("data", name).read_text(encoding="utf-8")
    reader = csv.DictReader(text.splitlines(), strict=True)
    there = list(reader.fieldnames or ())
    further = there[len(columns) :]
    if there[: len(columns)] != list(columns) or len(set(there)) < len(there) or not set(further) <= set(optional):
        raise ValueError(f"{name}: the columns are {there}, not {list(columns)}")
    found: list[dict[str, str]] = []
    for row in reader:
        if set(row) != set(there) or not all(row.values()):
            raise ValueError(f"{name}, line {reader.line_num}: a cell is missing or empty")
        found.append({column: row[column] for column in there})
    return found
