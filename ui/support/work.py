"""Runs reads, changes and long work off the window's thread and brings the results back."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import MethodType
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance
from shiboken6 import isValid

from cchc_desktop.domain.errors import Damage, Failure
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.progress import Cancelled, Progress
from ui.support.changes import Changes

T = TypeVar("T")


class Troubles(Protocol):
    """Shows what went wrong when the caller has no place for it."""

    def failure(self, failure: Failure) -> None:
        """Tell the officer's mistake or trouble."""
        ...

    def crash(self, error: BaseException) -> None:
        """Tell that the program itself failed."""
        ...


class Job(QObject):
    """One piece of long work, with how far it is."""

    moved = Signal(int, int, str)
    ended = Signal()

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next report; it then leaves everything as it was."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Tell whether stopping was asked for."""
        return self._stop.is_set()

    def report(self, done: int, total: int, words: str = "") -> None:
        """Take a step's report from the worker; raises `Cancelled` once stopping was asked for."""
        if self._stop.is_set():
            raise Cancelled
        self.moved.emit(done, total, words)


class Work(QObject):
    """The only door from screens to the workspace: nothing slow runs on the window's thread.

    Changes run one after another, in the order they were asked for; reads run beside them.
    """

    started = Signal(object)
    ended = Signal(object)
    saved = Signal()
    closing = Signal()
    """Tells long reads to end early."""
    _came = Signal(object)

    def __init__(self, changes: Changes, troubles: Troubles) -> None:
        super().__init__()
        self._changes = changes
        self._troubles = troubles
        self._reads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="read")
        self._writes = ThreadPoolExecutor(max_workers=1, thread_name_prefix="change")
        self._latest: dict[tuple[int, str], int] = {}
        self._asked = 0
        self._open = 0
        self._closed = False
        self.jobs: list[Job] = []
        self.struck: Callable[[str], object] | None = None
        """Takes what is damaged where a read met it; set by who says so over every page."""
        self._came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def read(
        self,
        fn: Callable[[], T],
        then: Callable[[T], object],
        failed: Callable[[Failure], object] | None = None,
        *,
        slot: str = "",
    ) -> None:
        """Run `fn` and hand its result to `then` on the window's thread.

        `then` should be a method of the widget that shows the result: nothing is delivered once that
        widget is gone. With a `slot`, an answer that a newer question of the same widget and slot has
        overtaken is dropped.
        """
        still_wanted = self._guard(then, slot)
        self._submit(self._reads, fn, then, failed or self._unread, still_wanted)

    def _unread(self, failure: Failure) -> None:
        """Tell what could not be read; damage that a page after a page meets is told in one place."""
        if isinstance(failure, Damage) and self.struck is not None:
            self.struck(failure.message)
        else:
            self._troubles.failure(failure)

    def change(
        self,
        fn: Callable[[], T],
        then: Callable[[T], object] | None = None,
        failed: Callable[[Failure], object] | None = None,
    ) -> None:
        """Run `fn`, tell the nouns of its `Changed` to all screens, then call `then` with it."""
        self._submit(self._writes, fn, then, failed, self._guard(then, ""), told=True)

    def long(
        self,
        words: str,
        fn: Callable[[Progress], T],
        then: Callable[[T], object] | None = None,
        failed: Callable[[Failure], object] | None = None,
        *,
        cancelled: Callable[[], object] | None = None,
    ) -> Job:
        """Run `fn` with a progress that the status line shows under `words`, with a way to stop it."""
        job = Job(words)
        self.jobs.append(job)
        self.started.emit(job)

        def close() -> None:
            self.jobs.remove(job)
            job.ended.emit()
            self.ended.emit(job)
            if job.cancelled and cancelled is not None:
                cancelled()

        self._submit(
            self._writes,
            partial(fn, job.report),
            then,
            failed,
            self._guard(then, ""),
            told=True,
            finally_=close,
        )
        return job

    def busy(self) -> bool:
        """Tell whether anything asked for has not come back yet."""
        return self._open > 0

    def close(self) -> None:
        """Stop long work and wait for what is running; nothing is asked or delivered any more."""
        if self._closed:
            return
        self._closed = True
        self.closing.emit()
        for job in self.jobs:
            job.cancel()
        self._came.disconnect(self._deliver)
        self._reads.shutdown(cancel_futures=True)
        self._writes.shutdown()

    def _guard(self, then: Callable[..., object] | None, slot: str) -> Callable[[], bool]:
        owner = then.__self__ if isinstance(then, MethodType) else None
        owner = owner if isinstance(owner, QObject) else None
        if not slot:
            return lambda: owner is None or isValid(owner)
        key = (id(owner), slot)
        self._asked += 1
        mine = self._asked
        self._latest[key] = mine
        return lambda: self._latest.get(key) == mine and (owner is None or isValid(owner))

    def _submit(
        self,
        pool: ThreadPoolExecutor,
        fn: Callable[[], T],
        then: Callable[[T], object] | None,
        failed: Callable[[Failure], object] | None,
        still_wanted: Callable[[], bool],
        *,
        told: bool = False,
        finally_: Callable[[], None] | None = None,
    ) -> None:
        if self._closed:
            return
        self._open += 1
        came: SignalInstance = self._came

        def run() -> None:
            try:
                result = fn()
            except Cancelled:
                came.emit(partial(self._settle, None, finally_))
            except Failure as failure:
                came.emit(partial(self._settle, partial(self._fail, failure, failed, still_wanted), finally_))
            except BaseException as error:  # noqa: BLE001 - a bug is told, never swallowed in a thread
                came.emit(partial(self._settle, partial(self._troubles.crash, error), finally_))
            else:
                came.emit(
                    partial(self._settle, partial(self._succeed, result, then, still_wanted, told), finally_)
                )

        pool.submit(run)

    def _deliver(self, step: Callable[[], None]) -> None:
        step()

    def _settle(self, step: Callable[[], object] | None, finally_: Callable[[], None] | None) -> None:
        self._open -= 1
        if finally_ is not None:
            finally_()
        if step is not None:
            step()

    def _succeed(
        self,
        result: T,
        then: Callable[[T], object] | None,
        still_wanted: Callable[[], bool],
        told: bool,
    ) -> None:
        if told:
            self.saved.emit()
        if then is not None and still_wanted():
            then(result)
        if told and isinstance(result, Changed):
            self._changes.tell(result.nouns)

    def _fail(
        self,
        failure: Failure,
        failed: Callable[[Failure], object] | None,
        still_wanted: Callable[[], bool],
    ) -> None:
        if failed is None:
            self._troubles.failure(failure)
        elif still_wanted():
            failed(failure)
