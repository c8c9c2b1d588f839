"""An installation to measure on: real parts, a real folder, invented people, and an open consultation."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from sqlmodel import select

from ballot.config import read_settings
from ballot.installation import ensure_configured_body, initialise
from ballot.ports import Clock
from ballot.reference import LANGUAGES, states
from ballot.services.accounts import officers
from ballot.services.consultations import drafts, opening
from ballot.services.core.context import Parts
from ballot.services.council import focal_point_import, members, roll_import
from ballot.store.queries.council import focal_points_of
from ballot.store.tables import FocalPoint, Officer
from ballot.wiring import build

STATES = 193
CHOICES = ("for", "against", "abstain")
PERIOD = timedelta(days=20)
"""From opening to the deadline."""


class FixedClock:
    """A clock that stands at the time it was set to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return the time it was set to."""
        return self.at


@dataclass
class Installation:
    """One installation and its parts. `environ` is what another process needs to be the same installation."""

    folder: Path
    environ: Mapping[str, str]
    parts: Parts
    body: str
    chair: str
    staff: str
    states: tuple[str, ...]

    def open(self, reference: str, *, ballots: int, closes_at: datetime | None = None) -> int:
        """Draft and open a sealed consultation; return its id."""
        drafted = self.draft(reference, ballots=ballots, closes_at=closes_at)
        opening.open_consultation(self.parts, self.chair, drafted)
        return drafted

    def draft(self, reference: str, *, ballots: int, closes_at: datetime | None = None) -> int:
        """Draft a sealed consultation of so many ballots; return its id."""
        draft = drafts.Particulars(
            reference,
            {"en": "Consultation of Member States by correspondence"},
            {"en": "Rule 3.2 of the Rules of Procedure"},
            {"en": "Summary record, 2.9"},
            closes_at=closes_at or self.parts.clock.now() + PERIOD,
            sealed=True,
        )
        drafted = drafts.create_draft(self.parts, self.staff, self.body, draft)
        for number in range(1, ballots + 1):
            wording = drafts.BallotWording(
                actions=["approve"],
                text={
                    "en": f"To approve proposal {number} as it is contained in the document.",
                    "zh": f"批准提案 {number}。",
                },
                title={"en": f"Proposal {number}", "zh": f"提案 {number}"},
            )
            drafts.add_ballot(self.parts, self.staff, drafted, wording)
        return drafted

    def focal_points(self) -> list[FocalPoint]:
        """Return every State's focal points, in roll-call order."""
        with self.parts.store.reading() as tx:
            return focal_points_of(tx, 1, list(self.states))


def make_votes(number: int, ballots: int) -> dict[str, str]:
    """Return a vote on every ballot, a different set for a different number."""
    return {str(ballot): CHOICES[(number + ballot) % len(CHOICES)] for ballot in range(1, ballots + 1)}


@contextmanager
def make_installation(
    *, focal_points: int = 1, clock: Clock | None = None, more: Mapping[str, str] | None = None
) -> Iterator[Installation]:
    """Make an installation of all Member States with so many focal points each, in a folder that is removed again.

    `more` are further settings. The people read the six languages in turn.
    """
    with tempfile.TemporaryDirectory(prefix="ballot-bench-") as name:
        folder = Path(name)
        mine = {
            "BALLOT_INSTANCE": str(folder / "instance"),
            "BALLOT_BODY_HOST": "ballot.example",
            "BALLOT_MAIL_FROM": "Council secretariat <council@ballot.example>",
            "BALLOT_MINIMUM_PERIOD_HOURS": "0",
            "BALLOT_REPLIES_PER_HOUR": "1000000",
            **(more or {}),
        }
        # Nothing that the shell has set for an installation of its own may reach in here.
        environ = {key: value for key, value in os.environ.items() if not key.startswith("BALLOT_")} | mine
        settings = read_settings(environ)
        initialise(settings)
        settings = read_settings(environ)
        parts = build(settings)
        if clock is not None:
            parts = dataclasses.replace(parts, clock=clock)
        try:
            ensure_configured_body(parts, settings, {"en": "Council"})
            codes = tuple(islice(states(), STATES))
            yield Installation(
                folder, environ, parts, settings.body, *_people(parts, settings.body, codes, focal_points), codes
            )
        finally:
            parts.store.engine.dispose()


def _people(parts: Parts, body: str, codes: tuple[str, ...], each: int) -> tuple[str, str]:
    """Seat the States and designate focal points; return the chair's and an officer's public ids."""
    chair = _officer(parts, "chair@ballot.example", "chair")
    staff = _officer(parts, "staff@ballot.example", "secretariat")
    roll_import.seat_members(
        parts, staff, body, [members.Member(code, states()[code].region) for code in codes], "start"
    )
    listed = [(code, number) for code in codes for number in range(1, each + 1)]
    focal_point_import.import_focal_points(
        parts,
        staff,
        body,
        [
            members.Designation(code, f"Focal Point {number}", f"fp{number}@{code.lower()}.example", language)
            for (code, number), language in zip(listed, cycle(LANGUAGES), strict=False)
        ],
    )
    return chair, staff


def _officer(parts: Parts, email: str, role: str) -> str:
    officers.add_officer(parts, email, role, role)
    with parts.store.reading() as tx:
        return tx.exec(select(Officer.public_id).where(Officer.email == email)).one()


FIRST_INSTANT = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When a clock that is set by hand begins."""
