"""Papers are stored as they were read, and a proposed conclusion is known by its place and has a standing."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True)
_TIME = sa.DateTime(timezone=True)
_REGISTER = "proposed_conclusion"
_REFERENCE_OF_BALLOTS = "fk_draft_ballot_proposed_conclusion_id"


def upgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        # It alters no table while references of its rows wait to be checked.
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")
        op.drop_constraint(_REFERENCE_OF_BALLOTS, "draft_ballot", type_="foreignkey")
    _create_papers()
    rows = [_with_place(dict(row)) for row in op.get_bind().execute(sa.select(_before())).mappings().all()]
    op.drop_table(_REGISTER)
    register = _create_register()
    if rows:
        op.bulk_insert(register, rows)
    if on_postgresql:
        op.execute(f"SELECT setval('{_REGISTER}_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM {_REGISTER}), false)")  # noqa: S608 - constants
        op.create_foreign_key(
            _REFERENCE_OF_BALLOTS,
            "draft_ballot",
            _REGISTER,
            ["proposed_conclusion_id"],
            ["id"],
            deferrable=True,
            initially="DEFERRED",
        )
        op.execute("SET CONSTRAINTS ALL DEFERRED")


def downgrade() -> None:
    raise NotImplementedError("going back would lose papers and places")


def _before() -> sa.TableClause:
    of_json = ("title", "also", "text", "documents", "question")
    plain = ("id", "body_id", "source", "item_number", "paragraph", "action", "condition", "source_sha256")
    return sa.table(
        _REGISTER,
        *map(sa.column, plain),
        *(sa.column(name, _JSON) for name in of_json),
        sa.column("imported_at", _TIME),
    )


def _with_place(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as it is from now on. Nobody has confirmed it; where it stood in its paragraph was not stored."""
    condition = row["condition"]
    language = next(iter(row["text"]), "en")
    number = row.pop("item_number")
    return row | {
        "item": str(number),
        "ordinal": 1,
        "version": 1,
        "position": row["id"],
        "condition": {language: condition} if condition else {},
        "urgency": {},
        "readings": {},
        "by_hand": False,
        "standing": "found",
        "decided_by": None,
        "decided_at": None,
    }


def _create_papers() -> None:
    op.create_table(
        "council_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sha256", sa.CHAR(64), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("paragraphs", _JSON, nullable=False),
        sa.Column("notices", _JSON, nullable=False),
        sa.Column("reading", _JSON, nullable=False),
        sa.Column("settled", _JSON, nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_at", _TIME, nullable=False),
        sa.Column("registered_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_council_paper"),
        sa.UniqueConstraint("body_id", "sha256", name="uq_council_paper_body_id_sha256"),
        sa.CheckConstraint("length(sha256) = 64 AND sha256 = lower(sha256)", name=op.f("ck_council_paper_sha256")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name="fk_council_paper_body_id", deferrable=True, initially="DEFERRED"
        ),
    )


def _create_register() -> sa.Table:
    register = op.create_table(
        _REGISTER,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("paragraph", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.String() if name == "action" else _JSON, nullable=False)
            for name in ("title", "action", "also", "text", "question", "documents", "condition", "urgency", "readings")
        ),
        sa.Column("source_sha256", sa.CHAR(64), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", _TIME, nullable=True),
        sa.Column("imported_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposed_conclusion"),
        sa.UniqueConstraint(
            *("body_id", "source", "item", "paragraph", "ordinal", "version"),
            name="uq_proposed_conclusion_place",
        ),
        sa.CheckConstraint(
            "standing IN ('found', 'confirmed', 'refused', 'superseded')",
            name=op.f("ck_proposed_conclusion_standing"),
        ),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_proposed_conclusion_ordinal")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_proposed_conclusion_version")),
        sa.CheckConstraint(
            "standing <> 'confirmed' OR decided_by IS NOT NULL", name=op.f("ck_proposed_conclusion_decided")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["body.id"], name="fk_proposed_conclusion_body_id", deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index("ix_proposed_conclusion_body_id_source", _REGISTER, ["body_id", "source"])
    return register
