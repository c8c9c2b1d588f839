"""The members of every entry, checked one by one (record format §1): what the table of acts does not name is refused.

This looks at a single entry. Whether the act was allowed where it stands is `replay`'s question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ballot.record.archive_key import is_archive_key
from ballot.record.bundle.paths import is_path
from ballot.record.canonical import encode
from ballot.record.note import MalformedKey, VerifierKey
from ballot.rules.acts import ACTS, MemberKind
from ballot.rules.majority import RULES
from ballot.rules.replies import MAX_STATEMENT, Channel
from ballot.rules.texts import is_text

Check = Callable[[Any], object]
"""A function that returns something true where the value is as it must be."""

FORMAT = "ballot-record/2"
MAX_ORIGIN = 200
ROLES = frozenset({"chair", "vice-chair", "secretariat", "focal-point", "clock"})
CHANNELS = frozenset(str(channel) for channel in Channel)
CHOICES = frozenset({"for", "against", "abstain"})

# Hours to 23, because later versions of Python read 24:00 as the next day's midnight.
TIME = re.compile(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
HASH = re.compile(r"[0-9a-f]{64}")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
STATE = re.compile(r"[A-Z]{2,3}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_ORIGIN = re.compile(r"[a-z0-9.-]+(?::[0-9]+)?(?:/[a-z0-9]+(?:-[a-z0-9]+)*){2}")
_VERB = re.compile(r"[a-z]{2,20}(?:-[a-z]{2,20})*")
_TIME_ZONE = re.compile(r"UTC|[A-Z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){1,2}")


class BadEntry(ValueError):
    """An entry whose members are not as §1 has them."""


def write_time(moment: datetime) -> str:
    """Return a time, an aware UTC datetime, as the record writes it: `YYYY-MM-DDTHH:MM:SS.ffffffZ`."""
    offset = moment.utcoffset()
    if offset is None or offset:
        raise ValueError("times in the record are UTC")
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def read_time(text: str) -> datetime:
    """Return the instant that a time of the record names."""
    return datetime.fromisoformat(text)


def is_time(value: object) -> bool:
    """Return whether the value is a time as the record writes it, and a real one."""
    if type(value) is not str or not TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _matching(pattern: re.Pattern[str]) -> Check:
    return lambda value: type(value) is str and pattern.fullmatch(value)


def is_string(value: object) -> bool:
    """Return whether the value is a string, whatever is in it."""
    return type(value) is str


is_state = _matching(STATE)
is_id = _matching(ID)
is_language = _matching(_LANGUAGE)
is_verb = _matching(_VERB)


def is_flag(value: object) -> bool:
    """Return whether the value is true or false."""
    return type(value) is bool


def is_whole(value: object) -> bool:
    """Return whether the value is a whole number from 0 on."""
    return type(value) is int and value >= 0


def is_hash(value: object) -> bool:
    """Return whether the value is lower-case hex of 32 bytes."""
    return type(value) is str and bool(HASH.fullmatch(value))


def is_actor(value: object) -> bool:
    """Return whether the value is `{"role", "id"}`, the clock's id being "clock"."""
    return (
        type(value) is dict
        and len(value) == 2
        and is_string(value.get("role"))
        and value["role"] in ROLES
        and bool(is_id(value.get("id")))
        and (value["role"] != "clock" or value["id"] == "clock")
    )


def is_votes(value: object) -> bool:
    """Return whether the value is choices by ballot id, at least one."""
    try:
        return type(value) is dict and bool(value) and CHOICES.issuperset(value.values())
    except TypeError:  # a list or an object, which no set can look for
        return False


def is_statements(value: object) -> bool:
    """Return whether the value is texts by ballot id, each within the limit; possibly none."""
    return type(value) is dict and (
        not value or all(is_text(text) and len(text) <= MAX_STATEMENT for text in value.values())
    )


def _texts(value: object) -> bool:
    """Return whether the value is texts by language, at least one, and no language twice when case is ignored."""
    return (
        type(value) is dict
        and bool(value)
        and len({language.lower() for language in value}) == len(value)
        and all(is_language(language) and is_text(text) for language, text in value.items())
    )


def _object(**members: Check) -> Check:
    def check(value: Any) -> bool:
        return (
            type(value) is dict
            and value.keys() == members.keys()
            and all(member(value[name]) for name, member in members.items())
        )

    return check


def _list(item: Check) -> Check:
    return lambda value: type(value) is list and all(item(one) for one in value)


def _one_of(*values: str) -> Check:
    known = frozenset(values)
    return lambda value: type(value) is str and value in known


def is_key(value: object) -> bool:
    """Return whether the value is a C2SP verifier key for Ed25519."""
    try:
        return type(value) is str and bool(VerifierKey.parse(value))
    except MalformedKey:
        return False


def is_origin(value: object) -> bool:
    """Return whether the value is an origin, HOST/BODY/REF."""
    return type(value) is str and len(value) <= MAX_ORIGIN and bool(_ORIGIN.fullmatch(value))


def _rule(value: object) -> bool:
    # Compared as written, because Python holds 1 and true for equal.
    return any(type(value) is dict and encode(value) == encode(rule.as_json()) for rule in RULES.values())


