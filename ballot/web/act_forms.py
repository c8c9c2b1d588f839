"""The chair's acts on an open consultation: what each one's form asks, says before and after, and how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ballot.rules.deadlines import demand_later
from ballot.rules.refusals import BadDeadline, BadInput, Refused, UnknownBallot
from ballot.services.overview import Overview
from ballot.services.wording import demand_reason
from ballot.web.formatting import when
from ballot.web.forms import Reading, moment
from ballot.web.speech import _
from ballot.words import N_


@dataclass(frozen=True)
class Act:
    """What the form of an act asks, and what is said before and after it: messages, said in the reader's language."""

    stage_of: str
    title: str
    means: str
    button: str
    done: str
    danger: bool = False
    reason: bool = True
    fresh: bool = False
    """Whether credentials are asked for again."""


ACTS = {
    "extend": Act(
        "extended",
        N_("Extend the deadline"),
        N_("The new deadline and the reason go into the record, and everyone who was invited is told."),
        N_("Extend the deadline"),
        N_("The deadline is extended. Everyone who was invited is told."),
    ),
    "withdraw": Act(
        "withdrawn",
        N_("Withdraw a ballot"),
        N_(
            "The ballot has no result, whatever was replied on it. This cannot be undone; everyone who was invited is "
            "told."
        ),
        N_("Withdraw the ballot"),
        N_("The ballot is withdrawn. Everyone who was invited is told."),
        danger=True,
    ),
    "annul": Act(
        "annulled",
        N_("Annul the consultation"),
        N_(
            "The consultation ends without a result, and sealed replies are destroyed unread. This cannot be undone; "
            "everyone who was invited is told."
        ),
        N_("Annul the consultation"),
        N_("The consultation is annulled. Everyone who was invited is told."),
        danger=True,
        fresh=True,
    ),
    "close": Act(
        "closed",
        N_("Close now"),
        N_(
            "Every Member State having the right to vote has replied. The consultation is closed before its deadline, "
            "and the result is declared at once; everyone who was invited is told."
        ),
        N_("Close and declare"),
        N_("The consultation is closed and its result declared. Everyone who was invited is told."),
        reason=False,
    ),
}


@dataclass(frozen=True)
class Said:
    """What the form said, read; the same as facts to confirm; and what was wrong with it, by field."""

    facts: list[tuple[str, str]] = field(default_factory=list)
    problems: Mapping[str, Refused] = field(default_factory=dict)
    reason: str = ""
    ballot: str = ""
    to: datetime | None = None


def read(found: Overview, name: str, form: Mapping[str, str]) -> Said:
    """What can be judged by looking at the form; the act itself judges again."""
    reading, zone = Reading(form), found.row.time_zone
    facts: list[tuple[str, str]] = []
    to, ballot, reason = None, form.get("ballot", ""), ""
    if name == "extend":
        to = reading.take("to", lambda: _later(found, moment(form, "to", zone)), None)
        if found.row.closes_at is not None:
            facts.append((_("Deadline in force"), when(found.row.closes_at, zone)))
        if to is not None:
            facts.append((_("New deadline"), when(to, zone)))
    if name == "withdraw":
        if ballot in found.standing.live_ballots():
            facts.append((_("Ballot"), ballot))
        else:
            reading.problems["ballot"] = (
                UnknownBallot(ballot=ballot) if ballot else BadInput(field="ballot", why="none-ticked")
            )
    if ACTS[name].reason:
        reason = reading.take("reason", lambda: demand_reason(form.get("reason", "")), "")
        facts.append((_("Reason"), reason))
    return Said(facts, reading.problems, reason, ballot, to)


def _later(found: Overview, to: datetime) -> datetime:
    """Raises BadDeadline where it is not later than the deadline in force."""
    if found.row.closes_at is not None:
        demand_later(to, found.row.closes_at)
    return to


def field_of_refusal(refused: Refused) -> str | None:
    """The field that the act itself refused; None where it is not a matter of one field."""
    if isinstance(refused, BadDeadline):
        return "to"
    return str(refused.facts["field"]) if isinstance(refused, BadInput) and "field" in refused.facts else None
