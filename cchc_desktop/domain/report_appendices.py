"""The six appendices of a report: counters, obligations, activities, feedback, evidence, money."""

from collections.abc import Mapping
from typing import Final

from cchc_desktop.domain.activities import ActivityRecord
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackState
from cchc_desktop.domain.obligations import Obligation, ObligationState
from cchc_desktop.domain.report_counts import by_channel, live, totals
from cchc_desktop.domain.report_facts import ReportFacts
from cchc_desktop.domain.reports import Align, Appendix, Cell, ChartData, Column, Table
from cchc_desktop.domain.vietnamese import day, number

_ORDINAL: Final = Column("STT", 1.1, Align.CENTRE)
_STATES: Final = {
    ObligationState.NOT_APPLICABLE: "Không áp dụng",
    ObligationState.NOT_DUE: "Chưa đến hạn",
    ObligationState.OPEN: "Thường xuyên, chưa phát sinh",
    ObligationState.IN_PROGRESS: "Đang thực hiện",
    ObligationState.DONE: "Đã hoàn thành",
    ObligationState.LATE: "Hoàn thành chậm",
    ObligationState.MISSING: "Quá hạn, chưa thực hiện",
}

_CHANNELS: Final[Mapping[str, str]] = {
    FeedbackChannel.PHONE: "Đường dây nóng",
    FeedbackChannel.PAPER: "Văn bản, thư",
    FeedbackChannel.BOX: "Hòm thư góp ý",
    FeedbackChannel.PORTAL: "Cổng thông tin",
    FeedbackChannel.DIALOGUE: "Đối thoại",
    FeedbackChannel.RADIO: "Phát thanh",
}
_KINDS: Final[Mapping[str, str]] = {
    FeedbackKind.REGULATION: "Quy định hành chính",
    FeedbackKind.CONDUCT: "Hành vi hành chính",
    FeedbackKind.COMPLAINT: "Khiếu nại",
    FeedbackKind.DENUNCIATION: "Tố cáo",
}
_CASE_STATES: Final[Mapping[str, str]] = {
    FeedbackState.RECEIVED: "Đã tiếp nhận",
    FeedbackState.CLASSIFIED: "Đã phân loại",
    FeedbackState.ASSIGNED: "Đang giải quyết",
    FeedbackState.FORWARDED: "Đã chuyển",
    FeedbackState.ANSWERED: "Đã trả lời",
    FeedbackState.PUBLISHED: "Đã công khai",
    FeedbackState.CLOSED: "Đã kết thúc",
    FeedbackState.REFUSED: "Không tiếp nhận",
    FeedbackState.TAKEN_BACK: "Người gửi rút",
}


def appendices_of(facts: ReportFacts) -> tuple[Appendix, ...]:
    """Return appendices I to VI; an empty one says so instead of showing zeros."""
    return (
        counters_appendix(facts),
        _obligations(facts),
        _activities(facts),
        _feedback(facts),
        _evidence(facts),
        _money(facts),
    )


def counters_appendix(facts: ReportFacts) -> Appendix:
    """Return appendix I: what was counted, by channel and by indicator, with a chart."""
    title = "Số liệu theo hình thức tuyên truyền"
    found = by_channel(facts, live(facts))
    if not found:
        return Appendix("I", title, (), note="Trong kỳ chưa phát sinh hoạt động tuyên truyền.")
    rows: list[tuple[Cell, ...]] = []
    for index, (channel, records) in enumerate(found, 1):
        sums = totals(records)
        times = sum(channel.occurrences(record.values.counters) for record in records)
        rows.append((index, channel.names.vi, len(records), times, _counted(facts, sums) or None))
    by_form = Table(
        "1. Theo hình thức",
        (
            _ORDINAL,
            Column("Hình thức", 4.6),
            Column("Số hoạt động", 2, Align.CENTRE),
            Column("Số lần thực hiện", 2, Align.CENTRE),
            Column("Số liệu ghi nhận", 7),
        ),
        tuple(rows),
    )
    everything = totals(record for _, records in found for record in records)
    sums_of = [
        (counter.names.vi, counter.units.vi, everything[key])
        for key, counter in facts.counters.items()
        if key in everything
    ]
    tables: tuple[Table, ...] = (by_form,)
    if sums_of:
        tables += (
            Table(
                "2. Tổng số theo chỉ tiêu",
                (
                    _ORDINAL,
                    Column("Chỉ tiêu", 8),
                    Column("Đơn vị tính", 3, Align.CENTRE),
                    Column("Số lượng", 3, Align.RIGHT),
                ),
                tuple((i, *row) for i, row in enumerate(sums_of, 1)),
            ),
        )
    most = sorted(found, key=lambda pair: -len(pair[1]))[:8]
    bars = tuple((channel.names.vi, len(records)) for channel, records in most)
    return Appendix("I", title, tables, chart=ChartData("Số hoạt động theo hình thức", bars))


