"""A disk that takes no more and folders that may not be written: told in words, nothing half done."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from builders.exchange import Exchange, open_copy, record, trusting
from builders.workspaces import everything_in

from cchc_desktop.workspace import DATABASE

WITHOUT_ROOTS_RIGHTS: Final = (
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-all",
)
PERIOD: Final = ("--period", "2018-Q1")


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A fresh copy of the three; the commune has recorded something with a large file."""
    opened = open_copy(trusting(), tmp_path / "exchange")
    file = tmp_path / "lớn.pdf"
    file.write_bytes(b"%PDF-1.7\n" + os.urandom(400_000))
    record(opened.commune, file=file)
    yield opened
    opened.close()


def cchc(folder: Path, *words: str, limit: int = 0, bound: bool = False) -> tuple[int, str]:
    """Run the program; no file may grow beyond `limit`; `bound` by the rights on folders even as root."""
    prefix = WITHOUT_ROOTS_RIGHTS if bound and os.geteuid() == 0 else ()
    done = subprocess.run(
        [
            *(*prefix, sys.executable, "-m", "cchc_desktop", *words),
            *("--workspace", str(folder), "--as-of", "2018-04-02"),
        ],
        # bytecode written within the limit would be cut off and stay so
        env=os.environ | {"CCHC_PASSWORD": "demo", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)) if limit else None,
    )
    return done.returncode, done.stderr or done.stdout


def files_below(folder: Path) -> set[str]:
    """Return what lies in a folder, but for what SQLite keeps beside an open file."""
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(f"{DATABASE}-")
    }


def test_an_import_that_does_not_fit_leaves_nothing(exchange: Exchange) -> None:
    """The evidence in a bundle is larger than the disk takes: exit code 4, no row and no file is kept."""
    sent = exchange.commune.bundles.export(exchange.stick).record.path
    district = exchange.district.folder
    exchange.district.backups.make()
    before, files = everything_in(district), files_below(district)
    code, said = cchc(district, "bundle", "import", str(sent), limit=200_000)
    assert (code, "Bị từ chối" in said or len(said.splitlines()) == 2) == (4, True), said
    assert "Traceback" not in said
    assert everything_in(district) == before
    assert files_below(district) == files
    assert cchc(district, "bundle", "import", str(sent))[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("bundle", "export", "--to", "OUT"),
        ("report", "build", *PERIOD, "--out", "OUT/bc.pdf"),
        ("backup", "make"),
    ],
    ids=["bundle", "pdf", "backup"],
)
def test_what_does_not_fit_leaves_no_half_file(
    exchange: Exchange, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Exit code 4 and what to do; neither in the target nor in the workspace lies a torn file."""
    commune, out = exchange.commune.folder, tmp_path / "ra"
    out.mkdir()
    given = [word.replace("OUT", str(out)) for word in words]
    files = files_below(commune)
    code, said = cchc(commune, *given, limit=16_000)
    assert (code, len(said.splitlines())) == (4, 2), said
    assert list(out.iterdir()) == []
    assert files_below(commune) == files


@pytest.mark.parametrize(
    "words",
    [
        ("bundle", "export", "--to", "OUT"),
        ("report", "build", *PERIOD, "--out", "OUT/bc.pdf"),
        ("station", "show", "--cert", "OUT/tram.pem"),
    ],
    ids=["bundle", "pdf", "certificate"],
)
def test_a_folder_that_may_not_be_written_is_told(
    exchange: Exchange, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Exit code 4 and what to check; nothing is written there, and no bundle counts as exported."""
    commune, out = exchange.commune.folder, tmp_path / "khóa"
    out.mkdir()
    out.chmod(0o555)
    code, said = cchc(commune, *(word.replace("OUT", str(out)) for word in words), bound=True)
    assert (code, len(said.splitlines())) == (4, 2), said
    assert list(out.iterdir()) == []
    assert exchange.commune.bundles.history("out") == []
    out.chmod(0o755)


@pytest.mark.parametrize("limit", [4_000, 200_000])
def test_a_workspace_that_does_not_fit_is_not_made(tmp_path: Path, limit: int) -> None:
    """Whenever the disk fills while it is made, not even its folder is left."""
    code, said = cchc(tmp_path / "mới" / "xã", "init", "--unit", "22651", limit=limit)
    assert (code, len(said.splitlines())) == (4, 2), said
    assert list(tmp_path.iterdir()) == []
