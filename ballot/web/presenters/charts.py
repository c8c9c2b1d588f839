"""The charts of one consultation, ready to be drawn: geometry, with names and counts beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

from markupsafe import Markup

from ballot.record.shapes import read_time
from ballot.record.standing import Standing
from ballot.reference import REGIONS, states
from ballot.rules.deadlines import zone
from ballot.rules.majority import Basis, Rule
from ballot.services.consultations.overview import Overview
from ballot.services.consultations.timeline import Timeline
from ballot.web.kit.i18n import language
from ballot.web.presenters.geometry.bar import Stretch, Tick, bar_stretches, bar_tick, move_counts_beside_ticks
from ballot.web.presenters.geometry.chamber import Chamber, Point, lay_out_chamber
from ballot.web.presenters.geometry.timeline import TimelineChart, timeline_chart
from ballot.words import terms
from ballot.words.translation.translator import translator

BAR_CHOICES = ("for", "abstain", "against", "no-reply")
"""The order in which the bar is filled where all Member States count."""
_BAR_CHOICES_OF_CAST = ("for", "against", "abstain", "no-reply")
"""The order where only votes cast count: what counts stands together."""
REPLY_MARKS = ("replied", "not-yet")


@dataclass(frozen=True)
class BarChart:
    """The bar of all Member States having the right to vote."""

    stretches: list[Stretch]
    needed: Tick | None
    """How many must be in favour, where a number of them decides."""
    quorum: Tick | None
    """How many must have replied."""


@dataclass(frozen=True)
class RegionCounts:
    """A line of the table beside the chamber: a region, and how many of its States did what."""

    code: str
    name: str
    counts: list[int]


@dataclass(frozen=True)
class ChamberChart:
    """The chamber with who sits where. `marks` are the columns of the table beside it."""

    chamber: Chamber
    seats: tuple[tuple[Point, str, Markup], ...]
    """Where, the shape's name, and the words that go with it."""
    wedges: list[tuple[Point, str]]
    """Where each region's letter stands."""
    marks: Sequence[str]
    regions: list[RegionCounts]
    share: float | None = None
    """How far the rim is filled; None leaves it out."""
    needed: float | None = None
    """Where it has its mark."""

    def columns(self, region: RegionCounts) -> list[tuple[str, int]]:
        """Return the counts of a region, each with its mark."""
        return list(zip(self.marks, region.counts, strict=True))


class ChamberLayout:
    """Who sits where in one consultation: the same for each of its ballots."""

    def __init__(self, standing: Standing) -> None:
        known = states()
        by_region: dict[str, list[str]] = {region: [] for region in REGIONS}
        self.without: list[str] = []
        for seat in standing.roll:
            if not seat.entitled:
                self.without.append(seat.state)
            else:
                region = known[seat.state].region if seat.state in known else "A"
                by_region[region].append(seat.state)
        self.regions = {region: found for region, found in by_region.items() if found}

    @cached_property
    def chamber(self) -> Chamber:
        """Return the geometry; it starts at the side where the reader's language does."""
        sizes = tuple(len(found) for found in self.regions.values())
        return lay_out_chamber(sizes, len(self.without), mirrored=is_mirrored())

    def seats(
        self, marks: Mapping[str, str], shown: Sequence[str], share: float | None = None, needed: float | None = None
    ) -> ChamberChart:
        """Return the chamber with these marks, by State; `shown` are all marks there can be."""
        reader, seated = language(), list[tuple[Point, str, Markup]]()
        for spots, found in zip(self.chamber.wedges, self.regions.values(), strict=True):
            seated += [
                (spot, marks[state], _seat_words(state, marks[state], reader))
                for spot, state in zip(spots, found, strict=True)
            ]
        seated += [
            (spot, "apart", _seat_words(state, "apart", reader))
            for spot, state in zip(self.chamber.apart, self.without, strict=True)
        ]
        return ChamberChart(
            self.chamber,
            tuple(seated),
            [(spot, code) for spot, code in zip(self.chamber.labels, self.regions, strict=True) if spot],
            shown,
            [
                RegionCounts(
                    code,
                    terms.region(code, reader),
                    [sum(marks[state] == mark for state in found) for mark in shown],
                )
                for code, found in self.regions.items()
            ],
            share,
            needed,
        )


