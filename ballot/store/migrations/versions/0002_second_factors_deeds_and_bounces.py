"""Second factors of officers, papers begun and put aside, codes sent by mail, deeds, and mails that came back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_columns()
    _credentials()
    _access()
    _unfinished()
    _deeds()
    if op.get_bind().dialect.name == "sqlite":
        _guard_deeds_on_sqlite()
    else:
        _guard_deeds_on_postgresql()


def downgrade() -> None:
    raise NotImplementedError("going back would destroy what was noted of deeds, and officers' second factors")


_TIME = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(name))


def _refers(column: str, target: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=name, deferrable=True, initially="DEFERRED")


def _sha256(table: str, column: str) -> sa.CheckConstraint:
    return _check(f"ck_{table}_{column}", f"length({column}) = 64 AND {column} = lower({column})")


def _add_columns() -> None:
    # Without constraints, so that SQLite adds them in place: no table is copied, and the triggers of `entry` stay.
    with op.batch_alter_table("officer", recreate="never") as officer:
        officer.add_column(sa.Column("authenticator_sealed", sa.LargeBinary(), nullable=True))
        officer.add_column(sa.Column("authenticator_step", sa.Integer(), nullable=True))
        officer.add_column(sa.Column("authenticator_since", _TIME, nullable=True))
    with op.batch_alter_table("session", recreate="never") as session:
        session.add_column(sa.Column("address", sa.String(), nullable=True))
        session.add_column(sa.Column("browser", sa.String(), nullable=True))
        session.add_column(sa.Column("confirmed_at", _TIME, nullable=True))
    with op.batch_alter_table("consultation", recreate="never") as consultation:
        consultation.add_column(sa.Column("second_step", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("outbox_mail", recreate="never") as outbox_mail:
        outbox_mail.add_column(sa.Column("bounced_at", _TIME, nullable=True))
        outbox_mail.add_column(sa.Column("bounce", sa.String(), nullable=True))


def _credentials() -> None:
    op.create_table(
        "passkey",
        _id(),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("added_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sa.UniqueConstraint("credential_id", name="uq_passkey_credential_id"),
        _check("ck_passkey_sign_count", "sign_count >= 0"),
        _refers("officer_id", "officer.id", "fk_passkey_officer_id"),
    )
    op.create_index("ix_passkey_officer_id", "passkey", ["officer_id"])
    op.create_table(
        "recovery_code",
        _id(),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.CHAR(64), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
        sa.UniqueConstraint("code_sha256", name="uq_recovery_code_code_sha256"),
        _sha256("recovery_code", "code_sha256"),
        _refers("officer_id", "officer.id", "fk_recovery_code_officer_id"),
    )
    op.create_index("ix_recovery_code_officer_id", "recovery_code", ["officer_id"])


def _access() -> None:
    op.create_table(
        "sign_in_step",
        _id(),
        sa.Column("token_sha256", sa.CHAR(64), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("challenge", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_step"),
        sa.UniqueConstraint("token_sha256", name="uq_sign_in_step_token_sha256"),
        _check("ck_sign_in_step_purpose", "purpose IN ('sign-in', 'passkey-sign-in', 'passkey-add', 'confirm')"),
        _sha256("sign_in_step", "token_sha256"),
        _check("ck_sign_in_step_tries", "tries >= 0"),
        _refers("officer_id", "officer.id", "fk_sign_in_step_officer_id"),
    )
    op.create_index("ix_sign_in_step_officer_id", "sign_in_step", ["officer_id"])
    op.create_table(
        "link_request",
        _id(),
        sa.Column("address_sha256", sa.CHAR(64), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_link_request"),
        _sha256("link_request", "address_sha256"),
    )
    op.create_index("ix_link_request_address_at", "link_request", ["address", "at"])
    op.create_index("ix_link_request_address_sha256_at", "link_request", ["address_sha256", "at"])


def _unfinished() -> None:
    op.create_table(
        "unfinished_reply",
        sa.Column("focal_point_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("focal_point_id", "consultation_id", name="pk_unfinished_reply"),
        _refers("consultation_id", "consultation.id", "fk_unfinished_reply_consultation_id"),
        _refers("focal_point_id", "focal_point.id", "fk_unfinished_reply_focal_point_id"),
    )
    op.create_table(
        "reply_code",
        _id(),
        sa.Column("focal_point_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reply_code"),
        sa.UniqueConstraint("nonce", name="uq_reply_code_nonce"),
        _check("ck_reply_code_tries", "tries >= 0"),
        _refers("consultation_id", "consultation.id", "fk_reply_code_consultation_id"),
        _refers("focal_point_id", "focal_point.id", "fk_reply_code_focal_point_id"),
    )
    op.create_index("ix_reply_code_focal_point_id_consultation_id", "reply_code", ["focal_point_id", "consultation_id"])


def _deeds() -> None:
    op.create_table(
        "deed",
        _id(),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("facts", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deed"),
    )


def _guard_deeds_on_sqlite() -> None:
    refuse = " BEGIN SELECT RAISE(ABORT, 'deeds are append-only'); END"
    op.execute("CREATE TRIGGER deed_no_update BEFORE UPDATE ON deed" + refuse)
    op.execute("CREATE TRIGGER deed_no_delete BEFORE DELETE ON deed" + refuse)
    # INSERT OR REPLACE removes the old row without firing a DELETE trigger.
    there = "SELECT 1 FROM deed WHERE id = NEW.id"
    op.execute("CREATE TRIGGER deed_no_replace BEFORE INSERT ON deed WHEN EXISTS (" + there + ")" + refuse)


def _guard_deeds_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION deeds_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION 'deeds are append-only'"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER deed_no_change BEFORE UPDATE OR DELETE ON deed"
        " FOR EACH ROW EXECUTE FUNCTION deeds_are_append_only()"
    )
    op.execute(
        "CREATE TRIGGER deed_no_truncate BEFORE TRUNCATE ON deed"
        " FOR EACH STATEMENT EXECUTE FUNCTION deeds_are_append_only()"
    )
