"""Speaking Vietnamese or English from one source."""

import tomllib

import pytest

from cchc_desktop.domain import language as room
from cchc_desktop.domain.errors import Failure, Refused, Trouble, UserMistake
from cchc_desktop.domain.language import LANGUAGES, catalogue, language, set_language, spellings, tr


def test_vietnamese_is_the_language_until_another_is_chosen() -> None:
    """A sentence is looked up, its places filled; English is the source itself."""
    assert language() == "vi"
    assert tr("The activity has no name.") == "Hoạt động chưa có tên."
    set_language("en")
    assert tr("The activity has no name.") == "The activity has no name."


def test_values_stand_in_the_sentence_of_either_language() -> None:
    """Also values with braces, which are not places to fill."""
    for code in LANGUAGES:
        set_language(code)
        assert "{x}" in tr("The plan has no clause {clause}.", clause="{x}")
        assert "II.9" in tr("The plan has no clause {clause}.", clause="II.9")


def test_an_unknown_language_is_a_bug() -> None:
    """Only the languages that ship can be chosen; the one in use stays."""
    with pytest.raises(ValueError, match="fr"):
        set_language("fr")
    assert language() == "vi"


def test_a_sentence_without_translation_is_shown_as_it_is() -> None:
    """Nothing is ever blank."""
    assert tr("Not a sentence of the program {n}", n=3) == "Not a sentence of the program 3"
    assert "" not in catalogue("vi").values()


@pytest.mark.parametrize(("kind", "code"), [(Failure, 1), (UserMistake, 3), (Trouble, 4), (Refused, 5)])
def test_each_kind_of_failure_has_its_exit_code(kind: type[Failure], code: int) -> None:
    """Message and hint make one text for the officer."""
    failure = kind("Hỏng rồi.", hint="Làm lại.")
    assert (failure.exit_code, str(failure)) == (code, "Hỏng rồi. Làm lại.")
    assert str(kind("Hỏng rồi.")) == "Hỏng rồi."


@pytest.mark.parametrize(
    "text",
    [
        '# Head\n\n"Save" = "Lưu"\n"Say “{x}”" = "Nói \\"{x}\\""\n',
        '"One" = "Một"  # beside it\n',
        '"Lines" = """\nHai\ndòng"""\n',
        "'Plain' = 'Thường'\n",
        '"Eye" = "\\U0001F441"\n',
        '"No line end" = "Không xuống dòng"',
        "",
    ],
)
def test_a_catalogue_is_read_as_toml_reads_it(text: str) -> None:
    """Also where the quick way of reading plain pairs does not serve."""
    assert room._read_pairs(text) == tomllib.loads(text)


@pytest.mark.parametrize("text", ['"Twice" = "Một"\n"Twice" = "Hai"\n', '"Open" = "Mở\n', "words\n"])
def test_a_broken_catalogue_is_not_read_by_the_quick_way_either(text: str) -> None:
    """A word translated twice or a missing quotation mark is a fault of the file."""
    with pytest.raises(tomllib.TOMLDecodeError):
        room._read_pairs(text)


def test_a_word_is_known_in_every_language() -> None:
    """A list filled in with the English interface is understood by the Vietnamese one, and back."""
    assert set(spellings("Báo chí")) == set(spellings("Press")) == {"Báo chí", "Press"}
    assert spellings("x y z") == ("x y z",)