def _obligations(facts: ReportFacts) -> Appendix:
    title = "Kết quả thực hiện nhiệm vụ theo Kế hoạch"
    if not facts.obligations:
        return Appendix("II", title, (), note="Trong kỳ đơn vị không có nhiệm vụ theo Kế hoạch.")
    titles = {task.clause: task.title for task in facts.plan.tasks}
    rows = tuple(
        (
            index,
            item.clause,
            titles.get(item.clause, ""),
            item.owed,
            # Nothing recorded is not the same as none done: the state says which it is.
            item.done or None,
            item.due,
            state_words(item, facts.claims.get(item.clause, "")),
        )
        for index, item in enumerate(facts.obligations, 1)
    )
    columns = (
        _ORDINAL,
        Column("Mục", 1.9, Align.CENTRE),
        Column("Nội dung", 6.2),
        Column("Phải làm", 1.4, Align.CENTRE),
        Column("Đã làm", 1.4, Align.CENTRE),
        Column("Thời hạn", 2.4, Align.CENTRE),
        Column("Tình trạng", 3.4),
    )
    note = ""
    if any(item.proposed for item in facts.obligations):
        note = "(*) Tần suất đề xuất, chưa được Sở Nội vụ xác nhận; không tính là chậm hoặc thiếu."
    return Appendix("II", title, (Table(None, columns, rows),), note=note)


def state_words(item: Obligation, reason: str = "") -> str:
    """Return how an obligation stands in the words of documents, with why it does not apply."""
    words = _STATES[item.state]
    if item.state is ObligationState.OPEN and item.done:
        words = "Đang thực hiện thường xuyên"
    if item.state is ObligationState.IN_PROGRESS and item.times:
        words = f"{words} ({item.done}/{item.times})"
    if reason and item.state is ObligationState.NOT_APPLICABLE:
        words = f"{words}: {reason}"
    return f"{words} (*)" if item.proposed else words


def _activities(facts: ReportFacts) -> Appendix:
    title = "Danh mục hoạt động tuyên truyền"
    records = live(facts)
    if not records:
        return Appendix("III", title, (), note="Trong kỳ chưa phát sinh hoạt động tuyên truyền.")
    names = {channel.id: channel.names.vi for channel in facts.channels}
    rows = tuple(
        (
            index,
            _days(record),
            record.values.title,
            names.get(record.values.channel, record.values.channel),
            ", ".join(record.values.clauses) or None,
            _counted(facts, record.values.counters) or None,
            len(record.evidence) or None,
        )
        for index, record in enumerate(records, 1)
    )
    columns = (
        _ORDINAL,
        Column("Thời gian", 2.6, Align.CENTRE),
        Column("Nội dung", 8),
        Column("Hình thức", 3.4),
        Column("Mục của Kế hoạch", 2.2, Align.CENTRE),
        Column("Số liệu", 5),
        Column("Minh chứng", 1.8, Align.CENTRE),
    )
    return Appendix("III", title, (Table(None, columns, rows),), landscape=True)


def _feedback(facts: ReportFacts) -> Appendix:
    title = "Tổng hợp phản ánh, kiến nghị"
    if not facts.feedback:
        return Appendix("IV", title, (), note="Trong kỳ chưa phát sinh phản ánh, kiến nghị.")
    rows = tuple(
        (
            i,
            c.code,
            c.received_on,
            _CHANNELS.get(c.channel, c.channel),
            _KINDS.get(c.kind, c.kind),
            None if c.refused else c.due,
            c.answered_on,
            _CASE_STATES.get(c.state, c.state),
        )
        for i, c in enumerate(facts.feedback, 1)
    )
    columns = (
        _ORDINAL,
        Column("Mã số", 3.7),
        Column("Ngày nhận", 2.3, Align.CENTRE),
        Column("Hình thức nhận", 2.3),
        Column("Loại", 2.6),
        Column("Hạn trả lời", 2.3, Align.CENTRE),
        Column("Ngày trả lời", 2.3, Align.CENTRE),
        Column("Tình trạng", 2.6),
    )
    note = "Thông tin về người gửi được giữ tại đơn vị tiếp nhận, không nêu trong báo cáo."
    return Appendix("IV", title, (Table(None, columns, rows),), note=note)


