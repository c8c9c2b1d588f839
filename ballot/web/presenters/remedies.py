"""Find the page where a finding is mended, by its code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import url_for

from ballot.web.kit.i18n import language

Facts = Mapping[str, Any]
Where = Mapping[str, Any]


def address_of(code: str, facts: Facts, where: Where) -> str:
    """Return the address; empty where no page mends it. `where` are the draft's body and reference, as addresses have
    them."""
    return _ADDRESSES[code](facts, where)


def _step_address(name: str, anchor: str | None = None) -> Callable[[Facts, Where], str]:
    return lambda _facts, where: url_for(f"drafts.{name}", **where, _anchor=anchor)


def _in_first_language(name: str, field: str) -> Callable[[Facts, Where], str]:
    return lambda facts, where: url_for(f"drafts.{name}", **where, _anchor=f"{field}-{facts['languages'][0]}")


def _ballot_address(facts: Facts, where: Where) -> str:
    return url_for("drafts.ballot", position=facts["ballots"][0], **where, _anchor=f"text-{facts['languages'][0]}")


def _no_address(_facts: Facts, _where: Where) -> str:
    return ""


_ADDRESSES: dict[str, Callable[[Facts, Where], str]] = {
    "legal-basis": _step_address("subject", "legal_basis-en"),
    "authorised-by": _step_address("subject", "authorised_by-en"),
    "title-languages": _in_first_language("subject", "title"),
    "ballots": _step_address("show_register"),
    "ballot-titles": _step_address("wordings"),
    "ballot-languages": _ballot_address,
    "ballot-sources": lambda facts, where: url_for(
        "drafts.ballot", position=facts["ballots"][0], **where, _anchor="source"
    ),
    "named-documents": lambda facts, where: url_for("drafts.documents", position=facts["ballot"], **where),
    "conclusion-changed": _step_address("ballots"),
    "document-languages": _step_address("ballots"),
    "roll": lambda _facts, _where: url_for("members.members"),
    "focal-point": lambda facts, _where: url_for("members.member", state=facts["state"]),
    "deadline": _step_address("rule", "closes_at"),
    "deadline-passed": _step_address("rule", "closes_at"),
    "deadline-too-soon": _step_address("rule", "closes_at"),
    "day-off": _step_address("rule", "closes_at"),
    "reminders-too-early": _step_address("rule", "reminders"),
    "no-reminders": _step_address("rule", "reminders"),
    "letter": _step_address("letter", "letter-en"),
    "letter-languages": _in_first_language("letter", "letter"),
    "contact": _step_address("letter", "contact-name-en"),
    "contact-email": _step_address("letter", "contact-email"),
    "contact-address": _step_address("letter", "contact-email"),
    "mail-failed": lambda _facts, _where: url_for("chair.desk"),
    "mail-waiting": _no_address,
    "mail-untried": lambda _facts, where: url_for("drafts.mail", template="invitation", code=language(), **where),
    "key-missing": _no_address,
    "key-not-here": _no_address,
    "key-mismatch": _no_address,
    "key-changed": _no_address,
    "clock-behind-record": _no_address,
    "clock-and-database": _no_address,
}
CODES = frozenset(_ADDRESSES)
"""What has a page, or is known to have none."""
