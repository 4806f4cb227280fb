"""The page of the self-assessment, on a real workspace of a commune in June 2018."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from builders.desks import open_desk, type_words
from builders.messages import Told
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.activities import ActivityValues
from ui.assessments.dialogs import BlockersDialog, NotApplicableDialog
from ui.assessments.formula import target_of
from ui.assessments.screen import AssessmentScreen
from ui.support.desk import Desk
from ui.widgets.dialog import Question

GUIDANCE = "2.3"


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk with one activity of the quarter."""
    made = open_desk(tmp_path / "data", told)
    day = date(2018, 5, 8)
    made.workspace.activities.record(
        ActivityValues("Hướng dẫn nộp hồ sơ trực tuyến", "guidance", day, day, clauses=("II.2.a.6",))
    )
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> AssessmentScreen:
    """The page, shown at the size of an old screen."""
    made = AssessmentScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 640)
    made.show()
    qtbot.waitUntil(lambda: made.view is not None, timeout=15000)
    return made


def _idle(screen: AssessmentScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.desk.work.busy() and not screen._soon.isActive(), timeout=15000)


def _answer(dialog: type[NotApplicableDialog | BlockersDialog], act: str, words: str = "") -> None:
    """Do `act` on the dialog that is about to open."""

    def meet() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, dialog)
        if words and isinstance(shown, NotApplicableDialog):
            shown.reason.setPlainText(words)
        getattr(shown, act)()

    QTimer.singleShot(0, meet)


def _agree() -> None:
    """Say yes to the question that is about to be asked."""

    def meet() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, Question)
        shown._take("yes")

    QTimer.singleShot(0, meet)


def test_scoring_a_criterion_above_the_proposal(
    screen: AssessmentScreen, desk: Desk, qtbot: QtBot, told: Told
) -> None:
    """Points above the proposal ask for an explanation; saving goes on to the next criterion."""
    screen.open(criterion=GUIDANCE)
    form = screen.form
    assert form.points.proposed.text() == "2,0"
    type_words(form.points.points, "3,5")
    assert "1,5" in form.points.hint.text()
    assert "bắt buộc" in form._compulsory.text()
    type_words(form.explanation, "Còn ba buổi hướng dẫn tại thôn chưa ghi số lượt người.")
    form.save.click()
    _idle(screen, qtbot)
    row = screen.view.row(GUIDANCE) if screen.view else None
    assert row is not None
    assert row.score.points == Decimal("3.5")
    assert row.score.explanation.startswith("Còn ba buổi")
    assert form.row is not None
    assert form.row.criterion.id == "2.4"
    assert screen.tree.total.text() == "3,5"
    assert not told.failures
    assert not told.crashes


def test_typed_text_outlives_news_wrong_points_and_closing(
    screen: AssessmentScreen, desk: Desk, qtbot: QtBot
) -> None:
    """A refresh while typing, points that are no number, another page: what was typed is still there."""
    screen.open(criterion=GUIDANCE)
    type_words(screen.form.points.points, "ba")
    type_words(screen.form.explanation, "Đang viết dở")
    day = date(2018, 5, 9)
    activities = desk.workspace.activities
    values = ActivityValues("Buổi hướng dẫn thứ hai", "guidance", day, day, clauses=("II.2.a.6",))
    desk.work.change(lambda: activities.record(values))
    _idle(screen, qtbot)
    assert screen.form.explanation.text() == "Đang viết dở"
    screen.form.save.click()
    assert "ba" in screen.form.points.hint.text(), "the error stands under the field"
    screen.form.later.emit()
    _idle(screen, qtbot)
    screen.open(criterion=GUIDANCE)
    assert screen.form.points.points.text() == "ba"
    screen.close()
    again = AssessmentScreen(desk)
    qtbot.addWidget(again)
    again.resize(1158, 640)
    again.open(criterion=GUIDANCE)
    again.show()
    qtbot.waitUntil(lambda: again.form.row is not None, timeout=15000)
    assert again.form.typed_now().explanation == "Đang viết dở"


def test_setting_aside_taking_proposals_and_submitting(
    screen: AssessmentScreen, desk: Desk, qtbot: QtBot, told: Told
) -> None:
    """The proposals fill what is open, blockers lead to the criterion, an empty list can be submitted."""
    screen.open(criterion="4.1")
    _answer(NotApplicableDialog, "_apply", "Đơn vị không có màn hình LED.")
    screen.form.set_aside.emit()
    _idle(screen, qtbot)
    assert screen.form.points.hint.text() == "Đơn vị không có màn hình LED."
    screen.tree.proposals.click()
    _idle(screen, qtbot)
    view = screen.view
    assert view is not None
    assert view.total.answered == view.total.count
    assert view.blockers, "criteria without evidence still want an explanation"
    _answer(BlockersDialog, "_open")
    screen.tree.submit.click()
    assert screen.form.row is not None
    assert screen.form.row.criterion.id == view.blockers[0].criterion.id
    for row in view.blockers:
        desk.workspace.assessments.set_score(
            desk.period, row.criterion.id, row.score.points or Decimal(0), "Minh chứng lưu tại bộ phận."
        )
    screen.refresh()
    _idle(screen, qtbot)
    _agree()
    screen.tree.submit.click()
    _idle(screen, qtbot)
    assert screen.view is not None
    assert [each.version for each in screen.view.submissions] == [1]
    assert not told.failures


def test_evidence_of_a_criterion_is_judged_by_its_date(
    screen: AssessmentScreen, qtbot: QtBot, tmp_path: Path
) -> None:
    """A dropped file stands in the table and says that it has no date yet."""
    screen.open(criterion=GUIDANCE)
    proof = tmp_path / "Sổ hướng dẫn.pdf"
    proof.write_bytes(b"%PDF-1.4 proof")
    screen.form.evidence.zone.take([proof])
    _idle(screen, qtbot)
    table = screen.form.evidence.table
    assert table.isVisibleTo(screen)
    assert table.model().rowCount() == 1
    assert table.model().index(0, 4).data() == "Chưa ghi ngày"


@pytest.mark.parametrize(
    ("link", "page", "where"),
    [
        ("clause_done:II.1.e#done", "activities", {"clause": "II.1.e"}),
        ("events_on_time:II.2.b.1#planned", "plans", {"clause": "II.2.b.1"}),
        ("feedback_published#done", "feedback", {}),
        ("report_on_time#done", "reports", {}),
        ("evidence_share#planned", "activities", {"missing_evidence": True}),
    ],
)
def test_numbers_of_a_formula_open_their_records(link: str, page: str, where: dict[str, object]) -> None:
    """Each number leads to the page that shows what it was counted from."""
    assert target_of(link) == (page, where)
