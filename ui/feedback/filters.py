"""What narrows the register: words, stage, kind, channel, and chips for what waits or is overdue."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackState
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.feedback_rows import FeedbackFilter
from ui.widgets.buttons import FilterChip
from ui.widgets.flow import Flow
from ui.widgets.inputs import ComboField, SearchField


class FilterBar(QWidget):
    """Search and choices over the chips; in narrow windows the choices fold into one button."""

    changed = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField(tr("Filter by code or content"), shortcut="Ctrl+F")
        self.state = ComboField([("", tr("Every stage")), *((s, s.label) for s in FeedbackState)])
        self.kind = ComboField([("", tr("Every kind")), *((k, k.label) for k in FeedbackKind)])
        self.channel = ComboField([("", tr("Every channel")), *((c, c.label) for c in FeedbackChannel)])
        for choice, name in (
            (self.state, tr("Stage")),
            (self.kind, tr("Kind of feedback")),
            (self.channel, tr("Came in by")),
        ):
            choice.setAccessibleName(name)
            choice.setMinimumContentsLength(6)
            choice.currentIndexChanged.connect(self._tell)
        self.everything = FilterChip("")
        self.waiting = FilterChip("", icon_name="time-line")
        self.late = FilterChip("", icon_name="error-warning-fill", token="bad")  # noqa: S106 - a colour
        self.all_periods = FilterChip(tr("Every period"), icon_name="calendar-line")
        self.folded = FilterChip(tr("Filters"), icon_name="filter-3-line")
        self.everything.setChecked(True)
        self._narrow = False
        self._lay_out()
        self.search.sought.connect(self._tell)
        for chip in (self.everything, self.waiting, self.late):
            chip.clicked.connect(lambda _checked=False, chip=chip: self._turn(chip))
        self.all_periods.toggled.connect(self._tell)
        self.folded.toggled.connect(lambda _on: self._unfold())

    def wanted(self, period: Period | None) -> FeedbackFilter:
        """Return the filter as it stands, within `period` unless every period is asked for."""
        state, kind, channel = self.state.value(), self.kind.value(), self.channel.value()
        return FeedbackFilter(
            period=None if self.all_periods.isChecked() else period,
            state=FeedbackState(str(state)) if state else None,
            kind=FeedbackKind(str(kind)) if kind else None,
            channel=FeedbackChannel(str(channel)) if channel else None,
            waiting=self.waiting.isChecked(),
            late=self.late.isChecked(),
            words=self.search.text(),
        )

    def whole(self, period: Period | None) -> FeedbackFilter:
        """Return what the counts on the chips are counted over."""
        return FeedbackFilter(period=None if self.all_periods.isChecked() else period)

    def shows_everything(self) -> bool:
        """Tell whether nothing is filtered away."""
        chosen = any(choice.value() for choice in (self.state, self.kind, self.channel))
        return self.everything.isChecked() and not chosen and not self.search.text().strip()

    def clear(self) -> None:
        """Show everything of the period."""
        self._set(self.everything)

    def show_late(self) -> None:
        """Show what is overdue, whatever its period."""
        self._set(self.late, all_periods=True)

    def show_waiting(self) -> None:
        """Show what still waits for an answer, whatever its period."""
        self._set(self.waiting, all_periods=True)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Write the counts on the chips."""
        self.everything.setText(tr("All {n}", n=number(counts["all"])))
        self.waiting.setText(tr("Not answered {n}", n=number(counts["waiting"])))
        self.late.setText(tr("Overdue {n}", n=number(counts["late"])))

    def set_narrow(self, *, on: bool) -> None:
        """Fold the choices into one button, or lay them open."""
        if on != self._narrow:
            self._narrow = on
            if on:
                self._column.insertWidget(1, self._choices)
            else:
                self._top.addWidget(self._choices, 6)
        self.folded.setVisible(on)
        self._unfold()

    def _unfold(self) -> None:
        shown = self.folded.isChecked() or not self._narrow
        self._choices.setVisible(shown)
        self.all_periods.setVisible(shown or self.all_periods.isChecked())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 3)
        top.addWidget(self.folded)
        self._choices = QWidget()
        choices = QHBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(8)
        for choice in (self.state, self.kind, self.channel):
            choices.addWidget(choice, 1)
        top.addWidget(self._choices, 6)
        self._top = top
        self._column = column
        column.addLayout(top)
        chips = Flow()
        for chip in (self.everything, self.waiting, self.late, self.all_periods):
            chips.add(chip)
        column.addWidget(chips)
        self.folded.hide()

    def _turn(self, chip: FilterChip) -> None:
        self._check(chip if chip.isChecked() else self.everything)
        self._tell()

    def _check(self, chosen: FilterChip) -> None:
        for chip in (self.everything, self.waiting, self.late):
            chip.setChecked(chip is chosen)

    def _set(self, chip: FilterChip, *, all_periods: bool = False) -> None:
        """Choose one chip and nothing else, telling once."""
        self.blockSignals(True)
        self.search.setText("")
        for choice in (self.state, self.kind, self.channel):
            choice.choose("")
        self.all_periods.setChecked(all_periods)
        self._check(chip)
        self.blockSignals(False)
        self._tell()

    def _tell(self, *_what: object) -> None:
        chosen = sum(bool(choice.value()) for choice in (self.state, self.kind, self.channel))
        self.folded.setText(tr("Filters ({n})", n=chosen) if chosen else tr("Filters"))
        self.changed.emit()
