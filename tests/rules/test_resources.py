"""What the program ships is read by the program, and every font has its licence beside it."""

import ast
import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"
PROGRAM = ("cchc_desktop", "ui", "db")
LICENCES = "fonts/licences/"


def patterns_in(code: str) -> set[str]:
    """Return the paths handed to `resource(…)`, with `*` where a value is filled in."""
    found: set[str] = set()
    if "resource(" not in code:
        return found
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "resource" and node.args:
            match node.args[0]:
                case ast.Constant(value=str() as path):
                    found.add(path)
                case ast.JoinedStr(values=pieces):
                    found.add("".join(p.value if isinstance(p, ast.Constant) else "*" for p in pieces))
    return found


def words_in(code: str) -> set[str]:
    """Return what stands in quotes in `code`, on one line."""
    return set(re.findall(r'"([^"\n]*)"', code))


def is_font(file: str) -> bool:
    """Tell whether `file` is a font."""
    return file.endswith((".ttf", ".otf"))


def unread(files: Iterable[str], patterns: Iterable[str], words: Iterable[str]) -> list[str]:
    """Return the files no call of `resource` reaches; a font must also be called by its name."""
    reached = [p for pattern in patterns for p in (pattern, f"{pattern}/*")]
    named = set(words)
    lost = []
    for file in files:
        name = Path(file)
        if not any(fnmatchcase(file, pattern) for pattern in reached) or (
            is_font(file) and not named & {file, name.name, name.stem}
        ):
            lost.append(file)
    return lost


def without_licence(fonts: Iterable[str], licences: Iterable[str]) -> list[str]:
    """Return the fonts whose family no licence file starts with: `Liberation-OFL-1.1.txt`."""
    families = [Path(licence).name.split("-")[0] for licence in licences]
    return [font for font in fonts if not any(Path(font).name.startswith(family) for family in families)]


def shipped() -> list[str]:
    """List the shipped files below `resources`."""
    return sorted(
        file.relative_to(RESOURCES).as_posix()
        for file in RESOURCES.rglob("*")
        if file.is_file() and file.suffix not in {".py", ".pyc"}
    )


def test_every_font_has_its_licence() -> None:
    """A font may be passed on only together with its licence."""
    files = shipped()
    licences = [file for file in files if file.startswith(LICENCES)]
    fonts = [file for file in files if is_font(file)]
    assert fonts
    assert without_licence(fonts, licences) == []
    used = [licence for licence in licences if len(without_licence(fonts, [licence])) < len(fonts)]
    assert used == licences


def test_every_resource_is_read() -> None:
    """Nothing is shipped that the program does not open."""
    code = [
        file.read_text(encoding="utf-8") for package in PROGRAM for file in (ROOT / package).rglob("*.py")
    ]
    patterns = {pattern for text in code for pattern in patterns_in(text)}
    words = {word for text in code for word in words_in(text)}
    lost = unread([file for file in shipped() if not file.startswith(LICENCES)], patterns, words)
    assert not lost, "\n".join(lost)


def test_a_forgotten_resource_is_found() -> None:
    """A file nobody opens and a font nobody names are reported."""
    code = 'resource("catalogues/units.csv")\nresource(f"fonts/{name}.ttf")\nFACES = ("Serif-Bold",)\n'
    files = ["catalogues/units.csv", "catalogues/old.csv", "fonts/Serif-Bold.ttf", "fonts/Mono.ttf"]
    assert unread(files, patterns_in(code), words_in(code)) == ["catalogues/old.csv", "fonts/Mono.ttf"]


def test_a_font_without_licence_is_found() -> None:
    """A font of a family without a licence file is reported."""
    fonts = ["fonts/LiberationSerif-Bold.ttf", "fonts/Mono.ttf"]
    assert without_licence(fonts, ["fonts/licences/Liberation-OFL-1.1.txt"]) == ["fonts/Mono.ttf"]
