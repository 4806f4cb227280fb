"""A workbook of activities is looked through first, recorded whole or not at all, and can be taken back."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders.activities import activity, proof, record
from builders.assessments import answer_everything, submit
from builders.workbooks import TITLES, good, workbook
from builders.workspaces import SetClock, everything_in, rows_of
from openpyxl import load_workbook

from cchc_desktop.domain.activities import Audience
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import set_language
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.progress import Cancelled
from cchc_desktop.services.activity_imports import ImportPreview
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace


def look(
    at: Workspace, folder: Path, *rows: Sequence[object], titles: Sequence[object] = TITLES
) -> ImportPreview:
    """Look through a workbook of these rows."""
    return at.activity_imports.read(workbook(folder / "sổ.xlsx", *rows, titles=titles))


def said(preview: ImportPreview) -> list[tuple[int, str]]:
    """Return row number and column of everything that blocks."""
    return [(row.number, m.column) for row in preview.rows for m in row.messages if m.blocks]


def titles(at: Workspace, **wanted: object) -> list[str]:
    """Return the names of the recorded activities in order of their days."""
    return [r.title for r in at.activities.page(ActivityFilter(**wanted), sort="starts_on")]  # type: ignore[arg-type]


def test_the_template_fills_itself_and_comes_back_empty(commune: Workspace, tmp_path: Path) -> None:
    """The template has a guide, every column, lists to choose from, and one example that is never read."""
    file = commune.activity_imports.write_template(tmp_path / "mẫu.xlsx")
    book = load_workbook(file)
    assert book.sheetnames == ["Hướng dẫn", "Hoạt động", "Danh mục"]
    sheet = book["Hoạt động"]
    assert sheet.freeze_panes == "B2"
    headings = [cell.value for cell in sheet[1]]
    assert headings[:3] == ["Tên hoạt động *", "Hình thức *", "Từ ngày *"]
    assert len(headings) == len(commune.activity_imports.columns())
    rules = {rule.type for rule in sheet.data_validations.dataValidation}
    assert rules == {"list", "date", "whole"}
    channels = [cell.value for cell in book["Danh mục"]["A"][1:] if cell.value]
    assert channels == [c.label for c in commune.activities.channels()]
    preview = commune.activity_imports.read(file)
    assert (preview.examples, preview.rows, preview.notes) == (1, (), ())


def test_what_the_template_offers_is_what_the_program_reads(commune: Workspace, tmp_path: Path) -> None:
    """Every choice of every list, and the example itself once its mark is gone, is understood."""
    file = commune.activity_imports.write_template(tmp_path / "mẫu.xlsx")
    book = load_workbook(file)
    sheet, lists = book["Hoạt động"], book["Danh mục"]
    sheet["A2"] = "Phát thanh chuyên mục"
    columns = {cell.value.removesuffix(" *"): cell.column for cell in sheet[1]}
    row = 3
    for column in lists.iter_cols(values_only=True):
        for choice in column[1:]:
            if choice:
                sheet.cell(row, columns["Tên hoạt động"], f"Hoạt động {row}")
                sheet.cell(row, columns["Hình thức"], "Khác")
                sheet.cell(row, columns["Từ ngày"], "05/06/2018")
                sheet.cell(row, columns["Đã chi (đồng)"], 1000)
                sheet.cell(row, columns[str(column[0])], choice)
                row += 1
    book.save(file)
    preview = commune.activity_imports.read(file)
    assert said(preview) == []
    assert len(preview.rows) == row - 2
    assert len({r.values.clauses for r in preview.rows if r.values}) > 50


def test_the_template_of_the_english_interface_is_read_by_the_vietnamese_one(
    commune: Workspace, tmp_path: Path
) -> None:
    """Headings and lists are known in both languages, whoever made the file."""
    set_language("en")
    file = commune.activity_imports.write_template(tmp_path / "template.xlsx")
    book = load_workbook(file)
    book["Activities"]["A2"] = "Broadcast"
    book.save(file)
    set_language("vi")
    preview = commune.activity_imports.read(file)
    assert preview.heading.unknown == ()
    assert said(preview) == []
    assert preview.ready[0].values.audiences == (Audience.CITIZENS,)  # type: ignore[union-attr]


def test_good_rows_are_recorded_with_everything_they_say(commune: Workspace, tmp_path: Path) -> None:
    """Name, day, channel, clauses, audience, figures and money arrive as if they had been typed."""
    preview = look(commune, tmp_path, good(clauses="II.3.4; ii.2.a.1"), good(title="Hai", day="6-6-18"))
    assert [row.number for row in preview.ready] == [2, 3]
    made = commune.activity_imports.bring_in(preview).record
    assert made.count == 2
    first, second = (
        commune.activities.get(row.id) for row in commune.activities.page(ActivityFilter(), sort="starts_on")
    )
    assert first.values.title == "Phát thanh chuyên mục"
    assert (first.values.starts_on, first.values.ends_on) == (date(2018, 6, 5), date(2018, 6, 5))
    assert (first.values.channel, first.values.counters) == ("radio", {"broadcasts": 2})
    assert first.values.clauses == ("II.2.a.1", "II.3.4")
    assert first.values.audiences == (Audience.CITIZENS,)
    (cost,) = first.values.costs
    assert (cost.category, cost.source, cost.spent) == ("Chi khác", "Ngân sách xã", 150_000)
    assert second.values.starts_on == date(2018, 6, 6)
    assert commune.search.find("phat thanh chuyen muc")
    assert commune.audit.verify().broken_at is None
    assert all(check.ok for check in commune.doctor())


def test_every_row_says_everything_that_is_wrong_where_and_how_to_mend_it(
    commune: Workspace, tmp_path: Path
) -> None:
    """Row number as Excel shows it, the column as the officer's book calls it, the reason and the mend."""
    preview = look(
        commune,
        tmp_path,
        good(),
        good(title=None, channel="Phat than", day="31/02/2018"),
        good(clauses="II.9.9", audiences="Nông dân", broadcasts="hai"),
        good(channel="Niêm yết"),
        good(day=date(2018, 12, 1)),
        good(day="5/6/2017", spent=-5),
        good(title="x" * 301),
    )
    assert said(preview) == [
        (3, "Hình thức"), (3, "Từ ngày"),
        (4, "Mục của kế hoạch"), (4, "Đối tượng"), (4, "Lượt phát"),
        (5, "Lượt phát"),
        (6, "Từ ngày"),
        (7, "Từ ngày"), (7, "Đã chi"),
        (8, "Tên hoạt động"),
    ]  # fmt: skip
    assert all(m.message and m.hint for row in preview.rows for m in row.messages)
    assert "Phát thanh" in preview.rows[1].messages[0].hint
    assert [len(part) for part in (preview.ready, preview.repeating, preview.blocked)] == [1, 0, 6]


