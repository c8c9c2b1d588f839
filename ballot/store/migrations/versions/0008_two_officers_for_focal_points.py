"""Proposed changes of focal points wait for a second officer; what a commitment to a scan hides is encrypted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Empty: salts belong to records of version 2, of which there is none before this migration.
    if op.get_bind().execute(sa.text("SELECT 1 FROM pending_act WHERE evidence_salt IS NOT NULL")).first():
        raise RuntimeError("there are commitments to scans that are not encrypted")
    op.drop_column("pending_act", "evidence_salt")
    op.add_column("pending_act", sa.Column("sealed_commitment", sa.LargeBinary(), nullable=True))
    op.create_table(
        "focal_point_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("change", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", _TIME, nullable=False),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("settled_at", _TIME, nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_focal_point_proposal"),
        sa.CheckConstraint("kind IN ('add', 'remove', 'replace', 'import')", name=op.f("ck_focal_point_proposal_kind")),
        sa.CheckConstraint("outcome IN ('confirmed', 'rejected')", name=op.f("ck_focal_point_proposal_outcome")),
        sa.CheckConstraint(
            "(settled_by IS NULL) = (outcome IS NULL) AND (settled_at IS NULL) = (outcome IS NULL)",
            name=op.f("ck_focal_point_proposal_settled"),
        ),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome <> 'confirmed' OR settled_by <> proposed_by",
            name=op.f("ck_focal_point_proposal_second_officer"),
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name="fk_focal_point_proposal_body_id", deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index("ix_focal_point_proposal_body_id", "focal_point_proposal", ["body_id"])


def downgrade() -> None:
    raise NotImplementedError("going back would lose proposals and commitments")
