"""Signing identities of a workspace, and whom it trusts."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders.workspaces import everything_in
from pki.certificates import Pki, build_pki

from cchc_desktop.domain.errors import Failure, Trouble, UserMistake
from cchc_desktop.workspace import Workspace

NOW = datetime(2018, 7, 3, 1, tzinfo=UTC)
SECRET = "khóa rất dài 2018"


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Fresh test certificates."""
    return build_pki(tmp_path_factory.mktemp("pki"))


def test_an_own_authority_vouches_for_the_people_of_the_agency(commune: Workspace) -> None:
    """Agencies without a certificate authority make one; it is trusted here and signs others."""
    authority = commune.identities.create_authority("CA của huyện", SECRET).record
    leader = commune.identities.create(
        "Trần Văn An", "Chủ tịch", SECRET, authority=authority.path, authority_password=SECRET
    ).record
    assert leader.issuer == authority.subject.split(",", maxsplit=1)[0]
    assert "Chủ tịch" in leader.subject
    assert leader.valid_until - leader.valid_from == timedelta(days=3 * 365)
    assert [i.label for i in commune.identities.kept()] == ["CA của huyện", "Trần Văn An"]
    assert [(t.kind, "CA của huyện" in t.subject) for t in commune.identities.trusted()] == [("root", True)]


def test_the_newest_identity_of_a_name_is_used(commune: Workspace) -> None:
    """A renewed certificate replaces the old one in the list of choices; an unknown name is told."""
    commune.identities.create("Trần Văn An", "Chủ tịch", SECRET)
    newer = commune.identities.create("Trần Văn An", "Chủ tịch", SECRET).record
    assert commune.identities.get("Trần Văn An").id == newer.id
    assert commune.identities.get(newer.id) == newer
    with pytest.raises(UserMistake) as told:
        commune.identities.get("Ai đó")
    assert told.value.hint


def test_a_certificate_from_outside_is_taken_in_unchanged(commune: Workspace, pki: Pki) -> None:
    """The file in the workspace is the one that was given, under the owner's name."""
    made = commune.identities.import_p12(pki.p12("leader"), pki.password).record
    assert (made.label, made.path.read_bytes()) == ("Nguyễn Văn Ấn", pki.p12("leader").read_bytes())
    assert made.path.is_relative_to(commune.folder)


def test_what_cannot_be_taken_in_is_said(commune: Workspace, pki: Pki, tmp_path: Path) -> None:
    """A wrong password, a missing file, a picture: nothing is kept of them."""
    (tmp_path / "ảnh.p12").write_bytes(b"\x89PNG\r\n\x1a\n")
    before = everything_in(commune.folder)
    cases: list[tuple[Path, str, type[Failure]]] = [
        (pki.p12("leader"), "sai", UserMistake),
        (tmp_path / "không có.p12", "x", UserMistake),
        (tmp_path / "ảnh.p12", "x", Trouble),
    ]
    for file, password, kind in cases:
        with pytest.raises(kind) as told:
            commune.identities.import_p12(file, password)
        assert told.value.hint
    assert everything_in(commune.folder) == before
    assert not list((commune.folder / "identities").glob("*"))


def test_too_short_a_password_protects_nothing(commune: Workspace) -> None:
    """The key is written only under a password of some length."""
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake) as told:
        commune.identities.create("Trần Văn An", "Chủ tịch", "abc")
    assert told.value.field == "password"
    assert everything_in(commune.folder) == before


def test_trust_is_taken_once(commune: Workspace, pki: Pki, tmp_path: Path) -> None:
    """Root and list in one file are two; the same file again is nothing new."""
    file = tmp_path / "tin cậy.pem"
    file.write_bytes(pki.pem("root") + pki.crl("root", NOW, NOW + timedelta(days=7)))
    assert commune.identities.trust_file(file).record == 2
    before = everything_in(commune.folder)
    assert commune.identities.trust_file(file).record == 0
    assert everything_in(commune.folder) == before
    assert sorted(t.kind for t in commune.identities.trusted()) == ["crl", "root"]


def test_a_newer_list_comes_without_its_root(commune: Workspace, pki: Pki) -> None:
    """What arrives each month is the list alone; without any root it is refused."""
    fresh = pki.crl("root", NOW, NOW + timedelta(days=7))
    with pytest.raises(UserMistake) as told:
        commune.identities.trust(fresh)
    assert told.value.hint
    assert commune.identities.trusted() == ()
    commune.identities.trust(pki.pem("root"))
    assert commune.identities.trust(fresh).record == 1
    pack = commune.identities.trust_pack()
    assert pack is not None
    assert (len(pack.roots), len(pack.crls)) == (1, 1)


def test_without_trust_there_is_no_pack(commune: Workspace) -> None:
    """Nothing trusted is told apart from an empty pack."""
    assert commune.identities.trust_pack() is None
    assert commune.identities.trust_pem() == ""


@pytest.mark.parametrize(
    "words", [b"", b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"]
)
def test_a_file_without_certificates_is_refused(commune: Workspace, words: bytes) -> None:
    """Whatever else is chosen, nothing becomes trusted."""
    with pytest.raises(UserMistake) as told:
        commune.identities.trust(words)
    assert told.value.hint
    assert commune.identities.trusted() == ()


def test_private_keys_never_lie_open(commune: Workspace) -> None:
    """A key is in its file under its password alone; the station's own key is for its owner's eyes."""
    commune.identities.create("Trần Văn An", "Chủ tịch", SECRET)
    for file in commune.folder.rglob("*"):
        if file.is_file() and file.parent.name != "keys":
            octets = file.read_bytes()
            assert b"PRIVATE KEY-----" not in octets
            assert SECRET.encode() not in octets
    for name in ("station.key", "station.age"):
        assert stat.S_IMODE((commune.folder / "keys" / name).stat().st_mode) == 0o600
