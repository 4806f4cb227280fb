"""Taking back the last changes of this session with new journal entries; nothing is ever deleted."""

import msgspec
from sqlalchemy import select

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.services.history import Done, Step
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.own_tasks import refresh_plan
from cchc_desktop.services.payloads import Payload, as_json, read_payload
from cchc_desktop.services.permissions import guarded
from db.models.bundles import JournalRow


@guarded
class Undo:
    """The changes of this session: which there are, taking one back, doing it again."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def recent(self) -> tuple[Done, ...]:
        """Return what can be taken back, the newest first, without reading the database."""
        return self._office.history.done()

    def redoable(self) -> tuple[Done, ...]:
        """Return what was taken back and can be done again, the last first."""
        return self._office.history.undone()

    def undo(self, number: int | None = None) -> Changed[Done]:
        """Take a change back, the newest unless `number` names another.

        Every record it touched becomes what it was before. UserMistake with the reason when one of
        them has been changed since; then nothing at all is taken back.
        """
        return self._take_back(_chosen(self.recent(), number, tr("There is nothing to undo.")), back=True)

    def redo(self, number: int | None = None) -> Changed[Done]:
        """Do again what was taken back last, or what `number` names."""
        return self._take_back(_chosen(self.redoable(), number, tr("There is nothing to redo.")), back=False)

    def _take_back(self, done: Done, *, back: bool) -> Changed[Done]:
        action = "undo" if back else "redo"
        with self._office.changing() as change:
            for step in reversed(done.steps):
                self._reverse(change, step, action, done.words)
            changed = change.done(done)
            steps = change.steps()
        self._office.history.move(done, change.now, steps, back=back)
        if Noun.UNIT_PLAN in changed.nouns:
            refresh_plan(self._office)
        return changed

    def _reverse(self, change: Change, step: Step, action: str, reason: str) -> None:
        newest = change.newest(step.noun, step.record)
        if newest is None or newest.hash != step.after:
            raise self._overtaken(step)
        if step.before is None:
            change.withdraw(step.noun, step.record, action=action, reason=reason)
            return
        before = change.session.execute(
            select(JournalRow.payload, JournalRow.op).where(
                JournalRow.record == step.record, JournalRow.hash == step.before
            )
        ).first()
        if before is None:
            raise self._overtaken(step)
        if before.op == "withdraw":
            change.withdraw(step.noun, step.record, action=action, reason=reason)
        else:
            payload = read_payload(step.noun, msgspec.json.decode(before.payload))
            change.put(step.noun, payload, action=action, reason=reason)

    def _overtaken(self, step: Step) -> UserMistake:
        with self._office.reading() as session:
            last = session.scalars(
                select(JournalRow)
                .where(JournalRow.record == step.record, JournalRow.noun == str(step.noun))
                .order_by(JournalRow.revision.desc(), JournalRow.at.desc())
                .limit(1)
            ).first()
        hint = tr("Open the record and change it by hand.")
        if last is None:
            return UserMistake(tr("The record is no longer here."), hint=hint)
        name = _name(read_payload(step.noun, msgspec.json.decode(last.payload))) or step.noun.label
        moment = _moment_words(last.at)
        return UserMistake(
            tr("“{title}” was changed again by {who} at {time}.", title=name, who=last.author, time=moment),
            hint=hint,
        )


def _chosen(changes: tuple[Done, ...], number: int | None, nothing: str) -> Done:
    found = next((done for done in changes if number is None or done.number == number), None)
    if found is None:
        raise UserMistake(nothing, hint=tr("Only changes since the program was opened can be undone."))
    return found


def _name(payload: Payload) -> str:
    plain = as_json(payload)
    return str(plain.get("title") or plain.get("name") or "")


def _moment_words(at: object) -> str:
    from datetime import datetime

    moment = at if isinstance(at, datetime) else datetime.fromisoformat(str(at))
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
