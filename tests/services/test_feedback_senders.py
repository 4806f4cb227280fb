"""Who sent a case: sealed, masked, opened for a reason, logged, erased so that nothing is left."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders.workspaces import PASSWORD, SetClock, everything_in, rows_of

from cchc_desktop.domain.errors import Refused, Trouble, UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackRecord, FeedbackValues
from cchc_desktop.domain.personal_data import Sender
from cchc_desktop.domain.users import NewUser
from cchc_desktop.workspace import DATABASE, Workspace

DAY = date(2018, 5, 9)
NAME, PHONE, ADDRESS = "Lê Thị Bí Mật", "0905 123 456", "12 đường Giấu Kín"
SECRETS = (NAME, "Bí Mật", "bi mat", "123 456", "0905123456", "Giấu Kín", "giau kin")


def receive(at: Workspace, *, sender: bool = True) -> FeedbackRecord:
    """Enter a case of May 2018."""
    who = (NAME, PHONE, ADDRESS) if sender else ("", "", "")
    return at.feedback.receive(
        FeedbackValues(DAY, FeedbackChannel.PHONE, FeedbackKind.CONDUCT, "Hồ sơ hộ tịch trả chậm.", *who)
    ).record


def ended(at: Workspace, on: date = date(2018, 5, 21)) -> FeedbackRecord:
    """Enter a case and take it to its end."""
    made = receive(at)
    at.feedback.answer(made.id, number="1", day=date(2018, 5, 20), text="Đã trả lời")
    at.feedback.publish(made.id, day=date(2018, 5, 20), place="Bảng tin")
    return at.feedback.close(made.id, day=on, reason="Không hỏi được").record


def octets_of(folder: Path) -> bytes:
    """Return the octets of the database file, its log and every other file of the workspace."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return b"".join(file.read_bytes() for file in files)


def test_a_sender_is_sealed_in_one_table(commune: Workspace) -> None:
    """No octet of name, telephone or address stands anywhere in the data folder, sealed table included;
    journal, trail, index and every other row do not even hold the mask.
    """
    made = receive(commune)
    commune.feedback.answer(made.id, number="1", day=DAY, text="Đã trả lời")
    commune.feedback.letters.keep(made.id)
    commune.feedback.close(made.id, day=DAY, reason="Không công khai")
    commune._office.store.checkpoint()
    octets = octets_of(commune.folder)
    for secret in SECRETS:
        assert secret.encode() not in octets
    held = everything_in(commune.folder)
    (row,) = held.pop("feedback_senders")
    assert row[0] == made.id
    others = json.dumps(held, ensure_ascii=False, default=lambda blob: blob.decode("utf-8", "replace"))
    assert "L* T** B* M**" not in others
    assert made.sender_mask == "L* T** B* M** · 09******56"
    assert [hit.record for hit in commune.search.find("bi mat")] == []


def test_opening_personal_data_leaves_a_trace(commune: Workspace) -> None:
    """Who looked, when and why is recorded; without a reason nothing is shown."""
    made = receive(commune)
    senders = commune.feedback.senders
    with pytest.raises(UserMistake) as told:
        senders.open(made.id, " ")
    assert told.value.field == "reason"
    assert senders.log(made.id) == ()
    assert senders.open(made.code, "Gọi lại để hỏi thêm").record == Sender(NAME, PHONE, ADDRESS)
    (look,) = senders.log(made.code)
    assert (look.who, look.action, look.reason) == (
        commune.user.name,
        "open_sender",
        "Gọi lại để hỏi thêm",
    )
    bare = receive(commune, sender=False)
    assert not bare.has_sender
    assert senders.open(bare.id, "Kiểm tra").record == Sender()


