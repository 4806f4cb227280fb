"""The list of the register: filtered, counted, sorted and paged by the database."""

from collections.abc import Callable
from datetime import date
from typing import Any

from cchc_desktop.domain.feedback import (
    FeedbackChannel,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    FeedbackValues,
    Satisfaction,
)
from cchc_desktop.services.feedback_rows import FeedbackFilter
from cchc_desktop.workspace import Workspace

DAY = date(2018, 5, 9)


def receive(at: Workspace, **changes: Any) -> FeedbackRecord:
    """Enter a case of May 2018; `changes` replace its values."""
    values: dict[str, Any] = {
        "received_on": DAY,
        "channel": FeedbackChannel.PHONE,
        "kind": FeedbackKind.CONDUCT,
        "content": "Hồ sơ hộ tịch trả chậm hai ngày.",
        **changes,
    }
    return at.feedback.receive(FeedbackValues(**values)).record


def test_the_register_is_filtered_by_what_officers_ask(commune: Workspace) -> None:
    """By stage, kind, channel, period, what waits, what is late, and words without diacritics."""
    find = commune.feedback.find
    old = receive(commune, received_on=date(2018, 3, 20), content="Lệ phí chưa niêm yết")
    new = receive(commune, channel=FeedbackChannel.BOX, kind=FeedbackKind.REGULATION)
    done = receive(commune)
    commune.feedback.answer(done.id, number="9/UBND", day=date(2018, 5, 20), text="Đã xong")
    refused = commune.feedback.refuse(
        received_on=DAY, channel=FeedbackChannel.BOX, kind=FeedbackKind.DENUNCIATION
    ).record
    looks: list[tuple[FeedbackFilter, set[str]]] = [
        (FeedbackFilter(), {old.id, new.id, done.id, refused.id}),
        (FeedbackFilter(state=FeedbackState.RECEIVED), {old.id, new.id}),
        (FeedbackFilter(state=FeedbackState.ANSWERED), {done.id}),
        (FeedbackFilter(state=FeedbackState.REFUSED), {refused.id}),
        (FeedbackFilter(state=FeedbackState.CLOSED), set()),
        (FeedbackFilter(kind=FeedbackKind.REGULATION), {new.id}),
        (FeedbackFilter(channel=FeedbackChannel.BOX), {new.id, refused.id}),
        (FeedbackFilter(period=commune.plans.period("2018-Q1")), {old.id}),
        (FeedbackFilter(waiting=True), {old.id, new.id}),
        (FeedbackFilter(late=True), {old.id, new.id}),
        (FeedbackFilter(words="niem yet le phi"), {old.id}),
        (FeedbackFilter(words="9/ubnd"), {done.id}),
        (FeedbackFilter(words="100%"), set()),
    ]
    for wanted, ids in looks:
        assert {c.id for c in find(wanted)} == ids, wanted
        assert commune.feedback.count(wanted) == len(ids)


def test_the_register_is_paged_and_sorted_by_the_database(commune: Workspace) -> None:
    """Every order, both ways round, page by page, holds each case once; equals stand by their code."""
    days = [date(2018, 5, day) for day in (9, 3, 21, 9, 14)]
    channels = [FeedbackChannel.PHONE, FeedbackChannel.BOX, *[FeedbackChannel.PAPER] * 3]
    made = [receive(commune, received_on=d, channel=c) for d, c in zip(days, channels, strict=True)]
    orders: dict[str, Callable[[FeedbackRecord], object]] = {
        "code": lambda c: c.code,
        "received": lambda c: (c.received_on, c.code),
        "channel": lambda c: (str(c.channel), c.code),
        "due": lambda c: (c.due, c.code),
    }
    for sort, key in orders.items():
        wanted = [c.id for c in sorted(made, key=key)]
        for way, ids in ((sort, wanted), (f"-{sort}", wanted[::-1])):
            pages = [
                commune.feedback.page(FeedbackFilter(), sort=way, offset=at, limit=2) for at in (0, 2, 4)
            ]
            assert [c.id for page in pages for c in page] == ids


def test_every_stage_is_found_by_its_filter(commune: Workspace) -> None:
    """The filter by stage and the stage of the record agree at each step."""
    made = receive(commune)
    register, day = commune.feedback, date(2018, 6, 1)
    steps: list[Callable[[], object]] = [
        lambda: register.classify(made.id, kind=FeedbackKind.CONDUCT, day=day),
        lambda: register.assign(made.id, who="Hà", day=day),
        lambda: register.forward(made.id, to="574", day=day),
        lambda: register.answer(made.id, number="1", day=day, text="x"),
        lambda: register.publish(made.id, day=day, place="Bảng tin"),
        lambda: register.satisfy(made.id, level=Satisfaction.ACCEPTABLE, day=day),
        lambda: register.close(made.id, day=day),
    ]
    for step in steps:
        step()
        state = register.get(made.id).state
        found = [s for s in FeedbackState if register.find(FeedbackFilter(state=s))]
        assert found == [state]


def test_the_list_is_newest_first_and_of_its_period(commune: Workspace) -> None:
    """A quarter's list holds the cases received in it."""
    spring = receive(commune, received_on=date(2018, 3, 31))
    first, second = receive(commune), receive(commune)
    assert [c.id for c in commune.feedback.cases()] == [second.id, first.id, spring.id]
    assert [c.id for c in commune.feedback.cases(commune.plans.period("2018-Q1"))] == [spring.id]
