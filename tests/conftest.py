"""What every test starts from: no screen, no settings of the person at the desk, Vietnamese."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from builders.exchange import Exchange, open_copy, trusting
from builders.workspaces import cheap_passwords
from hypothesis import HealthCheck, settings

from cchc_desktop.domain.language import set_language
from cchc_desktop.files import key_slots

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("desk", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    max_examples=40,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """Keep tests that share what is made once for their file on one process, where it is made once.

    Marks would say so, but xdist 3.8 writes them into a name that pytest 9.2 no longer reads.
    """
    from xdist.scheduler import LoadScopeScheduling

    @cache
    def shares(file: str) -> bool:
        return 'scope="module"' in (config.rootpath / file).read_text(encoding="utf-8")

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return file if shares(file) else nodeid

    return Scheduling(config, log) if config.getoption("dist") == "loadgroup" else None


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests away from the folders and settings of whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("CCHC_")]:
            patch.delenv(name)
        for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(home))
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / name.lower()))
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash and check every password as always, but let a guess cost next to nothing."""
    with cheap_passwords():
        yield


@pytest.fixture
def costly_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a guess at a password cost what it costs in life."""
    monkeypatch.setattr(key_slots, "STANDARD", key_slots.Cost())


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A commune, its district and Sở Nội vụ that trust one another, and a stick between them."""
    opened = open_copy(trusting(), tmp_path / "exchange")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _vietnamese() -> Iterator[None]:
    """Start each test in the program's own language, whatever the test before chose."""
    set_language("vi")
    yield
    set_language("vi")
