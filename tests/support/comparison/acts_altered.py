"""Alterations of what a record says: entries dropped, moved, repeated, turned, and members of other values."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from tests.support.comparison.consultations import CHAIRS, CLOCK, SECONDS, STAFF, written
from tests.support.comparison.texts import code_point, edge
from tests.support.evidence.verify_page_bundles import Record, b64, verifier_key

Alteration = Callable[[Random, Record], None]
ACTORS = (
    CLOCK,
    STAFF,
    *SECONDS,
    {"role": "focal-point", "id": "fp-AR-0"},
    {"role": "clock", "id": "u-2"},
    {"role": "king", "id": "a"},
)
VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, 2, -1, 2**53 - 1, "", "1", "9", "x", "AR", "ar", "ARGE", "for", "link", "letter", "note", [], {},
    ["1"],
    {"1": "for"}, "0" * 64, "A" * 64, "2026-03-12T09:00:00.000000Z", "1999-12-31T23:59:59.999999Z", "3000-01-01T00:00:00.000000Z",
    "2026-02-29T00:00:00.000000Z", "2026-03-02T24:00:00.000000Z", "UTC", "Zurich", "a/../b", "con.pdf", "letters/a.pdf",
    "b" * 200,
    "p" * 201, "ballot-record/1", "deadline", "all-replied", b64(bytes(1952)), b64(bytes(33)), "toString", "__proto__",
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all members and items of a value."""
    found = []
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        found += [(*path, key), *places(value[key], (*path, key))]
    return found


