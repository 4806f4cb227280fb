"""The declarative base: named constraints, the column types every table uses."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, ClassVar

from sqlalchemy import BigInteger, MetaData, String, Text, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, kept as ISO text with microseconds so that it sorts and compares."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """Write `value`, which must know its time zone, as UTC text."""
        return None if value is None else moment_text(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        """Read the text back as a UTC moment."""
        return None if value is None else datetime.fromisoformat(value)


@lru_cache(maxsize=64)
def moment_text(value: datetime) -> str:
    """Return `value` as RFC 3339 UTC text with microseconds and Z."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


Key = Annotated[str, mapped_column(String(64))]
Digest = Annotated[str, mapped_column(String(64))]
Dong = Annotated[int, mapped_column(BigInteger)]


class Table(DeclarativeBase):
    """The base of every model."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: Moment, str: Text}
