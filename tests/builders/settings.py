"""Settings of the window that belong to one test alone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings


@pytest.fixture(autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Start each test with no remembered widths and columns, whatever the test before remembered."""
    remembered = QSettings.Format.IniFormat
    QSettings.setDefaultFormat(remembered)
    QSettings.setPath(remembered, QSettings.Scope.UserScope, str(tmp_path_factory.mktemp("settings")))
    yield
    QSettings.setDefaultFormat(QSettings.Format.NativeFormat)
