"""What was changed in a consultation since it was opened, and why: for focal points, whose mail said something else.

All of it is in the record: the reasons that the chair gave are public.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ballot.record.canonical import parse_object
from ballot.record.shapes import read_time
from ballot.record.standing import Standing
from ballot.rules.stages import Stage
from ballot.services.core.context import Parts
from ballot.services.replies.invitations import Invitation
from ballot.store.queries.records import line_of, lines_between
from ballot.store.transactions import Tx

_EXTENDED = b'{"act":"extended"'
"""Members of a canonical object stand in order, and `act` is the first of every entry."""


@dataclass(frozen=True)
class Reasoned:
    """An act of the chair: when, and the reason given."""

    at: datetime
    reason: str


@dataclass(frozen=True)
class Extended(Reasoned):
    """A later deadline."""

    before: datetime
    """The deadline that was left behind."""


@dataclass(frozen=True)
class Changes:
    """What was changed since the opening."""

    extended: Extended | None = None
    """The last extension."""
    withdrawn: Mapping[str, Reasoned] = field(default_factory=dict)
    """By ballot, in the ballots' order."""


def list_changes_since_opening(parts: Parts, invited: Invitation) -> Changes:
    """Read them. Where nothing was changed, no entry is looked at."""
    standing, number = invited.standing, invited.consultation.number
    with parts.store.reading() as tx:
        return Changes(
            _last_extension(tx, number, standing),
            {
                ballot: _reason_of_entry(_read_entry(tx, number, standing.withdrawn[ballot]))
                for ballot in standing.ballots
                if ballot in standing.withdrawn
            },
        )


def annulment(parts: Parts, consultation_id: int, standing: Standing) -> Reasoned | None:
    """Return when and why it was annulled; None where it was not. Nothing follows an annulment in a record."""
    if standing.stage is not Stage.ANNULLED:
        return None
    with parts.store.reading() as tx:
        return _reason_of_entry(_read_entry(tx, consultation_id, standing.size - 1))


def _last_extension(tx: Tx, consultation_id: int, standing: Standing) -> Extended | None:
    if standing.closes_at == standing.opened["closes_at"]:
        return None
    last = None
    for line in lines_between(tx, consultation_id, 1, standing.size):
        last = line if line.startswith(_EXTENDED) else last
    if last is None:
        return None
    entry = parse_object(last)
    return Extended(read_time(entry["at"]), entry["reason"], read_time(entry["from"]))


def _read_entry(tx: Tx, consultation_id: int, seq: int) -> dict[str, Any]:
    return parse_object(line_of(tx, consultation_id, seq))


def _reason_of_entry(entry: Mapping[str, Any]) -> Reasoned:
    return Reasoned(read_time(entry["at"]), entry["reason"])
