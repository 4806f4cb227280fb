"""The tables of a consolidation: units with their figures, who is left out, what an adjustment changed."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from cchc_desktop.domain.consolidations import Consolidated, ConsolidatedUnit, Figures, PinnedInput, ranked
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import number
from ui.theme.tokens import State
from ui.widgets.cells import Column, Shown
from ui.widgets.rows import LazyTableModel


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the table with its place; the sum of all has no unit."""

    unit: ConsolidatedUnit
    place: int | None = None

    @property
    def is_total(self) -> bool:
        """Tell whether this is the sum."""
        return not self.unit.pinned.unit


def lines_of(found: Consolidated) -> list[UnitLine]:
    """Return the units in the order of their places, those without points last, then the sum."""
    places = {each.unit.pinned.unit: each.place for each in ranked(found.units)}
    last = len(found.units) + 1
    units = sorted(found.units, key=lambda each: places.get(each.pinned.unit, last))
    total = ConsolidatedUnit(PinnedInput("", tr("Sum of all units"), "", 0, "", accepted=True), found.total)
    return [*(UnitLine(each, places.get(each.pinned.unit)) for each in units), UnitLine(total)]


def make_units() -> LazyTableModel:
    """Return the table of what each unit's version says."""
    columns = [
        Column(
            title=tr("Rank"),
            text=lambda line: str(line.place or ""),
            chars=5,
            right=True,
            drop=4,
        ),
        Column(
            title=tr("Unit"),
            text=lambda line: line.unit.pinned.name,
            stretch=True,
            bold=lambda line: line.is_total,
            under=_under,
        ),
        Column(title=tr("Version"), text=_version, badge=_badge, chars=15, drop=0),
        _figure(tr("Activities"), lambda f: number(f.activities)),
        _figure(tr("Evidence"), lambda f: number(f.evidence), drop=3),
        _figure(tr("Duties"), lambda f: f"{f.fulfilled}/{f.owed}" if f.owed else tr("none")),
        _figure(
            tr("Feedback"),
            lambda f: f"{f.feedback_answered}/{f.feedback_received}" if f.feedback_received else tr("none"),
            drop=2,
        ),
        _figure(tr("Spent (đồng)"), lambda f: number(f.spent), chars=13, drop=5),
        _figure(tr("Self-score"), lambda f: _points(f.own), drop=1),
        _figure(tr("Appraised score"), lambda f: _points(f.appraised)),
    ]
    return LazyTableModel(columns, key=lambda line: line.unit.pinned.unit)


def make_left_out() -> LazyTableModel:
    """Return the table of units that no figure counts."""
    columns = [
        Column(title=tr("Unit"), text=lambda each: each.name, stretch=True),
        Column(title=tr("Why it is not counted"), text=lambda each: each.why, chars=44),
    ]
    return LazyTableModel(columns, key=lambda each: each.unit)


def make_changes() -> LazyTableModel:
    """Return the difference table of an adjustment."""
    columns = [
        Column(title=tr("Unit"), text=lambda change: change.name, stretch=True),
        Column(title=tr("Figure"), text=lambda change: change.figure, chars=22),
        Column(title=tr("Before"), text=lambda change: change.before, chars=16, right=True),
        Column(title=tr("After it"), text=lambda change: change.after, chars=16, right=True, bold=True),
    ]
    return LazyTableModel(columns, key=lambda change: (change.unit, change.figure))


def _figure(title: str, words: Callable[[Figures], str], *, chars: int = 10, drop: int = 0) -> Column:
    return Column(
        title=title,
        text=lambda line: words(line.unit.figures),
        right=True,
        chars=chars,
        drop=drop,
        bold=lambda line: line.is_total,
    )


def _version(line: UnitLine) -> str:
    return "" if line.is_total else tr("Version {n}", n=line.unit.pinned.version)


def _badge(line: UnitLine) -> Shown | None:
    if line.is_total:
        return None
    words = tr("Version {n}", n=line.unit.pinned.version)
    if line.unit.figures.incomplete:
        return tr("{version}, incomplete", version=words), State.BAD, ""
    return words, State.OK if line.unit.pinned.accepted else State.WARN, ""


def _under(line: UnitLine) -> str:
    figures = line.unit.figures
    points = figures.own if figures.appraised is None else figures.appraised
    return tr("{n} activities · {points} points", n=number(figures.activities), points=_points(points))


def _points(value: Decimal | None) -> str:
    return "–" if value is None else number(value.quantize(Decimal("0.1")))
