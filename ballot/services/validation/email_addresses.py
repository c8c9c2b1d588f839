"""Validate names and e-mail addresses of people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from unicodedata import category

from email_validator import EmailNotValidError, validate_email

from ballot.rules.refusals import BadInput, Refused
from ballot.services.validation.multiple_errors import collect_errors, require_no_errors
from ballot.services.validation.text import LONGEST_NAME_OR_GROUND, require_language, require_text

LONGEST_ADDRESS, LONGEST_LOCAL_PART = 254, 64
"""Characters of an address, and of what stands before its @ (RFC 5321 §4.5.3.1)."""
_NOT_BEFORE_AT = re.compile(r"[^A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]", re.ASCII)
"""What not every mail server takes before the @: all else but quotes and extensions of SMTP."""
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
    """Return an e-mail address as it is stored and sent: ASCII, trimmed, the domain in lower case, an internationalised
    one as `xn--…`. Nothing is looked up. Raise BadInput with the reason.
    """
    plain = text.strip()
    try:
        found = validate_email(plain, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        raise BadInput(field="email", **_reason_refused(plain)) from None
    if found.ascii_email is None or len(found.ascii_email) > LONGEST_ADDRESS:
        raise BadInput(field="email", why="too-long")
    return found.ascii_email


def normalize_address(text: str) -> str:
    """Return an address in the form that accounts are stored under and found by: as `read_address`, in lower case; what is
    none, trimmed and in lower case."""
    try:
        return read_address(text).lower()
    except BadInput:
        return text.strip().lower()


def _reason_refused(plain: str) -> dict[str, Any]:
    """Return what is wrong with a text that the library takes for no address: it says so in English alone."""
    local, at, domain = plain.partition("@")
    if not (local and at and domain) or "@" in domain:
        return {"why": "not-an-address"}
    if any(sign.isspace() for sign in plain):
        return {"why": "address-space"}
    strange = _NOT_BEFORE_AT.search(local)
    if strange is not None:
        return {"why": "address-sign", "sign": _sign_shown(strange[0])}
    if ".." in plain or any(part.startswith(".") or part.endswith(".") for part in (local, domain)):
        return {"why": "address-full-stop"}
    if len(local) > LONGEST_LOCAL_PART or len(plain) > LONGEST_ADDRESS:
        return {"why": "too-long"}
    return {"why": "address-domain", "domain": domain}


def _sign_shown(sign: str) -> str:
    return sign if sign.isprintable() else f"U+{ord(sign):04X}"


def read_person_details(name: str, email: str, language: str) -> PersonDetails:
    """Validate what was typed of a person. Raise BadInput with all errors at once (`validation.multiple_errors`)."""
    errors: list[Refused] = []
    kept = PersonDetails(
        collect_errors(errors, lambda: read_name(name), ""),
        collect_errors(errors, lambda: read_address(email), ""),
        collect_errors(errors, lambda: require_language(language), ""),
    )
    require_no_errors(errors)
    return kept
