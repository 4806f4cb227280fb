"""Draft a report's text from the records: figures stay bound, edited sections are left alone."""

from collections.abc import Mapping
from typing import Final

from cchc_desktop.domain.consolidated_text import consolidated_appendices, ranking_of
from cchc_desktop.domain.obligations import FULFILLED, Obligation, ObligationState
from cchc_desktop.domain.plans import Plan
from cchc_desktop.domain.report_appendices import appendices_of
from cchc_desktop.domain.report_counts import Sentence, channel_sentences, done_under
from cchc_desktop.domain.report_facts import ReportFacts
from cchc_desktop.domain.reports import (
    Align,
    Amended,
    Cell,
    Column,
    Paragraph,
    ReportContent,
    Run,
    Section,
    Table,
    profile_for,
)
from cchc_desktop.domain.vietnamese import nfc, number, official_date

OPENING: Final = "opening"
TITLE: Final = "BÁO CÁO"
_WORK: Final = "công tác tuyên truyền cải cách hành chính"
_MARK: Final = ("[[", "]]")
_ASKED_ONLY: Final = ("III.13", "III.15")


def compose_report(
    facts: ReportFacts,
    edits: Mapping[str, tuple[str, ...]] | None = None,
    *,
    amended: Amended | None = None,
) -> ReportContent:
    """Return the report drafted from `facts`, with the officer's paragraphs where `edits` has them.

    `edits` maps a section key to paragraphs as `editable_text` writes them: [[key]] is a figure that
    follows the data.
    """
    drafted = _sections(facts)
    opening = (_opening(facts),)
    figures = {
        run.figure: run.text
        for paragraph in (*opening, *(p for s in drafted for p in s.paragraphs))
        for run in paragraph.runs
        if run.figure is not None
    }
    changed = edits or {}
    return ReportContent(
        letterhead=facts.letterhead,
        title=TITLE,
        subject=f"{_result(facts)} {_WORK} {facts.period.long_label}",
        period_code=facts.period.code,
        period_label=facts.period.long_label,
        number=None,
        issued_on=None,
        year=facts.as_of.year,
        profile=profile_for(facts.as_of),
        opening=(
            *(_edited(changed[OPENING], figures) if OPENING in changed else opening),
            *((Paragraph((Run(amended.words),)),) if amended else ()),
        ),
        sections=tuple(_with_edits(section, changed, figures) for section in drafted),
        closing=(_closing(facts),),
        appendices=consolidated_appendices(facts) if facts.consolidated else appendices_of(facts),
    )


def editable_text(paragraph: Paragraph) -> str:
    """Return a paragraph as the officer edits it, bound figures written as [[key]]."""
    start, end = _MARK
    return "".join(run.text if run.figure is None else f"{start}{run.figure}{end}" for run in paragraph.runs)


def _with_edits(
    section: Section, edits: Mapping[str, tuple[str, ...]], figures: Mapping[str, str]
) -> Section:
    if section.key not in edits:
        return section
    return Section(
        section.key,
        section.number,
        section.title,
        section.level,
        _edited(edits[section.key], figures),
        section.tables,
    )


