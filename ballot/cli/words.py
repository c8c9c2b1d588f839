"""Refusals in English, for a terminal: one sentence a code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from ballot.rules.refusals import Refused

SENTENCES: Mapping[str, str] = {
    "already-done": "This was done before, and is not done twice ({facts}).",
    "bad-deadline": "This cannot be the deadline: {why}.",
    "bad-input": "{field}: {why}.",
    "ballot-withdrawn": "Ballot {ballot} has been withdrawn.",
    "closed": "The consultation is closed.",
    "deadline-passed": "The deadline has passed, at {closes_at}.",
    "empty-reply": "A reply needs a vote on at least one ballot.",
    "incomplete": "The draft cannot be opened yet. Missing: {missing}.",
    "key-missing": "A key is missing or not kept safely: {why}.",
    "link-invalid": "This link is not valid: it was not made here, was altered, used, or has expired.",
    "link-withdrawn": "This link has been replaced, or its focal point was removed.",
    "not-all-replied": "Closing early needs a reply of every entitled Member State. Waiting for: {missing}.",
    "left-blank": "Every Member State has replied, but not on every ballot; which is not said before closing.",
    "too-much": "The files of this consultation would be more than its bundle may hold.",
    "not-allowed": "The role {role} does not carry this act ({act}).",
    "not-entitled": "{state} does not have the right to vote ({ground}).",
    "not-on-roll": "{state} is not on the roll.",
    "not-open": "This needs another stage: the consultation is at {stage}.",
    "not-ready": "Not there yet: {what}.",
    "reply-changed": "The Member State's reply has been replaced meanwhile (revision {revision}).",
    "reply-too-large": "The reply's statements are too long together (limit {limit} bytes).",
    "second-officer-needed": "Another officer has to confirm this.",
    "sign-in-refused": "Address or password do not match.",
    "statement-too-long": "The statement on ballot {ballot} has {length} characters; {limit} is the limit.",
    "too-many-attempts": "Too many failed attempts. Try again in {retry_after} seconds.",
    "unknown-ballot": "There is no ballot {ballot}.",
    "unknown-choice": "Ballot {ballot}: {choice} is none of for, against, abstain.",
    "unknown-consultation": "There is no consultation {reference}.",
    "unknown-person": "There is no account or focal point {who}.",
    "unreadable-document": "{file}, {where}: {why}.",
}

UNUSABLE = frozenset(
    {
        "bad-input",
        "key-missing",
        "unknown-ballot",
        "unknown-choice",
        "unknown-consultation",
        "unknown-person",
        "unreadable-document",
    }
)
"""Codes that say that the call itself cannot be used (status 2). The others refuse an act (status 1)."""


class _Facts(dict[str, str]):
    """A fact that a refusal does not carry leaves a dash, rather than a traceback instead of the reason."""

    def __missing__(self, name: str) -> str:
        return "–"


def sentence(refused: Refused) -> str:
    """What a refusal says, on one line; further faults of the same file follow on lines of their own."""
    facts = _Facts({name: _plain(value) for name, value in refused.facts.items()})
    facts |= {"code": refused.code, "facts": ", ".join(f"{name} {value}" for name, value in facts.items())}
    said = SENTENCES.get(refused.code, "{code}: {facts}").format_map(facts)
    others = refused.facts.get("others")
    return "\n".join([said, *map(str, others)]) if isinstance(others, tuple) else said


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g} hours"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return printable(str(value))


def printable(text: str) -> str:
    """The text without what could move a terminal's cursor or change its colours."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
