"""Validate names and e-mail addresses of people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import category

from ballot.rules.refusals import BadInput, Refused
from ballot.services.core.multiple_errors import collect_errors, require_no_errors
from ballot.services.core.text import LONGEST_NAME_OR_GROUND, require_language, require_text

# What every mail server takes, without extensions of SMTP and without quotes.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", re.ASCII)
_JOINERS = "\u200c\u200d"
"""ZWNJ and ZWJ: invisible, but names in several scripts are spelt with them."""


@dataclass(frozen=True)
class PersonDetails:
    """Name, e-mail address and language of a person whom a Member State designates, as they are stored. Made by
    `read_person_details`."""

    name: str
    email: str
    language: str


def read_name(text: str, longest: int = LONGEST_NAME_OR_GROUND) -> str:
    """Return a name as it is stored. Raise BadInput where it is empty, longer than `longest` characters, or has
    characters that no name has.

    Control characters would end a mail's header; marks that turn the direction of writing would show another name than
    is stored.
    """
    plain = text.strip()
    if not all(sign.isprintable() or sign in _JOINERS or category(sign) == "Zs" for sign in plain):
        raise BadInput(field="name", why="unprintable-character")
    return require_text("name", " ".join(plain.split()), longest)


def read_address(text: str) -> str:
    """Return an e-mail address as it is stored: ASCII, trimmed, the domain in lower case. Raise BadInput."""
    plain = text.strip()
    if len(plain) > 254 or not _ADDRESS.fullmatch(plain):
        raise BadInput(field="email", why="not-an-address")
    local, _, domain = plain.rpartition("@")
    return f"{local}@{domain.lower()}"


def read_person_details(name: str, email: str, language: str) -> PersonDetails:
    """Validate what was typed of a person. Raise BadInput with all errors at once (`core.multiple_errors`)."""
    errors: list[Refused] = []
    kept = PersonDetails(
        collect_errors(errors, lambda: read_name(name), ""),
        collect_errors(errors, lambda: read_address(email), ""),
        collect_errors(errors, lambda: require_language(language), ""),
    )
    require_no_errors(errors)
    return kept
