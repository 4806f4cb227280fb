"""A province's store as it is after years: a million activities of 700 units, written past the program.

The rows are those `services/rows.py` would write, clauses, audiences, counters, costs, evidence and search
words included; only the journal and the trail stay empty, because no list, chart or search reads them.
"""

import os
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from builders.workspaces import PASSWORD, SetClock, build_template
from uuid_utils import uuid7

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import fold, sort_key
from cchc_desktop.workspace import DATABASE, Workspace
from db.search import Indexed, index
from db.store import SCHEMA

ACTIVITIES: Final = 1_000_000
UNITS: Final = 700
PROVINCE: Final = "so-noi-vu"
YEAR_END: Final = date(2018, 12, 31)
KEPT: Final = "BENCHMARK_STORES"
"""Environment variable with a folder in which finished stores are kept between runs."""

_CHUNK: Final = 20_000
_EVIDENCE_SHARE: Final = 0.4
_MOMENT: Final = "2018-12-31T01:00:00.000000Z"
_DONE: Final = (
    "Phát thanh chuyên mục cải cách hành chính",
    "Hội nghị quán triệt kế hoạch tuyên truyền",
    "Niêm yết công khai thủ tục hành chính",
    "Đối thoại với người dân và doanh nghiệp",
    "Tin bài về dịch vụ công trực tuyến mức độ 3, 4",
    "Treo băng rôn, khẩu hiệu hưởng ứng",
    "Hướng dẫn nộp hồ sơ qua bưu chính công ích",
    "Tọa đàm nâng cao chỉ số hài lòng",
    "Kiểm tra không báo trước bộ phận một cửa",
    "Ứng dụng mạng xã hội để trả lời câu hỏi",
)
_ABOUT: Final = (
    "tại thôn Đông", "tại thôn Tây", "tại tổ dân phố 3", "ở chợ Đầm", "ở nhà văn hóa xã", "cho hộ kinh doanh",
    "cho đoàn viên thanh niên", "cho cán bộ không chuyên trách", "về hộ tịch và chứng thực", "về đất đai",
    "về đăng ký kinh doanh", "về bảo hiểm xã hội", "đợt cao điểm tháng 4", "phiên giao ban tuần",
)  # fmt: skip
_PLACES: Final = ("Đài truyền thanh xã", "Hội trường Ủy ban nhân dân", "Bộ phận một cửa", "Nhà văn hóa thôn")
_SUMMARIES: Final = (
    "Giới thiệu cách nộp hồ sơ trực tuyến, tra cứu kết quả và phản ánh qua đường dây nóng.",
    "Phổ biến các thủ tục vừa được đơn giản hóa, thời hạn giải quyết và mức thu phí.",
    "Nghe ý kiến của người dân về thái độ phục vụ; ghi nhận các vướng mắc để báo cáo.",
)
_COLUMNS: Final = {
    "org_units": "key, code, valid_from, valid_to, name, body, kind, parent, folded, sort_key",
    "blobs": "sha256, size, media_type, present",
    "activities": (
        "id, unit, starts_on, ends_on, channel, title, folded, sort_key, place, summary, evidence_count,"
        " spent, revision, withdrawn, recorded_by, recorded_at"
    ),
    "activity_clauses": "activity, clause",
    "activity_audiences": "activity, audience",
    "activity_counters": "activity, counter, value",
    "activity_costs": "activity, position, category, source, planned, approved, spent",
    "evidence": (
        "id, unit, noun, record, name, sha256, number, issuer, effective_on, locator, revision, withdrawn,"
        " recorded_by, recorded_at"
    ),
}
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """A text with what the tables keep of it."""

    text: str
    folded: str
    letters: str
    tones: str


def million(
    folder: Path, *, activities: int = ACTIVITIES, units: int = UNITS, clock: SetClock | None = None
) -> Workspace:
    """Open a store of Sở Nội vụ with that many activities of that many units, made in `folder` or kept."""
    kept = os.environ.get(KEPT)
    place = Path(kept or folder) / f"{SCHEMA}-{activities}-{units}"
    finished = place / "finished"
    if not finished.is_file():
        shutil.rmtree(place, ignore_errors=True)
        build_template(place, PROVINCE)
        fill(place, activities=activities, units=units)
        finished.touch()
    return Workspace.open(place, password=PASSWORD, clock=clock or SetClock(YEAR_END))


