"""Keep where a report was signed and which issued report it replaces or corrects."""

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"


def upgrade() -> None:
    """Carry the schema forward."""
    op.add_column("reports", sa.Column("origin", sa.Text(), nullable=False, server_default="here"))
    op.add_column("reports", sa.Column("amends", sa.Text(), nullable=True))
    op.add_column("reports", sa.Column("amendment", sa.Text(), nullable=False, server_default=""))
