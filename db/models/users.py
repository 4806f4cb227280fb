"""People who work in this workspace, and its settings."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Key, Table


class UserRow(Table):
    """Someone who signs in; the password is kept as an Argon2id hash."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("login"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    login: Mapped[str]
    name: Mapped[str]
    title: Mapped[str]
    roles: Mapped[str]
    password_hash: Mapped[str]
    active: Mapped[bool]


class SettingRow(Table):
    """One setting of this workspace."""

    __tablename__ = "settings"

    key: Mapped[Key] = mapped_column(primary_key=True)
    value: Mapped[str]
