"""Scrolling through a million activities holds at most 200 MB more than scrolling through a thousand."""

import gc
import os
import subprocess
import sys
from pathlib import Path

from builders.million import million

MOST_MEGABYTES = 200
SCROLLER = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from builders.million import YEAR_END
from builders.workspaces import PASSWORD, SetClock
from cchc_desktop.workspace import Workspace
from PySide6.QtTest import QTest
from ui.app import make_application, make_window

app = make_application()
workspace = Workspace.open(Path(sys.argv[1]), password=PASSWORD, clock=SetClock(YEAR_END))
window = make_window(workspace)
window.resize(1366, 768)
window.show()
window.go("activities")
page = window.page("activities")
page.filters.units.click()

def settle():
    QTest.qWait(40)
    while page.desk.work.busy() or page.model._soon.isActive():
        QTest.qWait(10)

settle()
page.desk.choose_period(workspace.plans.period("2018"))
settle()
model, table = page.model, page.table
while model.canFetchMore(model.index(-1, -1)):
    table.scrollToBottom()
    settle()
count = model.rowCount()
for step in range(400):
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum() * step // 399)
    table.viewport().repaint()
    settle()
assert model.row_at(model.index(count - 1, 0)) is not None, "the last row is seen"
held = sum(row is not None for row in model.rows())
for line in Path("/proc/self/status").read_text().splitlines():
    if line.startswith("VmHWM"):
        print("rows", count, "held", held, "peak", int(line.split()[1]))
window.close()
workspace.close()
"""


def scrolled(folder: Path) -> tuple[int, int, int]:
    """Scroll from top to bottom in a process of its own; return rows, rows held, peak kilobytes."""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", SCROLLER, str(folder)],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    words = done.stdout.split()
    return int(words[1]), int(words[3]), int(words[5])


def test_scrolling_holds_few_rows(tmp_path: Path) -> None:
    """Four hundred stops from the first row to the last, every unit, the whole year."""
    places = []
    for name, count in (("small", 1_000), ("large", 1_000_000)):
        workspace = million(tmp_path / name, activities=count)
        places.append(workspace.folder)
        workspace.close()
    gc.collect()
    few = scrolled(places[0])
    many = scrolled(places[1])
    more = (many[2] - few[2]) / 1024
    print(
        f"\n{few[0]} rows: {few[2] / 1024:.0f} MB; {many[0]} rows: {many[2] / 1024:.0f} MB, more {more:.0f}"
    )
    assert few[0] > 900
    assert many[0] > 900_000
    assert many[1] < 20_000
    assert more <= MOST_MEGABYTES
