"""The middle of the page: the editor of one part with its tools and what is said of it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.report_text import OPENING, editable_text
from cchc_desktop.domain.reports import Appendix, Paragraph, ReportContent
from ui.reports.editor import SectionEditor
from ui.reports.outline import APPENDIX
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.text import ElidedText, Text, divider

_PAUSE = 800
_MOST_FIGURES = 30
_CONTEXT = 44


class WritingCard(QFrame):
    """Shows one part; what is typed is told after a short pause, and at once when the part is left."""

    written = Signal(str, str)
    """Carries the key of a part and its text."""
    restored = Signal(str)
    records_wanted = Signal(str)
    """Carries the number of the appendix whose records are to be opened."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self.key = ""
        self._content: ReportContent | None = None
        self._dirty = False
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 10, 6)
        column.setSpacing(6)
        tools = QHBoxLayout()
        tools.setSpacing(4)
        self.heading = ElidedText("", "strong")
        self.insert = Button(tr("Insert a figure"), self._offer_figures, look="quiet", icon_name="functions")
        self.back = Button(
            tr("Back to the drafted text"), self._restore, look="quiet", icon_name="arrow-go-back-line"
        )
        tools.addWidget(self.insert)
        tools.addWidget(self.back)
        tools.addStretch(1)
        column.addLayout(tools)
        column.addWidget(divider())
        column.addWidget(self.heading)
        self.editor = SectionEditor()
        self.editor.setAccessibleName(tr("Text of the part"))
        self._other = EmptyState("table-line", "", "")
        self._open = Button(tr("Open the records"), self._open_records)
        holder = QWidget()
        beside = QVBoxLayout(holder)
        beside.addWidget(self._other)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self._open)
        line.addStretch(1)
        beside.addLayout(line)
        beside.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.editor)
        self._stack.addWidget(holder)
        column.addWidget(self._stack, 1)
        self.note = Text("", "hint", wrap=True)
        column.addWidget(self.note)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.keep_now)
        self.editor.typed.connect(self._typed)

    def show_part(self, content: ReportContent, key: str) -> None:
        """Show the part `key` of `content`; what is being typed in it stays."""
        if key != self.key:
            self.keep_now()
        other = key != self.key
        self.key, self._content = key, content
        paragraphs, heading, mine, note = _part(content, key)
        self.heading.setText(heading)
        self.insert.setVisible(paragraphs is not None)
        self.back.setVisible(mine)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        if paragraphs is None:
            self._show_other(content, key)
            return
        self._stack.setCurrentIndex(0)
        if other or (not self._dirty and _said(paragraphs) != _said(self.editor.paragraphs())):
            self.editor.show_paragraphs(paragraphs, mine=mine)
            self._dirty = False
        self.editor.set_mine(on=mine or self._dirty)

    def keep_now(self) -> None:
        """Tell what was typed since the last time."""
        self._pause.stop()
        if self._dirty and self.key:
            self._dirty = False
            self.written.emit(self.key, self.editor.text())

    def _typed(self) -> None:
        self._dirty = True
        self.editor.set_mine(on=True)
        self._pause.start()

    def _restore(self) -> None:
        self._pause.stop()
        self._dirty = False
        self.restored.emit(self.key)

    def _show_other(self, content: ReportContent, key: str) -> None:
        self._stack.setCurrentIndex(1)
        annex = _annex(content, key)
        self._open.setVisible(annex is not None)
        if annex is None:
            self._other.say(tr("This part only has a heading"), tr("Choose one of the parts under it."))
            return
        rows = sum(len(table.rows) for table in annex.tables)
        self._other.say(
            tr("{count} rows straight from the records", count=rows),
            tr("Appendices are never typed: mend the records and they follow."),
        )

    def _offer_figures(self) -> None:
        if self._content is None:
            return
        menu = QMenu(self)
        for key, words, context in figures_of(self._content, first=self.key)[:_MOST_FIGURES]:
            action = menu.addAction(context)
            action.triggered.connect(
                lambda _checked=False, key=key, words=words: self.editor.insert_figure(key, words)
            )
        if menu.isEmpty():
            menu.addAction(tr("There are no figures in this period yet")).setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.insert.mapToGlobal(QPoint(0, self.insert.height())))

    def _open_records(self) -> None:
        self.records_wanted.emit(self.key.removeprefix(f"{APPENDIX}."))


def figures_of(content: ReportContent, *, first: str) -> list[tuple[str, str, str]]:
    """Return (key, printed text, the words around it) of every figure, those of part `first` before."""
    sections = sorted(content.sections, key=lambda section: section.key != first)
    found: dict[str, tuple[str, str, str]] = {}
    for paragraph in (*(p for s in sections for p in s.paragraphs), *content.opening):
        for at, run in enumerate(paragraph.runs):
            if run.figure is None or run.figure in found:
                continue
            before = paragraph.runs[at - 1].text[-18:] if at else ""
            after = "".join(each.text for each in paragraph.runs[at + 1 :])[:_CONTEXT]
            found[run.figure] = (run.figure, run.text, f"…{before}{run.text}{after}…".replace("&", "&&"))
    return list(found.values())


def _part(content: ReportContent, key: str) -> tuple[Sequence[Paragraph] | None, str, bool, str]:
    """Return paragraphs (None where nothing is typed), heading, whether they are the officer's, a note."""
    if key == OPENING:
        mine = any(paragraph.edited for paragraph in content.opening)
        return content.opening, tr("Opening"), mine, _note(mine=mine)
    if key == APPENDIX:
        return None, tr("Appendices"), False, ""
    annex = _annex(content, key)
    if annex is not None:
        return None, f"{annex.heading}. {annex.title}", False, ""
    section = next((each for each in content.sections if each.key == key), None)
    if section is None:
        return None, "", False, ""
    heading = f"{section.number}. {section.title}"
    if any(each.key.startswith(f"{key}.") for each in content.sections) and not section.paragraphs:
        return None, heading, False, ""
    note = _note(mine=section.edited)
    if section.tables:
        note = f"{note} {tr('A table from the records follows this text.')}"
    return section.paragraphs, heading, section.edited, note


def _note(*, mine: bool) -> str:
    if mine:
        return tr("The bar marks your own text. Figures on blue still follow the records.")
    return tr(
        "Drafted from the records. Type to make this part your own; figures on blue follow the records."
    )


def _annex(content: ReportContent, key: str) -> Appendix | None:
    wanted = key.removeprefix(f"{APPENDIX}.") if key.startswith(f"{APPENDIX}.") else ""
    return next((each for each in content.appendices if wanted and each.number == wanted), None)


def _said(paragraphs: Sequence[Paragraph]) -> list[tuple[str, str]]:
    return [(editable_text(each), each.text) for each in paragraphs if each.text.strip()]