def _evidence(facts: ReportFacts) -> Appendix:
    title = "Danh mục tài liệu kiểm chứng"
    if not facts.evidence:
        return Appendix("V", title, (), note="Trong kỳ chưa có tài liệu kiểm chứng kèm theo.")
    rows = tuple(
        (i, e.name, " – ".join(x for x in (e.number, e.locator) if x) or None, e.record_title, e.sha256)
        for i, e in enumerate(facts.evidence, 1)
    )
    columns = (
        _ORDINAL,
        Column("Tên tệp", 5),
        Column("Số, ký hiệu; vị trí", 3.6),
        Column("Kiểm chứng cho", 6.5),
        Column("Mã SHA-256", 7.2),
    )
    return Appendix("V", title, (Table(None, columns, rows),), landscape=True)


def _money(facts: ReportFacts) -> Appendix:
    title = "Kinh phí thực hiện"
    rows: list[tuple[Cell, ...]] = []
    planned = approved = spent = 0
    for record in live(facts):
        for cost in record.values.costs:
            # A sum left empty was not recorded; it is no statement that nothing was spent.
            amounts = (cost.planned or None, cost.approved or None, cost.spent or None)
            rows.append((len(rows) + 1, record.values.title, cost.category, cost.source, *amounts))
            planned += cost.planned
            approved += cost.approved
            spent += cost.spent
    proposed = _proposed(facts)
    if not rows:
        return Appendix("VI", title, proposed, note="Trong kỳ chưa phát sinh kinh phí.")
    columns = (
        _ORDINAL,
        Column("Hoạt động", 5.4),
        Column("Nội dung chi", 3.2),
        Column("Nguồn", 2.6),
        Column("Dự kiến (đồng)", 2.5, Align.RIGHT),
        Column("Được duyệt (đồng)", 2.5, Align.RIGHT),
        Column("Đã chi (đồng)", 2.5, Align.RIGHT),
    )
    total = ("", "Tổng cộng", "", "", planned or None, approved or None, spent or None)
    heading = "1. Kinh phí của các hoạt động trong kỳ" if proposed else None
    return Appendix("VI", title, (Table(heading, columns, tuple(rows), total=total), *proposed))


def _proposed(facts: ReportFacts) -> tuple[Table, ...]:
    """Return the budget proposals of the unit's plan (IV.2.2), task by task; nothing where it has none."""
    if not facts.budget:
        return ()
    titles = {task.clause: task.title for task in facts.plan.tasks}
    rows = tuple(
        (at, line.clause, titles.get(line.clause, ""), line.category, line.source, line.amount)
        for at, line in enumerate(facts.budget, 1)
    )
    columns = (
        _ORDINAL,
        Column("Mục", 2.2, Align.CENTRE),
        Column("Nhiệm vụ", 5.4),
        Column("Nội dung chi", 3.4),
        Column("Nguồn", 2.8),
        Column("Đề xuất (đồng)", 2.8, Align.RIGHT),
    )
    total = ("", "", "Tổng cộng", "", "", sum(line.amount for line in facts.budget))
    spent = any(record.values.costs for record in live(facts))
    heading = f"{'2. ' if spent else ''}Kinh phí đề xuất theo kế hoạch của đơn vị"
    return (Table(heading, columns, rows, total=total),)


def _counted(facts: ReportFacts, sums: Mapping[str, int]) -> str:
    told = [
        f"{facts.counters[key].names.vi}:\u00a0{number(value)}"
        for key, value in sums.items()
        if key in facts.counters
    ]
    first, *rest = told or [""]
    return "; ".join([first, *(words[:1].lower() + words[1:] for words in rest)])


def _days(record: ActivityRecord) -> str:
    first, last = record.values.starts_on, record.values.ends_on
    return day(first) if last <= first else f"{day(first)} - {day(last)}"
