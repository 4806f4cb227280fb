"""Files encrypted to the workspace with age, piece by piece, so that their size does not matter."""

import contextlib
import io
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.files.workspace_key import WorkspaceKey

IN_MEMORY: Final = 8 << 20
"""Files up to this size are opened in memory; larger ones flow through a pipe."""
_PIECE: Final = 1 << 20


def seal(pieces: Callable[[], bytes], target: BinaryIO, key: WorkspaceKey) -> None:
    """Encrypt what `pieces` gives until it gives nothing; what it or `target` raises is passed on."""
    import pyrage

    source, sink = _Pieces(pieces), _Sink(target.write)
    try:
        pyrage.encrypt_io(source, sink, [key.identity.to_public()])
    except (pyrage.EncryptError, OSError):
        raise source.fault or sink.fault or OSError(str(target)) from None
    if fault := source.fault or sink.fault:  # age loses what is raised while it writes its last piece
        raise fault


def pour(place: Path, key: WorkspaceKey, sink: Callable[[bytes], object]) -> None:
    """Decrypt the file in `place` into `sink`, piece by piece; what `sink` raises is passed on.

    OSError when it cannot be read, Trouble when it was altered; what was given until then is worth nothing.
    """
    import pyrage

    target = _Sink(sink)
    with place.open("rb") as file:
        source = _Pieces(lambda: file.read(_PIECE))
        try:
            pyrage.decrypt_io(source, target, [key.identity])
        except (pyrage.DecryptError, OSError) as error:
            raise source.fault or target.fault or altered(place) from error
    if target.fault:
        raise target.fault


def open_sealed(place: Path, key: WorkspaceKey) -> BinaryIO:
    """Open the file in `place` for reading from its beginning, decrypted; nothing is written anywhere.

    Reading raises what `pour` does.
    """
    if place.stat().st_size <= IN_MEMORY:
        octets = io.BytesIO()
        pour(place, key, octets.write)
        octets.seek(0)
        return octets
    return io.BufferedReader(_Flow(place, key), _PIECE)


class Altered(Trouble):
    """A file that is not what was encrypted."""


def altered(place: Path) -> Altered:
    """Return the words for a file that does not open."""
    return Altered(
        tr("A file of the evidence store was altered: {name}.", name=place.name[:12]),
        hint=tr("Run “cchc evidence verify” to see which files are damaged, then restore them."),
    )


class _Pieces:
    """Hands large pieces out in the sizes that age asks for, and keeps what was raised on the way."""

    def __init__(self, pieces: Callable[[], bytes]) -> None:
        self._pieces = pieces
        self._left = memoryview(b"")
        self.fault: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            if not self._left:
                self._left = memoryview(self._pieces())
        except BaseException as fault:
            self.fault = fault
            raise
        given, self._left = self._left[:size], self._left[size:]
        return bytes(given)


class _Sink:
    """Passes octets on, and keeps what was raised, which age would turn into words of its own."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self.fault: BaseException | None = None

    def write(self, octets: bytes) -> int:
        try:
            self._write(octets)
        except BaseException as fault:
            self.fault = fault
            raise
        return len(octets)

    def flush(self) -> None:
        """Do nothing: what takes the octets is flushed by whoever opened it."""


class _Flow(io.RawIOBase):
    """What a thread decrypts, as it comes; the end is told only once the last piece was proved whole."""

    def __init__(self, place: Path, key: WorkspaceKey) -> None:
        super().__init__()
        self._fault: BaseException | None = None
        self._out, inlet = os.pipe()
        self._thread = threading.Thread(target=self._fill, args=(place, key, inlet), daemon=True)
        self._thread.start()

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill `buffer` with what comes next; 0 at the end."""
        octets = os.read(self._out, len(buffer))
        if not octets:
            self._thread.join()
            if self._fault is not None:
                raise self._fault
        buffer[: len(octets)] = octets
        return len(octets)

    def close(self) -> None:
        """Stop; the thread notices that nobody reads any more."""
        if not self.closed:
            os.close(self._out)
            self._thread.join()
        super().close()

    def _fill(self, place: Path, key: WorkspaceKey, inlet: int) -> None:
        try:
            with contextlib.suppress(BrokenPipeError), os.fdopen(inlet, "wb", buffering=0) as pipe:
                pour(place, key, lambda octets: _write_all(pipe, octets))
        except BaseException as fault:  # noqa: BLE001 - told to whoever reads, in the other thread
            self._fault = fault


def _write_all(pipe: io.FileIO, octets: bytes) -> None:
    left = memoryview(octets)
    while left:
        left = left[pipe.write(left) or 0 :]
