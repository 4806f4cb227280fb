"""Every dialog of the program, opened on one workspace that has something to show in it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from builders.activities import proof, record
from builders.assessments import answer_everything, submit
from builders.messages import Told
from builders.schedules import entered
from builders.workspaces import SECOND, build_template, copy_of
from PySide6.QtWidgets import QDialog

from cchc_desktop.domain.difficulties import DifficultyValues
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.personal_data import Sender
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work

LONG = "Đăng Quyết định công bố thủ tục hành chính trên trang thông tin điện tử và tại Bộ phận một cửa của xã"
UNIT = "Ủy ban nhân dân phường Ninh Hiệp, thị xã Ninh Hòa"


@dataclass(frozen=True, slots=True)
class Scene:
    """A desk, and one record of each kind that a dialog is about."""

    desk: Desk
    folder: Path
    activity: str
    series: str
    case: str
    difficulty: str
    report: str

    @property
    def at(self) -> Workspace:
        """The workspace on the desk."""
        return self.desk.workspace

    @property
    def quarter(self) -> Period:
        """The quarter that has just ended."""
        return self.desk.period

    def activities(self) -> list[str]:
        """Return the ids of the activities."""
        return list(self.at.activities.ids(ActivityFilter()))


Picture = Callable[[Scene], QDialog]
Gallery = Mapping[str, Picture]


def set_scene(folder: Path) -> Scene:
    """Make a commune's workspace of July 2018 with a little of everything in it."""
    at = copy_of(build_template(folder / "template"), folder / "commune")
    quarter = at.plans.period("2018-Q2")
    answer_everything(at, quarter.previous().code)
    submit(at, quarter.previous().code)
    at.users.add(SECOND)
    made = record(at, proof(folder, "Biên bản phát thanh có chữ ký của trưởng đài.txt"), title=LONG)
    for day in (2, 3, 4):
        record(at, starts_on=date(2018, 5, day), title=f"{LONG} (lần {day})")
    values = FeedbackValues(date(2018, 6, 20), FeedbackChannel.BOX, FeedbackKind.CONDUCT, LONG)
    case = at.feedback.receive(values).record
    at.feedback.senders.set(case.id, Sender("Trần Văn Bảy", "0912 345 678", "Thôn Phú Ân Nam 2, xã Diên An"))
    at.feedback.senders.open(case.id, "Gọi điện mời công dân đến nhận văn bản trả lời và trao đổi thêm")
    difficulty = at.difficulties.report(DifficultyValues(LONG, date(2018, 6, 4), "II.3.3", "Cấp kinh phí."))
    report = at.reports.draft(quarter).record
    changes = Changes()
    desk = Desk(at, Work(changes, Told()), changes, Messages(lambda: None, folder, at.clock), quarter)
    series = entered(at)
    return Scene(desk, folder, made.id, series.id, case.id, difficulty.record.id, report.id)


@contextmanager
def asked() -> Iterator[list[QDialog]]:
    """Collect the questions that are asked meanwhile; each is answered by Esc."""
    found: list[QDialog] = []

    def keep(dialog: QDialog) -> int:
        found.append(dialog)
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QDialog, "exec", keep)
        yield found


def question(ask: Callable[[], object]) -> QDialog:
    """Return the one question that `ask` asks."""
    with asked() as found:
        ask()
    (one,) = found
    return one


def nobody(*_words: object) -> Workspace:
    """Let nobody in."""
    return cast(Workspace, None)
