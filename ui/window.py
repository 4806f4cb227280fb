"""The window: navigation at the left, top bar, one page at a time, status line."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.roles import role_words
from cchc_desktop.services.undo import Undo
from ui.locking import Locking
from ui.support.desk import Desk
from ui.support.frame import FrameFacts, PageEntry, SearchHit
from ui.support.rights import only_looks
from ui.theme.icons import icon
from ui.theme.tokens import State, Theme
from ui.widgets.banner import Banner
from ui.widgets.finder import Finder, Seek
from ui.widgets.focus import focus_first
from ui.widgets.greeter import Greeter
from ui.widgets.help import HelpDialog
from ui.widgets.navigation import Navigation
from ui.widgets.ring import FocusRing
from ui.widgets.screen import Screen
from ui.widgets.statusline import StatusLine
from ui.widgets.topbar import TopBar
from ui.widgets.undo import UndoBar

NARROW: Final = 1100
_LISTENS: Final = 3000
"""Milliseconds between two looks at what other processes changed."""


class MainWindow(QMainWindow):
    """The frame around the pages; a page is made when it is first visited."""

    _fault = ""
    """What is wrong with the data, once that was found."""

    def __init__(
        self,
        desk: Desk,
        pages: Sequence[PageEntry],
        *,
        facts: Callable[[], FrameFacts],
        search: Seek,
        periods: Sequence[Period],
        choose_theme: Callable[[Theme], None] | None = None,
        news: Callable[[], frozenset[Noun]] | None = None,
        undo: Undo | None = None,
        idle_minutes: Callable[[], str] | None = None,
    ) -> None:
        """Take `facts`, `search` and `news` of other processes as reads that run off the window's thread."""
        super().__init__()
        self._desk = desk
        self._pages = {entry.page: entry for entry in pages}
        self._facts = facts
        self._choose_theme = choose_theme
        self._made: dict[str, QWidget] = {}
        self._current = ""
        self._helping: HelpDialog | None = None
        self.setWindowTitle("CCHC Desktop")
        self.setMinimumSize(720, 480)
        whole = QWidget()
        self.setCentralWidget(whole)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.navigation = Navigation(pages)
        row.addWidget(self.navigation)
        column = QVBoxLayout()
        column.setSpacing(0)
        row.addLayout(column, 1)
        self.top = TopBar()
        self.stack = QStackedWidget()
        self.status = StatusLine()
        self.banner = Banner()
        column.addWidget(self.top)
        column.addWidget(self.banner)
        self.notice = Greeter(
            lambda: self.go("activities", {"drafts": True}),
            lambda late: self.go("plans", {"filter": "missing" if late else "due_soon"}),
        )
        self.only_looking = Banner()
        column.addWidget(self.notice)
        column.addWidget(self.only_looking)
        column.addWidget(self.stack, 1)
        column.addWidget(self.status)
        self.finder = Finder(self.top.search, search, desk.work, self)
        self._ring = FocusRing(self)
        self.locking = Locking(self, desk, self.keep_drafts, idle_minutes)
        self.top.set_periods(periods, desk.period)
        self._connect()
        self._set_keys()
        if undo is not None:
            self.status.add_way_back(UndoBar(desk, undo, self))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(80)
        self._soon.timeout.connect(self.read_facts)
        if news is not None:
            listening = QTimer(self)
            listening.timeout.connect(lambda: desk.work.read(news, self._hear, slot="news"))
            listening.start(_LISTENS)
        self.read_facts()

    @property
    def desk(self) -> Desk:
        """Return the desk all pages work at."""
        return self._desk

    def busy(self) -> bool:
        """Tell whether anything a page asked for has not come back yet."""
        return self._desk.work.busy()

    def go(self, page: str, where: dict[str, object] | None = None) -> None:
        """Show `page`, made now if this is the first visit, at `where` on it."""
        if page not in self._pages:
            return
        if page not in self._made:
            self._made[page] = self._pages[page].make()
            self.stack.addWidget(self._made[page])
        shown = self._made[page]
        if page != self._current:
            self.notice.pass_by()
        self._current = page
        self.stack.setCurrentWidget(shown)
        self._say_rights()
        self.navigation.show_current(page)
        focused = self.focusWidget()
        if focused is None or (
            _holds(self.navigation, focused) and focused is not self.navigation.item(page)
        ):
            shown.setFocus(Qt.FocusReason.OtherFocusReason)
        title = (shown.title() if isinstance(shown, Screen) else "") or self._pages[page].title
        self.setWindowTitle(f"{title} – CCHC Desktop")
        if where and isinstance(shown, Screen):
            shown.open(**where)

    def _say_rights(self) -> None:
        """Tell on a page where the person at work can only look why that is."""
        entry = self._pages.get(self._current)
        words = only_looks(self._desk, entry.rights) if entry is not None and entry.rights else ""
        if words:
            self.only_looking.say(State.INFO, words)
        else:
            self.only_looking.clear()

    def _follow_rights(self) -> None:
        """Say at once what the person at work may do now; whoever left is before a locked window."""
        person = self._desk.workspace.user
        self._say_rights()
        if person.active:
            self.status.say(tr("Your roles are now: {roles}", roles=role_words(person.roles)))
        else:
            self.locking.lock()

    def current(self) -> str:
        """Return the id of the page shown."""
        return self._current

    def page(self, page: str) -> QWidget | None:
        """Return the widget of `page` if it was visited."""
        return self._made.get(page)

    def pages(self) -> list[PageEntry]:
        """Return the pages of the navigation, in its order."""
        return list(self._pages.values())

    def show_help(self, page: str = "", heading: str = "") -> HelpDialog:
        """Help with `page` or the one shown, beside it: the officer reads while working on."""
        if self._helping is None or not isValid(self._helping):
            topics = [(entry.page, entry.title) for entry in self._pages.values()]
            self._helping = HelpDialog(topics, page or self._current, parent=self)
        self._helping.show()
        self._helping.show_page(page or self._current, heading)
        self._helping.raise_()
        self._helping.activateWindow()
        return self._helping

    def read_facts(self) -> None:
        """Read the frame's words again."""
        self._desk.work.read(self._facts, self._show_facts, slot="frame")

    def _hear(self, nouns: frozenset[Noun]) -> None:
        """Let the pages read again what somebody else changed, on the command line or elsewhere."""
        if nouns:
            self._desk.changes.tell(nouns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change between the wide navigation and the rail."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.navigation.set_rail(on=narrow)
        self.top.set_narrow(on=narrow)
        self.finder.hide()

    def keep_drafts(self) -> None:
        """Let every page write what was typed and not saved, without closing."""
        for page in self._made.values():
            QApplication.sendEvent(page, QCloseEvent())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let every page keep its draft, then stop work."""
        for page in self._made.values():
            page.close()
        self._desk.work.close()
        super().closeEvent(event)

    def _connect(self) -> None:
        desk = self._desk
        self.navigation.wanted.connect(self.go)
        self.navigation.help_wanted.connect(self.show_help)
        self.top.page_wanted.connect(self.go)
        self.top.menu_wanted.connect(self._open_menu)
        self.top.period_chosen.connect(self._take_period)
        self.finder.picked.connect(self._open_find)
        self.locking.other_wanted.connect(desk.reopen)
        self.locking.quit_wanted.connect(self.close)
        desk.wanted.connect(self.go)
        desk.noted.connect(self.status.say)
        desk.struck.connect(self._show_damage)
        desk.changes.told.connect(lambda _nouns: self._soon.start())
        desk.period_changed.connect(self._show_period)
        desk.rights_changed.connect(self._follow_rights)
        desk.work.started.connect(self.status.follow)
        desk.work.ended.connect(self.status.leave)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._keep_focus)

    def _open_find(self, hit: SearchHit) -> None:
        """Show what was found, under the period it belongs to."""
        where = dict(hit.where)
        if "help" in where:
            self.show_help(str(where["help"]), str(where["heading"]))
            return
        code = where.pop("period", "")
        if code:
            self._desk.choose_period(self._desk.workspace.plans.period(str(code)))
        self.go(hit.page, where)

    def _keep_focus(self, old: QWidget | None, _new: QWidget | None) -> None:
        """Keep the focus on the page when what had it is hidden or greyed; Qt would go to the navigation."""
        if old is not None and isValid(old) and isValid(self) and self.stack.isAncestorOf(old):
            page = self.stack.currentWidget()
            if page is not None and not (old.isVisibleTo(page) and old.isEnabled()):
                page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_keys(self) -> None:
        for at, page in enumerate(list(self._pages)[:9], start=1):
            QShortcut(QKeySequence(f"Ctrl+{at}"), self, lambda page=page: self.go(page))
        QShortcut(QKeySequence("F1"), self, self._turn_help)
        QShortcut(QKeySequence("Ctrl+L"), self, self.locking.lock)
        QShortcut(QKeySequence("F6"), self, lambda: self._next_region(1))
        QShortcut(QKeySequence("Shift+F6"), self, lambda: self._next_region(-1))

    def _take_period(self, period: object) -> None:
        if isinstance(period, Period):
            self._desk.choose_period(period)

    def _show_period(self, period: object) -> None:
        self.top.period.choose(period)
        self._soon.start()

    def _show_facts(self, facts: FrameFacts) -> None:
        self.top.show_facts(facts)
        if facts.alert and not self._fault:
            self.banner.say(State.WARN, facts.alert[1], head=facts.alert[0])
        elif not self._fault:
            self.banner.clear()
        self.navigation.show_waiting(facts.waiting)
        self.status.set_footer(facts.footer)
        if not self.status.said():
            self.status.say(tr("All changes are saved"))

    def _show_damage(self, fault: str) -> None:
        """Say over every page, until the window closes, that the data is damaged and how it is mended."""
        if self._fault:
            return
        self._fault = fault
        if self._desk.workspace.read_only:
            self.banner.say(
                State.WARN,
                tr("Part of the data is damaged and cannot be shown; the rest can be looked up and printed."),
                head=tr("Open for reading only: nothing can be saved"),
            )
            return
        self.banner.say(
            State.BAD,
            tr(
                "SQLite says: {fault}. What you save now may be lost. The program can close, repair the data"
                " and open again; nothing is deleted.",
                fault=fault,
            ),
            head=tr("The database is damaged"),
            button=tr("Close and repair"),
            on_click=lambda: self._desk.damaged.emit(fault),
            icon_name="first-aid-kit-line",
        )

    def _regions(self) -> list[QWidget]:
        page = self.stack.currentWidget()
        inside = page.regions() if isinstance(page, Screen) else [page] if page is not None else []
        return [self.navigation, *(region for region in inside if region.isVisible())]

    def _next_region(self, step: int) -> None:
        regions = self._regions()
        focused = self.focusWidget()
        holding = [at for at, region in enumerate(regions) if focused is not None and _holds(region, focused)]
        at = (holding[-1] if holding else -1 if step > 0 else 0) + step
        region = regions[at % len(regions)]
        if region is self.navigation:
            self.navigation.focus_current()
        else:
            focus_first(region)

    def _turn_help(self) -> None:
        """Open the help with F1, and close it with F1 while it is being read."""
        helping = self._helping
        if helping is not None and isValid(helping) and helping.isVisible() and helping.isActiveWindow():
            helping.accept()
        else:
            self.show_help()

    def _open_menu(self, corner: QPoint) -> None:
        menu = QMenu(self)
        names = {
            Theme.LIGHT: (tr("Light appearance"), "sun-line"),
            Theme.DARK: (tr("Dark appearance"), "moon-line"),
            Theme.CONTRAST: (tr("High contrast"), "contrast-2-line"),
        }
        if self._choose_theme is not None:
            for theme, (words, sign) in names.items():
                action: QAction = menu.addAction(icon(sign), words)
                action.triggered.connect(lambda _checked=False, theme=theme: self._wear(theme))
            menu.addSeparator()
        menu.addAction(icon("lock-line"), tr("Lock now (Ctrl+L)")).triggered.connect(self.locking.lock)
        other = menu.addAction(icon("group-line"), tr("Another person signs in"))
        other.triggered.connect(self.locking.give_way)
        menu.addAction(icon("logout-box-r-line"), tr("Quit")).triggered.connect(self.close)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(corner)

    def _wear(self, theme: Theme) -> None:
        if self._choose_theme is not None:
            self._choose_theme(theme)
            self.update()


def _holds(region: QWidget, focused: QWidget) -> bool:
    return region is focused or region.isAncestorOf(focused)
