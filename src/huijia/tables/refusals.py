"""Every way in which a whole file can be unusable, each a function that makes the error to raise.

The error's own text is English; its ``text`` has both languages. Headings and places are named, cells never.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from huijia.values.errors import UnableToReadFacts, UnableToWriteResults
from huijia.values.text import Text

KNOWN_ENDINGS = (".xlsx", ".csv", ".parquet")


class UnableToReadTable(UnableToReadFacts):
    """A file of facts that cannot be used, with the reason in both languages as ``text``."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh=zh, en=en)


class UnableToWriteTable(UnableToWriteResults):
    """A file that cannot be written, with the reason in both languages as ``text``."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh=zh, en=en)


# The file


def missing_file(path: Path) -> UnableToReadTable:
    """There is nothing at this path."""
    return UnableToReadTable(f"找不到文件 {path}。请检查路径。", f"there is no file {path}; check the path")


def not_a_file(path: Path) -> UnableToReadTable:
    """A folder or a device stands at this path."""
    return UnableToReadTable(f"{path} 不是文件。请指定一个文件。", f"{path} is not a file; name a file")


def not_allowed(path: Path) -> UnableToReadTable:
    """The file may not be read, or another program keeps it for itself."""
    return UnableToReadTable(
        f"没有读取 {path} 的权限。请检查权限，并关闭正在使用它的程序。",
        f"{path} may not be read; check its permissions and close the program that has it open",
    )


def unknown_ending(path: Path) -> UnableToReadTable:
    """Neither xlsx nor csv nor Parquet."""
    endings = ", ".join(KNOWN_ENDINGS)
    return UnableToReadTable(
        f"不认识 {path.name} 的扩展名。能读的是 {endings}；请另存为其中一种。",
        f"the ending of {path.name} is not known; save it as one of {endings}",
    )


def empty_file(path: Path) -> UnableToReadTable:
    """A file of no bytes, or without anything to see in it."""
    return UnableToReadTable(f"{path.name} 是空的。请检查文件。", f"{path.name} is empty; check the file")


def damaged_file(path: Path, kind: str) -> UnableToReadTable:
    """Cut off, changed on its way, or of another kind than its ending says."""
    return UnableToReadTable(
        f"{path.name} 不是完整的 {kind} 文件，可能传输中断或扩展名不对。请重新取得文件，或在原程序中另存为 {kind}。",
        f"{path.name} is not a whole {kind} file: it may be cut off, or its ending may be wrong. "
        f"Fetch it again, or save it as {kind} in the program that made it",
    )


def password_protected(path: Path) -> UnableToReadTable:
    """A workbook that needs a password."""
    return UnableToReadTable(
        f"{path.name} 有密码保护。请在 Excel 或 WPS 中打开，去掉密码后另存。",
        f"{path.name} is protected by a password; open it in a spreadsheet program and save it without one",
    )


def old_workbook(path: Path) -> UnableToReadTable:
    """A workbook in the format of before 2007."""
    return UnableToReadTable(
        f"{path.name} 是旧版 Excel（.xls）格式。请另存为 .xlsx。",
        f"{path.name} is in the old Excel format (.xls); save it as .xlsx",
    )


def too_large_inside(path: Path) -> UnableToReadTable:
    """A small file that would unpack to an absurd size."""
    return UnableToReadTable(
        f"{path.name} 解压后大得不正常，没有打开。请另存为 .csv 再试。",
        f"{path.name} would unpack to an abnormal size and was not opened; save it as .csv and try again",
    )


def no_such_sheet(path: Path, sheet: str, names: Sequence[str]) -> UnableToReadTable:
    """The workbook has no sheet of this name."""
    return UnableToReadTable(
        f"{path.name} 里没有工作表“{sheet}”。有：{'、'.join(names)}。",
        f"{path.name} has no sheet '{sheet}'; it has: {', '.join(names)}",
    )


def too_many_problems(path: Path, limit: int, sentence: Text) -> UnableToReadTable:
    """So many rows cannot be read that the sheet as a whole must be different from what was expected."""
    return UnableToReadTable(
        f"{path.name} 里超过 {limit} 行读不出来，可能整列格式不对。第一处的问题是：{sentence.zh}",
        f"more than {limit} rows of {path.name} cannot be read; a whole column may be written differently. "
        f"What is wrong with the first: {sentence.en}",
    )


# Headings


def no_headings(path: Path, wanted: Sequence[str]) -> UnableToReadTable:
    """No row near the top holds any heading that is known."""
    return UnableToReadTable(
        f"{path.name} 的前 20 行里没有找到表头。需要的列有：{'；'.join(wanted)}。",
        f"no row of headings was found in the first 20 rows of {path.name}. Columns needed: {'; '.join(wanted)}",
    )


def missing_columns(path: Path, missing: Sequence[str], found: Sequence[str]) -> UnableToReadTable:
    """Columns that are needed and not there; each of ``missing`` lists the headings that would do."""
    return UnableToReadTable(
        f"{path.name} 缺少列：{'；'.join(missing)}。表里现有的列：{'、'.join(found)}。",
        f"{path.name} lacks these columns: {'; '.join(missing)}. Columns found: {', '.join(found)}",
    )


def doubled_columns(path: Path, name: str, headings: Sequence[str]) -> UnableToReadTable:
    """Two columns that mean the same, so that nobody can know which holds."""
    return UnableToReadTable(
        f"{path.name} 有几列都表示 {name}：{'、'.join(headings)}。请只保留一列。",
        f"several columns of {path.name} mean {name}: {', '.join(headings)}. Keep one of them",
    )


def wrong_column_type(path: Path, heading: str, kind: str) -> UnableToReadTable:
    """A Parquet column of lists, structures or the like."""
    return UnableToReadTable(
        f"{path.name} 的列 {heading} 类型是 {kind}，不能当作事实读取。请换成文本、日期、整数或布尔值。",
        f"column {heading} of {path.name} has type {kind}, which holds no fact; "
        "make it texts, dates, whole numbers or booleans",
    )


NEEDED_IN_DATABASE = {
    "yes or no": ("boolean", "布尔值（boolean）", "CAST(... AS boolean)"),
    "whole number": (
        "smallint, integer or bigint",
        "整数（smallint、integer 或 bigint）",
        "CAST(... AS bigint)",
    ),
    "date": ("date", "日期（date）", "CAST(... AS date)"),
    "id": ("text or a whole number", "文本或整数", "CAST(... AS text)"),
}


def wrong_type_in_database(path: Path, column: str, found: str, needed: str) -> UnableToReadTable:
    """A column of a table of the database whose type is not that of the fact, or of ids."""
    en, zh, cast = NEEDED_IN_DATABASE[needed]
    return UnableToReadTable(
        f"数据库表 {path} 的列 {column} 类型是 {found}，需要的是{zh}。请建一个视图，在视图里写 {cast}，再读取该视图。",
        f"column {column} of the table {path} has the type {found}, where {en} is needed; make a view with {cast} "
        "and read the view",
    )


# csv


def unreadable_encoding(path: Path, position: int, encoding: str) -> UnableToReadTable:
    """Bytes that are no text in any encoding that is tried. ``position`` counts from 0; the message from 1."""
    return UnableToReadTable(
        f"{path.name} 的第 {position + 1} 个字节不是 {encoding} 文字，文件可能损坏。请另存为 UTF-8 的 csv。",
        f"byte {position + 1} of {path.name} is no {encoding} text, so the file may be damaged; save it as csv in UTF-8",
    )


def quotation_mark_astray(path: Path, row: int) -> UnableToReadTable:
    """A quoted cell that does not end where a cell ends: the rows after it cannot be told apart."""
    return UnableToReadTable(
        f"{path.name} 第 {row} 行开始，双引号不成对，后面的行无法分开。请检查该行的双引号；格内的双引号要写两遍。",
        f"from row {row} of {path.name} on, a quotation mark is not closed as it should be, so rows cannot be told "
        "apart. Check the quotation marks there; one that belongs to the text is written twice",
    )


def unreadable_csv(path: Path, row: int) -> UnableToReadTable:
    """Some row of a csv is too long to be a row."""
    return UnableToReadTable(
        f"{path.name} 第 {row} 行之后有一行过长，无法读取。请检查那里的双引号和换行。",
        f"a row of {path.name} after row {row} is too long to be read; check quotation marks and line breaks there",
    )


# Writing


def no_such_folder(folder: Path) -> UnableToWriteTable:
    """The folder to write into does not exist."""
    return UnableToWriteTable(
        f"文件夹 {folder} 不存在。请先建立它。", f"there is no folder {folder}; make it first"
    )


def folder_not_writable(folder: Path) -> UnableToWriteTable:
    """Nothing may be written into this folder."""
    return UnableToWriteTable(
        f"不能写入文件夹 {folder}。请检查权限。",
        f"nothing may be written into {folder}; check its permissions",
    )


def place_is_taken(path: Path) -> UnableToWriteTable:
    """A folder stands where the file should be."""
    return UnableToWriteTable(
        f"{path} 是文件夹。请换一个文件名。", f"{path} is a folder; choose another name"
    )


def unknown_ending_to_write(path: Path) -> UnableToWriteTable:
    """Neither xlsx nor csv nor Parquet."""
    endings = ", ".join(KNOWN_ENDINGS)
    return UnableToWriteTable(
        f"不认识 {path.name} 的扩展名。能写的是 {endings}。",
        f"the ending of {path.name} is not known; what can be written is {endings}",
    )


def too_many_rows_for_xlsx(path: Path, limit: int) -> UnableToWriteTable:
    """More rows than a sheet of a workbook can hold."""
    return UnableToWriteTable(
        f"结果超过 {limit} 行，一张工作表放不下，没有写 {path.name}。请改用 .csv 或 .parquet。",
        f"there are more than {limit} rows, which a sheet cannot hold, and {path.name} was not written; "
        "use .csv or .parquet",
    )
