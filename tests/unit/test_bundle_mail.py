"""Messages that carry bundles, and hostile ones that only seem to."""

import base64
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import quote

import pytest
from builders.bundles import bundle

from cchc_desktop.bundles.mail import LARGEST, attachments_of, draft
from cchc_desktop.bundles.refusals import BundleRefused

AGE = b"age-encryption.org/v1\n" + bytes(range(256))


def saved(folder: Path, octets: bytes) -> Path:
    """Save a message as a mail program does."""
    file = folder / "thu.eml"
    file.write_bytes(octets)
    return file


def message(*attached: tuple[str, bytes]) -> EmailMessage:
    """Make a message with files attached."""
    made = EmailMessage()
    made["Subject"] = "Gói dữ liệu"
    made.set_content("Kính gửi")
    for name, octets in attached:
        made.add_attachment(octets, maintype="application", subtype="octet-stream", filename=name)
    return made


def test_a_draft_opens_ready_to_be_sent_with_the_bundle_attached(tmp_path: Path) -> None:
    """Any mail reader sees receiver, subject in Vietnamese, text and the file octet for octet."""
    octets = draft(
        to="a@khanhhoa.gov.vn", subject="Gói dữ liệu số 5", body="Kính gửi\n", name="x.cchc.age", octets=AGE
    )
    read = BytesParser(policy=policy.default).parsebytes(octets)
    assert (read["To"], read["Subject"], read["X-Unsent"]) == ("a@khanhhoa.gov.vn", "Gói dữ liệu số 5", "1")
    (part,) = read.iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("x.cchc.age", AGE)
    (found,) = attachments_of(saved(tmp_path, octets))
    assert (found.name, found.octets) == ("x.cchc.age", AGE)


def test_a_message_changed_on_its_way_gives_other_octets(tmp_path: Path) -> None:
    """The tamper twin: what was changed on its way comes out changed, for the bundle check to see."""
    octets = draft(to="", subject="s", body="b", name="x.cchc.age", octets=AGE)
    encoded = base64.b64encode(AGE)[40:60]
    (found,) = attachments_of(saved(tmp_path, octets.replace(encoded[:4], b"AAAA", 1)))
    assert found.octets != AGE


def test_bundles_are_found_by_name_or_by_their_beginning(tmp_path: Path) -> None:
    """One without its name, one renamed, a damaged one by its name; other files are left alone."""
    plain = bundle(tmp_path / "b.cchc").path.read_bytes()
    made = message(
        ("", plain), ("du-lieu.bin", AGE), ("hong.CCHC", b"x"), ("bao-cao.docx", b"PK\x03\x04" + bytes(200))
    )
    assert [each.octets for each in attachments_of(saved(tmp_path, made.as_bytes()))] == [plain, AGE, b"x"]


def test_a_forwarded_message_gives_its_bundle(tmp_path: Path) -> None:
    """What was attached to the message that is attached comes out too."""
    outer = EmailMessage()
    outer.set_content("Chuyển tiếp")
    outer.add_attachment(message(("x.cchc.age", AGE)))
    assert [each.name for each in attachments_of(saved(tmp_path, outer.as_bytes()))] == ["x.cchc.age"]


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.cchc", "..\\..\\windows\\x.cchc", "/etc/x.cchc", "C:x\n.cchc", "a" * 4000 + ".cchc"],
)
def test_no_name_in_a_message_is_a_path(tmp_path: Path, name: str) -> None:
    """A name with folders, control characters or without end is shown as a short plain name."""
    octets = (
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: application/octet-stream\n'
        b"Content-Transfer-Encoding: base64\n"
        + f"Content-Disposition: attachment; filename*=utf-8''{quote(name, safe='')}\n\n".encode()
        + base64.encodebytes(AGE)
        + b"--b--\n"
    )
    (found,) = attachments_of(saved(tmp_path, octets))
    assert found.octets == AGE
    assert not set(found.name) & set('/\\:\n"')
    assert not found.name.startswith(".")
    assert len(found.name) <= 120
    assert [file.name for file in tmp_path.iterdir()] == ["thu.eml"]


def nested(depth: int) -> bytes:
    """Put a message into a message into a message."""
    octets = b"Content-Type: text/plain\n\nend\n"
    for number in range(depth):
        edge = f"b{number}".encode()
        octets = (
            b'Content-Type: multipart/mixed; boundary="' + edge + b'"\n\n--' + edge + b"\n" + octets
            + b"\n--" + edge + b"--\n"
        )  # fmt: skip
    return octets


@pytest.mark.parametrize(
    ("octets", "reason"),
    [
        (b"", "không kèm"),
        (b"\x00\xff" * 5000, "không kèm"),
        (message().as_bytes(), "không kèm"),
        (message(("bao-cao.pdf", b"%PDF-1.7")).as_bytes(), "không kèm"),
        (nested(3000), "lồng"),
        (b"Content-Type: message/rfc822\n\n" * 3000, "lồng"),
        (message(*((f"{n}.cchc", b"x") for n in range(120))).as_bytes(), "quá nhiều phần"),
        (b"a: b\n\n" + b"\n" * 2_000_001, "hỏng"),
        (b"a: b\n" * 2_001 + b"\nx", "hỏng"),
        (b"Content-Type: text/plain;" + b" " * 8_200 + b"\n\nx", "hỏng"),
        (b"Subject: " + b"a" * 262_144 + b"\n\nx", "hỏng"),
    ],
    ids=[
        "empty",
        "garbage",
        "bare",
        "pdf",
        "multiparts",
        "messages",
        "parts",
        "lines",
        "headers",
        "description",
        "header",
    ],
)
def test_a_message_that_carries_no_bundle_or_too_much_is_refused(
    tmp_path: Path, octets: bytes, reason: str
) -> None:
    """Empty, garbage, without a bundle, nested or long without end, hundreds of parts: told in words."""
    with pytest.raises(BundleRefused, match=reason):
        attachments_of(saved(tmp_path, octets))


def test_a_message_larger_than_mail_allows_is_not_even_read(tmp_path: Path) -> None:
    """A sparse file of gigabytes with the right ending is refused by its size."""
    file = tmp_path / "thu.eml"
    with file.open("wb") as sparse:
        sparse.truncate(LARGEST + 1)
    with pytest.raises(BundleRefused, match="lớn hơn"):
        attachments_of(file)


def test_an_unknown_encoding_does_not_stop_the_program(tmp_path: Path) -> None:
    """A charset and a transfer encoding nobody knows: the part is passed over or comes out as it is."""
    octets = (
        b'Content-Type: text/plain; charset="x-no-such"\nContent-Transfer-Encoding: x-none\n'
        b'Content-Disposition: attachment; filename="=?x-no?Q?a?=.cchc"\n\nabc\n'
    )
    assert len(attachments_of(saved(tmp_path, octets))) == 1


def test_a_long_letter_to_a_whole_province_is_read(tmp_path: Path) -> None:
    """Two hundred receivers, the marks of many mail servers and long lines of base64 are no attack."""
    to = ", ".join(f"UBND xã số {number} <xa{number}@khanhhoa.gov.vn>" for number in range(200))
    servers = b"".join(
        b"Received: from a (a [10.0.0.%d])\n by b with ESMTPS\n" % number for number in range(40)
    )
    letter = message(("goi.cchc.age", AGE * 4000))
    letter["To"] = to
    (found,) = attachments_of(saved(tmp_path, servers + letter.as_bytes(policy=policy.SMTP)))
    assert found.octets == AGE * 4000
