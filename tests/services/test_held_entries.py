"""Records of a kind that an older program does not know: kept, passed on, and shown after its update."""

from pathlib import Path

import pytest
from builders.exchange import Exchange, TickingClock, send, titles
from builders.hostile import Lie, base, hostile_bundle
from builders.records import ABOVE, GOOD, MINE, say

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.payloads import PAYLOADS
from cchc_desktop.workspace import Workspace


def updated(at: Workspace) -> Workspace:
    """Close a workspace and open it with the program of today."""
    at.close()
    return Workspace.open(at.folder, password="demo", clock=TickingClock())


def difficulties(at: Workspace) -> list[str]:
    """Return what units reported upward, as a workspace shows it."""
    return [row.values.content for row in at.difficulties.listed()]


def test_records_of_an_unknown_kind_wait_for_the_update(
    exchange: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the program knows comes in at once, the rest is kept, passed on with its proof and shown later."""
    lies = [say(Noun.DIFFICULTY), say(Noun.ACTIVITY, {"id": MINE[:-1] + "b"})]
    path = hostile_bundle(exchange.commune, exchange.district, lies, out=tmp_path)
    with monkeypatch.context() as older:
        older.delitem(PAYLOADS, Noun.DIFFICULTY)
        (result,) = exchange.district.bundles.bring_in([path]).record
        assert (result.outcome, result.new, result.held) == (Outcome.IMPORTED, 2, 1)
        assert "chưa biết" in result.reason
        assert titles(exchange.district, exchange.commune) == ["Phát thanh"]
        assert difficulties(exchange.district) == []
        assert send(exchange.district, exchange.province, exchange.stick).held == 1
        exchange.province = updated(exchange.province)
        assert difficulties(exchange.province) == []
    for name in ("district", "province"):
        setattr(exchange, name, updated(getattr(exchange, name)))
        assert difficulties(getattr(exchange, name)) == ["Thiếu loa"]
        assert getattr(exchange, name).bundles.bring_in([path]).record[0].new == 0
    assert difficulties(updated(exchange.district)) == ["Thiếu loa"]


def test_what_may_not_be_said_is_not_said_by_waiting(
    exchange: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record in the district's name has no effect after the update either, and the trail says why."""
    theirs = base(ABOVE, MINE) | GOOD[Noun.DIFFICULTY]
    lies = [Lie(Noun.DIFFICULTY, theirs), say(Noun.DIFFICULTY, {"id": MINE[:-1] + "b"})]
    path = hostile_bundle(exchange.commune, exchange.district, lies, out=tmp_path)
    with monkeypatch.context() as older:
        older.delitem(PAYLOADS, Noun.DIFFICULTY)
        exchange.district.bundles.bring_in([path])
    exchange.district = updated(exchange.district)
    assert difficulties(exchange.district) == ["Thiếu loa"]
    assert any("quyền ghi" in line.reason for line in exchange.district.audit.lines())


def test_a_kind_nobody_knows_yet_is_kept(exchange: Exchange, tmp_path: Path) -> None:
    """A noun of the future stands in the journal, and the chain goes on after it."""
    future: list[Lie] = [Lie("tu_phat", base(ABOVE, MINE)), say(Noun.ACTIVITY)]  # type: ignore[arg-type]
    path = hostile_bundle(exchange.commune, exchange.district, future, out=tmp_path)
    (result,) = exchange.district.bundles.bring_in([path]).record
    assert (result.outcome, result.held) == (Outcome.IMPORTED, 1)
    exchange.district = updated(exchange.district)
    assert titles(exchange.district, exchange.commune) == ["Phát thanh"]
    assert all(check.ok for check in exchange.district.doctor() if check.name == "journal")
