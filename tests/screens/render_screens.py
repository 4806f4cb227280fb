"""Draws every screen of the demo workspaces to PNG: `render_screens.py DEMO_FOLDER OUT_FOLDER`."""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QApplication, QWidget

from cchc_desktop.cli.options import FixedClock
from cchc_desktop.demo.journey import LAST_DAY, LOGIN
from cchc_desktop.workspace import Workspace
from ui.app import make_application, make_window
from ui.theme.style import apply_theme
from ui.theme.tokens import Theme
from ui.window import MainWindow

SIZE = QSize(1366, 768)
PAGES = ("overview", "plans", "activities", "feedback", "assessments", "reports", "bundles", "settings")
SUPERIOR_PAGES = ("overview", "org_units", "bundles")
SETTLED_SECONDS = 0.6
LONGEST_SECONDS = 10.0


def main(demo: Path, out: Path) -> int:
    """Draw the screens of the commune, the district and the first run; return 0."""
    out.mkdir(parents=True, exist_ok=True)
    settings = out / "settings"
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(settings))
    app = make_application()
    password = os.environ.get("CCHC_PASSWORD", "demo")
    for place, pages in (("commune", PAGES), ("district", SUPERIOR_PAGES), ("province", SUPERIOR_PAGES)):
        workspace = Workspace.open(demo / place, login=LOGIN, password=password, clock=FixedClock(LAST_DAY))
        window = make_window(workspace)
        window.resize(_logical(app))
        window.show()
        for number, page in enumerate(pages, 1):
            window.go(page)
            _wait(app, window)
            _draw(app, window, out / f"{place}-{number:02d}-{page}.png")
        if place == "commune":
            apply_theme(app, Theme.DARK)
            window.go("overview")
            _draw(app, window, out / "commune-09-overview-dark.png")
            apply_theme(app, Theme.LIGHT)
        window.close()
        window.deleteLater()
        _settle(app)
        workspace.close()
    _draw_first_run(app, out)
    return 0


def _draw_first_run(app: QApplication, out: Path) -> None:
    from ui.first_run.screen import FirstRun

    wizard = FirstRun(out / "no-workspace-here", clock=FixedClock(LAST_DAY))
    wizard.resize(_logical(app))
    wizard.show()
    _draw(app, wizard, out / "first-run.png")
    wizard.close()


def _logical(app: QApplication) -> QSize:
    return SIZE / app.primaryScreen().devicePixelRatio()


def _draw(app: QApplication, widget: QWidget, file: Path) -> None:
    _settle(app)
    widget.grab().save(str(file))
    print(file)


def _wait(app: QApplication, window: MainWindow) -> None:
    """Let work off the GUI thread come home, at most for a while."""
    until = time.monotonic() + LONGEST_SECONDS
    _settle(app)
    while window.busy() and time.monotonic() < until:
        app.processEvents()
        time.sleep(0.01)


def _settle(app: QApplication) -> None:
    """Let what was read be laid out and painted."""
    until = time.monotonic() + SETTLED_SECONDS
    while time.monotonic() < until:
        app.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
