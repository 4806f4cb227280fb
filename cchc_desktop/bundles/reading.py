"""Open a bundle: verify everything in it before handing anything out."""

import errno
import io
import shutil
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final, cast

from cchc_desktop.bundles import layout
from cchc_desktop.bundles.ahead import Behind, ahead
from cchc_desktop.bundles.cades import LONGEST_SIGNATURE, check_signature, read_asic_manifest
from cchc_desktop.bundles.canonical import MAX_LINE
from cchc_desktop.bundles.codes import fingerprint
from cchc_desktop.bundles.container import CHUNK, EntryStream, Limits, octets_of, read_directory
from cchc_desktop.bundles.entries import Chain, EntryRefused, JournalEntry, read_line, read_verified_line
from cchc_desktop.bundles.heads import LONGEST_HEAD, SignedHead, read_head
from cchc_desktop.bundles.keys import read_station_certificate
from cchc_desktop.bundles.layout import Entry
from cchc_desktop.bundles.manifest import HeadMark, Manifest, StreamPart, read_manifest
from cchc_desktop.bundles.names import hint_of, shown_name
from cchc_desktop.bundles.refusals import BundleRefused, refused
from cchc_desktop.bundles.sealing import LONGEST_HEADER, ends_in_time
from cchc_desktop.domain.bundle_records import BundleFacts, StreamKey
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Progress, silent

_AGE: Final = b"age-encryption.org/v1"
_DEFAULT: Final = Limits()


class VerifiedBundle:
    """A bundle in which every octet was checked; whether its sender may send it is still to be asked."""

    def __init__(
        self,
        *,
        path: Path,
        file: IO[bytes],
        encrypted: bool,
        entries: Mapping[str, Entry],
        digests: Mapping[str, str],
        manifest: Manifest,
        certificate: str,
        heads: Mapping[StreamKey, SignedHead],
    ) -> None:
        self._path = path
        self._size = path.stat().st_size
        self._file = file
        self._entries = entries
        self._digests = digests
        self.encrypted = encrypted
        self.manifest = manifest
        self.sender_certificate = certificate
        """PEM of the certificate whose key signed the bundle."""
        self.sender_fingerprint = fingerprint(certificate)
        self.heads = heads

    @property
    def facts(self) -> BundleFacts:
        """Return what people are shown of the bundle."""
        manifest = self.manifest
        held = [blob for blob in manifest.blobs if blob.included]
        return BundleFacts(
            name=shown_name(self._path),
            bundle_id=manifest.bundle,
            kind=manifest.kind,
            created=manifest.created,
            sender_unit=manifest.sender.unit,
            sender_station=manifest.sender.station or "",
            fingerprint=self.sender_fingerprint,
            recipients=tuple(party.unit for party in manifest.recipients),
            encrypted=self.encrypted,
            size=self._size,
            streams=tuple(part.range for part in manifest.streams),
            counts=manifest.counts,
            versions=manifest.versions,
            blobs=len(held),
            blob_octets=sum(blob.size for blob in held),
            promised=len(manifest.blobs) - len(held),
        )

    def entries(self, stream: StreamKey) -> Iterator[JournalEntry]:
        """Yield the entries of `stream`; the digest is verified again at the end."""
        name = layout.journal_name(stream)
        try:
            for line in _lines(self._octets(name)):
                yield read_verified_line(line)
        except (EntryRefused, ValueError) as fault:
            raise refused(tr("The entry {name} was altered or damaged.", name=name)) from fault

    def blob(self, sha256: str) -> IO[bytes]:
        """Open the file with this hash; reading to its end verifies it again. KeyError if it is not here."""
        entry = self._entries[layout.blob_name(sha256)]
        stream = EntryStream(ahead(octets_of(self._file, entry, digest=sha256)))
        return cast(IO[bytes], io.BufferedReader(stream, CHUNK))

    def _octets(self, name: str) -> Iterator[bytes]:
        return octets_of(self._file, self._entries[name], digest=self._digests[name])


@contextmanager
def open_bundle(
    path: Path,
    *,
    age_identities: Collection[str] = (),
    staging: Path,
    limits: Limits = _DEFAULT,
    progress: Progress = silent,
) -> Iterator[VerifiedBundle]:
    """Verify the bundle at `path` and give it out for the time of the context.

    `age_identities` open an encrypted one into an unnamed temporary file in `staging`, gone with the context
    even if the program is killed. Raises `BundleRefused` with the reason, `NewerProgram`, or `Trouble` if the
    file cannot be read.
    """
    with ExitStack() as stack:
        try:
            if not path.is_file():
                raise FileNotFoundError(path)
            file: IO[bytes] = stack.enter_context(path.open("rb"))
            encrypted = file.read(len(_AGE)) == _AGE
            file.seek(0)
            if encrypted:
                file = stack.enter_context(
                    _decrypted(
                        file,
                        path,
                        identities=age_identities,
                        staging=staging,
                        limits=limits,
                        progress=progress,
                    )
                )
            bundle = _verify(path, file, limits, progress, encrypted=encrypted)
        except OSError as fault:
            raise Trouble(
                tr("The file {name} cannot be read.", name=shown_name(path)),
                hint=tr("Check that the drive is still connected and that you may read the file."),
            ) from fault
        yield bundle


