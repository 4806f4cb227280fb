"""Reading ahead and writing behind in a thread, so that ciphers and the disk work at the same time."""

import threading
from collections.abc import Callable, Generator, Iterator
from queue import Empty, Queue
from typing import Final

_DEPTH: Final = 4
"""So many pieces wait at most."""
PIECE: Final = 1 << 20


def ahead(chunks: Iterator[bytes]) -> Generator[bytes, None, None]:
    """Yield `chunks`, the next ones already read; what is raised there is raised here in its place.

    Closing the generator stops the reading before it returns.
    """
    waiting: Queue[bytes | BaseException | None] = Queue(_DEPTH)
    stop = threading.Event()

    def read() -> None:
        end: BaseException | None = None
        try:
            for chunk in chunks:
                waiting.put(chunk)
                if stop.is_set():
                    return
        except BaseException as fault:  # noqa: BLE001 - it is raised again where the chunks are used
            end = fault
        waiting.put(end)

    reader = threading.Thread(target=read, name="ahead", daemon=True)
    reader.start()
    try:
        while (chunk := waiting.get()) is not None:
            if isinstance(chunk, BaseException):
                raise chunk
            yield chunk
    finally:
        stop.set()
        while reader.is_alive():
            _empty(waiting)
            reader.join(0.01)


class Behind:
    """Takes small pieces and has `write` called with large ones in a thread; `finish` waits for the last.

    What `write` raises is raised by the next call here.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._waiting: Queue[bytes | None] = Queue(_DEPTH)
        self._gathered = bytearray()
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="behind", daemon=True)
        self._thread.start()

    def add(self, octets: bytes) -> None:
        """Take a piece."""
        if self._fault is not None:
            raise self._fault
        self._gathered += octets
        if len(self._gathered) >= PIECE:
            self._waiting.put(bytes(self._gathered))
            self._gathered.clear()

    def finish(self) -> None:
        """Write what is left and wait until everything is written."""
        self._waiting.put(bytes(self._gathered))
        self.give_up()
        if self._fault is not None:
            raise self._fault

    def give_up(self) -> None:
        """Wait for what was taken and stop; what is still gathered is dropped."""
        if self._thread.is_alive():
            self._waiting.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (piece := self._waiting.get()) is not None:
            if self._fault is None:
                try:
                    self._write(piece)
                except BaseException as fault:  # noqa: BLE001 - it is raised again by the next call
                    self._fault = fault


def _empty(waiting: "Queue[bytes | BaseException | None]") -> None:
    try:
        while True:
            waiting.get_nowait()
    except Empty:
        pass
