"""The one style sheet of the application, written from the colours in use."""

from ui.theme.fonts import BODY, CARD, FIGURE, SANS, SMALL, TITLE, points
from ui.theme.tokens import Tokens


def style_sheet(t: Tokens) -> str:
    """Return the style sheet for `t`; sizes in points follow the officer's text size."""
    return "".join((_text(t), _grounds(t), _buttons(t), _fields(t), _lists(t), _bars(t)))


def _pt(size: int) -> str:
    return f"{points(size):g}pt"


def _text(t: Tokens) -> str:
    tones = "".join(
        f'*[tone="{name}"] {{ color: {colour}; }}\n'
        for name, colour in (
            ("text", t.text), ("text2", t.text2), ("text3", t.text3), ("accent", t.accent),
            ("ok", t.ok), ("warn", t.warn), ("bad", t.bad), ("on_primary", t.on_primary),
        )
    )  # fmt: skip
    return f"""
* {{ font-family: "{SANS}"; font-size: {_pt(BODY)}; }}
QToolTip {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.control}; padding: 4px 6px; }}
QLabel {{ background: transparent; color: {t.text}; }}
*[role="title"] {{ font-size: {_pt(TITLE)}; font-weight: bold; }}
*[role="card"] {{ font-size: {_pt(CARD)}; font-weight: bold; }}
*[role="strong"] {{ font-weight: bold; }}
*[role="label"] {{ font-size: {_pt(SMALL)}; font-weight: bold; color: {t.text2}; }}
*[role="small"] {{ font-size: {_pt(SMALL)}; color: {t.text2}; }}
*[role="hint"] {{ font-size: {_pt(SMALL)}; color: {t.text3}; }}
*[role="figure"] {{ font-size: {_pt(FIGURE)}; font-weight: bold; }}
{tones}"""


def _grounds(t: Tokens) -> str:
    return f"""
QMainWindow, QDialog {{ background: {t.app}; color: {t.text}; }}
QWidget[ground="app"] {{ background: {t.app}; }}
QWidget[ground="nav"] {{ background: {t.nav}; }}
QWidget[ground="surface"] {{ background: {t.surface}; }}
QWidget[ground="sunken"] {{ background: {t.sunken}; }}
QFrame[part="card"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; }}
QFrame[part="well"] {{ background: {t.sunken}; border: 1px solid {t.line}; border-radius: 6px; }}
QFrame[part="tint"] {{ background: {t.tint}; border: 1px solid {t.tint2}; border-radius: 6px; }}
QFrame[part="pane"] {{ background: {t.surface}; border: 0; border-left: 1px solid {t.line2}; }}
QFrame[part="head"] {{ background: {t.surface}; border: 0; border-bottom: 1px solid {t.line}; }}
QFrame[part="foot"] {{ background: {t.sunken}; border: 0; border-top: 1px solid {t.line}; }}
QFrame[part="topbar"] {{ background: {t.surface}; border: 0; border-bottom: 1px solid {t.line2}; }}
QFrame[part="statusline"] {{ background: {t.surface}; border: 0; border-top: 1px solid {t.line2}; }}
QFrame[part="nav"] {{ background: {t.nav}; border: 0; border-right: 1px solid {t.line2}; }}
QFrame[part="dialog"] {{ background: {t.surface}; border: 1px solid {t.control}; border-radius: 8px; }}
QFrame[part="divider"] {{ background: {t.line}; border: 0; max-height: 1px; min-height: 1px; }}
QFrame[part="upright"] {{ background: {t.line}; border: 0; max-width: 1px; min-width: 1px; }}
QScrollArea {{ background: transparent; border: 0; }}
QScrollArea > QWidget > QWidget[ground="none"] {{ background: transparent; }}
"""


