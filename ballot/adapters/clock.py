"""The machine's clock."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """The system's time in UTC. Whoever needs another time hands in another clock."""

    def now(self) -> datetime:
        """Return the time, as an aware datetime in UTC."""
        return datetime.now(UTC)
