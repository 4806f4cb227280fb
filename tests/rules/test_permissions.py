"""Every use case of every service says which right it asks for."""

import importlib
import inspect
from pathlib import Path

from cchc_desktop.services import permissions
from cchc_desktop.services.permissions import guarded, rights_of, services_declared

SERVICES = Path(permissions.__file__).parent
NO_SERVICES = frozenset({"Change", "FactCollector", "Office", "Receiver"})
"""What services work with and share; only services hold them."""


def services_on_an_office() -> dict[str, type]:
    """Return the classes that are made with an office, by name; halves of others are no services."""
    modules = [importlib.import_module(f"cchc_desktop.services.{f.stem}") for f in SERVICES.glob("*.py")]
    classes = {
        name: made
        for module in modules
        for name, made in inspect.getmembers(module, inspect.isclass)
        if made.__module__ == module.__name__
    }
    halves = {base for made in classes.values() for base in made.__bases__}
    return {
        name: made
        for name, made in classes.items()
        if name not in NO_SERVICES and made not in halves and any(map(takes_an_office, made.__mro__))
    }


def takes_an_office(made: type) -> bool:
    """Tell whether a class is made with an office."""
    start = vars(made).get("__init__")
    return inspect.isfunction(start) and "office" in inspect.signature(start).parameters


def use_cases(service: type) -> set[str]:
    """Return the public methods of a service."""
    return {name for name, _ in inspect.getmembers(service, inspect.isfunction) if name[0] != "_"}


def test_every_use_case_declares_its_right() -> None:
    """A new method of a service is entered in `services/permissions.py`, a removed one leaves it."""
    faults = [
        f"{name}.{method}"
        for name, service in services_on_an_office().items()
        for method in sorted(set(rights_of(name)) ^ use_cases(service))
    ]
    assert not faults, "\n".join(faults)


def test_no_service_is_declared_that_is_not_there() -> None:
    """The table names services of this program alone."""
    assert services_declared() - services_on_an_office().keys() == set()


def test_every_service_stands_behind_its_door() -> None:
    """Whatever asks for more than looking is wrapped; forgetting `@guarded` shows here."""
    open_doors = [
        f"{name}.{method}"
        for name, service in services_on_an_office().items()
        for method, right in rights_of(name).items()
        if right is not permissions.Right.READ and not hasattr(getattr(service, method), "__wrapped__")
    ]
    assert open_doors == []


def test_a_forgotten_declaration_is_found() -> None:
    """A method nobody entered differs from the table, and only an administrator may call it."""

    @guarded
    class Forgotten:
        """A service of no table."""

        def burn(self) -> None:
            """Do something nobody declared."""

    assert use_cases(Forgotten) - set(rights_of("Forgotten")) == {"burn"}
    assert hasattr(Forgotten.burn, "__wrapped__")
