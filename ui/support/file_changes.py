"""What is to happen to the files of a record when it is saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cchc_desktop.domain.evidence import EvidenceValues
from cchc_desktop.services.evidence import NewEvidence


@dataclass(frozen=True, slots=True)
class FileChanges:
    """Files to attach, to describe otherwise and to take off."""

    added: tuple[NewEvidence, ...] = ()
    described: Mapping[str, EvidenceValues] = field(default_factory=dict)
    detached: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.described or self.detached)


NOTHING: Final = FileChanges()
