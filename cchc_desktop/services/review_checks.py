"""What a reviewer may not write: items nobody can mend, points without a reason."""

from datetime import date

from cchc_desktop.domain.criteria import CriteriaSet, ScoreValues
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.reviews import AppraisedPoints, ReturnedItem
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.review_views import RETURNABLE, ReviewView


def check_item(item: ReturnedItem, today: date) -> None:
    """Raise UserMistake for an item without a reason, or with a day that is past."""
    if not item.reason.strip():
        raise UserMistake(
            tr("{item} has no reason.", item=item.title or item.record),
            hint=tr("Write what must be mended, so that the unit can do it."),
            field="reason",
        )
    if item.due < today:
        raise UserMistake(
            tr("{day} is past.", day=day_words(item.due)),
            hint=tr("Enter a day until which the unit can mend it."),
            field="due",
        )
    if item.noun not in RETURNABLE:
        raise UserMistake(
            tr("This kind of item cannot be returned."),
            hint=tr("Choose the criteria, clauses or activities that must be mended."),
            field="items",
        )


def item_named(view: ReviewView, text: str) -> tuple[Noun, str]:
    """Return what kind of item `text` names in a version: a criterion, a clause, an activity or a case."""
    criteria = {row.criterion.id for row in view.assessment.rows}
    if text in criteria:
        return Noun.ASSESSMENT, text
    found = next((r.noun for r in view.covered.records if r.record == text), None)
    return (found, text) if found in RETURNABLE else (Noun.PLAN, text)


def check_points(chosen: CriteriaSet, own: ScoreValues | None, given: AppraisedPoints) -> None:
    """Raise UserMistake for points that cannot stand, or that differ from the own ones without a reason."""
    criterion = chosen.criterion(given.criterion)
    if not criterion.is_leaf:
        raise UserMistake(
            tr("“{title}” is a group and is not scored itself.", title=criterion.title),
            hint=tr("Score the criteria below it."),
            field="criterion",
        )
    if not given.points.is_finite() or not 0 <= given.points <= criterion.max_points:
        raise UserMistake(
            tr("Points must lie between 0 and {maximum}.", maximum=number(criterion.max_points)),
            hint=tr("Enter a number of points in that range."),
            field="points",
        )
    same = own is not None and not own.not_applicable and own.points == given.points
    if not same and not given.reason:
        raise UserMistake(
            tr("Points that differ from the unit's own need a reason."),
            hint=tr("Write what the points rest on; the unit reads it."),
            field="reason",
        )