def test_a_message_names_its_column_without_the_star_of_the_template(
    commune: Workspace, tmp_path: Path
) -> None:
    """“Từ ngày *” is told as “Từ ngày”, and a day that is not one is not told as missing as well."""
    starred = [f"{title} *" if title == "Từ ngày" else title for title in TITLES]
    preview = look(commune, tmp_path, good(day="hôm qua"), titles=starred)
    assert [message.column for message in preview.blocked[0].messages] == ["Từ ngày"]


def test_a_blocked_row_is_never_recorded(commune: Workspace, tmp_path: Path) -> None:
    """Choosing a bad row by its number records nothing, not even the good ones beside it."""
    preview = look(commune, tmp_path, good(), good(day="hôm qua"))
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake) as told:
        commune.activity_imports.bring_in(preview, numbers=[2, 3])
    assert told.value.hint
    with pytest.raises(UserMistake):
        commune.activity_imports.bring_in(preview, numbers=[])
    assert everything_in(commune.folder) == before


def test_columns_are_found_in_any_order_and_under_other_names(commune: Workspace, tmp_path: Path) -> None:
    """The commune's own book works: other order, other words, no diacritics, NFD, a column of its own."""
    titles_ = (
        "STT",
        "Đã chi (đồng)",
        "NGAY THUC HIEN",
        unicodedata.normalize("NFD", "Hình thức"),
        "Nội dung",
    )
    preview = look(commune, tmp_path, (1, "1.200.000", "5/6/2018", "phat thanh", "Tin 1"), titles=titles_)
    (row,) = preview.ready
    assert row.values
    assert (row.values.title, row.values.channel, row.values.costs[0].spent) == ("Tin 1", "radio", 1_200_000)
    assert any("STT" in note for note in preview.notes)


@pytest.mark.parametrize(
    "titles_",
    [
        ("Tên hoạt động", "Từ ngày"),
        ("Hình thức", "Từ ngày"),
        (*TITLES, "Tên hoạt động"),
        (*TITLES, "Nội dung"),
    ],
)
def test_a_missing_or_doubled_column_is_named(
    commune: Workspace, tmp_path: Path, titles_: tuple[str, ...]
) -> None:
    """Without name, channel or day, or with two of one kind, nothing is guessed."""
    with pytest.raises(UserMistake, match=r"[Tt]hiếu|hai lần") as told:
        look(commune, tmp_path, good(), titles=titles_)
    assert told.value.hint


