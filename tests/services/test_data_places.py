"""Live data stays on the computer's own disk: network, cloud and removable places are refused."""

from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.services.data_places import LEAST_FREE, Obstacle, check_place, look_at_place
from cchc_desktop.services.drives import DiskKind, mount_of, read_mounts

MOUNTS = read_mounts(
    "/dev/sda2 / ext4 rw,relatime 0 0\n"
    "/dev/sdb1 /media/thu/KINGSTON\\040USB vfat rw 0 0\n"
    "/dev/sdc1 /run/media/thu/data ext4 rw 0 0\n"
    "nas:/du-lieu /mnt/chung nfs4 rw 0 0\n"
    "//may-chu/chung /mnt/windows cifs rw 0 0\n"
    "/dev/sda3 /home ext4 rw 0 0\n"
)


def plenty(folder: Path) -> int | None:
    """Say that every disk has room."""
    del folder
    return 80 * 1024**3


@pytest.mark.parametrize(
    ("folder", "obstacle"),
    [
        ("/srv/thu/cchc", None),
        ("/srv/cchc", None),
        ("/srv/thu/onedriver", None),
        ("/media/thu/KINGSTON USB/cchc", Obstacle.REMOVABLE),
        ("/run/media/thu/data/cchc", Obstacle.REMOVABLE),
        ("/mnt/chung/cchc", Obstacle.NETWORK),
        ("/mnt/windows", Obstacle.NETWORK),
        ("/srv/thu/Dropbox/cchc", Obstacle.CLOUD),
        ("/srv/thu/Google Drive/cchc", Obstacle.CLOUD),
    ],
)
def test_a_folder_is_judged_by_the_disk_it_lies_on(folder: str, obstacle: Obstacle | None) -> None:
    """The officer learns which of the three kinds of wrong place a folder is."""
    assert look_at_place(PurePosixPath(folder), mounted=MOUNTS, free=plenty).obstacle is obstacle


@pytest.mark.parametrize(
    ("folder", "obstacle"),
    [
        (r"C:\ProgramData\CCHC\dien-an", None),
        (r"E:\CCHC", Obstacle.REMOVABLE),
        (r"Z:\CCHC", Obstacle.NETWORK),
        (r"\\may-chu\chung\CCHC", Obstacle.NETWORK),
        (r"C:\Users\thu\OneDrive - UBND\CCHC", Obstacle.CLOUD),
        (r"C:\Users\thu\iCloudDrive\CCHC", Obstacle.CLOUD),
    ],
)
def test_windows_drives_are_judged_by_their_letter(folder: str, obstacle: Obstacle | None) -> None:
    """A USB stick and a mapped network drive are refused whatever their letter."""
    kinds = {"E:\\": DiskKind.REMOVABLE, "Z:\\": DiskKind.NETWORK}
    place = look_at_place(
        PureWindowsPath(folder), kind_of_drive=lambda root: kinds.get(root, DiskKind.FIXED), free=plenty
    )
    assert place.obstacle is obstacle


def test_a_nearly_full_disk_is_refused_with_its_numbers() -> None:
    """Work does not begin on a disk that will be full next week."""
    place = look_at_place(PurePosixPath("/srv/thu"), mounted=MOUNTS, free=lambda _folder: LEAST_FREE - 1)
    assert place.obstacle is Obstacle.FULL
    assert "500" in place.words


def test_a_good_place_tells_its_room() -> None:
    """The officer sees that the disk is the computer's own and how much is left."""
    assert "80" in look_at_place(PurePosixPath("/srv/thu"), mounted=MOUNTS, free=plenty).words


def test_a_folder_that_will_be_made_is_asked_by_what_is_above_it(tmp_path: Path) -> None:
    """The data folder need not exist yet."""
    assert check_place(tmp_path / "new" / "deeper").free


def test_a_wrong_place_is_refused_with_a_way_out(tmp_path: Path) -> None:
    """The refusal names the field and what to choose instead."""
    with pytest.raises(UserMistake) as refused:
        check_place(tmp_path / "Dropbox" / "cchc")
    assert refused.value.field == "folder"
    assert refused.value.hint


def test_the_deepest_mount_counts() -> None:
    """A stick inside a folder of the own disk is still a stick."""
    found = mount_of(PurePath("/media/thu/KINGSTON USB/a/b"), MOUNTS)
    assert found is not None
    assert found.device == "/dev/sdb1"
