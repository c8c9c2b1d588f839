"""The outbox holds deliveries of several kinds, of which mail is the first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_KEPT = (
    "id, message_id, dedupe_key, consultation_id, template, facts, state, focal_point_id, officer_id, address, language,"
    " status, attempts, next_attempt_at, claimed_until, claimed_by, last_error, created_at, sent_at, bounced_at, bounce"
)


def upgrade() -> None:
    # Made anew and not renamed: every constraint, index and sequence has the table in its name.
    op.create_table(
        "outbox_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("focal_point_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", _TIME, nullable=False),
        sa.Column("claimed_until", _TIME, nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("sent_at", _TIME, nullable=True),
        sa.Column("bounced_at", _TIME, nullable=True),
        sa.Column("bounce", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_delivery"),
        sa.UniqueConstraint("kind", "dedupe_key", name="uq_outbox_delivery_kind_dedupe_key"),
        sa.UniqueConstraint("message_id", name="uq_outbox_delivery_message_id"),
        _check("attempts", "attempts >= 0"),
        _check("claimed", "(claimed_by IS NULL) = (claimed_until IS NULL)"),
        _check("kind", "kind <> ''"),
        _check("language", "language IN ('ar', 'zh', 'en', 'fr', 'ru', 'es')"),
        _check("sent", "(status = 'sent') = (sent_at IS NOT NULL)"),
        _check("status", "status IN ('queued', 'sent', 'failed', 'cancelled')"),
        _refers("consultation_id", "consultation.id"),
        _refers("focal_point_id", "focal_point.id"),
        _refers("officer_id", "officer.id"),
    )
    # Before there are rows: PostgreSQL makes no index while their references wait to be checked.
    op.create_index("ix_outbox_delivery_consultation_id", "outbox_delivery", ["consultation_id"])
    op.create_index(
        "ix_outbox_delivery_kind_status_next_attempt_at", "outbox_delivery", ["kind", "status", "next_attempt_at"]
    )
    op.execute(f"INSERT INTO outbox_delivery (kind, {_KEPT}) SELECT 'mail', {_KEPT} FROM outbox_mail ORDER BY id")  # noqa: S608 - constants
    if op.get_bind().dialect.name == "postgresql":
        # Deeds name mails by their number, so the numbers go on where they stood.
        op.execute("SELECT setval('outbox_delivery_id_seq', last_value, is_called) FROM outbox_mail_id_seq")
    op.drop_table("outbox_mail")


def downgrade() -> None:
    raise NotImplementedError("going back would lose every delivery that is no mail")


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_outbox_delivery_{name}"))


def _refers(column: str, target: str) -> sa.ForeignKeyConstraint:
    name = f"fk_outbox_delivery_{column}"
    return sa.ForeignKeyConstraint([column], [target], name=name, deferrable=True, initially="DEFERRED")
