"""Writing what a unit has not acknowledged: as one bundle, or as several that e-mail carries."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from cchc_desktop.bundles.mail import draft
from cchc_desktop.bundles.names import ENCRYPTED, PLAIN, bundle_name
from cchc_desktop.bundles.writing import WrittenBundle
from cchc_desktop.domain.bundle_letters import MAIL_LIMIT, BundleLetter, checked_address
from cchc_desktop.domain.bundle_records import BundleKind
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.progress import Progress, part_of, silent
from cchc_desktop.files.whole import read_whole, write_whole
from cchc_desktop.services.backlog import NO_NEWS
from cchc_desktop.services.bundle_export import (
    STAGING,
    Parcel,
    bundle_row,
    collect,
    direction_of,
    nearest_superior,
    write_parcel,
)
from cchc_desktop.services.bundle_parts import divide
from cchc_desktop.services.bundle_results import ExportPreview, LeftOutFile, SentBundle, SentParts
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.own_keys import OwnKeys
from cchc_desktop.services.units import find_unit
from db.models.bundles import BundleRow
from db.models.evidence import EvidenceRow
from db.models.users import SettingRow
from db.writing import put_rows

_ADDRESS: Final = "email/{unit}"
_PACKED: Final = 4
"""Entries shrink to less than a quarter, for a guess at how many messages there will be."""


class Sending:
    """Half of `Bundles`: what goes out."""

    def __init__(self, office: Office, keys: OwnKeys) -> None:
        self._office = office
        self._keys = keys

    def preview_export(
        self,
        recipient: str | None = None,
        *,
        all_entries: bool = False,
        from_seq: int | None = None,
        give_back: bool = False,
    ) -> ExportPreview:
        """Return what a bundle to `recipient` would carry; the nearest superior when nobody is named."""
        unit, parcel = self._parcel(
            recipient, all_entries=all_entries, from_seq=from_seq, give_back=give_back
        )
        octets = sum(blob.size for blob in parcel.blobs)
        by_mail = parcel.octets // _PACKED + sum(b.size for b in parcel.blobs if b.size <= MAIL_LIMIT)
        return ExportPreview(
            recipient=unit.key,
            recipient_name=unit.name,
            kind=parcel.kind,
            number=parcel.number,
            streams=parcel.ranges,
            counts=parcel.counts,
            blobs=len(parcel.blobs),
            blob_octets=octets,
            promised=len(parcel.promised),
            size=parcel.octets + octets,
            encryptable=bool(parcel.stations),
            news=sum(count for noun, count in parcel.counts.items() if noun not in NO_NEWS),
            messages=1 + by_mail // MAIL_LIMIT,
        )

    def export(
        self,
        folder: Path,
        recipient: str | None = None,
        *,
        plain_reason: str | None = None,
        all_entries: bool = False,
        from_seq: int | None = None,
        give_back: bool = False,
        progress: Progress = silent,
    ) -> Changed[SentBundle]:
        """Write into `folder` what `recipient` has not acknowledged, encrypted to its stations.

        With `give_back`, everything held of a unit below instead, for it to take in again after a loss.
        UserMistake when there is nothing to send, or no key to encrypt to and no reason for a plain
        bundle; Trouble when the folder does not take it. Nothing is left behind then.
        """
        unit, parcel = self._parcel(
            recipient, all_entries=all_entries, from_seq=from_seq, give_back=give_back
        )
        self._check_way(unit, parcel, plain_reason)
        sent = self._write_all(folder, [parcel], plain_reason=plain_reason, progress=progress)
        return Changed(sent.record[0], sent.nouns)

    def export_parts(
        self,
        folder: Path,
        recipient: str | None = None,
        *,
        limit: int = MAIL_LIMIT,
        plain_reason: str | None = None,
        all_entries: bool = False,
        from_seq: int | None = None,
        give_back: bool = False,
        progress: Progress = silent,
    ) -> Changed[SentParts]:
        """Write the same as several bundles of at most `limit` octets, each whole in itself.

        Files that are larger are announced only, and named in the result.
        """
        unit, parcel = self._parcel(
            recipient, all_entries=all_entries, from_seq=from_seq, give_back=give_back
        )
        self._check_way(unit, parcel, plain_reason)
        parcels, left_out = self._divided(parcel, limit)
        sent = self._write_all(folder, parcels, plain_reason=plain_reason, progress=progress)
        return Changed(SentParts(tuple(sent.record), left_out), sent.nouns)

    def draft(
        self,
        folder: Path,
        recipient: str | None = None,
        *,
        address: str | None = None,
        limit: int = MAIL_LIMIT,
        plain_reason: str | None = None,
        all_entries: bool = False,
        from_seq: int | None = None,
        give_back: bool = False,
        progress: Progress = silent,
    ) -> Changed[SentParts]:
        """Write messages for the mail program into `folder`, each with a bundle attached, under 15 MB.

        `address` is kept for the next time; without it the one kept is used, and an empty one leaves the
        field to the mail program.
        """
        unit, parcel = self._parcel(
            recipient, all_entries=all_entries, from_seq=from_seq, give_back=give_back
        )
        self._check_way(unit, parcel, plain_reason)
        to = self.address(unit.key) if address is None else checked_address(address) if address else ""
        parcels, left_out = self._divided(parcel, min(limit, MAIL_LIMIT))
        sent = self._write_all(folder, parcels, plain_reason=plain_reason, mail_to=to, progress=progress)
        return Changed(SentParts(tuple(sent.record), left_out), sent.nouns)

    def receipt(self, out: Path, unit: str, *, progress: Progress = silent) -> Changed[Path]:
        """Write a small plain bundle for `unit` that holds this station's notices, its receipt among them."""
        whom = self._recipient(unit)
        kind = direction_of(self._office, whom)
        with self._office.reading() as session:
            parcel = collect(session, self._office, self._keys.current(), whom, kind, notices_only=True)
        if not parcel.ranges:
            raise _nothing(whom)
        reason = tr("A receipt holds no personal data.")
        sent = self._write_all(out, [parcel], plain_reason=reason, progress=progress)
        return Changed(sent.record[0].path, sent.nouns)

    def address(self, recipient: str | None = None) -> str:
        """Return the e-mail address last used for a unit."""
        name = _ADDRESS.format(unit=self._recipient(recipient).key)
        with self._office.reading() as session:
            row = session.get(SettingRow, name)
            return row.value if row else ""

    def _parcel(
        self, recipient: str | None, *, all_entries: bool, from_seq: int | None, give_back: bool = False
    ) -> tuple[OrgUnit, Parcel]:
        unit = self._recipient(recipient)
        kind = direction_of(self._office, unit)
        if give_back:
            kind, all_entries = _returning(kind, unit), True
        with self._office.reading() as session:
            parcel = collect(
                session,
                self._office,
                self._keys.current(),
                unit,
                kind,
                all_entries=all_entries,
                from_seq=from_seq,
            )
        return unit, parcel

    def _divided(self, parcel: Parcel, limit: int) -> tuple[Sequence[Parcel], tuple[LeftOutFile, ...]]:
        with self._office.reading() as session:
            parts = divide(session, self._keys.current(), parcel, limit)
            names = {
                blob.sha256: session.query(EvidenceRow.name).filter_by(sha256=blob.sha256).limit(1).scalar()
                for blob in parts.left_out
            }
        left_out = tuple(
            LeftOutFile(names[blob.sha256] or tr("report in PDF"), blob.size) for blob in parts.left_out
        )
        if not parts.parcels:
            raise UserMistake(
                tr("Every file is larger than a message may be."),
                hint=tr("Write the bundle to a USB drive instead."),
                field="limit",
            )
        return parts.parcels, left_out

    def _recipient(self, named: str | None) -> OrgUnit:
        units = self._office.units
        if not named:
            return nearest_superior(self._office)
        if named in units:
            return units[named]
        day = self._office.unit.valid_to or max(self._office.unit.valid_from, self._office.today())
        return find_unit(list(units.values()), named, day)

    def _check_way(self, unit: OrgUnit, parcel: Parcel, plain_reason: str | None) -> None:
        if not parcel.ranges and not parcel.blobs:
            raise _nothing(unit)
        if plain_reason is not None:
            if not plain_reason.strip():
                raise UserMistake(
                    tr("A plain bundle can be read by anybody who finds it; it needs a reason."),
                    hint=tr("Write why it cannot be encrypted."),
                    field="plain_reason",
                )
        elif not parcel.stations:
            raise UserMistake(
                tr("The key of {unit} is not here, so the bundle cannot be encrypted to it.", unit=unit.name),
                hint=_how_to_get_the_key(unit, parcel.kind),
                field="recipient",
            )

    def _write_all(
        self,
        out: Path,
        parcels: Sequence[Parcel],
        *,
        plain_reason: str | None,
        mail_to: str | None = None,
        progress: Progress,
    ) -> Changed[list[SentBundle]]:
        """Write every parcel and remember them together; on any failure none of their files remains."""
        encrypt = plain_reason is None
        total = sum(_weight(parcel, encrypt=encrypt) for parcel in parcels)
        done = 0
        with _taken_back() as files:
            pairs = []
            for at, parcel in enumerate(parcels, 1):
                told = part_of(progress, done=done, total=total) if len(parcels) > 1 else progress
                path = self._place(out, parcel, at, len(parcels), mail=mail_to is not None, encrypt=encrypt)
                written = self._write(path, parcel, at, len(parcels), mail_to, encrypt=encrypt, progress=told)
                files.append(written.path)
                pairs.append((parcel, written))
                done += _weight(parcel, encrypt=encrypt)
            with self._office.changing() as change:
                sent = [_remember(self._office, change, *pair, plain_reason) for pair in pairs]
                recipient = parcels[0].recipient
                if mail_to and recipient:
                    row = {"key": _ADDRESS.format(unit=recipient.key), "value": mail_to}
                    put_rows(change.connection, SettingRow, [row])
                return change.done(sent)

    def _place(self, out: Path, parcel: Parcel, at: int, parts: int, *, mail: bool, encrypt: bool) -> Path:
        if out.suffix in {PLAIN, ".age"}:
            return out
        recipient = parcel.recipient
        if recipient is None:
            raise TypeError(parcel.kind)
        name = bundle_name(
            self._office.unit.code, recipient.code, parcel.kind, parcel.number, encrypted=encrypt
        )
        ending = ENCRYPTED if encrypt else PLAIN
        part = f"_{at}-{parts}" if parts > 1 else ""
        return out / (name.removesuffix(ending) + part + (".eml" if mail else ending))

    def _write(
        self,
        path: Path,
        parcel: Parcel,
        at: int,
        parts: int,
        mail_to: str | None,
        *,
        encrypt: bool,
        progress: Progress,
    ) -> WrittenBundle:
        """Write one parcel to `path`, as a bundle or, for `mail_to`, as a message that carries it."""
        office = self._office
        ending = ENCRYPTED if encrypt else PLAIN
        place = path if mail_to is None else office.folder / STAGING / f"{path.stem}{ending}"
        if mail_to is not None:
            place.parent.mkdir(parents=True, exist_ok=True)
        with office.reading() as session:
            written = write_parcel(
                session, office, self._keys.current(), parcel, place, encrypt=encrypt, progress=progress
            )
        if mail_to is None:
            return written
        try:
            letter = BundleLetter(
                sender=office.unit.name,
                recipient=parcel.recipient.short_body if parcel.recipient else "",
                number=parcel.number,
                part=at,
                parts=parts,
                size=written.size,
                encrypted=encrypt,
                follows=len(parcel.promised),
                today=office.today(),
            )
            octets = read_whole(place)
            body = letter.body(place.name)
            message = draft(to=mail_to, subject=letter.subject, body=body, name=place.name, octets=octets)
            write_whole(path, message)
        finally:
            place.unlink(missing_ok=True)
        return replace(written, path=path)


