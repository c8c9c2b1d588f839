"""The documents of a draft's ballots: of one, each by itself, or of all in one go."""

from __future__ import annotations

from ballot.web.drafts.documents import all_ballots, one_ballot  # noqa: F401 - each puts its views into the blueprint
