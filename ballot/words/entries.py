"""What an entry of the record says, as a sentence; and what several of them, or of the mails beside them, say together.

Officers and focal points are named by role alone: the record knows no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ballot.words import N_
from ballot.words.terms import channel, choice, listed, listed_shortly, state_name, the_state
from ballot.words.times import when
from ballot.words.translation.sentences import joined
from ballot.words.translation.translator import say, say_many

Entry = Mapping[str, Any]

_ACTORS = {
    "chair": N_("The Chair"),
    "vice-chair": N_("The Vice-Chair"),
    "secretariat": N_("The secretariat"),
    "focal-point": N_("A focal point"),
    "clock": N_("The system"),
}


def entry_in_words(entry: Entry, zone: str, language: str = "en") -> str:
    """Return the entry as a sentence or two; times in `zone`."""
    return SENTENCES[entry["act"]](entry, zone, language)


def replies_together(states: Sequence[str], language: str = "en") -> str:
    """Return replies that came one after another, by the States' codes: `3 replies: Argentina and Brazil.`"""
    return _replies_together(tuple(states), language)


@lru_cache(maxsize=256)
def _replies_together(states: tuple[str, ...], language: str) -> str:
    unique = dict.fromkeys(state_name(state, language) for state in states)
    names = listed_shortly(list(unique), language)
    return say_many(language, "{n} reply: {states}.", "{n} replies: {states}.", len(states), states=names)


def reminders_together(count: int, language: str = "en") -> str:
    """Return reminders as one line: `12 reminders were queued.`"""
    return say_many(language, "{n} reminder was queued.", "{n} reminders were queued.", count)


def _actor_in_words(entry: Entry, language: str) -> str:
    actor = _ACTORS[entry["by"]["role"]]
    return say(language, actor)


def _opened_entry_in_words(entry: Entry, zone: str, language: str) -> str:
    opened = say(
        language,
        "{who} opened the consultation: {ballots}; {entitled} of {members} with the right to vote; deadline {deadline}.",
        who=_actor_in_words(entry, language),
        ballots=say_many(language, "{n} ballot", "{n} ballots", len(entry["ballots"])),
        entitled=sum(seat["entitled"] for seat in entry["roll"]),
        members=say_many(language, "{n} Member State", "{n} Member States", len(entry["roll"])),
        deadline=when(entry["closes_at"], zone, language),
    )
    if entry["sealed"]:
        return joined((opened, say(language, "Votes are secret until closing.")))
    return joined((opened, say(language, "Votes are not secret.")))


def _replied_entry_in_words(entry: Entry, zone: str, language: str) -> str:
    said = (
        _link_reply_in_words(entry, language)
        if entry["channel"] == "link"
        else _paper_reply_in_words(entry, zone, language)
    )
    if "seal" in entry:
        return joined((said, say(language, "Its vote is secret until closing.")))
    votes = (
        say(language, "Ballot {ballot}: {vote}.", ballot=ballot, vote=choice(vote, language))
        for ballot, vote in entry.get("votes", {}).items()
    )
    return joined((said, *votes))


def _link_reply_in_words(entry: Entry, language: str) -> str:
    state = the_state(entry["state"], language)
    if entry["revision"] == 1:
        return say(language, "{state} replied.", state=state)
    return say(
        language,
        "{state} replied again (reply {number}, replacing the previous one).",
        state=state,
        number=entry["revision"],
    )


def _paper_reply_in_words(entry: Entry, zone: str, language: str) -> str:
    facts = {
        "state": the_state(entry["state"], language),
        "how": channel(entry["channel"], language),
        "time": when(entry["received_at"], zone, language),
    }
    if entry["revision"] == 1:
        return say(
            language, "{state} replied {how}, received {time}, recorded by two officers of the secretariat.", **facts
        )
    return say(
        language,
        "{state} replied again (reply {number}, replacing the previous one) {how}, received {time}, recorded "
        "by two officers of the secretariat.",
        number=entry["revision"],
        **facts,
    )


def _extended_entry_in_words(entry: Entry, zone: str, language: str) -> str:
    return say(
        language,
        "{who} extended the deadline from {before} to {after}. Reason: {reason}",
        who=_actor_in_words(entry, language),
        before=when(entry["from"], zone, language),
        after=when(entry["to"], zone, language),
        reason=entry["reason"],
    )


