"""What an entry of the record says, as a sentence in the reader's language.

Officers and focal points are named by role alone: the record knows no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from ballot.web.formatting import listed, the_state, when
from ballot.web.speech import _, _n, language
from ballot.words import N_, terms
from ballot.words.catalogue import say

Entry = Mapping[str, Any]

_ACTORS = {
    "chair": N_("The chair"),
    "vice-chair": N_("The vice-chair"),
    "secretariat": N_("The secretariat"),
    "focal-point": N_("A focal point"),
    "clock": N_("The clock"),
}


def in_words(entry: Entry, zone: str) -> Markup:
    """The entry as a sentence or two; times in `zone`."""
    return _ACTS[entry["act"]](entry, zone)


def _who(entry: Entry) -> str:
    actor = _ACTORS[entry["by"]["role"]]
    return say(language(), actor)


def _state(entry: Entry) -> str:
    return the_state(entry["state"], begins=True)


def _sentences(*said: Markup) -> Markup:
    return Markup(" ").join(said)


def _opened(entry: Entry, zone: str) -> Markup:
    opened = _(
        "{who} opened the consultation: {ballots}; {entitled} of {members} with the right to vote; deadline {deadline}.",
        who=_who(entry),
        ballots=_n("{n} ballot", "{n} ballots", len(entry["ballots"])),
        entitled=sum(seat["entitled"] for seat in entry["roll"]),
        members=_n("{n} Member State", "{n} Member States", len(entry["roll"])),
        deadline=when(entry["closes_at"], zone),
    )
    if entry["sealed"]:
        return _sentences(opened, _("Votes are sealed until closing."))
    return _sentences(opened, _("Votes are not sealed."))


def _replied(entry: Entry, zone: str) -> Markup:
    said = _by_link(entry) if entry["channel"] == "link" else _on_paper(entry, zone)
    if "seal" in entry:
        return _sentences(said, _("How it voted is sealed."))
    return _sentences(
        said,
        *(
            _("Ballot {ballot}: {vote}.", ballot=ballot, vote=terms.choice(choice, language()))
            for ballot, choice in entry.get("votes", {}).items()
        ),
    )


def _by_link(entry: Entry) -> Markup:
    if entry["revision"] == 1:
        return _("{state} replied.", state=_state(entry))
    return _(
        "{state} replied again (reply {number}, in place of the one before).",
        state=_state(entry),
        number=entry["revision"],
    )


def _on_paper(entry: Entry, zone: str) -> Markup:
    facts = {
        "state": _state(entry),
        "how": terms.channel(entry["channel"], language()),
        "time": when(entry["received_at"], zone),
    }
    if entry["revision"] == 1:
        return _("{state} replied {how}, received {time}, recorded by two officers of the secretariat.", **facts)
    return _(
        "{state} replied again (reply {number}, in place of the one before) {how}, received {time}, "
        "recorded by two officers of the secretariat.",
        number=entry["revision"],
        **facts,
    )


def _extended(entry: Entry, zone: str) -> Markup:
    return _(
        "{who} moved the deadline from {before} to {after}. Reason: {reason}",
        who=_who(entry),
        before=when(entry["from"], zone),
        after=when(entry["to"], zone),
        reason=entry["reason"],
    )


def _withdrawn(entry: Entry, _zone: str) -> Markup:
    return _(
        "{who} withdrew ballot {ballot}. Reason: {reason}",
        who=_who(entry),
        ballot=entry["ballot"],
        reason=entry["reason"],
    )


def _roll_amended(entry: Entry, _zone: str) -> Markup:
    if entry["entitled"]:
        return _(
            "Two officers of the secretariat amended the roll: {state} has the right to vote again. Reason: {reason}",
            state=the_state(entry["state"]),
            reason=entry["reason"],
        )
    return _(
        "Two officers of the secretariat amended the roll: {state} has no right to vote: {ground}. Reason: {reason}",
        state=the_state(entry["state"]),
        ground=entry["ground"],
        reason=entry["reason"],
    )


def _focal_point(entry: Entry, _zone: str) -> Markup:
    facts = {"who": _who(entry), "state": the_state(entry["state"])}
    if entry["change"] == "added":
        return _("{who} added a focal point of {state}.", **facts)
    return _("{who} removed a focal point of {state}.", **facts)


def _closed(entry: Entry, _zone: str) -> Markup:
    if entry["reason"] == "deadline":
        return _("{who} closed the consultation: the deadline had passed.", who=_who(entry))
    return _("{who} closed the consultation: every Member State had replied on every ballot.", who=_who(entry))


def _unsealed(entry: Entry, _zone: str) -> Markup:
    return _n(
        "The seal of {n} standing reply was opened.",
        "The seals of {n} standing replies were opened.",
        len(entry["openings"]),
    )


def _declared(entry: Entry, _zone: str) -> Markup:
    by_outcome: dict[str, list[str]] = {}
    for result in entry["results"]:
        by_outcome.setdefault(result["outcome"], []).append(result["ballot"])
    said = [_BALLOTS[outcome](ids) for outcome, ids in by_outcome.items()]
    return _sentences(_("The results were declared."), *said)


_BALLOTS: dict[str, Callable[[list[str]], Markup]] = {
    "adopted": lambda ids: _n("Adopted: ballot {ids}.", "Adopted: ballots {ids}.", len(ids), ids=listed(ids)),
    "not-adopted": lambda ids: _n(
        "Not adopted: ballot {ids}.", "Not adopted: ballots {ids}.", len(ids), ids=listed(ids)
    ),
    "no-quorum": lambda ids: _n("Not decided: ballot {ids}.", "Not decided: ballots {ids}.", len(ids), ids=listed(ids)),
    "withdrawn": lambda ids: _n("Withdrawn: ballot {ids}.", "Withdrawn: ballots {ids}.", len(ids), ids=listed(ids)),
}


def _published(entry: Entry, _zone: str) -> Markup:
    return _("{who} published the file {file}.", who=_who(entry), file=entry["file"])


def _annulled(entry: Entry, _zone: str) -> Markup:
    return _(
        "{who} annulled the consultation; it has no result. Reason: {reason}",
        who=_who(entry),
        reason=entry["reason"],
    )


_ACTS: dict[str, Callable[[Entry, str], Markup]] = {
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