def fill(folder: Path, *, activities: int, units: int) -> None:
    """Write the units and activities into the closed workspace in `folder`, indices last."""
    with closing(Workspace.open(folder, password=PASSWORD, clock=SetClock(YEAR_END))) as workspace:
        channels = {c.id: c.counters for c in workspace.activities.channels()}
        clauses = sorted({task.clause for task in workspace.plans.current().tasks})
        known = [unit.key for unit in workspace.units.tree()]
        own = workspace.unit.key
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as store:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -262144"):
            store.execute(f"PRAGMA {pragma}")
        indices = store.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name IN ('activities', 'activity_clauses', 'evidence', 'search_rows')"
        ).fetchall()
        store.execute("BEGIN")
        for name, _sql in indices:
            store.execute(f"DROP INDEX {name}")
        keys = [own, *(key for key in known if key != own)][:units]
        extra = [_unit(number, known[0]) for number in range(units - len(keys))]
        _add(store, "org_units", extra)
        _add(store, "blobs", [(f"{n:064x}", 40_000 + n, "application/pdf", 0) for n in range(500)])
        made = _Maker([*keys, *(unit[0] for unit in extra)], channels, clauses, activities)
        numbers = iter(range(activities))
        while chunk := list(islice(numbers, _CHUNK)):
            made.write(store, chunk)
        for _name, sql in indices:
            store.execute(sql)
        store.execute("COMMIT")
        store.execute("PRAGMA optimize")
        store.execute("PRAGMA journal_mode = WAL")


class _Maker:
    """Makes the rows of one activity after another, the same in each run."""

    def __init__(
        self, units: list[str], channels: dict[str, tuple[str, ...]], clauses: list[str], count: int
    ) -> None:
        self._units = units
        self._channels = sorted(channels)
        self._counters = channels
        self._clauses = clauses
        self._count = count
        self._dice = random.Random(643)  # noqa: S311 - rows to measure with, no secret
        self._days = [date(2018, 1, 1) + timedelta(n) for n in range(365)]
        self._titles = [_words(f"{done} {about}") for done in _DONE for about in _ABOUT]

    def write(self, store: sqlite3.Connection, numbers: list[int]) -> None:
        """Write the activities with `numbers`, their files and what search knows of both."""
        rows: dict[str, list[Row]] = {table: [] for table in _COLUMNS}
        words: list[Indexed] = []
        for number in numbers:
            self._one(number, rows, words)
        for table, found in rows.items():
            _add(store, table, found)
        index(store, words, all_new=True)

    def _one(self, number: int, rows: dict[str, list[Row]], words: list[Indexed]) -> None:
        roll = self._dice.random
        key = str(uuid7())
        unit = self._units[int(roll() * len(self._units))]
        at = min(max(number * 365 // self._count + int(roll() * 20) - 10, 0), 364)
        first = self._days[at].isoformat()
        last = self._days[min(at + (2 if roll() < 0.1 else 0), 364)].isoformat()
        channel = self._channels[int(roll() ** 1.5 * len(self._channels))]
        title = self._titles[int(roll() * len(self._titles))]
        digits = str(number)
        place = _PLACES[number % len(_PLACES)]
        summary = _SUMMARIES[number % len(_SUMMARIES)]
        clauses = {self._clauses[int(roll() * len(self._clauses))] for _ in range(1 + (roll() < 0.3))}
        files = 0 if roll() > _EVIDENCE_SHARE else 1 + (roll() < 0.2)
        spent = int(roll() * 50) * 100_000 if roll() < 0.1 else 0
        folded = f"{title.folded} {digits}"
        rest = _folded(place), _folded(summary)
        rows["activities"].append((
            key, unit, first, last, channel, f"{title.text} {digits}", f"{folded}\n{rest[0]}\n{rest[1]}",
            f"{title.letters} {digits}\x00{title.tones}{'0' * (len(digits) + 1)}", place, summary, files,
            spent, 1, 0, "Nguyễn Thị Thu Hà", _MOMENT,
        ))  # fmt: skip
        rows["activity_clauses"] += [(key, clause) for clause in clauses]
        rows["activity_audiences"].append((key, ("citizens", "officials", "press")[int(roll() * 2.1)]))
        for counter in self._counters[channel][:2]:
            rows["activity_counters"].append((key, counter, 1 + int(roll() * 60)))
        if spent:
            rows["activity_costs"].append((key, 0, "other", "commune", spent, spent, spent))
        days = dict.fromkeys(day_words(date.fromisoformat(day)) for day in (first, last))
        body = f"{place}\n{summary}\n{' '.join(sorted(clauses))}\n{' '.join(days)}"
        words.append(Indexed(Noun.ACTIVITY, key, f"{title.text} {digits}", body))
        for _ in range(files):
            file, name = str(uuid7()), f"biên bản {digits}.pdf"
            rows["evidence"].append((
                file, unit, "activity", key, name, f"{number % 500:064x}", "", "", None, "", 1, 0,
                "Nguyễn Thị Thu Hà", _MOMENT,
            ))  # fmt: skip
            words.append(Indexed(Noun.EVIDENCE, file, name, ""))


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    return fold(text)


def _words(text: str) -> _Words:
    letters, _, tones = sort_key(text).partition("\x00")
    return _Words(text, fold(text), letters, tones)


def _unit(number: int, parent: str) -> Row:
    name = f"Trường phổ thông số {number + 1}"
    return (
        f"truong-{number + 1}@2018-01-01", f"truong-{number + 1}", "2018-01-01", None, name, name, "school",
        parent, fold(name), sort_key(name),
    )  # fmt: skip


def _add(store: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        into = f"{table} ({_COLUMNS[table]})"
        store.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608 - own names
