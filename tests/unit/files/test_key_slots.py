"""Key files of an encrypted workspace: each password opens its own slot, an altered slot nothing."""

import base64
import json
import stat
from pathlib import Path
from typing import Any

import pyrage
import pytest

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.files.key_slots import Cost, DoesNotOpen, KeySlots, SlotOwner
from cchc_desktop.files.workspace_key import WorkspaceKey

HA, AN = SlotOwner("u-ha", "thuha", "Nguyễn Thị Thu Hà"), SlotOwner("u-an", "vanan", "Trần Văn An")
CHEAP = Cost(1, 64, 1)
CODE = bytes(range(20))


@pytest.fixture
def key() -> WorkspaceKey:
    """The key of a workspace."""
    return WorkspaceKey.new()


@pytest.fixture
def slots(tmp_path: Path, key: WorkspaceKey) -> KeySlots:
    """The key files of two people and a recovery sheet."""
    made = KeySlots(tmp_path)
    made.add(key, HA, "của Hà", cost=CHEAP)
    made.add(key, AN, "của An", cost=CHEAP)
    made.put_sheet(key, CODE)
    return made


def altered(file: Path, *way: str, value: Any) -> None:
    """Write another value into a key file."""
    held = json.loads(file.read_text("utf-8"))
    inner = held
    for name in way[:-1]:
        inner = inner[name]
    inner[way[-1]] = value
    file.write_text(json.dumps(held), "utf-8")


def test_each_password_opens_the_one_key(slots: KeySlots, key: WorkspaceKey) -> None:
    """Whoever signs in works with the same workspace; the code of the sheet opens it too."""
    assert slots.open("u-ha", "của Hà") == key
    assert slots.open("u-an", "của An") == key
    assert slots.open_with_sheet(CODE) == key
    assert slots.owners() == (HA, AN)


@pytest.mark.parametrize(
    ("user", "password"), [("u-ha", "của An"), ("u-an", "của Hà"), ("u-ha", ""), ("nobody", "của Hà")]
)
def test_another_password_opens_nothing(slots: KeySlots, user: str, password: str) -> None:
    """Not that of a colleague, not none, and nobody whom the file does not know."""
    with pytest.raises(DoesNotOpen):
        slots.open(user, password)
    with pytest.raises(DoesNotOpen):
        slots.open_with_sheet(bytes(20))


def test_a_changed_password_replaces_the_old_one(slots: KeySlots, key: WorkspaceKey) -> None:
    """The new one opens, the old one no longer does; nobody else notices."""
    slots.add(key, HA, "mới", cost=CHEAP)
    assert slots.open("u-ha", "mới") == key
    with pytest.raises(DoesNotOpen):
        slots.open("u-ha", "của Hà")
    assert slots.open("u-an", "của An") == key


def test_who_left_opens_nothing_and_a_new_name_keeps_the_password(slots: KeySlots, key: WorkspaceKey) -> None:
    """A slot goes with its owner, and stays when they are called otherwise."""
    slots.remove(["u-an"])
    with pytest.raises(DoesNotOpen):
        slots.open("u-an", "của An")
    married = SlotOwner("u-ha", "thuha", "Lê Thị Thu Hà")
    slots.rename(married)
    assert (slots.owners(), slots.open("u-ha", "của Hà")) == ((married,), key)


def test_a_new_sheet_replaces_the_old_one(slots: KeySlots, key: WorkspaceKey) -> None:
    """A sheet that was lost opens nothing once another was printed."""
    slots.put_sheet(key, bytes(20))
    assert slots.open_with_sheet(bytes(20)) == key
    with pytest.raises(DoesNotOpen):
        slots.open_with_sheet(CODE)


@pytest.mark.parametrize("name", ["salt", "wrapped"])
@pytest.mark.parametrize("place", [0, 7, -1])
def test_a_flipped_bit_in_a_slot_opens_nothing(slots: KeySlots, name: str, place: int) -> None:
    """Whichever octet of salt, nonce, key or tag it is."""
    held = json.loads(slots.people_file.read_text("utf-8"))
    octets = bytearray(base64.b64decode(held["people"]["u-ha"][name]))
    octets[place] ^= 1
    altered(slots.people_file, "people", "u-ha", name, value=base64.b64encode(octets).decode())
    with pytest.raises(DoesNotOpen):
        slots.open("u-ha", "của Hà")
    assert slots.open("u-an", "của An")


def test_swapped_slots_open_nothing(slots: KeySlots) -> None:
    """Nobody can sign in as somebody else by putting their own slot in the other's place."""
    people = json.loads(slots.people_file.read_text("utf-8"))["people"]
    altered(slots.people_file, "people", value={"u-ha": people["u-an"], "u-an": people["u-ha"]})
    for user, password in (("u-ha", "của An"), ("u-an", "của Hà")):
        with pytest.raises(DoesNotOpen):
            slots.open(user, password)


