"""A full disk, a folder that may not be written, a power cut: said plainly, and the data stay whole."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.workspaces import PASSWORD, copy_of, everything_in, rows_of

from cchc_desktop.workspace import Workspace

MEGABYTE = 1 << 20
WITHOUT_ROOTS_RIGHTS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
ADD = (
    *("activity", "add", "--title", "Phát thanh", "--channel", "radio", "--from", "2018-05-09"),
    *("--clause", "II.3.4", "--counter", "broadcasts=2"),
)


@pytest.fixture
def quiet(commune_template: Path, tmp_path: Path) -> Path:
    """A closed workspace with one activity that has a file."""
    opened = copy_of(commune_template, tmp_path / "quiet")
    record(opened, proof(tmp_path))
    opened.close()
    return opened.folder


def cchc(folder: Path, *words: str, prefix: tuple[str, ...] = (), limit: int = 0) -> tuple[int, str]:
    """Run the program on `folder`; `limit` is how large any one file may grow."""
    done = subprocess.run(
        [
            *prefix,
            sys.executable,
            "-m",
            "cchc_desktop",
            *words,
            "--workspace",
            str(folder),
            "--as-of",
            "2018-07-03",
        ],
        # bytecode written within the limit would be cut off and stay so
        env=os.environ | {"CCHC_PASSWORD": PASSWORD, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)) if limit else None,
    )
    return done.returncode, done.stderr


def big(folder: Path, size: int) -> Path:
    """Write a file of `size` octets, none like another, to attach."""
    file = folder / "lớn.pdf"
    file.write_bytes(b"%PDF-1.7\n" + os.urandom(size - 9))
    return file


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes, where this computer lets a test mount one."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting needs root; the test with a limited file size stands for this one")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, *, leave: int) -> Path:
    """Fill `disk` until only `leave` octets are free."""
    free = os.statvfs(disk)
    filler = disk / "filler"
    filler.write_bytes(bytes(free.f_bavail * free.f_frsize - leave))
    return filler


@pytest.mark.parametrize("evidence", [False, True], ids=["rows", "file"])
def test_a_full_disk_is_said_and_nothing_is_half_saved(
    commune_template: Path, tmp_path: Path, small_disk: Path, *, evidence: bool
) -> None:
    """Exit code 4 and what to do; once there is room, the same command succeeds."""
    folder = small_disk / "commune"
    opened = copy_of(commune_template, folder)
    record(opened, proof(tmp_path))
    opened.close()
    before = everything_in(folder)
    files = sorted((folder / "evidence").rglob("*"))
    words = (*ADD, "--evidence", str(big(tmp_path, 300_000))) if evidence else ADD
    filler = fill(small_disk, leave=100_000 if evidence else 45_000)
    code, said = cchc(folder, *words)
    assert (code, "đầy" in said) == (4, True), said
    assert everything_in(folder) == before
    assert sorted((folder / "evidence").rglob("*")) == files
    filler.unlink()
    assert cchc(folder, *words) == (0, "")


@pytest.mark.parametrize("evidence", [False, True], ids=["rows", "file"])
def test_a_disk_that_takes_no_more_is_said(quiet: Path, tmp_path: Path, *, evidence: bool) -> None:
    """A quota on file sizes is met in the same way: exit code 4, and the data as they were."""
    before = everything_in(quiet)
    files = sorted((quiet / "evidence").rglob("*"))
    words = (*ADD, "--evidence", str(big(tmp_path, 300_000))) if evidence else ADD
    code, said = cchc(quiet, *words, limit=100_000 if evidence else 33_000)
    assert (code, len(said.splitlines())) == (4, 2), said
    assert everything_in(quiet) == before
    assert sorted((quiet / "evidence").rglob("*")) == files
    assert cchc(quiet, *words) == (0, "")


@pytest.fixture
def lock_folder(quiet: Path) -> Iterator[Callable[[], None]]:
    """A way to take the right to write away from everything in the workspace, until the test is over."""
    every = [quiet, *quiet.rglob("*")]

    def lock() -> None:
        for path in every:
            path.chmod(0o555 if path.is_dir() else 0o444)

    yield lock
    for path in every:
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_folder_that_may_not_be_written_is_said(quiet: Path, lock_folder: Callable[[], None]) -> None:
    """Exit code 4, the folder's name and what to check; not an octet of it has changed."""
    before = {path: path.read_bytes() for path in quiet.rglob("*") if path.is_file()}
    lock_folder()
    prefix = WITHOUT_ROOTS_RIGHTS if os.geteuid() == 0 else ()
    code, said = cchc(quiet, *ADD, prefix=prefix)
    assert (code, str(quiet) in said, len(said.splitlines())) == (4, True, 2), said
    assert {path: path.read_bytes() for path in quiet.rglob("*") if path.is_file()} == before


def test_a_new_workspace_leaves_nothing_where_it_may_not_be(tmp_path: Path) -> None:
    """`cchc init` in a folder that may not be written says so and makes nothing."""
    tmp_path.chmod(0o555)
    prefix = WITHOUT_ROOTS_RIGHTS if os.geteuid() == 0 else ()
    code, said = cchc(tmp_path / "commune", "init", "--unit", "22651", prefix=prefix)
    assert (code, str(tmp_path / "commune") in said) == (4, True), said
    assert list(tmp_path.iterdir()) == []
    tmp_path.chmod(0o755)


KILLED = """
import os, signal, sys
from pathlib import Path
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.activity_rows import payload_of_values
from cchc_desktop.workspace import Workspace
sys.path.insert(0, sys.argv[3])
from builders.activities import activity
from builders.workspaces import PASSWORD, SetClock

workspace = Workspace.open(Path(sys.argv[1]), password=PASSWORD, clock=SetClock())
if sys.argv[4] == "bytes":
    workspace._office.files.add(Path(sys.argv[2]))
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[4] == "copying":
    workspace._office.files.add(Path(sys.argv[2]), progress=lambda *_: os.kill(os.getpid(), signal.SIGKILL))
with workspace._office.changing() as change:
    payload = payload_of_values(
        activity(), record="0" * 36, unit=workspace.unit.key, by="Hà", at=change.now
    )
    change.put_new(Noun.ACTIVITY, payload, action="record")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", ["copying", "bytes", "rows"])
def test_a_power_cut_leaves_at_most_bytes_nobody_speaks_of(quiet: Path, tmp_path: Path, moment: str) -> None:
    """Killed while copying, between bytes and rows, or between rows and commit: every record is whole."""
    before = everything_in(quiet)
    file = big(tmp_path, 2 * MEGABYTE)
    arguments = [str(quiet), str(file), str(Path(__file__).parents[1]), moment]
    killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False, timeout=60)
    assert killed.returncode == -9
    assert everything_in(quiet) == before
    opened = Workspace.open(quiet, password=PASSWORD)
    assert opened.evidence.verify() == []
    assert all(check.ok for check in opened.doctor() if check.name != "space")
    made = record(opened, file)
    assert opened.activities.get(made.id).evidence[0].present
    opened.close()
    with rows_of(quiet) as rows:
        known = {sha256 for (sha256,) in rows.execute("SELECT sha256 FROM blobs")}
    kept = {path.name for path in (quiet / "evidence").rglob("*") if path.is_file()}
    assert {name for name in kept if not name.startswith("incoming-")} == known
