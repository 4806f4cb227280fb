"""Bundles by e-mail and in parts on the command line."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders.exchange import (
    Exchange,
    build_trusting,
    introduce,
    open_copy,
    record,
    send,
    titles,
    workspace,
)
from builders.twins import build_twins, open_twins

from cchc_desktop.cli import main


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exchange]:
    """Three trusting workspaces; the password is known to the command line."""
    monkeypatch.setenv("CCHC_PASSWORD", "demo")
    (tmp_path / "template").mkdir()
    build_trusting(tmp_path / "template")
    opened = open_copy(tmp_path / "template", tmp_path / "exchange")
    yield opened
    opened.close()


def run(folder: Path, *words: object) -> int:
    """Run a command on the workspace in `folder`."""
    words = ("--workspace", folder, "--as-of", "2018-04-03", *words)
    return main.run([str(word) for word in words], open_window=lambda *_args, **_options: 99)


def answered(capsys: pytest.CaptureFixture[str], folder: Path, *words: object) -> object:
    """Run a command that succeeds and return the document it answers with."""
    capsys.readouterr()
    assert run(folder, "--json", *words) == 0
    return json.loads(capsys.readouterr().out)


def test_drafts_are_written_and_a_saved_message_is_taken_in(
    exchange: Exchange, capsys: pytest.CaptureFixture[str]
) -> None:
    """`export --email ADDRESS` writes the draft, the next one remembers the address, import takes it."""
    record(exchange.commune)
    folder, stick = exchange.commune.folder, exchange.stick
    made = answered(capsys, folder, "bundle", "export", "--to", stick, "--email", "a@khanhhoa.gov.vn")
    assert isinstance(made, dict)
    (part,) = made["parts"]
    assert part["file"].endswith("cchc_22651_574_up_0001.eml")
    assert made["left_out"] == []
    assert run(folder, "bundle", "export", "--to", stick, "--email") == 0
    second = stick / "cchc_22651_574_up_0002.eml"
    assert b"To: a@khanhhoa.gov.vn" in second.read_bytes()
    mail = stick / "thu"
    mail.mkdir()
    Path(part["file"]).rename(mail / "thu den.eml")
    (told,) = answered(capsys, exchange.district.folder, "bundle", "import", mail)  # type: ignore[misc]
    assert (told["outcome"], told["new"]) == ("imported", 1)


def test_parts_are_as_small_as_was_said(exchange: Exchange, capsys: pytest.CaptureFixture[str]) -> None:
    """`--split 2MB` keeps every part under 2 MB and names what is larger; a wrong size is wrong usage."""
    for name, size in (("a", 1_500_000), ("b", 1_500_000), ("lon", 2_500_000)):
        file = exchange.stick / f"{name}.pdf"
        file.write_bytes(b"%PDF-1.7\n" + os.urandom(size))
        record(exchange.commune, name, file)
    folder, out = exchange.commune.folder, exchange.stick / "parts"
    out.mkdir()
    made = answered(capsys, folder, "bundle", "export", "--to", out, "--split", "2MB")
    assert isinstance(made, dict)
    assert len(made["parts"]) == len(list(out.iterdir())) > 1
    assert all(file.stat().st_size <= 2_000_000 for file in out.iterdir())
    assert [file["file"] for file in made["left_out"]] == ["lon.pdf"]
    assert run(folder, "bundle", "export", "--to", out, "--max-size", "2MB") == 0
    assert "lon.pdf" in capsys.readouterr().out
    assert run(folder, "bundle", "export", "--to", out, "--split", "nhỏ") == 2
    assert run(folder, "bundle", "export", "--to", out, "--email", "không phải") == 3


def test_the_last_import_is_taken_back(exchange: Exchange, capsys: pytest.CaptureFixture[str]) -> None:
    """`undo --dry-run` says what would go, `undo` does it, a second one says that there is nothing."""
    record(exchange.commune)
    sent = exchange.commune.bundles.export(exchange.stick).record
    folder = exchange.district.folder
    assert run(folder, "bundle", "undo") == 3
    assert run(folder, "bundle", "import", sent.path) == 0
    seen = answered(capsys, folder, "bundle", "undo", "--dry-run")
    assert isinstance(seen, dict)
    assert (seen["files"], seen["counts"]["activity"]) == ([sent.path.name], 1)
    assert run(folder, "bundle", "undo") == 0
    assert sent.path.name in capsys.readouterr().out
    assert answered(capsys, folder, "bundle", "undo", "--dry-run") is None
    (again,) = answered(capsys, folder, "bundle", "import", sent.path)  # type: ignore[misc]
    assert again["outcome"] == "imported"


def test_a_version_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`conflicts` lists both versions with what differs, `choose` lets one of them count."""
    monkeypatch.setenv("CCHC_PASSWORD", "demo")
    build_twins(tmp_path)
    twins = open_twins(tmp_path, tmp_path / "copy")
    made = record(twins.one, "Phát thanh")
    send(twins.one, twins.two, twins.stick)
    for at, title in ((twins.one, "Phát thanh sáng"), (twins.two, "Phát thanh chiều")):
        at.activities.change(made.id, replace(at.activities.get(made.id).values, title=title))
    send(twins.two, twins.one, twins.stick)
    (found,) = answered(capsys, twins.one.folder, "bundle", "conflicts")  # type: ignore[misc]
    assert found["record"] == made.id
    chosen = next(v for v in found["versions"] if v["fields"]["Tên gọi"] == "Phát thanh chiều")
    assert run(twins.one.folder, "bundle", "conflicts") == 0
    assert "Phát thanh sáng" in capsys.readouterr().out
    assert run(twins.one.folder, "bundle", "choose", made.id, "không có") == 3
    assert run(twins.one.folder, "bundle", "choose", made.id, chosen["version"]) == 0
    assert answered(capsys, twins.one.folder, "bundle", "conflicts") == []
    assert twins.one.activities.get(made.id).values.title == "Phát thanh chiều"
    twins.close()


