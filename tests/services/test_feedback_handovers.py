"""A forwarded case goes to the other unit alone: sealed or on paper, never in bundles upward."""

import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pdfplumber
import pyrage
import pytest
from builders.exchange import DISTRICT, Exchange, build_trusting, carry, open_copy

from cchc_desktop.bundles.sealing import seal, unseal
from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackRecord, FeedbackValues
from cchc_desktop.domain.personal_data import Sender
from cchc_desktop.workspace import Workspace

DAY = date(2018, 3, 20)
SENDER = Sender("Lê Thị Bí Mật", "0905123456", "12 đường Giấu Kín")
CONTENT = "Đề nghị rút ngắn thời gian cấp giấy chứng nhận."


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A commune, its district and Sở Nội vụ that trust one another, closed."""
    folder = tmp_path_factory.mktemp("trusting") / "exchange"
    folder.mkdir()
    build_trusting(folder)
    return folder


@pytest.fixture
def exchange(template: Path, tmp_path: Path) -> Iterator[Exchange]:
    """The three, open."""
    opened = open_copy(template, tmp_path / "exchange")
    yield opened
    opened.close()


def forwarded(at: Workspace, to: str = DISTRICT) -> FeedbackRecord:
    """Receive a case and forward it."""
    values = FeedbackValues(
        DAY,
        FeedbackChannel.PORTAL,
        FeedbackKind.REGULATION,
        CONTENT,
        SENDER.name,
        SENDER.phone,
        SENDER.address,
    )
    return at.feedback.forward(at.feedback.receive(values).record.id, to=to, day=DAY).record


def test_the_unit_it_was_forwarded_to_takes_the_case_with_its_sender(exchange: Exchange) -> None:
    """The district enters it with a code and a term of its own; its sender is sealed there."""
    case = forwarded(exchange.commune)
    handovers = exchange.commune.feedback.handovers
    assert handovers.can_seal(case.id)
    name = handovers.file_name(case.id)
    assert name == f"{case.code}-574.cchc-case.age"
    file = handovers.seal(case.id, exchange.stick / name).record
    taken = exchange.district.feedback.handovers.take(file).record
    assert (taken.content, taken.kind, taken.channel) == (CONTENT, case.kind, case.channel)
    assert taken.received_on == exchange.district.today()
    assert taken.origin == f"Ủy ban nhân dân thị trấn Diên Khánh, {case.code}"
    assert exchange.district.feedback.senders.open(taken.id, "Trả lời").record == SENDER
    (look,) = exchange.commune.feedback.senders.log(case.id)
    assert (look.action, "Diên Khánh" in look.reason) == ("hand_over", True)
    with pytest.raises(UserMistake, match=taken.code):
        exchange.district.feedback.handovers.take(file)


def test_nobody_else_can_read_the_file(exchange: Exchange) -> None:
    """Not even Sở Nội vụ above: it is sealed to the district's stations alone, and holds no readable word."""
    case = forwarded(exchange.commune)
    file = exchange.commune.feedback.handovers.seal(case.id, exchange.stick / "case.age").record
    octets = file.read_bytes()
    for secret in (SENDER.name, SENDER.phone, SENDER.address, CONTENT, case.code):
        assert secret.encode() not in octets
    with pytest.raises(Refused) as told:
        exchange.province.feedback.handovers.take(file)
    assert told.value.hint
    assert exchange.province.feedback.cases() == []


@pytest.mark.parametrize("place", [0, 40, -1])
def test_an_altered_file_is_refused(exchange: Exchange, place: int) -> None:
    """One flipped bit anywhere, and nothing is taken in."""
    case = forwarded(exchange.commune)
    file = exchange.commune.feedback.handovers.seal(case.id, exchange.stick / "case.age").record
    octets = bytearray(file.read_bytes())
    octets[place] ^= 1
    file.write_bytes(octets)
    with pytest.raises(Refused):
        exchange.district.feedback.handovers.take(file)
    assert exchange.district.feedback.cases() == []


def test_a_case_altered_before_sealing_is_refused(exchange: Exchange) -> None:
    """Whoever has the public key of the district can seal, but not sign as the station."""
    case = forwarded(exchange.commune)
    file = exchange.commune.feedback.handovers.seal(case.id, exchange.stick / "case.age").record
    identity = (exchange.district.folder / "keys" / "station.age").read_text(encoding="ascii").strip()
    recipient = str(pyrage.x25519.Identity.from_str(identity).to_public())
    plain = unseal(file.read_bytes(), [identity])
    file.write_bytes(seal(plain.replace("rút ngắn".encode(), "kéo dài".encode()), [recipient]))
    with pytest.raises(Refused, match="Chữ ký"):
        exchange.district.feedback.handovers.take(file)
    assert exchange.district.feedback.cases() == []


