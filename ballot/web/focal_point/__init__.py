"""A focal point's pages: the mailed link, the paper, its review, the receipt."""

from __future__ import annotations

from ballot.web.focal_point import expired_session, lost_link, receipts, views

BLUEPRINTS = (
    views.blueprint,
    receipts.blueprint,
    expired_session.blueprint,
    lost_link.blueprint,
)
