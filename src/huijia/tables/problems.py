"""Every way in which a row can be wrong: what is wrong, and how to mend it, in both languages.

Each function makes one ``Fault``, which knows neither row nor column, so that it can be kept for all the cells that
hold the same text. The sentences are read by the person who kept the sheet: they blame nobody and name the next step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huijia.tables.cells import Cell, shown
from huijia.values.problems import Problem
from huijia.values.text import Text

WRITE_A_DATE = Text(
    zh="请查明日期，按 2025-01-03 的样子填写", en="Look the date up and write it like 2025-01-03"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell or a row, wherever it stands."""

    code: str
    what: Text
    remedy: Text

    def at(self, *, row: int, column: str = "", value: Cell = None) -> Problem:
        """The problem that this fault is in this row (and column, by its heading)."""
        return Problem(row, column, shown(value), self.code, self.what, self.remedy)


# Dates


def not_a_date() -> Fault:
    """Text that no date can be read from."""
    return Fault("not_a_date", Text(zh="看不出是哪一天", en="this cannot be read as a date"), WRITE_A_DATE)


def no_such_day() -> Fault:
    """A day that the calendar does not have, such as 30 February."""
    return Fault("no_such_day", Text(zh="日历上没有这一天", en="the calendar has no such day"), WRITE_A_DATE)


def incomplete_date() -> Fault:
    """A year or a month where a day is needed."""
    what = Text(zh="日期不完整，需要精确到日", en="the date is not complete; the day is needed too")
    return Fault("incomplete_date", what, WRITE_A_DATE)


def two_digit_year() -> Fault:
    """A year without its century."""
    what = Text(zh="年份只有两位数，分不清世纪", en="the year has two digits, so the century is not certain")
    remedy = Text(zh="请写四位数的年份，如 2025-01-03", en="Write the year with four digits, like 2025-01-03")
    return Fault("two_digit_year", what, remedy)


def day_and_month_unclear() -> Fault:
    """03/01/2025, which is January for some and March for others."""
    what = Text(
        zh="分不清哪个是日、哪个是月", en="it is not certain which number is the day and which the month"
    )
    remedy = Text(zh="请按年-月-日填写，如 2025-01-03", en="Write year, month, day: like 2025-01-03")
    return Fault("day_and_month_unclear", what, remedy)


def has_time_of_day() -> Fault:
    """A time other than midnight: a moment, not a day."""
    what = Text(zh="除了日期还带有时间", en="it holds a time of day beside the date")
    remedy = Text(zh="请只保留日期，如 2025-01-03", en="Keep the date alone, like 2025-01-03")
    return Fault("has_time_of_day", what, remedy)


def empty_cell_as_date() -> Fault:
    """A day of 1900, which is how a spreadsheet shows an empty cell or a zero as a date."""
    what = Text(
        zh="这多半是空单元格被显示成了 1900 年的日期",
        en="this is most likely an empty cell that was formatted as a date of 1900",
    )
    remedy = Text(
        zh="请填写真实日期；没有日期就把单元格清空",
        en="Write the real date, or clear the cell when there is none",
    )
    return Fault("empty_cell_as_date", what, remedy)


def too_early(earliest: date) -> Fault:
    """A day before any that a fact can have."""
    what = Text(zh=f"日期早于 {earliest}", en=f"the date lies before {earliest}")
    return Fault("too_early", what, WRITE_A_DATE)


def stands_for_no_end(latest: date) -> Fault:
    """2100, 2999 or 9999: what people type for "no end"."""
    what = Text(zh=f"日期晚于 {latest}", en=f"the date lies after {latest}")
    remedy = Text(
        zh="如果是想表示“没有”或“长期”，请把单元格清空；否则请更正日期",
        en="Leave the cell empty when there is no end; otherwise correct the date",
    )
    return Fault("stands_for_no_end", what, remedy)


