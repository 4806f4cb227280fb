"""Remember the keys that stations had before they renewed them."""

import sqlalchemy as sa
from alembic import op

revision = "r0016"
down_revision = "r0015"


def upgrade() -> None:
    """Carry the schema forward."""
    op.create_table(
        "earlier_keys",
        sa.Column("station", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("replaced_by", sa.String(length=64), nullable=False),
        sa.Column("ends", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("renewed_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("station", "fingerprint", name=op.f("pk_earlier_keys")),
    )