def _weight(parcel: Parcel, *, encrypt: bool) -> int:
    """Return how far progress moves while a parcel is written."""
    return sum(blob.size for blob in parcel.blobs) * (2 if encrypt else 1)


@contextmanager
def _taken_back() -> Iterator[list[Path]]:
    """Give a list of files, which are removed again unless the block ends well."""
    files: list[Path] = []
    try:
        yield files
    except BaseException:
        for file in files:
            with suppress(OSError):
                file.unlink(missing_ok=True)
        raise


def _remember(
    office: Office, change: Change, parcel: Parcel, written: WrittenBundle, plain_reason: str | None
) -> SentBundle:
    manifest = written.manifest
    recipient = parcel.recipient.key if parcel.recipient else ""
    put_rows(change.connection, BundleRow, [bundle_row(parcel, written, office)])
    change.audit(
        "export",
        Noun.BUNDLE,
        manifest.bundle,
        after={"file": written.path.name, "recipient": recipient, "sha256": written.sha256},
        reason=(plain_reason or "").strip(),
    )
    return SentBundle(
        path=written.path,
        number=parcel.number,
        bundle_id=manifest.bundle,
        kind=parcel.kind,
        recipient=recipient,
        size=written.size,
        sha256=written.sha256,
        encrypted=plain_reason is None,
        streams=tuple(part.range for part in manifest.streams),
        counts=dict(manifest.counts),
        blobs=len(parcel.blobs),
        promised=len(parcel.promised),
    )


def _returning(kind: BundleKind, unit: OrgUnit) -> BundleKind:
    if kind is not BundleKind.DOWN:
        raise UserMistake(
            tr("{unit} is not below this unit, which holds nothing of its to give back.", unit=unit.name),
            hint=tr("Data are given back by the unit that received them."),
            field="recipient",
        )
    return BundleKind.RETURN


def _how_to_get_the_key(unit: OrgUnit, kind: BundleKind) -> str:
    match kind:
        case BundleKind.UP:
            return tr("Ask {unit} for its starter bundle and take it in under Stations.", unit=unit.name)
        case BundleKind.PEER:
            return tr("Write a request on the other computer of the unit and accept it here under Stations.")
    return tr("Ask {unit} for its enrolment request and accept it under Stations.", unit=unit.name)


def _nothing(unit: OrgUnit) -> UserMistake:
    return UserMistake(
        tr("{unit} has acknowledged everything: there is nothing new to send.", unit=unit.name),
        hint=tr("To send it all once more, choose to export everything."),
    )
