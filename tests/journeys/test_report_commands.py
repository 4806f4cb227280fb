"""Reports on the command line: signed here, elsewhere and on paper; checked; written in part."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from builders.activities import proof, record
from builders.workspaces import PASSWORD, SetClock, build_template, copy_of
from pki.certificates import Pki, build_pki
from pki.tokens import MODULE, PIN, needs_token, plugged_in

from cchc_desktop.cli import main
from cchc_desktop.domain.signatures import Role
from cchc_desktop.signing.identities import load_pkcs12
from cchc_desktop.signing.sign import sign

NOW = datetime(2018, 7, 3, 2, tzinfo=UTC)
Cchc = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Fresh test certificates."""
    return build_pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, pki: Pki) -> Path:
    """A commune with an activity, which trusts the test authority."""
    folder = build_template(tmp_path_factory.mktemp("template"), "22693")
    at = copy_of(folder, folder.parent / "filled", SetClock())
    at.identities.trust(pki.pem("root"))
    record(at, proof(folder.parent), counters={"broadcasts": 7})
    at.close()
    return folder.parent / "filled"


@pytest.fixture
def cchc(
    template: Path,
    tmp_path: Path,
    pki: Pki,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Cchc:
    """Run a command on a copy of the commune's workspace on 3 July 2018."""
    copy_of(template, tmp_path / "data", SetClock()).close()
    monkeypatch.setenv("CCHC_PASSWORD", PASSWORD)
    monkeypatch.setenv("CCHC_P12_PASSWORD", pki.password)

    def run(*words: object) -> tuple[int, str, str]:
        common = ["--workspace", str(tmp_path / "data"), "--as-of", "2018-07-03"]
        code = main.run([str(word) for word in words] + common, open_window=lambda *_a, **_k: 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def prepared(cchc: Cchc, file: Path) -> bytes:
    """Freeze the second quarter's report as a PDF and return it."""
    code, _, said = cchc("report", "prepare", "--period", "2018-Q2", "--out", file)
    assert code == 0, said
    return file.read_bytes()


def asked(cchc: Cchc, *words: object) -> Any:
    """Return the JSON answer of a command that succeeds."""
    code, out, said = cchc(*words, "--json")
    assert code == 0, said
    return json.loads(out)


def test_a_report_signed_elsewhere_comes_back(cchc: Cchc, pki: Pki, tmp_path: Path) -> None:
    """Prepare, sign with another program, attach, number, check with a sheet; a changed twin is refused."""
    pdf = prepared(cchc, tmp_path / "bc.pdf")
    signed = tmp_path / "ký.pdf"
    who = load_pkcs12(pki.p12("leader"), pki.password)
    signed.write_bytes(sign(pdf, who, role=Role.LEADER, at=NOW))
    twin = tmp_path / "sửa.pdf"
    twin.write_bytes(signed.read_bytes().replace(b"/MediaBox", b"/MediaBax", 1))
    code, _, said = cchc("report", "attach-signed", twin, "--period", "2018-Q2")
    assert (code, "bị sửa" in said) == (5, True)
    taken = asked(cchc, "report", "attach-signed", signed, "--period", "2018-Q2")
    assert (taken["state"], taken["origin"]) == ("signed", "outside")
    issued = asked(cchc, "report", "issue", signed, "--number", "7", "--day", "03/07/2018")
    assert issued["number"] == "07"
    sheet = tmp_path / "phiếu.pdf"
    verdict = asked(cchc, "report", "verify", signed, "--sheet", sheet)
    assert (verdict["content"], verdict["signatures"][0]["role"]) == ("intact", "leader")
    assert sheet.read_bytes().startswith(b"%PDF-")
    code, out, _ = cchc("report", "verify", twin, "--json")
    assert (code, json.loads(out)["verdict"]) == (5, "invalid")


def test_a_report_signed_on_paper_is_issued(cchc: Cchc, tmp_path: Path) -> None:
    """The scan becomes the version; a text file is no scan."""
    scan, text = tmp_path / "quét.pdf", tmp_path / "ghi chú.txt"
    scan.write_bytes(prepared(cchc, tmp_path / "bc.pdf"))
    text.write_text("không phải bản quét", encoding="utf-8")
    numbered = ("--period", "2018-Q2", "--number", "9", "--day", "2018-07-03")
    code, _, said = cchc("report", "attach-paper", text, *numbered)
    assert (code, "PDF" in said) == (3, True)
    assert asked(cchc, "report", "attach-paper", scan, *numbered)["number"] == "09"
    listed = asked(cchc, "report", "list", "--period", "2018-Q2")
    assert [each["state"] for each in listed] == ["issued"]


def test_there_is_nothing_to_attach_to_without_a_report(cchc: Cchc, tmp_path: Path) -> None:
    """The period is named, and what to do first."""
    code, _, said = cchc("report", "attach-signed", tmp_path / "a.pdf", "--period", "2018-Q2")
    assert (code, "cchc report build" in said) == (3, True)


def test_several_files_are_signed_in_one_go(cchc: Cchc, pki: Pki, tmp_path: Path) -> None:
    """Each file has its own line; one that cannot be signed decides the exit code and stops no other."""
    first, second, wrong = tmp_path / "1.pdf", tmp_path / "2.pdf", tmp_path / "3.pdf"
    first.write_bytes(prepared(cchc, tmp_path / "bc.pdf"))
    second.write_bytes(first.read_bytes() + b"\n")
    wrong.write_text("không phải PDF", encoding="utf-8")
    code, out, _ = cchc("report", "sign", wrong, first, "--p12", pki.p12("leader"), "--json")
    lines = json.loads(out)
    assert code == 3
    assert [bool(line["error"]) for line in lines] == [True, False]
    assert lines[1]["report"]


@needs_token
def test_a_token_signs_on_the_command_line(
    cchc: Cchc,
    pki: Pki,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its certificates are listed without a PIN; with two keys one must be named; a wrong PIN is told."""
    file = tmp_path / "bc.pdf"
    prepared(cchc, file)
    with plugged_in(tmp_path_factory.mktemp("token"), pki):
        assert {each["key"] for each in asked(cchc, "report", "tokens", MODULE)} == {"leader", "seal"}
        code, _, said = cchc("report", "sign", file, "--pkcs11", MODULE)
        assert (code, "--key" in said) == (3, True)
        monkeypatch.setenv("CCHC_PIN", "000000")
        code, _, said = cchc("report", "sign", file, "--pkcs11", MODULE, "--key", "leader")
        assert (code, "PIN" in said) == (3, True)
        monkeypatch.setenv("CCHC_PIN", PIN)
        assert asked(cchc, "report", "sign", file, "--pkcs11", MODULE, "--key", "leader")["report"]
    assert asked(cchc, "report", "verify", file)["signatures"][0]["intact"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("report", "prepare", "--period", "2018-Q2", "--out", "bc.docx"), 3),
        (("report", "build", "--period", "2018-Q2", "--out", "bc.pdf", "--section"), 3),
        (("report", "sign", "bc.pdf"), 2),
        (("report", "tokens", "khong-co.so"), 3),
        (("report", "attach-paper", "--period", "2018-Q2"), 2),
        (("report", "verify", "khong-co.pdf"), 4),
    ],
)
def test_wrong_words_say_what_to_do(
    cchc: Cchc, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...], code: int
) -> None:
    """A wrong ending, a missing key, driver or file: an exit code, a sentence, and no file made."""
    monkeypatch.chdir(tmp_path)
    got, _, said = cchc(*words)
    assert got == code
    assert len(said.splitlines()) >= 2
    assert not [file for file in tmp_path.iterdir() if file.suffix in {".pdf", ".docx"}]


def test_the_section_is_written_alone(cchc: Cchc, tmp_path: Path) -> None:
    """It is pasted into the periodic report, so it has no head."""
    import docx

    out = tmp_path / "mục.docx"
    asked(cchc, "report", "build", "--period", "2018-Q2", "--out", out, "--section")
    words = "\n".join(paragraph.text for paragraph in docx.Document(str(out)).paragraphs)
    assert "KẾT QUẢ THỰC HIỆN" in words
    assert "Kính gửi" not in words
