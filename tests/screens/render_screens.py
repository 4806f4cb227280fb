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
from cchc_desktop.domain.users import NewUser
from cchc_desktop.domain.vietnamese import fold
from cchc_desktop.workspace import Workspace
from ui.app import make_application, make_window, wear
from ui.support.frame import Section
from ui.theme.tokens import Theme
from ui.widgets.buttons import Segmented
from ui.window import MainWindow

SIZE = QSize(1366, 768)
PLACES = ("commune", "district", "province")
EVERYWHERE = {"overview", "activities"}
"""Pages drawn in every theme for each unit, beside those only a superior has; the commune's all are."""
THEMES = {Theme.LIGHT: "", Theme.DARK: "-dark", Theme.CONTRAST: "-contrast"}
STEPS = ("unit", "administrator", "identity", "backups")
SETTLED_SECONDS = 0.4
LONGEST_SECONDS = 10.0


def main(demo: Path, out: Path) -> int:
    """Draw every page of the three units, signing in, help and each step of the first run; return 0."""
    out.mkdir(parents=True, exist_ok=True)
    settings = out / "settings"
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(settings))
    app = make_application()
    for place in PLACES:
        _draw_place(app, demo / place, out)
    _draw_sign_in(app, demo / "commune", out)
    _draw_first_run(app, out)
    return 0


def _draw_place(app: QApplication, folder: Path, out: Path) -> None:
    password = os.environ.get("CCHC_PASSWORD", LOGIN)
    workspace = Workspace.open(folder, login=LOGIN, password=password, clock=FixedClock(LAST_DAY))
    window = make_window(workspace)
    window.resize(_logical(app))
    window.show()
    for number, entry in enumerate(window.pages(), 1):
        window.go(entry.page)
        superior = entry.section is Section.SUPERIOR
        themed = folder.name == "commune" or entry.page in EVERYWHERE or superior
        for theme, ending in THEMES.items() if themed else [(Theme.LIGHT, "")]:
            wear(theme)
            _wait(app, window)
            _draw(app, window, out / f"{folder.name}-{number:02d}-{entry.page}{ending}.png")
        wear(Theme.LIGHT)
        _draw_views(app, window, out / f"{folder.name}-{number:02d}-{entry.page}")
        if folder.name == "commune" and entry.page == "overview":
            help_dialog = window.show_help()
            _draw(app, help_dialog, out / "commune-help.png")
            help_dialog.close()
    window.close()
    window.deleteLater()
    _settle(app)
    workspace.close()


def _draw_views(app: QApplication, window: MainWindow, name: Path) -> None:
    """Draw what the page shows under each choice of its switches, tabs and views."""
    page = window.page(window.current())
    switches = [switch for switch in page.findChildren(Segmented) if switch.isVisible()] if page else []
    for switch in switches:
        choices = switch.group.buttons()
        for choice in choices[1:]:
            choice.click()
            _wait(app, window)
            words = fold(choice.text()).replace(" ", "-").replace("/", "-")
            _draw(app, window, name.with_name(f"{name.name}-{words}.png"))
        choices[0].click()
        _wait(app, window)


def _draw_sign_in(app: QApplication, folder: Path, out: Path) -> None:
    from ui.login import LoginDialog

    def nobody(_name: str, _word: str) -> Workspace:
        raise NotImplementedError

    dialog = LoginDialog(Workspace.people(folder), nobody)
    dialog.show()
    _draw(app, dialog, out / "sign-in.png")
    dialog.close()


def _draw_first_run(app: QApplication, out: Path) -> None:
    from ui.first_run.screen import FirstRun

    wizard = FirstRun(out / "no-workspace-here", clock=FixedClock(LAST_DAY), make_demo=_no_samples)
    wizard.resize(_logical(app))
    wizard.show()
    _settle(app)
    wizard.unit.units.filter.setText("xa dien an")
    wizard.person.fill(NewUser("thuha", "Nguyễn Thị Thu Hà", "Công chức Văn phòng - Thống kê", ""))
    for theme, ending in THEMES.items():
        wear(theme)
        for number, step in enumerate(STEPS):
            wizard.shell.go(number)
            _draw(app, wizard, out / f"first-run-{number + 1}-{step}{ending}.png")
    wear(Theme.LIGHT)
    wizard.close()


def _no_samples(_folder: Path, _progress: object) -> Workspace:
    raise NotImplementedError


def _logical(app: QApplication) -> QSize:
    return SIZE / app.primaryScreen().devicePixelRatio()


def _draw(app: QApplication, widget: QWidget, file: Path) -> None:
    _settle(app)
    widget.grab().save(str(file))
    print(file)


def _wait(app: QApplication, window: MainWindow) -> None:
    """Let work off the GUI thread come home, at most for a while; one read may ask for the next."""
    until = time.monotonic() + LONGEST_SECONDS
    _settle(app)
    while window.busy() and time.monotonic() < until:
        while window.busy() and time.monotonic() < until:
            app.processEvents()
            time.sleep(0.01)
        _settle(app)


def _settle(app: QApplication) -> None:
    """Let what was read be laid out and painted."""
    until = time.monotonic() + SETTLED_SECONDS
    while time.monotonic() < until:
        app.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
