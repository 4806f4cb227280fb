"""Dialogs about bundles: sending, mail, receipts, stations, trust, choosing between versions."""

from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from builders.gallery import LONG, UNIT, Gallery, Scene, question
from PySide6.QtWidgets import QDialog, QWidget

from cchc_desktop.domain.bundle_records import BundleFacts, BundleKind, Outcome, StreamRange
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.bundle_results import BundleView, ExportPreview, StreamView
from cchc_desktop.services.conflicts import Conflict, ConflictVersion
from cchc_desktop.services.imports import ImportLot
from cchc_desktop.services.same_numbers import NumberedRecord, SharedNumber
from cchc_desktop.services.setbacks import Setback
from cchc_desktop.services.stations import StarterFacts, StationRecord
from cchc_desktop.services.unsettled import Unsettled
from ui.bundles.choosing import ChoosingDialog
from ui.bundles.contents import ContentsDialog, PlainReasonDialog
from ui.bundles.lists import ReceiptCodeDialog, ReceiptsDialog, SetbacksDialog, StreamsDialog
from ui.bundles.mailing import MailDialog
from ui.bundles.renewing import RenewalDialog
from ui.bundles.same_numbers import SameNumbersDialog, UnsettledDialog
from ui.bundles.stations import StationsDialog
from ui.bundles.trust import enrol_dialog, starter_dialog, tell_fingerprint
from ui.bundles.words import lot_words
from ui.first_run.starter import StarterDialog
from ui.org_units.changing import ChangeUnitsDialog
from ui.support.messages import confirm

AT = datetime(2018, 7, 2, 8, 15, tzinfo=UTC)
MARK = "A1B2C-D3E4F-G5H6J-K7M8N"
FILE = "cchc_22651_574_up_0012.cchc.age"
COUNTS = {"activity": 14, "evidence": 23, "feedback": 1, "assessment": 1, "submission": 1, "report": 1}


def preview(*, encryptable: bool = True, empty: bool = False) -> ExportPreview:
    """Return what would go to the district."""
    return ExportPreview(
        recipient="d",
        recipient_name=UNIT,
        kind=BundleKind.UP,
        number=12,
        streams=() if empty else (StreamRange("s1", 1, 120, 164), StreamRange("s1", 2, 1, 1)),
        counts={} if empty else COUNTS,
        blobs=0 if empty else 23,
        blob_octets=0 if empty else 41_300_000,
        promised=0 if empty else 1,
        size=300_000 if empty else 42_000_000,
        encryptable=encryptable,
        news=0 if empty else 45,
        messages=1 if empty else 4,
    )


def station(name: str, state: str, *, last_good: str | None = None, unit: str = "x") -> StationRecord:
    """Return a station of a unit in a state."""
    return StationRecord(f"{name}{state}", unit, name, f"{name}, máy 1", MARK, state, "age1", AT, last_good)


def _setback(number: int, outcome: Outcome, reason: str, hint: str) -> Setback:
    return Setback(f"k{number}", FILE, UNIT if number else "", outcome, reason, hint, "Hà", AT)


def _setbacks(scene: Scene) -> QDialog:
    reason = f"Gói gửi ngày 02/7 bị cắt cụt: {LONG}."
    hint = "Hãy gọi cho đơn vị gửi, đề nghị xuất lại gói rồi nhập lại từ USB."
    outcomes = (Outcome.QUARANTINED, Outcome.REFUSED, Outcome.NEWER_PROGRAM)
    return SetbacksDialog(scene.desk, [_setback(at, each, reason, hint) for at, each in enumerate(outcomes)])


def _choosing(scene: Scene) -> QDialog:
    fields = (("Tên việc đã làm", LONG), ("Số lượt người", "85"), ("Tóm tắt nội dung", f"{LONG}. {LONG}."))
    others = tuple((label, f"{value} (sửa)") for label, value in fields)

    def version(entry: str, *, own: bool, said: tuple[tuple[str, str], ...]) -> ConflictVersion:
        who = "Nguyễn Thị Thu Hà" if own else "Công chức Văn phòng - Thống kê Nguyễn Hoàng Phương Thảo"
        return ConflictVersion(
            entry, entry, own=own, author=who, at=AT, withdrawn=not own, shown=own, fields=said
        )

    both = (version("a", own=True, said=fields), version("b", own=False, said=others))
    return ChoosingDialog(
        scene.desk, [Conflict(Noun.ACTIVITY, "r", LONG, both), Conflict(Noun.REPORT, "q", "Q", both)]
    )


def _shared() -> SharedNumber:
    both = tuple(
        NumberedRecord(mark, mark, "Nguyễn Thị Thu Hà", AT, own=mark == "4F", counts=mark == "4F")
        for mark in ("4F", "A7")
    )
    return SharedNumber(Noun.SUBMISSION, "c", "2018-Q2", "2", f"Bản tự đánh giá số 2 của {UNIT}", both)


