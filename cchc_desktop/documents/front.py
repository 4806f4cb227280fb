"""The head of an official document and its signature block, where they stand on the page."""

from dataclasses import dataclass

from cchc_desktop.documents import measures as m
from cchc_desktop.documents.lines import balanced, wrap
from cchc_desktop.documents.sheets import Sheets
from cchc_desktop.domain.reports import ReportContent, official_file_number
from cchc_desktop.domain.signatures import Place, Rectangle
from cchc_desktop.domain.vietnamese import official_date

_HEAD_LEADING = 15.5
_BLANK = "\u00a0" * 6
"""Room to write in; no line breaks in it."""
_BLANK_NUMBER = 30.0
_SIGNATURE_LEADING = 18.0
_RECIPIENT_LEADING = 13.2


@dataclass(frozen=True, slots=True)
class HeadPlaces:
    """Where number and date stand."""

    number: Place
    date: Place


def number_line(content: ReportContent, blank: str = _BLANK) -> str:
    """Return "05/BC-UBND", with room to write the number while there is none."""
    number = official_file_number(content.number) if content.number else blank
    return f"{number}/{content.letterhead.symbol}"


def date_words(content: ReportContent, blank: str = _BLANK) -> str:
    """Return the document's date in words, with room for day and month while there is none."""
    if content.issued_on is not None:
        return official_date(content.issued_on)
    return f"ngày{blank}tháng{blank}năm\u00a0{content.year}"


def draw_head(sheets: Sheets, content: ReportContent, *, for_signing: bool) -> HeadPlaces:
    """Draw the bodies, the national title, number and date (Nghị định 30/2020/NĐ-CP, Phụ lục I, II).

    With `for_signing` and no date yet, the words of the date are left to the form field as well.
    """
    faces, paper, letter = sheets.faces, sheets.paper, content.letterhead
    left = paper.left + m.HEADER_LEFT / 2
    right = paper.left + (m.HEADER_LEFT + paper.text_width) / 2
    top = sheets.y
    width = m.HEADER_LEFT - 6

    y = top - m.BODY_NAME_SIZE
    for source in letter.superior_body:
        for text in balanced(faces.printable(source), faces.regular, m.BODY_NAME_SIZE, width):
            sheets.text(text, faces.regular, m.BODY_NAME_SIZE, left, y, "centre")
            y -= _HEAD_LEADING
    last = ""
    for source in letter.body_lines:
        for text in balanced(faces.printable(source), faces.bold, m.BODY_NAME_SIZE, width):
            sheets.text(text, faces.bold, m.BODY_NAME_SIZE, left, y, "centre")
            last = text
            y -= _HEAD_LEADING
    sheets.rule(left, y + _HEAD_LEADING - 4, faces.bold.width(last, m.BODY_NAME_SIZE) * m.RULE_SHARE)

    motto_y = top - m.NATION_SIZE - _HEAD_LEADING - 0.5
    sheets.text(m.NATION, faces.bold, m.NATION_SIZE, right, top - m.NATION_SIZE, "centre")
    sheets.text(m.MOTTO, faces.bold, m.MOTTO_SIZE, right, motto_y, "centre")
    sheets.rule(right, motto_y - 4, faces.bold.width(m.MOTTO, m.MOTTO_SIZE))

    base = min(y, motto_y - _HEAD_LEADING) - 8
    number = _draw_number(sheets, content, left, base)
    date = _draw_date(sheets, content, right, base, for_signing=for_signing)
    sheets.y = base - 24
    return HeadPlaces(number, date)


def _draw_number(sheets: Sheets, content: ReportContent, centre: float, y: float) -> Place:
    face, size = sheets.faces.regular, m.NUMBER_SIZE
    before = "Số: "
    number = official_file_number(content.number) if content.number else ""
    after = sheets.faces.printable(f"/{content.letterhead.symbol}")
    wide = face.width(number, size) if number else _BLANK_NUMBER
    start = centre - (face.width(before, size) + wide + face.width(after, size)) / 2
    middle = start + face.width(before, size)
    if number:
        sheets.text(before + number + after, face, size, start, y)
    else:
        sheets.text(before, face, size, start, y)
        sheets.text(after, face, size, middle + wide, y)
    return Place(sheets.page, Rectangle(middle, y - 4, middle + wide, y + size))


def _draw_date(
    sheets: Sheets, content: ReportContent, centre: float, y: float, *, for_signing: bool
) -> Place:
    face, size = sheets.faces.italic, m.DATE_SIZE
    place = sheets.faces.printable(f"{content.letterhead.place}, ")
    words = date_words(content)
    start = centre - face.width(place + words, size) / 2
    field = start + face.width(place, size)
    left_to_field = for_signing and content.issued_on is None
    sheets.text(place if left_to_field else place + words, face, size, start, y)
    return Place(sheets.page, Rectangle(field, y - 4, field + face.width(words, size) + 2, y + size))


def draw_title(sheets: Sheets, content: ReportContent) -> None:
    """Draw BÁO CÁO, the subject with the rule under it, and who is addressed."""
    faces, paper = sheets.faces, sheets.paper
    leading = 18.0
    sheets.centred([content.title], faces.bold, m.TITLE_SIZE, leading)
    subject = _subject_lines(sheets, content)
    for text in subject:
        sheets.make_room(leading)
        sheets.centred([text], faces.bold, m.TITLE_SIZE, leading)
    middle = paper.left + paper.text_width / 2
    sheets.rule(middle, sheets.y - 1.5, faces.bold.width(subject[-1], m.TITLE_SIZE) * m.RULE_SHARE)
    sheets.y -= 14
    draw_addressees(sheets, content.letterhead.addressees)
    sheets.y -= 8


