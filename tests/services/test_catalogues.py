"""The versions of plan and criteria sets that a workspace holds and works by."""

import hashlib
from datetime import date

from builders.workspaces import PASSWORD, rows_of

from cchc_desktop.workspace import Workspace
from resources import resource


def test_the_published_texts_are_kept_as_they_are(commune: Workspace) -> None:
    """Plan and criteria sets lie in the workspace word for word, with their hash."""
    with rows_of(commune.folder) as rows:
        kept = {f"{kind}:{id}@{version}": (text, digest) for kind, id, version, text, digest in rows.execute(
            "SELECT kind, id, version, document, sha256 FROM catalogues"
        )}  # fmt: skip
    text = resource("catalogues/plan-643-2018.toml").read_text(encoding="utf-8")
    assert kept["plan:643-2018@1"] == (text, hashlib.sha256(text.encode()).hexdigest())
    assert set(kept) == {
        "plan:643-2018@1",
        "criteria_set:tuyen-truyen-643-2018@1",
        "criteria_set:tieu-chi-truyen-thong-2-diem@1",
    }


def test_the_newest_version_counts_and_the_old_one_stays(commune: Workspace) -> None:
    """A second version of the plan is worked by from the next opening on; the first is not lost."""
    with rows_of(commune.folder) as rows:
        (text,) = rows.execute("SELECT document FROM catalogues WHERE kind = 'plan'").fetchone()
        newer = text.replace("version = 1", "version = 2", 1)
        assert newer != text
        rows.execute(
            "INSERT INTO catalogues VALUES ('plan', '643-2018', 2, ?, ?, '2018-07-01T00:00:00.000000Z')",
            (newer, hashlib.sha256(newer.encode()).hexdigest()),
        )
    again = Workspace.open(commune.folder, password=PASSWORD)
    assert again.plans.current().version == 2
    assert next(s.id for s in again.assessments.sets()) == "tuyen-truyen-643-2018"
    again.close()
    with rows_of(commune.folder) as rows:
        assert rows.execute("SELECT count(*) FROM catalogues WHERE kind = 'plan'").fetchone() == (2,)


def test_every_unit_and_its_successor_is_known(commune: Workspace) -> None:
    """The tree of 2018 and that of 2025 lie side by side; each day shows its own."""
    before, after = commune.units.tree(date(2018, 7, 1)), commune.units.tree(date(2025, 7, 1))
    assert len([u for u in before if u.kind == "district"]) == 9
    assert [u for u in after if u.kind == "district"] == []
    with rows_of(commune.folder) as rows:
        orphans = rows.execute(
            "SELECT count(*) FROM org_units WHERE kind = 'commune' AND valid_to = '2025-06-30'"
            " AND key NOT IN (SELECT old FROM successions)"
        ).fetchone()
    assert orphans == (0,)


def test_units_are_found_by_code_key_and_words(commune: Workspace) -> None:
    """With or without diacritics; who stands above and below is told."""
    found = commune.units.search("dien khanh")
    assert {"22651", "574"} < {u.code for u in found}
    unit = commune.unit
    assert commune.units.find("22651") == commune.units.find(unit.key) == commune.units.get(unit.key) == unit
    assert [u.code for u in commune.units.superiors(unit.key)] == ["574", "so-noi-vu"]
    district = commune.units.superiors(unit.key)[0]
    below = commune.units.below(district.key)
    assert unit in below
    assert {u.kind for u in below} == {"commune", "school"}
