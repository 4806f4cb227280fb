"""Why a bundle is not taken, in the officer's words."""

from cchc_desktop.domain.errors import Refused, Trouble
from cchc_desktop.domain.language import tr


class BundleRefused(Refused):
    """The bundle is damaged, altered, not a bundle, or not meant for this station."""


class NewerProgram(Trouble):
    """The bundle was made by a newer program; nothing in it is lost by waiting for that program."""


def refused(reason: str) -> BundleRefused:
    """Return the refusal of a damaged or altered bundle, with what to do about it."""
    return BundleRefused(reason, hint=tr("Nothing was imported. Ask the sender to export the bundle again."))


def needs_newer(version: str) -> NewerProgram:
    """Return the answer to a bundle that only program `version` and later can read."""
    return NewerProgram(
        tr("This bundle was made by a newer program."),
        hint=tr("Install version {version} or later, then import the bundle again.", version=version),
    )
