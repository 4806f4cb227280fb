"""Step 1: which unit, where its data lies, a starter bundle, or only a look at sample data."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cchc_desktop.domain.bundle_records import BundleFacts
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day
from cchc_desktop.services.data_places import DataPlace
from cchc_desktop.services.starting import StartingPoint, UnitFacts
from ui.first_run.unit_tree import UnitTree
from ui.theme.tokens import State
from ui.widgets.badge import StateWords
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Well
from ui.widgets.facts import Facts
from ui.widgets.flow import Flow
from ui.widgets.panes import ScrollBody
from ui.widgets.text import ElidedText, Icon, Text

_LINES: Final = ("bank-line", "calendar-line", "send-plane-line", "node-tree")


class UnitStep(QWidget):
    """The tree at the left; what the choice means, and the places, at the right."""

    folder_wanted = Signal()
    starter_wanted = Signal()
    demo_wanted = Signal()
    restore_wanted = Signal()
    unit_chosen = Signal(str)

    def __init__(self, *, with_demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._start: StartingPoint | None = None
        self._place: DataPlace | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        self.units = UnitTree()
        self.units.chosen.connect(self._choose)
        row.addWidget(self.units, 56)
        side = ScrollBody(margins=(0, 0, 0, 0), spacing=12)
        self._side = side
        row.addWidget(side, 44)
        side.column.addWidget(self._chosen_card())
        side.column.addWidget(self._starter_card())
        side.column.addWidget(self._place_card())
        if with_demo:
            side.column.addWidget(self._demo_card())
        side.column.addStretch(1)

    def show_units(self, start: StartingPoint) -> None:
        """Show the units there are."""
        self._start = start
        self.units.show_units(start)
        if self.units.key():
            self._choose(self.units.key())

    def show_place(self, place: DataPlace) -> None:
        """Show where data will lie and whether it may."""
        self._place = place
        self.folder.setText(str(place.folder))
        self.state.set(place.words, State.OK if place.obstacle is None else State.BAD)

    def show_starter(self, facts: BundleFacts, sender: str) -> None:
        """Show whose starter bundle was taken."""
        self.starter_state.set(tr("Starter bundle of {unit}, compared", unit=sender), State.OK)
        self.starter_state.setToolTip(facts.fingerprint)
        self.starter_state.show()

    def problem(self) -> str:
        """Return what keeps from going on."""
        if not self.units.key():
            return tr("Choose your unit in the list.")
        if self._place is not None and self._place.obstacle is not None:
            return tr("Choose another place for the data.")
        return ""

    def facts(self) -> UnitFacts | None:
        """Return what the chosen unit means."""
        return self._start.about(self.units.key()) if self._start and self.units.key() else None

    def _chosen_card(self) -> QWidget:
        self._well = Well(tinted=True)
        self._well.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._well.body.setContentsMargins(16, 12, 16, 12)
        head = QHBoxLayout()
        head.setSpacing(9)
        self._sign = Icon("information-fill", "accent", size=16)
        head.addWidget(self._sign)
        self.chosen = Text(tr("No unit is chosen yet"), "card", wrap=True)
        head.addWidget(self.chosen, 1)
        self._well.body.addLayout(head)
        labels = (tr("Belongs to"), tr("Validity"), tr("Reports to"), tr("Plan"))
        self.meaning = Facts(list(zip(labels, _LINES, strict=True)))
        self.meaning.hide()
        self._well.body.addWidget(self.meaning)
        self.advice = Text(
            tr("Type a few letters of its name at the left, then click it."), tone="text2", wrap=True
        )
        self._well.body.addWidget(self.advice)
        return self._well

    def _starter_card(self) -> QWidget:
        card = _small_card("inbox-archive-line", tr("Do you have a starter bundle?"))
        words = tr(
            "It brings plan, criteria, units and the keys of the units above. It can also be taken in later."
        )
        card.body.addWidget(Text(words, "small", wrap=True))
        self.starter_state = StateWords()
        self.starter_state.hide()
        card.body.addWidget(self.starter_state)
        ways = Flow()
        ways.add(Button(tr("Take in a starter bundle…"), self.starter_wanted.emit))
        ways.add(Button(tr("Restore a backup here…"), self.restore_wanted.emit, look="link"))
        card.body.addWidget(ways)
        return card

    def _place_card(self) -> QWidget:
        card = _small_card("hard-drive-2-line", tr("Where the data lies"))
        card.add_head(Button(tr("Change…"), self.folder_wanted.emit, look="link"))
        self.folder = ElidedText("")
        card.body.addWidget(self.folder)
        self.state = StateWords()
        card.body.addWidget(self.state)
        words = tr("No network drive, cloud folder or USB drive can hold the live data.")
        card.body.addWidget(Text(words, "small", wrap=True))
        return card

    def _demo_card(self) -> QWidget:
        card = _small_card("test-tube-line", tr("Only want to look?"))
        words = tr(
            "Opens a sample unit with two quarters of data, apart from real data. It can be deleted any time."
        )
        card.body.addWidget(Text(words, "small", wrap=True))
        card.body.addWidget(Button(tr("Look at sample data"), self.demo_wanted.emit))
        return card

    def _choose(self, key: str) -> None:
        if self._start is None:
            return
        facts = self._start.about(key)
        unit = facts.unit
        self.chosen.setText(tr("You chose: {unit}", unit=unit.short_body))
        self._sign.set("checkbox-circle-fill", "accent")
        within = (
            [facts.above[0].name, *(u.name[:1].lower() + u.name[1:] for u in facts.above[1:])]
            if facts.above
            else []
        )
        self.meaning.set(0, ", ".join(within) or tr("nothing above"))
        self.meaning.set(1, _validity(facts))
        self.meaning.set(
            2, facts.reports_to.short_body if facts.reports_to else tr("nobody: it judges the others")
        )
        words = tr(
            "{plan} of {year}, {n} duties", plan=facts.plan.number, year=facts.plan.year, n=facts.duties
        )
        self.meaning.set(3, words)
        self.meaning.show()
        self.advice.hide()
        self.unit_chosen.emit(key)


def _small_card(sign: str, heading: str) -> Card:
    card = Card(heading)
    card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    card.head.insertWidget(0, Icon(sign, "text2", size=16))
    card.heading.setProperty("role", "strong")
    card.heading.setWordWrap(True)
    card.heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    card.head.setStretchFactor(card.heading, 100)
    return card


def _validity(facts: UnitFacts) -> str:
    if facts.unit.valid_to is None:
        return tr("Still in force")
    until = day(facts.unit.valid_to)
    heirs = ", ".join(u.name[:1].lower() + u.name[1:] for u in facts.successors)
    if heirs:
        return tr("Until {day}, then part of {units}", day=until, units=heirs)
    return tr("Until {day}", day=until)
