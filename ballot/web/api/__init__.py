"""`/api/v1`, for programs."""

from __future__ import annotations

from ballot.web.api import endpoints

BLUEPRINTS = (endpoints.blueprint,)
