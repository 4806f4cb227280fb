"""A file that proves a record: what it is, who issued it, where to look inside."""

from dataclasses import dataclass
from datetime import date


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
