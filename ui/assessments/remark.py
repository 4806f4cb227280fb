"""What the superior said about a criterion, and what it wants mended."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.scoring import points_text
from cchc_desktop.domain.vietnamese import day
from cchc_desktop.services.assessments import CriterionView
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.cards import Card
from ui.widgets.text import ElidedText, Icon, Text


class RemarkCard(Card):
    """The superior's words with who, when and the points given; hidden while there are none."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(padding=12, parent=parent)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Icon("chat-quote-line", "text2", size=16), 0, Qt.AlignmentFlag.AlignVCenter)
        self.heading_words = ElidedText("", "label")
        line.addWidget(self.heading_words, 1)
        self.badge = Badge("", State.WARN, "scales-3-line")
        line.addWidget(self.badge)
        self.body.addLayout(line)
        self.words = Text("", wrap=True)
        self.body.addWidget(self.words)
        self.who = Text("", "hint")
        self.body.addWidget(self.who)
        self.body.setSpacing(4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_row(self, row: CriterionView) -> None:
        """Show what was said about a criterion."""
        remark = row.remark
        self.setVisible(remark is not None)
        if remark is None:
            return
        self.heading_words.setText(
            tr("Remark of {unit} in {period}", unit=remark.unit, period=remark.period.label)
        )
        self.words.setText(f"“{remark.words}”")
        self.who.setText(f"{remark.author}, {remark.unit} · {day(local_day(remark.at))}")
        if row.returned is not None:
            words = tr("Returned, mend by {day}", day=day(row.returned.due))
            self.badge.set(words, State.BAD, MEANING["returned"])
        elif remark.points is not None:
            self.badge.set(
                tr("Given {points}", points=points_text(remark.points)), State.WARN, "scales-3-line"
            )
        self.badge.setVisible(row.returned is not None or remark.points is not None)
        self.setAccessibleName(f"{self.heading_words.whole()}: {remark.words}")
