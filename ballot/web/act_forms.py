"""The chair's acts on an open consultation: what each one's form asks, says before and after, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ballot.rules.deadlines import demand_later
from ballot.rules.refusals import UnknownBallot
from ballot.services.overview import Overview
from ballot.services.wording import demand_reason
from ballot.web.formatting import when
from ballot.web.forms import moment


@dataclass(frozen=True)
class Act:
    """What the form of an act asks, and what is said before and after it."""

    stage_of: str
    title: str
    means: str
    button: str
    done: str
    danger: bool = False
    reason: bool = True


ACTS = {
    "extend": Act(
        "extended",
        "Extend the deadline",
        "The new deadline and the reason go into the record, and everyone who was invited is told.",
        "Extend the deadline",
        "The deadline is extended. Everyone who was invited is told.",
    ),
    "withdraw": Act(
        "withdrawn",
        "Withdraw a ballot",
        "The ballot has no result, whatever was replied on it. This cannot be undone; everyone who was invited is told.",
        "Withdraw the ballot",
        "The ballot is withdrawn. Everyone who was invited is told.",
        danger=True,
    ),
    "annul": Act(
        "annulled",
        "Annul the consultation",
        "The consultation ends without a result, and sealed replies are destroyed unread. This cannot be undone; "
        "everyone who was invited is told.",
        "Annul the consultation",
        "The consultation is annulled. Everyone who was invited is told.",
        danger=True,
    ),
    "close": Act(
        "closed",
        "Close now",
        "Every Member State having the right to vote has replied. The consultation is closed before its deadline, and "
        "the result is declared at once.",
        "Close and declare",
        "The consultation is closed and its result declared.",
        reason=False,
    ),
}


@dataclass(frozen=True)
class Said:
    """What the form said, read; and the same as facts to confirm."""

    facts: list[tuple[str, Any]]
    reason: str = ""
    ballot: str = ""
    to: datetime | None = None


def read(found: Overview, name: str, form: dict[str, str]) -> Said:
    """Raises BadInput, BadDeadline, UnknownBallot: what can be judged by looking at the form."""
    facts: list[tuple[str, Any]] = []
    to, ballot, reason = None, form.get("ballot", ""), ""
    zone = found.row.time_zone
    if name == "extend":
        to = moment(form, "to", zone)
        if found.row.closes_at is not None:
            demand_later(to, found.row.closes_at)
            facts.append(("Deadline in force", when(found.row.closes_at, zone)))
        facts.append(("New deadline", when(to, zone)))
    if name == "withdraw":
        if ballot not in found.standing.live_ballots():
            raise UnknownBallot(ballot=ballot)
        facts.append(("Ballot", ballot))
    if ACTS[name].reason:
        reason = demand_reason(form.get("reason", ""))
        facts.append(("Reason", reason))
    return Said(facts, reason, ballot, to)
