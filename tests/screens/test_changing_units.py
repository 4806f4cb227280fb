"""Changing units in the window, as the officer of Sở Nội vụ does; nobody below is offered it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from builders.exchange import DISTRICT, PROVINCE, workspace
from builders.messages import Told
from builders.records import NEIGHBOUR, US
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.language import set_language
from cchc_desktop.domain.org_units import unit_key
from cchc_desktop.workspace import Workspace
from ui.org_units import changing
from ui.org_units.changing import ChangeUnitsDialog
from ui.org_units.screen import UnitsScreen
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Workspace]:
    """Sở Nội vụ, new."""
    set_language("vi")
    made = workspace(tmp_path / "province", PROVINCE)
    yield made
    made.close()


@pytest.fixture
def desk(province: Workspace, work: Work, changes: Changes, told: Told) -> Desk:
    """The desk at Sở Nội vụ."""
    period = province.plans.period("2018-Q1")
    return Desk(province, work, changes, cast("Messages", told), period)  # type: ignore[arg-type]


@pytest.fixture
def dialog(desk: Desk, qtbot: QtBot) -> ChangeUnitsDialog:
    """The dialog, open."""
    units = desk.workspace.units
    made = ChangeUnitsDialog(desk, units.tree(date(2018, 4, 2)))
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_unit_gets_a_new_name(dialog: ChangeUnitsDialog, province: Workspace, qtbot: QtBot) -> None:
    """Name and agency stand there to be changed; the unit keeps its key."""
    dialog.unit.choose(US)
    assert dialog.name.text() == "Thị trấn Diên Khánh"
    dialog.name.setText("Phường Diên Khánh")
    dialog.agency.setText("Ủy ban nhân dân phường Diên Khánh")
    dialog.ask()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=10_000)
    assert province.units.get(US).name == "Phường Diên Khánh"


def test_units_merge_after_a_question_that_tells_what_follows(
    dialog: ChangeUnitsDialog, province: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is said at its field; the question names units and day; a no changes nothing."""
    asked: list[str] = []
    answers = [False, True]

    def answer(_parent: object, _question: str, consequence: str, **_words: object) -> bool:
        asked.append(consequence)
        return answers.pop(0)

    monkeypatch.setattr(changing, "confirm", answer)
    dialog.parts.group.buttons()[1].click()
    dialog.search.setText("dien")
    for unit in dialog.old_model.rows():
        if unit.key in {US, NEIGHBOUR}:
            dialog.old_model.toggled.emit(unit)
    dialog.new.setPlainText("22999; Xã Diên Mới; Ủy ban nhân dân xã Diên Mới")
    dialog.ask()
    assert dialog.fields["day"].error()
    dialog.day.set_value(date(2018, 7, 1))
    dialog.ask()
    qtbot.waitUntil(lambda: bool(dialog.fields["basis"].error()), timeout=10_000)
    dialog.basis.setText("Nghị quyết số 12/NQ-HĐND")
    dialog.ask()
    qtbot.waitUntil(lambda: len(asked) == 1, timeout=10_000)
    assert "Xã Diên Lâm" in asked[0]
    assert "Xã Diên Mới" in asked[0]
    assert "01/07/2018" in asked[0]
    assert dialog.isVisible()
    dialog.ask()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=10_000)
    assert province.units.get(unit_key("22999", date(2018, 7, 1))).name == "Xã Diên Mới"
    assert province.units.get(US).valid_to == date(2018, 6, 30)


def test_a_list_from_files_is_looked_at_first(
    dialog: ChangeUnitsDialog,
    province: Workspace,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both lists may be chosen at once, in any order; a wrong one is told with its line."""
    units, links = tmp_path / "b.csv", tmp_path / "a.csv"
    head = "code,valid_from,valid_to,kind,name,body,parent\n"
    units.write_text(f"{head}22651,2018-01-01,x,commune,A,B,574\n", encoding="utf-8")
    links.write_text(
        "old_code,old_valid_from,new_code,new_valid_from,extent,basis\n"
        "22651,2018-01-01,22654,2018-01-01,whole,NQ 12\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(changing, "ask_files", lambda *_a, **_k: [links, units])
    monkeypatch.setattr(changing, "confirm", lambda *_a, **_k: True)
    dialog.parts.group.buttons()[2].click()
    dialog._choose()
    assert dialog.chosen.text() == "b.csv, a.csv"
    dialog.ask()
    qtbot.waitUntil(lambda: "b.csv" in dialog.banner.text(), timeout=10_000)
    units.write_text(f"{head}22651,2018-01-01,2018-06-30,commune,A,B,574\n", encoding="utf-8")
    dialog.ask()
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=10_000)
    assert province.units.get(US).valid_to == date(2018, 6, 30)


def test_only_so_noi_vu_is_offered_it(
    desk: Desk, tmp_path: Path, qtbot: QtBot, work: Work, changes: Changes
) -> None:
    """A district sees the units and no way to change them."""
    page = UnitsScreen(desk)
    qtbot.addWidget(page)
    assert page.changes.parent() is not None
    district = workspace(tmp_path / "district", DISTRICT)
    period = district.plans.period("2018-Q1")
    below = UnitsScreen(Desk(district, work, changes, desk.messages, period))
    qtbot.addWidget(below)
    assert below.changes.parent() is None
    qtbot.waitUntil(lambda: not work.busy(), timeout=10_000)
    district.close()
