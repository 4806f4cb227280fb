"""Fields, dates and numbers as they are typed."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.dates import DateField, parse_day
from ui.widgets.field import Field
from ui.widgets.inputs import CheckBox, ComboField, TextArea, TextField
from ui.widgets.numbers import IntegerField

pytestmark = pytest.mark.usefixtures("dressed")


def type_into(field: QLineEdit, text: str) -> None:
    """Send `text` as a typing tool does."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def test_a_wrong_field_says_how_to_mend_it_and_forgets_once_mended(qtbot: QtBot) -> None:
    """The sentence stands under the field, aloud too, and gives way to the hint again."""
    field = Field("Ngày", TextField(), hint="Ngày làm việc")
    qtbot.addWidget(field)
    field.show()
    field.set_error("Tháng 6 chỉ có 30 ngày.")
    assert field.error() == "Tháng 6 chỉ có 30 ngày."
    assert field.control.property("wrong") is True
    assert field.control.accessibleDescription() == "Tháng 6 chỉ có 30 ngày."
    with qtbot.waitSignal(field.corrected):
        field.set_error("")
    assert field.error() == ""
    assert field.control.accessibleDescription() == "Ngày làm việc"


def test_a_wrong_field_is_no_taller_or_wider_inside(qtbot: QtBot) -> None:
    """The thicker border of focus and error moves nothing."""
    control = TextField("abc")
    field = Field("Tên", control)
    qtbot.addWidget(field)
    field.show()
    before = control.sizeHint()
    field.set_error("Sai")
    assert control.sizeHint() == before


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("19/06/2018", date(2018, 6, 19)),
        ("5/6", date(2018, 6, 5)),
        ("5.6.18", date(2018, 6, 5)),
        ("05062018", date(2018, 6, 5)),
        ("31/06/2018", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_days_are_read_as_officers_type_them(typed: str, meant: date | None) -> None:
    """Short years, dots and missing years are understood; days that do not exist are not."""
    assert parse_day(typed, year=2018) == meant


def test_a_typed_day_is_put_into_form_when_the_field_is_left(qtbot: QtBot) -> None:
    """5/6 becomes 05/06/2018 and is told once."""
    field = DateField(year=2018)
    qtbot.addWidget(field)
    told: list[object] = []
    field.changed.connect(told.append)
    field.show()
    type_into(field, "5/6")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "05/06/2018"
    assert told[-1] == date(2018, 6, 5)


def test_an_impossible_day_names_the_last_day_of_its_month(qtbot: QtBot) -> None:
    """31/06 is answered with how many days June has."""
    field = DateField(year=2018)
    qtbot.addWidget(field)
    field.setText("31/06/2018")
    assert field.value() is None
    assert "30" in field.problem()
    field.setText("xyz")
    assert "30/06/2018" in field.problem()


def test_arrow_keys_move_the_day(qtbot: QtBot) -> None:
    """↑ is the next day, over the end of a month."""
    field = DateField(date(2018, 6, 30))
    qtbot.addWidget(field)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == date(2018, 7, 1)


def test_the_calendar_speaks_the_officers_language(qtbot: QtBot) -> None:
    """The popup comes up under the field on the field's day."""
    field = DateField(date(2018, 6, 19))
    qtbot.addWidget(field)
    field.show()
    field.open_calendar()
    popup = field.findChild(type(field._popup))
    assert popup is not None
    assert popup.locale().name() == "vi_VN"
    assert popup.selectedDate().toString("dd/MM/yyyy") == "19/06/2018"
    popup.hide()


def test_numbers_are_grouped_with_dots(qtbot: QtBot) -> None:
    """450000 typed becomes 450.000; empty is not zero; letters and minus do not get in."""
    field = IntegerField()
    qtbot.addWidget(field)
    assert field.value() is None
    qtbot.keyClicks(field, "45x0-000")
    assert field.value() == 450000
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "450.000"
    field.set_value(0)
    assert field.value() == 0
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.value() == 0


def test_the_wheel_never_changes_an_answer() -> None:
    """A choice keeps its value when the choices are read again."""
    field = ComboField([("a", "Một"), ("b", "Hai")])
    field.choose("b")
    field.set_choices([("c", "Ba"), ("b", "Hai")])
    assert field.value() == "b"


def test_tab_leaves_a_text_area_and_its_limit_is_counted() -> None:
    """The count is written the Vietnamese way."""
    area = TextArea("x" * 164, limit=2000)
    assert area.tabChangesFocus()
    assert area.counted() == "164/2.000 ký tự"


def _typed_into(field: Field) -> None:
    control = field.control
    assert isinstance(control, QLineEdit)
    type_into(control, "9")


def _chosen_in(field: Field) -> None:
    control = field.control
    assert isinstance(control, ComboField)
    control.setCurrentIndex(1)


def _written_in(field: Field) -> None:
    control = field.control
    assert isinstance(control, TextArea)
    control.setPlainText("khác")


def _ticked_in(field: Field) -> None:
    control = field.control
    box = control.findChild(CheckBox)
    assert box is not None
    box.click()


def _boxes() -> QWidget:
    inside = QWidget()
    QVBoxLayout(inside).addWidget(CheckBox("Quản trị"))
    return inside


@pytest.mark.parametrize(
    ("make", "change"),
    [
        (TextField, _typed_into),
        (DateField, _typed_into),
        (IntegerField, _typed_into),
        (TextArea, _written_in),
        (lambda: ComboField([(1, "một"), (2, "hai")]), _chosen_in),
        (_boxes, _ticked_in),
    ],
    ids=["text", "day", "number", "area", "choice", "boxes"],
)
def test_what_was_refused_is_no_longer_red_once_it_is_changed(
    qtbot: QtBot, make: Callable[[], QWidget], change: Callable[[Field], None]
) -> None:
    """The sentence under it goes with the first letter, figure or tick, not with the next save."""
    field = Field("Mục", make(), hint="Gợi ý")
    qtbot.addWidget(field)
    field.show()
    field.set_error("Sai rồi.")
    assert field.error() == "Sai rồi."
    change(field)
    assert field.error() == ""
    assert field.control.accessibleDescription() == "Gợi ý"


def test_a_field_that_judges_while_it_is_typed_into_stays_red_while_it_is_wrong(qtbot: QtBot) -> None:
    """Whoever judges every letter is heard: going red and being changed are not mixed up."""
    control = TextField()
    field = Field("Mã", control)
    qtbot.addWidget(field)
    field.show()
    field.set_error("Cần chín chữ số.")
    control.textEdited.connect(lambda text: field.set_error("" if len(text) == 2 else "Cần hai chữ số."))
    type_into(control, "1")
    assert field.error() == "Cần hai chữ số."
    type_into(control, "2")
    assert field.error() == ""


def test_a_password_that_is_emptied_after_a_refusal_keeps_its_reason(qtbot: QtBot) -> None:
    """The program empties the input itself; only what the person types takes the reason away."""
    control = TextField("sai", secret=True)
    field = Field("Mật khẩu", control)
    qtbot.addWidget(field)
    field.show()
    field.set_error("Mật khẩu không đúng.")
    control.clear()
    assert field.error() == "Mật khẩu không đúng."
