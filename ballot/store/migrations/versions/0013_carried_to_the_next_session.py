"""What of a session was put on the agenda of the session that follows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "carried_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("next_session_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("carried_by", sa.String(), nullable=False),
        sa.Column("carried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_carried_over"),
        sa.UniqueConstraint("session_id", "subject", name="uq_carried_over_session_id_subject"),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["council_session.id"],
                name=f"fk_carried_over_{column}",
                deferrable=True,
                initially="DEFERRED",
            )
            for column in ("session_id", "next_session_id")
        ),
    )


def downgrade() -> None:
    raise NotImplementedError("going back would put subjects on the next agenda a second time")
