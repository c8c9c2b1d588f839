from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Column, Connection, DateTime, Engine, MetaData, String, Table, insert, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import NullType
from sqlmodel import col, select

from ballot.store import tables as t
from ballot.store.base import Row
from ballot.store.engine import make_engine
from ballot.store.migrate import MIGRATIONS, is_current, upgrade
from ballot.store.tables import MemberSeat, metadata
from ballot.store.transactions import Store
from tests.support.databases.fixtures import MakeDatabase
from tests.support.databases.rows import NOW, a


def test_there_is_one_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_an_empty_database_becomes_current_and_stays_so(
    database: MakeDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the migrations are found from anywhere
    engine = database(empty=True)
    assert not is_current(engine)
    upgrade(engine)
    assert is_current(engine)
    upgrade(engine)
    assert is_current(engine)
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_what_the_first_version_kept_is_kept(database: MakeDatabase) -> None:
    engine = database(empty=True)
    upgrade(engine, "0001")
    kept = [a(t.Body), a(t.Officer), a(t.AccountSession), a(t.Consultation), a(t.RecordEntry), a(t.OutboxDelivery)]
    kept.append(a(t.FocalPoint))
    with engine.begin() as connection:
        for row in kept:
            _insert_into(connection, _as_first(row), row)
    assert not is_current(engine)
    upgrade(engine)
    store = Store(engine)
    with store.reading() as tx:
        found = [tx.get_one(type(row), inspect(type(row)).primary_key_from_instance(row)) for row in kept]
        assert [row.model_dump() for row in found] == [row.model_dump() for row in kept]
        assert tx.get_one(t.Consultation, 1).second_step is False
    with pytest.raises(IntegrityError, match="append-only"), store.writing() as tx:
        tx.delete(tx.get_one(t.RecordEntry, (1, 0)))


def test_what_was_begun_before_each_session_kept_its_own_is_kept(database: MakeDatabase) -> None:
    engine = database(empty=True)
    upgrade(engine, "0002")
    begun = Table(
        "unfinished_reply",
        MetaData(),
        *(Column(c.name, c.type) for c in metadata.tables["unfinished_reply"].columns if c.name not in _OF_SESSIONS),
    )
    with engine.begin() as connection:
        for row in (a(t.Body), a(t.Consultation), a(t.FocalPoint, link_generation=3)):
            _insert_into(connection, _before_titles(row), row)
        row = a(t.SavedDraft)
        connection.execute(insert(begun).values({c.name: getattr(row, c.name) for c in begun.columns}))
    upgrade(engine)
    store = Store(engine)
    with store.reading() as tx:
        kept = tx.get_one(t.SavedDraft, (1, 1, "0" * 64))
    assert kept.model_dump() == row.model_dump() | {"session_mark": "0" * 64, "link_generation": 3}
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), store.writing() as tx:
        tx.add(a(t.SavedDraft, consultation_id=77))


_OF_SESSIONS = {"session_mark", "link_generation"}
"""Columns that migration 0003 added."""


def _as_first(row: Row) -> Table:
    """The row's table without the columns that migration 0002 added."""
    added = {
        "officer": {"authenticator_sealed", "authenticator_step", "authenticator_since"},
        "session": {"address", "browser", "confirmed_at"},
        "consultation": {"second_step"},
        "outbox_delivery": {"bounced_at", "bounce", "kind"},
    }
    then = _before_titles(row)
    columns = [Column(c.name, c.type) for c in then.columns if c.name not in added.get(then.name, set())]
    return Table("outbox_mail" if then.name == "outbox_delivery" else then.name, MetaData(), *columns)


_WITH_TITLES = {
    "consultation": {"contact_name", "authority"},
    "pending_act": {"sealed_commitment"},
    "draft_ballot": {"title", "actions", "source"},
}
"""Columns that migrations 0007 and 0008 added."""
_PLAIN_BEFORE_TITLES = {"legal_basis", "authorised_by"}
"""Columns of a consultation that had one text until then, and not one a language."""


def _before_titles(row: Row) -> Table:
    """The row's table as it was before migration 0007."""
    now = metadata.tables[str(type(row).__tablename__)]
    columns = [
        Column(c.name, String() if c.name in _PLAIN_BEFORE_TITLES else c.type)
        for c in now.columns
        if c.name not in _WITH_TITLES.get(now.name, set())
    ]
    if now.name == "draft_ballot":
        columns.append(Column("action", String()))
    return Table(now.name, MetaData(), *columns)


def _insert_into(connection: Connection, table: Table, row: Row) -> None:
    """Write a row as its table was: one text in place of texts by language, one verb in place of several."""
    values = {c.name: getattr(row, c.name) for c in table.columns if c.name != "action" or hasattr(row, "action")}
    values |= {name: values[name]["en"] for name in _PLAIN_BEFORE_TITLES & values.keys()}
    if isinstance(row, t.DraftBallot):
        values["action"] = row.actions[0]
    connection.execute(insert(table).values(values))


def test_drafts_of_an_earlier_version_keep_their_texts_in_english_and_their_verb(database: MakeDatabase) -> None:
    engine = database(empty=True)
    upgrade(engine, "0006")
    consultation = a(t.Consultation, slug="c.26-1", contact={"name": "Ann", "email": "ann@b.example"})
    ballot = a(t.DraftBallot, actions=["adopt"])
    with engine.begin() as connection:
        for row in (a(t.Body), consultation):
            _insert_into(connection, _before_titles(row), row)
        _insert_conclusion(connection)
        _insert_into(connection, _before_titles(ballot), ballot)
    upgrade(engine)
    with Store(engine).reading() as tx:
        kept, asked = tx.get_one(t.Consultation, 1), tx.get_one(t.DraftBallot, 1)
        register = tx.get_one(t.ProposedConclusion, 1)
    assert (kept.legal_basis, kept.authorised_by) == ({"en": "Rule 3"}, {"en": "C26/100"})
    assert (kept.contact_name, kept.contact) == ({"en": "Ann"}, {"email": "ann@b.example"})
    assert (kept.slug, kept.authority) == ("c-26-1", None)
    assert (asked.actions, asked.title, asked.source, asked.text) == (["adopt"], {}, None, {"en": "to approve"})
    assert (register.action, register.question, register.source_sha256) == ("approve", {}, None)
    assert (register.item, register.paragraph, register.ordinal, register.version) == ("3", "3.1", 1, 1)
    assert (register.condition, register.standing) == ({"en": "once revised"}, "found")
    with Store(engine).writing() as tx:
        tx.add(a(t.ProposedConclusion, id=None, ordinal=2))  # numbered after those that were there


def _insert_conclusion(connection: Connection) -> None:
    """Write a row of the register as it was until migration 0010."""
    texts = {name: Column(name, JSON()) for name in ("title", "also", "text", "documents")}
    plain = ("id", "body_id", "source", "item_number", "paragraph", "action", "condition")
    columns = [Column(name, NullType()) for name in plain]
    table = Table("proposed_conclusion", MetaData(), *columns, *texts.values(), Column("imported_at", DateTime(True)))
    row = {"id": 1, "body_id": 1, "source": "C26/100", "item_number": 3, "paragraph": "3.1", "action": "approve"}
    row |= {"condition": "once revised", "imported_at": NOW}
    row |= {"title": {"en": "Budget"}, "also": [], "text": {"en": "to approve"}, "documents": []}
    connection.execute(insert(table).values(row))


def test_every_mail_of_the_outbox_becomes_a_delivery_of_the_kind_mail(database: MakeDatabase) -> None:
    engine = database(empty=True)
    upgrade(engine, "0004")
    kept = [
        a(t.OutboxDelivery),
        a(t.OutboxDelivery, id=5, message_id="<5@b>", dedupe_key="5", status="sent", sent_at=NOW, attempts=2),
        a(
            t.OutboxDelivery,
            id=7,
            message_id="<7@b>",
            dedupe_key="7",
            last_error="4",
            claimed_by="w",
            claimed_until=NOW,
        ),
        a(t.OutboxDelivery, id=9, message_id="<9@b>", dedupe_key="9", status="sent", sent_at=NOW, bounced_at=NOW),
    ]
    as_mail = Table(
        "outbox_mail",
        MetaData(),
        *(Column(c.name, c.type) for c in metadata.tables["outbox_delivery"].columns if c.name != "kind"),
    )
    with engine.begin() as connection:
        for row in (a(t.Body), a(t.Consultation), a(t.FocalPoint)):
            _insert_into(connection, _before_titles(row), row)
        for mail in kept:
            connection.execute(insert(as_mail).values(mail.model_dump(exclude={"kind"})))
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT setval('outbox_mail_id_seq', 12)")  # the last three were rolled back
    upgrade(engine)
    assert "outbox_mail" not in inspect(engine).get_table_names()
    store = Store(engine)
    with store.writing() as tx:
        found = tx.exec(select(t.OutboxDelivery).order_by(col(t.OutboxDelivery.id))).all()
        assert [row.model_dump() for row in found] == [row.model_dump() for row in kept]
        tx.add(a(t.OutboxDelivery, id=None, message_id="<new@b>", dedupe_key="new"))
    with store.reading() as tx:
        new = tx.exec(select(t.OutboxDelivery.id).where(t.OutboxDelivery.dedupe_key == "new")).one()
    assert new == (13 if engine.dialect.name == "postgresql" else 10)


