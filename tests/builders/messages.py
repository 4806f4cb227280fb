"""What the officer would have been shown, kept instead of shown."""

from dataclasses import dataclass, field

from cchc_desktop.domain.errors import Failure


@dataclass
class Told:
    """Keeps what would have been shown to the officer."""

    failures: list[Failure] = field(default_factory=list)
    crashes: list[BaseException] = field(default_factory=list)

    def failure(self, failure: Failure) -> None:
        """Keep a failure."""
        self.failures.append(failure)

    def crash(self, error: BaseException) -> None:
        """Keep an error of the program."""
        self.crashes.append(error)
