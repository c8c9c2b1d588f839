"""Alembic's folder. `ballot.store.migrate` runs it."""