def _subject_lines(sheets: Sheets, content: ReportContent) -> list[str]:
    face, width = sheets.faces.bold, sheets.paper.text_width * 0.86
    subject = sheets.faces.printable(content.subject)
    period = sheets.faces.printable(content.period_label)
    what = subject.removesuffix(period).rstrip()
    if what == subject or not what or face.width(subject, m.TITLE_SIZE) <= width:
        return balanced(subject, face, m.TITLE_SIZE, width)
    # The period reads best on a line of its own.
    return [*balanced(what, face, m.TITLE_SIZE, width), period]


def addressee_lines(addressees: tuple[str, ...]) -> list[str]:
    """Return the lines after "Kính gửi:"; one alone stands on the same line."""
    if len(addressees) == 1:
        return [f"Kính gửi: {addressees[0]}."]
    marks = [";"] * (len(addressees) - 1) + ["."]
    return ["Kính gửi:", *(f"- {name}{mark}" for name, mark in zip(addressees, marks, strict=False))]


def draw_addressees(sheets: Sheets, addressees: tuple[str, ...]) -> None:
    """Draw who is addressed: one alone is centred, several stand under one another."""
    if not addressees:
        return
    faces, paper, size, leading = sheets.faces, sheets.paper, m.TEXT_SIZE, m.TEXT_LEADING
    lines = [faces.printable(text) for text in addressee_lines(addressees)]
    if len(lines) == 1:
        for text in balanced(lines[0], faces.regular, size, paper.text_width * 0.86):
            sheets.make_room(leading)
            sheets.centred([text], faces.regular, size, leading)
        return
    head, *names = lines
    start = paper.left + m.FIRST_LINE * 2
    names_at = start + faces.regular.width(f"{head} ", size)
    sheets.make_room(leading * 2)
    sheets.text(head, faces.regular, size, start, sheets.baseline(size, leading))
    sheets.y -= leading
    for name in names:
        for text in wrap(name, faces.regular, size, paper.width - paper.right - names_at):
            sheets.make_room(leading)
            sheets.text(text, faces.regular, size, names_at, sheets.baseline(size, leading))
            sheets.y -= leading


def recipient_lines(recipients: tuple[str, ...]) -> list[str]:
    """Return the list under "Nơi nhận:" with dashes and end marks (Nghị định 30/2020/NĐ-CP)."""
    marks = [";"] * (len(recipients) - 1) + ["."]
    return [f"- {name}{mark}" for name, mark in zip(recipients, marks, strict=False)]


class SignatureBlock:
    """Authority, title and name at the right; "Nơi nhận" at the left, both from the same height."""

    def __init__(self, sheets: Sheets, content: ReportContent) -> None:
        self._sheets = sheets
        faces, letter = sheets.faces, content.letterhead
        width = sheets.paper.text_width
        self._left_width = width * 0.47
        right_width = width - self._left_width - 6
        titles = [*letter.authority, *letter.signer_title.split("\n")]
        self._titles = [
            line
            for title in titles
            for line in balanced(faces.printable(title), faces.bold, m.SIGNATURE_SIZE, right_width)
        ]
        name = faces.printable(letter.signer_name)
        self._name = balanced(name, faces.bold, m.SIGNATURE_SIZE, right_width) if name else []
        self._recipients = [
            wrap(faces.printable(text), faces.regular, m.RECIPIENTS_SIZE, self._left_width)
            for text in recipient_lines(letter.recipients)
        ]
        listed = sum(len(lines) for lines in self._recipients)
        right = (len(self._titles) + max(len(self._name), 1)) * _SIGNATURE_LEADING + m.SIGNATURE_GAP
        self.height = 12 + max(right, _SIGNATURE_LEADING + listed * _RECIPIENT_LEADING)

    def draw(self) -> tuple[Place, Place]:
        """Draw the block at the pen; return the places of the leader's signature and the seal."""
        sheets, faces = self._sheets, self._sheets.faces
        sheets.y -= 12
        top = sheets.y
        self._draw_recipients(top)
        centre = sheets.paper.left + (self._left_width + 6 + sheets.paper.text_width) / 2
        y = top - m.SIGNATURE_SIZE
        for text in self._titles:
            sheets.text(text, faces.bold, m.SIGNATURE_SIZE, centre, y, "centre")
            y -= _SIGNATURE_LEADING
        ceiling = y + m.SIGNATURE_SIZE
        y -= m.SIGNATURE_GAP
        floor = y + m.SIGNATURE_SIZE
        for text in self._name:
            sheets.text(text, faces.bold, m.SIGNATURE_SIZE, centre, y, "centre")
            y -= _SIGNATURE_LEADING
        sheets.y = top - (self.height - 12)
        middle = (ceiling + floor) / 2
        wide, tall = m.LEADER_BOX
        leader = Rectangle(centre - wide / 2, middle - tall / 2, centre + wide / 2, middle + tall / 2)
        # The seal covers about a third of the signature, from its left (Nghị định 30/2020/NĐ-CP).
        edge = leader.left + wide / 3
        half = m.SEAL_SIDE / 2
        seal = Rectangle(edge - m.SEAL_SIDE, middle - half, edge, middle + half)
        return Place(sheets.page, leader), Place(sheets.page, seal)

    def _draw_recipients(self, top: float) -> None:
        if not self._recipients:
            return
        sheets, faces = self._sheets, self._sheets.faces
        left = sheets.paper.left
        y = top - m.SIGNATURE_SIZE
        sheets.text("Nơi nhận:", faces.bold_italic, m.RECIPIENTS_HEAD_SIZE, left, y)
        y -= 14
        for lines in self._recipients:
            for index, text in enumerate(lines):
                sheets.text(text, faces.regular, m.RECIPIENTS_SIZE, left + (6 if index else 0), y)
                y -= _RECIPIENT_LEADING
