"""What everyone may see: the front door, results, documents."""

from __future__ import annotations

from ballot.web.public import documents, pages

BLUEPRINTS = (
    pages.blueprint,
    documents.blueprint,
)