def _buttons(t: Tokens) -> str:
    hover = t.tint if t.high_contrast else t.sunken
    return f"""
QPushButton {{ min-height: 30px; border: 1px solid {t.control}; border-radius: 4px; padding: 0 12px;
    background: {t.surface}; color: {t.text}; outline: 0; }}
QPushButton:hover {{ background: {t.mute_fill if not t.high_contrast else t.tint}; }}
QPushButton:pressed {{ background: {t.tint}; }}
QPushButton:disabled {{ color: {t.text3}; border-color: {t.line2}; background: {t.sunken}; }}
QPushButton[look="primary"] {{ background: {t.primary}; border-color: {t.primary}; color: {t.on_primary};
    font-weight: bold; }}
QPushButton[look="primary"]:hover, QPushButton[look="primary"]:pressed {{ background: {t.primary_hover};
    border-color: {t.primary_hover}; }}
QPushButton[look="primary"]:disabled {{ background: {t.track}; border-color: {t.track}; color: {t.text3}; }}
QPushButton[look="quiet"] {{ background: transparent; border-color: transparent; padding: 0 8px; }}
QPushButton[look="quiet"]:hover {{ background: {t.mute_fill if not t.high_contrast else t.tint}; }}
QPushButton[look="quiet"]:disabled {{ background: transparent; }}
QPushButton[look="icon"] {{ background: transparent; border-color: transparent; padding: 0;
    min-width: 30px; max-width: 30px; }}
QPushButton[look="icon"]:hover {{ background: {t.mute_fill if not t.high_contrast else t.tint}; }}
QPushButton[look="link"] {{ background: transparent; border-color: transparent; color: {t.accent};
    padding: 0 4px; min-height: 24px; }}
QPushButton[look="link"]:hover {{ text-decoration: underline; }}
QPushButton[look="link"]:disabled {{ color: {t.text3}; }}
QPushButton[look="danger"] {{ color: {t.bad}; border-color: {t.bad}; background: {t.surface}; }}
QPushButton[look="danger"]:disabled {{ color: {t.text3}; border-color: {t.line2}; }}
QPushButton[look="danger"]:hover {{ background: {t.bad_fill}; }}
QPushButton[look="chip"] {{ min-height: 26px; padding: 0 10px; }}
QPushButton[look="chip"]:checked {{ background: {t.tint}; border-color: {t.accent}; color: {t.accent}; }}
QPushButton[look="segment"] {{ border-radius: 0; margin-left: -1px; padding: 0 12px; }}
QPushButton[look="segment"][place="first"] {{ border-top-left-radius: 4px; border-bottom-left-radius: 4px;
    margin-left: 0; }}
QPushButton[look="segment"][place="last"] {{ border-top-right-radius: 4px; border-bottom-right-radius: 4px; }}
QPushButton[look="segment"]:checked {{ background: {t.tint}; border-color: {t.accent}; color: {t.accent}; }}
QPushButton[look="suggest"] {{ min-height: 24px; padding: 0 8px; font-size: {_pt(SMALL)}; color: {t.accent};
    border-color: {t.line2}; }}
QPushButton[look="tag"] {{ min-height: 24px; padding: 0 8px; font-size: {_pt(SMALL)}; font-weight: bold;
    background: {t.tint}; border-color: {t.tint2}; }}
QPushButton::menu-indicator {{ image: none; width: 0; }}
QAbstractButton[look="stat"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; }}
QPushButton[look="stat"]:hover {{ background: {hover}; border-color: {t.line2}; }}
QPushButton[look="stat"]:checked {{ background: {t.tint}; border-color: {t.accent}; }}
"""


