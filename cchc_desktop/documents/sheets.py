"""Pages that fill from top to bottom, each numbered as its profile asks."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from cchc_desktop.documents import measures as m
from cchc_desktop.documents.faces import Face, Faces
from cchc_desktop.documents.lines import Line
from cchc_desktop.domain.reports import Profile

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas


class Sheets:
    """A run of pages with a pen that moves down; `y` is the top of what comes next."""

    def __init__(self, canvas: "Canvas", faces: Faces, profile: Profile) -> None:
        self.canvas = canvas
        self.faces = faces
        self.profile = profile
        self.paper = m.PORTRAIT
        self.y = self.paper.ceiling
        self.page = 0
        """Index of the page being drawn, from 0."""
        self._number = 1
        self._open = False

    def begin(self, paper: m.Paper) -> None:
        """Start a run of pages of its own, numbered from 1."""
        self.close()
        self._number = 1
        self._start(paper)

    def turn(self) -> None:
        """Go on to the next page of the run."""
        self.close()
        self._number += 1
        self._start(self.paper)

    def close(self) -> None:
        """Finish the page with its number; page 1 of a run bears none."""
        if not self._open:
            return
        if self._number > 1:
            x, y, align = m.page_number_at(self.profile, self.paper)
            self.text(str(self._number), self.faces.regular, m.PAGE_NUMBER_SIZE, x, y, align)
        self.canvas.showPage()
        self.page += 1
        self._open = False

    def _start(self, paper: m.Paper) -> None:
        self.paper = paper
        self.canvas.setPageSize((paper.width, paper.height))
        self.y = paper.ceiling
        self._open = True

    @property
    def room(self) -> float:
        """Return how many points are left on the page."""
        return self.y - self.paper.bottom

    def make_room(self, height: float) -> None:
        """Turn the page unless `height` points are left, or the page is still empty."""
        if height > self.room + 0.01 and self.y < self.paper.ceiling:
            self.turn()

    def text(  # noqa: PLR0917 - words, looks and place in the order every canvas takes them
        self, text: str, face: Face, size: float, x: float, y: float, align: str = "left"
    ) -> None:
        """Draw one line with its baseline at `y`; `x` is its left end, centre or right end."""
        if align != "left":
            width = face.width(text, size)
            x -= width / 2 if align == "centre" else width
        self.canvas.setFont(face.name, size)
        self.canvas.drawString(x, y, text)

    def centred(self, texts: Iterable[str], face: Face, size: float, leading: float) -> None:
        """Draw lines centred between the margins and move down past them."""
        middle = self.paper.left + self.paper.text_width / 2
        for text in texts:
            self.text(text, face, size, middle, self.baseline(size, leading), "centre")
            self.y -= leading

    def baseline(self, size: float, leading: float) -> float:
        """Return the baseline of a line whose top is at `y`."""
        return self.y - (leading - size) / 2 - size * 0.8

    def rule(self, centre: float, y: float, length: float) -> None:
        """Draw a thin rule of `length` points around `centre`."""
        self.canvas.setLineWidth(m.RULE_WIDTH)
        self.canvas.line(centre - length / 2, y, centre + length / 2, y)

    def lines(
        self, lines: Iterable[Line], size: float, leading: float, *, indent: float = 0, justify: bool = True
    ) -> None:
        """Draw the lines of a paragraph, stretched to the right margin except the last.

        `indent` moves the first line in.
        """
        pen = self.canvas.beginText()
        for line in lines:
            pen.setTextOrigin(self.paper.left + indent, self.baseline(size, leading))
            spread = justify and not line.last and line.gaps
            room = self.paper.text_width - indent
            pen.setWordSpace((room - line.width) / line.gaps if spread else 0)
            for text, face in line.pieces:
                pen.setFont(face.name, size)
                pen.textOut(text)
            self.y -= leading
            indent = 0
        pen.setWordSpace(0)
        self.canvas.drawText(pen)


def new_canvas(out: BinaryIO, known: Faces, *, title: str, author: str, size: float) -> "Canvas":
    """Return the canvas of a Vietnamese document of the office's own, in portrait, written to `out`."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(
        out,
        pagesize=(m.PORTRAIT.width, m.PORTRAIT.height),
        initialFontName=known.regular.name,
        initialFontSize=size,
        lang="vi",
    )
    canvas.setTitle(title)
    canvas.setAuthor(known.printable(author))
    return canvas
