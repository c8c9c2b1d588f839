"""The chair's acts on an open consultation: what each does, what its form asks, what is said before and after, and how
the form is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ballot.rules.deadlines import require_later
from ballot.rules.refusals import BadDeadline, BadInput, Refused, UnknownBallot
from ballot.services.consultations import chair_acts
from ballot.services.consultations.overview import Overview
from ballot.services.core.context import Parts
from ballot.services.validation.text import require_reason
from ballot.web.kit.filters import when
from ballot.web.kit.forms import FormReader, read_moment
from ballot.web.kit.i18n import _
from ballot.words import N_


@dataclass(frozen=True)
class ActForm:
    """What the form of an act says, read; the same as facts to confirm; and what is wrong with it, by field."""

    facts: list[tuple[str, str]] = field(default_factory=list)
    problems: Mapping[str, Refused] = field(default_factory=dict)
    reason: str = ""
    ballot: str = ""
    to: datetime | None = None


@dataclass(frozen=True)
class ActDefinition:
    """What an act does, what its form asks, and the messages before and after it."""

    do: Callable[[Parts, str, int, ActForm], object]
    """Call the service as an officer (public id) on a consultation (id), with what the form said."""
    stage_of: str
    title: str
    means: str
    button: str
    done: str
    danger: bool = False
    to: bool = False
    """Whether a new deadline is asked for."""
    ballot: bool = False
    """Whether a ballot is asked for."""
    reason: bool = True
    fresh: bool = False
    """Whether credentials are asked for again."""


def _extend(parts: Parts, by: str, consultation_id: int, said: ActForm) -> None:
    if said.to is None:
        raise BadDeadline(why="not-a-date-and-hour", text="")
    chair_acts.extend_deadline(parts, by, consultation_id, said.to, said.reason)


def _withdraw(parts: Parts, by: str, consultation_id: int, said: ActForm) -> None:
    chair_acts.withdraw_ballot(parts, by, consultation_id, said.ballot, said.reason)


def _annul(parts: Parts, by: str, consultation_id: int, said: ActForm) -> None:
    chair_acts.annul_consultation(parts, by, consultation_id, said.reason)


def _close(parts: Parts, by: str, consultation_id: int, _said: ActForm) -> None:
    chair_acts.close_early(parts, by, consultation_id)


ACTS = {
    "extend": ActDefinition(
        _extend,
        "extended",
        N_("Extend the deadline"),
        N_("The new deadline and the reason are entered in the record, and all focal points will be notified."),
        N_("Extend the deadline"),
        N_("The deadline has been extended. All focal points will be notified."),
        to=True,
    ),
    "withdraw": ActDefinition(
        _withdraw,
        "withdrawn",
        N_("Withdraw a ballot"),
        N_(
            "The ballot will have no result, whatever replies have been received. This cannot be undone; all "
            "focal points will be notified."
        ),
        N_("Withdraw the ballot"),
        N_("The ballot has been withdrawn. All focal points will be notified."),
        danger=True,
        ballot=True,
        fresh=True,
    ),
    "annul": ActDefinition(
        _annul,
        "annulled",
        N_("Annul the consultation"),
        N_(
            "The consultation will end without a result, and secret replies will be destroyed unread. This "
            "cannot be undone; all focal points will be notified."
        ),
        N_("Annul the consultation"),
        N_("The consultation has been annulled. All focal points will be notified."),
        danger=True,
        fresh=True,
    ),
    "close": ActDefinition(
        _close,
        "closed",
        N_("Close now"),
        N_(
            "Every Member State having the right to vote has replied. The consultation will be closed before "
            "its deadline and the result declared at once; all focal points will be notified."
        ),
        N_("Close and declare"),
        N_("The consultation has been closed and its result declared. All focal points will be notified."),
        reason=False,
        fresh=True,
    ),
}


def read_act_form(found: Overview, act: ActDefinition, form: Mapping[str, str]) -> ActForm:
    """Read the form and find what can be judged by looking at it; the act itself judges again."""
    reading, zone = FormReader(form), found.row.time_zone
    facts: list[tuple[str, str]] = []
    to, ballot, reason = None, "", ""
    if act.to:
        to = reading.take("to", lambda: _read_later_deadline(found, read_moment(form, "to", zone)), None)
        if found.row.closes_at is not None:
            facts.append((_("Current deadline"), when(found.row.closes_at, zone)))
        if to is not None:
            facts.append((_("New deadline"), when(to, zone)))
    if act.ballot:
        ballot = form.get("ballot", "")
        if ballot in found.standing.live_ballots():
            facts.append((_("Ballot"), ballot))
        else:
            reading.problems["ballot"] = (
                UnknownBallot(ballot=ballot) if ballot else BadInput(field="ballot", why="none-ticked")
            )
    if act.reason:
        reason = reading.take("reason", lambda: require_reason(form.get("reason", "")), "")
        facts.append((_("Reason"), reason))
    return ActForm(facts, reading.problems, reason, ballot, to)


def _read_later_deadline(found: Overview, to: datetime) -> datetime:
    """Raise BadDeadline where it is not later than the deadline in force."""
    if found.row.closes_at is not None:
        require_later(to, found.row.closes_at)
    return to


def field_of_refusal(refused: Refused) -> str | None:
    """Return the field that the act itself refused; None where it is not about one field."""
    if isinstance(refused, BadDeadline):
        return "to"
    return str(refused.facts["field"]) if isinstance(refused, BadInput) and "field" in refused.facts else None