def _fields(t: Tokens) -> str:
    kinds = ("QLineEdit", "QComboBox", "QAbstractSpinBox", "QPlainTextEdit", "QTextEdit")
    all_kinds = ", ".join(kinds)
    focus = ", ".join(f"{kind}:focus" for kind in kinds)
    wrong = ", ".join(f'{kind}[wrong="true"]' for kind in kinds)
    read_only = ", ".join(f'{kind}[readOnly="true"]' for kind in kinds if kind != "QComboBox")
    off = ", ".join(f"{kind}:disabled" for kind in kinds)
    return f"""
{all_kinds} {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.control}; border-radius: 4px;
    selection-background-color: {t.primary}; selection-color: {t.on_primary};
    placeholder-text-color: {t.text3}; }}
QLineEdit, QComboBox, QAbstractSpinBox {{ min-height: 30px; padding: 0 8px; }}
QPlainTextEdit, QTextEdit {{ padding: 5px 5px; }}
{read_only} {{ background: {t.sunken}; color: {t.text2}; border-color: {t.line2}; }}
{off} {{ background: {t.sunken}; color: {t.text3}; border-color: {t.line2}; }}
{focus} {{ border: 2px solid {t.focus}; }}
{wrong} {{ border: 2px solid {t.bad}; }}
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus, QLineEdit[wrong="true"], QComboBox[wrong="true"],
QAbstractSpinBox[wrong="true"] {{ min-height: 28px; padding: 0 7px; }}
QPlainTextEdit:focus, QTextEdit:focus, QPlainTextEdit[wrong="true"], QTextEdit[wrong="true"] {{
    padding: 4px 4px; }}
QTextBrowser[part="help"], QTextBrowser[part="help"]:focus {{ background: {t.surface}; color: {t.text};
    border: 0; padding: 0; }}
QLineEdit[search="true"] {{ padding-left: 28px; }}
QLineEdit[search="true"]:focus {{ padding-left: 27px; }}
QLineEdit[trailing="true"] {{ padding-right: 34px; }}
QLineEdit[trailing="true"]:focus {{ padding-right: 33px; }}
QLineEdit[ground="sunken"] {{ background: {t.sunken}; }}
QLineEdit[chip="true"], QComboBox[chip="true"] {{ min-height: 26px; }}
QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:focus, QComboBox QLineEdit,
QComboBox QLineEdit:focus {{
    border: 0; min-height: 0; padding: 0; background: transparent; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ border: 0; width: 0; }}
QComboBox {{ padding-right: 28px; combobox-popup: 0; }}
QComboBox:focus {{ padding-right: 27px; }}
QComboBox[leading="true"] {{ padding-left: 4px; }}
QComboBox::drop-down {{ border: 0; width: 0; }}
QComboBox::down-arrow {{ image: none; }}
QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.control}; outline: 0;
    padding: 4px 0; selection-background-color: {t.tint}; selection-color: {t.text}; }}
QComboBox QAbstractItemView::item {{ min-height: 28px; padding: 0 8px; border: 0; color: {t.text}; }}
QComboBox QAbstractItemView::item:selected {{ background: {t.tint}; color: {t.text}; }}
QCheckBox, QRadioButton {{ color: {t.text}; background: transparent; spacing: 8px; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {t.text3}; }}
QCalendarWidget {{ border: 1px solid {t.control}; }}
QCalendarWidget QWidget {{ background: {t.surface}; color: {t.text};
    alternate-background-color: {t.sunken}; }}
QCalendarWidget QAbstractItemView {{ selection-background-color: {t.primary};
    selection-color: {t.on_primary};
    border: 0; outline: 0; }}
QCalendarWidget QAbstractItemView:disabled {{ color: {t.text3}; }}
QCalendarWidget QToolButton {{ background: transparent; border: 0; padding: 4px 8px; color: {t.text};
    font-weight: bold; }}
QCalendarWidget QToolButton:hover {{ background: {t.tint}; border-radius: 4px; }}
QCalendarWidget QToolButton::menu-indicator {{ image: none; }}
QCalendarWidget QSpinBox {{ min-height: 24px; }}
"""


def _lists(t: Tokens) -> str:
    return f"""
QAbstractItemView {{ background: {t.surface}; color: {t.text}; border: 0; outline: 0;
    selection-background-color: {t.tint}; selection-color: {t.text}; }}
QTableView[framed="true"], QTreeView[framed="true"], QListView[framed="true"] {{
    border: 1px solid {t.line}; border-radius: 6px; }}
QHeaderView {{ background: {t.sunken}; border: 0; }}
QHeaderView::section {{ background: {t.sunken}; color: {t.text2}; border: 0; padding: 0 8px;
    border-bottom: 1px solid {t.line2}; font-size: {_pt(SMALL)}; font-weight: bold; }}
QTableCornerButton::section {{ background: {t.sunken}; border: 0; }}
QMenu {{ background: {t.surface}; border: 1px solid {t.control}; padding: 4px 0; color: {t.text}; }}
QMenu::item {{ padding: 6px 24px 6px 12px; background: transparent; }}
QMenu::item:selected {{ background: {t.tint}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.text3}; }}
QMenu::icon {{ padding-left: 10px; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 0; }}
"""


def _bars(t: Tokens) -> str:
    return f"""
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; border: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; border: 0; }}
QScrollBar::handle {{ background: {t.other}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {t.control}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {t.line2}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
"""