def _streams(_scene: Scene) -> QDialog:
    rows = [
        StreamView("s", "c", UNIT, 1, 12_345, AT, own=True, notices=False, mark="m"),
        StreamView("t", "d", UNIT, 2, 0, None, own=False, notices=True, mark="m"),
    ]
    return StreamsDialog(rows)


def _receipts(scene: Scene) -> QDialog:
    view = BundleView(
        "b", "in", BundleKind.UP, 12, FILE, 42, "u", UNIT, "imported", "", COUNTS, "ABC-DEF-GHJ", AT
    )
    return ReceiptsDialog(scene.desk, [view])


def _stations(scene: Scene) -> QDialog:
    rows = [
        station(UNIT, "own"),
        station(UNIT, "enrolled", last_good="1:3:x"),
        station("Xã Diên An", "revoked"),
        station("Xã Diên Toàn", "known"),
    ]
    return StationsDialog(scene.desk, rows)


def _ending(scene: Scene, way: str) -> QDialog:
    dialog = StationsDialog(scene.desk, [station(UNIT, "enrolled", unit=scene.at.unit.key)])
    return question(getattr(dialog, way))


def _facts() -> StarterFacts:
    return StarterFacts(
        "p", UNIT, "s", "Máy 1 phòng Cải cách hành chính", MARK, "Kế hoạch 643/QĐ-UBND", "", (UNIT, UNIT)
    )


def _trust(scene: Scene, *, below: bool) -> QDialog:
    make = enrol_dialog if below else starter_dialog
    dialog = make(scene.desk, Path(FILE), _facts(), cast(QWidget, None))
    dialog.compare()
    return dialog


def _starter_at_first(_scene: Scene) -> QDialog:
    made = "2018-03-07T01:00:00Z"
    facts = BundleFacts(FILE, "b", BundleKind.STARTER, made, "p", "s", MARK, (), encrypted=False, size=90_000)
    dialog = StarterDialog(facts, UNIT)
    dialog.compare()
    return dialog


def _written(_scene: Scene) -> QDialog:
    folder = Path("/media/van-phong/KINGSTON/Cải cách hành chính/Quý II năm 2018")
    words = "Give this file to the unit above, then read out the fingerprint when it calls."
    return question(lambda: tell_fingerprint(cast(QWidget, None), "Tệp đã ghi", words, folder / FILE, MARK))


def _taking_back(_scene: Scene) -> QDialog:
    lot = ImportLot(AT, "Nguyễn Thị Thu Hà", (FILE,) * 3, (UNIT, "Xã Diên An"), COUNTS, 40, 4, 23)
    return question(
        lambda: confirm(None, "Hoàn tác lần nhập gần nhất?", lot_words(lot), yes="Hoàn tác gói", danger=True)
    )


def _receipt_code(scene: Scene) -> QDialog:
    dialog = ReceiptCodeDialog(scene.desk)
    dialog.note()
    return dialog


def _plain_reason(_scene: Scene) -> QDialog:
    dialog = PlainReasonDialog(UNIT)
    dialog._take()
    return dialog


GALLERY: Gallery = {
    "setbacks": _setbacks,
    "setbacks-none": lambda scene: SetbacksDialog(scene.desk, []),
    "choosing": _choosing,
    "same-numbers": lambda scene: SameNumbersDialog(scene.desk, [_shared()]),
    "changing-units": lambda scene: ChangeUnitsDialog(
        scene.desk, scene.at.units.tree(scene.desk.workspace.today())
    ),
    "unsettled": lambda _scene: UnsettledDialog([Unsettled("c", UNIT, (Noun.ACTIVITY,), (_shared(),))]),
    "streams": _streams,
    "receipts": _receipts,
    "receipts-none": lambda scene: ReceiptsDialog(scene.desk, []),
    "receipt-code": _receipt_code,
    "stations": _stations,
    "renewing": lambda scene: RenewalDialog(scene.desk, station(UNIT, "own"), has_below=True),
    "ending-a-stream": lambda scene: _ending(scene, "end_streams"),
    "revoking": lambda scene: _ending(scene, "revoke"),
    "contents": lambda _scene: ContentsDialog(preview()),
    "contents-none": lambda _scene: ContentsDialog(preview(empty=True)),
    "plain-reason": _plain_reason,
    "mail": lambda _scene: MailDialog(preview(), "noivu.dienkhanh@khanhhoa.gov.vn"),
    "mail-plain": lambda _scene: MailDialog(preview(encryptable=False), ""),
    "starter": lambda scene: _trust(scene, below=False),
    "enrolling": lambda scene: _trust(scene, below=True),
    "starter-at-first": _starter_at_first,
    "file-written": _written,
    "taking-an-import-back": _taking_back,
}
