"""The register of feedback, on a real workspace of a commune in June 2018."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.desks import open_desk, type_words
from builders.messages import Told
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.feedback import (
    FeedbackChannel,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    FeedbackValues,
    Satisfaction,
)
from cchc_desktop.domain.feedback_stages import Step
from ui.feedback.files import FilesLine
from ui.feedback.handing import hand_over
from ui.feedback.letter import LetterDialog
from ui.feedback.reasons import ReasonDialog
from ui.feedback.screen import FeedbackScreen
from ui.feedback.sender import DueDialog
from ui.support.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.dialog import Question
from ui.widgets.text import Text
from ui.widgets.viewer import FileViewer


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk on a new workspace."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> FeedbackScreen:
    """The page, shown."""
    made = FeedbackScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 640)
    made.show()
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)
    return made


def take(screen: FeedbackScreen, qtbot: QtBot, step: Step | None = None) -> FeedbackRecord:
    """Take the step at hand, or another one, and return the case as it stands then."""
    if step is not None:
        screen.case.choose_step(step)
    before = screen.case.case
    assert before is not None
    screen._save()
    qtbot.waitUntil(lambda: screen.case.case != before, timeout=15000)
    assert screen.case.case is not None
    return screen.case.case


def received(screen: FeedbackScreen, qtbot: QtBot) -> FeedbackRecord:
    """Receive a case through the form."""
    screen.receive()
    type_words(screen.receiving.content, "Đề nghị công khai mức thu lệ phí.")
    type_words(screen.receiving.name, "Trần Văn Bảy")
    type_words(screen.receiving.phone, "0905123412")
    screen._save()
    qtbot.waitUntil(lambda: screen.case.case is not None, timeout=15000)
    assert screen.case.case is not None
    return screen.case.case


def test_a_case_goes_from_step_to_step(screen: FeedbackScreen, qtbot: QtBot, desk: Desk) -> None:
    """One primary button names the next step, and each step asks for its own fields."""
    assert screen.stack.currentWidget() is screen.empty
    assert received(screen, qtbot).code == "PAKN.20180626.0001"
    assert screen.save.text() == "Phân loại"
    assert take(screen, qtbot).state is FeedbackState.CLASSIFIED
    form = screen.case.form
    assert form is not None
    type_words(form.line, "Bà Hà, Văn phòng")
    assert take(screen, qtbot).in_charge == "Bà Hà, Văn phòng"
    assert screen.save.text() == "Lưu văn bản trả lời"
    form = screen.case.form
    assert form is not None
    type_words(form.line, "12/UBND")
    type_words(form.text, "Đã niêm yết mức thu.")
    case = take(screen, qtbot)
    assert case.state is FeedbackState.ANSWERED
    qtbot.waitUntil(lambda: bool(desk.workspace.evidence.of(case.id)), timeout=15000)
    form = screen.case.form
    assert form is not None
    type_words(form.line, "Bảng niêm yết của xã")
    assert take(screen, qtbot).state is FeedbackState.PUBLISHED
    assert take(screen, qtbot).satisfaction is Satisfaction.VERY_SATISFIED
    assert take(screen, qtbot).state is FeedbackState.CLOSED
    assert not screen.save.isVisible()


def test_a_mistake_is_said_under_its_field(screen: FeedbackScreen, qtbot: QtBot) -> None:
    """An answer without its number is not saved; the field says what to enter and keeps what was typed."""
    case = received(screen, qtbot)
    screen.case.choose_step(Step.ANSWER)
    form = screen.case.form
    assert form is not None
    type_words(form.text, "Đã niêm yết.")
    screen._save()
    qtbot.waitUntil(lambda: bool(form.fields["number"].error()), timeout=15000)
    assert form.text.text() == "Đã niêm yết."
    assert screen.desk.workspace.feedback.get(case.id).answered_on is None


def test_what_was_typed_for_a_case_comes_back(screen: FeedbackScreen, qtbot: QtBot, desk: Desk) -> None:
    """Looking at another case in between loses nothing."""
    first = received(screen, qtbot)
    values = FeedbackValues(date(2018, 6, 20), FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Khác")
    other = desk.workspace.feedback.receive(values).record
    screen.case.choose_step(Step.ANSWER)
    form = screen.case.form
    assert form is not None
    type_words(form.text, "Đang viết dở")
    screen.show_case(other)
    screen.show_case(first)
    screen.case.choose_step(Step.ANSWER)
    assert screen.case.form is not None
    assert screen.case.form.text.text() == "Đang viết dở"


def test_a_long_answer_survives_a_power_cut(screen: FeedbackScreen, qtbot: QtBot, desk: Desk) -> None:
    """What is typed is kept on disk after a pause, comes back in a new window, and goes once it is saved."""
    case = received(screen, qtbot)
    screen.case.choose_step(Step.ANSWER)
    form = screen.case.form
    assert form is not None
    type_words(form.text, "Đã niêm yết mức thu.")
    drafts = desk.workspace.drafts
    qtbot.waitUntil(lambda: bool(drafts.list("feedback-")), timeout=15000)
    again = FeedbackScreen(desk)
    qtbot.addWidget(again)
    again.show_case(case)
    again.case.choose_step(Step.ANSWER)
    form = again.case.form
    assert form is not None
    qtbot.waitUntil(lambda: form.text.text() == "Đã niêm yết mức thu.", timeout=15000)
    type_words(form.line, "12/UBND")
    again.case.save()
    qtbot.waitUntil(lambda: desk.workspace.feedback.get(case.id).answered_on is not None, timeout=15000)
    qtbot.waitUntil(lambda: drafts.list("feedback-") == [], timeout=15000)


def test_the_template_fills_the_answer(screen: FeedbackScreen, qtbot: QtBot) -> None:
    """The letter's text starts from the template, without the sender's name."""
    received(screen, qtbot)
    screen.case.choose_step(Step.ANSWER)
    form = screen.case.form
    assert form is not None
    form.compose.click()
    qtbot.waitUntil(lambda: "PAKN.20180626.0001" in form.text.text(), timeout=15000)
    assert "Bảy" not in form.text.text()


def test_a_template_without_an_answer_is_refused_at_its_text(
    screen: FeedbackScreen, desk: Desk, qtbot: QtBot
) -> None:
    """The reason stands under the text and goes with the first letter; nothing is saved until then."""
    case = received(screen, qtbot)
    screen.case.choose_step(Step.ANSWER)
    form = screen.case.form
    assert form is not None
    form.compose.click()
    qtbot.waitUntil(lambda: "trả lời như sau:" in form.text.text(), timeout=15000)
    type_words(form.line, "12/UBND")
    screen.case.save()
    qtbot.waitUntil(lambda: "trả lời như sau" in form.fields["text"].error(), timeout=15000)
    assert desk.workspace.feedback.get(case.id).answered_on is None
    form.text.setPlainText(form.text.text().replace("như sau:\n", "như sau:\nĐã niêm yết mức thu."))
    assert form.fields["text"].error() == ""
    screen.case.save()
    qtbot.waitUntil(lambda: desk.workspace.feedback.get(case.id).answered_on is not None, timeout=15000)


def test_complaints_leave_a_refused_line(screen: FeedbackScreen, desk: Desk, qtbot: QtBot) -> None:
    """Choosing a complaint says who takes it, hides content and sender; only the refusal is entered."""
    screen.receive()
    screen.receiving.kind.choose(FeedbackKind.COMPLAINT)
    assert "tiếp công dân" in screen.receiving.fields["kind"].error()
    assert not screen.receiving.content.isVisible()
    assert screen.save.text() == "Ghi dòng không tiếp nhận"
    screen._save()
    qtbot.waitUntil(lambda: screen.case.case is not None, timeout=15000)
    (line,) = desk.workspace.feedback.cases()
    assert (line.state, line.content) == (FeedbackState.REFUSED, "")
    assert not screen.save.isVisible()


def test_numbers_of_persons_in_the_content_are_noticed(screen: FeedbackScreen, qtbot: QtBot) -> None:
    """A telephone number in the content is asked to move down to the sender."""
    screen.receive()
    type_words(screen.receiving.content, "Gọi lại 0905 123 412 giúp tôi")
    qtbot.waitUntil(screen.receiving.banner.isVisible, timeout=5000)
    assert "Người gửi" in screen.receiving.banner.text()


def test_the_sender_is_masked_until_a_reason_is_given(
    screen: FeedbackScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line shows a mask; the whole name comes with a reason, and the log says who looked."""
    case = received(screen, qtbot)
    line = screen.case.sender_line
    assert line is not None
    assert "T*** V** B**" in line.shown.text()
    assert "Bảy" not in line.shown.text()

    def agree(dialog: ReasonDialog) -> int:
        dialog.agree()
        assert dialog.isVisible() or dialog.result() == 0
        type_words(dialog.reason, "Gọi lại hỏi thêm")
        dialog.agree()
        return dialog.result()

    monkeypatch.setattr(ReasonDialog, "exec", agree)
    line.see.click()
    qtbot.waitUntil(lambda: "Trần Văn Bảy" in line.shown.text(), timeout=15000)
    (look,) = screen.desk.workspace.feedback.senders.log(case.id)
    assert (look.action, look.reason) == ("open_sender", "Gọi lại hỏi thêm")


