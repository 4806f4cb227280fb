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
    active: bool = True
    """Whether they still work here; whoever left stays in history."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What somebody who leaves has in hand, to be given to a colleague."""

    cases: tuple[str, ...] = ()
    """Codes of the open cases they are in charge of."""
    filters: int = 0
    """Named filters of theirs."""
    drafts: int = 0
    """Unsaved forms in the workspace; they belong to everybody who works in it."""
    schedules: int = 0
    """Series that still run; they belong to the unit."""

    @property
    def nothing(self) -> bool:
        """Tell whether there is nothing that a colleague has to take over."""
        return not (self.cases or self.filters)