def test_a_lost_station_is_revoked_and_its_data_given_back(
    exchange: Exchange, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`station revoke`, then `bundle export --kind return` for the new computer, which imports it."""
    record(exchange.commune, "Từ máy cũ")
    send(exchange.commune, exchange.district, exchange.stick)
    district, stick = exchange.district.folder, exchange.stick
    lost = exchange.commune.stations.own().id
    told = answered(capsys, district, "station", "revoke", lost)
    assert isinstance(told, dict)
    assert (told["state"], told["last_good"].count(":") >= 2) == ("revoked", True)
    new = workspace(tmp_path / "new", "22651")
    introduce(exchange.district, new, stick)
    made = answered(
        capsys, district, "bundle", "export", "--kind", "return", "--for", "22651", "--to", tmp_path
    )
    assert isinstance(made, dict)
    assert made["kind"] == "return"
    (came,) = answered(capsys, new.folder, "bundle", "import", made["file"])  # type: ignore[misc]
    assert came["outcome"] == "imported"
    assert titles(new, new) == ["Từ máy cũ"]
    assert run(new.folder, "station", "go-on") == 3
    new.close()


def test_last_days_and_new_boundaries_on_the_command_line(
    exchange: Exchange, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sở Nội vụ sets a last day; old communes are summed under those that took them over."""
    province = exchange.province.folder
    where = ("--period", "2018-Q2", "--kind", "commune")
    found = answered(capsys, province, "plan", "last-days", *where, "--set", "2018-07-20")
    assert found == [{"period": "2018-Q2", "kind": "commune", "due": "2018-07-20"}]
    assert run(exchange.commune.folder, "plan", "last-days", *where, "--set", "2018-07-20") == 5
    lines = answered(capsys, province, "consolidate", "--period", "2018-Q1", "--new-boundaries")
    assert isinstance(lines, list)
    assert sum(bool(line["undivided"]) for line in lines) == 7
    assert any("Thị trấn Diên Khánh" in line["parts"] for line in lines)


def test_what_was_kept_out_is_listed(exchange: Exchange, capsys: pytest.CaptureFixture[str]) -> None:
    """`setbacks` says why a file did not come in and what to do; `put-away` takes it off the list."""
    broken = exchange.stick / "hong.cchc"
    broken.write_bytes(b"PK\x03\x04")
    folder = exchange.district.folder
    assert run(folder, "bundle", "import", broken) == 5
    (found,) = answered(capsys, folder, "bundle", "setbacks")  # type: ignore[misc]
    assert (found["file"], found["outcome"]) == ("hong.cchc", "refused")
    assert found["hint"]
    assert run(folder, "bundle", "setbacks") == 0
    assert "hong.cchc" in capsys.readouterr().out
    assert run(folder, "bundle", "put-away", found["id"]) == 0
    assert run(folder, "bundle", "put-away", found["id"]) == 3
    assert answered(capsys, folder, "bundle", "setbacks") == []


def test_the_key_of_a_station_is_renewed(exchange: Exchange, capsys: pytest.CaptureFixture[str]) -> None:
    """`station renew-key` answers the new fingerprint; the list of the unit above says when and by what."""
    words = ("station", "renew-key", "--reason", "Máy đem đi sửa")
    made = answered(capsys, exchange.commune.folder, *words)
    assert isinstance(made, dict)
    assert made["fingerprint"] == exchange.commune.stations.own().fingerprint != made["before"]
    assert run(exchange.commune.folder, *words[:3], " ") == 3
    send(exchange.commune, exchange.district, exchange.stick)
    capsys.readouterr()
    assert run(exchange.district.folder, "station", "list") == 0
    lines = capsys.readouterr().out.splitlines()
    (line,) = [line for line in lines if made["id"] in line]
    assert made["fingerprint"] in line
    assert line.endswith("khóa đổi ngày 03/04/2018, ký bằng khóa cũ: Máy đem đi sửa")
    assert sum("khóa đổi" in line for line in lines) == 1
