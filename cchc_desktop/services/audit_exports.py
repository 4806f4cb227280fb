"""The trail given out as a file that the station signs, and the check of such a file anywhere.

The file is JSON Lines: a head that says whose trail it is, then every line as it was hashed. Beside it lies a
detached CAdES signature of the station (`.p7s`), which `openssl cms -verify` checks too.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from sqlalchemy import func, select

from cchc_desktop.bundles.keys import StationKey
from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.files.whole import read_whole, reading, write_whole, writing_whole
from cchc_desktop.services.audit import TrailFilter, conditions, plain_line
from cchc_desktop.services.office import Office, audit_hash
from cchc_desktop.services.permissions import guarded
from db.models.audit import AuditRow
from db.models.tables import moment_text

FORMAT: Final = "cchc-audit-1"
SIGNATURE: Final = ".p7s"
LONGEST_LINE: Final = 1 << 24
"""Octets; the text of a whole report fits into one line many times."""


@dataclass(frozen=True, slots=True)
class TrailFile:
    """A trail that was given out: whose, which lines, and whether the station that signed it is known."""

    file: Path
    unit: str
    station: str
    lines: int
    first: int
    last: int
    known: bool
    """Whether the certificate that signed it is that of a station this workspace knows."""


@guarded
class AuditExports:
    """The trail as it leaves the workspace."""

    def __init__(self, office: Office, key: StationKey) -> None:
        self._office = office
        self._key = key

    def export(self, file: Path, *, wanted: TrailFilter | None = None) -> Changed[TrailFile]:
        """Write the trail, or its lines of some days, to `file` and sign it; the trail says so.

        UserMistake for a filter by anything but days: a chain with gaps could not be checked.
        """
        from cchc_desktop.bundles.cades import sign_octets

        office = self._office
        wanted = wanted or TrailFilter()
        if wanted != TrailFilter(since=wanted.since, until=wanted.until):
            raise UserMistake(
                tr("Only whole days of the trail are given out."),
                hint=tr("Take the other filters away; whoever reads the file can filter it."),
            )
        with office.changing() as change:
            change.audit("export", Noun.SETTING, "audit", after={"file": file.name})
            narrowed = select(AuditRow).where(*conditions(wanted)).order_by(AuditRow.seq)
            first, last, count = change.session.execute(
                select(func.min(AuditRow.seq), func.max(AuditRow.seq), func.count()).where(
                    *conditions(wanted)
                )
            ).one()
            if not count:
                raise UserMistake(
                    tr("There is nothing in the trail on these days."), hint=tr("Choose other days.")
                )
            head = {
                "format": FORMAT,
                "unit": office.unit.key,
                "unit_name": office.unit.body,
                "station": office.station,
                "made_at": moment_text(change.now),
                "made_by": office.user.name,
                "first": first,
                "last": last,
            }
            # line by line: a trail of many years is larger than a small PC's memory
            with writing_whole(file) as out:
                out.write(_line(head))
                for row in change.session.scalars(narrowed.execution_options(yield_per=500)):
                    out.write(_line(_plain(plain_line(row))))
            with reading(file) as written:
                signature = sign_octets(written, self._key, at=change.now)
            write_whole(_signature_of(file), signature)
            made = TrailFile(
                file=file,
                unit=office.unit.body,
                station=office.station,
                lines=count,
                first=first,
                last=last,
                known=True,
            )
            return change.done(made)

    def check(self, file: Path) -> TrailFile:
        """Check a trail that was given out, here or elsewhere: its signature, then its chain.

        Refused when either does not hold.
        """
        from cchc_desktop.bundles.cades import check_digest
        from cchc_desktop.bundles.keys import read_station_certificate

        with reading(file) as source:
            digest = hashlib.file_digest(source, "sha256").digest()
        try:
            certificate = check_digest(read_whole(_signature_of(file)), digest)
        except Refused as refused:
            raise _altered(file) from refused
        subject = read_station_certificate(certificate)
        with reading(file) as source:
            head, count = _follow(file, source, digest)
        if head["station"] != subject.station:
            raise _altered(file)
        return TrailFile(
            file, head["unit_name"], head["station"], count, head["first"], head["last"],
            self._knows(subject.station, certificate),
        )  # fmt: skip

    def _knows(self, station: str, certificate: str) -> bool:
        from cchc_desktop.bundles.codes import fingerprint
        from cchc_desktop.services.stream_signers import had_key
        from db.models.bundles import StationRow

        with self._office.reading() as session:
            held = session.scalar(select(StationRow.fingerprint).where(StationRow.id == station))
            signed_with = fingerprint(certificate)
            return held == signed_with or had_key(session, station, signed_with)


def _follow(file: Path, source: BinaryIO, digest: bytes) -> tuple[dict[str, Any], int]:
    """Follow the chain of an exported trail line by line; return its head and how many lines hold together.

    Refused when one does not, or when the file is not the one that was signed; UserMistake for no trail.
    """
    seen = hashlib.sha256()
    lines = _lines(file, source, seen.update)
    head = _checked_head(file, next(lines, {}))
    count, previous = 0, None
    for number, line in enumerate(lines, head["first"]):
        held = _checked_line(file, line)
        previous = line["previous"] if not count else previous
        if (line["seq"], line["previous"]) != (number, previous) or audit_hash(held) != line["hash"]:
            raise _altered(file)
        previous, count = line["hash"], count + 1
    if not count:
        raise _strange(file)
    if head["last"] != head["first"] + count - 1 or seen.digest() != digest:
        raise _altered(file)
    return head, count


def _lines(file: Path, source: BinaryIO, seen: Callable[[bytes], object]) -> Iterator[dict[str, Any]]:
    while octets := source.readline(LONGEST_LINE):
        seen(octets)
        try:
            if not octets.endswith(b"\n") and len(octets) == LONGEST_LINE:
                raise _strange(file)
            yield dict(json.loads(octets))
        except (ValueError, TypeError, RecursionError) as error:
            raise _strange(file) from error


def _checked_head(file: Path, head: dict[str, Any]) -> dict[str, Any]:
    try:
        str(head["unit_name"]), str(head["station"]), int(head["first"]), int(head["last"])
        known = head["format"] == FORMAT
    except (ValueError, KeyError, TypeError) as error:
        raise _strange(file) from error
    if not known:
        raise _strange(file)
    return head


def _checked_line(file: Path, line: dict[str, Any]) -> dict[str, Any]:
    """Return a line as it was hashed."""
    try:
        moment = datetime.fromisoformat(line["at"])
        whole = set(line) == {c.key for c in AuditRow.__table__.columns} and moment.tzinfo is not None
    except (ValueError, KeyError, TypeError) as error:
        raise _strange(file) from error
    if not whole:
        raise _strange(file)
    return {**line, "at": moment}


def _plain(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "at": moment_text(line["at"])}


def _line(plain: dict[str, Any]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _signature_of(file: Path) -> Path:
    return file.with_name(file.name + SIGNATURE)


def _strange(file: Path) -> UserMistake:
    return UserMistake(
        tr("{name} is no exported audit trail.", name=file.name),
        hint=tr("Choose the .jsonl file that was exported; its .p7s lies beside it."),
    )


def _altered(file: Path) -> Refused:
    return Refused(
        tr("{name} was altered after it was signed.", name=file.name),
        hint=tr("Ask for the file anew, and do not rely on this one."),
    )
