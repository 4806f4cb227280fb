"""Taking a sample case of feedback through as many stages as the sample says."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues, Satisfaction
from cchc_desktop.workspace import Workspace


def take_through(workspace: Workspace, case: Mapping[str, Any], set_clock: Callable[[date], None]) -> None:
    """Enter `case` and take every step it names, each on its own day."""
    register = workspace.feedback
    channel, kind = FeedbackChannel(case["channel"]), FeedbackKind(case["kind"])
    if case.get("refused"):
        register.refuse(received_on=case["received"], channel=channel, kind=kind)
        return
    made = register.receive(
        FeedbackValues(
            received_on=case["received"],
            channel=channel,
            kind=kind,
            content=case["content"],
            sender_name="" if case.get("anonymous") else "Người Gửi Mẫu",
            sender_phone="" if case.get("anonymous") else "0000000000",
        )
    ).record
    steps: dict[str, Callable[[date], object]] = {
        "classified": lambda day: register.classify(made.id, kind=kind, day=day),
        "assigned": lambda day: register.assign(made.id, who=case["in_charge"], day=day),
        "forwarded": lambda day: register.forward(made.id, to=case["forwarded_to"], day=day),
        "told": lambda day: register.note(made.id, text=case["note"], day=day),
        "answered": lambda day: register.answer(made.id, number=case["number"], day=day, text=case["answer"]),
        "published": lambda day: register.publish(made.id, day=day, place=case["place"]),
        "asked": lambda day: register.satisfy(made.id, level=Satisfaction(case["level"]), day=day),
        "closed": lambda day: register.close(made.id, day=day),
        "taken_back": lambda day: register.take_back(made.id, day=day, reason=case["reason"]),
    }
    for name, step in steps.items():
        if name in case:
            set_clock(case[name])
            step(case[name])