def test_a_station_that_is_not_accepted_hands_nothing_over(exchange: Exchange, tmp_path: Path) -> None:
    """A revoked station's file is refused, however well it is signed."""
    case = forwarded(exchange.commune)
    file = exchange.commune.feedback.handovers.seal(case.id, exchange.stick / "case.age").record
    station = exchange.commune.stations.own().id
    exchange.district.stations.revoke(station)
    with pytest.raises(Refused, match="chấp nhận"):
        exchange.district.feedback.handovers.take(file)


def test_an_unknown_key_offers_paper(exchange: Exchange) -> None:
    """A neighbour's key is not known to a commune: it is said, and the sheet names sender and addressee."""
    case = forwarded(exchange.commune, to="22654")
    handovers = exchange.commune.feedback.handovers
    assert not handovers.can_seal(case.id)
    with pytest.raises(UserMistake) as told:
        handovers.seal(case.id, exchange.stick / "case.age")
    assert "giấy" in told.value.hint
    assert not (exchange.stick / "case.age").exists()
    sheet = handovers.paper(case.id, exchange.stick / "phieu.pdf").record
    with pdfplumber.open(sheet) as pdf:
        words = " ".join((pdf.pages[0].extract_text() or "").split())
    for said in (SENDER.name, SENDER.phone, SENDER.address, case.code, case.forwarded_to):
        assert said in words
    assert [look.action for look in exchange.commune.feedback.senders.log(case.id)] == ["hand_over"]


def test_only_a_forwarded_case_is_handed_over(exchange: Exchange) -> None:
    """First it is recorded to whom a case goes."""
    values = FeedbackValues(DAY, FeedbackChannel.BOX, FeedbackKind.CONDUCT, "x")
    case = exchange.commune.feedback.receive(values).record
    with pytest.raises(UserMistake):
        exchange.commune.feedback.handovers.seal(case.id, exchange.stick / "case.age")


def test_no_personal_data_travel_upward(exchange: Exchange) -> None:
    """Neither bundle nor what is inside it, nor the superior's data folder, nor the report holds a sender."""
    commune = exchange.commune
    case = forwarded(commune)
    other = commune.feedback.receive(
        FeedbackValues(
            DAY, FeedbackChannel.BOX, FeedbackKind.CONDUCT, "y", SENDER.name, SENDER.phone, SENDER.address
        )
    ).record
    commune.feedback.answer(other.id, number="3/UBND", day=DAY, text="Đã trả lời")
    commune.feedback.letters.keep(other.id)
    commune.feedback.senders.open(other.id, "Gọi lại")
    commune.feedback.handovers.seal(case.id, exchange.stick / "case.age")
    report = commune.reports.draft(commune.plans.period("2018-Q1")).record
    out = commune.reports.export(report.id, exchange.stick / "bao-cao.docx")
    drawn = commune.reports.export(report.id, exchange.stick / "bao-cao.pdf")
    sent = commune.bundles.export(exchange.stick, plain_reason="Thử nghiệm").record
    carry(sent, exchange.district)
    exchange.district.close()
    inside = b"".join(f.read_bytes() for f in sorted(exchange.district.folder.rglob("*")) if f.is_file())
    assert case.code.encode() in inside
    for file in (sent.path, out):
        with zipfile.ZipFile(file) as archive:
            inside += b"".join(archive.read(name) for name in archive.namelist())
    letter = commune.evidence.of(other.id)[0]
    kept = exchange.stick / "letter.pdf"
    shutil.copyfile(commune.evidence.path(letter.sha256), kept)
    words = ""
    for file in (kept, drawn):
        with pdfplumber.open(file) as pdf:
            words += " ".join(page.extract_text() or "" for page in pdf.pages)
    assert words.count(other.code) > 1
    for secret in (SENDER.name, "Bí Mật", SENDER.phone, SENDER.address, "Giấu Kín", "L* T** B* M**"):
        assert secret.encode() not in inside
        assert secret not in words


def test_a_case_on_its_way_still_opens_after_the_recipient_renewed_its_key(exchange: Exchange) -> None:
    """It was sealed to the key of before, which the district keeps for that."""
    case = forwarded(exchange.commune)
    file = exchange.commune.feedback.handovers.seal(case.id, exchange.stick / "case.age").record
    exchange.district.key_renewals.renew("Máy đem đi sửa")
    assert exchange.district.feedback.handovers.take(file).record.content == CONTENT


def test_a_case_signed_with_a_replaced_key_is_not_taken(exchange: Exchange) -> None:
    """Nobody can tell when it was signed, and a thief has that key: it is handed over once more."""
    case = forwarded(exchange.commune)
    handovers = exchange.commune.feedback.handovers
    before = handovers.seal(case.id, exchange.stick / "case.age").record
    exchange.commune.key_renewals.renew("Máy đem đi sửa")
    exchange.district.bundles.bring_in([exchange.commune.bundles.export(exchange.stick).record.path])
    with pytest.raises(Refused, match="chưa được chấp nhận"):
        exchange.district.feedback.handovers.take(before)
    again = handovers.seal(case.id, exchange.stick / "again.age").record
    assert exchange.district.feedback.handovers.take(again).record.content == CONTENT
