"""The choice of the units by which figures are shown: as they reported, or those that took them over."""

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.boundaries import Boundaries
from cchc_desktop.domain.language import tr
from ui.widgets.inputs import ComboField


class BoundariesField(ComboField):
    """Old or new boundaries; it begins with the units as they reported."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__([(each, each.label) for each in Boundaries], parent=parent)
        self.setAccessibleName(tr("Boundaries"))
        self.setToolTip(
            tr("Where units were merged or divided: show the old units, or sum them under the new ones")
        )
        self.fit_content()

    def chosen(self) -> Boundaries:
        """Return the units by which figures are wanted."""
        return Boundaries(str(self.value() or Boundaries.REPORTING))
