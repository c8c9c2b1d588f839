"""Changes of focal points as they are when a second officer has confirmed them, without the proposal before it."""

from __future__ import annotations

from ballot.services.core.context import Parts
from ballot.services.council import focal_points
from ballot.services.validation.email_addresses import read_person_details
from ballot.store.transactions import AlreadyThere


def add_focal_point(
    parts: Parts,
    by: str,
    body_slug: str,
    state: str,
    name: str,
    email: str,
    language: str,
    *,
    fresh: bool = True,
    second: str | None = None,
) -> str:
    """Add a focal point; return its public id."""
    new = read_person_details(name, email, language)
    try:
        with parts.store.writing() as tx:
            return focal_points.add_focal_point(parts, tx, by, body_slug, state, new, fresh=fresh, second=second)
    except AlreadyThere:
        raise focal_points.already_designated(new) from None


def remove_focal_point(
    parts: Parts, by: str, public_id: str, reason: str = "", *, fresh: bool = True, second: str | None = None
) -> None:
    """Remove a focal point."""
    with parts.store.writing() as tx:
        focal_points.remove_focal_point(parts, tx, by, public_id, reason, fresh=fresh, second=second)


def replace_focal_point(
    parts: Parts,
    by: str,
    public_id: str,
    name: str,
    email: str,
    language: str,
    reason: str,
    *,
    fresh: bool = True,
    second: str | None = None,
) -> str:
    """Put another person in a focal point's place; return the new public id."""
    new, because = focal_points.read_replacement(name, email, language, reason)
    with parts.store.writing() as tx:
        return focal_points.replace_focal_point(parts, tx, by, public_id, new, because, fresh=fresh, second=second)
