"""The form of an activity: money, copies, drafts beside what is saved, and text as it is really typed."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders.activities import record
from builders.desks import open_desk, type_words
from builders.hands import compose
from builders.messages import Told
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.activities import Cost
from cchc_desktop.services.activity_rows import ActivityFilter
from ui.activities.drafts import DraftsDialog, find_drafts
from ui.activities.screen import ActivitiesScreen
from ui.support.desk import Desk
from ui.support.greeting import ACTIVITY_DRAFTS

TITLE = "Phát thanh chuyên mục CCHC tuần 25"
MARKS = "\u202eKế hoạch\u202c số 5"


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk on a new workspace of 26 June 2018."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> ActivitiesScreen:
    """The page, shown at the size of an old screen."""
    made = ActivitiesScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 640)
    made.show()
    qtbot.waitUntil(lambda: made.model.has_loaded)
    return made


def idle(screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """Wait until everything asked for has come."""
    qtbot.waitUntil(lambda: not screen.desk.work.busy() and not screen._soon.isActive(), timeout=15000)


def save(screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """Save the form and wait until it is stored."""
    screen.form.save()
    qtbot.waitUntil(lambda: screen.form.record is not None, timeout=15000)
    idle(screen, qtbot)


def begin(screen: ActivitiesScreen) -> None:
    """Open a new broadcast."""
    screen.start_new()
    screen.form.fields.channel.choose("radio")


def test_one_amount_is_typed_quickly(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> None:
    """What a broadcast costs is media money of the commune unless the officer says otherwise."""
    begin(screen)
    type_words(screen.form.fields.name, TITLE)
    costs = screen.form.fields.costs
    assert not costs.isVisibleTo(screen)
    type_words(costs.quick, "450000")
    assert costs.isVisibleTo(screen)
    save(screen, qtbot)
    assert screen.form.record is not None
    kept = desk.workspace.activities.get(screen.form.record.id).values.costs
    assert kept == (Cost("Tuyên truyền trên báo, đài", "Ngân sách xã", 0, 0, 450_000),)


def test_several_costs_are_summed_and_one_is_removed(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """Planned, approved and spent stand by category and source; the sum is read only."""
    costs = (
        Cost("Tuyên truyền trực quan", "Ngân sách xã", 1_000_000, 900_000, 850_000),
        Cost("Chi khác", "Xã hội hóa", 200_000, 200_000, 0),
    )
    made = record(desk.workspace, costs=costs)
    screen.open_activity(made.id)
    qtbot.waitUntil(lambda: screen.form.record is not None, timeout=15000)
    well = screen.form.fields.costs
    assert (well.quick.text(), well.quick.isReadOnly()) == ("850.000", True)
    assert not screen.form.dirty()
    well.rows[1].spent.clear()
    type_words(well.rows[1].spent, "150000")
    assert well.quick.text() == "1.000.000"
    well.rows[0].removed.emit()
    save(screen, qtbot)
    qtbot.waitUntil(lambda: not screen.form.dirty(), timeout=15000)
    idle(screen, qtbot)
    kept = desk.workspace.activities.get(made.id).values.costs
    assert kept == (replace(costs[1], spent=150_000),)
    assert not well.quick.isReadOnly()


def test_money_that_is_only_planned_is_kept(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> None:
    """Details open without an amount spent; an empty cost is not recorded."""
    begin(screen)
    type_words(screen.form.fields.name, TITLE)
    well = screen.form.fields.costs
    well.more.click()
    well.add.click()
    type_words(well.rows[0].planned, "2000000")
    save(screen, qtbot)
    assert screen.form.record is not None
    assert [c.planned for c in screen.form.record.values.costs] == [2_000_000]


def test_a_draft_from_before_there_were_several_costs_is_read(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """The amount typed with the older program is there again."""
    desk.workspace.drafts.keep(
        "activity-new",
        {"title": TITLE, "channel": "radio", "spent": 450000, "category": "Chi khác", "source": "Xã hội hóa"},
    )
    screen._open_draft(desk.workspace.drafts.list()[0])
    assert screen.form.fields.costs.value() == (Cost("Chi khác", "Xã hội hóa", spent=450_000),)


def test_a_copy_is_a_draft_without_figures_money_and_files(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """Ctrl+D keeps channel, clauses, audience and place; the recorded one stays as it is."""
    made = record(desk.workspace, costs=(Cost("Chi khác", "Xã hội hóa", spent=5),))
    screen.open_activity(made.id)
    qtbot.waitUntil(lambda: screen.form.record is not None, timeout=15000)
    screen.form.copy.click()
    state = screen.form.fields.state()
    assert screen.form.record is None
    assert (state.title, state.channel, state.clauses) == (made.values.title, "radio", made.values.clauses)
    assert (state.counters, state.costs, state.activity) == ({}, (), "")
    qtbot.waitUntil(lambda: bool(desk.workspace.drafts.list()), timeout=2000)
    assert desk.workspace.activities.get(made.id).values == made.values


def test_drafts_are_shown_beside_what_is_saved(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> None:
    """Each with its time and old and new of every field; one goes on, one is thrown away at the end."""
    made = record(desk.workspace)
    screen.open_activity(made.id)
    qtbot.waitUntil(lambda: screen.form.record is not None, timeout=15000)
    screen.form.fields.name.selectAll()
    type_words(screen.form.fields.name, TITLE)
    screen.form.fields.counters.set_value({"broadcasts": 5, "minutes": 30})
    screen.form.keep_now()
    idle(screen, qtbot)
    desk.workspace.drafts.keep("activity-new", {"title": "Hoạt động mới dở dang", "channel": "banner"})
    dialog = DraftsDialog(desk, find_drafts(desk.workspace, ACTIVITY_DRAFTS))
    qtbot.addWidget(dialog)
    dialog.show()
    told = {
        card.found.draft.key: {(d.field, d.saved, d.typed) for d in card.differences} for card in dialog.cards
    }
    assert told["activity-new"] == {
        ("Hình thức", "", "Pa nô, băng rôn, khẩu hiệu"),
        ("Tên hoạt động", "", "Hoạt động mới dở dang"),
    }
    assert told[f"activity-{made.id}"] == {
        ("Tên hoạt động", made.values.title, TITLE),
        ("Lượt phát", "2", "5"),
    }
    chosen: list[str] = []
    dialog.chosen.connect(lambda draft: chosen.append(draft.key))
    card = {card.found.draft.key: card for card in dialog.cards}
    card["activity-new"].throw.click()
    assert len(desk.workspace.drafts.list()) == 2
    card[f"activity-{made.id}"].go_on.click()
    idle(screen, qtbot)
    assert chosen == [f"activity-{made.id}"]
    assert [draft.key for draft in desk.workspace.drafts.list()] == [f"activity-{made.id}"]


def test_vietnamese_typed_with_telex_is_kept_letter_by_letter(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """Each word is shown unfinished and then committed; the unfinished one is never saved."""
    begin(screen)
    name = screen.form.fields.name
    compose(name, "Thị trấn Diên Khánh: đường dây nóng, ưu đãi, quyết định")
    assert name.text() == "Thị trấn Diên Khánh: đường dây nóng, ưu đãi, quyết định"
    QApplication.sendEvent(name, QInputMethodEvent("chưa xo", []))
    save(screen, qtbot)
    (row,) = desk.workspace.activities.page(ActivityFilter(text="duong day nong"))
    assert row.title == "Thị trấn Diên Khánh: đường dây nóng, ưu đãi, quyết định"


def test_a_word_that_is_corrected_by_the_typing_tool_is_replaced(screen: ActivitiesScreen) -> None:
    """UniKey takes letters back and commits others: "hoat" becomes "hoạt" and nothing else changes."""
    begin(screen)
    name = screen.form.fields.name
    type_words(name, "Nội dung hoat")
    event = QInputMethodEvent()
    event.setCommitString("hoạt", -4, 4)
    QApplication.sendEvent(name, event)
    assert name.text() == "Nội dung hoạt"


def test_decomposed_letters_are_stored_composed(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> None:
    """Text pasted from a Mac is the same activity as one typed here, and is found by search."""
    begin(screen)
    type_words(screen.form.fields.name, unicodedata.normalize("NFD", TITLE))
    type_words(screen.form.fields.summary, unicodedata.normalize("NFD", "Nội dung tóm tắt"))
    save(screen, qtbot)
    assert screen.form.record is not None
    values = desk.workspace.activities.get(screen.form.record.id).values
    assert (values.title, values.summary) == (TITLE, "Nội dung tóm tắt")
    assert unicodedata.is_normalized("NFC", values.title + values.summary)


@pytest.mark.parametrize(
    "title",
    [
        "<b>Đậm</b> <img src='file:///etc/passwd'> & <script>alert(1)</script>",
        '=HYPERLINK("http://x";"bấm")',
        MARKS,
        "100% %s {n} %(x)s",
    ],
)
def test_a_strange_name_stays_plain_text_everywhere(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot, title: str
) -> None:
    """HTML, a formula, right-to-left marks and placeholders are letters: in list, form, banner and undo."""
    begin(screen)
    type_words(screen.form.fields.name, title)
    save(screen, qtbot)
    assert desk.workspace.undo.recent()[0].words.endswith(title)
    row = screen.model.index(0, 1)
    assert row.data() == title
    screen.start_new()
    screen.form.fields.channel.choose("radio")
    type_words(screen.form.fields.name, title)
    screen.form.save()
    qtbot.waitUntil(screen.form.banner.isVisible, timeout=15000)
    assert title in screen.form.banner.text()
    labels = screen.form.banner.findChildren(type(screen.form.banner._words))
    assert all(label.textFormat() == label.textFormat().PlainText for label in labels)


def test_ten_thousand_letters_are_limited_in_words(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """A pasted novel does not fit the name: the field takes what fits, the summary says its limit."""
    begin(screen)
    type_words(screen.form.fields.name, "đ" * 10_000)
    assert len(screen.form.fields.name.text()) == 300
    screen.form.fields.summary.setPlainText("ơ" * 10_001)
    screen.form.save()
    said = screen.form.fields.fields["summary"].error()
    assert "10001" in said
    assert "10000" in said
    screen.form.fields.summary.setPlainText("ơ" * 10_000)
    save(screen, qtbot)
    assert screen.form.record is not None
    assert len(desk.workspace.activities.get(screen.form.record.id).values.summary) == 10_000


def test_a_range_of_days_is_recorded(screen: ActivitiesScreen, desk: Desk, qtbot: QtBot) -> None:
    """From the 19th to the 21st; a last day before the first is said under the field."""
    begin(screen)
    fields = screen.form.fields
    type_words(fields.name, TITLE)
    fields.starts_on.set_value(date(2018, 6, 19))
    fields.ends_on.set_value(date(2018, 6, 18))
    screen.form.save()
    assert fields.fields["ends_on"].error()
    fields.ends_on.set_value(date(2018, 6, 21))
    save(screen, qtbot)
    assert screen.form.record is not None
    assert (screen.form.record.values.starts_on.day, screen.form.record.values.ends_on.day) == (19, 21)
