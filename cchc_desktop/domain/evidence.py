"""A file that proves a record: what it is, who issued it, where to look inside."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import fold, nfc

if TYPE_CHECKING:
    from cchc_desktop.domain.periods import Period

PROVABLE: Final = (
    Noun.ACTIVITY,
    Noun.ASSESSMENT,
    Noun.FEEDBACK,
    Noun.REPORT,
    Noun.UNIT_PLAN,
    Noun.DIFFICULTY,
    Noun.TRIGGER,
    Noun.OBLIGATION_CLAIM,
)
"""What files can be attached to."""
LACKING: Final = tuple(noun for noun in PROVABLE if noun is not Noun.REPORT)
"""What can lack proof: a report is itself a signed file."""
KEPT_YEARS: Final = 20
"""Files that once proved something are kept as long as the quarterly reports they stood behind."""
SETTLED: Final = timedelta(days=1)
"""How long a file that no record speaks of is left alone: a save of it may still be under way."""
NAME_LENGTH: Final = 255
_PAGE: Final = re.compile(r"\b(?:trang|tr|page|p)\b[ .:]*(\d{1,5})")


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


class FaultKind(StrEnum):
    """What is wrong with the bytes of an attached file."""

    MISSING = "missing"
    CHANGED = "changed"
    UNREADABLE = "unreadable"
    AWAITED = "awaited"
    """A bundle has promised it and has not brought it: no fault of this computer."""

    @property
    def label(self) -> str:
        """Return the words for the officer."""
        return {
            FaultKind.MISSING: tr("The file is missing from the store."),
            FaultKind.CHANGED: tr("The content of the file has changed."),
            FaultKind.UNREADABLE: tr("The file cannot be read."),
            FaultKind.AWAITED: tr("The file has not arrived yet."),
        }[self]


@dataclass(frozen=True, slots=True)
class Owner:
    """A record that a file proves, as it is called in lists."""

    noun: Noun
    record: str
    title: str
    unit: str
    """Key of the unit whose record it is."""


@dataclass(frozen=True, slots=True)
class EvidenceFault:
    """A file of the store that is missing, changed, unreadable or still awaited."""

    sha256: str
    name: str
    kind: FaultKind
    size: int = 0
    owners: tuple[Owner, ...] = ()

    @property
    def reason(self) -> str:
        """Return what is wrong, in words."""
        return self.kind.label


@dataclass(frozen=True, slots=True)
class OrphanFile:
    """A file of the store that proves nothing any more, or never did."""

    sha256: str
    size: int
    since: datetime
    """When it came in, or when it was last taken off a record."""
    name: str = ""
    """What it was called on its record; empty when no record ever spoke of it."""
    kept_until: date | None = None
    """The last day before it may be removed; None when it may be removed now."""


def kept_until(since: date, *, once_attached: bool, today: date) -> date | None:
    """Return until when an orphaned file is kept, None when it may go today.

    A file that once proved something stays for the term of quarterly reports, 20 years; what no record
    ever spoke of, the rest of a save that was broken off, only until a save can no longer be under way.
    """
    if not once_attached:
        last = since + SETTLED
    else:
        try:
            last = since.replace(year=since.year + KEPT_YEARS)
        except ValueError:  # 29 February
            last = since.replace(year=since.year + KEPT_YEARS, day=28)
    return None if last < today else last


def page_of(locator: str) -> int | None:
    """Return the page that a place inside a file names: "mục 2, trang 3" is 3."""
    found = _PAGE.search(fold(locator))
    return int(found[1]) if found and int(found[1]) else None


def short_name(name: str) -> str:
    """Return a file name composed, without the folders and line breaks no name has, and cut to 255 octets.

    Systems differ in what they take; a name that is cut keeps its ending.
    """
    plain = "".join(c for c in nfc(name).replace("\\", "/").rpartition("/")[2] if c.isprintable()).strip()
    plain = plain or "-"
    if len(plain.encode()) <= NAME_LENGTH:
        return plain
    stem, dot, ending = plain.rpartition(".")
    if not stem or len(ending.encode()) > NAME_LENGTH // 4:
        stem, dot, ending = plain, "", ""
    while len(f"{stem}{dot}{ending}".encode()) > NAME_LENGTH:
        stem = stem[:-1]
    return f"{stem}{dot}{ending}"


def check_provable(noun: Noun) -> None:
    """Raise UserMistake when no file can be attached to this kind of record."""
    if noun not in PROVABLE:
        raise UserMistake(
            tr("No file can be attached to this kind of record: {kind}.", kind=noun.label),
            hint=tr("Attach it to the activity, the case, the criterion, the report or the plan it proves."),
        )


def describe_owners(owners: Sequence[Owner]) -> str:
    """Return what a file proves in one line: the first record by name, how many more there are."""
    if not owners:
        return ""
    first = f"{owners[0].noun.label}: {owners[0].title}"
    return first if len(owners) == 1 else tr("{first} and {n} more", first=first, n=len(owners) - 1)
