"""Reading ahead and writing behind: the same octets, faults in their place, nothing left running."""

import threading
from collections.abc import Iterator

import pytest

from cchc_desktop.bundles.ahead import PIECE, Behind, ahead


def running() -> list[str]:
    """Return the threads of this module that are alive."""
    return [each.name for each in threading.enumerate() if each.name in {"ahead", "behind"}]


def test_everything_comes_in_its_order() -> None:
    """A hundred pieces are those that were given."""
    assert list(ahead(bytes([number]) for number in range(100))) == [bytes([n]) for n in range(100)]
    assert running() == []


def test_a_fault_while_reading_comes_after_what_was_read() -> None:
    """The pieces before it arrive, then the fault itself."""

    def chunks() -> Iterator[bytes]:
        yield b"a"
        raise OSError(5, "pulled out")

    reading = ahead(chunks())
    assert next(reading) == b"a"
    with pytest.raises(OSError, match="pulled out"):
        next(reading)
    assert running() == []


def test_closing_early_stops_the_reading() -> None:
    """Whoever wants only the beginning leaves no thread behind that still reads the file."""
    given: list[int] = []

    def chunks() -> Iterator[bytes]:
        for number in range(1_000):
            given.append(number)
            yield b"x"

    reading = ahead(chunks())
    next(reading)
    reading.close()
    assert running() == []
    assert len(given) < 20


def test_small_pieces_are_written_as_they_came() -> None:
    """Three and a half megabytes in pieces of odd size come out whole and in order."""
    written = bytearray()
    behind = Behind(written.extend)
    octets = bytes(range(251)) * (PIECE * 7 // 2 // 251)
    for start in range(0, len(octets), 8_191):
        behind.add(octets[start : start + 8_191])
    behind.finish()
    assert bytes(written) == octets
    assert running() == []


def test_a_full_disk_is_told_and_ends_the_writing() -> None:
    """What the disk says reaches whoever writes, at the latest at the end."""

    def full(_octets: bytes) -> None:
        raise OSError(28, "full")

    behind = Behind(full)
    behind.add(bytes(PIECE))
    with pytest.raises(OSError, match="full"):
        behind.finish()
    behind.give_up()
    late = Behind(full)
    late.add(b"x")
    with pytest.raises(OSError, match="full"):
        late.finish()
    assert running() == []
