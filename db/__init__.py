"""The store: SQLAlchemy models, migrations and everything that knows SQLite."""
