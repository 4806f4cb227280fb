"""Sending, receiving and the units below, as the officers of a commune and its district see them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from builders.exchange import Exchange, build_trusting, open_copy, record, send
from builders.messages import Told
from builders.twins import build_twins, open_twins
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.language import set_language
from cchc_desktop.workspace import Workspace
from ui.bundles.choosing import ChoosingDialog
from ui.bundles.lists import SetbacksDialog
from ui.bundles.mailing import MailDialog
from ui.bundles.screen import BundlesScreen
from ui.bundles.sending import MAIL
from ui.org_units.screen import UnitsScreen
from ui.settings.screen import SECTIONS, SettingsScreen
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work
from ui.widgets.screen import Screen

Opened = Callable[[type[Screen], Workspace], Screen]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three workspaces that trust one another, made once."""
    folder = tmp_path_factory.mktemp("trusting")
    build_trusting(folder)
    return folder


@pytest.fixture
def exchange(template: Path, tmp_path: Path) -> Iterator[Exchange]:
    """A copy of them for one test."""
    set_language("vi")
    opened = open_copy(template, tmp_path / "copy")
    yield opened
    opened.close()


@pytest.fixture
def show(qtbot: QtBot, work: Work, changes: Changes, told: Told) -> Opened:
    """Open a page on a workspace and wait until it has read."""

    def open_page(page: type[Screen], workspace: Workspace) -> Screen:
        period = workspace.plans.period("2018-Q1")
        made = page(Desk(workspace, work, changes, cast("Messages", told), period))  # type: ignore[arg-type]
        qtbot.addWidget(made)
        made.resize(1150, 640)
        made.show()
        settle(qtbot, work)
        return made

    return open_page


def settle(qtbot: QtBot, work: Work) -> None:
    """Wait until everything asked for has come back, refreshes included."""
    for _ in range(2):
        qtbot.wait(60)
        qtbot.waitUntil(lambda: not work.busy(), timeout=10_000)


def test_a_bundle_is_exported_and_brought_in(
    exchange: Exchange, show: Opened, qtbot: QtBot, work: Work
) -> None:
    """The commune writes a bundle, the district checks it, imports it and reads a receipt code out."""
    record(exchange.commune)
    sender = cast("BundlesScreen", show(BundlesScreen, exchange.commune))
    assert "1" in sender.sending.news.words()
    sender.sending._folder = exchange.stick
    sender.sending._offer_places(())
    sender.sending.export()
    settle(qtbot, work)
    assert [row.outcome for row in sender.sent.model.rows()] == ["exported"]
    receiver = cast("BundlesScreen", show(BundlesScreen, exchange.district))
    receiver.receiving.check(sorted(exchange.stick.glob("*up*.age")))
    settle(qtbot, work)
    assert receiver.receiving.take.text() == "Nhập 1 gói sẵn sàng"
    receiver.receiving.bring_in()
    settle(qtbot, work)
    (result,) = receiver.receiving.model.rows()
    assert result.new == 1
    assert exchange.district.bundles.history("in")[0].code == result.code


def test_a_damaged_file_is_refused_with_its_reason(
    exchange: Exchange, show: Opened, qtbot: QtBot, work: Work
) -> None:
    """What is no bundle stands in the list as refused, the banner says why, nothing is imported."""
    broken = exchange.stick / "hong.cchc"
    broken.write_bytes(b"PK\x03\x04 not a bundle")
    page = cast("BundlesScreen", show(BundlesScreen, exchange.district))
    page.receiving.check([broken])
    settle(qtbot, work)
    assert "Bị từ chối" in page.receiving.banner.text()
    page.receiving.bring_in()
    settle(qtbot, work)
    assert exchange.district.bundles.history("in") == []


