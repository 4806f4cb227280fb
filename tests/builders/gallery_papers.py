"""Dialogs about documents and files: reports and their signatures, evidence, scans, letters, help."""

from builders.gallery import LONG, Gallery, Scene, question
from PySide6.QtWidgets import QDialog

from cchc_desktop.domain.evidence import EvidenceValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.signatures import Role
from cchc_desktop.services.evidence import ShownFile
from ui.feedback.letter import LetterDialog
from ui.reports.amending import ask_amendment
from ui.reports.attaching import AttachDialog, PaperDialog
from ui.reports.identities import CreateIdentityDialog, ImportIdentityDialog
from ui.reports.issuing import IssueDialog
from ui.reports.letterhead import LetterheadDialog
from ui.reports.signing import SignDialog
from ui.widgets.describing import DescribeDialog
from ui.widgets.help import HelpDialog
from ui.widgets.kept_files import KeptFilesDialog
from ui.widgets.record_files import RecordFilesDialog
from ui.widgets.scans import ScanDialog
from ui.widgets.viewer import FileViewer


def _attach(scene: Scene) -> QDialog:
    file = scene.folder / "Báo cáo quý II đã ký số trên hệ thống văn bản của tỉnh.pdf"
    file.write_bytes(b"%PDF-1.7\n")
    return AttachDialog(scene.desk, scene.at.reports.get(scene.report), file)


def _paper(scene: Scene) -> QDialog:
    dialog = PaperDialog(scene.desk, scene.at.reports.get(scene.report))
    dialog.go.click()
    return dialog


def _sign(scene: Scene, role: Role) -> QDialog:
    record = scene.at.reports.get(scene.report)
    return SignDialog(scene.desk, record, role, scene.at.reports.letterhead(scene.report))


def _create(scene: Scene) -> QDialog:
    dialog = CreateIdentityDialog(scene.desk, "Trần Văn Hòa", "Chủ tịch")
    dialog.apply()
    return dialog


def _shown(scene: Scene) -> ShownFile:
    (file,) = scene.at.activities.get(scene.activity).evidence
    return scene.at.evidence.show(file)


def _letter(scene: Scene) -> QDialog:
    file = scene.folder / "Tra-loi-PAKN.20180620.001.pdf"
    file.write_bytes(b"%PDF-1.7\n")
    return LetterDialog(scene.desk, scene.case, file, {})


def _files(scene: Scene) -> QDialog:
    return RecordFilesDialog(scene.desk, Noun.ACTIVITY, scene.activity, LONG)


GALLERY: Gallery = {
    "attaching": _attach,
    "paper": _paper,
    "identity-new": _create,
    "identity-import": lambda scene: ImportIdentityDialog(scene.desk, scene.folder / "chu-tich-2018.p12"),
    "issuing": lambda scene: IssueDialog(scene.desk, scene.at.reports.get(scene.report), "BC-UBND"),
    "letterhead": lambda scene: LetterheadDialog(scene.at.reports.letterhead(scene.report)),
    "signing": lambda scene: _sign(scene, Role.LEADER),
    "sealing": lambda scene: _sign(scene, Role.SEAL),
    "amending": lambda _scene: question(lambda: ask_amendment(None)),
    "describing": lambda _scene: DescribeDialog(f"{LONG}.pdf", EvidenceValues("12/BB"), year=2018),
    "help": lambda _scene: HelpDialog([("overview", "Trang đầu"), ("bundles", "Trao đổi gói")], "bundles"),
    "kept-files": lambda scene: KeptFilesDialog(scene.desk),
    "record-files": _files,
    "scans": lambda scene: ScanDialog(scene.desk),
    "viewer": lambda scene: FileViewer(_shown(scene)),
    "letter": _letter,
}
