"""The key files of an encrypted workspace: its key, wrapped for each person and for the recovery sheet.

`keys/people.json` holds a slot for each person, `keys/recovery.json` the one of the recovery sheet, so that
damage to one does not take the other with it; a backup carries both. Beside slots the first says what the
sign-in window shows before the database can be opened: sign-in names and full names.

A slot is the workspace's key under AES-256-GCM, with a key made from a password by Argon2id, or from the
code of the sheet by HMAC-SHA256. It is bound to the workspace and to whom it belongs: put anywhere else it
does not open.
"""

import base64
import hmac
import json
import os
import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.files import staging
from cchc_desktop.files.moving import move
from cchc_desktop.files.workspace_key import OCTETS, WorkspaceKey

_FORMAT: Final = 1
_NONCE: Final = 12
_TAG: Final = 16
_SALT: Final = 16
_writing: Final = threading.RLock()


class DoesNotOpen(Exception):
    """A slot that this password or code does not open, because it is wrong or the slot was altered."""


@dataclass(frozen=True, slots=True)
class Cost:
    """How much work one guess of a password takes (Argon2id)."""

    passes: int = 3
    kibibytes: int = 65_536
    lanes: int = 4

    def __post_init__(self) -> None:
        """Refuse what would keep a computer busy for hours, or take all of its memory."""
        if not (1 <= self.passes <= 64 and 1 <= self.lanes <= 64 and 8 <= self.kibibytes <= 1 << 21):
            raise ValueError(self)


STANDARD: Final = Cost()
"""The second choice of RFC 9106, section 4, which argon2-cffi also takes for hashes."""


@dataclass(frozen=True, slots=True)
class SlotOwner:
    """Somebody whose password opens the workspace."""

    id: str
    login: str
    name: str


@dataclass(frozen=True, slots=True)
class _Slot:
    owner: SlotOwner
    salt: bytes
    cost: Cost
    wrapped: bytes
    renew: bool = False


@dataclass(frozen=True, slots=True)
class _People:
    workspace: str
    slots: dict[str, _Slot]


@dataclass(frozen=True, slots=True)
class _Sheet:
    workspace: str
    wrapped: bytes


class KeySlots:
    """The key files in the `keys` folder of one workspace."""

    def __init__(self, workspace_folder: Path) -> None:
        folder = workspace_folder / "keys"
        self.people_file = folder / "people.json"
        self.sheet_file = folder / "recovery.json"

    def here(self) -> bool:
        """Tell whether there are any, which says that the workspace is encrypted."""
        return os.path.lexists(self.people_file) or os.path.lexists(self.sheet_file)

    def owners(self) -> tuple[SlotOwner, ...]:
        """Return whose passwords open the workspace; Trouble when the key file cannot be read."""
        return tuple(slot.owner for slot in self._people().slots.values())

    def open(self, user: str, password: str) -> WorkspaceKey:
        """Return the key that a person's password opens; DoesNotOpen when it does not.

        Trouble when the key file cannot be read.
        """
        people = self._people()
        slot = people.slots.get(user)
        if slot is None:
            raise DoesNotOpen
        return _unwrap(
            slot.wrapped, _stretched(password, slot.salt, slot.cost), _bound(people.workspace, user)
        )

    def add(self, key: WorkspaceKey, owner: SlotOwner, password: str, *, cost: Cost | None = None) -> None:
        """Let a password open the workspace for somebody, instead of the one they had.

        The file is replaced in one step: at any moment either the old password opens, or the new one.
        """
        salt, cost = secrets.token_bytes(_SALT), cost or STANDARD
        stretched = _stretched(password, salt, cost)
        with _writing:
            people = self._people_or_none() or _People(self._name_of_workspace(), {})
            wrapped = _wrap(key, stretched, _bound(people.workspace, owner.id))
            self._write_people(people, people.slots | {owner.id: _Slot(owner, salt, cost, wrapped)})

    def add_hashed(self, key: WorkspaceKey, owner: SlotOwner, password_hash: str) -> None:
        """Let the password that this Argon2id hash was made of open the workspace for somebody.

        Whoever holds the hash could open it too, which is why `renew` asks for a slot of its own once the
        password is known. ValueError where the hash is of another kind.
        """
        _, kind, _version, costs, salt, stretched = password_hash.split("$")
        said = dict(each.split("=") for each in costs.split(","))
        cost = Cost(int(said["t"]), int(said["m"]), int(said["p"]))
        octets = _unpadded(salt), _unpadded(stretched)
        if kind != "argon2id" or (len(octets[0]), len(octets[1])) != (_SALT, OCTETS):
            raise ValueError(kind)
        with _writing:
            people = self._people_or_none() or _People(self._name_of_workspace(), {})
            wrapped = _wrap(key, octets[1], _bound(people.workspace, owner.id))
            slot = _Slot(owner, octets[0], cost, wrapped, renew=True)
            self._write_people(people, people.slots | {owner.id: slot})

    def renew(self, user: str, key: WorkspaceKey, password: str) -> None:
        """Give somebody whose slot was made of a hash one of their own; nothing happens for others."""
        slot = self._people().slots.get(user)
        if slot is not None and slot.renew:
            self.add(key, slot.owner, password)

    def rename(self, owner: SlotOwner) -> None:
        """Show somebody under another name at sign-in; their password stays."""
        with _writing:
            people = self._people()
            if slot := people.slots.get(owner.id):
                self._write_people(people, people.slots | {owner.id: replace(slot, owner=owner)})

    def remove(self, users: Iterable[str]) -> None:
        """Let the passwords of these people open nothing any more."""
        gone = set(users)
        with _writing:
            people = self._people()
            if gone & people.slots.keys():
                self._write_people(people, {u: s for u, s in people.slots.items() if u not in gone})

    def begin_anew(self) -> None:
        """Put a file of people that cannot be read aside, so that the sheet's holder can be added again."""
        with _writing:
            if self.people_file.exists():
                self.people_file.replace(self.people_file.with_name("people-damaged.json"))

    def has_sheet(self) -> bool:
        """Tell whether a recovery sheet was made."""
        return self.sheet_file.is_file()

    def put_sheet(self, key: WorkspaceKey, secret: bytes) -> None:
        """Let the code of a recovery sheet open the workspace, and that of no earlier sheet."""
        with _writing:
            workspace = self._name_of_workspace()
            wrapped = _wrap(key, _sheet_key(secret), _bound(workspace, ""))
            _write(self.sheet_file, {"workspace": workspace, "wrapped": _text(wrapped)})

    def open_with_sheet(self, secret: bytes) -> WorkspaceKey:
        """Return the key that the code of the recovery sheet opens; DoesNotOpen when it does not."""
        sheet = self._sheet()
        return _unwrap(sheet.wrapped, _sheet_key(secret), _bound(sheet.workspace, ""))

    def _name_of_workspace(self) -> str:
        """Return what slots of this workspace are bound to, a new name where there are none yet."""
        if self.people_file.is_file():
            return self._people().workspace
        return self._sheet().workspace if self.has_sheet() else secrets.token_hex(16)

    def _people_or_none(self) -> _People | None:
        return self._people() if self.people_file.is_file() else None

    def _people(self) -> _People:
        held = _read(self.people_file)
        try:
            slots = {str(user): _slot_of(user, said) for user, said in held["people"].items()}
            return _People(str(held["workspace"]), slots)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _damaged(self.people_file) from error

    def _sheet(self) -> _Sheet:
        held = _read(self.sheet_file)
        try:
            return _Sheet(str(held["workspace"]), _octets(held["wrapped"], _NONCE + OCTETS + _TAG))
        except (ValueError, KeyError, TypeError) as error:
            raise _damaged(self.sheet_file) from error

    def _write_people(self, people: _People, slots: dict[str, _Slot]) -> None:
        said = {user: _said_of(slot) for user, slot in slots.items()}
        _write(self.people_file, {"workspace": people.workspace, "people": said})