def in_future(latest_day: date) -> Fault:
    """Something that has not happened on the day of assessment."""
    what = Text(
        zh=f"这一天在测算日期 {latest_day} 之后，事情还没有发生",
        en=f"this lies after the day of assessment, {latest_day}: it has not happened yet",
    )
    remedy = Text(
        zh="请更正日期；如果还没有发生，等发生之后再登记",
        en="Correct the date, or record it once it has happened",
    )
    return Fault("in_future", what, remedy)


# Yes or no, whole numbers, unknown


def not_yes_or_no() -> Fault:
    """Text that is neither yes nor no."""
    what = Text(zh="看不出是“是”还是“否”", en="this is neither yes nor no")
    remedy = Text(zh="请填“是”或“否”；不知道就留空", en="Write yes or no; leave it empty when nobody knows")
    return Fault("not_yes_or_no", what, remedy)


def not_a_whole_number() -> Fault:
    """Text where a number is needed."""
    what = Text(zh="这不是整数", en="this is not a whole number")
    remedy = Text(
        zh="请只写数字，不加逗号和文字，如 2025", en="Write digits alone, without commas or words, like 2025"
    )
    return Fault("not_a_whole_number", what, remedy)


def not_a_period(example: str) -> Fault:
    """Text that names no period of this benefit."""
    what = Text(zh="看不出是哪个期间", en="this names no period of this benefit")
    remedy = Text(zh=f"请按 {example} 的样子填写", en=f"Write it like {example}")
    return Fault("not_a_period", what, remedy)


def period_out_of_range(first: str, last: str) -> Fault:
    """A period before the first or after the last that can be stated."""
    what = Text(zh=f"应在 {first} 到 {last} 之间", en=f"it should be from {first} to {last}")
    remedy = Text(zh="请查明后更正", en="Look it up and correct it")
    return Fault("period_out_of_range", what, remedy)


def has_fraction() -> Fault:
    """A number with something after the decimal point."""
    what = Text(zh="这里需要整数，不能有小数", en="this has a fraction, and a whole number is needed")
    remedy = Text(zh="请查明后填写整数，如 2025", en="Look it up and write a whole number, like 2025")
    return Fault("has_fraction", what, remedy)


def out_of_range(lowest: int, highest: int) -> Fault:
    """A number that this fact cannot have."""
    what = Text(zh=f"应在 {lowest} 到 {highest} 之间", en=f"it should be from {lowest} to {highest}")
    remedy = Text(zh="请查明后更正", en="Look it up and correct it")
    return Fault("out_of_range", what, remedy)


def unknown_in_optional(empty_means: Text) -> Fault:
    """ "Unknown" where an empty cell has a meaning of its own, so that it cannot stand for unknown."""
    what = Text(
        zh="这一列不能填“未知”，因为空白在这里有含义",
        en="this column cannot say unknown, because an empty cell has a meaning here",
    )
    remedy = Text(
        zh=f"请查明后填写；如果情况是“{empty_means.zh}”，请留空",
        en=f"Find out and write it; leave the cell empty if this holds: {empty_means.en}",
    )
    return Fault("unknown_in_optional", what, remedy)


# Ids


def id_is_empty() -> Fault:
    """A row that nobody could find again."""
    what = Text(zh="编号是空的", en="there is no id")
    remedy = Text(zh="请给这一行填上编号", en="Give this row its id")
    return Fault("id_is_empty", what, remedy)


def id_was_rounded() -> Fault:
    """A number too long for a spreadsheet, which keeps 15 digits and turns the rest to zeros."""
    what = Text(
        zh="编号超过 15 位又按数字保存，表格软件已把后面的数字改掉",
        en="the id has more than 15 digits and is kept as a number, so the spreadsheet has changed its last digits",
    )
    remedy = Text(
        zh="请先把这一列设为文本格式，再从原件重新填写编号",
        en="Format the column as text, then enter the id again from its source",
    )
    return Fault("id_was_rounded", what, remedy)


def id_is_not_text() -> Fault:
    """An id that a spreadsheet has turned into a date, a time or a yes/no."""
    what = Text(
        zh="表格软件把编号变成了日期、时间或逻辑值",
        en="the spreadsheet has turned the id into a date, a time or a logical value",
    )
    remedy = Text(
        zh="请先把这一列设为文本格式，再重新填写编号",
        en="Format the column as text, then enter the id again",
    )
    return Fault("id_is_not_text", what, remedy)


