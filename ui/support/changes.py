"""Tells open screens which kinds of things have changed."""

from PySide6.QtCore import QObject, Signal

from cchc_desktop.domain.nouns import Noun


class Changes(QObject):
    """One bell for the whole window."""

    told = Signal(object)
    """Carries a frozenset of `Noun`."""

    def tell(self, nouns: frozenset[Noun]) -> None:
        """Let every listener know that `nouns` changed."""
        if nouns:
            self.told.emit(nouns)
