"""Keep the files that senders give with their cases, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "r0011"
down_revision = "r0010"


def upgrade() -> None:
    """Carry the schema forward."""
    op.create_table(
        "feedback_files",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("feedback", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.String(length=27), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback"], ["feedback_cases.id"], name=op.f("fk_feedback_files_feedback_feedback_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_files")),
    )
    op.create_index(op.f("ix_feedback_files_feedback"), "feedback_files", ["feedback"], unique=False)
