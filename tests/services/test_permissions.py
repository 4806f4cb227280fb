"""The permission matrix: every use case of every service, tried as every role."""

import dataclasses
import inspect
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest
from builders.workspaces import SetClock, everything_in

from cchc_desktop.domain.errors import Refused
from cchc_desktop.domain.roles import ROLES_WITH, Right, Role, refusal_words
from cchc_desktop.domain.users import NewUser
from cchc_desktop.services.permissions import rights_of, services_declared
from cchc_desktop.wiring import Services
from cchc_desktop.workspace import Workspace


def services_of(at: Workspace) -> Iterator[object]:
    """Yield every service that is wired on a workspace, those behind another one too."""
    yield at._keys  # what other services sign with
    members = {name: member for kind in Services.__mro__ for name, member in vars(kind).items()}
    for name, member in members.items():
        if isinstance(member, cached_property) and not name.startswith("_"):
            service = getattr(at, name)
            yield service
            for inner, part in vars(type(service)).items():
                if isinstance(part, cached_property | property) and not inner.startswith("_"):
                    yield getattr(service, inner)


def use_cases_of(at: Workspace) -> Iterator[tuple[object, str, Right]]:
    """Yield every declared use case with its service and right."""
    for service in services_of(at):
        for method, right in rights_of(type(service).__name__).items():
            yield service, method, right


def call_blindly(service: object, method: str) -> Exception | None:
    """Call a use case with nothing sensible for its arguments and return what it raised."""
    asked = getattr(service, method)
    wanted = [
        p
        for p in inspect.signature(asked).parameters.values()
        if p.default is p.empty and p.kind is not p.VAR_POSITIONAL
    ]
    values = [None for p in wanted if p.kind is not p.KEYWORD_ONLY]
    named = {p.name: None for p in wanted if p.kind is p.KEYWORD_ONLY}
    try:
        asked(*values, **named)
    except Exception as error:  # noqa: BLE001 - what it says of senseless values is not asked here
        return error
    return None


def act_as(at: Workspace, *roles: str) -> None:
    """Let the person at work have `roles` alone."""
    at._office.user = dataclasses.replace(at.user, roles=roles)


def files_in(folder: Path) -> dict[str, int]:
    """Return every file with its size, but the database's own log."""
    return {
        str(file): file.stat().st_size
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.name.startswith("workspace.sqlite")
    }


def test_every_declared_service_is_tried(commune: Workspace) -> None:
    """The matrix leaves no service of the table out."""
    assert {type(s).__name__ for s in services_of(commune)} >= services_declared()


@pytest.mark.parametrize("role", [*Role, ""])
def test_who_lacks_the_role_is_refused_before_anything_is_written(commune: Workspace, role: str) -> None:
    """Exit code 5, words that name the role it takes, and not a row, line or file more."""
    act_as(commune, role)
    refused = [u for u in use_cases_of(commune) if u[2] is not Right.READ and role not in ROLES_WITH[u[2]]]
    assert len(refused) > 30
    rows, files = everything_in(commune.folder), files_in(commune.folder)
    for service, method, right in refused:
        error = call_blindly(service, method)
        assert isinstance(error, Refused), f"{type(service).__name__}.{method}: {error!r}"
        assert (error.message, error.hint) == refusal_words([role], right)
    assert everything_in(commune.folder) == rows
    assert files_in(commune.folder) == files


@pytest.mark.parametrize("role", Role)
def test_who_has_the_role_passes_the_door(commune: Workspace, role: str) -> None:
    """What the role allows is never answered with “this needs the role …”."""
    act_as(commune, role)
    for service, method, right in use_cases_of(commune):
        if right is Right.READ or role in ROLES_WITH[right]:
            error = call_blindly(service, method)
            words = refusal_words([role], right)[0]
            assert getattr(error, "message", "") != words, f"{type(service).__name__}.{method}"


def test_a_second_use_case_inside_belongs_to_the_first(commune: Workspace, tmp_path: Path) -> None:
    """Choosing the scan folder keeps a setting, which on its own is an administrator's."""
    act_as(commune, Role.RECORDER)
    commune.scans.choose(tmp_path)
    assert commune.scans.folder() == tmp_path
    with pytest.raises(Refused):
        commune.settings.set("backup_folder", str(tmp_path))


def test_the_right_is_asked_again_after_a_failure(commune: Workspace) -> None:
    """A use case that broke off leaves no door open behind it."""
    act_as(commune, Role.RECORDER)
    assert call_blindly(commune.activities, "record") is not None
    assert isinstance(call_blindly(commune.settings, "set"), Refused)


def test_a_person_added_with_a_role_has_it_when_they_sign_in(commune: Workspace) -> None:
    """A viewer reads the plan and records nothing, whichever door they come through."""
    commune.users.add(NewUser("xem", "Người Xem", "", "mat-khau-xem"), ("viewer",))
    other = Workspace.open(commune.folder, login="xem", password="mat-khau-xem", clock=SetClock())
    assert other.plans.obligations(other.plans.period("2018-Q2"))
    with pytest.raises(Refused) as told:
        other.backups.make()
    other.close()
    assert "Chỉ xem" in told.value.message
