"""What happened in a consultation, newest first, as a person would tell it: replies that came one after another in a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from markupsafe import Markup

from ballot.record.shapes import read_time
from ballot.services.course import Course
from ballot.services.overview import Overview
from ballot.web.desk_lines import listed_shortly
from ballot.web.entry_words import in_words
from ballot.web.formatting import state_name
from ballot.web.speech import _n


@dataclass(frozen=True)
class Happening:
    """Something that happened at `at`, or between then and `until`."""

    at: datetime
    words: Markup
    until: datetime | None = None
    seq: int | None = None
    """The entry that it is, if it is a single one."""


def happened(found: Overview, course: Course) -> list[Happening]:
    """Newest first, the opening last."""
    zone = found.row.time_zone
    opened = found.standing.opened
    told = [Happening(read_time(opened["at"]), in_words(opened, zone), seq=0), *_told(course, zone)]
    told += [
        Happening(at, _n("{n} reminder was queued.", "{n} reminders were queued.", count))
        for at, count in course.reminders
    ]
    return sorted(told, key=lambda one: one.at, reverse=True)


def _told(course: Course, zone: str) -> Iterator[Happening]:
    for kind, events in groupby(course.events, key=lambda event: _kind(event[1])):
        together = list(events)
        if kind != "replied" or len(together) == 1:
            yield from (Happening(at, in_words(entry, zone), seq=entry["seq"]) for at, entry in together)
            continue
        states = [state_name(entry["state"]) for _at, entry in together]
        unique = list(dict.fromkeys(states))
        words = _n("{n} reply: {states}.", "{n} replies: {states}.", len(states), states=listed_shortly(unique))
        yield Happening(together[0][0], words, together[-1][0])


def _kind(entry: Mapping[str, Any]) -> str:
    # A reply on paper is told by itself: how and when it came belongs to it.
    return "replied" if entry["act"] == "replied" and entry["channel"] == "link" else f"{entry['seq']}"
