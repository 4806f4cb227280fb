"""The search index keeps its words as they were written, a range of ids for each kind of record."""

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"


def upgrade() -> None:
    """Make the index anew and empty; opening the workspace fills it from the journal."""
    op.execute("DROP TABLE search_text")
    op.drop_table("search_rows")
    op.create_table(
        "search_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("record", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_rows")),
        sa.UniqueConstraint("record", name=op.f("uq_search_rows_record")),
    )
    op.create_table(
        "search_kinds",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_kinds")),
        sa.UniqueConstraint("noun", name=op.f("uq_search_kinds_noun")),
    )
    op.execute(
        "CREATE VIRTUAL TABLE search_text USING fts5(title, body, prefix = '2 3',"
        " content = 'search_rows', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0')"
    )
