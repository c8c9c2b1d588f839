"""The life of a consultation. Which act belongs to which stage stands in the table of acts (`rules.acts`)."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """draft → open → closed → declared; annulled ends an open or closed one without a result."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DECLARED = "declared"
    ANNULLED = "annulled"
