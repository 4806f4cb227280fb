"""A wrong catalogue is refused with the file, the line and what to mend."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cchc_desktop.catalogues.channels import load_channels
from cchc_desktop.catalogues.criteria import load_criteria_set
from cchc_desktop.catalogues.loading import load_all
from cchc_desktop.catalogues.org_units import load_successions, load_units
from cchc_desktop.catalogues.plans import load_plan
from cchc_desktop.domain.errors import UserMistake
from resources import resource

CATALOGUES = load_all()
UNIT_CODES = frozenset(u.code for u in CATALOGUES.units.values())
CHANNELS = frozenset(c.id for c in CATALOGUES.channels)
PLANS = {plan.id: plan for plan in CATALOGUES.plans}
HUNDRED = "criteria-tuyen-truyen-643-2018.toml"
TWO = "criteria-tieu-chi-truyen-thong-2-diem.toml"


def read_plan_at(path: Path) -> object:
    """Read a plan against the shipped units and channels."""
    return load_plan(path, unit_codes=UNIT_CODES, channels=CHANNELS)


def read_criteria_at(path: Path) -> object:
    """Read a criteria set against the shipped plan and channels."""
    return load_criteria_set(path, plans=PLANS, channels=CHANNELS)


def read_successions_at(path: Path) -> object:
    """Read successions against the shipped units."""
    return load_successions(path, CATALOGUES.units)


READERS: dict[str, Callable[[Path], object]] = {
    "plan-643-2018.toml": read_plan_at,
    "channels.toml": load_channels,
    HUNDRED: read_criteria_at,
    TWO: read_criteria_at,
    "units-khanhhoa.csv": load_units,
    "successions.csv": read_successions_at,
}
PLAN = "plan-643-2018.toml"
COMMUNE = "22693,2018-01-01,2025-06-30,commune,Xã Diên An,Ủy ban nhân dân xã Diên An,574"


@pytest.mark.parametrize(
    ("name", "right", "wrong", "word"),
    [
        pytest.param(PLAN, 'clause = "I.2"', 'clause = "I.1"', "hai lần", id="duplicate clause"),
        pytest.param(PLAN, 'cadence = "weekly:2"', 'cadence = "weekly:0"', "định kỳ", id="wrong cadence"),
        pytest.param(PLAN, 'cadence = "weekly:2"', "cadence = 2", "giá trị", id="cadence of a wrong type"),
        pytest.param(
            PLAN, '["unit:buu-dien-tinh"]', '["unit:buu-cuc"]', "unit:buu-cuc", id="unknown owner unit"
        ),
        pytest.param(PLAN, '["kind:party"]', '["kind:club"]', "kind:club", id="unknown owner kind"),
        pytest.param(PLAN, '["kind:party"]', "[]", "chưa có đơn vị", id="no owner"),
        pytest.param(PLAN, '["press_release"]', '["pigeon"]', "pigeon", id="unknown channel"),
        pytest.param(PLAN, 'audiences = ["press"]', 'audiences = ["cats"]', "cats", id="unknown audience"),
        pytest.param(PLAN, 'block = "II.3"', 'block = "II.9"', "II.9", id="unknown block"),
        pytest.param(PLAN, 'basis = "stated"', 'basis = "guessed"', "basis", id="wrong basis"),
        pytest.param(PLAN, "due = 2018-04-30", "", "hạn", id="one-off without a due date"),
        pytest.param(PLAN, "due = 2018-04-30", 'due = "30/4"', "due", id="due date as text"),
        pytest.param(PLAN, "asked_only = true", "asked = true", "asked", id="unknown key"),
        pytest.param(PLAN, "asked_only = true", "asked_only = 1", "asked_only", id="flag as a number"),
        pytest.param(
            PLAN, "asked_only = true", "respond_within = 2", "respond_within", id="needless response time"
        ),
        pytest.param(
            PLAN, "respond_within = 3", "respond_within = 0", "respond_within", id="no response time"
        ),
        pytest.param(PLAN, 'title = "Thí điểm', f'title = "{"x" * 60}', "ký tự", id="long title"),
        pytest.param(PLAN, 'title = "Thí điểm khu dân cư điện tử"', "", "thiếu", id="missing title"),
        pytest.param(
            PLAN, "effective_from = 2018-03-07", "effective_from = 2018-03-06", "hiệu lực", id="early start"
        ),
        pytest.param(
            PLAN, '[[blocks]]\ncode = "IV"', '[[blocks]]\ncode = "III"', "hai lần", id="duplicate block"
        ),
        pytest.param(PLAN, "[plan]", "[kế-hoạch]", "TOML", id="not TOML"),
        pytest.param(PLAN, "[plan]", "[plans]", "plans", id="unknown table"),
        pytest.param(
            "channels.toml", 'within = "participants"', 'within = "birds"', "birds", id="unknown whole"
        ),
        pytest.param(
            "channels.toml", '"sessions", "participants"', '"sessions", "x"', "“x”", id="unknown counter"
        ),
        pytest.param("channels.toml", 'kind = "board"', 'kind = "wall"', "kind", id="wrong channel kind"),
        pytest.param(
            "channels.toml", 'occurrences = "posts"', 'occurrences = "news"', "news", id="foreign counter"
        ),
        pytest.param("channels.toml", 'id = "women"', 'id = "sessions"', "hai lần", id="duplicate counter"),
        pytest.param(
            "channels.toml", 'id = "training"', 'id = "conference"', "hai lần", id="duplicate channel"
        ),
        pytest.param("channels.toml", 'name.en = "Radio"', "", "hai ngôn ngữ", id="one language only"),
        pytest.param(HUNDRED, "points = 12", "points = 13", "cộng lại", id="group does not add up"),
        pytest.param(HUNDRED, "points = 100", "points = 90", "cộng lại", id="set does not add up"),
        pytest.param(HUNDRED, 'parent = "3"', 'parent = "9"', "nhóm", id="missing parent"),
        pytest.param(HUNDRED, 'parent = "3"', 'parent = "1.1"', "nhóm", id="parent that is a leaf"),
        pytest.param(HUNDRED, 'id = "3.2"', 'id = "3.1"', "hai lần", id="duplicate criterion"),
        pytest.param(HUNDRED, '"evidence_share"', '"luck"', "luck", id="unknown indicator"),
        pytest.param(
            HUNDRED, '"block_completion:II.1"', '"block_completion:V"', "V", id="unknown block of indicator"
        ),
        pytest.param(
            HUNDRED, '"clause_done:II.1.e"', '"clause_done:V.1"', "V.1", id="unknown clause of indicator"
        ),
        pytest.param(
            HUNDRED, '"channel_count:social"', '"channel_count:x"', "x", id="unknown channel of indicator"
        ),
        pytest.param(HUNDRED, 'indicator = "hotline_shown"', "", "chỉ số", id="rule without an indicator"),
        pytest.param(HUNDRED, 'clauses = ["II.1.e"]', 'clauses = ["II.1.z"]', "II.1.z", id="unknown clause"),
        pytest.param(
            HUNDRED, 'rule = { kind = "yes_no" }', 'rule = { kind = "maybe" }', "cách chấm", id="unknown rule"
        ),
        pytest.param(
            HUNDRED, 'rule = { kind = "yes_no" }', 'rule = { kind = "direct" }', "chỉ số", id="typed, counted"
        ),
        pytest.param(HUNDRED, "floor = 0.5", "floor = 1.5", "cách chấm", id="floor above 1"),
        pytest.param(HUNDRED, "floor = 0.5", "flor = 0.5", "cách chấm", id="unknown key of a rule"),
        pytest.param(HUNDRED, "[2, 3.5]", "[2, 1]", "cách chấm", id="falling brackets"),
        pytest.param(HUNDRED, "[3, 5]", "[3, 4]", "cách chấm", id="brackets below the maximum"),
        pytest.param(HUNDRED, '["Yếu", 0]', '["Yếu", 10]', "xếp loại", id="classes with a gap"),
        pytest.param(HUNDRED, "rounding = 0.01", "rounding = 0", "làm tròn", id="no rounding step"),
        pytest.param(HUNDRED, "points = 6", "points = 0", "lớn hơn 0", id="no points"),
        pytest.param(HUNDRED, 'plan = "643-2018"', 'plan = "644"', "644", id="unknown plan"),
        pytest.param(HUNDRED, 'level = "all"', 'level = "moon"', "moon", id="unknown level"),
        pytest.param(HUNDRED, 'done_words = "lượt phát"', "", "done_words", id="no words for the formula"),
        pytest.param(
            TWO, '"Hình thức truyền thống", 0.5', '"Hình thức truyền thống", 0.4', "cách chấm", id="parts"
        ),
        pytest.param(
            "units-khanhhoa.csv", COMMUNE, f"{COMMUNE}\n{COMMUNE}", "hai dòng", id="overlapping validity"
        ),
        pytest.param("units-khanhhoa.csv", COMMUNE, COMMUNE[:-3] + "999", "999", id="missing parent unit"),
        pytest.param("units-khanhhoa.csv", COMMUNE, COMMUNE[:-3], "cấp trên", id="no parent"),
        pytest.param("units-khanhhoa.csv", COMMUNE, COMMUNE + ",", "cột", id="too many columns"),
        pytest.param(
            "units-khanhhoa.csv", COMMUNE, COMMUNE.replace("commune", "village"), "village", id="unit kind"
        ),
        pytest.param("units-khanhhoa.csv", COMMUNE, COMMUNE.replace("01-01", "1-1"), "ngày", id="wrong date"),
        pytest.param(
            "units-khanhhoa.csv", COMMUNE, COMMUNE.replace("2025-06", "2017-06"), "kết thúc", id="ends early"
        ),
        pytest.param(
            "units-khanhhoa.csv", COMMUNE, COMMUNE.replace("2025-06", "2026-06"), "cấp trên", id="outlives"
        ),
        pytest.param(
            "units-khanhhoa.csv", COMMUNE, COMMUNE.replace("Xã Diên An,", ","), "để trống", id="no name"
        ),
        pytest.param(
            "units-khanhhoa.csv", COMMUNE, COMMUNE.replace("Xã", '"Xã'), "CSV", id="open quotation mark"
        ),
        pytest.param(
            "units-khanhhoa.csv", "code,valid_from", "valid_from,code", "các cột", id="wrong columns"
        ),
        pytest.param("successions.csv", "22327,2018-01-01", "22327,2019-01-01", "22327", id="unknown unit"),
        pytest.param(
            "successions.csv",
            "22327,2018-01-01,22333,2025-07-01",
            "22327,2018-01-01,22333,2018-01-01",
            "nối nhau",
            id="dates that do not meet",
        ),
        pytest.param("successions.csv", "whole", "half", "half", id="unknown extent"),
    ],
)
def test_a_fault_is_named_at_its_line(tmp_path: Path, name: str, right: str, wrong: str, word: str) -> None:
    """The complaint names the file and the line of the fault, says what is wrong and what to mend."""
    text = resource(f"catalogues/{name}").read_text(encoding="utf-8")
    assert right in text
    path = tmp_path / name
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(UserMistake) as caught:
        READERS[name](path)
    assert caught.value.message.startswith(f"{name}, dòng ")
    assert word in caught.value.message
    assert caught.value.hint
    told = int(caught.value.message.removeprefix(f"{name}, dòng ").partition(":")[0])
    at = text[: text.index(right)].count("\n") + 1
    # A missing key is told at the head of its table, a second row under the first, a fault in a whole
    # group at the group, and an open quotation mark where the file ends.
    nearest = 12 if "TOML" not in word and "CSV" not in word else len(text)
    assert abs(told - at) <= nearest


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        (PLAN, 'cadence = "weekly:2"', 'cadence = "weekly:0"'),
        (PLAN, "asked_only = true", "asked = true"),
        (HUNDRED, "points = 12", "points = 13"),
        (HUNDRED, 'indicator = "evidence_share"', 'indicator = "luck"'),
        (HUNDRED, "rounding = 0.01", 'rounding = "0.01"'),
        ("channels.toml", 'kind = "board"', 'kind = "wall"'),
        (TWO, 'rule.kind = "checklist"', 'rule.kind = "list"'),
        ("units-khanhhoa.csv", COMMUNE, COMMUNE[:-3] + "999"),
    ],
)
def test_the_line_is_exact(tmp_path: Path, name: str, right: str, wrong: str) -> None:
    """The line named is the line that was spoilt."""
    text = resource(f"catalogues/{name}").read_text(encoding="utf-8")
    path = tmp_path / name
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    line = text[: text.index(right)].count("\n") + 1
    with pytest.raises(UserMistake, match=f"dòng {line}: "):
        READERS[name](path)


@pytest.mark.parametrize("name", READERS)
def test_an_empty_file_is_a_mistake(tmp_path: Path, name: str) -> None:
    """An empty catalogue is refused at its first line."""
    path = tmp_path / name
    path.write_text("", encoding="utf-8")
    with pytest.raises(UserMistake, match="dòng 1: "):
        READERS[name](path)