@lru_cache(maxsize=8192)
def _seat_words(state: str, mark: str, reader: str) -> Markup:
    """Return what stands at a seat: `Argentina: Replied`. They are the same in every chamber."""
    name, what = terms.state_name(state, reader), terms.mark_words(mark, reader)
    return Markup(translator(reader, html=True).say("{term}: {what}", term=name, what=what))  # noqa: S704 - escaped there


def is_mirrored() -> bool:
    """Return whether the reader's language begins at the right."""
    return terms.direction(language()) == "rtl"


def bar_of_result(result: Mapping[str, Any], rule: Rule) -> BarChart:
    """Return the bar of a ballot that was counted."""
    order = _BAR_CHOICES_OF_CAST if rule.basis is Basis.CAST else BAR_CHOICES
    counts = [(choice, result[choice.replace("-", "_")]) for choice in order]
    total = result["entitled"]
    needed = 0 if rule.basis is Basis.OBJECTIONS else result["required"]
    return _bar_chart(counts, total, needed, rule)


def bar_of_replies(found: Overview) -> BarChart:
    """Return the bar of a consultation that runs: how many have replied."""
    entitled = found.standing.roll.entitled
    return _bar_chart(
        [("replied", len(found.replied)), ("not-yet", len(found.not_replied))],
        entitled,
        found.required or 0,
        found.standing.rule,
    )


def _bar_chart(counts: Iterable[tuple[str, int]], total: int, needed: int, rule: Rule) -> BarChart:
    mirrored = is_mirrored()
    needs = bar_tick(needed, total, mirrored=mirrored)
    quorum = bar_tick(rule.quorum.required(total), total, mirrored=mirrored) if rule.quorum else None
    return BarChart(
        move_counts_beside_ticks(bar_stretches(counts, total, mirrored=mirrored), [needs, quorum]), needs, quorum
    )


def chamber_of_result(
    floor: ChamberLayout, result: Mapping[str, Any], votes: Mapping[str, str], rule: Rule
) -> ChamberChart:
    """Return the chamber of a ballot that was counted. The rim is for rules that count all Member States."""
    total = result["entitled"]
    if rule.basis is not Basis.ENTITLED or not total:
        return floor.seats(votes, BAR_CHOICES)
    return floor.seats(votes, BAR_CHOICES, result["for"] / total, result["required"] / total)


def chamber_of_replies(floor: ChamberLayout, found: Overview) -> ChamberChart:
    """Return the chamber of a consultation that runs: who has replied."""
    marks = dict.fromkeys(found.replied, "replied") | dict.fromkeys(found.not_replied, "not-yet")
    return floor.seats(marks, REPLY_MARKS)


def replies_over_time(found: Overview, course: Timeline, now: datetime | None = None) -> TimelineChart:
    """Return the replies from the opening to the deadline in force, or to where replies were taken after it; up to
    `now` while it runs."""
    standing = found.standing
    counted = set(found.replied)
    marks = [("reminder", at) for at, _count in course.reminders]
    marks += [("extension", at) for at, _before in course.extensions()]
    ends, deadline = standing.deadline(), standing.deadline()
    if standing.closed is not None and standing.closed["reason"] == "all-replied":
        ends = read_time(standing.closed["at"])
    replies = [at for state, at in course.replied.items() if state in counted]
    if max(replies, default=ends) > deadline:
        marks.append(("deadline", deadline))
    return timeline_chart(
        read_time(standing.opened["at"]),
        ends,
        replies,
        standing.roll.entitled,
        marks,
        zone=zone(found.row.time_zone),
        until=now,
        mirrored=is_mirrored(),
    )
