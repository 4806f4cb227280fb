"""People who work in a workspace."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NewUser:
    """What is typed to add somebody."""

    login: str
    name: str
    title: str
    password: str


@dataclass(frozen=True, slots=True)
class UserRecord:
    """Somebody who signs in."""

    id: str
    login: str
    name: str
    title: str
    roles: tuple[str, ...]
