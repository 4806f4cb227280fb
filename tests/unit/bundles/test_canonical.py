"""Canonical JSON is RFC 8785, and nothing but the canonical form is read."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.bundles.canonical import MAX_DEPTH, MAX_INTEGER, NotCanonical, canonical, parse_canonical

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(max_codepoint=127))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=20,
)


@given(VALUES)
def test_equals_rfc8785_and_reads_back(value: object) -> None:
    """Whatever the program writes, any RFC 8785 program would write octet for octet."""
    line = canonical(value)
    assert line == rfc8785.dumps(value)  # type: ignore[arg-type]  # the strategy gives what it takes
    assert parse_canonical(line) == value


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), 2**53, -(2**53), {"khóa": 1}, {1: 2}, b"x", "\ud800", {"a": {"b": object()}}, {1, 2}],
    ids=lambda value: type(value).__name__,  # the same name in every process that runs the tests
)
def test_foreign_values_are_not_written(value: object) -> None:
    """Floats, long integers, other keys and other types have no canonical form here."""
    with pytest.raises((ValueError, TypeError)):
        canonical(value)


@pytest.mark.parametrize(
    "line",
    [
        b'{"a":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'{"a":1}\n',
        b"1.0",
        b'{"a":1.5}',
        b"1e3",
        b"-0",
        b"01",
        b"NaN",
        b"Infinity",
        b"9007199254740992",
        b'{"a":-9007199254740993}',
        b"[1,123456789012345678901234567890]",
        b'"\\ud800"',
        b'"\xed\xa0\x80"',
        b'"\\u0041"',
        b'"\\/"',
        b'"\xff"',
        b'{"kh\xc3\xb3a":1}',
        b'"tab\t"',
        b"",
        b"[1,]",
        b"[" * 2000 + b"]" * 2000,
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
        b'"' + b"a" * (1 << 20) + b'"',
    ],
    ids=lambda line: ascii(line[:24]),
)
def test_any_other_form_is_refused(line: bytes) -> None:
    """Duplicate keys, spaces, floats, long numbers, lone surrogates and bombs are refused."""
    with pytest.raises(NotCanonical):
        parse_canonical(line)
