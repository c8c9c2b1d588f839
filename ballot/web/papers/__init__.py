"""The reading desk: papers of the body, what was read from them, and the conclusions that a person confirms."""

from __future__ import annotations

from ballot.web.papers import differences, drafting, intake, listing, reading_desk, wordings  # noqa: F401 - each puts its views into the blueprint
from ballot.web.papers.common import blueprint

BLUEPRINTS = (blueprint,)
