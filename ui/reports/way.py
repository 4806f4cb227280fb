"""The banner over the report: what stands before signing, or why a version is read-only."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from cchc_desktop.domain.language import tr
from cchc_desktop.services.report_versions import ReportState
from ui.reports.reading import Shown
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button


class WayBanner(Banner):
    """Says one thing about the version that is shown, with the way out."""

    mend_wanted = Signal()
    reopen_wanted = Signal()
    draft_wanted = Signal()
    version_wanted = Signal(str)

    def __init__(self, *, keep: Callable[[Button], object] = lambda _button: None) -> None:
        """Take `keep`, which keeps a button to those who may draft."""
        super().__init__()
        self._keep = keep

    def show_way(self, shown: Shown) -> None:
        """Say what `shown` needs; nothing when nothing stands in the way."""
        record = shown.record
        if record is None or (shown.is_draft and not shown.obstacles):
            self.clear()
            return
        newest = shown.versions[0].id
        if shown.is_draft:
            words = "; ".join(each.words for each in shown.obstacles)
            self.say(
                State.WARN,
                tr("{count} to do before signing: {list}.", count=len(shown.obstacles), list=words),
                button=tr("Mend the first"),
                on_click=self.mend_wanted.emit,
            )
        elif record.id != newest:
            self._frozen(
                State.MUTE,
                tr("This version is read-only: a newer one replaces it."),
            )
            self.add_button(tr("Show the newest"), lambda: self.version_wanted.emit(newest))
        elif record.state is ReportState.PREPARED:
            self._frozen(
                State.INFO,
                tr("This version is read-only: it waits for the leader's signature."),
            )
            self._keep(self.add_button(tr("Reopen to change"), self.reopen_wanted.emit))
        else:
            self._frozen(
                State.MUTE,
                tr("This version is read-only: it bears a signature. A mistake is mended by a new version."),
            )
            self._keep(self.add_button(tr("Make a new version"), self.draft_wanted.emit))

    def _frozen(self, state: State, words: str) -> None:
        self.say(state, words, icon_name="lock-line")
