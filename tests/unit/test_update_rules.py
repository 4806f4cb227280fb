"""Which update may follow which program."""

import pytest
from builders.updates import facts

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.updates import check_step, is_schema, is_version


@pytest.mark.parametrize("offered", ["1.2.4", "1.10.0", "2.0.0"])
def test_a_newer_program_may_follow(offered: str) -> None:
    """Versions are numbers: 1.10 comes after 1.2."""
    check_step(facts("1.2.3"), facts(offered))
    check_step(facts("1.2.3"), facts(offered, schema="r0006"))


@pytest.mark.parametrize("offered", ["1.2.2", "1.1.10", "0.99.99"])
def test_an_older_program_is_refused(offered: str) -> None:
    """A downgrade would bring back holes that were closed: it is refused for security."""
    with pytest.raises(Refused, match=r"1\.2\.3"):
        check_step(facts("1.2.3"), facts(offered))


def test_a_program_that_cannot_read_the_data_is_refused() -> None:
    """Whatever its version says, a program whose schema is older cannot open the workspaces here."""
    with pytest.raises(Refused):
        check_step(facts("1.2.3"), facts("1.2.4", schema="r0004"))


def test_the_same_version_and_another_computer_are_mistakes() -> None:
    """Both are told as what they are, not as an attack."""
    with pytest.raises(UserMistake, match=r"1\.2\.3"):
        check_step(facts(), facts())
    with pytest.raises(UserMistake, match="windows"):
        check_step(facts(), facts("1.2.4", platform="windows-x86_64"))


@pytest.mark.parametrize(
    "text", ["1.2", "1.2.3rc1", "01.2.3", "1.2.3.4", "1.2.-3", "", "1.2.3\n", "99999.0.0"]
)
def test_versions_are_three_numbers(text: str) -> None:
    """What cannot be compared is no version."""
    assert not is_version(text)
    assert is_version("0.10.2")


def test_schemas_have_their_names() -> None:
    """A schema is named like its migration."""
    assert is_schema("r0012")
    assert not is_schema("r12")
    assert not is_schema("r0012_words")
