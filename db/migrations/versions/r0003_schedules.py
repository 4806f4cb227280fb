"""Keep series that are entered once, and which activity was ticked off in which."""

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"


def upgrade() -> None:
    """Carry the schema forward."""
    op.create_table(
        "schedules",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("weekdays", sa.Text(), nullable=False),
        sa.Column("times", sa.Text(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("clauses", sa.Text(), nullable=False),
        sa.Column("audiences", sa.Text(), nullable=False),
        sa.Column("counters", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("missed", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_schedules_dates")),
        sa.CheckConstraint("every BETWEEN 1 AND 8", name=op.f("ck_schedules_every")),
        sa.ForeignKeyConstraint(["unit"], ["org_units.key"], name=op.f("fk_schedules_unit_org_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
    )
    op.create_index(op.f("ix_schedules_unit_starts_on"), "schedules", ["unit", "starts_on"], unique=False)
    for name in ("schedule", "occurrence"):
        op.add_column("activities", sa.Column(name, sa.String(length=64), server_default="", nullable=False))
    op.create_index(
        op.f("ix_activities_schedule"),
        "activities",
        ["schedule"],
        unique=False,
        sqlite_where=sa.text("schedule <> ''"),
    )
