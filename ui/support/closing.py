"""The backup that is made when the window closes, with a word where it takes a while."""

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QTimer

from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Cancelled

if TYPE_CHECKING:
    from cchc_desktop.workspace import Workspace

_PATIENCE: Final = 700
"""Milliseconds after which the officer is told why the program is still there."""


def back_up_on_closing(workspace: "Workspace") -> None:
    """Back up what changed since the last backup; the officer may leave without it.

    Trouble is not told any more: the window is gone, and the next start shows how old the backup is.
    """
    if workspace.read_only:
        return
    stopping: list[bool] = []

    def told(done: int, total: int, words: str = "") -> None:
        del done, total, words
        if stopping:
            raise Cancelled

    def back_up() -> None:
        try:
            workspace.backups.make_if_changed(BackupReason.CLOSING, told)
        except (Failure, Cancelled):
            return

    working = Thread(target=back_up, name="closing")
    working.start()
    working.join(_PATIENCE / 1000)
    if working.is_alive():
        wait_beside(
            working,
            head=tr("Backing up before closing"),
            words=tr(
                "What you recorded since the last backup is being copied. The program then closes by itself."
            ),
            leave=tr("Close without it"),
            stop=lambda: stopping.append(True),
        )
    working.join()


def wait_beside(working: Thread, *, head: str, words: str, leave: str, stop: Callable[[], object]) -> None:
    """Show why the program is busy until `working` ends; the button `leave` calls `stop`."""
    from ui.widgets.buttons import Button
    from ui.widgets.dialog import Dialog
    from ui.widgets.text import Text

    dialog = Dialog(head)
    dialog.body.addWidget(Text(head, "card", wrap=True))
    dialog.body.addWidget(Text(words, tone="text2", wrap=True))
    dialog.add_button(Button(leave, stop))
    looking = QTimer(dialog)
    loop = QEventLoop()
    looking.timeout.connect(lambda: None if working.is_alive() else loop.quit())
    looking.start(50)
    dialog.show()
    loop.exec()
    dialog.close()
