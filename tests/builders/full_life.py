"""A commune, its district and Sở Nội vụ that have used every kind of record, and told one another."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from builders.activities import activity, proof
from builders.assessments import answer_everything, submit
from builders.exchange import Exchange, record, send
from builders.records import ABOVE, NEIGHBOUR
from builders.schedules import schedule

from cchc_desktop.domain.activities import Cost
from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.difficulties import DifficultyValues
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import UnitKind, unit_key
from cchc_desktop.domain.reorganisations import NewUnit, Reorganisation
from cchc_desktop.domain.reviews import ReturnedItem
from cchc_desktop.domain.schedules import Slot
from cchc_desktop.domain.unit_plans import BudgetLine, OwnTask, UnitPlanValues
from cchc_desktop.services.evidence import hold_blob
from cchc_desktop.services.report_versions import ReportState, report_payload, report_row
from cchc_desktop.workspace import Workspace

QUARTER = "2018-Q1"
_DAY = date(2018, 3, 20)


def live(exchange: Exchange, scratch: Path) -> None:
    """Let the three work through a quarter: record, hand up, return, mend, accept, sum up, answer, rule."""
    commune, district, province, stick = (
        exchange.commune,
        exchange.district,
        exchange.province,
        exchange.stick,
    )
    _rule(province)
    send(province, district, stick)
    send(district, commune, stick)
    _work(commune, scratch)
    answer_everything(commune, QUARTER)
    submit(commune, QUARTER)
    commune.key_renewals.renew("Đổi khóa định kỳ")
    send(commune, district, stick)
    _judge(district, commune)
    send(district, commune, stick)
    commune.assessments.set_score(commune.plans.period(QUARTER), "5.1", Decimal("0.25"), "Chấm lại.")
    submit(commune, QUARTER)
    issue(commune, _DAY)
    send(commune, district, stick)
    for above in (district, province):
        (row,) = above.reviews.queue(above.plans.period(QUARTER))
        if above is district:
            above.reviews.appraise(row.submission, "5.1", Decimal(0), "Thiếu nhật ký.")
        above.reviews.accept(row.submission, "Đồng ý")
        if above is district:
            district.pinned.pin(district.plans.period(QUARTER))
            send(district, province, stick)
    send(province, district, stick)
    send(district, commune, stick)
    send(commune, district, stick)


def issue(at: Workspace, day: date) -> None:
    """Issue the report of the quarter without the signatures, which other tests hold."""
    made = at.reports.draft(at.plans.period(QUARTER)).record
    stored = at._office.files.add_bytes(at.reports.render(made.id))
    with at._office.changing() as change:
        hold_blob(change, stored)
        row = report_row(change.session, made.id)
        row.state, row.number, row.issued_on = str(ReportState.ISSUED), "48", day
        row.sha256 = stored.sha256
        change.session.flush()
        change.put(Noun.REPORT, report_payload(row, stored.size), action="issue")


def _rule(province: Workspace) -> None:
    """Set days, terms, units and trust for everybody; confirm a cadence and take another one back."""
    province.reorganisations.rename(NEIGHBOUR, "Xã Bên", "Ủy ban nhân dân xã Bên")
    begun = NewUnit("22998", "Xã Diên Mới", "Ủy ban nhân dân xã Diên Mới", UnitKind.COMMUNE, ABOVE)
    merged = (unit_key("22657", date(2018, 1, 1)), unit_key("22660", date(2018, 1, 1)))
    province.reorganisations.reorganise(
        Reorganisation(date(2018, 6, 1), merged, (begun,), basis="Nghị quyết 12/NQ-HĐND")
    )
    province.holidays.add(date(2018, 4, 24), "Nghỉ bù", "Thông báo 12/TB-UBND")
    province.holidays.remove(date(2018, 4, 25))
    province.feedback.terms.set_term([FeedbackChannel.PHONE], 7, "Quyết định 9/QĐ-UBND")
    second = province.plans.period("2018-Q2")
    province.plans.last_days.set(second, UnitKind.COMMUNE, date(2018, 7, 20))
    proposed = [task.clause for task in province.cadences.proposed()[:2]]
    province.cadences.confirm(proposed)
    province.cadences.take_back(proposed[1:])
    province.identities.create_authority("CA thử", "mật khẩu của CA")
    province.identities.trust(province.identities.trust_pem().encode())  # said to everybody


def _work(commune: Workspace, scratch: Path) -> None:
    """Record one of everything a commune enters, change some of it and take some back."""
    quarter = commune.plans.period(QUARTER)
    made = record(commune, file=proof(scratch))
    costs = (Cost(CostCategory.MEDIA, CostSource.COMMUNE, 500_000, 400_000, 300_000),)
    changed = activity(starts_on=_DAY, title="Phát thanh (sửa)", costs=costs)
    commune.activities.change(made.id, changed)
    commune.activities.withdraw(record(commune, "Ghi nhầm").id, "nhập nhầm")
    series = commune.schedules.record(
        schedule(starts_on=date(2018, 3, 1), ends_on=date(2018, 3, 30), times=())
    ).record
    commune.schedules.tick(series.id, [Slot(date(2018, 3, 6))])
    commune.schedules.miss(series.id, [Slot(date(2018, 3, 9))], "Mất điện")
    event = commune.plans.record_trigger("II.2.b.1", "42/UBND-VP", _DAY).record
    commune.evidence.attach(Noun.TRIGGER, event.id, proof(scratch, "công văn.txt", "42/UBND-VP\n"))
    commune.plans.claim_not_applicable("II.2.a.1", quarter, "Xã không có đài truyền thanh.")
    commune.unit_plans.save(
        UnitPlanValues(
            number="12/KH-UBND",
            issued_on=_DAY,
            tasks=(OwnTask("II.3.1", "Phát thanh lưu động", "monthly:1"),),
            budget=(BudgetLine("II.3.1", CostCategory.MEDIA, CostSource.COMMUNE, 7_500_000, "Loa"),),
        )
    )
    commune.difficulties.report(DifficultyValues("Máy tính hỏng", _DAY, "II.2.a.3", "Cấp 02 máy"))
    case = commune.feedback.receive(
        FeedbackValues(
            received_on=_DAY,
            channel=FeedbackChannel.PHONE,
            kind=FeedbackKind.CONDUCT,
            content="Trả hồ sơ chậm.",
            sender_name="Lê Văn Tám",
        )
    ).record
    commune.feedback.note(case.id, text="Đã xin lỗi", day=_DAY)


def _judge(district: Workspace, commune: Workspace) -> None:
    """Return one criterion, answer the difficulty, grant more time."""
    quarter = district.plans.period(QUARTER)
    (row,) = district.reviews.queue(quarter)
    again = ReturnedItem(Noun.ASSESSMENT, "5.1", "", "Thiếu nhật ký đăng tin", date(2018, 4, 20))
    district.reviews.return_items(row.submission, [again], "Sửa một chỗ")
    (asked,) = district.difficulties.listed()
    district.difficulties.answer(asked.id, "Huyện cấp 01 máy.", number="77/UBND-NV")
    district.extensions.extend(
        commune.unit.key, "IV.1.2.x", quarter, due=date(2018, 4, 20), reason="Mất điện diện rộng"
    )
