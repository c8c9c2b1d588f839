"""What everyone may see: the front door, results, documents, the emblem."""

from __future__ import annotations

from ballot.web.public import documents, emblem, pages

BLUEPRINTS = (
    pages.blueprint,
    documents.blueprint,
    emblem.blueprint,
)
