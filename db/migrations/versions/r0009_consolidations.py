"""Keep numbered consolidations, and reports drawn from one."""

import sqlalchemy as sa
from alembic import op

revision = "r0009"
down_revision = "r0008"


def upgrade() -> None:
    """Carry the schema forward."""
    op.create_table(
        "consolidations",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["org_units.key"], name=op.f("fk_consolidations_unit_org_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consolidations")),
        sa.UniqueConstraint("unit", "period", "number", name=op.f("uq_consolidations_unit_period_number")),
    )
    op.add_column("reports", sa.Column("kind", sa.Text(), nullable=False, server_default="own"))
    op.add_column("reports", sa.Column("consolidation", sa.Text(), nullable=True))
