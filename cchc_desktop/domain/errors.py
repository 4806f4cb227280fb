"""What can go wrong for the officer: a mistake, trouble outside, or a refusal."""


class Failure(Exception):
    """Say what happened and what to do; the message is ready for the officer's eyes."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UserMistake(Failure):
    """Something was entered that cannot be; the hint says what to enter instead."""

    exit_code = 3

    def __init__(self, message: str, *, hint: str = "", field: str = "") -> None:
        super().__init__(message, hint=hint)
        self.field = field


class Trouble(Failure):
    """The disk, a lock, a token or a damaged file stands in the way."""

    exit_code = 4


class Damage(Trouble):
    """The data itself can no longer be read as it was written; it can be repaired or restored."""


class Refused(Failure):
    """Security forbids it: altered, unknown sender, not allowed."""

    exit_code = 5
