"""Stores that are dear to make, once for all benchmarks of a run."""

from collections.abc import Iterator

import pytest
from builders.million import million

from cchc_desktop.files import key_slots
from cchc_desktop.workspace import Workspace


@pytest.fixture(scope="session", autouse=True)
def _real_cost(_quick_passwords: None) -> Iterator[None]:
    """Measure with passwords that cost what they cost in life."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_slots, "STANDARD", key_slots.Cost())
        yield


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Sở Nội vụ with 1,000,000 activities of 700 units; BENCHMARK_STORES keeps it between runs."""
    opened = million(tmp_path_factory.mktemp("million"))
    yield opened
    opened.close()
