"""The main job through the real windows: from the first run of a commune to the receipt of its bundle."""

import zipfile
from pathlib import Path

import pytest
from builders import exchange
from builders.activities import proof
from builders.desktops import Desktop, Journey
from builders.enrolling import ask_to_be_enrolled, comparison, enrol
from builders.exchange import TickingClock
from builders.hands import Answer, Hands
from builders.workspaces import everything_in
from PySide6.QtWidgets import QDialog

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.users import NewUser
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace
from ui.activities.screen import ActivitiesScreen
from ui.assessments.screen import AssessmentScreen
from ui.bundles.screen import BundlesScreen
from ui.first_run.screen import FirstRun
from ui.opening import open_workspace
from ui.org_units.screen import UnitsScreen
from ui.overview.screen import OverviewScreen
from ui.plans.screen import PlanScreen
from ui.reports.screen import ReportScreen
from ui.reports.signing import SignDialog
from ui.reports.steps import Step
from ui.widgets.recovery_sheet import RecoverySheetDialog

COMMUNE, DISTRICT = "22693", "574"
OFFICER, PASSWORD, KEY = "Nguyễn Thị Thu Hà", "lua chin vang dong", "chu ky cua Ha"
SIGNER, SEAL_KEY = OFFICER, "con dau cua xa"
BY_HAND = "Còn ba buổi hướng dẫn tại thôn chưa ghi số lượt người."
OWN_WORDS = "Đề nghị huyện hỗ trợ thiết bị truyền thanh cho các thôn."
TITLE = "Phát thanh chuyên mục cải cách hành chính tuần 25"


@pytest.fixture
def district(journey: Journey) -> Workspace:
    """The district's workspace, made before, without a window."""
    admin = NewUser("lan", "Trần Thị Lan", "Chuyên viên Phòng Nội vụ", PASSWORD)
    made = Workspace.create(
        journey.folder / "huyen", unit_code=DISTRICT, admin=admin, clock=journey.clock, plain=True
    )
    journey.workspaces.append(made)
    return made


def test_from_first_run_to_the_receipt_of_a_bundle(
    journey: Journey, district: Workspace, hands: Hands
) -> None:
    """A commune begins, records, assesses, signs and sends; its district takes it in and acknowledges."""
    starter = district.stations.starter(journey.usb).record
    (journey.folder / "sao-luu").mkdir()
    hands.expect(first_run(journey, starter, district.stations.own().fingerprint))
    workspace = open_workspace(journey.folder / "xa", clock=journey.clock)
    assert workspace is not None
    journey.workspaces.append(workspace)
    assert workspace.unit.code == COMMUNE
    assert workspace.settings.get("backup_folder") == str(journey.folder / "sao-luu")
    commune = journey.show(workspace)
    hands.wait(lambda: hands.sees("Chưa ghi hoạt động nào"))
    record_an_activity(journey, commune)
    claim_not_applicable(journey, commune)
    assess(journey, commune)
    write_and_sign(journey, commune)
    request, fingerprint = ask_to_be_enrolled(journey, commune)
    bundle = export(journey, commune)

    superior = journey.show(district)
    enrol(journey, superior, request, fingerprint)
    take_in(journey, superior, bundle)
    receipt = acknowledge(journey, superior)

    journey.sit_at(commune)
    page = journey.go(commune, "bundles", BundlesScreen)
    hands.drop(page.receiving, receipt)
    hands.press(tr("Import {n} ready bundles", n=1))
    hands.wait(lambda: "Đã nhận" in hands.rows(tr("Sent bundles"))[0])


def first_run(journey: Journey, starter: Path, fingerprint: str) -> Answer:
    """Return the answers to the four questions of the first run."""
    hands = journey.hands

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, FirstRun)
        hands.write(tr("Type the name or code of your unit"), "dien an")
        hands.click_row(tr("Units"), COMMUNE)
        hands.wait(lambda: "UBND xã Diên An" in dialog.unit.chosen.text())
        compare = comparison(hands, fingerprint, tr("Compare and take in"))
        hands.press(tr("Take in a starter bundle…"), hands.pick(starter), compare)
        hands.wait(lambda: "Diên Khánh" in dialog.unit.starter_state.accessibleName())
        hands.press(dialog.shell.on)
        hands.write(tr("Full name"), OFFICER)
        hands.write(tr("Post held"), "Công chức Văn phòng - Thống kê")
        hands.write(tr("Password"), PASSWORD)
        hands.write(tr("Password once more"), PASSWORD)
        hands.press(dialog.shell.on)
        hands.press(tr("Make one now"))
        hands.write(tr("Password of the identity"), KEY)
        hands.press(dialog.shell.on)
        hands.press(tr("Another folder…"), hands.pick(journey.folder / "sao-luu"))
        hands.press(dialog.shell.on, keep_the_sheet(hands))

    return answer


