"""Read what happened in a consultation and when, from its entries. Never how anyone voted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ballot.record.canonical import parse_object
from ballot.record.shapes import read_time
from ballot.services.consultations.overview import Overview
from ballot.services.core.context import Parts
from ballot.store.queries.outbox import reminders_sent
from ballot.store.queries.records import lines_between

_LEFT_OUT = frozenset({"opened", "unsealed"})
"""Entries that the timeline leaves out: the first is known, and the other holds the votes."""


@dataclass(frozen=True)
class Timeline:
    """What happened after the opening, in order."""

    replied: dict[str, datetime] = field(default_factory=dict)
    """When each State replied for the first time."""
    events: list[tuple[datetime, Mapping[str, Any]]] = field(default_factory=list)
    """The entries but for `opened` and `unsealed`, without votes, seals and statements."""
    reminders: list[tuple[datetime, int]] = field(default_factory=list)
    """When States were reminded, and by how many mails."""

    def extensions(self) -> list[tuple[datetime, datetime]]:
        """Return when the deadline was extended, and which deadline it replaced."""
        return [(at, read_time(entry["from"])) for at, entry in self.events if entry["act"] == "extended"]


def read_timeline(parts: Parts, found: Overview) -> Timeline:
    """Return what happened in a consultation; empty for a draft."""
    standing = found.standing
    if not standing.size:
        return Timeline()
    with parts.store.reading() as tx:
        lines = [line for line in lines_between(tx, found.id, 1, standing.size) if not _is_left_out(line)]
        reminders = reminders_sent(tx, found.id)
    replied: dict[str, datetime] = {}
    events: list[tuple[datetime, Mapping[str, Any]]] = []
    for line in lines:
        entry = parse_object(line)
        at = read_time(entry["at"])
        if entry["act"] == "replied":
            replied.setdefault(entry["state"], at)
        events.append(
            (at, {name: value for name, value in entry.items() if name not in ("votes", "statements", "seal")})
        )
    return Timeline(replied, events, reminders)


def _is_left_out(line: bytes) -> bool:
    # Members of a canonical object stand in order, and `act` is the first of every entry.
    return any(line.startswith(b'{"act":"' + act.encode() + b'"') for act in _LEFT_OUT)
