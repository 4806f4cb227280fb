"""Add reviews, the scores of submitted versions, and who presented them."""

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"


def upgrade() -> None:
    """Carry the schema forward."""
    op.add_column("assessments", sa.Column("presented_by", sa.Text(), nullable=False, server_default=""))
    op.add_column("assessments", sa.Column("presented_sha256", sa.Text(), nullable=False, server_default=""))
    op.add_column("submissions", sa.Column("presented_by", sa.Text(), nullable=False, server_default=""))
    op.add_column("submissions", sa.Column("alone", sa.Boolean(), nullable=False, server_default="0"))
    op.create_index("ix_submissions_period", "submissions", ["period"])
    op.create_table(
        "submitted_scores",
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.Column("criterion", sa.String(length=64), nullable=False),
        sa.Column("points", sa.Text(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"], ["submissions.id"], name=op.f("fk_submitted_scores_submission_submissions")
        ),
        sa.PrimaryKeyConstraint("submission", "criterion", name=op.f("pk_submitted_scores")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("reviewer", sa.String(length=64), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint(
            "decision IN ('begin', 'return', 'accept', 'reopen')", name=op.f("ck_reviews_decision")
        ),
        sa.ForeignKeyConstraint(["unit"], ["org_units.key"], name=op.f("fk_reviews_unit_org_units")),
        sa.ForeignKeyConstraint(["reviewer"], ["org_units.key"], name=op.f("fk_reviews_reviewer_org_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index("ix_reviews_unit_period", "reviews", ["unit", "period"])
    op.create_index("ix_reviews_period", "reviews", ["period"])
    op.create_table(
        "returned_items",
        sa.Column("review", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["review"], ["reviews.id"], name=op.f("fk_returned_items_review_reviews")),
        sa.PrimaryKeyConstraint("review", "position", name=op.f("pk_returned_items")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "appraised_points",
        sa.Column("review", sa.String(length=64), nullable=False),
        sa.Column("criterion", sa.String(length=64), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["review"], ["reviews.id"], name=op.f("fk_appraised_points_review_reviews")),
        sa.PrimaryKeyConstraint("review", "criterion", name=op.f("pk_appraised_points")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "appraisal_drafts",
        sa.Column("submission", sa.String(length=64), nullable=False),
        sa.Column("criterion", sa.String(length=64), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"], ["submissions.id"], name=op.f("fk_appraisal_drafts_submission_submissions")
        ),
        sa.PrimaryKeyConstraint("submission", "criterion", name=op.f("pk_appraisal_drafts")),
        sqlite_with_rowid=False,
    )
