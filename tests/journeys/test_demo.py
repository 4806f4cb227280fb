"""The main job on the plan of Decision 643, checked from outside with other people's tools."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cchc_desktop.demo.journey import run_demo
from cchc_desktop.domain.errors import UserMistake

SENTENCE = "Kết quả công tác tuyên truyền cải cách hành chính"


@pytest.fixture(scope="module")
def steps() -> list[tuple[int, int]]:
    """What the demo told of how far it was, filled while it is carried out."""
    return []


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]]) -> Path:
    """The folder of a demo that was carried out."""
    folder = tmp_path_factory.mktemp("demo") / "demo"

    def tell(done: int, total: int, _words: str = "") -> None:
        steps.append((done, total))

    run_demo(folder, password="demo", progress=tell)
    return folder


def test_the_progress_counts_every_step_and_ends_at_the_last(
    demo: Path, steps: list[tuple[int, int]]
) -> None:
    """From 1 to the number that was promised from the start, none left out."""
    total = len(steps)
    assert steps == [(done, total) for done in range(1, total + 1)]


def tool(*words: str | Path) -> str:
    """Run a tool that must be content and return what it prints."""
    done = subprocess.run([str(w) for w in words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def reports(demo: Path) -> list[Path]:
    """Return the issued reports."""
    found = sorted((demo / "exchange").glob("*.pdf"))
    assert len(found) == 4
    return found


def test_pdfsig_accepts_both_signatures_of_every_report(demo: Path) -> None:
    """The leader's and the agency's signatures hold for whoever opens the report."""
    for report in reports(demo):
        assert tool("pdfsig", report).count("Signature is Valid") == 2


def test_a_report_altered_after_signing_is_refused(demo: Path, tmp_path: Path) -> None:
    """One changed octet in the signed part, and neither pdfsig nor the program accepts the report."""
    data = bytearray(reports(demo)[0].read_bytes())
    data[2000] ^= 1
    altered = tmp_path / "altered.pdf"
    altered.write_bytes(data)
    assert (
        "Signature is Valid"
        not in subprocess.run(["pdfsig", altered], capture_output=True, text=True, check=False).stdout
    )
    assert cchc(demo / "province", "report", "verify", str(altered))[0] == 5


def test_reports_hold_vietnamese_text_and_embedded_faces_only(demo: Path) -> None:
    """The text can be searched with its diacritics, and no face is missing on another computer."""
    for report in reports(demo):
        text = tool("pdftotext", report, "-")
        assert SENTENCE in text
        assert "/BC-UBND" in text
        rows = tool("pdffonts", report).splitlines()[2:]
        assert rows
        assert all(row.split()[-5] == "yes" for row in rows)
        tool("qpdf", "--check", report)


def test_openssl_accepts_a_bundle_and_refuses_an_altered_one(demo: Path, tmp_path: Path) -> None:
    """A bundle's signature is checked with openssl and the sender's certificate alone."""
    bundle = demo / "exchange" / "cchc_22693_574_up_0001.cchc"
    assert "No errors" in tool("unzip", "-t", bundle)
    tool("unzip", "-q", bundle, "-d", tmp_path)
    meta = tmp_path / "META-INF"
    words = [
        *("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-purpose", "any"),
        *("-in", meta / "signature001.p7s", "-content", meta / "ASiCManifest001.xml"),
        *("-CAfile", demo / "commune" / "station.pem", "-out", tmp_path / "out"),
    ]
    assert "uccessful" in tool(*words)
    (meta / "ASiCManifest001.xml").write_bytes((meta / "ASiCManifest001.xml").read_bytes() + b" ")
    assert subprocess.run([str(w) for w in words], capture_output=True, check=False).returncode != 0


def test_bundles_went_both_ways_plain_and_encrypted(demo: Path) -> None:
    """Each direction was carried once in the open and once encrypted."""
    names = {file.name for file in (demo / "exchange").iterdir()}
    for way in ("22693_574_up", "574_22693_down", "574_so-noi-vu_up", "so-noi-vu_574_down"):
        mine = [name for name in names if f"cchc_{way}" in name]
        assert any(name.endswith(".cchc") for name in mine)
        assert any(name.endswith(".cchc.age") for name in mine)


def test_the_commune_recorded_two_quarters_with_evidence(demo: Path) -> None:
    """At least sixty varied activities in two quarters, the last one on the command line's list."""
    rows = [
        row
        for period in ("2018-Q1", "2018-Q2")
        for row in json.loads(cchc(demo / "commune", "activity", "list", "--period", period, "--json")[1])
    ]
    assert len(rows) >= 60
    assert len({row["channel"] for row in rows}) >= 15
    assert sum(row["evidence"] for row in rows) >= 60
    assert set(rows[0]) >= {"id", "date", "channel", "title", "clauses", "counters", "evidence"}