def test_people_may_read_a_language_that_the_first_version_did_not_have_and_all_else_is_kept(
    database: MakeDatabase,
) -> None:
    engine = database(empty=True)
    upgrade(engine, "0005")
    kept = [a(t.Body), a(t.Consultation), a(t.FocalPoint), a(t.Officer), a(t.AccountSession), a(t.OutboxDelivery)]
    with engine.begin() as connection:
        for row in kept:
            _insert_into(connection, _before_titles(row), row)
    with pytest.raises(IntegrityError, match="language"), Store(engine).writing() as tx:
        tx.add(a(t.Officer, id=7, public_id="of-cccccccc", email="c@b.example", language="pt"))
    upgrade(engine)
    store = Store(engine)
    with store.reading() as tx:
        found = [tx.get_one(type(row), inspect(type(row)).primary_key_from_instance(row)) for row in kept]
        assert [row.model_dump() for row in found] == [row.model_dump() for row in kept]
    with store.writing() as tx:
        tx.add(a(t.Officer, id=7, public_id="of-cccccccc", email="c@b.example", language="pt"))
        tx.add(a(t.FocalPoint, id=7, public_id="fp-cccccccc", email="c@b.example", language="pt"))
    with pytest.raises(IntegrityError), store.writing() as tx:
        tx.add(a(t.Officer, id=8, public_id="of-dddddddd", email="d@b.example", role="nobody"))
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), store.writing() as tx:
        tx.add(a(t.AccountSession, id=8, token_sha256="8" * 64, officer_id=77))


def test_a_database_of_a_newer_version_is_not_current(database: MakeDatabase) -> None:
    engine = database()
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert not is_current(engine)


def test_the_migrations_leave_nothing_that_the_tables_do_not_say(database: MakeDatabase) -> None:
    with database().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrated_and_made_from_the_tables_are_the_same_schema(database: MakeDatabase) -> None:
    """Unlike the comparison above, this sees CHECK constraints and when foreign keys are checked."""
    made = database(empty=True)
    metadata.create_all(made)
    assert _described(database()) == _described(made)


def _described(engine: Engine) -> dict[str, Any]:
    see = inspect(engine)
    return {
        name: {
            "columns": [(c["name"], str(c["type"]), c["nullable"], c["default"]) for c in see.get_columns(name)],
            "key": see.get_pk_constraint(name),
            "foreign": sorted(map(repr, see.get_foreign_keys(name))),
            "unique": sorted(map(repr, see.get_unique_constraints(name))),
            "checks": sorted((str(c["name"]), c["sqltext"]) for c in see.get_check_constraints(name)),
            "indexes": sorted(
                (str(i["name"]), i["column_names"], i["unique"], _texts(i.get("dialect_options", {})))
                for i in see.get_indexes(name)
            ),
        }
        for name in see.get_table_names()
        if name != "alembic_version"
    }


def _texts(options: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in options.items()}


def test_several_processes_may_migrate_at_once(database: MakeDatabase) -> None:
    engine = database(empty=True)
    url = engine.url.render_as_string(hide_password=False)
    several = multiprocessing.get_context("fork")
    processes = [several.Process(target=_upgrade_at, args=(url,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert is_current(engine)


def _upgrade_at(url: str) -> None:
    upgrade(make_engine(url))


def test_references_are_enforced_again_after_a_migration(database: MakeDatabase) -> None:
    engine = database(empty=True)
    upgrade(engine)
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), Store(engine).writing() as tx:
        tx.add(a(MemberSeat, body_id=77))