def _or_null(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _ground_where_suspended(seat: Any) -> bool:
    return seat["ground"] is None or not seat["entitled"]


_paper = _or_null(_object(reference=is_text, sha256=_or_null(is_hash), paragraph=_or_null(is_text)))
_seat = _object(state=is_state, entitled=is_flag, ground=_or_null(is_text), focal_points=_list(is_id))
_document = _object(reference=is_text, language=is_language, sha256=is_hash)
_ballot = _object(
    id=is_string, title=_texts, actions=_list(is_verb), text=_texts, documents=_list(_document), source=_paper
)
_opening = _object(reply=is_whole, salt=is_hash, state=is_state, statements=is_statements, votes=is_votes)
_result = _object(
    ballot=is_string, outcome=_one_of("adopted", "not-adopted", "no-quorum", "withdrawn"),
    **dict.fromkeys(("for", "against", "abstain", "no_reply", "entitled", "base", "required"), is_whole),
)  # fmt: skip


def _all_differ(values: list[str]) -> bool:
    return len(set(values)) == len(values)


def _roll(value: Any) -> bool:
    return (
        bool(_list(_seat)(value))
        and _all_differ([seat["state"] for seat in value])
        and _all_differ([person for seat in value for person in seat["focal_points"]])
        and all(map(_ground_where_suspended, value))
    )


def _ballots(value: Any) -> bool:
    return (
        bool(_list(_ballot)(value))
        and bool(value)
        and [ballot["id"] for ballot in value] == [str(n + 1) for n in range(len(value))]
        and all(ballot["actions"] and _all_differ(ballot["actions"]) for ballot in value)
    )


_KINDS: dict[str, Check] = {
    "actor": is_actor,
    "archive-key": _or_null(is_archive_key),
    "ballot": is_string,  # whether there is such a ballot is for the acts to say
    "ballots": _ballots,
    "channel": _one_of(*CHANNELS),
    "consultation": _object(
        reference=is_text, title=_texts, legal_basis=_texts, authorised_by=_texts, authority=_paper
    ),
    "flag": is_flag,
    "ground": _or_null(is_text),
    "hash": is_hash,
    "id": is_id,
    "key": is_key,
    "openings": lambda v: _list(_opening)(v) and bool(v),
    "origin": is_origin,
    "path": is_path,
    "results": _list(_result),
    "roll": _roll,
    "rule": _rule,
    "state": is_state,
    "statements": is_statements,
    "text": is_text,
    "time": is_time,
    "time-zone": _matching(_TIME_ZONE),
    "votes": is_votes,
    "whole": is_whole,
}
"""The check of each kind of member that the table of acts names (`rules.acts`)."""


def check_of(kind: MemberKind) -> Check:
    """Return the check of a member of this kind."""
    return _KINDS[kind] if isinstance(kind, str) else _one_of(*kind)


def _checks(members: Mapping[str, MemberKind], *names: str) -> dict[str, Check]:
    return {name: check_of(members[name]) for name in names or members}


_ALWAYS: dict[str, Check] = {"seq": is_whole, "at": is_time, "by": is_actor}
_REPLIED = ACTS["replied"]
_REPLY = _checks(_REPLIED.members)
_OPEN = _checks(_REPLIED.optional, "votes", "statements")
_SEALED = _checks(_REPLIED.optional, "seal")
_PAPER = _checks(_REPLIED.optional, "received_at", "evidence", "confirmed_by")

Shape = tuple[frozenset[str], tuple[tuple[str, Check], ...]]
"""The members that an entry has, and the check of each."""


def _shape(*parts: dict[str, Check]) -> Shape:
    checks = {name: check for part in (_ALWAYS, *parts) for name, check in part.items()}
    return frozenset({"act", *checks}), tuple(checks.items())


_SHAPES = {name: _shape(_checks(act.members)) for name, act in ACTS.items() if act is not _REPLIED}
LINK_REPLY = {False: _shape(_REPLY, _OPEN), True: _shape(_REPLY, _SEALED)}
PAPER_REPLY = {False: _shape(_REPLY, _OPEN, _PAPER), True: _shape(_REPLY, _SEALED, _PAPER)}


def require_shape(entry: dict[str, Any], *, sealed: bool) -> None:
    """Raise BadEntry unless the entry has exactly the members that §1 gives its act, each as it must be.

    `sealed` says whether the record it stands in is sealed, which decides how a reply carries its votes.
    """
    act = entry.get("act")
    if act == "replied":
        members, checks = (LINK_REPLY if entry.get("channel") == "link" else PAPER_REPLY)[sealed]
    elif type(act) is str and act in _SHAPES:
        members, checks = _SHAPES[act]
    else:
        raise BadEntry(f"no act is called {str(act)[:40]!r}")
    if entry.keys() != members:
        odd = ", ".join(sorted(map(repr, entry.keys() ^ members)))
        raise BadEntry(f"{act}: missing, or not to be there: {odd[:200]}")
    for name, check in checks:
        if not check(entry[name]):
            raise BadEntry(f"{act}: {name} is not as it must be")
    if act == "roll-amended" and not _ground_where_suspended(entry):
        raise BadEntry("roll-amended: a ground is given where a right is suspended, and only there")
    if act == "opened":
        _require_values_of_opened_agree(entry)


def _require_values_of_opened_agree(entry: dict[str, Any]) -> None:
    """Raise BadEntry unless the values that `opened` sets fit one another."""
    if entry["closes_at"] <= entry["at"]:
        raise BadEntry("opened: closes_at is not later than at")
    if entry["record_until"] < entry["closes_at"]:
        raise BadEntry("opened: record_until is before closes_at")
    if not is_key_of_origin(entry["key"], entry["origin"]):
        raise BadEntry("opened: the key's name is not HOST/BODY of the origin")


def is_key_of_origin(key: str, origin: str) -> bool:
    """Return whether a verifier key is named after the HOST/BODY of an origin."""
    return VerifierKey.parse(key).name == origin.rpartition("/")[0]