def _verify(
    path: Path, file: IO[bytes], limits: Limits, progress: Progress, *, encrypted: bool
) -> VerifiedBundle:
    entries = {entry.name: entry for entry in read_directory(file, limits)}
    for name in (layout.MIMETYPE, layout.MANIFEST, layout.ASIC_MANIFEST, layout.SIGNATURE):
        if name not in entries:
            raise refused(tr("The bundle lacks its entry {name}.", name=name))
    if _whole(file, entries[layout.MIMETYPE], 64) != layout.MIMETYPE_CONTENT:
        raise refused(tr("The entry {name} was altered or damaged.", name=layout.MIMETYPE))
    listed = _whole(file, entries[layout.ASIC_MANIFEST], limits.manifest)
    certificate = check_signature(_whole(file, entries[layout.SIGNATURE], LONGEST_SIGNATURE), listed)
    digests = read_asic_manifest(listed)
    unlisted = {layout.MIMETYPE, layout.ASIC_MANIFEST, layout.SIGNATURE}
    _check_same_names(set(digests), set(entries) - unlisted)
    octets = _whole(file, entries[layout.MANIFEST], limits.manifest, digest=digests[layout.MANIFEST])
    manifest = read_manifest(octets)
    _check_sender(manifest, certificate)
    included = {blob.sha256: blob for blob in manifest.blobs if blob.included}
    expected = {layout.MANIFEST, *map(layout.blob_name, included)}
    expected |= {layout.journal_name(part.key) for part in manifest.streams}
    expected |= {layout.head_name(StreamKey(mark.station, mark.epoch)) for mark in manifest.heads}
    _check_same_names(expected, set(digests))
    heads = {}
    for mark in manifest.heads:
        stream = StreamKey(mark.station, mark.epoch)
        name = layout.head_name(stream)
        head = read_head(_whole(file, entries[name], LONGEST_HEAD, digest=digests[name]))
        if HeadMark(head.station, head.epoch, head.seq, head.hash) != mark:
            raise refused(tr("The signed head of station {station} is not genuine.", station=mark.station))
        heads[stream] = head
    bundle = VerifiedBundle(
        path=path,
        file=file,
        encrypted=encrypted,
        entries=entries,
        digests=digests,
        manifest=manifest,
        certificate=certificate,
        heads=heads,
    )
    total = sum(entry.size for entry in entries.values())
    done = 0
    counts: Counter[str] = Counter()
    for part in manifest.streams:
        entry = entries[layout.journal_name(part.key)]
        lines = _lines(octets_of(file, entry, digest=digests[entry.name]))
        _check_journal(lines, name=entry.name, part=part, head=heads[part.key], counts=counts)
        done += entry.size
        progress(done, total, tr("Checking records"))
    if counts != manifest.counts:
        raise refused(tr("The manifest counts other records than the bundle holds."))
    for blob in included.values():
        entry = entries[layout.blob_name(blob.sha256)]
        if entry.size != blob.size or digests[entry.name] != blob.sha256:
            raise refused(tr("The entry {name} was altered or damaged.", name=entry.name))
        for chunk in octets_of(file, entry, digest=blob.sha256):
            done += len(chunk)
            progress(done, total, tr("Checking evidence files"))
    return bundle


def _check_journal(
    lines: Iterator[bytes], *, name: str, part: StreamPart, head: SignedHead, counts: Counter[str]
) -> None:
    """Verify each line, the chain from the prerequisite to the head, and the numbers the manifest gives."""
    chain = Chain(part.prerequisite)
    number = 0
    try:
        for line in lines:
            number += 1
            journal_entry = read_line(line)
            chain.follow(journal_entry)
            counts[journal_entry.noun] += 1
    except EntryRefused as fault:
        raise refused(
            tr("{name}, line {line}: {reason}", name=name, line=number, reason=fault.message)
        ) from fault
    if chain.stream != (part.station, part.epoch) or (chain.first, chain.last) != (part.first, part.last):
        raise refused(tr("{name} holds other entries than the manifest says.", name=name))
    if chain.hash != head.hash:
        raise refused(tr("{name} does not end at the head its station signed.", name=name))


