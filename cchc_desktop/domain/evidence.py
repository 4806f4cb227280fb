"""A file that proves a record: what it is, who issued it, where to look inside."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from cchc_desktop.domain.language import tr

if TYPE_CHECKING:
    from cchc_desktop.domain.periods import Period


@dataclass(frozen=True, slots=True)
class EvidenceValues:
    """What the officer says of a file."""

    number: str = ""
    issuer: str = ""
    effective_on: date | None = None
    locator: str = ""
    """Section and page: "mục 2, trang 3"."""


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """One file attached to one record; the bytes lie in the store under `sha256`."""

    id: str
    noun: str
    record: str
    name: str
    """Original file name in NFC."""
    sha256: str
    size: int
    media_type: str
    values: EvidenceValues
    present: bool = True
    """False while the bytes are promised by a bundle and have not arrived."""


class EvidenceFit(StrEnum):
    """Whether a file can prove something of a period."""

    IN_PERIOD = "in_period"
    IN_FORCE = "in_force"
    OUTSIDE = "outside"
    UNDATED = "undated"

    @property
    def label(self) -> str:
        """Return the words for the officer."""
        return {
            EvidenceFit.IN_PERIOD: tr("In the period"),
            EvidenceFit.IN_FORCE: tr("In force"),
            EvidenceFit.OUTSIDE: tr("Outside the period"),
            EvidenceFit.UNDATED: tr("No date given"),
        }[self]


def fit_of(values: EvidenceValues, period: "Period") -> EvidenceFit:
    """Tell whether a file's date lets it prove something of `period`.

    Proof of an activity is dated in the period; a numbered document, a plan or a decision, need only be
    in force in it.
    """
    since = values.effective_on
    if since is None:
        return EvidenceFit.UNDATED
    if period.contains(since):
        return EvidenceFit.IN_PERIOD
    if values.number.strip() and since < period.starts_on:
        return EvidenceFit.IN_FORCE
    return EvidenceFit.OUTSIDE
