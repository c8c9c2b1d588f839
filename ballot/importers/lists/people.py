"""Take a name and an address apart that stand in one cell, as mail programs write them: `Zoe Test <zoe@example.org>`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BOTH = re.compile(r"(?P<name>[^<>]*)<\s*(?:mailto:)?(?P<address>[^<>\s]+)\s*>[\s;,]*")
_SEVERAL = re.compile(r"@[^@]*[;,\s<][^@]*@")


@dataclass(frozen=True)
class PersonCells:
    """A name and an address as they stand in a row, each for itself."""

    name: str
    email: str


class OtherName(Exception):
    """The name that stands before the address is not the one in the column of names."""


class SeveralAddresses(Exception):
    """Several addresses stand in one cell."""


def split_person(name: str, email: str) -> PersonCells:
    """Return name and address each for itself, where one of the cells has both. Cells that have not stay as they are.

    Raise OtherName where the row gives two names, and SeveralAddresses for more than one address in a cell.
    """
    if _SEVERAL.search(email) or (not email and _SEVERAL.search(name)):
        raise SeveralAddresses
    both = _BOTH.fullmatch(email) if email else _BOTH.fullmatch(name)
    if both is None:
        return PersonCells(name, email)
    before = " ".join(both["name"].strip(" \"'“”").split())
    if email and name and before and before.casefold() != " ".join(name.split()).casefold():
        raise OtherName
    return PersonCells((name if email and name else before), both["address"])