def _withdrawn_entry_in_words(entry: Entry, _zone: str, language: str) -> str:
    return say(
        language,
        "{who} withdrew ballot {ballot}. Reason: {reason}",
        who=_actor_in_words(entry, language),
        ballot=entry["ballot"],
        reason=entry["reason"],
    )


def _roll_amended_entry_in_words(entry: Entry, _zone: str, language: str) -> str:
    state = the_state(entry["state"], language)
    if entry["entitled"]:
        return say(
            language,
            "Two officers of the secretariat amended the roll: {state} has the right to vote again. Reason: {reason}",
            state=state,
            reason=entry["reason"],
        )
    return say(
        language,
        "Two officers of the secretariat amended the roll: {state} has no right to vote: {ground}. Reason: {reason}",
        state=state,
        ground=entry["ground"],
        reason=entry["reason"],
    )


def _focal_point_entry_in_words(entry: Entry, _zone: str, language: str) -> str:
    facts = {"who": _actor_in_words(entry, language), "state": the_state(entry["state"], language)}
    if entry["change"] == "added":
        return say(language, "{who} added a focal point of {state}.", **facts)
    return say(language, "{who} removed a focal point of {state}.", **facts)


def _closed_entry_in_words(entry: Entry, _zone: str, language: str) -> str:
    who = _actor_in_words(entry, language)
    if entry["reason"] == "deadline":
        return say(language, "{who} closed the consultation: the deadline had passed.", who=who)
    return say(language, "{who} closed the consultation: every Member State had replied on every ballot.", who=who)


def _unsealed_entry_in_words(entry: Entry, _zone: str, language: str) -> str:
    return say_many(
        language,
        "{n} standing reply was disclosed.",
        "{n} standing replies were disclosed.",
        len(entry["openings"]),
    )


def _declared_entry_in_words(entry: Entry, _zone: str, language: str) -> str:
    by_outcome: dict[str, list[str]] = {}
    for result in entry["results"]:
        by_outcome.setdefault(result["outcome"], []).append(result["ballot"])
    said = [_OUTCOMES[outcome](language, len(ids), listed(ids, language)) for outcome, ids in by_outcome.items()]
    return joined((say(language, "The results have been declared."), *said))


_OUTCOMES: dict[str, Callable[[str, int, str], str]] = {
    "adopted": lambda language, count, ids: say_many(
        language, "Adopted: ballot {ids}.", "Adopted: ballots {ids}.", count, ids=ids
    ),
    "not-adopted": lambda language, count, ids: say_many(
        language, "Not adopted: ballot {ids}.", "Not adopted: ballots {ids}.", count, ids=ids
    ),
    "no-quorum": lambda language, count, ids: say_many(
        language, "No quorum: ballot {ids}.", "No quorum: ballots {ids}.", count, ids=ids
    ),
    "withdrawn": lambda language, count, ids: say_many(
        language, "Withdrawn: ballot {ids}.", "Withdrawn: ballots {ids}.", count, ids=ids
    ),
}


def _published_entry_in_words(entry: Entry, _zone: str, language: str) -> str:
    return say(language, "{who} published the file {file}.", who=_actor_in_words(entry, language), file=entry["file"])


def _annulled_entry_in_words(entry: Entry, _zone: str, language: str) -> str:
    return say(
        language,
        "{who} annulled the consultation; it has no result. Reason: {reason}",
        who=_actor_in_words(entry, language),
        reason=entry["reason"],
    )


SENTENCES: dict[str, Callable[[Entry, str, str], str]] = {
    "opened": _opened_entry_in_words,
    "replied": _replied_entry_in_words,
    "extended": _extended_entry_in_words,
    "withdrawn": _withdrawn_entry_in_words,
    "roll-amended": _roll_amended_entry_in_words,
    "focal-point": _focal_point_entry_in_words,
    "closed": _closed_entry_in_words,
    "unsealed": _unsealed_entry_in_words,
    "declared": _declared_entry_in_words,
    "published": _published_entry_in_words,
    "annulled": _annulled_entry_in_words,
}
"""The sentence of each act, from an entry, the zone of its times and the language."""
