"""Two computers of one commune that change the same record: both versions are kept, and a person chooses."""

from dataclasses import replace
from pathlib import Path

import pytest
from builders.exchange import COMMUNE, record, send
from builders.twins import Twins

from cchc_desktop.domain.bundle_records import BundleKind, Outcome
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace


def share(twins: Twins) -> None:
    """Carry everything between the two computers, both ways."""
    send(twins.one, twins.two, twins.stick)
    send(twins.two, twins.one, twins.stick)


def retitle(at: Workspace, activity: str, title: str) -> None:
    """Change the title of an activity."""
    at.activities.change(activity, replace(at.activities.get(activity).values, title=title))


def title(at: Workspace, activity: str) -> str:
    """Return the title a computer shows."""
    return at.activities.get(activity).values.title


@pytest.fixture
def torn(twins: Twins) -> str:
    """One activity that both computers have renamed, and told each other; its id."""
    made = record(twins.one, "Phát thanh")
    share(twins)
    retitle(twins.one, made.id, "Phát thanh buổi sáng")
    retitle(twins.two, made.id, "Phát thanh buổi chiều")
    share(twins)
    return made.id


def test_two_computers_share_everything_with_files(twins: Twins, tmp_path: Path) -> None:
    """What one records is on the other, evidence too; nothing is in conflict."""
    file = tmp_path / "bien-ban.txt"
    file.write_text("biên bản\n", encoding="utf-8")
    made = record(twins.one, file=file)
    sent = twins.one.bundles.export(twins.stick, COMMUNE).record
    assert sent.kind is BundleKind.PEER
    (result,) = twins.two.bundles.bring_in([sent.path]).record
    assert (result.outcome, result.blobs) == (Outcome.IMPORTED, 1)
    assert twins.two.activities.get(made.id).evidence[0].present
    retitle(twins.two, made.id, "Sửa ở máy 2")
    share(twins)
    assert title(twins.one, made.id) == "Sửa ở máy 2"
    assert twins.one.bundles.conflicts.listed() == twins.two.bundles.conflicts.listed() == []


def test_both_versions_are_kept_side_by_side(twins: Twins, torn: str) -> None:
    """Each computer lists the record with both titles, whose they are, and which one is shown until then."""
    for at in (twins.one, twins.two):
        (found,) = at.bundles.conflicts.listed()
        assert (found.record, len(found.versions)) == (torn, 2)
        assert {dict(version.fields)["Tên gọi"] for version in found.versions} == {
            "Phát thanh buổi sáng",
            "Phát thanh buổi chiều",
        }
        assert [name for name, _ in found.versions[0].fields] == ["Tên gọi"]
        assert [version.own for version in found.versions].count(True) == 1
        shown = next(version for version in found.versions if version.shown)
        assert dict(shown.fields)["Tên gọi"] == title(at, torn)
    assert title(twins.one, torn) == title(twins.two, torn)


@pytest.mark.parametrize("wanted", ["Phát thanh buổi sáng", "Phát thanh buổi chiều"])
def test_a_choice_travels_and_ends_it_everywhere(twins: Twins, torn: str, wanted: str) -> None:
    """The chosen version, shown or not, counts on both computers and at the district; later changes go on."""
    (found,) = twins.two.bundles.conflicts.listed()
    (version,) = [each for each in found.versions if dict(each.fields)["Tên gọi"] == wanted]
    twins.two.bundles.conflicts.choose(torn, version.entry)
    assert twins.two.bundles.conflicts.listed() == []
    share(twins)
    send(twins.one, twins.district, twins.stick)
    for at in (twins.one, twins.two, twins.district):
        assert title(at, torn) == wanted
        assert at.bundles.conflicts.listed() == []
    retitle(twins.one, torn, "Phát thanh buổi tối")
    share(twins)
    assert title(twins.two, torn) == "Phát thanh buổi tối"
    assert twins.one.bundles.conflicts.listed() == twins.two.bundles.conflicts.listed() == []


def test_the_district_shows_the_same_version_in_any_order(twins: Twins, torn: str) -> None:
    """Whichever computer's bundle reaches it first, it shows what the computers show."""
    send(twins.two, twins.district, twins.stick)
    assert title(twins.district, torn) == title(twins.one, torn)
    send(twins.one, twins.district, twins.stick)
    assert title(twins.district, torn) == title(twins.one, torn)
    assert twins.district.activities.totals(ActivityFilter(unit=twins.one.unit.key)).count == 1