def test_an_altered_bundle_is_refused_and_changes_nothing(demo: Path, tmp_path: Path) -> None:
    """A flipped octet: refused with exit code 5, and the store stays as it was."""
    shutil.copytree(demo / "district", tmp_path / "district")
    source = demo / "exchange" / "cchc_22693_574_up_0001.cchc"
    data = bytearray(source.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / source.name).write_bytes(data)
    before = cchc(tmp_path / "district", "consolidate", "--period", "2018-Q1", "--json")[1]
    code, out = cchc(tmp_path / "district", "bundle", "import", str(tmp_path / source.name), "--json")
    assert code == 5
    assert json.loads(out)[0]["outcome"] == "refused"
    assert cchc(tmp_path / "district", "consolidate", "--period", "2018-Q1", "--json")[1] == before


def test_a_bundle_brought_in_twice_changes_nothing(demo: Path, tmp_path: Path) -> None:
    """The same file once more is "already here"."""
    shutil.copytree(demo / "district", tmp_path / "district")
    bundle = str(demo / "exchange" / "cchc_22693_574_up_0001.cchc")
    code, out = cchc(tmp_path / "district", "bundle", "import", bundle, "--json")
    result = json.loads(out)[0]
    assert (code, result["outcome"], result["new"]) == (0, "already", 0)


def test_documents_shapes_scripts_rely_on(demo: Path) -> None:
    """`--json` keeps its keys: inspect, verify, assessment, obligations, doctor."""
    commune = demo / "commune"
    bundle = demo / "exchange" / "cchc_22693_574_up_0001.cchc"
    inspected = json.loads(cchc(demo / "district", "bundle", "inspect", str(bundle), "--json")[1])
    assert set(inspected) >= {
        *("format", "bundle", "kind", "sender", "recipients", "streams", "counts", "blobs", "signature"),
    }
    assert inspected["signature"] == inspected["signature"] | {"intact": True, "known_sender": True}
    verified = json.loads(cchc(demo / "province", "report", "verify", str(reports(demo)[0]), "--json")[1])
    assert verified["verdict"] == "indeterminate"
    assert verified["content"] == "intact"
    assert {s["role"] for s in verified["signatures"]} == {"leader", "seal"}
    shown = json.loads(cchc(commune, "assessment", "show", "--period", "2018-Q2", "--json")[1])
    assert set(shown) >= {"period", "unit", "criteria", "total", "maximum", "percent", "class"}
    owed = json.loads(cchc(commune, "plan", "obligations", "--period", "2018-Q2", "--json")[1])
    assert {"clause", "unit", "period", "owed", "done", "state", "due"} <= set(owed[0])
    assert json.loads(cchc(commune, "doctor", "--json")[1])["ok"] is True


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """The demo never writes into a folder that holds anything."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserMistake):
        run_demo(tmp_path, password="demo")
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def cchc(workspace: Path, *words: str) -> tuple[int, str]:
    """Run the program as a person in a terminal would, on the demo's last day."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "cchc_desktop",
            *words,
            "--workspace",
            str(workspace),
            "--as-of",
            "2018-07-03",
        ],
        env={"CCHC_PASSWORD": "demo", "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout
