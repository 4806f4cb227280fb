"""Who signs a report and where on the page: the leader's name, then the agency's seal."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from cchc_desktop.domain.language import tr


class Role(StrEnum):
    """In whose name a signature stands; the value is the name of its field in the PDF."""

    LEADER = "leader"
    SEAL = "seal"

    @property
    def label(self) -> str:
        """Return the words for the officer."""
        return {Role.LEADER: tr("leader's signature"), Role.SEAL: tr("agency's seal")}[self]


class Rectangle(NamedTuple):
    """A box on a page in points, its origin at the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Return the width in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Return the height in points."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on one page; `page` counts from 0."""

    page: int
    box: Rectangle


@dataclass(frozen=True, slots=True)
class SignaturePlaces:
    """The four places a report leaves free (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

    number: Place
    date: Place
    leader: Place
    seal: Place
