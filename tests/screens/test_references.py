"""Qt leaves Python's own constants alone, so that a long working day does not end in a crash."""

import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

CALLS = 500


def test_qt_calls_keep_the_references_of_none(qtbot: QtBot) -> None:
    """The window can be used for days: a call that returns nothing takes nothing away."""
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.setText("Diên An")
        label.parentWidget()
    assert sys.getrefcount(None) > before - CALLS // 2