def test_a_bundle_goes_by_mail_and_the_saved_message_is_taken_in(
    exchange: Exchange,
    show: Opened,
    qtbot: QtBot,
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The third place makes a draft after a sound address; the district drops the message and imports it."""
    record(exchange.commune)
    page = cast("BundlesScreen", show(BundlesScreen, exchange.commune))
    assert [card.offer.words for card in page.sending.places.cards][-1] == "Thư nháp .eml"
    page.sending.places.choose(MAIL)
    monkeypatch.setattr("ui.bundles.mailing.ask_folder", lambda *_: exchange.stick)

    def answer(dialog: MailDialog) -> int:
        dialog.address.setText("Phòng Nội vụ")
        dialog.take()
        assert dialog.folder is None
        dialog.address.setText("noivu@khanhhoa.gov.vn")
        dialog.take()
        return 1

    monkeypatch.setattr(MailDialog, "exec", answer)
    page.sending.export()
    settle(qtbot, work)
    assert "Đã ghi 1 thư nháp, chưa gửi" in page.sending.banner.text()
    (letter,) = exchange.stick.glob("*.eml")
    assert exchange.commune.bundles.address() == "noivu@khanhhoa.gov.vn"
    receiver = cast("BundlesScreen", show(BundlesScreen, exchange.district))
    receiver.receiving.zone.take([letter])
    settle(qtbot, work)
    receiver.receiving.bring_in()
    settle(qtbot, work)
    (result,) = receiver.receiving.model.rows()
    assert (result.outcome, result.new, result.source) == ("imported", 1, letter)


def test_the_last_import_is_taken_back_after_a_question(
    exchange: Exchange,
    show: Opened,
    qtbot: QtBot,
    work: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The button names the day and the question what goes; keeping changes nothing, taking back empties."""
    record(exchange.commune)
    sent = exchange.commune.bundles.export(exchange.stick).record
    page = cast("BundlesScreen", show(BundlesScreen, exchange.district))
    assert not page.receiving.undo.isVisible()
    page.receiving.check([sent.path])
    settle(qtbot, work)
    page.receiving.bring_in()
    settle(qtbot, work)
    assert page.receiving.undo.text() == "Hoàn tác lần nhập 02/04"
    asked: list[str] = []
    for answer, outcome in ((False, "imported"), (True, "undone")):
        monkeypatch.setattr(
            "ui.bundles.receiving.confirm",
            lambda *words, answer=answer, **_: asked.append(words[2]) or answer,
        )
        page.receiving.undo_import()
        settle(qtbot, work)
        assert exchange.district.bundles.history("in")[0].outcome == outcome
    assert "1 hoạt động" in asked[0]
    assert "Diên Khánh" in asked[0]
    assert not page.receiving.undo.isVisible()
    assert "Đã hoàn tác lần nhập cuối" in page.receiving.banner.text()


def test_what_was_kept_out_is_listed_and_put_away(
    exchange: Exchange, show: Opened, qtbot: QtBot, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged file stays on the list with reason and advice, also after the page is opened anew."""
    broken = exchange.stick / "hong.cchc"
    broken.write_bytes(b"PK\x03\x04 not a bundle")
    page = cast("BundlesScreen", show(BundlesScreen, exchange.district))
    assert not page.setbacks.isVisible()
    page.receiving.check([broken])
    settle(qtbot, work)
    again = cast("BundlesScreen", show(BundlesScreen, exchange.district))
    assert again.setbacks.text() == "Chưa nhập được 1"

    def answer(dialog: SetbacksDialog) -> int:
        qtbot.addWidget(dialog)
        dialog.show()
        assert "không phải gói" in dialog.banner.text()
        assert ".cchc" in dialog.banner.text()
        dialog.put_away()
        settle(qtbot, work)
        assert dialog.model.rows() == []
        return 1

    monkeypatch.setattr(SetbacksDialog, "exec", answer)
    again.show_setbacks()
    again.refresh()
    settle(qtbot, work)
    assert not again.setbacks.isVisible()


def test_a_version_is_chosen_side_by_side(
    tmp_path: Path, show: Opened, qtbot: QtBot, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record renamed on two computers: both names stand side by side, and the chosen one counts."""
    build_twins(tmp_path)
    twins = open_twins(tmp_path, tmp_path / "copy")
    made = record(twins.one, "Phát thanh")
    send(twins.one, twins.two, twins.stick)
    for at, title in ((twins.one, "Phát thanh sáng"), (twins.two, "Phát thanh chiều")):
        at.activities.change(made.id, replace(at.activities.get(made.id).values, title=title))
    send(twins.two, twins.one, twins.stick)
    page = cast("BundlesScreen", show(BundlesScreen, twins.one))
    assert page.choosing.text() == "Chọn bản 1"

    def answer(dialog: ChoosingDialog) -> int:
        qtbot.addWidget(dialog)
        dialog.show()
        said = [label.text() for label in dialog.findChildren(QLabel)]
        assert {"Phát thanh sáng", "Phát thanh chiều", "Tên gọi", "Ở máy này", "Máy kia"} <= set(said)
        mine = next(v for v in dialog._open[0].versions if v.own)
        dialog.choose(dialog._open[0], mine)
        settle(qtbot, work)
        assert "Đã chọn" in dialog.banner.text()
        dialog.accept()
        return 1

    monkeypatch.setattr(ChoosingDialog, "exec", answer)
    page.show_choosing()
    page.refresh()
    settle(qtbot, work)
    assert not page.choosing.isVisible()
    assert twins.one.activities.get(made.id).values.title == "Phát thanh sáng"
    send(twins.one, twins.two, twins.stick)
    assert twins.two.activities.get(made.id).values.title == "Phát thanh sáng"
    twins.close()


def test_the_units_stand_worst_first(exchange: Exchange, show: Opened, qtbot: QtBot) -> None:
    """Every unit below is a row; a filter shows only those in one state, the sums end with the total."""
    page = cast("UnitsScreen", show(UnitsScreen, exchange.district))
    everybody = len(page.matrix_model.rows())
    assert everybody > 10
    assert page.sums_model.rows()[-1].unit == ""
    qtbot.mouseClick(page.filters[1], Qt.MouseButton.LeftButton)
    assert page.matrix_model.rows() == []
    page._filter(None)
    assert len(page.matrix_model.rows()) == everybody


def test_a_unit_that_sent_nothing_has_no_zeros(exchange: Exchange, show: Opened) -> None:
    """What has not come in is said in words; the unit that sent, and the sum of all, have figures."""
    record(exchange.commune)
    sent = exchange.commune.bundles.export(exchange.stick).record
    exchange.district.bundles.bring_in([sent.path])
    page = cast("UnitsScreen", show(UnitsScreen, exchange.district))
    rows = page.sums_model.rows()
    words = {
        row.unit: page.sums_model.index(at, 1).data(Qt.ItemDataRole.DisplayRole)
        for at, row in enumerate(rows)
    }
    own = exchange.commune.unit.key
    assert words[own].isdecimal()
    assert words[""].isdecimal()
    assert {text for unit, text in words.items() if unit not in {own, ""}} == {"chưa có"}


def test_administration_backs_up_and_checks_the_trail(
    exchange: Exchange, show: Opened, qtbot: QtBot, work: Work, tmp_path: Path
) -> None:
    """A backup lands beside the data and on the second disk; the trail's chain holds together."""
    elsewhere = tmp_path / "usb"
    elsewhere.mkdir()
    exchange.commune.settings.set("backup_folder", str(elsewhere))
    page = cast("SettingsScreen", show(SettingsScreen, exchange.commune))
    page.choose(SECTIONS.index("backups"))
    page.backups.make()
    settle(qtbot, work)
    (made,) = page.backups.model.rows()[:1]
    assert len(list(elsewhere.glob(f"*/{made.path.name}/workspace.sqlite"))) == 1
    page.backups.check()
    settle(qtbot, work)
    assert "nguyên vẹn" in page.backups.banner.text()
    assert all(row.verified_at for row in page.backups.model.rows())
    page.choose(SECTIONS.index("audit"))
    page.audit.check()
    settle(qtbot, work)
    assert "nối liền" in page.audit.banner.text()
