"""Says that what was saved belongs to another quarter, and offers to go there."""

from datetime import date

from cchc_desktop.domain.language import tr
from ui.support.desk import Desk
from ui.theme.tokens import State
from ui.widgets.banner import Banner


def offer_quarter(desk: Desk, banner: Banner, day: date, words: str) -> None:
    """Say `words` in `banner`, with a button that turns all screens to the quarter of `day`."""
    its = next((quarter for quarter in desk.workspace.plans.quarters() if quarter.contains(day)), None)

    def go() -> None:
        banner.clear()
        if its is not None:
            desk.choose_period(its)

    banner.say(State.INFO, words, button=tr("Go to {period}", period=its.label) if its else "", on_click=go)