def keep_the_sheet(hands: Hands) -> Answer:
    """Return the answer that says that the recovery sheet is in the safe."""

    def answer(dialog: QDialog) -> None:
        assert isinstance(dialog, RecoverySheetDialog)
        hands.press(dialog.kept)
        hands.press(dialog.close_button)

    return answer


def record_an_activity(journey: Journey, commune: Desktop) -> None:
    """Record a broadcast with its evidence; table and overview show it."""
    hands, activities = journey.hands, commune.workspace.activities
    page = journey.go(commune, "activities", ActivitiesScreen)
    hands.press(tr("Record an activity"))
    radio = next(channel for channel in activities.channels() if channel.id == "radio")
    hands.choose(page.form.fields.channel, radio.label)
    hands.write(tr("From day"), "20/6")
    hands.write(tr("To day"), "22/6")
    hands.write(tr("Name of the activity"), TITLE)
    task = page.form.fields.clauses.suggestions()[0]
    hands.press(tr("Add clause {clause}: {title}", clause=task.clause, title=task.title))
    if not page.form.fields.state().audiences:
        hands.press(tr("Citizens, businesses"))
    hands.write(activities.counters()["broadcasts"].label, "6")
    hands.write(activities.counters()["minutes"].label, "90")
    hands.drop(page.form, proof(journey.folder, "Lịch phát thanh tuần 25.txt"))
    hands.press(tr("Save"))
    hands.wait(lambda: any(TITLE in row for row in hands.rows(tr("Activities"))))
    (row,) = hands.rows(tr("Activities"))
    assert "20/06/2018" in row
    (kept,) = activities.page(ActivityFilter())
    record = activities.get(kept.id)
    assert record.values.clauses == (task.clause,)
    assert record.values.counters == {"broadcasts": 6, "minutes": 90}
    assert record.values.audiences
    assert [file.name for file in record.evidence] == ["Lịch phát thanh tuần 25.txt"]
    journey.go(commune, "overview", OverviewScreen)
    hands.wait(lambda: hands.sees("Mọi hoạt động đã có minh chứng"))


def claim_not_applicable(journey: Journey, commune: Desktop) -> None:
    """Say of one duty why it does not apply to the commune."""
    hands = journey.hands
    journey.go(commune, "plans", PlanScreen)

    def answer(_dialog: QDialog) -> None:
        hands.press(tr("Mark as not applicable"))
        hands.wait(lambda: hands.error(tr("Reason")))
        hands.write(tr("Reason"), "Xã không có cổng thông tin riêng, dùng chung với huyện.")
        hands.press(tr("Mark as not applicable"))

    hands.click_row(tr("Tree of the plan"), "II.2.a.6")
    hands.press(tr("Not applicable…"), answer)
    hands.wait(
        lambda: any("II.2.a.6" in r and "Không áp dụng" in r for r in hands.rows(tr("Tree of the plan")))
    )


def assess(journey: Journey, commune: Desktop) -> None:
    """Take the proposals, set one criterion by hand, explain what blocks, submit."""
    hands = journey.hands
    page = journey.go(commune, "assessments", AssessmentScreen)
    hands.press(page.tree.proposals)
    hands.wait(lambda: page.view is not None and page.view.total.answered == page.view.total.count)
    hands.click_row(tr("Criteria"), "2.3")
    hands.write(tr("Own points"), "3,5")
    hands.wait(lambda: hands.sees(tr("compulsory, because the points differ from the proposal")))
    hands.write(tr("Explanation"), BY_HAND)
    hands.press(tr("Save and go on"))
    hands.wait(lambda: page.view is not None and page.view.row("2.3").score.explanation == BY_HAND)
    for _ in range(page.view.total.count if page.view else 0):
        if page.view is None or not page.view.blockers:
            break
        blocked = page.view.blockers[0].criterion.id

        def go_there(_dialog: QDialog) -> None:
            hands.press(tr("Open the criterion"))

        hands.press(page.tree.submit, go_there)
        hands.write(tr("Explanation"), "Sổ theo dõi và ảnh lưu tại bộ phận một cửa của xã.")
        hands.press(tr("Save and go on"))
        hands.wait(
            lambda blocked=blocked: page.view and blocked not in [b.criterion.id for b in page.view.blockers]
        )
    hands.press(page.tree.submit, lambda _dialog: hands.press(tr("Submit")))
    hands.wait(lambda: page.view is not None and [each.version for each in page.view.submissions] == [1])


