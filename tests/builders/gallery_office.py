"""Dialogs around the work: signing in, people, backups, encryption, damage, faults, the first run."""

from pathlib import Path
from typing import cast

from builders.gallery import LONG, Gallery, Scene, nobody, question
from PySide6.QtWidgets import QDialog

from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.domain.errors import Refused, Trouble, UserMistake
from cchc_desktop.domain.users import Holdings, UserRecord
from cchc_desktop.services.recovery import RecoverySheet
from ui.first_run.restoring import RestoreHere
from ui.first_run.screen import FirstRun
from ui.locking import LockDialog
from ui.login import LoginDialog
from ui.recovering import RecoverDialog
from ui.rescue import RescueDialog, ask_moved, offer_reading
from ui.settings.audit import AuditLineDialog
from ui.settings.certificates import ImportDialog as CertificateDialog
from ui.settings.encryption import EncryptDialog
from ui.settings.leaving import LeaveDialog
from ui.settings.limits import LimitsDialog
from ui.settings.people_dialogs import AddPersonDialog, NameDialog, PasswordDialog, RolesDialog
from ui.settings.restoring import RestoreWizard
from ui.support.messages import Messages
from ui.support.safe_mode import offer_safe_mode
from ui.widgets.reason import ReasonDialog
from ui.widgets.recovery_sheet import RecoverySheetDialog

CODE = "ABCDE-FGHJK-MNPQR-STVWX-YZ234-56789-ABCDE-FGHJK"
DAMAGE = "Cơ sở dữ liệu trong thư mục D:/Văn phòng/Cải cách hành chính/cchc-desktop bị hỏng."
MEND = "Hãy đóng chương trình khác đang dùng thư mục này, kiểm tra ổ đĩa còn chỗ trống rồi thử lại."


def _second(scene: Scene) -> UserRecord:
    return cast(UserRecord, scene.at.users.everybody()[-1])


def _leaving(scene: Scene) -> QDialog:
    held = Holdings(("PAKN.20180620.001",) * 3, filters=2, drafts=1, schedules=2)
    return LeaveDialog(scene.desk, _second(scene), held, scene.at.users.everybody()[:1])


def _line(scene: Scene) -> QDialog:
    return AuditLineDialog(scene.desk, next(line for line in scene.at.audit.lines() if line.title))


def _person(scene: Scene) -> QDialog:
    dialog = AddPersonDialog(scene.desk)
    dialog.save()
    return dialog


def _restoring(scene: Scene) -> QDialog:
    scene.at.backups.make(BackupReason.ASKED)
    return RestoreWizard(scene.desk, scene.at.backups.kept())


def _recovering(scene: Scene) -> QDialog:
    dialog = RecoverDialog(lambda _code: scene.at.users.everybody(), nobody)
    dialog.code.setText(CODE)
    dialog.go()
    return dialog


def _login(scene: Scene) -> QDialog:
    return LoginDialog(scene.at.users.everybody(), nobody, recover=nobody)


def _rescue(scene: Scene) -> QDialog:
    dialog = RescueDialog(scene.at.folder, Trouble(DAMAGE, hint=MEND), login="ha", clock=scene.at.clock)
    dialog.go()
    return dialog


def _reading(scene: Scene) -> QDialog:
    failure = Refused(DAMAGE, hint=MEND)
    return question(
        lambda: offer_reading(Path("x"), failure, clock=scene.at.clock, login_with=lambda *_: None)
    )


def _messages(scene: Scene) -> Messages:
    return Messages(lambda: None, scene.folder, scene.at.clock)


GALLERY: Gallery = {
    "sign-in": _login,
    "locked": lambda scene: LockDialog(scene.desk),
    "recovering": _recovering,
    "recovery-sheet": lambda _scene: RecoverySheetDialog(RecoverySheet(CODE, b"")),
    "encrypting": lambda scene: EncryptDialog(scene.desk),
    "rescue": _rescue,
    "moved-or-copied": lambda _scene: question(ask_moved),
    "reading-only": _reading,
    "safe-start": lambda _scene: question(lambda: offer_safe_mode(3)),
    "crash": lambda scene: question(lambda: _messages(scene).crash(ValueError(LONG))),
    "mistake": lambda scene: question(lambda: _messages(scene).failure(UserMistake(DAMAGE, hint=MEND))),
    "trouble": lambda scene: question(lambda: _messages(scene).failure(Trouble(DAMAGE, hint=MEND))),
    "person-new": _person,
    "roles": lambda scene: RolesDialog(scene.desk, scene.at.user),
    "person-name": lambda scene: NameDialog(scene.desk, _second(scene)),
    "own-password": lambda scene: PasswordDialog(scene.desk, scene.at.user, own=True),
    "new-password": lambda scene: PasswordDialog(scene.desk, _second(scene)),
    "person-back": lambda scene: PasswordDialog(scene.desk, _second(scene), back=True),
    "leaving": _leaving,
    "audit-line": _line,
    "file-limits": lambda scene: LimitsDialog(scene.at.evidence.limits()),
    "certificate": lambda scene: CertificateDialog(scene.desk, scene.folder / "chu-tich-2018.p12"),
    "restoring": _restoring,
    "restoring-here": lambda scene: RestoreHere(
        scene.folder / "new", scene.folder / "no-backups", clock=scene.at.clock
    ),
    "first-run": lambda scene: FirstRun(scene.folder / "first", clock=scene.at.clock),
    "reason": lambda _scene: ReasonDialog(
        "Mở lại bản đã chấp nhận?", LONG, hint=MEND, yes="Mở lại quý này", danger=True
    ),
}
