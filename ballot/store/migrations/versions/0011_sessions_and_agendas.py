"""Sessions, the items on their agendas, and what became of each item."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True)
_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_sessions()
    _create_items()
    _create_outcomes()


def downgrade() -> None:
    raise NotImplementedError("going back would lose sessions and agendas")


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=f"fk_{table}_{column}", deferrable=True, initially="DEFERRED"
    )


def _create_sessions() -> None:
    op.create_table(
        "council_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("names", _JSON, nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("contributions_until", _TIME, nullable=True),
        sa.Column("next_session_id", sa.Integer(), nullable=True),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("records", _JSON, nullable=False),
        sa.Column("groups", _JSON, nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_council_session"),
        sa.UniqueConstraint("body_id", "reference", name="uq_council_session_body_id_reference"),
        sa.CheckConstraint("kind IN ('session', 'consultation')", name=op.f("ck_council_session_kind")),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= begins_on", name=op.f("ck_council_session_days")),
        sa.CheckConstraint("next_session_id <> id", name=op.f("ck_council_session_next_session")),
        _reference("council_session", "body_id", "body"),
        _reference("council_session", "next_session_id", "council_session"),
    )


def _create_items() -> None:
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("in_group", sa.String(), nullable=False),
        sa.Column("item_number", sa.String(), nullable=False),
        *(
            sa.Column(name, _JSON, nullable=False)
            for name in ("titles", "documents", "agenda_references", "contributions")
        ),
        sa.Column("new", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_item"),
        sa.CheckConstraint("position >= 1", name=op.f("ck_agenda_item_position")),
        _reference("agenda_item", "session_id", "council_session"),
    )
    op.create_index("ix_agenda_item_session_id", "agenda_item", ["session_id"])


def _create_outcomes() -> None:
    op.create_table(
        "item_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("destination", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("paragraph", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_item_outcome"),
        sa.CheckConstraint(
            "kind IN ('consult-by-correspondence', 'deferred', 'to-CWG', 'returned', 'no-consensus', "
            "'noted-at-meeting', 'other')",
            name=op.f("ck_item_outcome_kind"),
        ),
        _reference("item_outcome", "item_id", "agenda_item"),
    )
    op.create_index("ix_item_outcome_item_id", "item_outcome", ["item_id"])
