"""What Alembic runs: migrates over the connection that `ballot.store.migrate` opened and will commit."""

from __future__ import annotations

from alembic import context

from ballot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transactional_ddl=True,  # SQLite's too, as BEGIN is sent by the engine
)
with context.begin_transaction():
    context.run_migrations()
