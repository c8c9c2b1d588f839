"""Papers begun and put aside: one of each session, and no longer one of each focal point."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The key changes, so the table is made anew. What was begun waits beside it: the new constraints have the old names.
    op.execute(
        "CREATE TEMPORARY TABLE begun AS"
        " SELECT focal_point_id, consultation_id, ciphertext, kept_at FROM unfinished_reply"
    )
    op.drop_table("unfinished_reply")
    op.create_table(
        "unfinished_reply",
        sa.Column("focal_point_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("session_mark", sa.CHAR(64), nullable=False),
        sa.Column("link_generation", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("focal_point_id", "consultation_id", "session_mark", name="pk_unfinished_reply"),
        sa.CheckConstraint(
            "length(session_mark) = 64 AND session_mark = lower(session_mark)",
            name=op.f("ck_unfinished_reply_session_mark"),
        ),
        sa.CheckConstraint("link_generation > 0", name=op.f("ck_unfinished_reply_link_generation")),
        _refers("consultation_id", "consultation.id", "fk_unfinished_reply_consultation_id"),
        _refers("focal_point_id", "focal_point.id", "fk_unfinished_reply_focal_point_id"),
    )
    # Which session kept it is written inside, sealed: here it becomes that of none, and is offered to every one.
    op.execute(
        "INSERT INTO unfinished_reply"
        " (focal_point_id, consultation_id, session_mark, link_generation, ciphertext, kept_at)"
        " SELECT begun.focal_point_id, begun.consultation_id,"
        " '0000000000000000000000000000000000000000000000000000000000000000',"
        " focal_point.link_generation,"
        " begun.ciphertext, begun.kept_at"
        " FROM begun JOIN focal_point ON focal_point.id = begun.focal_point_id"
    )
    op.execute("DROP TABLE begun")


def downgrade() -> None:
    raise NotImplementedError("going back would destroy what all sessions but one have kept")


def _refers(column: str, target: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=name, deferrable=True, initially="DEFERRED")
