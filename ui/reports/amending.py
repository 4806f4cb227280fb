"""What a new version does to the issued one: replace its content, or only correct its form."""

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reports import Amendment
from ui.theme.tokens import State
from ui.widgets.dialog import Choice, Question


def ask_amendment(parent: QWidget | None) -> Amendment | None:
    """Ask what was wrong with the issued version; None when it is left as it is."""
    asked = Question(
        tr("What is wrong with the issued report?"),
        tr(
            "Wrong content is mended by a report that replaces it; a mistake of layout or form alone by one "
            "that corrects it. Both get a number of their own and name the old one; the old one stays."
        ),
        state=State.INFO,
        choices=(
            Choice("keep", tr("Leave it as it is"), safe=True),
            Choice(str(Amendment.CORRECTION), tr("Only its form")),
            Choice(str(Amendment.REPLACEMENT), tr("Its content"), look="primary"),
        ),
        parent=parent,
    )
    asked.exec()
    return None if asked.answer == "keep" else Amendment(asked.answer)
