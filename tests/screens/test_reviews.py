"""The page Thẩm định on a district's workspace that holds a commune's version."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from builders.activities import proof
from builders.assessments import answer_everything, submit
from builders.desks import type_words
from builders.exchange import Exchange, build_trusting, open_copy, record, send
from builders.messages import Told
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.reviews import ReviewState
from ui.reviews.criteria_sets import CriteriaSetsDialog
from ui.reviews.dialogs import ReturnDialog
from ui.reviews.screen import ReviewScreen
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.work import Work
from ui.widgets.reason import ReasonDialog

QUARTER = "2018-Q1"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The district holds a version of the commune, with one file."""
    folder = tmp_path_factory.mktemp("template") / "exchange"
    folder.mkdir()
    build_trusting(folder)
    ready = folder.with_name("ready")
    opened = open_copy(folder, ready)
    record(opened.commune, file=proof(folder))
    answer_everything(opened.commune, QUARTER)
    submit(opened.commune, QUARTER)
    send(opened.commune, opened.district, opened.stick)
    opened.close()
    return ready


@pytest.fixture
def exchange(template: Path, tmp_path: Path) -> Iterator[Exchange]:
    """A fresh copy of the three."""
    opened = open_copy(template, tmp_path / "exchange")
    yield opened
    opened.close()


@pytest.fixture
def screen(exchange: Exchange, qtbot: QtBot, told: Told) -> Iterator[ReviewScreen]:
    """The page at the district, with its queue read."""
    changes = Changes()
    work = Work(changes, told)
    workspace = exchange.district
    desk = Desk(workspace, work, changes, told, workspace.plans.period(QUARTER))  # type: ignore[arg-type]
    made = ReviewScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 640)
    made.show()
    idle(made, qtbot)
    yield made
    made.close()
    work.close()


def idle(screen: ReviewScreen, qtbot: QtBot) -> None:
    """Wait until everything asked for has come back."""
    qtbot.waitUntil(lambda: not screen.desk.work.busy() and not screen._soon.isActive(), timeout=15000)


def opened(screen: ReviewScreen, qtbot: QtBot) -> ReviewScreen:
    """Open the version of the commune."""
    screen.queue.opened.emit(screen.queue.shown()[0].submission)
    idle(screen, qtbot)
    assert screen.version.isVisibleTo(screen)
    return screen


def answer(act: Callable[[object], object]) -> None:
    """Do `act` on the dialog that is about to open."""
    QTimer.singleShot(0, lambda: act(QApplication.activeModalWidget()))


def test_the_queue_is_filtered_and_searched(screen: ReviewScreen, qtbot: QtBot) -> None:
    """What awaits this unit comes first; words without diacritics find the unit; nothing found says so."""
    assert [row.mine for row in screen.queue.shown()] == [True]
    assert screen.queue.accept.isVisibleTo(screen)
    screen.queue.search.setText("dien khanh")
    assert len(screen.queue.shown()) == 1
    screen.queue.search.setText("cam lam")
    assert screen.queue.stack.currentWidget() is screen.queue._filtered
    screen.queue._show_all()
    screen.queue.choose(1)
    assert screen.queue.shown() == []


def test_a_criterion_is_read_with_its_evidence(screen: ReviewScreen, qtbot: QtBot) -> None:
    """Own points, explanation and the file stand beside one another; the file is shown, not only listed."""
    opened(screen, qtbot)
    view = screen.version.view
    assert view is not None
    proved = next(row for row in view.assessment.rows if row.evidence)
    screen.version.go(proved.criterion.id)
    assert screen.version.files.table.model().rowCount() == len(proved.evidence)
    idle(screen, qtbot)
    assert screen.version.files._stack.currentWidget() is screen.version.files.view
    bare = next(row for row in view.assessment.rows if not row.evidence and row.score.explanation)
    screen.version.go(bare.criterion.id)
    assert screen.version.criterion._said_words.text() == bare.score.explanation
    assert screen.version.files._stack.currentWidget() is screen.version.files._nothing


def test_points_are_noted_with_a_reason(screen: ReviewScreen, qtbot: QtBot, told: Told) -> None:
    """Without a reason the field says so; noted points stand in tree and total; they can be let go."""
    opened(screen, qtbot)
    pane = screen.version.criterion
    screen.version.go("5.1")
    type_words(pane.points, "0,25")
    pane.note.click()
    idle(screen, qtbot)
    assert "lý do" in pane._reason_field.error()
    pane.points.setText("0,25")
    type_words(pane.reason, "Thiếu nhật ký")
    pane.note.click()
    idle(screen, qtbot)
    view = screen.version.view
    assert view is not None
    assert view.drafts["5.1"].points == Decimal("0.25")
    assert view.assessment.standing.state is ReviewState.APPRAISING
    assert view.appraised.points < view.assessment.total.points
    pane.leave.click()
    idle(screen, qtbot)
    assert screen.version.view is not None
    assert screen.version.view.drafts == {}
    assert not told.failures


