"""A body has an emblem: an SVG or a PNG."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "body_emblem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.CHAR(64), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_body_emblem"),
        sa.UniqueConstraint("body_id", name="uq_body_emblem_body_id"),
        sa.CheckConstraint("length(sha256) = 64 AND sha256 = lower(sha256)", name=op.f("ck_body_emblem_sha256")),
        sa.CheckConstraint("media_type IN ('image/svg+xml', 'image/png')", name=op.f("ck_body_emblem_media_type")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name="fk_body_emblem_body_id", deferrable=True, initially="DEFERRED"
        ),
    )


def downgrade() -> None:
    op.drop_table("body_emblem")