def id_is_unreadable() -> Fault:
    """An id with line breaks, control characters or characters that were damaged."""
    what = Text(
        zh="编号里有换行、看不见的字符或乱码",
        en="the id holds a line break, an invisible or a damaged character",
    )
    remedy = Text(zh="请重新填写编号", en="Enter the id again")
    return Fault("id_is_unreadable", what, remedy)


# Whole rows


def wrong_number_of_cells(expected: int, found: int) -> Fault:
    """A line of a csv with fewer or more cells than there are headings."""
    what = Text(
        zh=f"这一行有 {found} 格，而表头有 {expected} 列",
        en=f"this row has {found} cells, and there are {expected} headings",
    )
    remedy = Text(
        zh="请补上缺少的分隔符；格内如有分隔符，请给该格加双引号",
        en="Add the separator that is missing, or put quotation marks around the cell that holds one",
    )
    return Fault("wrong_number_of_cells", what, remedy)


def swallowed_rows() -> Fault:
    """A cell that looks like several rows: a quotation mark was probably never closed."""
    what = Text(
        zh="这一格里像是装进了后面的几行，可能少了一个双引号",
        en="this cell seems to hold the rows below it; a quotation mark is probably missing",
    )
    remedy = Text(
        zh="请检查这一行的双引号是否成对，并核对后面的几行",
        en="Check that the quotation marks of this row come in pairs, and look at the rows below it",
    )
    return Fault("swallowed_rows", what, remedy)


def merged_cells(cells: str) -> Fault:
    """Cells that were merged, so that it is not certain to which row their value belongs."""
    what = Text(zh=f"单元格 {cells} 是合并的", en=f"the cells {cells} are merged")
    remedy = Text(zh="请取消合并，并在每一行分别填写", en="Unmerge them and fill in each row")
    return Fault("merged_cells", what, remedy)


def formula_without_value() -> Fault:
    """A formula that was never calculated, so that the file holds no value for it."""
    what = Text(
        zh="这一格是公式，文件里没有保存它的结果",
        en="this is a formula, and the file does not hold its result",
    )
    remedy = Text(
        zh="请在 Excel 或 WPS 中打开后保存，或把公式换成数值",
        en="Open the sheet in a spreadsheet program and save it, or replace the formula by its value",
    )
    return Fault("formula_without_value", what, remedy)


def error_value() -> Fault:
    """#REF!, #N/A and their kind."""
    what = Text(zh="公式的结果是错误", en="the result of the formula is an error")
    remedy = Text(zh="请修正公式，或直接填写数值", en="Mend the formula, or write the value itself")
    return Fault("error_value", what, remedy)


# Texts of rosters


def text_is_empty() -> Fault:
    """A text that each row must have."""
    return Fault("text_is_empty", Text(zh="没有填写", en="this is empty"), Text(zh="请填写", en="Fill it in"))


def text_is_too_long(longest: int) -> Fault:
    """More than a name, a number or an address can have."""
    what = Text(zh=f"超过 {longest} 个字", en=f"this has more than {longest} characters")
    remedy = Text(zh="请只保留这一列应有的内容", en="Keep only what belongs into this column")
    return Fault("text_is_too_long", what, remedy)


def text_is_unreadable() -> Fault:
    """Control characters, marks that turn the writing round, damaged characters."""
    what = Text(
        zh="里面有换行、看不见的字符或乱码", en="it holds a line break, an invisible or a damaged character"
    )
    return Fault("text_is_unreadable", what, Text(zh="请重新填写", en="Enter it again"))


def text_is_no_text() -> Fault:
    """A formula, an error, or what stands in a returned row for a cell that had nothing."""
    what = Text(zh="这是公式、错误或占位符号，不是内容", en="this is a formula, an error or a place holder")
    return Fault("text_is_no_text", what, Text(zh="请填写真实内容", en="Write what it should say"))