def test_senders_due_to_go_are_offered_and_erased_with_one_click(
    screen: FeedbackScreen, qtbot: QtBot, desk: Desk
) -> None:
    """The page says how many have been kept long enough; erasing leaves the case and a line each."""
    register = desk.workspace.feedback
    values = FeedbackValues(
        date(2018, 3, 20), FeedbackChannel.PHONE, FeedbackKind.CONDUCT, "Chậm", "Lê Thị Hoa", "0905123412"
    )
    case = register.receive(values).record
    register.take_back(case.id, day=date(2018, 3, 21), reason="Gọi điện rút")
    register.terms.set_retention_days(30)
    screen.refresh()
    qtbot.waitUntil(lambda: "1 người gửi" in screen.banner.text(), timeout=15000)
    dialog = DueDialog(desk, register.senders.due_for_erasing(), parent=screen)
    dialog.button.click()
    qtbot.waitUntil(lambda: not register.get(case.id).has_sender, timeout=15000)
    assert register.get(case.id).content == "Chậm"
    screen.refresh()
    qtbot.waitUntil(lambda: not screen.banner.isVisible(), timeout=15000)


def test_files_of_the_sender_are_taken_with_the_case(
    screen: FeedbackScreen, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dropped onto the form they are kept sealed with the case; one is shown for a reason alone."""
    letter = tmp_path / "don.txt"
    letter.write_text("Kính gửi UBND", encoding="utf-8")
    screen.receive()
    screen.receiving.take_files([letter, letter])
    assert screen.receiving.listed.text() == "don.txt"
    case = received(screen, qtbot)
    register = screen.desk.workspace.feedback
    qtbot.waitUntil(lambda: register.get(case.id).files == 1, timeout=15000)
    assert not screen.receiving.typed()
    line = FilesLine(screen.desk, register.get(case.id))
    qtbot.addWidget(line)
    assert "1" in line.findChildren(Text)[0].text()
    shown: list[str] = []

    def agree(dialog: ReasonDialog) -> int:
        type_words(dialog.reason, "Xác minh")
        dialog.agree()
        return dialog.result()

    monkeypatch.setattr(ReasonDialog, "exec", agree)
    monkeypatch.setattr(FileViewer, "exec", lambda viewer: shown.append(viewer.windowTitle()))
    line._open(register.files.of(case.id)[0])
    qtbot.waitUntil(lambda: shown == ["don.txt"], timeout=15000)
    assert [look.reason for look in register.senders.log(case.id)] == ["Xác minh"]


def test_the_letter_is_shown_as_it_is_typed(
    screen: FeedbackScreen, qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The preview opens from the form, and the letter is saved with the sender's name for a reason."""
    received(screen, qtbot)
    screen.case.choose_step(Step.ANSWER)
    form = screen.case.form
    assert form is not None
    type_words(form.line, "12/UBND")
    type_words(form.text, "Đã niêm yết mức thu.")
    target = tmp_path / "thu.docx"
    said: list[str] = []

    def look(dialog: LetterDialog) -> int:
        dialog._save(".docx", "Gửi bưu điện")
        qtbot.waitUntil(lambda: "thu.docx" in dialog.banner.text(), timeout=15000)
        said.append(dialog.windowTitle())
        return 1

    monkeypatch.setattr(LetterDialog, "exec", look)
    monkeypatch.setattr("ui.feedback.letter.ask_target", lambda *_args, **_options: target)
    form.preview.click()
    qtbot.waitUntil(lambda: bool(said), timeout=15000)
    assert said == ["Tra-loi-PAKN.20180626.0001.pdf"]
    assert target.read_bytes().startswith(b"PK")
    assert desk.workspace.feedback.cases()[0].answered_on is None


def test_a_forwarded_case_without_a_key_offers_paper(
    screen: FeedbackScreen, qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question says that no key is known and offers the sheet alone."""
    case = received(screen, qtbot)
    sent = desk.workspace.feedback.forward(case.id, to="Điện lực Diên Khánh", day=case.received_on).record
    target = tmp_path / "phieu.pdf"
    asked: list[str] = []

    def choose(question: Question) -> int:
        asked.append(question.accessibleDescription())
        assert not [b for b in question.findChildren(Button) if "mã hóa" in b.text()]
        question._take("paper")
        return 1

    monkeypatch.setattr(Question, "exec", choose)
    monkeypatch.setattr("ui.feedback.handing.ask_target", lambda *_args, **_options: target)
    hand_over(desk, sent, screen)
    qtbot.waitUntil(target.exists, timeout=15000)
    assert "chưa có khóa" in asked[0]
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)


def test_the_list_is_filtered_by_stage_and_words(screen: FeedbackScreen, qtbot: QtBot, desk: Desk) -> None:
    """The chips count; a filter that hides everything offers to be dropped."""
    case = received(screen, qtbot)
    qtbot.waitUntil(lambda: len(screen.model.rows()) == 1, timeout=15000)
    qtbot.waitUntil(lambda: screen.filters.waiting.text() == "Chưa trả lời 1", timeout=15000)
    screen.filters.state.choose(FeedbackState.CLOSED)
    qtbot.waitUntil(lambda: screen.stack.currentWidget() is screen.nothing, timeout=15000)
    screen.filters.clear()
    qtbot.waitUntil(lambda: [c.id for c in screen.model.rows()] == [case.id], timeout=15000)


def test_a_case_outside_the_list_leaves_nothing_chosen(
    screen: FeedbackScreen, qtbot: QtBot, desk: Desk
) -> None:
    """A case of another quarter is shown beside the list without a row pretending to be it."""
    here = received(screen, qtbot)
    values = FeedbackValues(date(2018, 3, 20), FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Cũ")
    old = desk.workspace.feedback.receive(values).record
    qtbot.waitUntil(lambda: screen.table.select_key(here.id), timeout=15000)
    screen.show_case(old)
    assert screen.pane.title.text() == old.code
    assert screen.table.current() is None


def test_a_case_received_in_another_quarter_offers_to_go_there(
    screen: FeedbackScreen, qtbot: QtBot, desk: Desk
) -> None:
    """The case is saved; one click shows the quarter in which it stands, and the note goes."""
    screen.receive()
    screen.receiving.day.set_value(date(2018, 3, 20))
    type_words(screen.receiving.content, "Đề nghị công khai mức thu lệ phí.")
    screen._save()
    qtbot.waitUntil(lambda: screen.case.case is not None, timeout=15000)
    screen.refresh()
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)
    assert "không thuộc Quý II/2018" in screen.banner.text()

    def offered() -> list[Button]:
        return [button for button in screen.banner.findChildren(Button) if button.isVisible()]

    qtbot.waitUntil(lambda: len(offered()) == 1, timeout=15000)
    offered()[0].click()
    assert desk.period.code == "2018-Q1"
    screen.refresh()
    qtbot.waitUntil(lambda: not desk.work.busy() and len(screen.model.rows()) == 1, timeout=15000)
    assert not screen.banner.isVisible()


def test_a_number_used_twice_is_told(screen: FeedbackScreen, qtbot: QtBot, desk: Desk) -> None:
    """The answer is saved; the page says which other case bears its number."""
    values = FeedbackValues(date(2018, 6, 20), FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Cũ")
    other = desk.workspace.feedback.receive(values).record
    desk.workspace.feedback.answer(other.id, number="12/UBND", day=date(2018, 6, 21), text="x")
    received(screen, qtbot)
    screen.case.choose_step(Step.ANSWER)
    form = screen.case.form
    assert form is not None
    type_words(form.line, "12/UBND")
    type_words(form.text, "Đã niêm yết.")
    assert take(screen, qtbot).answer_number == "12/UBND"
    qtbot.waitUntil(lambda: other.code in screen.banner.text(), timeout=15000)
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)
    assert screen.banner.isVisible()
