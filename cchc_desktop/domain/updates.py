"""Which update may follow which program."""

import re
from dataclasses import dataclass
from typing import Final

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.language import tr

_VERSION: Final = re.compile(r"(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})")
_SCHEMA: Final = re.compile(r"r\d{4}")


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """What tells one program from another: version, schema of its workspaces, kind of computer."""

    version: str
    schema: str
    platform: str

    @property
    def order(self) -> tuple[int, ...]:
        """Return the version as numbers that can be compared."""
        return tuple(int(part) for part in self.version.split("."))


def is_version(text: str) -> bool:
    """Tell whether a version is three numbers: 0.10.2 comes after 0.9.9."""
    return _VERSION.fullmatch(text) is not None


def is_schema(text: str) -> bool:
    """Tell whether this names a schema of workspaces."""
    return _SCHEMA.fullmatch(text) is not None


def check_step(here: ProgramFacts, offered: ProgramFacts) -> None:
    """Raise unless the program here may be replaced by the one offered.

    UserMistake for another kind of computer or the same version; Refused for an older program, which may
    have holes that were closed since and cannot read the workspaces of this one.
    """
    if offered.platform != here.platform:
        raise UserMistake(
            tr(
                "This update is for {offered}; the program here is for {here}.",
                offered=offered.platform,
                here=here.platform,
            ),
            hint=tr("Ask for the update file for this kind of computer."),
        )
    if offered.version == here.version:
        raise UserMistake(
            tr("Version {version} is installed already.", version=here.version),
            hint=tr("There is nothing to do."),
        )
    if offered.order < here.order or offered.schema < here.schema:
        raise Refused(
            tr(
                "The update brings version {offered}, which is older than version {here} on this computer.",
                offered=offered.version,
                here=here.version,
            ),
            hint=tr("Nothing was changed. Ask for the newest update file."),
        )