def test_a_sender_is_written_down_or_corrected_later(commune: Workspace) -> None:
    """Somebody who calls back gives a name; a wrong number is mended. The log says so, and not what."""
    bare, wrong = receive(commune, sender=False), receive(commune)
    senders = commune.feedback.senders
    assert senders.set(bare.id, Sender("  Trần  Văn Bảy ", "")).record.sender_mask == "T*** V** B**"
    senders.set(wrong.id, Sender(NAME, "0905999888", ADDRESS))
    assert senders.open(wrong.id, "Gọi lại").record.phone == "0905999888"
    assert [look.action for look in senders.log(wrong.id)] == ["open_sender", "set_sender"]
    assert "0905999888" not in repr(everything_in(commune.folder)["audit_lines"])
    with pytest.raises(UserMistake) as told:
        senders.set(bare.id, Sender(" ", "", ""))
    assert told.value.field == "name"
    closed = ended(commune)
    with pytest.raises(UserMistake):
        senders.set(closed.id, Sender("Mới"))


def test_only_who_works_on_cases_may_look(commune: Workspace) -> None:
    """An administrator or clerk is refused, and nothing is shown or erased."""
    made = receive(commune)
    commune.users.add(NewUser("it", "Quản Trị", "", "mat-khau-it"), ("administrator", "clerk"))
    folder = commune.folder
    other = Workspace.open(folder, login="it", password="mat-khau-it", clock=SetClock())
    assert not other.feedback.senders.may_open()
    for attempt in (
        lambda: other.feedback.senders.open(made.id, "Tò mò"),
        lambda: other.feedback.senders.erase([made.id], "Xóa thử"),
        lambda: other.feedback.senders.set(made.id, Sender("Khác")),
        lambda: other.feedback.letters.write(made.id, folder / "x.pdf", reason="In thử"),
    ):
        with pytest.raises(Refused) as told:
            attempt()
        assert told.value.exit_code == 5
    other.close()
    assert commune.feedback.get(made.id).has_sender
    assert not (folder / "x.pdf").exists()


def test_erased_data_are_gone_from_the_file(commune: Workspace) -> None:
    """After erasing, neither the sealed octets nor the mask stand in the database or its log; the case,
    its journal and the trail are as they were, with one line more.
    """
    made = ended(commune)
    with rows_of(commune.folder) as rows:
        sealed, mask = rows.execute("SELECT sealed, mask FROM feedback_senders").fetchone()
    commune._office.store.checkpoint()
    assert sealed[:200] in octets_of(commune.folder)
    before = everything_in(commune.folder)
    assert commune.feedback.senders.erase([made.id], "Người gửi yêu cầu xóa").record == 1
    database = commune.folder / DATABASE
    octets = database.read_bytes() + database.with_name(f"{DATABASE}-wal").read_bytes()
    for start in range(0, len(sealed) - 40, 40):
        assert sealed[start : start + 40] not in octets
    assert mask.encode() not in octets
    after = everything_in(commune.folder)
    assert {k for k in after if after[k] != before[k]} == {"feedback_senders", "audit_lines"}
    again = commune.feedback.get(made.id)
    assert (again.has_sender, again.sender_mask, again.content) == (False, "", made.content)
    assert commune.feedback.senders.erased_on(made.id) == commune.today()
    assert [look.action for look in commune.feedback.senders.log(made.id)] == ["erase_sender"]
    assert commune.feedback.senders.open(made.id, "Kiểm tra").record == Sender()
    assert commune.audit.verify().broken_at is None


def test_erasing_needs_a_reason_and_counts_once(commune: Workspace) -> None:
    """Without a reason nothing goes; what is gone is not erased twice."""
    made = ended(commune)
    with pytest.raises(UserMistake) as told:
        commune.feedback.senders.erase([made.id], "")
    assert told.value.field == "reason"
    assert commune.feedback.senders.erase([made.code, made.code], "Hết hạn").record == 1
    assert commune.feedback.senders.erase([made.id], "Hết hạn").record == 0


