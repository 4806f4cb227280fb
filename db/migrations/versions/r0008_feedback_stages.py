"""Give feedback all its stages, seal who sent it, and keep public holidays and terms."""

import json

import sqlalchemy as sa
from alembic import op

from cchc_desktop.domain.vietnamese import fold

revision = "r0008"
down_revision = "r0007"


def upgrade() -> None:
    """Carry the schema forward."""
    _holidays_and_terms()
    for column in (
        sa.Column("classified_on", sa.Date(), nullable=True),
        sa.Column("in_charge", sa.Text(), server_default="", nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=True),
        sa.Column("forwarded_to", sa.Text(), server_default="", nullable=False),
        sa.Column("forwarded_unit", sa.Text(), server_default="", nullable=False),
        sa.Column("forwarded_on", sa.Date(), nullable=True),
        sa.Column("satisfaction", sa.Text(), server_default="", nullable=False),
        sa.Column("satisfaction_on", sa.Date(), nullable=True),
        sa.Column("ending", sa.Text(), server_default="", nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ending_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("origin", sa.Text(), server_default="", nullable=False),
        sa.Column("folded", sa.Text(), server_default="", nullable=False),
    ):
        op.add_column("feedback_cases", column)
    op.create_index(op.f("ix_feedback_cases_unit_due"), "feedback_cases", ["unit", "due"], unique=False)
    op.create_table(
        "feedback_notes",
        sa.Column("feedback", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback"], ["feedback_cases.id"], name=op.f("fk_feedback_notes_feedback_feedback_cases")
        ),
        sa.PrimaryKeyConstraint("feedback", "position", name=op.f("pk_feedback_notes")),
    )
    _fold_cases()
    _move_senders()


def _holidays_and_terms() -> None:
    op.create_table(
        "holidays",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("shipped", sa.Boolean(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_holidays")),
    )
    op.create_table(
        "feedback_terms",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_feedback_terms")),
    )


def _fold_cases() -> None:
    cases = sa.table(
        "feedback_cases",
        *(
            sa.column(name, sa.Text())
            for name in ("id", "code", "content", "answer", "answer_number", "folded")
        ),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(cases)).all():
        words = fold(f"{row.code}\n{row.content}\n{row.answer}\n{row.answer_number}")
        connection.execute(cases.update().where(cases.c.id == row.id).values(folded=words))


def _move_senders() -> None:
    """Move who sent a case into the new table; the next opening, which has the key, seals it."""
    op.rename_table("feedback_senders", "feedback_senders_unsealed")
    op.create_table(
        "feedback_senders",
        sa.Column("feedback", sa.String(length=64), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("mask", sa.Text(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["feedback"], ["feedback_cases.id"], name=op.f("fk_feedback_senders_feedback_feedback_cases")
        ),
        sa.PrimaryKeyConstraint("feedback", name=op.f("pk_feedback_senders")),
    )
    connection = op.get_bind()
    columns = ("feedback", "name", "phone", "address")
    old = sa.table("feedback_senders_unsealed", *(sa.column(name, sa.Text()) for name in columns))
    new = sa.table(
        "feedback_senders",
        sa.column("feedback", sa.Text()),
        sa.column("scheme", sa.Text()),
        sa.column("sealed", sa.LargeBinary()),
        sa.column("mask", sa.Text()),
    )
    for row in connection.execute(sa.select(old)).all():
        words = {"name": row.name, "phone": row.phone, "address": row.address}
        sealed = json.dumps(words, ensure_ascii=False).encode()
        connection.execute(new.insert().values(feedback=row.feedback, scheme="plain", sealed=sealed, mask=""))
    op.drop_table("feedback_senders_unsealed")
