"""Workspaces for the tests of services: made once, copied for each test."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.twins import Twins, build_twins, open_twins
from builders.workspaces import COMMUNE, DISTRICT, SetClock, build_template, copy_of

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.evidence import hold_blob
from cchc_desktop.services.report_versions import ReportState, report_payload, report_row
from cchc_desktop.workspace import Workspace


@pytest.fixture(scope="session")
def commune_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh."""
    return build_template(tmp_path_factory.mktemp("template") / "commune", COMMUNE)


@pytest.fixture(scope="session")
def district_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of huyện Diên Khánh."""
    return build_template(tmp_path_factory.mktemp("template") / "district", DISTRICT)


@pytest.fixture
def clock() -> SetClock:
    """The time the test's workspace goes by: the morning of 3 July 2018."""
    return SetClock()


@pytest.fixture
def commune(commune_template: Path, tmp_path: Path, clock: SetClock) -> Iterator[Workspace]:
    """An open workspace of thị trấn Diên Khánh in which nothing is recorded."""
    opened = copy_of(commune_template, tmp_path / "commune", clock)
    yield opened
    opened.close()


@pytest.fixture
def district(district_template: Path, tmp_path: Path, clock: SetClock) -> Iterator[Workspace]:
    """An open workspace of huyện Diên Khánh in which nothing is recorded."""
    opened = copy_of(district_template, tmp_path / "district", clock)
    yield opened
    opened.close()


@pytest.fixture
def issue() -> Callable[[Workspace, str, date], None]:
    """A way to issue the report of a quarter on a day without the signatures, which other tests hold."""

    def issue_report(at: Workspace, code: str, day: date) -> None:
        made = at.reports.draft(at.plans.period(code)).record
        stored = at._office.files.add_bytes(at.reports.render(made.id))
        with at._office.changing() as change:
            hold_blob(change, stored)
            row = report_row(change.session, made.id)
            row.state, row.number, row.issued_on = str(ReportState.ISSUED), "48", day
            row.sha256 = stored.sha256
            change.session.flush()
            change.put(Noun.REPORT, report_payload(row, stored.size), action="issue")

    return issue_report


@pytest.fixture(scope="session")
def twins_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Closed workspaces of a commune's two computers and its district."""
    folder = tmp_path_factory.mktemp("template") / "twins"
    folder.mkdir()
    build_twins(folder)
    return folder


@pytest.fixture
def twins(twins_template: Path, tmp_path: Path) -> Iterator[Twins]:
    """The three opened, and the stick that goes between them."""
    opened = open_twins(twins_template, tmp_path / "twins")
    yield opened
    opened.close()
