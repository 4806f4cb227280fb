"""A good bundle to spoil."""

from pathlib import Path

import pytest
from builders.bundles import blob, bundle


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A good bundle of three entries and one file."""
    return bundle(tmp_path / "good.cchc", blobs=[blob(tmp_path, b"%PDF-1.7 small")]).path
