"""Files of documents that were uploaded for a draft, and wait for being assigned to its ballots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "uploaded_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.CHAR(64), nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_uploaded_document"),
        sa.CheckConstraint("length(sha256) = 64 AND sha256 = lower(sha256)", name=op.f("ck_uploaded_document_sha256")),
        sa.CheckConstraint("size = length(content)", name=op.f("ck_uploaded_document_size")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name="fk_uploaded_document_consultation_id",
            deferrable=True,
            initially="DEFERRED",
        ),
    )
    op.create_index("ix_uploaded_document_consultation_id", "uploaded_document", ["consultation_id"])


def downgrade() -> None:
    op.drop_table("uploaded_document")
