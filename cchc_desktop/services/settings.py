"""Small choices of this workspace, kept by name."""

from sqlalchemy import select

from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from db.models.users import SettingRow
from db.writing import put_rows


@guarded
class Settings:
    """Settings by name; what was never set reads as the default given."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def get(self, key: str, default: str = "") -> str:
        """Return the value of a setting."""
        with self._office.reading() as session:
            found = session.scalar(select(SettingRow.value).where(SettingRow.key == key))
        return default if found is None else found

    def set(self, key: str, value: str) -> Changed[None]:
        """Keep a value; the trail says who chose it."""
        with self._office.changing() as change:
            before = change.session.scalar(select(SettingRow.value).where(SettingRow.key == key))
            put_rows(change.connection, SettingRow, [{"key": key, "value": value}])
            change.audit("set", Noun.SETTING, key, before={"value": before}, after={"value": value})
            return change.done(None)
