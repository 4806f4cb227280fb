"""Whatever order officers take steps in, a case's stage, its lists, its trail and its sender stay true."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from builders.workspaces import SetClock, build_template, copy_of, everything_in
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import (
    FeedbackChannel,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    FeedbackValues,
    Satisfaction,
)
from cchc_desktop.domain.feedback_stages import Step, steps_of
from cchc_desktop.services.feedback_rows import FeedbackFilter

NAME = "Lê Thị Bí Mật"
FIRST = date(2018, 5, 9)
_made: list[Path] = []


def template() -> Path:
    """Return a closed workspace, made once for all runs."""
    if not _made:
        _made.append(build_template(Path(tempfile.mkdtemp(prefix="cchc-machine-")) / "template"))
    return _made[0]


class Register(RuleBasedStateMachine):
    """Random steps on a few cases, held against what the domain says may follow."""

    cases = Bundle("cases")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="cchc-machine-"))
        self.at = copy_of(template(), self.folder / "commune", SetClock())
        self.known: dict[str, int] = {}

    def teardown(self) -> None:
        """Close the workspace and remove it."""
        self.at.close()
        shutil.rmtree(self.folder)

    @rule(target=cases, kind=st.sampled_from([FeedbackKind.CONDUCT, FeedbackKind.REGULATION]))
    def receive(self, kind: FeedbackKind) -> str:
        """Enter a case with its sender."""
        values = FeedbackValues(FIRST, FeedbackChannel.PHONE, kind, "Hồ sơ chậm", NAME, "0905123412")
        made = self.at.feedback.receive(values).record
        self.known[made.id] = 1
        return made.id

    @precondition(lambda self: self.known)
    @rule(case=cases, step=st.sampled_from(Step), after=st.integers(0, 40))
    def take(self, case: str, step: Step, after: int) -> None:
        """Take any step on any day: what may not follow is refused and changes nothing."""
        before = self.at.feedback.get(case)
        rows = everything_in(self.at.folder)
        try:
            after_step = self._steps(case, FIRST + timedelta(days=after))[step]()
        except UserMistake as mistake:
            told = mistake.hint
        else:
            told = ""
        if told:
            assert everything_in(self.at.folder) == rows
            return
        assert step in steps_of(before)
        assert after_step.revision == before.revision + 1
        self.known[case] += 1
        if step is Step.REFUSE:
            assert (after_step.content, after_step.has_sender) == ("", False)

    @rule(case=cases)
    def erase(self, case: str) -> None:
        """Erase the sender: the case stays as it is."""
        before = self.at.feedback.get(case)
        self.at.feedback.senders.erase([case], "Người gửi yêu cầu")
        assert not self.at.feedback.get(case).has_sender
        assert self.at.feedback.get(case).revision == before.revision

    @invariant()
    def every_case_is_in_one_stage(self) -> None:
        """The filter by stage finds each case once, in the stage its record says."""
        found = {c.id: s for s in FeedbackState for c in self.at.feedback.find(FeedbackFilter(state=s))}
        assert found == {case: self.at.feedback.get(case).state for case in self.known}
        waiting = {c.id for c in self.at.feedback.find(FeedbackFilter(waiting=True))}
        assert waiting == {case for case in self.known if self.at.feedback.get(case).waits}

    @invariant()
    def the_trail_holds_and_names_nobody(self) -> None:
        """The chain of the trail is whole, and the sender's name stands in no row of any table."""
        assert self.at.audit.verify().broken_at is None
        assert NAME not in repr(everything_in(self.at.folder))

    def _steps(self, case: str, day: date) -> dict[Step, Callable[[], FeedbackRecord]]:
        register = self.at.feedback
        return {
            Step.CLASSIFY: lambda: register.classify(case, kind=FeedbackKind.CONDUCT, day=day).record,
            Step.ASSIGN: lambda: register.assign(case, who="Hà", day=day).record,
            Step.FORWARD: lambda: register.forward(case, to="574", day=day).record,
            Step.NOTE: lambda: register.note(case, text="Đang xác minh", day=day).record,
            Step.ANSWER: lambda: register.answer(case, number="1", day=day, text="x").record,
            Step.PUBLISH: lambda: register.publish(case, day=day, place="Bảng tin").record,
            Step.SATISFY: lambda: register.satisfy(case, level=Satisfaction.SATISFIED, day=day).record,
            Step.CLOSE: lambda: register.close(case, day=day, reason="Không công khai").record,
            Step.REFUSE: lambda: register.refuse_case(case, kind=FeedbackKind.COMPLAINT, day=day).record,
            Step.TAKE_BACK: lambda: register.take_back(case, day=day, reason="Rút").record,
            Step.REOPEN: lambda: register.reopen(case, reason="Mở lại").record,
        }


TestRegister = Register.TestCase
TestRegister.settings = settings(max_examples=8, stateful_step_count=14, deadline=None)
