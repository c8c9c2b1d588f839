"""Tell what happened in a consultation, newest first: replies that came one after another in one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from ballot.record.shapes import read_time
from ballot.services.consultations.overview import Overview
from ballot.services.consultations.timeline import Timeline
from ballot.web.kit.i18n import language
from ballot.words.entries import entry_in_words, reminders_together, replies_together


@dataclass(frozen=True)
class Happening:
    """Something that happened at `at`, or between then and `until`."""

    at: datetime
    words: str
    until: datetime | None = None
    seq: int | None = None
    """The entry that it is, if it is a single one."""


def list_happenings(found: Overview, course: Timeline) -> list[Happening]:
    """Return them newest first, the opening last."""
    zone = found.row.time_zone
    opened = found.standing.opened
    told = [
        Happening(read_time(opened["at"]), entry_in_words(opened, zone, language()), seq=0),
        *_group_happenings(course, zone),
    ]
    told += [Happening(at, reminders_together(count, language())) for at, count in course.reminders]
    return sorted(told, key=lambda one: one.at, reverse=True)


def _group_happenings(course: Timeline, zone: str) -> Iterator[Happening]:
    for kind, events in groupby(course.events, key=lambda event: _kind_of_entry(event[1])):
        together = list(events)
        if kind != "replied" or len(together) == 1:
            yield from (
                Happening(at, entry_in_words(entry, zone, language()), seq=entry["seq"]) for at, entry in together
            )
            continue
        words = replies_together([entry["state"] for _at, entry in together], language())
        yield Happening(together[0][0], words, together[-1][0])


def _kind_of_entry(entry: Mapping[str, Any]) -> str:
    # A reply on paper is told by itself: how and when it came belongs to it.
    return "replied" if entry["act"] == "replied" and entry["channel"] == "link" else f"{entry['seq']}"
