"""The line at the bottom: what was saved, what runs, which versions are in force."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from cchc_desktop.domain.language import tr
from ui.support.work import Job
from ui.widgets.buttons import Button
from ui.widgets.progress import Bar
from ui.widgets.text import ElidedText, Icon, Text


class StatusLine(QFrame):
    """Shows one running job at a time, the latest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "statusline")
        self.setMinimumHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._job: Job | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(22, 1, 13, 0)
        row.setSpacing(6)
        self._sign = Icon("checkbox-circle-fill", "ok", size=13)
        self._saved = ElidedText("", "small")
        self._saved.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row.addWidget(self._sign)
        row.addWidget(self._saved)
        self._way_back = QHBoxLayout()
        row.addLayout(self._way_back)
        row.addSpacing(20)
        self._words = ElidedText("", "small")
        self._words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._bar = Bar()
        self._bar.setFixedWidth(120)
        self._percent = Text("", "small")
        self._cancel = Button(tr("Cancel"), self._stop, look="link")
        self._cancel.setAccessibleName(tr("Cancel what is running"))
        for widget in (self._words, self._bar, self._percent, self._cancel):
            row.addWidget(widget)
            widget.hide()
        self._footer = ElidedText("", "hint")
        self._footer.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._footer, 1)

    def say(self, words: str) -> None:
        """Say what was saved."""
        self._saved.setText(words)

    def add_way_back(self, widget: QWidget) -> None:
        """Put `widget` after what was saved."""
        self._way_back.addWidget(widget)

    def said(self) -> str:
        """Return what was said last."""
        return self._saved.whole()

    def set_footer(self, words: tuple[str, ...]) -> None:
        """Show the versions in force."""
        self._footer.setText(" \u00a0·\u00a0 ".join(words))

    def follow(self, job: Job) -> None:
        """Show how far `job` is until it ends."""
        self._job = job
        self._words.setText(job.words)
        self._bar.set(0, 1)
        self._percent.setText("")
        for widget in (self._words, self._bar, self._percent, self._cancel):
            widget.show()
        self._cancel.setEnabled(True)
        job.moved.connect(self._move)

    def leave(self, job: Job) -> None:
        """Stop showing `job`."""
        if job is self._job:
            self._job = None
            for widget in (self._words, self._bar, self._percent, self._cancel):
                widget.hide()

    def _move(self, done: int, total: int, words: str) -> None:
        if self.sender() is not self._job or self._job is None:
            return
        self._bar.set(done, total)
        share = round(100 * done / total) if total else 0
        self._percent.setText(f"{share} %")
        self._words.setText(f"{self._job.words}: {words}" if words else self._job.words)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._cancel.setEnabled(False)
            self._words.setText(tr("Stopping…"))
