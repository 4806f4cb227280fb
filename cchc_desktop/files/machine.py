"""Which computer this is, as far as its system says, without telling anybody else."""

import hashlib
import os
from pathlib import Path
from typing import Final

_LINUX: Final = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_WINDOWS: Final = r"SOFTWARE\Microsoft\Cryptography"


def mark_for(secret: str) -> str:
    """Return a mark of this computer that means nothing without `secret`; empty where it has no name."""
    name = machine_name()
    return hashlib.sha256(f"cchc-machine/{secret}/{name}".encode()).hexdigest() if name else ""


def machine_name() -> str:
    """Return what the system calls this installation of itself; empty where it does not say."""
    if os.name == "nt":
        return _windows_name()
    for place in _LINUX:
        try:
            name = place.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if name and name != "uninitialized":
            return name
    return ""


def _windows_name() -> str:
    import winreg

    try:
        with winreg.OpenKey(  # type: ignore[attr-defined,unused-ignore]
            winreg.HKEY_LOCAL_MACHINE,  # type: ignore[attr-defined,unused-ignore]
            _WINDOWS,
            0,
            winreg.KEY_READ | winreg.KEY_WOW64_64KEY,  # type: ignore[attr-defined,unused-ignore]
        ) as place:
            return str(winreg.QueryValueEx(place, "MachineGuid")[0])  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return ""
