"""Set up an installation: its folder, keys, database and body; and tell whether that has been done."""

from __future__ import annotations

from ballot.adapters.keys import KeyFiles
from ballot.adapters.private_files import create_secret_key, make_private_folder
from ballot.adapters.seals import FileSealBox
from ballot.config import ConfigError, Settings
from ballot.services.core.context import Parts
from ballot.services.council.members import ensure_body
from ballot.store import migrate
from ballot.store.engine import make_engine
from ballot.store.queries.installation import holds_records_of_version_1
from ballot.store.transactions import Store


def is_current(parts: Parts) -> bool:
    """Return whether the database is at the newest migration."""
    return migrate.is_current(parts.store.engine)


def require_readable_records(store: Store) -> None:
    """Raise ConfigError where the database holds records of an earlier format, and close it."""
    if holds_records_of_version_1(store.engine):
        store.engine.dispose()
        raise ConfigError(
            "this database holds records of format version 1, which this version does not read: "
            "keep the installation for them, and make a new one"
        )


def initialise(settings: Settings) -> list[str]:
    """Create what is missing: folder, keys (0600), database at the newest migration; return what was created. Safe to
    repeat. Raise ConfigError, and create nothing, where the database holds records of an earlier format."""
    made = []
    make_private_folder(settings.instance)
    engine = make_engine(settings.database_url)
    require_readable_records(Store(engine))
    if settings.secret_key is None and create_secret_key(settings.secret_key_file):
        made.append(str(settings.secret_key_file))
    made += map(str, KeyFiles(settings.key_folder).ensure(settings.body))
    if FileSealBox(settings.seal_key_file).ensure():
        made.append(str(settings.seal_key_file))
    if not migrate.is_current(engine):
        migrate.upgrade(engine)
        made.append("database")
    engine.dispose()
    return made


def ensure_configured_body(parts: Parts, settings: Settings, names: dict[str, str]) -> None:
    """Create the body that the settings name unless it is in the database."""
    ensure_body(parts, settings.body, settings.body_host, names)