def test_words_are_kept_as_words(commune: Workspace, tmp_path: Path) -> None:
    """HTML, a leading =, NFD and right-to-left marks are letters of a name, stored in NFC."""
    names = ["<b>Đối thoại</b> & hỏi đáp", "=SUM(A1)", unicodedata.normalize("NFD", "Niêm yết ở xã")]

    def touch(sheet: object) -> None:
        cell = sheet["A3"]  # type: ignore[index]
        cell.value, cell.data_type = names[1], "s"

    file = workbook(
        tmp_path / "a.xlsx",
        *(good(title=name, day=f"{n}/6/2018") for n, name in enumerate(names, 1)),
        touch=touch,
    )
    commune.activity_imports.bring_in(commune.activity_imports.read(file))
    assert titles(commune) == [names[0], names[1], "Niêm yết ở xã"]


def test_a_row_that_seems_recorded_already_is_left_out_unless_wanted(
    commune: Workspace, tmp_path: Path
) -> None:
    """The same name, day and channel, recorded or further up, is a repetition; a near name only warns."""
    record(commune, title="Phát thanh chuyên mục", starts_on=date(2018, 6, 5))
    preview = look(
        commune,
        tmp_path,
        good(),
        good(title="Tin sáng thứ ba về dịch vụ công"),
        good(title="TIN SANG thứ ba về dịch vụ công"),
        good(title="Tin chiều thứ ba về dịch vụ công trực tuyến mới"),
        good(title="Tin sáng thứ ba về dịch vụ công ạ"),
        good(day="6/6/2018"),
    )
    assert [row.number for row in preview.repeating] == [2, 4]
    assert [row.number for row in preview.ready] == [3, 5, 6, 7]
    assert [row.number for row in preview.ready if row.messages] == [6]
    assert not any(m.blocks for row in preview.rows for m in row.messages)
    commune.activity_imports.bring_in(preview)
    assert commune.activities.totals(ActivityFilter()).count == 5
    again = commune.activity_imports.read(preview.file)
    assert len(again.repeating) == 6
    assert any("đã được nhập ngày" in note for note in again.notes)
    commune.activity_imports.bring_in(again, numbers=[2])
    assert titles(commune).count("Phát thanh chuyên mục") == 3


def test_a_stopped_import_leaves_nothing(commune: Workspace, tmp_path: Path) -> None:
    """Pressing Hủy half way through a thousand rows leaves the store as it was, byte for byte of meaning."""
    preview = look(
        commune, tmp_path, *(good(title=f"Tin số {n}", day=f"{n % 28 + 1}/5/2018") for n in range(1200))
    )
    before = everything_in(commune.folder)

    def stop(done: int, _total: int, _words: str = "") -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        commune.activity_imports.bring_in(preview, progress=stop)
    assert everything_in(commune.folder) == before
    with pytest.raises(Cancelled):
        commune.activity_imports.read(preview.file, progress=stop)


def test_an_import_is_one_line_of_the_trail_and_an_entry_for_each_activity(
    commune: Workspace, tmp_path: Path
) -> None:
    """The stream that goes up carries every activity; the trail names the file once."""
    preview = look(commune, tmp_path, *(good(title=f"Tin số {n}", day=f"{n + 1}/5/2018") for n in range(20)))
    made = commune.activity_imports.bring_in(preview).record
    with rows_of(commune.folder) as rows:
        entries = rows.execute("SELECT seq, op FROM journal ORDER BY seq").fetchall()
    assert entries == [(n, "put") for n in range(1, 21)]
    (line,) = commune.audit.lines(noun=Noun.ACTIVITY, record=made.id)
    assert line.action == "import"
    assert "sổ.xlsx" in (line.after or "")


def test_an_import_is_taken_back_whole(commune: Workspace, tmp_path: Path, clock: SetClock) -> None:
    """One act withdraws what one act recorded, keeps what was worked on since, and happens once."""
    kept = record(commune, title="Ghi tay", starts_on=date(2018, 5, 1))
    preview = look(commune, tmp_path, *(good(title=f"Tin số {n}", day=f"{n + 1}/6/2018") for n in range(6)))
    made = commune.activity_imports.bring_in(preview).record
    rows = [r for r in commune.activities.page(ActivityFilter(), sort="starts_on") if r.id != kept.id]
    commune.activities.change(rows[0].id, activity(title="Đã sửa", starts_on=date(2018, 6, 1)))
    commune.evidence.attach(Noun.ACTIVITY, rows[1].id, proof(tmp_path))
    commune.activities.withdraw(rows[2].id)
    clock.set(date(2018, 7, 4))
    undone = commune.activity_imports.withdraw(made.id, reason="Nhầm tệp").record
    assert (undone.withdrawn, undone.kept) == (3, 2)
    assert titles(commune) == ["Ghi tay", "Đã sửa", "Tin số 1"]
    assert len(titles(commune, withdrawn=True)) == 4
    (listed,) = commune.activity_imports.imports()
    assert listed.withdrawn_at is not None
    with pytest.raises(UserMistake):
        commune.activity_imports.withdraw(made.id)
    with pytest.raises(UserMistake):
        commune.activity_imports.withdraw("nowhere")
    assert not commune.search.find("tin so 5")
    assert commune.audit.verify().broken_at is None
    assert all(check.ok for check in commune.doctor())


