"""The formula behind proposed points; its numbers open the records they were counted from."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from cchc_desktop.domain.criteria import IndicatorName, parse_indicator
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.scoring import Run
from ui.theme.tokens import tokens
from ui.widgets.cards import Well
from ui.widgets.text import Icon, Text

_REPORT: Final = frozenset({IndicatorName.REPORT_ON_TIME})
_FEEDBACK: Final = frozenset({IndicatorName.FEEDBACK_ANSWERED_ON_TIME, IndicatorName.FEEDBACK_PUBLISHED})
_ACTIVITIES: Final = frozenset(
    {
        IndicatorName.CHANNEL_VARIETY,
        IndicatorName.CHANNEL_COUNT,
        IndicatorName.HOTLINE_SHOWN,
        IndicatorName.EVIDENCE_SHARE,
    }
)
_UNIT_PLAN: Final = "IV.1.1"


def target_of(link: str) -> tuple[str, Mapping[str, object]]:
    """Return the page, and where on it, that shows what a number of a formula was counted from."""
    name, _, part = link.partition("#")
    ref = parse_indicator(name)
    if ref.name in _FEEDBACK:
        return "feedback", {}
    if ref.name in _REPORT:
        return "reports", {}
    if ref.name in _ACTIVITIES:
        return "activities", {"missing_evidence": True} if ref.name is IndicatorName.EVIDENCE_SHARE else {}
    if ref.name is IndicatorName.UNIT_PLAN_SENT:
        return "plans", {"clause": _UNIT_PLAN}
    if ref.name is IndicatorName.CLAUSE_DONE and part == "done":
        return "activities", {"clause": ref.parameter}
    if ref.name is IndicatorName.BLOCK_COMPLETION:
        return "plans", {"block": ref.parameter}
    return "plans", {"clause": ref.parameter} if ref.parameter else {}


class Formula(Well):
    """Shows how the program came to its points."""

    wanted = Signal(str)
    """Carries the link of the number that was opened."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        self._runs: tuple[Run, ...] = ()
        super().__init__(tinted=True, parent=parent)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Icon("functions", "accent", size=14))
        head.addWidget(Text(tr("How it is counted"), "label"))
        head.addStretch(1)
        self._note = Text(tr("click a number to open its list"), "small")
        head.addWidget(self._note)
        self.body.addLayout(head)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self.words.setProperty("ringed", True)
        self.words.linkActivated.connect(self.wanted)
        self.body.addWidget(self.words)
        self.body.setSpacing(3)

    def changeEvent(self, event: QEvent) -> None:
        """Give the links the colour of the theme that is worn now; Qt keeps the one they were made with."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange} and self._runs:
            self.words.setText(_markup_of(self._runs))

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Show a formula; nothing at all when there is none."""
        self.setVisible(bool(runs))
        self._note.setVisible(any(run.link for run in runs))
        self._runs = tuple(runs)
        self.words.setText(_markup_of(runs))
        self.words.setAccessibleName("".join(run.text for run in runs))
        linked = any(run.link for run in runs)
        self.words.setFocusPolicy(Qt.FocusPolicy.StrongFocus if linked else Qt.FocusPolicy.NoFocus)


def _markup_of(runs: Sequence[Run]) -> str:
    return "".join(map(_markup, runs))


def _markup(run: Run) -> str:
    words = escape(run.text)
    if run.link:
        colour = tokens().accent
        return f'<a href="{escape(run.link)}" style="color:{colour}; text-decoration:none"><b>{words}</b></a>'
    return f"<b>{words}</b>" if run.strong else words
