"""A bundle that only a newer program can read is kept whole, and comes in after the update."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.exchange import Exchange, TickingClock, record, titles
from builders.workspaces import PASSWORD, SetClock, copy_of

from cchc_desktop.bundles import manifest
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.updates import ProgramFacts
from cchc_desktop.services import bundle_import, encrypting, held_files, setbacks
from cchc_desktop.workspace import Workspace


@pytest.fixture
def older() -> Iterator[pytest.MonkeyPatch]:
    """The program as it was before it knew the form of today's bundles; `undo` updates it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest, "SCHEMA", manifest.SCHEMA - 1)
        patch.setattr(setbacks, "running_facts", lambda: ProgramFacts("0.0.9", "r0001", "linux-x86_64"))
        yield patch


def sent(exchange: Exchange) -> Path:
    """Return a bundle of the commune with one activity."""
    record(exchange.commune)
    return exchange.commune.bundles.export(exchange.stick, exchange.district.unit.key).record.path


def kept_in(at: Workspace) -> list[Path]:
    """Return the files that a workspace keeps for a newer program."""
    return [file for file in (at.folder / held_files.FOLDER).glob("??/*") if file.is_file()]


def test_a_bundle_of_a_newer_program_is_kept_and_comes_in_after_the_update(
    exchange: Exchange, older: pytest.MonkeyPatch
) -> None:
    """The stick may be wiped: the file stays listed, is offered once the program is newer, and leaves."""
    district = exchange.district
    path = sent(exchange)
    (result,) = district.bundles.bring_in([path]).record
    assert (result.outcome, titles(district, exchange.commune)) == (Outcome.NEWER_PROGRAM, [])
    path.unlink()
    (aside,) = district.bundles.setbacks.listed()
    assert (aside.file_name, aside.outcome) == (path.name, Outcome.NEWER_PROGRAM)
    assert (aside.kept, aside.offered) == (True, False)
    assert "0.1.0" in aside.hint
    (again,) = district.bundles.bring_in_held().record
    assert again.outcome is Outcome.NEWER_PROGRAM
    assert len(kept_in(district)) == len(district.bundles.setbacks.listed()) == 1
    older.undo()
    district.close()
    exchange.district = district = Workspace.open(district.folder, password="demo", clock=TickingClock())
    assert [one.offered for one in district.bundles.setbacks.listed()] == [True]
    (result,) = district.bundles.bring_in_held().record
    assert result.outcome is Outcome.IMPORTED
    assert titles(district, exchange.commune) == ["Phát thanh về một cửa"]
    assert district.bundles.setbacks.listed() == []
    assert kept_in(district) == []
    assert not list((district.folder / "staging").glob("opened-*"))


def test_a_kept_file_that_was_altered_is_refused(exchange: Exchange, older: pytest.MonkeyPatch) -> None:
    """What lies in the folder is verified like any bundle when it comes in."""
    district = exchange.district
    district.bundles.bring_in([sent(exchange)])
    (file,) = kept_in(district)
    octets = bytearray(file.read_bytes())
    octets[len(octets) // 2] ^= 1
    file.write_bytes(octets)
    older.undo()
    (result,) = district.bundles.bring_in_held().record
    assert result.outcome is Outcome.REFUSED
    assert titles(district, exchange.commune) == []


def test_putting_it_away_removes_the_file(exchange: Exchange, older: pytest.MonkeyPatch) -> None:
    """Nothing stays behind of what nobody wants."""
    del older
    district = exchange.district
    district.bundles.bring_in([sent(exchange)])
    (aside,) = district.bundles.setbacks.listed()
    district.bundles.setbacks.put_away(aside.id)
    assert kept_in(district) == []
    assert district.bundles.bring_in_held().record == []


def test_more_than_there_is_room_for_is_listed_without_the_file(
    exchange: Exchange, older: pytest.MonkeyPatch
) -> None:
    """A hostile stick cannot fill the disk; the officer keeps the file and reads why it waits."""
    older.setattr(held_files, "_MOST", 100)
    district = exchange.district
    district.bundles.bring_in([sent(exchange)])
    (aside,) = district.bundles.setbacks.listed()
    assert (aside.outcome, aside.kept) == (Outcome.NEWER_PROGRAM, False)
    assert kept_in(district) == []


def test_a_bundle_that_names_a_later_program_waits_for_it(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its form is known, but what it says is for that version and later; this version takes its own."""
    path = sent(exchange)
    facts = ProgramFacts("0.0.9", "r0001", "linux-x86_64")
    with monkeypatch.context() as before:
        before.setattr(bundle_import, "running_facts", lambda: facts)
        (result,) = exchange.district.bundles.bring_in([path]).record
        assert (result.outcome, "0.1.0" in result.hint) == (Outcome.NEWER_PROGRAM, True)
    (result,) = exchange.district.bundles.bring_in_held().record
    assert result.outcome is Outcome.IMPORTED


def test_kept_files_are_encrypted_with_the_workspace(
    exchange: Exchange, commune_template: Path, tmp_path: Path, older: pytest.MonkeyPatch
) -> None:
    """Encrypting takes them along; not an octet of them lies about afterwards, and they still come out."""
    del older
    record(exchange.commune)
    octets = exchange.commune.bundles.export(exchange.stick, plain_reason="Thử").record.path.read_bytes()
    part = octets[300:400]
    plain = tmp_path / "goi.cchc"
    plain.write_bytes(octets)
    at = copy_of(commune_template, tmp_path / "plain", SetClock())
    at.bundles.bring_in([plain])
    assert len(kept_in(at)) == 1
    encrypting.prepare(at._office, password=PASSWORD)
    at.close()
    at = Workspace.open(tmp_path / "plain", password=PASSWORD, clock=SetClock())
    (file,) = kept_in(at)
    assert part not in file.read_bytes()
    with held_files.handed_out(at._office, at.bundles.setbacks.held()) as files:
        assert [(one.name, one.read_bytes()) for one in files] == [(plain.name, octets)]
    at.close()
    plain_left = [f for f in (tmp_path / "plain").rglob("*") if f.is_file() and part in f.read_bytes()]
    assert plain_left == []
