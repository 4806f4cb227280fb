"""Write a bundle: stream journals and files into the container, sign, encrypt, put in place at once."""

import errno
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

import msgspec

from cchc_desktop.bundles import layout
from cchc_desktop.bundles.ahead import Behind, ahead
from cchc_desktop.bundles.cades import asic_manifest, sign_octets
from cchc_desktop.bundles.container import CHUNK, ContainerWriter
from cchc_desktop.bundles.entries import Chain, EntryRefused, read_line
from cchc_desktop.bundles.heads import SignedHead, head_octets
from cchc_desktop.bundles.keys import StationKey
from cchc_desktop.bundles.manifest import BlobMark, HeadMark, Manifest, StreamPart, manifest_octets
from cchc_desktop.domain.bundle_records import StreamKey
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Progress, silent

_BATCH: Final = 1 << 18
_PACKABLE: Final = frozenset(
    {"application/json", "application/xml", "image/bmp", "image/tiff", "image/svg+xml"}
)


@dataclass(frozen=True, slots=True)
class BlobSource:
    """A file to put into the bundle."""

    sha256: str
    path: Path
    size: int
    media_type: str
    opened: Callable[[], IO[bytes]] | None = None
    """How its octets are read where they do not lie in `path` as they are."""


@dataclass(frozen=True, slots=True)
class WrittenBundle:
    """A bundle that lies complete in its place."""

    path: Path
    size: int
    sha256: str
    manifest: Manifest


