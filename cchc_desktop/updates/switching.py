"""Puts a newer program in the place of an older one, which stays beside it for going back."""

import contextlib
import ctypes
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr

BEFORE: Final = ".before"
NEXT: Final = ".next"
WINDOW: Final = "cchc-desktop"
_SCRIPT: Final = "switch-program.cmd"
_FROM_HERE: Final = -100
_EXCHANGE: Final = 2
_WITHOUT_WINDOW: Final = 0x08000000
_AS_FROM_OUTSIDE: Final = {"PYINSTALLER_RESET_ENVIRONMENT": "1"}
"""Lets a frozen program that another one starts find its own parts, not the other's."""

_KEPT: Final = "unins*"
"""What Windows' installer left in the folder to remove the program with."""

_SWITCH_ON_WINDOWS: Final = r"""@echo off
rem A folder cannot be renamed while a program in it runs: wait for that, at most two minutes.
set tries=0
:again
move "%~1" "%~1.old" >nul 2>&1 && goto moved
set /a tries+=1
if %tries% geq 120 goto start
ping -n 2 127.0.0.1 >nul
goto again
:moved
move "%~1{take}" "%~1" >nul 2>&1 && goto kept
move "%~1.old" "%~1" >nul 2>&1
goto start
:kept
rmdir /s /q "%~1.before" >nul 2>&1
move "%~1.old" "%~1.before" >nul 2>&1
:start
if not "%~2"=="" start "" "%~1\cchc-desktop.exe" %2 %3
del "%~f0"
"""


def beside(program: Path, ending: str) -> Path:
    """Return the folder beside the program's that holds the next or the earlier one."""
    return program.with_name(f"{program.name}{ending}")


def make_room(program: Path) -> Path:
    """Return an empty folder beside the program for the next one; Trouble where none can be made."""
    room = beside(program, NEXT)
    try:
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir()
    except OSError as error:
        raise cannot_switch(program) from error
    return room


def keep_uninstaller(program: Path) -> None:
    """Let the next program be removed the same way as this one."""
    for file in program.glob(_KEPT):
        shutil.copy2(file, beside(program, NEXT) / file.name)


def switch(program: Path, take: str, then: Sequence[str] = ()) -> None:
    """Put the folder beside the program's that ends in `take` in its place; the program's own is kept.

    Afterwards the newer window is opened with the options `then`, where there are any.

    It is the last thing a program does: from then on its files are another's. On Linux both folders change
    names in one step. On Windows, where no folder moves under a running program, a script that outlives it
    waits for its end, and starts the newer one. Trouble where it cannot be; then nothing has changed.
    """
    try:
        if os.name == "nt":
            _switch_later(program, take, then)
            return
        _exchange(program, beside(program, take))
    except OSError as error:
        raise cannot_switch(program) from error
    if take != BEFORE:
        shutil.rmtree(beside(program, BEFORE), ignore_errors=True)
        with contextlib.suppress(OSError):
            beside(program, take).rename(beside(program, BEFORE))
    if then:
        window = str(program / WINDOW)
        os.posix_spawn(window, [window, *then], os.environ | _AS_FROM_OUTSIDE, setsid=True)


def cannot_switch(program: Path) -> Trouble:
    """Return what stands in the way of a switch."""
    return Trouble(
        tr("The folder of the program cannot be changed: {folder}.", folder=program),
        hint=tr("The program here is as it was. Ask whoever installed it, or install the newer version."),
    )


def _exchange(one: Path, other: Path) -> None:
    """Exchange the names of two folders at once; in two steps where the system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename and rename(_FROM_HERE, os.fsencode(one), _FROM_HERE, os.fsencode(other), _EXCHANGE) == 0:
        return
    aside = one.with_name(f"{one.name}.aside")
    one.rename(aside)
    try:
        other.rename(one)
    except OSError:
        aside.rename(one)
        raise
    aside.rename(other)


def _switch_later(program: Path, take: str, then: Sequence[str]) -> None:
    script = program.with_name(_SCRIPT)
    script.write_text(_SWITCH_ON_WINDOWS.replace("{take}", take), encoding="ascii", newline="\r\n")
    words = ["cmd", "/d", "/c", script.name, program.name, *then]
    surroundings = os.environ | _AS_FROM_OUTSIDE
    subprocess.Popen(words, cwd=program.parent, env=surroundings, creationflags=_WITHOUT_WINDOW)  # noqa: S603 - our own script
