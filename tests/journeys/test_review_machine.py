"""A commune, its district and Sở Nội vụ hand up, judge and exchange bundles in any order."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec
from builders.assessments import answer_everything
from builders.exchange import Exchange, build_trusting, open_copy, record
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.reviews import ReturnedItem, ReviewState, Standing
from cchc_desktop.services.submissions import document_of
from cchc_desktop.workspace import Workspace

QUARTER = "2018-Q1"
DUE = date(2018, 4, 20)
PLACES = st.sampled_from(["commune", "district", "province"])
JUDGES = st.sampled_from(["district", "province"])
WAYS = st.sampled_from(
    [
        ("commune", "district"),
        ("district", "commune"),
        ("district", "province"),
        ("province", "district"),
    ]
)


@cache
def template() -> Path:
    """Three trusting workspaces, the commune's quarter ready to be submitted; made once for the run."""
    folder = Path(tempfile.mkdtemp(prefix="review-machine-")) / "exchange"
    folder.mkdir()
    build_trusting(folder)
    ready = folder.with_name("ready")
    exchange = open_copy(folder, ready)
    record(exchange.commune)
    answer_everything(exchange.commune, QUARTER)
    exchange.close()
    return ready


class ReviewMachine(RuleBasedStateMachine):
    """Every step is one a person could take; what is refused is refused with words and changes nothing."""

    bundles = Bundle("bundles")

    @initialize()
    def begin(self) -> None:
        """Sit three people down, with a stick."""
        self.folder = Path(tempfile.mkdtemp(prefix="review-run-"))
        self.exchange: Exchange = open_copy(template(), self.folder / "exchange")
        self.unit = self.exchange.commune.unit.key
        self.scored = 0
        self.told: list[UserMistake] = []

    @rule(criterion=st.sampled_from(["5.1", "2.3"]))
    def score(self, criterion: str) -> None:
        """The commune corrects points, if they are open."""
        self.scored += 1
        points = Decimal(self.scored % 4) / 4
        commune = self.exchange.commune
        self._try(
            lambda: commune.assessments.set_score(
                commune.plans.period(QUARTER), criterion, points, f"Lần {self.scored}"
            )
        )

    @rule()
    def record_one_more(self) -> None:
        """The commune records another activity of the quarter, if it is open."""
        self._try(lambda: record(self.exchange.commune, f"Buổi phát thanh {self.scored}"))

    @rule()
    def submit(self) -> None:
        """The commune hands the quarter up."""
        commune = self.exchange.commune
        self._try(lambda: commune.assessments.submit(commune.plans.period(QUARTER)))

    @rule()
    def withdraw(self) -> None:
        """The commune takes its version back."""
        commune = self.exchange.commune
        self._try(lambda: commune.assessments.withdraw(commune.plans.period(QUARTER), "Sửa số liệu"))

    @rule(place=JUDGES)
    def accept(self, place: str) -> None:
        """A superior accepts the version it holds."""
        self._judge(place, lambda at, version: at.reviews.accept(version, "Đồng ý"))

    @rule(place=JUDGES, criterion=st.sampled_from(["5.1", "2.3"]))
    def return_it(self, place: str, criterion: str) -> None:
        """A superior returns a criterion of the version it holds."""
        item = ReturnedItem(Noun.ASSESSMENT, criterion, "", "Thiếu nhật ký", DUE)
        self._judge(place, lambda at, version: at.reviews.return_items(version, [item]))

    @rule(place=JUDGES)
    def reopen(self, place: str) -> None:
        """A superior takes its acceptance back."""
        self._judge(place, lambda at, version: at.reviews.reopen(version, "Xem lại"))

    @rule(place=JUDGES)
    def appraise(self, place: str) -> None:
        """A superior notes other points."""
        self._judge(place, lambda at, version: at.reviews.appraise(version, "5.1", Decimal(0), "Thiếu"))

    @rule(target=bundles, way=WAYS, everything=st.booleans())
    def export(self, way: tuple[str, str], *, everything: bool) -> object:
        """Somebody writes a bundle; it may be carried later, twice or never."""
        below, above = (getattr(self.exchange, name) for name in way)
        try:
            sent = below.bundles.export(
                self.exchange.stick, above.unit.key, plain_reason="x", all_entries=everything
            )
        except UserMistake:
            return multiple()
        return way[1], sent.record.path

    @rule(carried=bundles)
    def bring_in(self, carried: tuple[str, Path]) -> None:
        """Somebody carries a bundle to whom it is for, in whatever order."""
        place, path = carried
        (result,) = getattr(self.exchange, place).bundles.bring_in([path]).record
        assert result.outcome in {Outcome.IMPORTED, Outcome.ALREADY, Outcome.WAITING}, result

    @invariant()
    def what_is_frozen_is_what_is_here(self) -> None:
        """While a version is with the superiors, the records are exactly those it covers."""
        if not hasattr(self, "exchange"):
            return
        commune = self.exchange.commune
        period = commune.plans.period(QUARTER)
        view, obligations = commune.assessments._read(period, "", commune.unit)
        current = view.standing.current
        if current is None or view.state is ReviewState.RETURNED:
            return
        with commune._office.reading() as session:
            document = document_of(session, view.unit, period, view, obligations)
        if sha256(document).hexdigest() != current.version.sha256:
            raise AssertionError(msgspec.json.decode(document))

    @invariant()
    def numbers_are_never_used_twice(self) -> None:
        """The commune's versions are 1, 2, 3 …, and at most one counts."""
        if hasattr(self, "exchange"):
            numbers = [v.version.number for v in self._standing(self.exchange.commune).versions]
            assert numbers == list(range(1, len(numbers) + 1))

    def teardown(self) -> None:
        """Carry everything everywhere: all three then see the same, and nothing was lost."""
        if not hasattr(self, "exchange"):
            return
        try:
            self._settle()
        finally:
            self.exchange.close()
            shutil.rmtree(self.folder)

    def _settle(self) -> None:
        up = (("commune", "district"), ("district", "province"))
        down = (("province", "district"), ("district", "commune"))
        for way in (*up, *down, *up):
            below, above = (getattr(self.exchange, name) for name in way)
            try:
                sent = below.bundles.export(self.exchange.stick, above.unit.key, plain_reason="x")
            except UserMistake:
                continue
            (result,) = above.bundles.bring_in([sent.record.path]).record
            assert result.outcome in {Outcome.IMPORTED, Outcome.ALREADY}, result
        assert all(mistake.message and mistake.hint for mistake in self.told)
        standings = [
            self._standing(at)
            for at in (self.exchange.commune, self.exchange.district, self.exchange.province)
        ]
        assert standings[0].versions == standings[1].versions == standings[2].versions
        assert standings[0].decisions == standings[1].decisions == standings[2].decisions
        assert standings[0].idle == standings[1].idle == standings[2].idle
        assert not any(standing.strays for standing in standings)
        if standings[1].versions:
            assert standings[0].state is standings[1].state is standings[2].state

    def _standing(self, at: Workspace) -> Standing:
        return at.reviews.standing(at.plans.period(QUARTER), self.unit)

    def _judge(self, place: str, act: Callable[[Workspace, str], object]) -> None:
        at: Workspace = getattr(self.exchange, place)
        standing = self._standing(at)
        if standing.current is not None:
            version = standing.current.version.id
            self._try(lambda: act(at, version))

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except UserMistake as mistake:
            self.told.append(mistake)


ReviewMachine.TestCase.settings = settings(
    max_examples=5,
    stateful_step_count=16,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
TestReviewMachine = ReviewMachine.TestCase