def write_bundle(
    path: Path,
    *,
    manifest: Manifest,
    journals: Mapping[StreamKey, Iterable[bytes]],
    heads: Iterable[SignedHead],
    blobs: Iterable[BlobSource] = (),
    key: StationKey,
    encrypt_to: Sequence[str] = (),
    staging: Path | None = None,
    progress: Progress = silent,
) -> WrittenBundle:
    """Write the bundle to `path` and return it with its manifest completed.

    `journals` gives journal lines without line feeds; every stream ends at one of `heads`; a stream without
    lines is left out. `encrypt_to` are age recipients; the plain container is then an unnamed temporary file
    in `staging`.
    On any failure, and when `progress` raises `Cancelled`, nothing is left behind.
    """
    part = path.with_name(f".{path.name}.part")
    sources = sorted(blobs, key=lambda blob: blob.sha256)
    told = _Told(progress, sum(blob.size for blob in sources) * (2 if encrypt_to else 1))
    with _disk_trouble(path.parent):
        try:
            if encrypt_to:
                if staging is not None:
                    staging.mkdir(parents=True, exist_ok=True)
                with TemporaryFile(dir=staging, buffering=CHUNK) as plain:
                    full = _fill(
                        plain,
                        manifest=manifest,
                        journals=journals,
                        heads=heads,
                        blobs=sources,
                        key=key,
                        told=told,
                    )
                    plain.seek(0)
                    with part.open("wb", buffering=CHUNK) as file:
                        digest = _encrypt(plain, file, encrypt_to, told)
                        _settle(file)
            else:
                with part.open("w+b", buffering=CHUNK) as file:
                    full = _fill(
                        file,
                        manifest=manifest,
                        journals=journals,
                        heads=heads,
                        blobs=sources,
                        key=key,
                        told=told,
                    )
                    _settle(file)
                    file.seek(0)
                    digest = _digest(file)
            size = part.stat().st_size
            part.replace(path)
            _settle_folder(path.parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    return WrittenBundle(path=path, size=size, sha256=digest, manifest=full)


def _fill(
    file: IO[bytes],
    *,
    manifest: Manifest,
    journals: Mapping[StreamKey, Iterable[bytes]],
    heads: Iterable[SignedHead],
    blobs: Sequence[BlobSource],
    key: StationKey,
    told: "_Told",
) -> Manifest:
    container = ContainerWriter(file)
    container.add(layout.MIMETYPE, [layout.MIMETYPE_CONTENT], deflate=False)
    digests: dict[str, str] = {}
    counts: Counter[str] = Counter()
    streams: list[StreamPart] = []
    by_stream = {head.key: head for head in heads}
    for stream in sorted(journals, key=layout.journal_name):
        lines = iter(journals[stream])
        first = next(lines, None)
        if first is None:
            continue
        chain = Chain(read_line(first).previous)
        name = layout.journal_name(stream)
        digests[name] = container.add(
            name, _journal(first, lines, stream=stream, chain=chain, counts=counts, told=told), deflate=True
        )
        head = by_stream.get(stream)
        if head is None or (head.seq, head.hash) != (chain.last, chain.hash):
            raise ValueError(f"{name} does not end at a head")
        prerequisite = read_line(first).previous
        streams.append(StreamPart(stream.station, stream.epoch, chain.first, chain.last, prerequisite))
    for stream in sorted(by_stream, key=layout.head_name):
        name = layout.head_name(stream)
        digests[name] = container.add(name, [head_octets(by_stream[stream])], deflate=True)
    for blob in blobs:
        name = layout.blob_name(blob.sha256)
        packable = blob.media_type in _PACKABLE or blob.media_type.startswith("text/")
        with closing(ahead(_blob(blob, told))) as chunks:
            digests[name] = container.add(name, chunks, deflate=packable)
        if digests[name] != blob.sha256:
            raise _damaged(blob)
    here = {blob.sha256 for blob in blobs}
    full = msgspec.structs.replace(
        manifest,
        streams=tuple(streams),
        heads=tuple(
            HeadMark(head.station, head.epoch, head.seq, head.hash)
            for head in sorted(by_stream.values(), key=lambda head: layout.head_name(head.key))
        ),
        counts=dict(counts),
        blobs=(
            *(BlobMark(blob.sha256, blob.size, blob.media_type, included=True) for blob in blobs),
            *(blob for blob in manifest.blobs if blob.sha256 not in here),
        ),
    )
    digests[layout.MANIFEST] = container.add(layout.MANIFEST, [manifest_octets(full)], deflate=True)
    listed = asic_manifest(digests)
    container.add(layout.ASIC_MANIFEST, [listed], deflate=True)
    signature = sign_octets(listed, key, at=datetime.fromisoformat(full.created))
    container.add(layout.SIGNATURE, [signature], deflate=False)
    container.finish()
    return full


def _journal(
    first: bytes,
    rest: Iterator[bytes],
    *,
    stream: StreamKey,
    chain: Chain,
    counts: Counter[str],
    told: "_Told",
) -> Iterator[bytes]:
    batch = bytearray()
    line: bytes | None = first
    try:
        while line is not None:
            entry = read_line(line)
            chain.follow(entry)
            if chain.stream != (stream.station, stream.epoch):
                raise ValueError(f"{chain.stream} in the journal of {stream}")
            counts[entry.noun] += 1
            batch += line + b"\n"
            if len(batch) >= _BATCH:
                yield bytes(batch)
                batch.clear()
                told.more(0, tr("Writing records"))
            line = next(rest, None)
    except EntryRefused as fault:
        raise Trouble(
            tr("The journal of this workspace is damaged: {reason}", reason=fault.message),
            hint=tr("Restore the newest backup, then export again."),
        ) from fault
    yield bytes(batch)


def _blob(blob: BlobSource, told: "_Told") -> Iterator[bytes]:
    try:
        with blob.opened() if blob.opened else blob.path.open("rb", buffering=0) as file:
            while chunk := file.read(CHUNK):
                told.more(len(chunk), tr("Writing evidence files"))
                yield chunk
    except OSError as fault:
        if fault.errno == errno.ENOSPC:
            raise
        raise _damaged(blob) from fault


def _encrypt(plain: IO[bytes], file: IO[bytes], recipients: Sequence[str], told: "_Told") -> str:
    import pyrage

    writer = _Watched(file, lambda count: told.more(count, tr("Encrypting")))
    try:
        keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
        pyrage.encrypt_io(plain, writer, keys)
        writer.finish()
    except pyrage.RecipientError as fault:
        raise Trouble(
            tr("The key of a recipient is damaged, so the bundle cannot be encrypted."),
            hint=tr("Import the recipient's starter bundle or enrolment again."),
        ) from fault
    except pyrage.EncryptError as fault:
        raise writer.fault or fault from None
    finally:
        writer.give_up()
    # age loses what is raised while it writes its last piece
    if writer.fault is not None:
        raise writer.fault
    return writer.digest.hexdigest()


class _Watched:
    """Passes octets on, hashes them, and keeps the exception that age would otherwise turn into words."""

    def __init__(self, file: IO[bytes], told: Callable[[int], None]) -> None:
        self._file = file
        self._told = told
        self._behind = Behind(self._take)
        self.give_up = self._behind.give_up
        self.digest = sha256()
        self.fault: BaseException | None = None

    def write(self, octets: bytes) -> int:
        try:
            self._told(len(octets))
            self._behind.add(octets)
        except BaseException as fault:
            self.fault = fault
            raise
        return len(octets)

    def flush(self) -> None:
        """Leave it to `finish`: age flushes before it is done."""

    def finish(self) -> None:
        """Wait until everything is hashed and in the file."""
        try:
            self._behind.finish()
            self._file.flush()
        except BaseException as fault:
            self.fault = fault
            raise

    def _take(self, octets: bytes) -> None:
        self.digest.update(octets)
        self._file.write(octets)


class _Told:
    """Adds up the octets that are done."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def more(self, count: int, words: str) -> None:
        self._done += count
        self._progress(min(self._done, self._total), self._total, words)


@contextmanager
def _disk_trouble(folder: Path) -> Iterator[None]:
    """Turn what the operating system says into words about `folder`."""
    try:
        yield
    except OSError as fault:
        if fault.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise Trouble(
                tr("There is not enough room in {folder} for the bundle.", folder=folder),
                hint=tr("Free some space or choose another drive, then export again."),
            ) from fault
        if fault.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
            raise Trouble(
                tr("Nothing can be written into {folder}.", folder=folder),
                hint=tr("Remove the write protection or choose another folder, then export again."),
            ) from fault
        raise Trouble(
            tr("The bundle could not be written into {folder}.", folder=folder),
            hint=tr("Check that the drive is still connected, then export again."),
        ) from fault


def _damaged(blob: BlobSource) -> Trouble:
    return Trouble(
        tr("The evidence file {name} is missing or damaged in this workspace.", name=blob.path.name),
        hint=tr("Check the evidence files, attach the file again or restore a backup, then export again."),
    )


def _digest(file: IO[bytes]) -> str:
    digest = sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _settle(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _settle_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
