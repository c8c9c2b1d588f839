"""A refusal in words: from its code and its facts to sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ballot.rules.deadlines import DEFAULT_ZONE
from ballot.rules.refusals import Refused
from ballot.words import times
from ballot.words.refusals.acts import ACTS, DONE, FOCAL_POINT_FOR, MISSING, STAGES, WHAT
from ballot.words.refusals.by_code import LATE, LEADS, REFUSALS
from ballot.words.refusals.reasons import (
    AT_TERMINAL,
    CELL,
    FIELDS,
    FILE,
    IN_FILE,
    IN_LINE,
    LINE,
    ON_BALLOT,
    PLACES,
    WHY,
)
from ballot.words.terms import direction, language_in_words, listed, role_name, the_state
from ballot.words.translation.inflected import form_of
from ballot.words.translation.translator import number, text

Facts = Mapping[str, object]
_TYPED = frozenset({"role", "state"})
"""Facts that a terminal shows as they are typed there."""
_NOT_GROUPED = frozenset({"line", "last", "byte", "revision"})
"""Numbers that name a place and count nothing: `line 1200`."""


@dataclass(frozen=True)
class Said:
    """A refusal as one reader is told of it."""

    code: str
    status: int
    title: str
    happened: str
    """A whole sentence, with what it means for the act."""
    do: str
    why: str
    """The same without that: a sentence to stand beside the field that it is about."""
    others: tuple[str, ...] = ()
    """Further faults of the same file."""


class _Filled(dict[str, str]):
    """A name has its forms. A fact that a refusal does not carry leaves a dash, rather than an error instead of the reason."""

    def __missing__(self, name: str) -> str:
        try:
            return form_of(self, name)
        except KeyError:
            return "–"


def explain(refused: Refused, language: str, *, zone: str = DEFAULT_ZONE, lead: str = "look") -> Said:
    """Explain a refusal to somebody who was sending a reply (`reply`), doing another act (`act`) or looking (`look`)."""
    return explain_code(refused.code, refused.facts, language, zone=zone, lead=lead)


def explain_code(
    code: str, facts: Facts, language: str, *, zone: str = DEFAULT_ZONE, lead: str = "look", at_terminal: bool = False
) -> Said:
    """Explain what is wrong with a request as such, or an unexpected error. A code without words: a request that is not
    read."""
    words = REFUSALS.get(code, REFUSALS["http-400"])
    known = _readable(code, facts, language, zone, at_terminal)
    reason = words.at_terminal if at_terminal and words.at_terminal else words.reason
    if lead == "reply" and "late" in known:
        reason = LATE
    said = _in_place(code, _refusal_clause(language, reason, known), facts, known, language)
    others = facts.get("others")
    return Said(
        code=code,
        status=words.status,
        title=text(language, words.title),
        happened=_refusal_sentence(text(language, LEADS[lead]).format(reason=said)),
        do=_refusal_sentence(_refusal_clause(language, words.do, known)),
        why=_refusal_sentence(text(language, LEADS["look"]).format(reason=known.get("why", said))),
        others=tuple(
            explain_code(one.code, one.facts, language, zone=zone, at_terminal=at_terminal).happened
            for one in (others if isinstance(others, tuple | list) else ())
            if isinstance(one, Refused)
        ),
    )


def _refusal_clause(language: str, message: str, known: _Filled) -> str:
    return text(language, message).format_map(known)


def _refusal_sentence(said: str) -> str:
    return said[:1].upper() + said[1:]


def _in_place(code: str, said: str, facts: Facts, known: _Filled, language: str) -> str:
    """With the file, line and column in front, where a fault of a file has them."""
    if code != "unreadable-document":
        if "line" not in facts:
            return said
        return _refusal_clause(language, IN_LINE if code == "bad-input" else LINE, _Filled({"why": said, **known}))
    place = next((words for names, words in PLACES.items() if all(name in facts for name in names)), "")
    found = _Filled(known, why=said, place=_refusal_clause(language, place, known))
    if place and facts.get("text"):
        found["place"] = _refusal_clause(language, CELL, found)
    if facts.get("file"):
        return _refusal_clause(language, IN_FILE if place else FILE, found)
    return said


def _readable(code: str, facts: Facts, language: str, zone: str, at_terminal: bool) -> _Filled:
    """The facts in words, then the words that the facts which are codes stand for."""
    found = _Filled()
    for name, value in facts.items():
        said = str(value) if at_terminal and name in _TYPED else _fact_in_words(name, value, language, zone)
        if said is not None:
            found[name] = said
    closes_at, at = facts.get("closes_at"), facts.get("at")
    if isinstance(closes_at, datetime) and isinstance(at, datetime):
        late = at - closes_at
        found["late"] = times.span(late, language)
        found["closes_at"] = (times.when if late.days else times.hour)(closes_at, zone, language, exact=True)
    for name, table in (("why", {**WHY, **AT_TERMINAL}), ("stage", STAGES), ("act", ACTS)):
        given = str(facts.get(name, ""))
        if given in table:
            found[name] = _refusal_clause(language, table[given], found)
    if code == "already-done":
        found["done"] = _refusal_clause(language, DONE.get(str(facts.get("act")), "–"), found)
    if str(facts.get("what")) in WHAT:
        found["what"], found["to_do"] = (_refusal_clause(language, one, found) for one in WHAT[str(facts["what"])])
    return found


def _fact_in_words(name: str, value: object, language: str, zone: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return times.when(value, zone, language, exact=True)
    if isinstance(value, timedelta):
        return times.span(value, language)
    if name == "retry_after" and isinstance(value, int):
        return times.span(value, language)
    if name == "missing" and isinstance(value, list | tuple):
        return _missing([str(one) for one in value], language)
    if name == "languages" and isinstance(value, list | tuple):
        return listed([_named_in_words("language", str(one), language) for one in value], language)
    if isinstance(value, list | tuple):
        return listed([_plain(str(one), language) for one in value], language, "or" if name == "kinds" else "standard")
    if isinstance(value, int) and not isinstance(value, bool) and name not in _NOT_GROUPED:
        return number(value, language)
    return _named_in_words(name, str(value), language)


def _named_in_words(name: str, value: str, language: str) -> str:
    if name in ("state", "other_state"):
        return the_state(value, language)
    if name == "role":
        return role_name(value, language)
    if name == "language":
        return language_in_words(value, language)
    if name == "field":
        return _field_in_words(value, language)
    return _plain(value, language)


def _field_in_words(name: str, language: str) -> str:
    """The field as its form names it. `vote-3` is of ballot 3, `title-fr` in French."""
    kind, dash, rest = name.partition("-")
    if kind in ON_BALLOT and dash:
        return _refusal_clause(language, ON_BALLOT[kind], _Filled(ballot=_plain(rest, language)))
    return text(language, FIELDS[name]) if name in FIELDS else _plain(name, language)


def _missing(codes: Sequence[str], language: str) -> str:
    without = [one.partition(":")[2] for one in codes if one.startswith("focal-point:")]
    said = [
        text(language, MISSING[one]) if one in MISSING else the_state(one, language) for one in codes if ":" not in one
    ]
    if without:
        states = listed([the_state(one, language) for one in without], language)
        said.append(_refusal_clause(language, FOCAL_POINT_FOR, _Filled(states=states)))
    return listed(said, language)


def _plain(value: str, language: str) -> str:
    """What somebody typed. Between right-to-left words it keeps its own direction, and does not turn those around it."""
    return f"\u2068{value}\u2069" if direction(language) == "rtl" else value