def _edited(texts: tuple[str, ...], figures: Mapping[str, str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(_runs(nfc(text), figures), edited=True) for text in texts if text.strip())


def _runs(text: str, figures: Mapping[str, str]) -> tuple[Run, ...]:
    start, end = _MARK
    first, *rest = text.split(start)
    runs = [Run(first)] if first else []
    for piece in rest:
        key, closed, after = piece.partition(end)
        if closed and key in figures:
            runs.append(Run(figures[key], figure=key))
            if after:
                runs.append(Run(after))
        else:
            # Figures of records that are gone, and brackets the officer typed, stay readable.
            runs.append(Run(f"…{after}" if closed else f"{start}{piece}"))
    return tuple(runs)


def _opening(facts: ReportFacts) -> Paragraph:
    plan, letter = facts.plan, facts.letterhead
    return Paragraph((
        Run(
            f"Thực hiện {plan.title} (ban hành kèm theo Quyết định số {plan.number} "
            f"{official_date(plan.issued_on)} của {plan.issuer}), {letter.body_name} báo cáo kết quả "
            f"{_WORK} {facts.period.long_label} như sau:"
        ),
    ))  # fmt: skip


def _result(facts: ReportFacts) -> str:
    return "Kết quả" if facts.consolidated is None else "Tổng hợp kết quả"


def _closing(facts: ReportFacts) -> Paragraph:
    letter = facts.letterhead
    to = f", kính gửi {' và '.join(letter.addressees)} theo dõi, tổng hợp" if letter.addressees else ""
    return Paragraph((
        Run(f"Trên đây là báo cáo kết quả {_WORK} {facts.period.long_label} của {letter.body_name}{to}./."),
    ))  # fmt: skip


def _sections(facts: ReportFacts) -> tuple[Section, ...]:
    results = [
        Section("II", "II", "Kết quả thực hiện", 1),
        Section("II.1", "1", "Tuyên truyền đối với cán bộ, công chức, viên chức", 2, _officials(facts)),
        Section("II.2", "2", "Tuyên truyền đối với người dân, tổ chức, doanh nghiệp", 2, _citizens(facts)),
        Section("II.3", "3", "Tuyên truyền qua báo chí, truyền thanh", 2, _press(facts)),
    ]
    if _leads(facts):
        results.append(Section("II.4", "4", "Nhiệm vụ trọng điểm được giao", 2, _led(facts)))
    return (
        Section("I", "I", "Công tác chỉ đạo, điều hành", 1, _direction(facts)),
        *results,
        _judged(facts),
        Section("IV", "IV", "Khó khăn, hạn chế, nguyên nhân", 1, _difficulties(facts)),
        Section("V", "V", "Phương hướng kỳ tới", 1, _directions(facts)),
        Section("VI", "VI", "Kiến nghị, đề xuất", 1, _proposals(facts)),
    )


def _direction(facts: ReportFacts) -> tuple[Paragraph, ...]:
    paragraphs: list[Paragraph] = []
    if facts.documents:
        sentence = Sentence("I").words(f"Trong kỳ, {facts.letterhead.body_name} đã ban hành ")
        sentence.figure("documents", len(facts.documents)).words(f" văn bản về {_WORK}: ")
        named = [
            f"{d.title} ({f'số {d.number} ' if d.number else ''}{official_date(d.issued_on)})"
            for d in facts.documents[:5]
        ]
        more = "; và các văn bản khác" if len(facts.documents) > 5 else ""
        paragraphs.append(sentence.words(f"{'; '.join(named)}{more}.").paragraph())
    checks = done_under(facts, "II.1.e")
    led = channel_sentences(facts, "I", done_under(facts, "IV"))
    if checks:
        sentence = Sentence("I").words("Người đứng đầu đã trực tiếp kiểm tra, nắm tình hình và chỉ đạo ")
        led.append(sentence.figure("checks", len(checks)).words(" lần. "))
    if led:
        paragraphs.append(Sentence("I").join(led).paragraph())
    duties = _duties(facts)
    if duties is not None:
        paragraphs.append(duties)
    if not paragraphs:
        return _said(f"Trong kỳ chưa phát sinh văn bản chỉ đạo, cuộc họp hoặc cuộc kiểm tra về {_WORK}.")
    return tuple(paragraphs)


def _duties(facts: ReportFacts) -> Paragraph | None:
    counted = [o for o in facts.obligations if o.counts]
    if not counted:
        return None
    done = sum(o.state in FULFILLED for o in counted)
    late = sum(o.state is ObligationState.LATE for o in counted)
    missing = sum(o.state is ObligationState.MISSING for o in counted)
    sentence = Sentence("I").words("Theo Kế hoạch, trong kỳ đơn vị có ")
    sentence.figure("owed", len(counted)).words(" nội dung đến hạn; ")
    if done:
        sentence.words("đã hoàn thành ").figure("done", done).words(" nội dung")
        if late:
            sentence.words(" (trong đó ").figure("late", late).words(" nội dung hoàn thành chậm)")
    else:
        sentence.words("chưa có nội dung nào hoàn thành")
    if missing:
        sentence.words("; còn ").figure("missing", missing).words(" nội dung quá hạn chưa thực hiện")
    return sentence.words(".").paragraph()


def _officials(facts: ReportFacts) -> tuple[Paragraph, ...]:
    sentences = channel_sentences(facts, "II.1", done_under(facts, "II.1"))
    if not sentences:
        return _said("Trong kỳ chưa phát sinh hoạt động tuyên truyền đối với cán bộ, công chức, viên chức.")
    return (Sentence("II.1").join(sentences).paragraph(),)


def _citizens(facts: ReportFacts) -> tuple[Paragraph, ...]:
    parts = (
        ("II.2.a", "Qua giải quyết thủ tục hành chính: "),
        ("II.2.b", "Trên Internet, mạng xã hội: "),
        ("II.2.c", "Tuyên truyền, cổ động trực quan: "),
    )
    paragraphs: list[Paragraph] = []
    for clause, lead in parts:
        sentences = channel_sentences(facts, clause, done_under(facts, clause))
        if sentences:
            paragraphs.append(Sentence(clause).words(lead).join(sentences, lowered=True).paragraph())
    if not paragraphs:
        paragraphs.extend(
            _said("Trong kỳ chưa phát sinh hoạt động tuyên truyền đối với người dân, tổ chức, doanh nghiệp.")
        )
    paragraphs.append(_feedback(facts))
    return tuple(paragraphs)


def _feedback(facts: ReportFacts) -> Paragraph:
    cases = [case for case in facts.feedback if not case.refused]
    refused = len(facts.feedback) - len(cases)
    if not cases:
        sentence = Sentence("II.2").words(
            "Trong kỳ chưa phát sinh phản ánh, kiến nghị về quy định hành chính và hành vi hành chính"
        )
        return _refused(sentence, refused).paragraph()
    taken_back = sum(case.taken_back for case in cases)
    answered = [case for case in cases if case.answered_on is not None]
    late = [
        case
        for case in answered
        if case.due and case.answered_on and case.answered_on > case.due and not case.forwarded
    ]
    forwarded = [case for case in cases if case.answered_on is None and case.forwarded]
    waiting = [
        case for case in cases if case.answered_on is None and not case.forwarded and not case.taken_back
    ]
    overdue = [case for case in waiting if case.due is not None and case.due < facts.as_of]
    sentence = Sentence("II.2").words("Tiếp nhận ")
    sentence.figure("feedback.received", len(cases)).words(" phản ánh, kiến nghị")
    if answered:
        sentence.words("; đã trả lời bằng văn bản ").figure("feedback.answered", len(answered))
        if late:
            sentence.words(" (trong đó ").figure("feedback.late", len(late)).words(" trả lời quá hạn)")
    if forwarded:
        sentence.words("; chuyển cơ quan có thẩm quyền ").figure("feedback.forwarded", len(forwarded))
    if waiting:
        sentence.words("; đang xem xét, giải quyết ").figure("feedback.waiting", len(waiting))
        if overdue:
            sentence.words(", trong đó ").figure("feedback.overdue", len(overdue)).words(" đã quá hạn")
        else:
            sentence.words(" trong thời hạn quy định")
    if taken_back:
        sentence.words("; người gửi rút ").figure("feedback.taken_back", taken_back)
    return _refused(sentence, refused).paragraph()


def _refused(sentence: Sentence, refused: int) -> Sentence:
    """Close the sentence; complaints and denunciations are counted apart from feedback."""
    sentence.words(".")
    if refused:
        sentence.words(" Không tiếp nhận ").figure("feedback.refused", refused)
        sentence.words(" đơn khiếu nại, tố cáo; đã hướng dẫn gửi đến nơi có thẩm quyền theo quy định.")
    return sentence


def _press(facts: ReportFacts) -> tuple[Paragraph, ...]:
    sentences = channel_sentences(facts, "II.3", done_under(facts, "II.3"))
    if not sentences:
        return _said("Trong kỳ chưa phát sinh hoạt động tuyên truyền qua báo chí, truyền thanh.")
    return (Sentence("II.3").join(sentences).paragraph(),)


def _leads(facts: ReportFacts) -> list[Obligation]:
    return [
        o
        for o in facts.obligations
        if o.clause.startswith("III.")
        and not o.asked_only
        and not any(o.clause == asked or o.clause.startswith(f"{asked}.") for asked in _ASKED_ONLY)
    ]


def _led(facts: ReportFacts) -> tuple[Paragraph, ...]:
    paragraphs: list[Paragraph] = []
    sentences = channel_sentences(facts, "II.4", done_under(facts, "III"))
    if sentences:
        paragraphs.append(Sentence("II.4").join(sentences).paragraph())
    finished = [o for o in _leads(facts) if o.state in FULFILLED]
    if finished:
        sentence = Sentence("II.4").words("Đã hoàn thành ").figure("finished", len(finished))
        paragraphs.append(
            sentence.words(f" nhiệm vụ được giao chủ trì: {_titles(facts.plan, finished)}.").paragraph()
        )
    if not paragraphs:
        return _said("Các nhiệm vụ được giao chủ trì đang được chuẩn bị, trong kỳ chưa có kết quả.")
    return tuple(paragraphs)


def _judged(facts: ReportFacts) -> Section:
    if facts.consolidated is not None:
        return Section("III", "III", "Kết quả đánh giá, xếp hạng", 1, *ranking_of(facts.consolidated))
    return Section("III", "III", "Tự đánh giá", 1, *_assessment(facts))


def _assessment(facts: ReportFacts) -> tuple[tuple[Paragraph, ...], tuple[Table, ...]]:
    view = facts.assessment
    if view is None or not view.answered:
        return _said("Trong kỳ đơn vị chưa thực hiện tự đánh giá, chấm điểm."), ()
    sentence = Sentence("III").words(f"Theo bộ tiêu chí “{view.set_title}”, đơn vị tự chấm ")
    sentence.text_figure("total", number(view.total)).words("/")
    sentence.text_figure("maximum", number(view.maximum)).words(" điểm áp dụng, quy đổi ")
    sentence.text_figure("percent", number(view.percent)).words(" điểm trên thang điểm 100; xếp loại ")
    sentence.text_figure("class", view.class_label)
    if view.previous_percent is not None:
        change = view.percent - view.previous_percent
        if change:
            sentence.words(", tăng " if change > 0 else ", giảm ")
            sentence.text_figure("change", number(abs(change))).words(f" điểm so với {view.previous_label}")
        else:
            sentence.words(f", bằng {view.previous_label}")
    if view.answered < view.count:
        sentence.words(". Đã chấm ").figure("answered", view.answered).words("/")
        sentence.figure("count", view.count).words(" tiêu chí")
    rows: list[tuple[Cell, ...]] = [
        (index, group.label, group.maximum, group.points) for index, group in enumerate(view.groups, 1)
    ]
    columns = (
        Column("STT", 1.1, Align.CENTRE),
        Column("Nhóm tiêu chí", 9),
        Column("Điểm tối đa áp dụng", 2.6, Align.CENTRE),
        Column("Điểm tự chấm", 2.4, Align.CENTRE),
    )
    table = Table(None, columns, tuple(rows), total=("", "Tổng cộng", view.maximum, view.total))
    return (sentence.words(".").paragraph(),), (table,)


def _difficulties(facts: ReportFacts) -> tuple[Paragraph, ...]:
    paragraphs = list(_listed(facts.difficulties))
    missing = [o for o in facts.obligations if o.counts and o.state is ObligationState.MISSING]
    if missing:
        sentence = Sentence("IV").words("Còn ").figure("missing", len(missing))
        paragraphs.append(
            sentence.words(f" nội dung quá hạn chưa thực hiện: {_titles(facts.plan, missing)}.").paragraph()
        )
    return tuple(paragraphs) or _said("Trong kỳ chưa phát sinh khó khăn, vướng mắc cần báo cáo.")


def _directions(facts: ReportFacts) -> tuple[Paragraph, ...]:
    if facts.directions:
        return _listed(facts.directions)
    behind = [o for o in facts.obligations if o.counts and o.state is ObligationState.MISSING]
    sentence = Sentence("V").words(f"Tiếp tục thực hiện các nội dung của {facts.plan.title}")
    if behind:
        sentence.words("; tập trung hoàn thành ").figure("behind", len(behind))
        sentence.words(" nội dung còn chậm trong kỳ")
    return (sentence.words(".").paragraph(),)


def _proposals(facts: ReportFacts) -> tuple[Paragraph, ...]:
    return _listed(facts.proposals) or _said("Trong kỳ đơn vị không có kiến nghị, đề xuất.")


def _titles(plan: Plan, obligations: list[Obligation]) -> str:
    titles = {task.clause: task.title for task in plan.tasks}
    named = [f"{titles.get(o.clause, '')} (mục {o.clause})".strip() for o in obligations[:8]]
    return "; ".join(named) + ("; …" if len(obligations) > 8 else "")


def _listed(texts: tuple[str, ...]) -> tuple[Paragraph, ...]:
    mark = "- " if len(texts) > 1 else ""
    return tuple(Paragraph((Run(f"{mark}{nfc(text.strip())}"),)) for text in texts if text.strip())


def _said(text: str) -> tuple[Paragraph, ...]:
    return (Paragraph((Run(text),)),)
