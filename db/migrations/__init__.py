"""Alembic migrations, run on opening after a backup."""