def test_two_people_who_choose_differently_are_asked_again(twins: Twins, torn: str) -> None:
    """Neither choice wins by itself; the next one does."""
    for at, wanted in ((twins.one, "Phát thanh buổi sáng"), (twins.two, "Phát thanh buổi chiều")):
        (found,) = at.bundles.conflicts.listed()
        (version,) = [each for each in found.versions if dict(each.fields)["Tên gọi"] == wanted]
        at.bundles.conflicts.choose(torn, version.entry)
    share(twins)
    (found,) = twins.one.bundles.conflicts.listed()
    twins.one.bundles.conflicts.choose(torn, found.versions[0].entry)
    share(twins)
    share(twins)
    assert title(twins.one, torn) == title(twins.two, torn)
    assert twins.one.bundles.conflicts.listed() == twins.two.bundles.conflicts.listed() == []


def test_the_same_change_on_both_computers_is_none(twins: Twins) -> None:
    """Both corrected the same slip: nobody is asked, now or after the next change."""
    made = record(twins.one, "Phat thanh")
    share(twins)
    for at in (twins.one, twins.two):
        retitle(at, made.id, "Phát thanh")
    share(twins)
    retitle(twins.one, made.id, "Phát thanh sáng")
    share(twins)
    share(twins)
    assert twins.one.bundles.conflicts.listed() == twins.two.bundles.conflicts.listed() == []
    assert title(twins.two, made.id) == "Phát thanh sáng"


def test_withdrawn_here_and_changed_there_is_a_choice(twins: Twins) -> None:
    """One computer withdrew what the other changed: the list says so, and either may be chosen."""
    made = record(twins.one, "Phát thanh")
    share(twins)
    twins.one.activities.withdraw(made.id, "Ghi trùng")
    retitle(twins.two, made.id, "Phát thanh sáng")
    share(twins)
    (found,) = twins.one.bundles.conflicts.listed()
    assert sorted(version.withdrawn for version in found.versions) == [False, True]
    kept = next(version for version in found.versions if not version.withdrawn)
    twins.one.bundles.conflicts.choose(made.id, kept.entry)
    share(twins)
    for at in (twins.one, twins.two):
        assert [row.title for row in at.activities.page(ActivityFilter())] == ["Phát thanh sáng"]


def test_a_wrong_choice_is_told(twins: Twins, torn: str) -> None:
    """An entry nobody wrote, and a record nobody is in conflict about, change nothing."""
    with pytest.raises(UserMistake) as told:
        twins.one.bundles.conflicts.choose(torn, "ffff")
    assert told.value.field == "entry"
    with pytest.raises(UserMistake):
        twins.one.bundles.conflicts.choose("khong-co", "ffff")
    assert len(twins.one.bundles.conflicts.listed()) == 1


def test_taking_the_import_back_ends_the_conflict_it_brought(twins: Twins) -> None:
    """After undo only the own version is left; importing again brings the choice back."""
    made = record(twins.one, "Phát thanh")
    share(twins)
    retitle(twins.one, made.id, "Phát thanh sáng")
    retitle(twins.two, made.id, "Phát thanh chiều")
    sent = twins.two.bundles.export(twins.stick, COMMUNE).record
    twins.one.bundles.bring_in([sent.path])
    assert len(twins.one.bundles.conflicts.listed()) == 1
    twins.one.bundles.imports.undo()
    assert twins.one.bundles.conflicts.listed() == []
    assert title(twins.one, made.id) == "Phát thanh sáng"
    twins.one.bundles.bring_in([sent.path])
    assert len(twins.one.bundles.conflicts.listed()) == 1


def test_a_computer_that_was_not_accepted_is_told_how_to_be(twins: Twins, tmp_path: Path) -> None:
    """Without another station of the unit nothing can be encrypted to it; the hint says what to do."""
    with pytest.raises(UserMistake) as told:
        twins.district.bundles.export(tmp_path, twins.district.unit.key)
    assert "máy kia" in told.value.hint
