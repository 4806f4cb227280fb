"""Opens a workspace for the window: the first run, signing in, and the ways out where it does not open."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.errors import Damage, Failure, Trouble, UserMistake
from cchc_desktop.domain.progress import Progress
from cchc_desktop.services.fault_reports import REPORTS
from ui.support.collecting import collect_again
from ui.support.messages import Messages

if TYPE_CHECKING:
    from cchc_desktop.domain.users import UserRecord
    from cchc_desktop.workspace import Workspace


def open_workspace(
    folder: Path, *, login: str | None = None, password: str | None = None, clock: Clock | None = None
) -> "Workspace | None":
    """Return the workspace in `folder`, signed in; None when the officer left instead."""
    from cchc_desktop.workspace import SystemClock, Workspace

    clock = clock or SystemClock()
    messages = Messages(QApplication.activeWindow, folder / REPORTS, clock)
    if not Workspace.exists(folder):
        from ui.first_run.screen import FirstRun

        collect_again()
        wizard = FirstRun(folder, clock=clock, make_demo=_open_samples)
        wizard.exec()
        return held(wizard.workspace, messages)
    try:
        holding = Workspace.take(folder)
    except Failure as failure:
        messages.failure(failure)
        return None
    try:
        opened = _opened(folder, login=login, password=password, clock=clock, unclean=holding.unclean)
    except UserMistake as mistake:
        opened = _read(folder, mistake, clock) if mistake.field == "folder" else _told(mistake, messages)
    except Failure as failure:
        opened = _told(failure, messages)
    if opened is None or opened.read_only:
        holding.release()
        return opened
    opened.keep(holding)
    if not opened.machines.is_elsewhere() or (
        settled(opened, messages) and not opened.machines.is_elsewhere()
    ):
        return opened
    opened.close()
    if not Workspace.waits(folder):
        return None
    # a copy: what was prepared takes its place, and is signed in to
    return open_workspace(folder, login=login, password=password, clock=clock)


def _opened(
    folder: Path, *, login: str | None, password: str | None, clock: Clock, unclean: bool
) -> "Workspace | None":
    """Open the workspace for who signs in; looked over first after an unclean end, mended if it must be."""
    from cchc_desktop.workspace import Workspace

    try:
        if password is not None:
            opened: Workspace | None = Workspace.open(folder, login=login, password=password, clock=clock)
        else:
            opened = _signed_in(
                Workspace.people(folder),
                lambda name, word: Workspace.open(folder, login=name, password=word, clock=clock),
                recover=partial(_recovered, folder, clock) if Workspace.can_recover(folder) else None,
            )
        return _looked_over(opened) if opened is not None and unclean else opened
    except Damage as damage:
        return rescued(folder, damage, login, password, clock)
    except Trouble as trouble:
        # a key file that cannot be read is made anew with the recovery sheet
        if password is None and Workspace.can_recover(folder) and not _names_known(folder):
            Messages(QApplication.activeWindow, folder / REPORTS, clock).failure(trouble)
            return _recovered(folder, clock, "", None)
        raise


def _names_known(folder: Path) -> bool:
    from cchc_desktop.workspace import Workspace

    try:
        return bool(Workspace.people(folder))
    except Failure:
        return False


def _recovered(folder: Path, clock: Clock, login: str, parent: QWidget | None) -> "Workspace | None":
    """Return what the recovery sheet opened; None when the officer left."""
    from cchc_desktop.workspace import Workspace
    from ui.recovering import RecoverDialog

    dialog = RecoverDialog(
        partial(Workspace.people_by_code, folder),
        lambda code, name, word: Workspace.recover(folder, code, login=name, password=word, clock=clock),
        login=login,
        parent=parent,
    )
    dialog.exec()
    return dialog.workspace


def _told(failure: Failure, messages: Messages) -> "Workspace | None":
    """Tell why nothing is opened."""
    messages.failure(failure)
    return None


def settled(workspace: "Workspace", messages: Messages) -> bool:
    """Ask what it means that the data was last used on another computer; tell whether to go on.

    Moved, the workspace goes on; a copy still says that it is elsewhere until it is opened anew.
    """
    from ui.rescue import COPIED, MOVED, ask_moved

    answer = ask_moved()
    try:
        if answer == MOVED:
            workspace.machines.moved()
        elif answer == COPIED:
            workspace.machines.copied()
    except Failure as failure:
        messages.failure(failure)
        return False
    return answer in {MOVED, COPIED}


def _signed_in(
    people: "Sequence[UserRecord]",
    open_for: "Callable[[str, str], Workspace]",
    *,
    recover: "Callable[[str, QWidget], Workspace | None] | None" = None,
) -> "Workspace | None":
    """Return what was opened for who signs in; None when they left, Damage when it does not open."""
    from ui.login import LoginDialog

    # while the password is typed: loading the database layer takes longer than showing the dialog
    Thread(target=warm_up, name="warm-up").start()
    dialog = LoginDialog(people, open_for, recover=recover)
    dialog.exec()
    if dialog.damage is not None:
        raise dialog.damage
    return dialog.workspace


def _looked_over(workspace: "Workspace") -> "Workspace":
    """Return the workspace once its database is found sound; Damage, with it closed, when it is not."""
    from ui.rescue import sound_after_crash

    damage = sound_after_crash(workspace)
    if damage is not None:
        workspace.close()
        raise damage
    return workspace


def rescued(
    folder: Path, damage: Damage, login: str | None, password: str | None, clock: Clock
) -> "Workspace | None":
    """Offer the ways out of damage; return what one of them opened."""
    from ui.rescue import RescueDialog

    dialog = RescueDialog(folder, damage, login=login or "", password=password or "", clock=clock)
    dialog.exec()
    return dialog.workspace


def _read(folder: Path, failure: Failure, clock: Clock) -> "Workspace | None":
    """Offer to look into a folder whose data may not be worked on where it lies."""
    from ui.rescue import offer_reading

    return offer_reading(folder, failure, clock=clock, login_with=_signed_in)


def held(workspace: "Workspace | None", messages: Messages) -> "Workspace | None":
    """Hold a workspace that was just made; None when another window was quicker."""
    try:
        if workspace is not None and not workspace.read_only:
            workspace.hold()
    except Failure as failure:
        messages.failure(failure)
        if workspace is not None:
            workspace.close()
        return None
    return workspace


def warm_up() -> None:
    """Load what the window and its first page need."""
    from cchc_desktop.workspace import Workspace

    Workspace.warm_up()
    import ui.overview.screen
    import ui.support.reading
    import ui.window  # noqa: F401 - loaded for its own sake, as the two above


def _open_samples(folder: Path, progress: Progress) -> "Workspace":
    """Make sample data in `folder`, or open what was made there before."""
    from cchc_desktop.demo.journey import LAST_DAY, LOGIN, DemoClock, run_demo
    from cchc_desktop.workspace import Workspace

    if not Workspace.exists(folder / "commune"):
        run_demo(folder, password=LOGIN, progress=progress)
    clock = DemoClock()
    clock.set(LAST_DAY)
    return Workspace.open(folder / "commune", login=LOGIN, password=LOGIN, clock=clock)
