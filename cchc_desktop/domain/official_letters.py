"""What a unit writes beside its report: the letter that urges, its own plan, its budget proposal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from cchc_desktop.domain.mergers import Ending
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.plans import Plan, PlanTask
from cchc_desktop.domain.reports import (
    Align,
    Cell,
    Column,
    Letterhead,
    Paragraph,
    ReportContent,
    Run,
    Section,
    Table,
    profile_for,
)
from cchc_desktop.domain.unit_plans import UnitPlanValues
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number, official_date

_WORK: Final = "công tác tuyên truyền cải cách hành chính"
_ORDINAL: Final = Column("STT", 1.1, Align.CENTRE)


@dataclass(frozen=True, slots=True)
class Owing:
    """What a unit below still owes for a period, as far as it is known here."""

    unit: OrgUnit
    deadline: date
    report_missing: bool
    returned: tuple[str, ...] = ()
    """Items that were returned and not mended: what, and until when."""
    ending: Ending | None = None
    """How the unit ended, where it stands no more: those that took it over answer for it."""

    @property
    def answering(self) -> tuple[OrgUnit, ...]:
        """Return who is urged: the unit itself, or those that took it over."""
        return (self.ending.heirs if self.ending else ()) or (self.unit,)


def urging_letter(
    letterhead: Letterhead, owing: Owing, plan: Plan, period: Period, *, today: date, until: date
) -> ReportContent:
    """Return the letter that asks a unit below for what it owes, until the day `until`."""
    body, kind = letterhead.body_name, period.long_label
    lines = [
        (
            f"{_basis(plan)}, các cơ quan, đơn vị gửi báo cáo kết quả "
            f"{_WORK} {kind} chậm nhất ngày {day_words(owing.deadline)}."
        )
    ]
    if owing.report_missing:
        late = (today - owing.deadline).days
        after = f", đã quá hạn {number(late)} ngày" if late > 0 else ""
        lines.append(
            f"Đến hết ngày {day_words(today)}, {body} chưa nhận được báo cáo {kind} của "
            f"{owing.unit.body}{after}."
        )
    if owing.returned:
        lines.append(
            f"{body} đã trả lại một số nội dung tự đánh giá {kind} để bổ sung, đến nay chưa nhận lại: "
            f"{'; '.join(owing.returned)}."
        )
    urged = ", ".join(unit.body for unit in owing.answering)
    if owing.ending is not None and owing.ending.heirs:
        first_day = day_words(owing.ending.last_day + timedelta(days=1))
        lines.append(
            f"{owing.unit.body} đã kết thúc hoạt động; từ ngày {first_day}, {urged} tiếp nhận nhiệm vụ và có "
            f"trách nhiệm hoàn thành báo cáo {kind} của đơn vị cũ cho thời gian đơn vị cũ còn hoạt động."
        )
    lines.append(
        f"Đề nghị {urged} khẩn trương hoàn thành và gửi về {body} trước ngày {day_words(until)}; "
        "trường hợp có khó khăn, vướng mắc, báo cáo cụ thể để được hướng dẫn, giải quyết./."
    )
    return _document(
        replace(letterhead, addressees=tuple(unit.body for unit in owing.answering)),
        title="Công văn",
        subject=f"V/v đôn đốc báo cáo {_WORK} {kind}",
        opening=lines,
        today=today,
    )


def unit_plan_document(
    letterhead: Letterhead,
    plan: Plan,
    tasks: Sequence[PlanTask],
    values: UnitPlanValues,
    *,
    today: date,
) -> ReportContent:
    """Return the unit's own plan (IV.1.1) as a document: purpose, tasks, money, how it is carried out."""
    body = letterhead.body_name
    who = {task.clause: task.who for task in values.tasks}
    rows: list[tuple[Cell, ...]] = [
        (index, task.clause, task.title, task.cadence.label, task.due, who.get(task.clause) or None)
        for index, task in enumerate(tasks, 1)
    ]
    columns = (
        _ORDINAL,
        Column("Mục", 1.9),
        Column("Nội dung", 6.8),
        Column("Tần suất", 2.3, Align.CENTRE),
        Column("Thời hạn", 2.2, Align.CENTRE),
        Column("Thực hiện", 2.7),
    )
    sections = [
        Section(
            "I",
            "I",
            "Mục đích, yêu cầu",
            1,
            (
                _said(
                    f"Tổ chức thực hiện đầy đủ các nhiệm vụ của {plan.title} thuộc trách nhiệm của {body}; "
                    "nâng cao nhận thức, trách nhiệm của cán bộ, công chức, viên chức và sự tham gia của "
                    "người dân, tổ chức, doanh nghiệp đối với cải cách hành chính."
                ),
                _said(
                    "Nội dung tuyên truyền thiết thực, hình thức phù hợp với từng đối tượng; mỗi nhiệm vụ "
                    "xác định rõ thời hạn, người thực hiện và có tài liệu kiểm chứng."
                ),
            ),
        ),
        Section("II", "II", "Nhiệm vụ", 1, (), (Table(None, columns, tuple(rows)),)),
    ]
    if values.budget:
        sections.append(
            Section(
                "III",
                "III",
                "Kinh phí",
                1,
                (_said(f"Tổng kinh phí đề xuất: {number(values.budget_total)} đồng."),),
                (_budget_table(plan, values),),
            )
        )
    last = "IV" if values.budget else "III"
    sections.append(
        Section(
            last,
            last,
            "Tổ chức thực hiện",
            1,
            (
                _said(
                    "Các bộ phận, cá nhân được phân công thực hiện đúng thời hạn, cập nhật kết quả kèm tài "
                    f"liệu kiểm chứng; hằng quý tổng hợp, báo cáo {_above(letterhead, 'cấp trên')}."
                ),
                _said(
                    f"Trên đây là Kế hoạch {_WORK} năm {plan.year} của {body}. Trong quá trình thực hiện, "
                    "nếu có khó khăn, vướng mắc, các bộ phận kịp thời phản ánh để xem xét, điều chỉnh./."
                ),
            ),
        )
    )
    return _document(
        replace(_under(letterhead, "KH"), addressees=()),
        title="KẾ HOẠCH",
        subject=f"{_WORK[0].upper()}{_WORK[1:]} năm {plan.year}",
        opening=[f"{_basis(plan)}, {body} ban hành Kế hoạch như sau:"],
        sections=tuple(sections),
        file_number=values.number,
        issued_on=values.issued_on,
        today=today,
    )


