"""The first screen counts duties as an officer reads them."""

from datetime import UTC, date, datetime
from pathlib import Path

from cchc_desktop.domain.activities import ActivityValues
from cchc_desktop.domain.users import NewUser
from cchc_desktop.workspace import Workspace


class _June:
    """Tells the morning of 26 June 2018."""

    def now(self) -> datetime:
        """Return 09:00 in Việt Nam."""
        return datetime(2018, 6, 26, 2, tzinfo=UTC)


def test_a_running_duty_stands_well_once_something_was_done(tmp_path: Path) -> None:
    """One broadcast makes its clause stand well; what is due later in the year is not called for yet."""
    admin = NewUser("ha", "Nguyễn Thị Thu Hà", "Công chức", "mat-khau-dai")
    workspace = Workspace.create(tmp_path / "ws", unit_code="22693", admin=admin, clock=_June(), plain=True)
    day = date(2018, 5, 3)
    workspace.activities.record(
        ActivityValues(title="Phát thanh", channel="radio", starts_on=day, ends_on=day, clauses=("II.2.c.3",))
    )
    view = workspace.overview.read(workspace.plans.period("2018-Q2"))
    workspace.close()
    assert view.duties.done_clauses == ("II.2.c.3",)
    assert "II.2.a.7" not in view.duties.planned_clauses
    assert {o.clause for o in view.due_soon} <= set(view.duties.planned_clauses)
    assert view.duties_before.done == 0
    assert len(view.obligations) == len(workspace.plans.tasks_of())
