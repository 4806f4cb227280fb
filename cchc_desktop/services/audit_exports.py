"""The trail given out as a file that the station signs, and the check of such a file anywhere.

The file is JSON Lines: a head that says whose trail it is, then every line as it was hashed. Beside it lies a
detached CAdES signature of the station (`.p7s`), which `openssl cms -verify` checks too.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from cchc_desktop.bundles.keys import StationKey
from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.files.whole import read_whole, write_whole
from cchc_desktop.services.audit import TrailFilter, conditions, plain_line
from cchc_desktop.services.office import Office, audit_hash
from cchc_desktop.services.permissions import guarded
from db.models.audit import AuditRow
from db.models.tables import moment_text

FORMAT: Final = "cchc-audit-1"
SIGNATURE: Final = ".p7s"


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
            statement = select(AuditRow).where(*conditions(wanted)).order_by(AuditRow.seq)
            lines = [_plain(plain_line(row)) for row in change.session.scalars(statement)]
            if not lines:
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
                "first": lines[0]["seq"],
                "last": lines[-1]["seq"],
            }
            octets = b"".join(_line(each) for each in (head, *lines))
            write_whole(file, octets)
            write_whole(_signature_of(file), sign_octets(octets, self._key, at=change.now))
            made = TrailFile(
                file=file,
                unit=office.unit.body,
                station=office.station,
                lines=len(lines),
                first=lines[0]["seq"],
                last=lines[-1]["seq"],
                known=True,
            )
            return change.done(made)

    def check(self, file: Path) -> TrailFile:
        """Check a trail that was given out, here or elsewhere: its signature, then its chain.

        Refused when either does not hold.
        """
        from cchc_desktop.bundles.cades import check_signature
        from cchc_desktop.bundles.keys import read_station_certificate

        octets = read_whole(file)
        try:
            certificate = check_signature(read_whole(_signature_of(file)), octets)
        except Refused as refused:
            raise _altered(file) from refused
        subject = read_station_certificate(certificate)
        head, lines = _read(file, octets)
        previous = lines[0]["previous"]
        for number, line in enumerate(lines, head["first"]):
            held = {**line, "at": datetime.fromisoformat(line["at"])}
            if (line["seq"], line["previous"]) != (number, previous) or audit_hash(held) != line["hash"]:
                raise _altered(file)
            previous = line["hash"]
        if head["last"] != lines[-1]["seq"] or head["station"] != subject.station:
            raise _altered(file)
        return TrailFile(
            file, head["unit_name"], head["station"], len(lines), head["first"], head["last"],
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


def _read(file: Path, octets: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    def parts() -> Iterator[dict[str, Any]]:
        for line in octets.splitlines():
            yield dict(json.loads(line))

    try:
        head, *lines = parts()
        if head["format"] != FORMAT or not lines:
            raise _strange(file)
        for line in lines:
            moment = datetime.fromisoformat(line["at"])
            if set(line) != {c.key for c in AuditRow.__table__.columns} or moment.tzinfo is None:
                raise _strange(file)
        str(head["unit_name"]), str(head["station"]), int(head["first"]), int(head["last"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _strange(file) from error
    return head, lines


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
