"""Stored folds, so that a process need not fold every entry of a long record when it starts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fold_snapshot",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("mark", sa.CHAR(64), nullable=False),
        sa.PrimaryKeyConstraint("consultation_id", name="pk_fold_snapshot"),
        sa.CheckConstraint("length(mark) = 64 AND mark = lower(mark)", name=op.f("ck_fold_snapshot_mark")),
        sa.ForeignKeyConstraint(
            ["consultation_id", "size"],
            ["signed_checkpoint.consultation_id", "signed_checkpoint.size"],
            name="fk_fold_snapshot_consultation_id_size",
            deferrable=True,
            initially="DEFERRED",
        ),
    )


def downgrade() -> None:
    op.drop_table("fold_snapshot")