def budget_proposal(
    letterhead: Letterhead, plan: Plan, values: UnitPlanValues, *, today: date
) -> ReportContent:
    """Return the proposal of money for each task (IV.2.2), to be handed in with the estimate."""
    body = letterhead.body_name
    closing = (
        f"{body} kính trình {_above(letterhead, 'cấp có thẩm quyền')} xem xét, bố trí kinh phí để thực hiện "
        "các nhiệm vụ nêu trên./."
    )
    return _document(
        _under(letterhead, "TTr"),
        title="TỜ TRÌNH",
        subject=f"Về việc đề xuất kinh phí thực hiện {_WORK} năm {plan.year}",
        opening=[
            (
                f"{_basis(plan)}, {body} đề xuất kinh phí thực hiện các nhiệm vụ "
                f"được giao với tổng số tiền {number(values.budget_total)} đồng, cụ thể như sau:"
            )
        ],
        sections=(
            Section(
                "I",
                "I",
                "Kinh phí đề xuất theo nhiệm vụ",
                1,
                (),
                (_budget_table(plan, values),),
            ),
        ),
        closing=[closing],
        file_number=values.budget_number,
        issued_on=values.budget_sent_on,
        today=today,
    )


def _budget_table(plan: Plan, values: UnitPlanValues) -> Table:
    titles = {task.clause: task.title for task in plan.tasks}
    titles |= {task.clause: task.title for task in values.tasks}
    columns = (
        _ORDINAL,
        Column("Mục", 1.9),
        Column("Nhiệm vụ", 5.4),
        Column("Nội dung chi", 3),
        Column("Nguồn", 2.6),
        Column("Số tiền (đồng)", 2.8, Align.RIGHT),
    )
    rows: list[tuple[Cell, ...]] = [
        (index, line.clause, titles.get(line.clause, ""), line.category, line.source, line.amount)
        for index, line in enumerate(values.budget, 1)
    ]
    return Table(None, columns, tuple(rows), total=("", "", "Tổng cộng", "", "", values.budget_total))


def _under(letterhead: Letterhead, kind: str) -> Letterhead:
    """Return the letterhead with the symbol of another kind of document: "05/KH-UBND"."""
    return replace(letterhead, symbol=f"{kind}-{letterhead.symbol.removeprefix('BC-')}")


def _above(letterhead: Letterhead, otherwise: str) -> str:
    return " và ".join(letterhead.addressees) or otherwise


def _basis(plan: Plan) -> str:
    issued = f"Quyết định số {plan.number} {official_date(plan.issued_on)} của {plan.issuer}"
    return f"Thực hiện {plan.title} (ban hành kèm theo {issued})"


def _said(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _document(
    letterhead: Letterhead,
    *,
    title: str,
    subject: str,
    opening: Sequence[str],
    sections: tuple[Section, ...] = (),
    closing: Sequence[str] = (),
    file_number: str = "",
    issued_on: date | None = None,
    today: date,
) -> ReportContent:
    figure, mark, symbol = file_number.strip().partition("/")
    head = replace(letterhead, symbol=symbol.strip()) if mark and symbol.strip() else letterhead
    return ReportContent(
        letterhead=head,
        title=title,
        subject=subject,
        period_code="",
        period_label="",
        number=figure.strip() or None,
        issued_on=issued_on,
        year=(issued_on or today).year,
        profile=profile_for(issued_on or today),
        opening=tuple(_said(line) for line in opening),
        sections=sections,
        closing=tuple(_said(line) for line in closing),
        appendices=(),
    )