def test_items_are_returned_with_a_day(screen: ReviewScreen, qtbot: QtBot, told: Told) -> None:
    """A marked criterion without words keeps the dialog open; with words it goes back."""
    opened(screen, qtbot)
    screen.version.go("5.1")
    screen.version.criterion.back.setChecked(True)

    def refuse_then_send(dialog: object) -> None:
        assert isinstance(dialog, ReturnDialog)
        dialog.send.click()
        assert dialog._reason_field.error()
        dialog.reason.setPlainText("Thiếu nhật ký phát thanh")
        assert [i.record for i in dialog.items()] == ["5.1"]
        dialog.send.click()

    answer(refuse_then_send)
    screen.version.back.click()
    idle(screen, qtbot)
    view = screen.version.view
    assert view is not None
    assert view.assessment.standing.state is ReviewState.RETURNED
    assert (view.mine, screen.version.accept.isVisibleTo(screen)) == (False, False)
    assert screen.version.marks == {}
    assert not told.failures


def test_what_is_marked_outlives_closing(screen: ReviewScreen, qtbot: QtBot) -> None:
    """Marks and their words are a draft until the version is decided on."""
    opened(screen, qtbot)
    screen.version.go("2.3")
    screen.version.criterion.back.setChecked(True)
    screen.version.criterion.mend.setPlainText("Đang viết dở")
    screen._back()
    opened(screen, qtbot)
    assert screen.version.marks == {(str(Noun.ASSESSMENT), "2.3"): "Đang viết dở"}


def test_accepting_and_reopening(screen: ReviewScreen, qtbot: QtBot, told: Told) -> None:
    """The accepted version can be reopened by the unit that accepted it last, with a reason."""
    opened(screen, qtbot)
    answer(lambda dialog: isinstance(dialog, ReasonDialog) and dialog._apply())
    screen.version.accept.click()
    idle(screen, qtbot)
    assert screen.version.view is not None
    assert screen.version.view.assessment.standing.state is ReviewState.ACCEPTED
    assert screen.version.reopen.isVisibleTo(screen)

    def reopen(dialog: object) -> None:
        assert isinstance(dialog, ReasonDialog)
        dialog._apply()
        assert dialog._field.error()
        dialog.reason.setPlainText("Có phản ánh của người dân")
        dialog._apply()

    answer(reopen)
    screen.version.reopen.click()
    idle(screen, qtbot)
    assert screen.version.view.mine
    assert not told.failures


def test_all_that_await_are_accepted_at_once(screen: ReviewScreen, qtbot: QtBot, told: Told) -> None:
    """One question for all that are shown; afterwards nothing awaits."""
    answer(lambda dialog: dialog._take("yes"))  # type: ignore[attr-defined]
    screen.queue.accept.click()
    idle(screen, qtbot)
    screen._show_queue(screen.desk.workspace.reviews.queue(screen.desk.period))
    assert screen.queue.accept.isVisibleTo(screen) is False
    assert not told.failures


def test_results_tell_what_is_left_out(screen: ReviewScreen, qtbot: QtBot, told: Told) -> None:
    """Before anything is accepted nobody has a place; after it the unit has one, and opens."""
    screen.queue.results_wanted.emit()
    idle(screen, qtbot)
    pane = screen.results
    assert pane.isVisibleTo(screen)
    assert pane.banner.isVisibleTo(pane)
    assert pane.model.index(0, 0).data() == "–"
    submission = screen.queue.shown()[0].submission
    screen.desk.workspace.reviews.accept(submission)
    screen.refresh()
    idle(screen, qtbot)
    assert pane.model.index(0, 0).data() == "1/1"
    pane.opened.emit(pane.results.units[0].unit if pane.results else "")
    idle(screen, qtbot)
    assert screen.version.isVisibleTo(screen)
    assert not told.failures


def test_a_criteria_set_is_looked_at_before_it_is_published(
    screen: ReviewScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    """The published tree is shown; a file is checked and shown; publishing is Sở Nội vụ's alone."""
    publishing = screen.desk.workspace.criteria_publishing
    dialog = CriteriaSetsDialog(screen.desk, may_publish=True)
    qtbot.addWidget(dialog)
    dialog.show()
    idle(screen, qtbot)
    assert dialog.model.rowCount() == 7
    dialog.read_file(publishing.export("tuyen-truyen-643-2018", tmp_path / "bản 1.xlsx"))
    idle(screen, qtbot)
    assert not dialog.publish.isVisible(), "version 1 is published already"
    file = publishing.template(tmp_path / "mẫu.xlsx")
    dialog.read_file(file)
    idle(screen, qtbot)
    assert (dialog.model.rowCount(), dialog.publish.isVisible()) == (1, True)
    dialog.publish.click()
    idle(screen, qtbot)
    assert "Sở Nội vụ" in dialog.banner.text()