def _slot_of(user: str, said: dict[str, Any]) -> _Slot:
    return _Slot(
        SlotOwner(user, str(said["login"]), str(said["name"])),
        _octets(said["salt"], _SALT),
        Cost(*(int(said[name]) for name in ("passes", "kibibytes", "lanes"))),
        _octets(said["wrapped"], _NONCE + OCTETS + _TAG),
        bool(said.get("renew", False)),
    )


def _said_of(slot: _Slot) -> dict[str, Any]:
    renewed = {"renew": True} if slot.renew else {}
    return renewed | {
        "login": slot.owner.login,
        "name": slot.owner.name,
        "salt": _text(slot.salt),
        "passes": slot.cost.passes,
        "kibibytes": slot.cost.kibibytes,
        "lanes": slot.cost.lanes,
        "wrapped": _text(slot.wrapped),
    }


def _stretched(password: str, salt: bytes, cost: Cost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(password.encode(), salt, cost.passes, cost.kibibytes, cost.lanes, OCTETS, Type.ID)


def _sheet_key(secret: bytes) -> bytes:
    """Return the key of a sheet's slot; its code is random, so that nothing is won by slow hashing."""
    return hmac.digest(secret, b"cchc recovery sheet 1", "sha256")


def _bound(workspace: str, user: str) -> bytes:
    """Return what a slot is bound to; `user` is empty for the recovery sheet."""
    return json.dumps(["cchc key slot 1", workspace, user]).encode()


def _wrap(key: WorkspaceKey, with_: bytes, bound: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(with_).encrypt(nonce, key.secret, bound)


def _unwrap(wrapped: bytes, with_: bytes, bound: bytes) -> WorkspaceKey:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return WorkspaceKey(AESGCM(with_).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], bound))
    except InvalidTag as error:
        raise DoesNotOpen from error


def _text(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")


def _unpadded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


def _octets(text: str, length: int) -> bytes:
    octets = base64.b64decode(text, validate=True)
    if len(octets) != length:
        raise ValueError(len(octets))
    return octets


def _read(file: Path) -> dict[str, Any]:
    try:
        held = json.loads(file.read_bytes())
        newer = int(held["format"]) > _FORMAT
    except FileNotFoundError as error:
        raise Trouble(
            tr("The key file {name} of this workspace is missing.", name=file.name),
            hint=tr("Put it back from the newest backup, into {folder}.", folder=file.parent),
        ) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(file) from error
    if newer:
        raise Trouble(
            tr("The key file {name} was written by a newer program.", name=file.name),
            hint=tr("Install the newer program on this computer, then open it again."),
        )
    return dict(held)


def _damaged(file: Path) -> Trouble:
    return Trouble(
        tr("The key file {name} of this workspace is damaged.", name=file.name),
        hint=tr(
            "Choose “Forgot the password” and type the code of the recovery sheet, "
            "or put the file back from the newest backup, into {folder}.",
            folder=file.parent,
        ),
    )


def _write(file: Path, said: dict[str, Any]) -> None:
    """Replace a key file durably, in one step, readable by its owner alone."""
    text = json.dumps({"format": _FORMAT, **said}, ensure_ascii=False, indent=1)
    with staging.writing(file.parent) as (target, unfinished):
        target.write(text.encode())
        target.flush()
        os.fsync(target.fileno())
        target.close()
        move(unfinished, file)
        staging.sync_folder(file.parent)
