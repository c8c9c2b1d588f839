"""The first schema: people, papers, the ballot box and the post; the record's entries append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _people()
    _papers()
    _ballot_box()
    _access_and_post()
    if op.get_bind().dialect.name == "sqlite":
        _guard_entries_on_sqlite()
    else:
        _guard_entries_on_postgresql()


def downgrade() -> None:
    raise NotImplementedError("going back from the first schema would destroy the records")


def _guard_entries_on_sqlite() -> None:
    refuse = " BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END"
    op.execute("CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry" + refuse)
    op.execute("CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry" + refuse)
    # INSERT OR REPLACE removes the old row without firing a DELETE trigger.
    there = "SELECT 1 FROM entry WHERE consultation_id = NEW.consultation_id AND seq = NEW.seq"
    op.execute("CREATE TRIGGER entry_no_replace BEFORE INSERT ON entry WHEN EXISTS (" + there + ")" + refuse)


def _guard_entries_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION entries_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION 'entries are append-only'"
        " USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER entry_no_change BEFORE UPDATE OR DELETE ON entry"
        " FOR EACH ROW EXECUTE FUNCTION entries_are_append_only()"
    )
    op.execute(
        "CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON entry"
        " FOR EACH STATEMENT EXECUTE FUNCTION entries_are_append_only()"
    )


_TIME = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True)
_CURRENT = sa.text("removed_at IS NULL")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), nullable=False)


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(name))


def _refers(columns: list[str], targets: list[str], name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(columns, targets, name=name, deferrable=True, initially="DEFERRED")


def _people() -> None:
    op.create_table(
        "body",
        _id(),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("names", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_body"),
        sa.UniqueConstraint("slug", name="uq_body_slug"),
    )
    op.create_table(
        "member_seat",
        _id(),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("roll_order", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_member_seat"),
        sa.UniqueConstraint("body_id", "roll_order", name="uq_member_seat_body_id_roll_order"),
        sa.UniqueConstraint("body_id", "state", name="uq_member_seat_body_id_state"),
        _refers(["body_id"], ["body.id"], "fk_member_seat_body_id"),
    )
    op.create_table(
        "voting_right",
        _id(),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("entitled", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.String(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_voting_right"),
        _check("ck_voting_right_ground", "entitled = (ground IS NULL)"),
        _refers(["body_id"], ["body.id"], "fk_voting_right_body_id"),
    )
    op.create_index("ix_voting_right_body_id_state", "voting_right", ["body_id", "state"])
    op.create_table(
        "focal_point",
        _id(),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("added_at", _TIME, nullable=False),
        sa.Column("removed_at", _TIME, nullable=True),
        sa.Column("link_generation", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_focal_point"),
        sa.UniqueConstraint("public_id", name="uq_focal_point_public_id"),
        _check("ck_focal_point_language", "language IN ('ar', 'zh', 'en', 'fr', 'ru', 'es')"),
        _check("ck_focal_point_link_generation", "link_generation >= 1"),
        _check("ck_focal_point_public_id", "substr(public_id, 1, 3) = 'fp-'"),
        _refers(["body_id"], ["body.id"], "fk_focal_point_body_id"),
    )
    op.create_index(
        "uq_focal_point_current",
        "focal_point",
        ["body_id", "state", "email"],
        unique=True,
        sqlite_where=_CURRENT,
        postgresql_where=_CURRENT,
    )
    op.create_table(
        "officer",
        _id(),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("disabled_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_officer"),
        sa.UniqueConstraint("email", name="uq_officer_email"),
        sa.UniqueConstraint("public_id", name="uq_officer_public_id"),
        _check("ck_officer_language", "language IN ('ar', 'zh', 'en', 'fr', 'ru', 'es')"),
        _check("ck_officer_public_id", "substr(public_id, 1, 3) = 'of-'"),
        _check("ck_officer_role", "role IN ('chair', 'vice-chair', 'secretariat', 'auditor')"),
    )
    op.create_table(
        "first_access",
        _id(),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("token_sha256", sa.CHAR(64), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("used_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_first_access"),
        sa.UniqueConstraint("token_sha256", name="uq_first_access_token_sha256"),
        _check("ck_first_access_token_sha256", "length(token_sha256) = 64 AND token_sha256 = lower(token_sha256)"),
        _refers(["officer_id"], ["officer.id"], "fk_first_access_officer_id"),
    )
    op.create_index("ix_first_access_officer_id", "first_access", ["officer_id"])


def _papers() -> None:
    op.create_table(
        "proposed_conclusion",
        _id(),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("item_number", sa.Integer(), nullable=False),
        sa.Column("paragraph", sa.String(), nullable=False),
        sa.Column("title", _JSON, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("also", _JSON, nullable=False),
        sa.Column("text", _JSON, nullable=False),
        sa.Column("documents", _JSON, nullable=False),
        sa.Column("condition", sa.String(), nullable=True),
        sa.Column("imported_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposed_conclusion"),
        sa.UniqueConstraint(
            "body_id",
            "source",
            "item_number",
            "paragraph",
            name="uq_proposed_conclusion_body_id_source_item_number_paragraph",
        ),
        _check("ck_proposed_conclusion_action", "action IN ('note', 'endorse', 'approve', 'adopt', 'authorize')"),
        _refers(["body_id"], ["body.id"], "fk_proposed_conclusion_body_id"),
    )
    op.create_table(
        "consultation",
        _id(),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("title", _JSON, nullable=False),
        sa.Column("legal_basis", sa.String(), nullable=False),
        sa.Column("authorised_by", sa.String(), nullable=False),
        sa.Column("rule_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("closes_at", _TIME, nullable=True),
        sa.Column("record_until", _TIME, nullable=True),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("letter", _JSON, nullable=False),
        sa.Column("contact", _JSON, nullable=False),
        sa.Column("reminder_hours", _JSON, nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("opened_at", _TIME, nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consultation"),
        sa.UniqueConstraint("body_id", "reference", name="uq_consultation_body_id_reference"),
        sa.UniqueConstraint("body_id", "slug", name="uq_consultation_body_id_slug"),
        _check(
            "ck_consultation_opened",
            "stage = 'draft' OR (opened_at IS NOT NULL AND closes_at IS NOT NULL AND record_until IS NOT NULL)",
        ),
        _check("ck_consultation_record_until", "record_until >= closes_at"),
        _check("ck_consultation_size", "size >= 0"),
        _check("ck_consultation_stage", "stage IN ('draft', 'open', 'closed', 'declared', 'annulled')"),
        _refers(["body_id"], ["body.id"], "fk_consultation_body_id"),
    )
    op.create_table(
        "draft_ballot",
        _id(),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("text", _JSON, nullable=False),
        sa.Column("proposed_conclusion_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_draft_ballot"),
        sa.UniqueConstraint("consultation_id", "position", name="uq_draft_ballot_consultation_id_position"),
        _check("ck_draft_ballot_action", "action IN ('note', 'endorse', 'approve', 'adopt', 'authorize')"),
        _check("ck_draft_ballot_position", "position >= 1"),
        _refers(["consultation_id"], ["consultation.id"], "fk_draft_ballot_consultation_id"),
        _refers(["proposed_conclusion_id"], ["proposed_conclusion.id"], "fk_draft_ballot_proposed_conclusion_id"),
    )
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.CHAR(64), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_stored_file"),
        _check("ck_stored_file_sha256", "length(sha256) = 64 AND sha256 = lower(sha256)"),
        _check("ck_stored_file_size", "size = length(content)"),
    )
    op.create_table(
        "ballot_document",
        _id(),
        sa.Column("draft_ballot_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sha256", sa.CHAR(64), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("distributable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ballot_document"),
        _refers(["draft_ballot_id"], ["draft_ballot.id"], "fk_ballot_document_draft_ballot_id"),
        _refers(["sha256"], ["stored_file.sha256"], "fk_ballot_document_sha256"),
    )
    op.create_index("ix_ballot_document_draft_ballot_id", "ballot_document", ["draft_ballot_id"])
    op.create_index("ix_ballot_document_sha256", "ballot_document", ["sha256"])
    op.create_table(
        "publication",
        _id(),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.CHAR(64), nullable=False),
        sa.Column("published_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_publication"),
        _check("ck_publication_sha256", "length(sha256) = 64 AND sha256 = lower(sha256)"),
        _refers(["consultation_id"], ["consultation.id"], "fk_publication_consultation_id"),
    )
    op.create_index("ix_publication_consultation_id", "publication", ["consultation_id"])


def _ballot_box() -> None:
    op.create_table(
        "entry",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("consultation_id", "seq", name="pk_entry"),
        _check("ck_entry_hashes", "length(hashes) >= 32 AND length(hashes) % 32 = 0"),
        _check("ck_entry_seq", "seq >= 0"),
        _refers(["consultation_id"], ["consultation.id"], "fk_entry_consultation_id"),
    )
    op.create_table(
        "signed_checkpoint",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("signed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("consultation_id", "size", name="pk_signed_checkpoint"),
        _check("ck_signed_checkpoint_root", "length(root) = 32"),
        _check("ck_signed_checkpoint_size", "size >= 1"),
        _refers(["consultation_id"], ["consultation.id"], "fk_signed_checkpoint_consultation_id"),
    )
    op.create_table(
        "sealed_opening",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("consultation_id", "seq", name="pk_sealed_opening"),
        _refers(
            ["consultation_id", "seq"],
            ["entry.consultation_id", "entry.seq"],
            "fk_sealed_opening_consultation_id_seq",
        ),
    )
    op.create_table(
        "evidence",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.CHAR(64), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("consultation_id", "sha256", name="pk_evidence"),
        _check("ck_evidence_sha256", "length(sha256) = 64 AND sha256 = lower(sha256)"),
        _refers(["consultation_id"], ["consultation.id"], "fk_evidence_consultation_id"),
    )
    op.create_table(
        "signed_tally",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("tally", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("signed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("consultation_id", name="pk_signed_tally"),
        _check("ck_signed_tally_signature", "length(signature) = 64"),
        _refers(["consultation_id"], ["consultation.id"], "fk_signed_tally_consultation_id"),
    )
    op.create_table(
        "pending_act",
        _id(),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sealed_payload", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("evidence_sha256", sa.CHAR(64), nullable=True),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", _TIME, nullable=False),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("settled_at", _TIME, nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("entry_seq", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_pending_act"),
        _check(
            "ck_pending_act_evidence_sha256",
            "length(evidence_sha256) = 64 AND evidence_sha256 = lower(evidence_sha256)",
        ),
        _check("ck_pending_act_kind", "kind IN ('paper-reply', 'roll-amended')"),
        _check("ck_pending_act_outcome", "outcome IN ('confirmed', 'rejected')"),
        _check(
            "ck_pending_act_second_officer",
            "outcome IS NULL OR outcome <> 'confirmed' OR settled_by <> proposed_by",
        ),
        _check(
            "ck_pending_act_settled",
            "(settled_by IS NULL) = (outcome IS NULL) AND (settled_at IS NULL) = (outcome IS NULL)",
        ),
        _refers(["consultation_id"], ["consultation.id"], "fk_pending_act_consultation_id"),
    )
    op.create_index("ix_pending_act_consultation_id", "pending_act", ["consultation_id"])


def _access_and_post() -> None:
    op.create_table(
        "session",
        _id(),
        sa.Column("token_sha256", sa.CHAR(64), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("focal_point_id", sa.Integer(), nullable=True),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("revoked_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_session"),
        sa.UniqueConstraint("token_sha256", name="uq_session_token_sha256"),
        _check("ck_session_one_holder", "(officer_id IS NULL) <> (focal_point_id IS NULL)"),
        _check("ck_session_token_sha256", "length(token_sha256) = 64 AND token_sha256 = lower(token_sha256)"),
        _refers(["consultation_id"], ["consultation.id"], "fk_session_consultation_id"),
        _refers(["focal_point_id"], ["focal_point.id"], "fk_session_focal_point_id"),
        _refers(["officer_id"], ["officer.id"], "fk_session_officer_id"),
    )
    op.create_index("ix_session_focal_point_id", "session", ["focal_point_id"])
    op.create_index("ix_session_officer_id", "session", ["officer_id"])
    op.create_table(
        "sign_in_failure",
        _id(),
        sa.Column("account_sha256", sa.CHAR(64), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_failure"),
        _check(
            "ck_sign_in_failure_account_sha256",
            "length(account_sha256) = 64 AND account_sha256 = lower(account_sha256)",
        ),
    )
    op.create_index("ix_sign_in_failure_account_sha256_at", "sign_in_failure", ["account_sha256", "at"])
    op.create_index("ix_sign_in_failure_address_at", "sign_in_failure", ["address", "at"])
    op.create_table(
        "outbox_mail",
        _id(),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("facts", _JSON, nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("focal_point_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", _TIME, nullable=False),
        sa.Column("claimed_until", _TIME, nullable=True),
        sa.Column("claimed_by", sa.String(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("sent_at", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_mail"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_mail_dedupe_key"),
        sa.UniqueConstraint("message_id", name="uq_outbox_mail_message_id"),
        _check("ck_outbox_mail_attempts", "attempts >= 0"),
        _check("ck_outbox_mail_claimed", "(claimed_by IS NULL) = (claimed_until IS NULL)"),
        _check("ck_outbox_mail_language", "language IN ('ar', 'zh', 'en', 'fr', 'ru', 'es')"),
        _check("ck_outbox_mail_sent", "(status = 'sent') = (sent_at IS NOT NULL)"),
        _check("ck_outbox_mail_status", "status IN ('queued', 'sent', 'failed', 'cancelled')"),
        _refers(["consultation_id"], ["consultation.id"], "fk_outbox_mail_consultation_id"),
        _refers(["focal_point_id"], ["focal_point.id"], "fk_outbox_mail_focal_point_id"),
        _refers(["officer_id"], ["officer.id"], "fk_outbox_mail_officer_id"),
    )
    op.create_index("ix_outbox_mail_consultation_id", "outbox_mail", ["consultation_id"])
    op.create_index("ix_outbox_mail_status_next_attempt_at", "outbox_mail", ["status", "next_attempt_at"])