def _holder(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path[:-1]:
        value = value[key]
    return value


def _member_set(rng: Random, record: Record) -> None:
    entry = rng.choice(record)
    path = rng.choice(places(entry))
    _holder(entry, path)[path[-1]] = copy.deepcopy(rng.choice(VALUES))


def _member_gone_or_more(rng: Random, record: Record) -> None:
    entry = rng.choice(record)
    path = rng.choice(places(entry))
    holder = _holder(entry, path)
    if rng.random() < 0.6:
        del holder[path[-1]]
    elif isinstance(holder, dict):
        holder[rng.choice(("more", "en", "EN", "1", "2", "__proto__", "seal", "votes", "evidence_sha256"))] = (
            copy.deepcopy(rng.choice(VALUES))
        )
    else:
        holder.append(copy.deepcopy(holder[path[-1]]))


def _text(rng: Random, record: Record) -> None:
    entry = rng.choice(record)
    strings = [path for path in places(entry) if isinstance(_holder(entry, path)[path[-1]], str)]
    path = rng.choice(strings)
    holder, old = _holder(entry, path), _holder(entry, path)[path[-1]]
    at = rng.randint(0, len(old))
    holder[path[-1]] = rng.choice(
        (edge(rng), old[:at] + code_point(rng) + old[at:], old[:at] + old[at + 1 :], old + "\n", old.upper())
    )


def _moved(rng: Random, record: Record) -> None:
    a, b = rng.randrange(len(record)), rng.randrange(len(record))
    how = rng.randrange(4)
    if how == 0:
        record[a], record[b] = record[b], record[a]
    elif how == 1 and len(record) > 1:
        del record[a]
    elif how == 2:
        record.insert(b, copy.deepcopy(record[a]))
    else:
        del record[max(1, a) :]
    if rng.random() < 0.8:
        for i, entry in enumerate(record):
            entry["seq"] = i
    if rng.random() < 0.5:
        for before, entry in pairwise(record):
            entry["at"] = max(entry["at"], before["at"])


def _time(rng: Random, record: Record) -> None:
    """A time at, or a microsecond beside, another of the record."""
    moments = [
        value
        for entry in record
        for key, value in entry.items()
        if key in ("at", "closes_at", "record_until", "to", "received_at")
    ]
    moment = datetime.fromisoformat(rng.choice(moments)) + timedelta(microseconds=rng.choice((-1, 0, 1)))
    entry = rng.choice(record)
    keys = [key for key in ("at", "closes_at", "record_until", "from", "to", "received_at") if key in entry]
    entry[rng.choice(keys)] = written(moment)


def _actor(rng: Random, record: Record) -> None:
    entry = rng.choice(record)
    key = "confirmed_by" if "confirmed_by" in entry and rng.random() < 0.6 else "by"
    entry[key] = dict(rng.choice((entry["by"], *ACTORS)))


def _votes(rng: Random, record: Record) -> None:
    """A vote, a State, a revision, a ballot or a number of another value, where there is one."""
    entry = rng.choice(record)
    keys = (
        "state",
        "revision",
        "votes",
        "ballot",
        "results",
        "openings",
        "reason",
        "entitled",
        "sealed",
        "rule",
        "focal_point",
    )
    found = [path for path in places(entry) if path[0] in keys]
    if not found:
        return
    path = rng.choice(found)
    holder, old = _holder(entry, path), _holder(entry, path)[path[-1]]
    if isinstance(old, bool):
        holder[path[-1]] = not old
    elif isinstance(old, int):
        holder[path[-1]] = max(0, old + rng.choice((-1, 1)))
    elif isinstance(old, list):
        rng.shuffle(old)
    elif isinstance(old, str):
        holder[path[-1]] = rng.choice(
            ("for", "against", "AR", "BR", "FR", "1", "2", "7", "adopted", "not-adopted", "all-replied", "deadline")
        )
    elif isinstance(old, dict) and rng.random() < 0.5:
        old["9"] = "for"


def _act_more(rng: Random, record: Record) -> None:
    """An act more, somewhere, with the time of its place; often one that is unlawful there."""
    at = rng.randint(1, len(record))
    state = record[0]["roll"][0]["state"] if record[0].get("roll") else "AR"
    second = dict(rng.choice(SECONDS))
    act, by, members = rng.choice((
        ("annulled", rng.choice(CHAIRS), {"reason": "wrong"}), ("closed", CLOCK, {"reason": rng.choice(("deadline",
                                                                                                        "all-replied"))}),
        ("withdrawn", rng.choice(CHAIRS), {"ballot": rng.choice("123"), "reason": "deferred"}), ("declared", CLOCK,
                                                                                                 {"results": []}),
        ("published", STAFF, {"file": "letters/a.pdf", "sha256": "1" * 64}),
        ("extended", rng.choice(CHAIRS), {"from": record[0].get("closes_at"), "to": "2026-03-20T09:00:00.000000Z",
                                          "reason": "holiday"}),
        ("roll-amended", STAFF, {"state": state, "entitled": rng.random() < 0.5, "ground": None, "reason": "x",
                                 "confirmed_by": second}),
        ("focal-point", STAFF, {"state": state, "focal_point": rng.choice(("fp-AR-0", f"fp-{state}-0", "fp-9")),
                                "change": rng.choice(("added", "removed")), "confirmed_by": second}),
        ("replied", STAFF, {"state": state, "revision": rng.randint(1, 3), "channel": "letter", "votes": {"1": "for"},
                            "statements": {},
                            "received_at": record[at - 1].get("at"), "evidence": "0" * 64, "confirmed_by": second}),
        ("replied", {"role": "focal-point", "id": f"fp-{state}-0"}, {"state": state, "revision": rng.randint(1, 3),
                                                                     "channel": "link",
                                                                    "votes": {"1": "against"}, "statements": {}}),
        ("unsealed", CLOCK, {"openings": [{"reply": 1, "salt": "0" * 64, "state": state, "statements": {},
                                           "votes": {"1": "for"}}]}),
        ("opened", rng.choice(CHAIRS), {key: value for key, value in record[0].items() if key not in ("seq", "at", "act", "by")}),
    ))  # fmt: skip
    if act == "replied" and record[0].get("sealed"):
        members = {key: value for key, value in members.items() if key not in ("votes", "statements")} | {
            "seal": "0" * 64
        }
    record.insert(at, copy.deepcopy({"at": record[at - 1].get("at"), "act": act, "by": by, **members}))
    for i, entry in enumerate(record):
        entry["seq"] = i


def _opening_key(rng: Random, record: Record) -> None:
    """What `opened` says of itself: origin and key."""
    name = rng.choice(("ballot.example.int/council", "ballot.example.int/assembly", "a b", "x" * 190 + "/council"))
    record[0][rng.choice(("origin", "key"))] = rng.choice(
        (f"{name}/dm-26-2", verifier_key(name), "ballot.example.int/council/dm--1")
    )


ALTERATIONS: tuple[Alteration, ...] = (
    _member_set, _member_set, _member_gone_or_more, _text, _text, _moved, _moved, _time, _time, _time, _actor, _votes, _votes,
    _votes,
    _act_more, _act_more, _act_more, _opening_key,
)  # fmt: skip