def write_and_sign(journey: Journey, commune: Desktop) -> None:
    """Write a part of the report, sign, number and seal it; the verdict stands in three lines."""
    hands = journey.hands
    page = journey.go(commune, "reports", ReportScreen)
    hands.press(page.make)
    hands.wait(lambda: page.preview.pages.pageCount() > 1)
    hands.press(tr("Letterhead…"), lambda _dialog: name_the_signer(hands))
    hands.wait(lambda: SIGNER in printed(page))
    hands.click_row(tr("Outline"), "VI.")
    hands.write(tr("Text of the part"), OWN_WORDS)
    hands.wait(lambda: OWN_WORDS in printed(page))
    hands.press(page.head.next)
    hands.wait(lambda: hands.sees("chờ lãnh đạo"))

    def sign(dialog: QDialog) -> None:
        assert isinstance(dialog, SignDialog)
        hands.wait(lambda: OFFICER in dialog.signer.owner.whole())
        hands.write(tr("Password"), "sai mat khau")
        hands.press(tr("Sign"))
        hands.wait(lambda: hands.error(tr("Password")))
        hands.write(tr("Password"), KEY)
        hands.press(tr("Sign"))

    hands.press(page.head.next, sign)

    def number(_dialog: QDialog) -> None:
        hands.write(tr("Number"), "45")
        hands.write(tr("Date of issue"), "26/6/2018")
        hands.press(tr("Enter number and date"))

    def seal(_dialog: QDialog) -> None:
        hands.press(tr("Create an identity…"), make)
        hands.press(tr("Put on the seal"))

    def make(_dialog: QDialog) -> None:
        hands.write(tr("Password"), SEAL_KEY)
        hands.write(tr("Password again"), SEAL_KEY)
        hands.press(tr("Create the identity"))

    hands.wait(lambda: page.head.next.text() == Step.ISSUE.label)
    hands.press(page.head.next, number)
    hands.wait(lambda: page.head.next.text() == Step.SEAL.label)
    hands.press(page.head.next, seal)
    hands.wait(lambda: page.head.next.text() == Step.SEND.label)
    hands.wait(lambda: "Không" not in page.verification.badge.words() and hands.sees("Người ký"))
    content, signers, validity = page.verification.words()
    assert content.startswith("Nội dung: Nguyên vẹn")
    assert signers.startswith(f"Người ký: {SIGNER} (chữ ký lãnh đạo)")
    assert "(dấu cơ quan)" in signers
    assert "chưa có gói tin cậy" in validity
    hands.wait(lambda: "45 ngày 26 tháng 6 năm 2018" in printed(page))
    assert TITLE in printed(page)
    assert OWN_WORDS in printed(page)


def name_the_signer(hands: Hands) -> None:
    """Fill the letterhead's one gap."""
    hands.write(tr("Signer's name"), SIGNER)
    hands.press(tr("Save"))


def printed(page: ReportScreen) -> str:
    """Return every word the preview shows, in one line."""
    pages = page.preview.pages
    texts = [pages.getAllText(at).text() for at in range(pages.pageCount())]
    return " ".join(" ".join(texts).split())


def export(journey: Journey, commune: Desktop) -> Path:
    """Export everything for the district onto the stick."""
    hands = journey.hands
    page = journey.go(commune, "bundles", BundlesScreen)
    hands.press(tr("Another folder…"), hands.pick(journey.usb))
    bundle = journey.new_file(commune, lambda: hands.press(page.sending.write))
    hands.wait(lambda: tr("Exported") in hands.rows(tr("Sent bundles"))[0])
    return bundle


