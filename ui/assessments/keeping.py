"""Who may do what on the page of the self-assessment: the rest is greyed or read only, with the reason."""

from cchc_desktop.domain.roles import Right
from ui.assessments.criterion import CriterionPane
from ui.assessments.tree import CriteriaPane
from ui.support.desk import Desk
from ui.support.rights import follow_rights, keep_to, refusal


def keep_assessment_to_rights(desk: Desk, tree: CriteriaPane, form: CriterionPane) -> None:
    """Keep what changes answers and their evidence to those who may, as long as the page lives."""
    keep_to(desk, Right.RECORD, tree.proposals, *form.changes())
    keep_to(desk, Right.CASES, *form.evidence.changes())
    follow_rights(desk, form, lambda: form.only_look(on=bool(refusal(desk, Right.RECORD))))
