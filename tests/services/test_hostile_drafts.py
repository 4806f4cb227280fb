"""A draft file that somebody tampered with is no draft: the form opens empty, the program goes on."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cchc_desktop.services.drafts import Drafts


class _Morning:
    def now(self) -> datetime:
        return datetime(2018, 4, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "[]", "\x00", "[" * 100_000, '{"at":5,"values":{}}', '{"at":"2018-04-02","values":[1]}']
)
def test_a_tampered_draft_is_passed_over(tmp_path: Path, text: str) -> None:
    """Empty, of another shape or nested without end: as if there were none."""
    drafts = Drafts(tmp_path, _Morning())
    drafts.keep("activity", {"title": "Phát thanh"})
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert drafts.read("activity") is not None
    file.write_text(text, encoding="utf-8")
    assert drafts.read("activity") is None