def take_in(journey: Journey, superior: Desktop, bundle: Path) -> None:
    """Drop the bundle, import it, and see the commune's sums among the units."""
    hands = journey.hands
    page = superior.page("bundles", BundlesScreen)
    hands.drop(page.receiving, bundle)
    hands.press(tr("Import {n} ready bundles", n=1))
    hands.wait(lambda: tr("Imported") in hands.rows(tr("Received bundles"))[0])
    journey.go(superior, "org_units", UnitsScreen)
    first = hands.rows(tr("Units against quarters"))[0]
    standing = (tr("Missing"), tr("In time"), tr("not due yet"), tr("not due yet"))
    assert first.startswith(f"Xã Diên An | {' | '.join(standing)} | 34,9"), first
    hands.press(tr("Figures"))
    sums = hands.rows(tr("Sums of the units"))
    (mine,) = [row for row in sums if row.startswith("Xã Diên An |")]
    assert mine.startswith("Xã Diên An | 1 | 1 |")
    assert "34,9" in mine
    assert sums[-1].startswith("Tổng các đơn vị | 1 | 1 |")


def acknowledge(journey: Journey, superior: Desktop) -> Path:
    """Write the receipt for the commune onto the stick."""
    hands = journey.hands
    page = journey.go(superior, "bundles", BundlesScreen)

    def answer(_dialog: QDialog) -> None:
        hands.press(tr("Write the receipt file…"), hands.pick(journey.usb))
        hands.wait(lambda: hands.sees(str(journey.usb)))
        hands.press(tr("Close"))

    return journey.new_file(superior, lambda: hands.press(page.receiving.receipts, answer))


def test_a_truncated_and_an_edited_bundle_are_refused_in_words(journey: Journey, hands: Hands) -> None:
    """What was cut off or changed on its way comes in neither by dropping nor by insisting."""
    clock = TickingClock()
    district = exchange.workspace(journey.folder / "huyen", exchange.DISTRICT, clock)
    commune = exchange.workspace(journey.folder / "xa", exchange.COMMUNE, clock)
    journey.workspaces += [district, commune]
    exchange.introduce(district, commune, journey.usb)
    exchange.record(commune, TITLE, proof(journey.folder))
    sealed = commune.bundles.export(journey.usb).record.path
    sound = commune.bundles.export(journey.usb, plain_reason="Huyện đang thay máy").record.path
    truncated, edited = journey.usb / f"cut-{sealed.name}", journey.usb / f"edited-{sound.name}"
    truncated.write_bytes(sealed.read_bytes()[: sealed.stat().st_size // 2])
    edit_largest_entry(sound, edited)
    before = everything_in(district.folder)

    page = journey.go(journey.show(district), "bundles", BundlesScreen)
    hands.drop(page.receiving, truncated, edited)
    hands.wait(lambda: len(hands.rows(tr("Received bundles"))) == 2)
    assert all(tr("Refused") in row for row in hands.rows(tr("Received bundles")))
    for file, reason in ((truncated, "bị cắt cụt"), (edited, "đã bị sửa")):
        hands.click_row(tr("Received bundles"), file.name)
        hands.wait(lambda file=file: file.name in page.receiving.banner.text())
        assert reason in page.receiving.banner.text()
        assert "Hãy đề nghị bên gửi xuất lại gói" in page.receiving.banner.text()
    hands.press(tr("Import the ready bundles"))
    hands.wait(lambda: "Chưa có gói nào" in page.receiving.banner.text())
    hands.wait(lambda: len(district.bundles.setbacks.listed()) == 2)
    after = everything_in(district.folder)
    for noting in ("setbacks", "audit_lines"):
        assert len(after.pop(noting)) == len(before.pop(noting)) + 2
    assert after == before

    hands.drop(page.receiving, sealed)
    hands.press(tr("Import {n} ready bundles", n=1))
    hands.wait(lambda: tr("Imported") in hands.rows(tr("Received bundles"))[0])


def edit_largest_entry(bundle: Path, edited: Path) -> None:
    """Write a copy of `bundle` that is a sound container with one octet of its largest entry changed."""
    with zipfile.ZipFile(bundle) as source, zipfile.ZipFile(edited, "w") as target:
        largest = max(source.infolist(), key=lambda entry: entry.file_size)
        for entry in source.infolist():
            octets = bytearray(source.read(entry))
            if entry is largest:
                octets[len(octets) // 2] ^= 1
            target.writestr(entry, bytes(octets))