def test_rows_to_be_mended_go_out_with_their_messages_and_come_back_mended(
    commune: Workspace, tmp_path: Path
) -> None:
    """The officer gets the bad rows alone, each with what is wrong, mends and imports that file."""
    preview = look(
        commune, tmp_path, good(), good(title="Hai", day="hôm qua", broadcasts="ba"), good(day="6/6/18")
    )
    file = commune.activity_imports.write_faults(preview, tmp_path / "cần sửa.xlsx")
    sheet = load_workbook(file).worksheets[0]
    assert sheet.max_row == 2
    assert "Từ ngày" in sheet["A2"].value
    assert "Lượt phát" in sheet["A2"].value
    book = load_workbook(file)
    book.worksheets[0]["D2"], book.worksheets[0]["G2"] = "7/6/2018", 3
    book.save(file)
    again = commune.activity_imports.read(file)
    assert (len(again.ready), again.blocked, again.notes) == (1, (), ())


def test_a_full_or_missing_disk_is_told_and_leaves_the_old_file(commune: Workspace, tmp_path: Path) -> None:
    """A template that cannot be written says where; nothing half written is left."""
    with pytest.raises(Trouble) as told:
        commune.activity_imports.write_template(tmp_path / "gone" / "mẫu.xlsx")
    assert told.value.hint
    assert list(tmp_path.glob("**/*.part")) == []


def test_a_row_of_a_submitted_quarter_is_stopped_and_says_who_can_open_it(
    commune: Workspace, tmp_path: Path
) -> None:
    """What was submitted stays as it was: the row is named, the others of the file can come in."""
    answer_everything(commune)
    submit(commune)
    preview = look(commune, tmp_path, good(day="5/6/2018"), good(day="2/7/2018"))
    (stopped,) = preview.blocked
    assert (stopped.number, bool(stopped.messages[-1].hint)) == (2, True)
    file = commune.activity_imports.write_faults(preview, tmp_path / "cần sửa.xlsx")
    told, name, *_rest = (cell.value for cell in load_workbook(file).worksheets[0][2])
    assert (str(told).startswith("Quý II/2018 đã khóa"), name) == (True, good()[0])
    assert commune.activity_imports.bring_in(preview).record.count == 1
    before = everything_in(commune.folder)
    values = replace(preview.ready[0].values, starts_on=date(2018, 6, 5), ends_on=date(2018, 6, 5))  # type: ignore[type-var]
    careless = replace(preview, rows=(replace(preview.rows[0], values=values),))
    with pytest.raises(UserMistake):
        commune.activity_imports.bring_in(careless)
    assert everything_in(commune.folder) == before


def test_an_imported_conference_calls_for_what_a_typed_one_does(commune: Workspace, tmp_path: Path) -> None:
    """A press release falls due after an imported conference, and no more once the import is taken back."""

    def due() -> list[tuple[object, ...]]:
        with rows_of(commune.folder) as rows:
            return rows.execute(
                "SELECT clause, title, day, due FROM triggers WHERE NOT withdrawn ORDER BY title"
            ).fetchall()

    typed = record(
        commune,
        title="Hội nghị",
        channel="conference",
        counters={"sessions": 1},
        starts_on=date(2018, 6, 5),
        clauses=("II.3.4",),
    )
    wanted = due()
    assert wanted
    commune.activities.withdraw(typed.id)
    assert due() == []
    row = good(title="Hội nghị", channel="Hội nghị, quán triệt", broadcasts=None)
    made = commune.activity_imports.bring_in(look(commune, tmp_path, row, good(title="Tin"))).record
    assert due() == wanted
    commune.activity_imports.withdraw(made.id)
    assert due() == []
    assert commune.audit.verify().broken_at is None


def test_undo_takes_the_last_import_back(commune: Workspace, tmp_path: Path) -> None:
    """Ctrl+Z after an import is that import, named by its file, not the change before it."""
    record(commune, title="Ghi tay", starts_on=date(2018, 5, 1))
    preview = look(commune, tmp_path, *(good(title=f"Tin số {n}", day=f"{n + 1}/6/2018") for n in range(4)))
    commune.activity_imports.bring_in(preview)
    assert "sổ.xlsx" in commune.undo.recent()[0].words
    commune.undo.undo()
    assert titles(commune) == ["Ghi tay"]
    commune.undo.redo()
    assert len(titles(commune)) == 5
