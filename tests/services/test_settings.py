"""Small choices of a workspace."""

import json

from builders.workspaces import PASSWORD

from cchc_desktop.workspace import Workspace


def test_a_choice_is_kept_and_its_change_is_in_the_trail(commune: Workspace) -> None:
    """Never set it reads as the default; set, it is there after closing, with who chose it."""
    assert commune.settings.get("theme") == ""
    assert commune.settings.get("theme", "light") == "light"
    commune.settings.set("theme", "tối")
    commune.settings.set("theme", "")
    again = Workspace.open(commune.folder, password=PASSWORD)
    assert again.settings.get("theme", "light") == ""
    line = again.audit.lines()[0]
    assert (json.loads(line.before or ""), json.loads(line.after or "")) == ({"value": "tối"}, {"value": ""})
    again.close()
