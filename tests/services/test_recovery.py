"""The recovery sheet: what opens an encrypted workspace when passwords are lost, and nothing else."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from builders.workspaces import (
    COMMUNE,
    LOGIN,
    OFFICER,
    PASSWORD,
    SECOND,
    SetClock,
    build_encrypted_template,
    build_template,
    copy_of,
)

from cchc_desktop.domain.errors import Refused, Trouble, UserMistake
from cchc_desktop.domain.recovery_codes import recovery_code
from cchc_desktop.files.key_slots import KeySlots
from cchc_desktop.workspace import Workspace

NEW = "mật khẩu mới 2018"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed encrypted workspace of two people."""
    return build_encrypted_template(tmp_path_factory.mktemp("encrypted") / "commune", (SECOND, "leader"))


@pytest.fixture
def commune(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of it, open for its administrator."""
    shutil.copytree(template, tmp_path / "commune")
    opened = Workspace.open(tmp_path / "commune", login=LOGIN, password=PASSWORD, clock=SetClock())
    yield opened
    opened.close()


def test_the_sheet_is_one_page_that_says_whose_it_is_and_how_it_is_used(
    commune: Workspace, tmp_path: Path
) -> None:
    """Unit, day, maker, the code large enough to type from; the code stands nowhere in the folder."""
    assert not commune.users.recovery.has_sheet()
    sheet = commune.users.recovery.make_sheet(tmp_path / "phieu.pdf").record
    assert commune.users.recovery.has_sheet()
    assert (tmp_path / "phieu.pdf").read_bytes() == sheet.pdf
    with pdfplumber.open(BytesIO(sheet.pdf)) as pdf:
        (page,) = pdf.pages
        words = page.extract_text()
        largest = max(char["size"] for char in page.chars)
    assert all(group in words for group in sheet.code.split("-"))
    assert "PHIẾU KHÔI PHỤC DỮ LIỆU" in words
    assert "THỊ TRẤN DIÊN KHÁNH" in words
    assert OFFICER in words
    assert "03/7/2018" in words or "03/07/2018" in words
    assert largest >= 20
    octets = b"".join(path.read_bytes() for path in commune.folder.rglob("*") if path.is_file())
    assert sheet.code.encode() not in octets
    assert sheet.code.replace("-", "").encode() not in octets
    assert sheet.code not in repr(sheet)
    assert commune.audit.lines(limit=1)[0].action == "recovery_sheet"


def test_the_code_gives_somebody_a_new_password(commune: Workspace) -> None:
    """Their old one opens nothing any more, others keep theirs, and the trail says what happened."""
    code = commune.users.recovery.make_sheet().record.code
    commune.close()
    assert [p.login for p in Workspace.people_by_code(commune.folder, code)] == [LOGIN, "vanan"]
    opened = Workspace.recover(commune.folder, code.lower(), login="vanan", password=NEW, clock=SetClock())
    assert opened.user.name == "Trần Văn An"
    opened.close()
    again = Workspace.open(commune.folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    line = again.audit.lines(limit=1)[0]
    assert (line.action, line.author) == ("recover", "Trần Văn An")
    again.close()
    with pytest.raises(Refused):
        Workspace.open(commune.folder, login="vanan", password=SECOND.password)
    Workspace.open(commune.folder, login="vanan", password=NEW).close()


def test_only_the_newest_sheet_opens(commune: Workspace) -> None:
    """A sheet that was lost is made worthless by printing another."""
    first = commune.users.recovery.make_sheet().record.code
    second = commune.users.recovery.make_sheet().record.code
    with pytest.raises(Refused):
        Workspace.people_by_code(commune.folder, first)
    assert Workspace.people_by_code(commune.folder, second)


@pytest.mark.parametrize("code", [recovery_code(bytes(20)), recovery_code(bytes(range(20)))])
def test_a_code_of_another_sheet_changes_nothing(commune: Workspace, code: str) -> None:
    """It is refused, and every password still opens what it did."""
    commune.users.recovery.make_sheet()
    before = KeySlots(commune.folder).people_file.read_bytes()
    with pytest.raises(Refused) as told:
        Workspace.recover(commune.folder, code, login=LOGIN, password=NEW)
    assert told.value.hint
    assert KeySlots(commune.folder).people_file.read_bytes() == before


@pytest.mark.parametrize(
    ("login", "password", "field"), [("nobody", NEW, "login"), (LOGIN, "abc", "password")]
)
def test_mistakes_at_recovery_name_their_field(
    commune: Workspace, login: str, password: str, field: str
) -> None:
    """And nothing is changed."""
    code = commune.users.recovery.make_sheet().record.code
    with pytest.raises(UserMistake) as told:
        Workspace.recover(commune.folder, code, login=login, password=password)
    assert told.value.field == field
    Workspace.open(commune.folder, login=LOGIN, password=PASSWORD).close()


@pytest.mark.parametrize("text", [None, "", "{}"], ids=["missing", "empty", "damaged"])
def test_a_lost_key_file_is_made_anew_with_the_sheet(commune: Workspace, text: str | None) -> None:
    """Whoever has the sheet signs in again and gives the others new passwords."""
    code = commune.users.recovery.make_sheet().record.code
    commune.close()
    file = KeySlots(commune.folder).people_file
    if text is None:
        file.unlink()
    else:
        file.write_text(text, "utf-8")
    with pytest.raises(Trouble):
        Workspace.people(commune.folder)
    assert Workspace.can_recover(commune.folder)
    Workspace.recover(commune.folder, code, login=LOGIN, password=NEW).close()
    assert [p.login for p in Workspace.people(commune.folder)] == [LOGIN]
    Workspace.open(commune.folder, password=NEW).close()


def test_a_sheet_that_cannot_be_written_leaves_the_earlier_one(commune: Workspace, tmp_path: Path) -> None:
    """Nobody is left without a sheet because a stick was full."""
    code = commune.users.recovery.make_sheet().record.code
    with pytest.raises(Trouble):
        commune.users.recovery.make_sheet(tmp_path / "không có" / "phieu.pdf")
    assert Workspace.people_by_code(commune.folder, code)


def test_a_plain_workspace_needs_none(tmp_path: Path) -> None:
    """It says so instead of printing a sheet that opens nothing."""
    plain = copy_of(build_template(tmp_path / "template", COMMUNE), tmp_path / "plain")
    assert (plain.users.recovery.encrypted(), plain.users.recovery.has_sheet()) == (False, False)
    with pytest.raises(UserMistake) as told:
        plain.users.recovery.make_sheet()
    assert told.value.hint
    assert not Workspace.can_recover(plain.folder)
    plain.close()
