"""Reading a criteria set: the tree, its rules, and the points that must add up."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Final

from cchc_desktop.catalogues.source import Source, Table
from cchc_desktop.domain.criteria import (
    Bracket,
    Brackets,
    Checklist,
    ClassBand,
    CriteriaSet,
    Criterion,
    Deduction,
    Direct,
    IndicatorName,
    IndicatorRef,
    Measure,
    Part,
    Ratio,
    Rule,
    YesNo,
    parse_indicator,
)
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import UnitKind
from cchc_desktop.domain.plans import ALL, Plan
from cchc_desktop.domain.vietnamese import number

_SET_KEYS: Final = frozenset({
    "id", "version", "title", "year", "level", "plan", "points", "rounding", "proposed", "classes"
})  # fmt: skip
_CRITERION_KEYS: Final = frozenset({
    "id", "parent", "title", "text", "points", "rule", "indicator", "done_words", "planned_words", "clauses",
    "evidence", "survey",
})  # fmt: skip
_RULE_KEYS: Final[Mapping[str, frozenset[str]]] = {
    "ratio": frozenset({"floor"}),
    "brackets": frozenset({"measure", "brackets"}),
    "checklist": frozenset({"parts"}),
    "yes_no": frozenset(),
    "direct": frozenset(),
    "deduction": frozenset({"per", "at_most"}),
}


def load_criteria_set(path: Path, *, plans: Mapping[str, Plan], channels: AbstractSet[str]) -> CriteriaSet:
    """Read the set in `path`; raise UserMistake with file and line when it is wrong."""
    return read_criteria_set(path.read_text(encoding="utf-8"), path.name, plans=plans, channels=channels)


def read_criteria_set(
    text: str, name: str, *, plans: Mapping[str, Plan], channels: AbstractSet[str]
) -> CriteriaSet:
    """Read a set from its TOML `text`, checked against the plan it names; `name` stands for the file."""
    return criteria_set_of(Source(name, text), plans=plans, channels=channels)


def criteria_set_of(source: Source, *, plans: Mapping[str, Plan], channels: AbstractSet[str]) -> CriteriaSet:
    """Return the set in `source`; UserMistake with file and line when it is wrong."""
    source.close({"set", "criteria"})
    head = source.one("set")
    head.close(_SET_KEYS)
    plan_id = head.text("plan")
    head.known("plan", [plan_id], plans)
    level = head.text("level")
    head.known("level", [level], {ALL, *UnitKind})
    tables: dict[str, Table] = {}
    criteria: dict[str, Criterion] = {}
    for table in source.many("criteria"):
        criterion = _criterion(table, criteria, plan=plans[plan_id], channels=channels)
        criteria[criterion.id] = criterion
        tables[criterion.id] = table
    rounding = head.decimal("rounding")
    if rounding <= 0:
        raise head.fault("rounding", tr("points cannot be rounded to 0."), tr("Write a step such as 0.01."))
    criteria_set = CriteriaSet(
        id=head.text("id"),
        version=head.integer("version"),
        title=head.text("title"),
        year=head.integer("year"),
        level=level,
        rounding=rounding,
        classes=_classes(head),
        criteria=tuple(criteria.values()),
        proposed=head.flag("proposed"),
    )
    _check_sums(criteria_set, head, tables)
    return criteria_set


def _criterion(
    table: Table, before: Mapping[str, Criterion], *, plan: Plan, channels: AbstractSet[str]
) -> Criterion:
    table.close(_CRITERION_KEYS)
    identity = table.text("id")
    if identity in before:
        raise table.fault(
            "id", tr("“{id}” is used twice.", id=identity), tr("Give each criterion an id of its own.")
        )
    parent = table.text("parent", "") or None
    if parent is not None and (parent not in before or before[parent].is_leaf):
        raise table.fault(
            "parent",
            tr("there is no group “{parent}” above this criterion.", parent=parent),
            tr("Write the group, without a rule, before the criteria that belong to it."),
        )
    maximum = table.decimal("points")
    if maximum <= 0:
        raise table.fault("points", tr("the points must be more than 0."), tr("Write the maximum points."))
    clauses = table.texts("clauses")
    table.known("clauses", clauses, {task.clause for task in plan.tasks})
    rule = _rule(table, maximum) if "rule" in table.values else None
    indicator = _indicator(table, plan, channels)
    survey = table.flag("survey")
    if indicator is not None and (rule is None or isinstance(rule, Direct) or survey):
        raise table.fault(
            "indicator",
            tr("this criterion cannot have an indicator."),
            tr("Groups, directly typed and survey criteria have none: remove the line."),
        )
    if indicator is None and rule is not None and not isinstance(rule, Direct) and not survey:
        raise table.fault(
            "indicator", tr("the rule has no indicator."), tr("Name the indicator that feeds the rule.")
        )
    counted = indicator is not None and not isinstance(rule, Checklist)
    return Criterion(
        id=identity,
        parent=parent,
        title=table.text("title"),
        text=table.text("text"),
        max_points=maximum,
        rule=rule,
        indicator=indicator,
        clauses=clauses,
        evidence_required=table.flag("evidence"),
        survey=survey,
        done_words=table.text("done_words", None if counted else ""),
        planned_words=table.text("planned_words", None if counted and _shows_planned(rule) else ""),
    )


def _shows_planned(rule: Rule | None) -> bool:
    """Tell whether the formula of `rule` names what was planned."""
    return isinstance(rule, Ratio | YesNo) or (isinstance(rule, Brackets) and rule.measure is Measure.PERCENT)


def _indicator(table: Table, plan: Plan, channels: AbstractSet[str]) -> IndicatorRef | None:
    text = table.text("indicator", "")
    if not text:
        return None
    try:
        found = parse_indicator(text)
    except UserMistake as mistake:
        raise table.fault("indicator", mistake.message, mistake.hint) from mistake
    if found.name is IndicatorName.BLOCK_COMPLETION:
        table.known("indicator", [found.parameter], {block.code for block in plan.blocks})
    elif found.name is IndicatorName.CHANNEL_COUNT:
        table.known("indicator", found.parameter.split("+"), channels)
    elif found.parameter:
        table.known("indicator", [found.parameter], {task.clause for task in plan.tasks})
    return found


def _rule(table: Table, maximum: Decimal) -> Rule:
    values = table.table("rule")
    kind = values.get("kind")
    if not isinstance(kind, str) or kind not in _RULE_KEYS:
        raise _rule_fault(table, tr("Give “kind” as one of: {kinds}.", kinds=", ".join(_RULE_KEYS)))
    if not set(values) <= _RULE_KEYS[kind] | {"kind"}:
        allowed = ", ".join(sorted(_RULE_KEYS[kind])) or tr("nothing")
        raise _rule_fault(table, tr("Beside “kind”, the rule {kind} takes: {keys}.", kind=kind, keys=allowed))
    match kind:
        case "ratio":
            return _ratio(table, values)
        case "brackets":
            return _brackets(table, values, maximum)
        case "checklist":
            return _checklist(table, values, maximum)
        case "yes_no":
            return YesNo()
        case "direct":
            return Direct()
        case _:
            return _deduction(table, values, maximum)


def _ratio(table: Table, values: Mapping[str, object]) -> Ratio:
    floor = table.exact("rule", values.get("floor", 0))
    if floor > 1:
        raise _rule_fault(table, tr("“floor” is a share from 0 to 1."))
    return Ratio(floor)


def _brackets(table: Table, values: Mapping[str, object], maximum: Decimal) -> Brackets:
    measure = values.get("measure", str(Measure.PERCENT))
    if measure not in set(Measure):
        raise _rule_fault(table, tr("Give “measure” as one of: {words}.", words=", ".join(Measure)))
    rows = _rows(table, values, "brackets", width=2)
    brackets = tuple(Bracket(table.exact("rule", row[0]), table.exact("rule", row[1])) for row in rows)
    rising = all(a.start < b.start and a.points < b.points for a, b in pairwise(brackets))
    if not brackets or not rising or brackets[-1].points != maximum:
        wish = tr("Let brackets rise in value and points, up to {maximum}.", maximum=number(maximum))
        raise _rule_fault(table, wish)
    return Brackets(brackets, Measure(str(measure)))


def _checklist(table: Table, values: Mapping[str, object], maximum: Decimal) -> Checklist:
    rows = _rows(table, values, "parts", width=3)
    parts = tuple(Part(str(row[0]), str(row[1]), table.exact("rule", row[2])) for row in rows)
    total = sum((part.points for part in parts), Decimal(0))
    if len({part.id for part in parts}) < len(parts) or total != maximum:
        raise _rule_fault(table, tr("Let the parts differ and add up to {maximum}.", maximum=number(maximum)))
    return Checklist(parts)


def _deduction(table: Table, values: Mapping[str, object], maximum: Decimal) -> Deduction:
    per, at_most = table.exact("rule", values.get("per")), table.exact("rule", values.get("at_most"))
    if not 0 < per <= at_most <= maximum:
        wish = tr("Let “per” lie above 0, and “at_most” from “per” to {maximum}.", maximum=number(maximum))
        raise _rule_fault(table, wish)
    return Deduction(per, at_most)


def _rows(table: Table, values: Mapping[str, object], key: str, *, width: int) -> list[list[object]]:
    rows = values.get(key)
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == width for row in rows):
        raise _rule_fault(table, tr("Write “{key}” as a list of lists of {n} values.", key=key, n=width))
    return rows


def _rule_fault(table: Table, mend: str) -> UserMistake:
    return table.fault("rule", tr("the rule is wrong."), mend)


def _classes(head: Table) -> tuple[ClassBand, ...]:
    rows = _rows_of_classes(head)
    bands = tuple(ClassBand(str(label), head.exact("classes", start)) for label, start in rows)
    falling = all(a.from_percent > b.from_percent for a, b in pairwise(bands))
    if not bands or not falling or bands[-1].from_percent != 0 or bands[0].from_percent > 100:
        raise head.fault(
            "classes",
            tr("the classes do not cover 0 to 100."),
            tr("Write them from the highest to the lowest, the last from 0."),
        )
    return bands


def _rows_of_classes(head: Table) -> list[list[object]]:
    rows = head.values.get("classes")
    if not isinstance(rows, list) or not all(isinstance(row, list) and len(row) == 2 for row in rows):
        raise head.fault(
            "classes",
            tr("the classes are wrong."),
            tr("Write each as a list of its name and the percentage it starts from."),
        )
    return rows


def _check_sums(criteria_set: CriteriaSet, head: Table, tables: Mapping[str, Table]) -> None:
    """Complain when a group's points are not the sum of what stands below it, or it is empty."""
    for group in criteria_set.criteria:
        if group.is_leaf:
            continue
        total = sum((c.max_points for c in criteria_set.children(group.id)), Decimal(0))
        if total != group.max_points:
            raise tables[group.id].fault("points", *_sum_words(total, group.max_points))
    total = sum((c.max_points for c in criteria_set.children(None)), Decimal(0))
    if total != head.decimal("points"):
        raise head.fault("points", *_sum_words(total, head.decimal("points")))


def _sum_words(total: Decimal, stated: Decimal) -> tuple[str, str]:
    return (
        tr("the points below add up to {total}, not {stated}.", total=number(total), stated=number(stated)),
        tr("Correct this number or the points of the criteria below."),
    )