def test_a_slot_of_another_workspace_opens_nothing(slots: KeySlots, tmp_path: Path) -> None:
    """Also where the same person has the same password there."""
    other = KeySlots(tmp_path / "other")
    other.add(WorkspaceKey.new(), HA, "của Hà", cost=CHEAP)
    stranger = json.loads(other.people_file.read_text("utf-8"))["people"]["u-ha"]
    altered(slots.people_file, "people", "u-ha", value=stranger)
    with pytest.raises(DoesNotOpen):
        slots.open("u-ha", "của Hà")


def test_the_slot_of_the_sheet_is_none_of_a_person(slots: KeySlots) -> None:
    """What the sheet's file holds opens nothing in the file of people, nor the other way round."""
    people = json.loads(slots.people_file.read_text("utf-8"))["people"]
    altered(slots.sheet_file, "wrapped", value=people["u-ha"]["wrapped"])
    with pytest.raises(DoesNotOpen):
        slots.open_with_sheet(CODE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"format": 1}',
        '{"format": 1, "workspace": "w", "people": []}',
        '{"format": 1, "workspace": "w", "people": {"u-ha": {}}}',
        '{"format": "x", "workspace": "w", "people": {}}',
        "[" * 100_000,
    ],
    ids=["empty", "null", "list", "nothing", "no people", "people as list", "no slot", "format", "deep"],
)
def test_a_damaged_key_file_says_so_and_what_helps(slots: KeySlots, text: str) -> None:
    """The recovery sheet or a backup, for the sheet's own slot lies in another file."""
    slots.people_file.write_text(text, "utf-8")
    with pytest.raises(Trouble, match=r"people\.json") as told:
        slots.owners()
    assert told.value.hint
    assert slots.open_with_sheet(CODE)


@pytest.mark.parametrize(("name", "value"), [("kibibytes", 1 << 30), ("passes", 10**9), ("lanes", 0)])
def test_a_key_file_cannot_make_the_computer_work_for_hours(slots: KeySlots, name: str, value: int) -> None:
    """What a hostile file asks for is refused before anything is reckoned."""
    altered(slots.people_file, "people", "u-ha", name, value=value)
    with pytest.raises(Trouble, match=r"people\.json"):
        slots.open("u-ha", "của Hà")


def test_a_missing_or_newer_key_file_says_so(slots: KeySlots) -> None:
    """Each has its own words."""
    altered(slots.people_file, "format", value=2)
    with pytest.raises(Trouble) as newer:
        slots.owners()
    slots.people_file.unlink()
    with pytest.raises(Trouble) as missing:
        slots.owners()
    assert newer.value.message != missing.value.message
    assert slots.here()


def test_people_are_added_again_after_the_file_was_put_aside(slots: KeySlots, key: WorkspaceKey) -> None:
    """With the sheet a workspace whose key file is damaged is opened again."""
    slots.people_file.write_text("x", "utf-8")
    slots.begin_anew()
    slots.add(slots.open_with_sheet(CODE), HA, "mới", cost=CHEAP)
    assert slots.open("u-ha", "mới") == key
    assert slots.open_with_sheet(CODE) == key


def test_key_files_are_their_owners_alone_and_hold_no_secret(slots: KeySlots, key: WorkspaceKey) -> None:
    """No key, no password, and nobody else on the computer may even read them."""
    for file in (slots.people_file, slots.sheet_file):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        text = file.read_text("utf-8")
        assert "của Hà" not in text
        assert base64.b64encode(key.secret).decode() not in text
    assert repr(key) == "WorkspaceKey()"


def test_every_purpose_has_its_own_key(key: WorkspaceKey) -> None:
    """Database, names and files: none of them tells another; another workspace has others."""
    other = WorkspaceKey.new()
    sha256 = "ab" * 32
    seen = {key.secret, key.store, other.store, bytes.fromhex(key.name_of(sha256))}
    assert len(seen | {bytes.fromhex(other.name_of(sha256)), bytes.fromhex(sha256)}) == 6
    assert str(key.identity) != str(other.identity)


def test_small_files_are_sealed_to_their_workspace(key: WorkspaceKey) -> None:
    """Another workspace does not open them, nor does a flipped bit pass."""
    sealed = key.seal("bản nháp".encode())
    assert key.unseal(sealed) == "bản nháp".encode()
    assert str(pyrage.x25519.Identity.from_str(str(key.identity))) == str(key.identity)
    with pytest.raises(Trouble):
        WorkspaceKey.new().unseal(sealed)
    with pytest.raises(Trouble):
        key.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(Trouble):
        key.unseal("bản nháp".encode())
