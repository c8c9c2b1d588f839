"""How a delivery may end."""

from __future__ import annotations

from datetime import timedelta

from ballot.ports import PlainDeliveryOutcome

MINUTE = timedelta(minutes=1)


NEVER = PlainDeliveryOutcome("", False, "550 no such user", permanent=True)