def _check_sender(manifest: Manifest, certificate: str) -> None:
    subject = read_station_certificate(certificate)
    if fingerprint(manifest.sender_certificate) != fingerprint(certificate) or (
        subject.station,
        subject.unit,
    ) != (manifest.sender.station, manifest.sender.unit):
        raise refused(tr("The bundle was signed by another station than its manifest names."))


def _check_same_names(said: set[str], held: set[str]) -> None:
    for name in sorted(held - said):
        raise refused(tr("The entry {name} is not covered by the signature or the manifest.", name=name))
    for name in sorted(said - held):
        raise refused(tr("The bundle lacks its entry {name}.", name=name))


def _whole(file: IO[bytes], entry: Entry, longest: int, *, digest: str | None = None) -> bytes:
    if entry.size > longest:
        raise refused(tr("The entry {name} is larger than it may be.", name=entry.name))
    return b"".join(octets_of(file, entry, digest=digest))


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Cut `chunks` at line feeds; the last line must be ended too, and none may be endless."""
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
        if len(rest) > MAX_LINE:
            break
    if rest:
        raise EntryRefused(tr("A line is not ended, or longer than it may be."))


@contextmanager
def _decrypted(
    file: IO[bytes],
    path: Path,
    *,
    identities: Collection[str],
    staging: Path,
    limits: Limits,
    progress: Progress,
) -> Iterator[IO[bytes]]:
    """Decrypt into an unnamed temporary file, which age authenticates piece by piece."""
    import pyrage

    size = path.stat().st_size
    if size > limits.octets:
        raise refused(tr("The bundle declares more data than this program takes at once."))
    beginning = file.read(LONGEST_HEADER)
    file.seek(0)
    if not identities or not ends_in_time(beginning):
        raise _for_others(path)
    staging.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(staging).free < size:
        raise _no_room(staging)
    with TemporaryFile(dir=staging, buffering=CHUNK) as plain:
        writer = _Counted(plain, staging, progress, size)
        try:
            pyrage.decrypt_io(file, writer, [pyrage.x25519.Identity.from_str(key) for key in identities])
            writer.finish()
        except pyrage.DecryptError as fault:
            raise _for_others(path) from fault
        except OSError as fault:
            if fault.errno is not None:
                raise
            raise refused(tr("The encrypted bundle is cut off or was altered.")) from fault
        finally:
            writer.give_up()
        # age loses what is raised while it writes its last piece
        if writer.fault is not None:
            raise writer.fault
        yield plain


class _Counted:
    """Passes octets on, tells how many, and keeps the exception of the disk apart from one of age."""

    def __init__(self, file: IO[bytes], folder: Path, progress: Progress, total: int) -> None:
        self._file = file
        self._folder = folder
        self._progress = progress
        self._total = total
        self._done = self._said = 0
        self._behind = Behind(file.write)
        self.give_up = self._behind.give_up
        self.fault: BaseException | None = None

    def write(self, octets: bytes) -> int:
        self._done += len(octets)
        try:
            if self._done - self._said >= CHUNK:
                self._said = self._done
                self._progress(min(self._done, self._total), self._total, tr("Decrypting"))
            self._behind.add(octets)
        except OSError as fault:
            self.fault = _no_room(self._folder) if fault.errno == errno.ENOSPC else fault
            raise self.fault from fault
        except BaseException as fault:
            self.fault = fault
            raise
        return len(octets)

    def finish(self) -> None:
        """Wait until everything is in the file."""
        try:
            self._behind.finish()
            self._file.flush()
        except OSError as fault:
            self.fault = _no_room(self._folder) if fault.errno == errno.ENOSPC else fault
            raise self.fault from fault

    def flush(self) -> None:
        """Leave it to `finish`: age flushes before it is done."""


def _for_others(path: Path) -> BundleRefused:
    hint = hint_of(path.name)
    if hint is None:
        return BundleRefused(
            tr("This bundle is encrypted for another station, or its beginning is damaged."),
            hint=tr("Ask the sender whom it was made for."),
        )
    return BundleRefused(
        tr("This bundle is encrypted for another station, or its beginning is damaged."),
        hint=tr(
            "By its name it goes from unit {sender} to unit {recipient}. If that is you, ask for it to be"
            " made again for the key of this station.",
            sender=hint.sender,
            recipient=hint.recipient,
        ),
    )


def _no_room(staging: Path) -> Trouble:
    return Trouble(
        tr("There is not enough room in {folder} to open the bundle.", folder=staging),
        hint=tr("Free some space, then import the bundle again."),
    )
