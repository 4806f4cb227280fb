"""The tables of a consolidation: units with their figures, who is left out, what an adjustment changed."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from cchc_desktop.domain.boundaries import LINE
from cchc_desktop.domain.consolidations import Consolidated, ConsolidatedUnit, Figures, ranked
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import number
from ui.theme.tokens import State
from ui.widgets.cells import Column, Shown
from ui.widgets.rows import LazyTableModel


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One line of the table with its place: a unit, one that gathers others, or the sum of all."""

    key: str
    name: str
    figures: Figures
    unit: ConsolidatedUnit | None = None
    """Whose version opens; None for a line that gathers several, and for the sum."""
    place: int | None = None
    note: str = ""
    """Why a unit that was divided stands by itself."""

    @property
    def is_total(self) -> bool:
        """Tell whether this is the sum."""
        return not self.key

    @property
    def is_sum(self) -> bool:
        """Tell whether it adds others up."""
        return self.unit is None


def lines_of(found: Consolidated) -> list[UnitLine]:
    """Return the lines in the order of their places, those without points last, then the sum.

    By new boundaries the units that a line is the sum of stand beneath it.
    """
    places = {each.line.unit: each.place for each in ranked(found.lines)}
    last = len(found.units) + 1
    shown: list[UnitLine] = []
    for line in sorted(found.lines, key=lambda each: places.get(each.unit, last)):
        place = places.get(line.unit)
        if not line.gathers:
            shown.append(UnitLine(line.unit, line.name, line.figures, line.parts[0], place, line.why_whole))
            continue
        shown.append(UnitLine(f"{LINE}{line.unit}", line.name, line.figures, None, place))
        shown += [
            UnitLine(part.pinned.unit, f"– {part.pinned.name}", part.figures, part) for part in line.parts
        ]
    return [*shown, UnitLine("", tr("Sum of all units"), found.total)]


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
            text=lambda line: f"{line.name} · {line.note}" if line.note else line.name,
            stretch=True,
            chars=20,
            bold=lambda line: line.is_sum,
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
    return LazyTableModel(columns, key=lambda line: line.key)


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
        text=lambda line: words(line.figures),
        right=True,
        chars=chars,
        drop=drop,
        bold=lambda line: line.is_sum,
    )


def _version(line: UnitLine) -> str:
    return tr("Version {n}", n=line.unit.pinned.version) if line.unit else ""


def _badge(line: UnitLine) -> Shown | None:
    if line.unit is None:
        return None
    words = tr("Version {n}", n=line.unit.pinned.version)
    if line.figures.incomplete:
        return tr("{version}, incomplete", version=words), State.BAD, ""
    return words, State.OK if line.unit.pinned.accepted else State.WARN, ""


def _under(line: UnitLine) -> str:
    figures = line.figures
    points = figures.own if figures.appraised is None else figures.appraised
    return tr("{n} activities · {points} points", n=number(figures.activities), points=_points(points))


def _points(value: Decimal | None) -> str:
    return "–" if value is None else number(value.quantize(Decimal("0.1")))
