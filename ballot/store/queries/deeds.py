"""What was done outside the records."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from ballot.store.tables import Deed
from ballot.store.transactions import Tx


def newest_deeds(tx: Tx, limit: int, before_id: int | None = None) -> list[Deed]:
    """Up to `limit` deeds, newest first; those before one of them where its id is given."""
    wanted = select(Deed).order_by(col(Deed.id).desc()).limit(limit)
    if before_id is not None:
        wanted = wanted.where(col(Deed.id) < before_id)
    return list(tx.exec(wanted))


def link_replaced_at(tx: Tx, focal_point: str, since: datetime) -> datetime | None:
    """When the link of this focal point (public id) was last replaced, after `since`; None where it was not."""
    wanted = select(Deed).where(Deed.act == "link-replaced", Deed.at > since).order_by(col(Deed.id).desc())
    return next((one.at for one in tx.exec(wanted) if one.facts.get("focal_point") == focal_point), None)
