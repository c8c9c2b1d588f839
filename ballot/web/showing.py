"""What pages say of a consultation: where it stands, what became of each ballot, and its entries in plain words.

Everything here is made from the record's standing. While votes are sealed it has none to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ballot.rules.majority import Basis, Rule
from ballot.rules.stages import Stage
from ballot.services.overview import Overview
from ballot.web.formatting import listed, plural, state_name, when
from ballot.web.rule_words import what_is_needed

Result = Mapping[str, Any]
"""The RESULT object of record format §3."""


def replies_line(overview: Overview) -> str:
    """`31 of 47 replied; 24 needed` – how many Member States, never how they voted."""
    entitled = overview.standing.roll.entitled
    said = f"{len(overview.replied)} of {entitled} replied"
    return f"{said}; {overview.required} needed" if overview.required else said


def rule_line(overview: Overview) -> str:
    """What the ballots need, in numbers where they are known before counting."""
    return what_is_needed(overview.standing.rule, overview.standing.roll.entitled)


def verdict(result: Result, rule: Rule) -> str:
    """`Adopted. 33 in favour, 24 needed. 2 against, 3 abstaining, 9 did not reply.`"""
    if result["outcome"] == "withdrawn":
        return "Withdrawn. It was taken back before closing and has no result."
    counts = f"{result['against']} against, {result['abstain']} abstaining, {result['no_reply']} did not reply."
    in_favour = f"{result['for']} in favour"
    if result["outcome"] == "no-quorum":
        replied = result["for"] + result["against"] + result["abstain"]
        return f"Not decided: too few replied, {replied} of {result['entitled']}. {in_favour}, {counts}"
    outcome = "Adopted" if result["outcome"] == "adopted" else "Not adopted"
    if rule.basis is Basis.OBJECTIONS:
        why = "nobody was against" if result["outcome"] == "adopted" else "a Member State was against"
        return f"{outcome}: {why}. {in_favour}, {counts}"
    return f"{outcome}. {in_favour}, {result['required']} needed. {counts}"


OUTCOMES = {"adopted": "Adopted", "not-adopted": "Not adopted", "no-quorum": "Not decided", "withdrawn": "Withdrawn"}


@dataclass(frozen=True)
class Segment:
    """A stretch of the majority bar, in thousandths of its length."""

    choice: str
    count: int
    start: float
    length: float


def segments(result: Result) -> list[Segment]:
    """The bar of all entitled States: in favour from the start, then abstaining, against, no reply."""
    found, start = [], 0.0
    for choice, name in (("for", "for"), ("abstain", "abstain"), ("against", "against"), ("no-reply", "no_reply")):
        length = 1000 * result[name] / max(1, result["entitled"])
        if result[name]:
            found.append(Segment(choice, result[name], round(start, 2), round(length, 2)))
        start += length
    return found


def tick(result: Result, rule: Rule) -> float | None:
    """Where on that bar the number needed stands; None where the rule does not count all entitled States."""
    needed = rule.known_before_counting(result["entitled"])
    if not needed or not result["entitled"] or result["outcome"] == "withdrawn":
        return None
    return float(round(1000 * needed / result["entitled"], 2))


def in_words(entry: Mapping[str, Any], zone: str) -> str:
    """What an entry of the record says, as a sentence. Officers and focal points are named by role alone: the record
    knows no more."""
    return _ACTS[entry["act"]](entry, zone)


_ACTORS = {
    "chair": "The chair", "vice-chair": "The vice-chair", "secretariat": "The secretariat",
    "focal-point": "A focal point", "clock": "The clock",
}  # fmt: skip
_CHANNELS = {
    "letter": "by letter", "note-verbale": "by note verbale", "fax": "by fax", "e-mail": "by e-mail",
    "meeting": "at a meeting",
}  # fmt: skip


def _who(entry: Mapping[str, Any]) -> str:
    return _ACTORS[entry["by"]["role"]]


def _opened(entry: Mapping[str, Any], zone: str) -> str:
    entitled = sum(seat["entitled"] for seat in entry["roll"])
    votes = "Votes are sealed until closing" if entry["sealed"] else "Votes are not sealed"
    return (
        f"{_who(entry)} opened the consultation: {plural(len(entry['ballots']), 'ballot')}; {entitled} of "
        f"{plural(len(entry['roll']), 'Member State')} with the right to vote; deadline "
        f"{when(entry['closes_at'], zone)}. {votes}."
    )


def _replied(entry: Mapping[str, Any], zone: str) -> str:
    state = state_name(entry["state"])
    again = "" if entry["revision"] == 1 else f" again (reply {entry['revision']}, in place of the one before)"
    if entry["channel"] == "link":
        said = f"{state} replied{again}."
    else:
        received = when(entry["received_at"], zone)
        how = f"{_CHANNELS[entry['channel']]}, received {received}, recorded by two officers of the secretariat"
        said = f"{state} replied{again} {how}."
    if "seal" in entry:
        return f"{said} How it voted is sealed."
    votes = ", ".join(f"ballot {ballot}: {choice}" for ballot, choice in entry["votes"].items())
    return f"{said} {votes.capitalize()}."


def _extended(entry: Mapping[str, Any], zone: str) -> str:
    return (
        f"{_who(entry)} moved the deadline from {when(entry['from'], zone)} to {when(entry['to'], zone)}. "
        f"Reason: {entry['reason']}"
    )


def _withdrawn(entry: Mapping[str, Any], _: str) -> str:
    return f"{_who(entry)} withdrew ballot {entry['ballot']}. Reason: {entry['reason']}"


def _roll_amended(entry: Mapping[str, Any], _: str) -> str:
    state = state_name(entry["state"])
    change = "has the right to vote again" if entry["entitled"] else f"has no right to vote: {entry['ground']}"
    return f"Two officers of the secretariat amended the roll: {state} {change}. Reason: {entry['reason']}"


def _focal_point(entry: Mapping[str, Any], _: str) -> str:
    done = "added" if entry["change"] == "added" else "removed"
    return f"{_who(entry)} {done} a focal point of {state_name(entry['state'])}."


def _closed(entry: Mapping[str, Any], _: str) -> str:
    why = (
        "the deadline had passed" if entry["reason"] == "deadline" else "every Member State had replied on every ballot"
    )
    return f"{_who(entry)} closed the consultation: {why}."


def _unsealed(entry: Mapping[str, Any], _: str) -> str:
    return f"The seals of {plural(len(entry['openings']), 'standing reply', 'standing replies')} were opened."


def _declared(entry: Mapping[str, Any], _: str) -> str:
    counts: dict[str, list[str]] = {}
    for result in entry["results"]:
        counts.setdefault(OUTCOMES[result["outcome"]].lower(), []).append(result["ballot"])
    said = [f"{outcome}: {'ballot' if len(ids) == 1 else 'ballots'} {listed(ids)}" for outcome, ids in counts.items()]
    return f"The results were declared. {'; '.join(said).capitalize()}."


def _published(entry: Mapping[str, Any], _: str) -> str:
    return f"{_who(entry)} published the file {entry['file']}."


def _annulled(entry: Mapping[str, Any], _: str) -> str:
    return f"{_who(entry)} annulled the consultation; it has no result. Reason: {entry['reason']}"


_ACTS: dict[str, Callable[[Mapping[str, Any], str], str]] = {
    "opened": _opened,
    "replied": _replied,
    "extended": _extended,
    "withdrawn": _withdrawn,
    "roll-amended": _roll_amended,
    "focal-point": _focal_point,
    "closed": _closed,
    "unsealed": _unsealed,
    "declared": _declared,
    "published": _published,
    "annulled": _annulled,
}


def ended_by(overview: Overview) -> str:
    """One sentence on where it stands, for the head of a page that everyone may see."""
    standing, zone = overview.standing, overview.row.time_zone
    if overview.stage is Stage.OPEN:
        return f"Open until {when(standing.closes_at, zone)}."
    if overview.stage is Stage.CLOSED:
        return f"Closed. The result is declared not before {when(standing.record_until, zone)}."
    if overview.stage is Stage.DECLARED:
        return f"Declared on {when(standing.declared_at or standing.at, zone)}."
    return "Annulled. There is no result."
