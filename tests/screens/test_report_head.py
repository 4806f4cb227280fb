"""The line over the report, where the title is long and the window not wide."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.reports.head import ReportHead
from ui.theme.tokens import State


def test_the_title_is_never_cut_off(dressed: QApplication, qtbot: QtBot) -> None:
    """On an old screen the export of a consolidated draft folds away; on a wide one it stands there."""
    head = ReportHead()
    qtbot.addWidget(head)
    head._draft = True
    head.title.setText("Báo cáo tổng hợp Quý II/2018")
    head.versions.set_choices([("2", "Bản 2 (mới nhất)")])
    head.versions.fit_content()
    head.badge.set("Dự thảo", State.MUTE)
    head.next.set_words("Trình lãnh đạo ký")
    head.resize(1118, 40)
    head.show()
    dressed.processEvents()
    assert head.title.width() >= head.title.sizeHint().width()
    assert head.exporting.isHidden()
    assert head.more.isVisible()
    head.resize(1500, 40)
    dressed.processEvents()
    assert head.exporting.isVisible()
    assert head.more.isHidden()
