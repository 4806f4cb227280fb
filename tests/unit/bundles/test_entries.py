"""Journal entries keep their form, their hash and their place in the chain."""

import json
from collections.abc import Callable
from hashlib import sha256

import msgspec
import pytest
import rfc8785
from builders.bundles import NOW, journal, station

from cchc_desktop.bundles.entries import (
    EntryRefused,
    check_chain,
    line_of,
    read_line,
    read_verified_line,
)


def lines(count: int = 4) -> list[bytes]:
    """Return a short journal."""
    return journal(station(), count)


def test_line_and_hash_are_what_the_format_page_says() -> None:
    """Another program can compute the hash of an entry from RFC 8785 alone."""
    line = lines(2)[1]
    entry = read_line(line)
    words = json.loads(line)
    payload = words.pop("payload")
    assert entry.payload == payload
    assert words["payload_sha256"] == sha256(rfc8785.dumps(payload)).hexdigest()
    assert entry.hash == sha256(rfc8785.dumps(words)).hexdigest()
    assert entry.moment == NOW
    assert line_of(entry) == line
    assert read_verified_line(line) == entry


def test_chain_is_followed_from_its_prerequisite() -> None:
    """A later part of a stream is accepted after exactly the entry before it."""
    entries = [read_line(line) for line in lines()]
    assert check_chain(entries, None) == entries[-1].hash
    assert check_chain(entries[2:], entries[1].hash) == entries[-1].hash
    with pytest.raises(EntryRefused):
        check_chain(entries[2:], entries[0].hash)


@pytest.mark.parametrize("order", [[0, 2, 3], [0, 1, 1, 2], [1, 0], [0, 2, 1]])
def test_missing_doubled_or_swapped_entries_break_the_chain(order: list[int]) -> None:
    """A stream with a hole, a double or a swap is refused."""
    entries = [read_line(line) for line in lines()]
    with pytest.raises(EntryRefused):
        check_chain([entries[place] for place in order], entries[order[0]].previous)


def test_another_stream_cannot_be_spliced_in() -> None:
    """An entry of another station or epoch does not continue this stream."""
    entries = [read_line(line) for line in lines(2)]
    for other in (station("22652"), station()):
        line = journal(other, 1, first=3, previous=entries[-1].hash, epoch=1 if other.unit == "22652" else 2)[
            0
        ]
        with pytest.raises(EntryRefused):
            check_chain([*entries, read_line(line)], None)


@pytest.mark.parametrize(
    "change",
    [
        lambda words: words["payload"].update(minutes=99),
        lambda words: words.update(payload_sha256="0" * 64),
        lambda words: words.update(payload_sha256="0" * 63),
        lambda words: words.update(previous="Z" * 64),
        lambda words: words.update(seq=0),
        lambda words: words.update(seq="1"),
        lambda words: words.update(seq=2**60),
        lambda words: words.update(op="delete"),
        lambda words: words.update(at="2018-03-31T02:30:00Z"),
        lambda words: words.update(at="2018-13-31T02:30:00.000125Z"),
        lambda words: words.update(at="2018-03-31T02:30:00.00012+7"),
        lambda words: words.update(payload=[1]),
        lambda words: words.update(more=1),
        lambda words: words.pop("author"),
        lambda words: words.update(station=""),
    ],
)
def test_wrong_types_and_values_are_refused(change: Callable[[dict[str, object]], None]) -> None:
    """An entry that says something else than the format allows is refused."""
    words = json.loads(lines(1)[0])
    change(words)
    with pytest.raises(EntryRefused):
        read_line(msgspec.json.encode(words, order="sorted"))


def test_every_flipped_octet_of_a_line_is_refused_or_changes_the_hash() -> None:
    """No octet of a line can change without the entry being refused or having another hash."""
    line = lines(1)[0]
    known = read_line(line).hash
    for place in range(len(line)):
        altered = bytearray(line)
        altered[place] ^= 1
        try:
            assert read_line(bytes(altered)).hash != known
        except EntryRefused:
            continue
