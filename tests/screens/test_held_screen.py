"""The page Gửi/Nhận after an update: what was kept for the newer program is offered and comes in."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from builders.exchange import Exchange, TickingClock, build_trusting, open_copy, record, titles
from builders.messages import Told
from pytestqt.qtbot import QtBot

from cchc_desktop.bundles import manifest
from cchc_desktop.domain.updates import ProgramFacts
from cchc_desktop.services import setbacks
from cchc_desktop.workspace import Workspace
from ui.bundles.lists import SetbacksDialog
from ui.bundles.screen import BundlesScreen
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A district that could not read its commune's bundle, and was updated since."""
    (tmp_path / "template").mkdir()
    build_trusting(tmp_path / "template")
    opened = open_copy(tmp_path / "template", tmp_path / "exchange")
    record(opened.commune)
    path = opened.commune.bundles.export(opened.stick, opened.district.unit.key).record.path
    with pytest.MonkeyPatch.context() as older:
        older.setattr(manifest, "SCHEMA", manifest.SCHEMA - 1)
        older.setattr(setbacks, "running_facts", lambda: ProgramFacts("0.0.9", "r0001", "linux-x86_64"))
        opened.district.bundles.bring_in([path])
    path.unlink()
    opened.district.close()
    opened.district = Workspace.open(opened.district.folder, password="demo", clock=TickingClock())
    yield opened
    opened.close()


def settle(qtbot: QtBot, work: Work) -> None:
    """Wait until what was asked has come back."""
    qtbot.wait(60)
    qtbot.waitUntil(lambda: not work.busy(), timeout=15000)
    qtbot.wait(20)


def test_kept_bundles_are_offered_after_the_update(
    exchange: Exchange, work: Work, changes: Changes, told: Told, qtbot: QtBot
) -> None:
    """The banner says why they were kept; one click brings them in, and the list is empty again."""
    district = exchange.district
    desk = Desk(district, work, changes, cast("Messages", told), district.plans.period_now())  # type: ignore[arg-type]
    page = BundlesScreen(desk)
    qtbot.addWidget(page)
    page.resize(1150, 640)
    page.show()
    settle(qtbot, work)
    assert "1 gói có thể nhập được" in page.banner.text()
    dialog = SetbacksDialog(desk, district.bundles.setbacks.listed(), parent=page)
    assert "đã được giữ lại ở đây" in dialog.banner.text()
    dialog.deleteLater()
    page.receiving.take_held()
    qtbot.waitUntil(lambda: titles(district, exchange.commune) != [], timeout=15000)
    settle(qtbot, work)
    page.refresh()
    settle(qtbot, work)
    assert district.bundles.setbacks.listed() == []
    assert not page.banner.isVisibleTo(page)
    assert not page.setbacks.isVisibleTo(page)
    assert not told.failures
