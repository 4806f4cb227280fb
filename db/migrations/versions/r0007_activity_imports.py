"""Remember which workbook an activity came out of."""

import sqlalchemy as sa
from alembic import op

revision = "r0007"
down_revision = "r0006"


def upgrade() -> None:
    """Carry the schema forward."""
    op.create_table(
        "activity_imports",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.Column("withdrawn_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_imports")),
    )
    op.create_index(op.f("ix_activity_imports_sha256"), "activity_imports", ["sha256"])
    op.create_table(
        "imported_activities",
        sa.Column("import_id", sa.String(length=64), nullable=False),
        sa.Column("activity", sa.String(length=64), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["activity_imports.id"],
            name=op.f("fk_imported_activities_import_id_activity_imports"),
        ),
        sa.ForeignKeyConstraint(
            ["activity"], ["activities.id"], name=op.f("fk_imported_activities_activity_activities")
        ),
        sa.PrimaryKeyConstraint("import_id", "activity", name=op.f("pk_imported_activities")),
        sqlite_with_rowid=False,
    )
