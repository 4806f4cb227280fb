"""Numbers given twice as the officers see them: the unit chooses, the superior sees that it has not."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from builders.assessments import answer_everything, submit
from builders.exchange import send
from builders.messages import Told
from builders.twins import Twins, build_twins, open_twins
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.language import set_language
from cchc_desktop.domain.same_numbers import mark_of
from cchc_desktop.workspace import Workspace
from ui.bundles.same_numbers import SameNumbersDialog, UnsettledDialog
from ui.bundles.screen import BundlesScreen
from ui.org_units.screen import UnitsScreen
from ui.org_units.words import name_of
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work
from ui.widgets.rows import LazyTableModel
from ui.widgets.screen import Screen

QUARTER = "2018-Q1"


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[Twins]:
    """Two computers of a commune that have submitted one quarter, and told the district and each other."""
    set_language("vi")
    build_twins(tmp_path)
    opened = open_twins(tmp_path, tmp_path / "copy")
    for at in (opened.one, opened.two):
        answer_everything(at, QUARTER)
        submit(at, QUARTER)
        send(at, opened.district, opened.stick)
    send(opened.two, opened.one, opened.stick)
    yield opened
    opened.close()


Show = Callable[[type[Screen], Workspace], Screen]


@pytest.fixture
def shown(qtbot: QtBot, work: Work, changes: Changes, told: Told) -> Show:
    """Open a page on a workspace and wait until it has read."""

    def show(page: type[Screen], workspace: Workspace) -> Screen:
        period = workspace.plans.period(QUARTER)
        made = page(Desk(workspace, work, changes, cast("Messages", told), period))  # type: ignore[arg-type]
        qtbot.addWidget(made)
        made.resize(1150, 640)
        made.show()
        made.refresh()
        qtbot.wait(60)
        qtbot.waitUntil(lambda: not work.busy(), timeout=15_000)
        return made

    return show


def test_the_unit_chooses_and_the_superior_sees_it(
    twins: Twins, shown: Show, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both versions stand in one list with their marks; the district names the unit until it has chosen."""
    above = cast("BundlesScreen", shown(BundlesScreen, twins.district))
    assert "Cấp dưới chưa chọn 1" in above.below.text()
    units = cast("UnitsScreen", shown(UnitsScreen, twins.district))
    rows = {row.unit: name_of(row) for row in units.matrix_model.rows()}
    assert "2 bản chưa chọn" in rows[twins.one.unit.key]

    def read(dialog: UnsettledDialog) -> int:
        lines = [line for _, line in cast("LazyTableModel", dialog.table.model()).rows()]
        assert any("Quý I/2018" in line for line in lines)
        return 1

    monkeypatch.setattr(UnsettledDialog, "exec", read)
    above.show_unsettled()

    page = cast("BundlesScreen", shown(BundlesScreen, twins.one))
    assert "Trùng số 1" in page.numbers.text()
    (shared,) = twins.one.bundles.same_numbers.listed()
    wanted = next(record for record in shared.records if not record.counts)

    def choose(dialog: SameNumbersDialog) -> int:
        qtbot.addWidget(dialog)
        dialog.show()
        said = {label.text() for label in dialog.findChildren(QLabel)}
        assert {f"({mark_of(record.id)})" for record in shared.records} <= said
        assert len(dialog.choices) == 2
        dialog.choose(wanted)
        qtbot.waitUntil(lambda: "Đã xử lý" in dialog.banner.text())
        dialog.accept()
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(SameNumbersDialog, "exec", choose)
    page.show_numbers()
    page.refresh()
    qtbot.waitUntil(lambda: not page.numbers.isVisible(), timeout=15_000)
    current = twins.one.reviews.standing(twins.one.plans.period(QUARTER)).current
    assert current is not None
    assert current.version.id == wanted.id
    send(twins.one, twins.district, twins.stick)
    above.refresh()
    qtbot.waitUntil(lambda: not above.below.isVisible(), timeout=15_000)
