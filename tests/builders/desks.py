"""A commune's workspace of June 2018 and the desk of its officer."""

import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import cast

from builders.messages import Told
from builders.workspaces import cheap_passwords
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget

from cchc_desktop.domain.users import NewUser
from cchc_desktop.workspace import Workspace
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work

_OFFICER = NewUser("ha", "Nguyễn Thị Thu Hà", "Công chức", "mat-khau-dai")


class JuneMorning:
    """Tells the morning of 26 June 2018."""

    def now(self) -> datetime:
        """Return 09:41:07 in Việt Nam."""
        return datetime(2018, 6, 26, 2, 41, 7, tzinfo=UTC)


@cache
def _new_workspace() -> Path:
    """Return the folder of a closed workspace in which nothing is recorded; made once for the run."""
    folder = Path(tempfile.mkdtemp(prefix="desk-")) / "data"
    with cheap_passwords():
        made = Workspace.create(folder, unit_code="22693", admin=_OFFICER, clock=JuneMorning(), plain=True)
    made.close()
    return folder


def open_desk(folder: Path, told: Told) -> Desk:
    """Return the desk of an officer of xã Diên An on a new workspace."""
    shutil.copytree(_new_workspace(), folder, dirs_exist_ok=True)
    workspace = Workspace.open(folder, password=_OFFICER.password, clock=JuneMorning())
    changes = Changes()
    messages = cast(Messages, told)
    return Desk(workspace, Work(changes, told), changes, messages, workspace.plans.period("2018-Q2"))


def type_words(field: QWidget, words: str) -> None:
    """Type `words` as UniKey does: composed by the input method."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(field, event)


def drop(target: QWidget, *given: Path) -> None:
    """Drop files and folders as the file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in given])
    keys = Qt.KeyboardModifier.NoModifier
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(5, 5), copy, data, left, keys))
    QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), copy, data, left, keys))
