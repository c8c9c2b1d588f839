"""The desk of chair and secretariat, and the acts on an open consultation."""

from __future__ import annotations

from ballot.web.chair import acts, desk, publishing

BLUEPRINTS = (
    desk.blueprint,
    acts.blueprint,
    publishing.blueprint,
)
