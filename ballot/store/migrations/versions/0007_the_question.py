"""Drafts have what record format 2 asks for: titles, any verbs, sources, texts by language; a tally has two signatures."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True)
_TIME = sa.DateTime(timezone=True)
_NO_TEXT, _NOTHING = sa.text("'{}'"), sa.text("'[]'")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        # It alters no table while references of its rows wait to be checked, as after the migrations before this one.
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _register()
    _consultations()
    _ballots()
    _tallies()
    op.add_column("pending_act", sa.Column("evidence_salt", sa.LargeBinary(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL DEFERRED")


def downgrade() -> None:
    raise NotImplementedError("going back would lose titles, sources and verbs")


def _register() -> None:
    _drop_check_of_verbs("proposed_conclusion")
    op.add_column("proposed_conclusion", sa.Column("question", _JSON, nullable=False, server_default=_NO_TEXT))
    op.add_column("proposed_conclusion", sa.Column("source_sha256", sa.CHAR(64), nullable=True))


def _consultations() -> None:
    for name in ("legal_basis", "authorised_by"):
        op.alter_column("consultation", name, new_column_name=f"{name}_before")
        op.add_column("consultation", sa.Column(name, _JSON, nullable=False, server_default=_NO_TEXT))
    op.add_column("consultation", sa.Column("contact_name", _JSON, nullable=False, server_default=_NO_TEXT))
    op.add_column("consultation", sa.Column("authority", _JSON, nullable=True))
    table = sa.table(
        "consultation",
        *map(sa.column, ("id", "legal_basis_before", "authorised_by_before", "slug", "stage")),
        *(sa.column(name, _JSON) for name in ("contact", "legal_basis", "authorised_by", "contact_name")),
    )
    for row in op.get_bind().execute(sa.select(table)).mappings().all():
        contact = dict(row["contact"])
        values: dict[str, Any] = {
            "legal_basis": _in_english(row["legal_basis_before"]),
            "authorised_by": _in_english(row["authorised_by_before"]),
            "contact_name": _in_english(contact.pop("name", "")),
            "contact": contact,
        }
        if row["stage"] == "draft":  # an origin has no full stops any more
            values["slug"] = re.sub(r"[^a-z0-9]+", "-", row["slug"]).strip("-")
        op.execute(sa.update(table).where(table.c.id == row["id"]).values(values))
    op.drop_column("consultation", "legal_basis_before")
    op.drop_column("consultation", "authorised_by_before")


def _in_english(text: str) -> dict[str, str]:
    return {"en": text.strip()} if text.strip() else {}


def _ballots() -> None:
    _drop_check_of_verbs("draft_ballot")
    op.add_column("draft_ballot", sa.Column("title", _JSON, nullable=False, server_default=_NO_TEXT))
    op.add_column("draft_ballot", sa.Column("actions", _JSON, nullable=False, server_default=_NOTHING))
    op.add_column("draft_ballot", sa.Column("source", _JSON, nullable=True))
    table = sa.table("draft_ballot", sa.column("id"), sa.column("action"), sa.column("actions", _JSON))
    for row in op.get_bind().execute(sa.select(table)).mappings().all():
        op.execute(sa.update(table).where(table.c.id == row["id"]).values(actions=[row["action"]]))
    op.drop_column("draft_ballot", "action")


def _tallies() -> None:
    # Empty: a tally belongs to a record of version 1, with which nothing is migrated. Made anew, as SQLite adds no column
    # that may not be empty.
    if op.get_bind().execute(sa.text("SELECT 1 FROM signed_tally")).first():
        raise RuntimeError("there are tallies of records of version 1")
    op.drop_table("signed_tally")
    op.create_table(
        "signed_tally",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("tally", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("archive_signature", sa.LargeBinary(), nullable=False),
        sa.Column("signed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("consultation_id", name="pk_signed_tally"),
        sa.CheckConstraint("length(signature) = 64", name=op.f("ck_signed_tally_signature")),
        sa.CheckConstraint("length(archive_signature) = 3309", name=op.f("ck_signed_tally_archive_signature")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name="fk_signed_tally_consultation_id",
            deferrable=True,
            initially="DEFERRED",
        ),
    )


def _drop_check_of_verbs(table: str) -> None:
    """SQLite drops no constraint, and Alembic's copy of a table would lose the other checks: it is made by its own text."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f(f"ck_{table}_action"), table, type_="check")
        return
    made = connection.scalar(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name"), {"name": table}
    )
    check = rf",\s*CONSTRAINT\s+\"?ck_{table}_action\"?\s+CHECK\s*\(action IN \([^()]*\)\)"
    without, found = re.subn(check, "", str(made))
    fresh, renamed = re.subn(rf"^CREATE TABLE \"?{table}\"?", f"CREATE TABLE {table}_anew", without)
    if (found, renamed) != (1, 1):
        raise RuntimeError(f"{table} is not what the migrations before made")
    connection.exec_driver_sql(fresh)
    connection.exec_driver_sql(f"INSERT INTO {table}_anew SELECT * FROM {table}")  # noqa: S608 - constants
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(f"ALTER TABLE {table}_anew RENAME TO {table}")