def test_data_are_due_to_go_when_their_term_has_ended(commune: Workspace, clock: SetClock) -> None:
    """Counted from the end of the case by the setting; open cases and erased ones are not listed."""
    made, open_case = ended(commune), receive(commune)
    senders, terms = commune.feedback.senders, commune.feedback.terms
    clock.set(date(2019, 5, 20))
    assert senders.due_for_erasing() == []
    clock.set(date(2019, 5, 21))
    assert [c.id for c in senders.due_for_erasing()] == [made.id]
    terms.set_retention_days(400)
    assert senders.due_for_erasing() == []
    terms.set_retention_days(30)
    senders.erase([c.id for c in senders.due_for_erasing()], "Hết thời gian giữ")
    assert senders.due_for_erasing() == []
    assert commune.feedback.get(open_case.id).has_sender
    with pytest.raises(UserMistake) as told:
        terms.set_retention_days(-1)
    assert told.value.field == "days"


def test_terms_are_set_by_an_administrator_alone(commune: Workspace) -> None:
    """A recorder of a commune sees terms and retention and cannot change them."""
    commune.users.add(NewUser("ghi", "Người Ghi", "", "mat-khau-ghi"), ("recorder",))
    other = Workspace.open(commune.folder, login="ghi", password="mat-khau-ghi", clock=SetClock())
    before = other.feedback.terms.terms()
    assert not other.feedback.terms.may_set()
    for attempt in (
        lambda: other.feedback.terms.set_term([FeedbackChannel.BOX], 5, "QĐ 1"),
        lambda: other.feedback.terms.set_retention_days(1),
    ):
        with pytest.raises(Refused):
            attempt()
    assert other.feedback.terms.terms() == before
    other.close()


def test_data_sealed_to_another_computer_stay_closed(commune: Workspace, tmp_path: Path) -> None:
    """A copy of the database without its keys folder shows nobody: the failure says where to open it."""
    made = receive(commune)
    commune.close()
    stranger = Workspace.create(
        tmp_path / "other",
        unit_code="22693",
        admin=NewUser("x", "X", "", "mat-khau-x"),
        clock=SetClock(),
        plain=True,
    )
    stranger.close()
    for name in ("station.key", "station.age", "station.pem"):
        (commune.folder / "keys" / name).write_bytes((stranger.folder / "keys" / name).read_bytes())
    opened = Workspace.open(commune.folder, password=PASSWORD, clock=SetClock())
    with pytest.raises(Trouble) as told:
        opened.feedback.senders.open(made.id, "Xem")
    assert told.value.hint
    assert opened.feedback.senders.log(made.id) == ()
    opened.close()


def test_an_altered_seal_is_not_opened(commune: Workspace) -> None:
    """One flipped bit in the sealed data is noticed; nothing wrong is shown as somebody's name."""
    made = receive(commune)
    with rows_of(commune.folder) as rows:
        (sealed,) = rows.execute("SELECT sealed FROM feedback_senders").fetchone()
        wrong = sealed[:-1] + bytes([sealed[-1] ^ 1])
        rows.execute("UPDATE feedback_senders SET sealed = ?", (wrong,))
    with pytest.raises(Trouble):
        commune.feedback.senders.open(made.id, "Xem")


def test_an_older_workspace_is_sealed_when_it_is_opened(commune: Workspace) -> None:
    """What an older program held in plain words is sealed at the next opening, and the words are gone."""
    made = receive(commune)
    commune.close()
    plain = json.dumps({"name": NAME, "phone": PHONE, "address": ADDRESS}, ensure_ascii=False).encode()
    with rows_of(commune.folder) as rows:
        rows.execute("UPDATE feedback_senders SET scheme = 'plain', sealed = ?, mask = ''", (plain,))
    opened = Workspace.open(commune.folder, password=PASSWORD, clock=SetClock(date(2018, 7, 4)))
    octets = octets_of(opened.folder)
    for secret in SECRETS:
        assert secret.encode() not in octets
    assert opened.feedback.get(made.id).sender_mask == "L* T** B* M** · 09******56"
    assert opened.feedback.senders.open(made.id, "Xem").record.name == NAME
    opened.close()


def test_a_year_is_the_default(commune: Workspace) -> None:
    """Until somebody sets it, data go a year after the end of the case."""
    assert commune.feedback.terms.retention_days() == timedelta(days=365).days
