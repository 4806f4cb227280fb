"""The matrix of units and quarters, and the table of sums."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.hand_ins import MatrixRow
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.unit_sums import UnitSum
from cchc_desktop.domain.vietnamese import day, number
from ui.org_units.words import cell_of, name_of, quiet_words, shown_state
from ui.widgets.cells import Column
from ui.widgets.rows import LazyTableModel


def make_matrix(quarters: Sequence[Period], chosen: Callable[[], str]) -> LazyTableModel:
    """Return the table of units against quarters; the chosen quarter has badges, the others quiet words."""
    columns = [
        Column(title=tr("Unit"), text=name_of, stretch=True, chars=24, bold=lambda row: bool(row.parts))
    ]
    columns += [_quarter(quarter, chosen) for quarter in quarters]
    columns += [
        Column(
            title=tr("Self-score"),
            chars=9,
            right=True,
            drop=1,
            text=lambda row: _percent(_of(row, chosen())),
            tone=lambda row: _tone(_of(row, chosen()) is not None),
        ),
        Column(
            title=tr("Judged"),
            chars=9,
            right=True,
            drop=1,
            text=lambda row: _percent(_given(row, chosen())),
            tone=lambda row: _tone(_given(row, chosen()) is not None),
            bold=lambda row: _given(row, chosen()) is not None,
        ),
        Column(
            title=tr("Class"),
            chars=12,
            drop=3,
            text=lambda row: _class(row, chosen()) or tr("none yet"),
            tone=lambda row: _tone(bool(_class(row, chosen()))),
        ),
        Column(
            title=tr("Report dated"),
            chars=10,
            right=True,
            drop=2,
            text=lambda row: _issued(row, chosen()) or tr("none yet"),
            tone=lambda row: _tone(bool(_issued(row, chosen()))),
        ),
    ]
    return LazyTableModel(columns, key=lambda row: row.unit)


def make_sums(*, gathered: bool = False) -> LazyTableModel:
    """Return the table of what each unit did; the last row is the sum of all.

    `gathered` says under each unit which older ones it is the sum of, or why one was not divided.
    """
    under = _parts if gathered else None
    columns = [
        Column(title=tr("Unit"), text=_name, under=under, stretch=True, bold=lambda row: not row.unit),
        _figure(tr("Activities"), lambda row: row.activities),
        _figure(tr("Evidence"), lambda row: row.evidence),
        _figure(tr("Feedback received"), lambda row: row.feedback_received, drop=3),
        _figure(tr("Answered"), lambda row: row.feedback_answered, drop=4),
        _figure(tr("Spent (đồng)"), lambda row: row.spent, chars=13, drop=2),
        Column(
            title=tr("Self-score"),
            chars=9,
            right=True,
            text=lambda row: _percent(row.percent),
            tone=lambda row: _tone(row.percent is not None),
        ),
        Column(
            title=tr("Last received"),
            chars=14,
            right=True,
            drop=1,
            text=lambda row: day(local_day(row.received_at)) if row.received_at else tr("nothing yet"),
            tone=lambda row: _tone(row.received_at is not None),
        ),
    ]
    return LazyTableModel(columns, key=lambda row: row.unit)


def _quarter(quarter: Period, chosen: Callable[[], str]) -> Column:
    code = quarter.code
    return Column(
        title=quarter.label.partition("/")[0],
        text=lambda row: quiet_words(cell_of(row, code)),
        badge=lambda row: shown_state(cell_of(row, code)) if chosen() == code else None,
        state=lambda row: shown_state(cell_of(row, code)) if chosen() != code else None,
        chars=14,
        tone="text3",
    )


def _figure(title: str, figure: Callable[[UnitSum], int], *, chars: int = 9, drop: int = 0) -> Column:
    return Column(
        title=title,
        text=lambda row: number(figure(row)) if _is_known(row) else tr("none yet"),
        right=True,
        chars=chars,
        drop=drop,
        tone=lambda row: _tone(_is_known(row)),
        bold=lambda row: not row.unit,
    )


def _is_known(row: UnitSum) -> bool:
    """Tell whether there is anything to count: a unit that sent nothing has no zero."""
    return not row.unit or row.received_at is not None or bool(row.activities or row.feedback_received)


def _name(row: UnitSum) -> str:
    return row.name if row.unit else tr("Sum of all units")


def _parts(row: UnitSum) -> str:
    return row.why_whole or ", ".join(row.parts)


def _of(row: MatrixRow, code: str) -> Decimal | None:
    cell = cell_of(row, code)
    return cell.percent if cell else None


def _given(row: MatrixRow, code: str) -> Decimal | None:
    cell = cell_of(row, code)
    return cell.appraised if cell else None


def _class(row: MatrixRow, code: str) -> str:
    cell = cell_of(row, code)
    return (cell.class_label or "") if cell else ""


def _issued(row: MatrixRow, code: str) -> str:
    cell = cell_of(row, code)
    return day(cell.issued_on) if cell and cell.issued_on else ""


def _percent(percent: Decimal | None) -> str:
    return tr("none yet") if percent is None else number(percent.quantize(Decimal("0.1")))


def _tone(known: bool) -> str:
    return "text" if known else "text3"
