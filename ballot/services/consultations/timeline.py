"""Read what happened in a consultation and when, from its entries. Never how anyone voted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ballot.record.canonical import parse_object
from ballot.record.shapes import read_time
from ballot.services.consultations.overview import Overview
from ballot.services.core.context import Parts
from ballot.store.queries.outbox import reminders_sent
from ballot.store.queries.records import lines_between

_LEFT_OUT = (b'{"act":"opened"', b'{"act":"unsealed"')
"""How entries begin that the timeline leaves out: the first is known, and the other holds the votes. (Members of a canonical
object stand in order, and `act` is the first of every entry.)"""


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


@dataclass(frozen=True)
class _RecordedEvents:
    """What the entries say. It is kept from one page to the next, and nobody changes it."""

    replied: dict[str, datetime] = field(default_factory=dict)
    events: list[tuple[datetime, Mapping[str, Any]]] = field(default_factory=list)


def read_timeline(parts: Parts, found: Overview) -> Timeline:
    """Return what happened in a consultation; empty for a draft."""
    size = found.standing.size
    if not size:
        return Timeline()
    read, recorded = parts.derived.up_to(_RecordedEvents, found.id, size)
    with parts.store.reading() as tx:
        if recorded is None or read < size:
            recorded = _read_on(recorded or _RecordedEvents(), lines_between(tx, found.id, max(1, read), size))
            parts.derived.keep(found.id, size, recorded)
        return Timeline(recorded.replied, recorded.events, reminders_sent(tx, found.id))


def _read_on(recorded: _RecordedEvents, lines: Iterable[bytes]) -> _RecordedEvents:
    """Return it with what these entries say, the next in the record."""
    replied, events = recorded.replied.copy(), recorded.events.copy()
    for line in lines:
        if line.startswith(_LEFT_OUT):
            continue
        entry = parse_object(line)
        at = read_time(entry["at"])
        if entry["act"] == "replied":
            replied.setdefault(entry["state"], at)
        events.append(
            (at, {name: value for name, value in entry.items() if name not in ("votes", "statements", "seal")})
        )
    return _RecordedEvents(replied, events)
