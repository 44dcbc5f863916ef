"""Every way in which a row of a roster can be wrong beyond what its single cells say."""

from __future__ import annotations

from collections.abc import Iterable

from huijia.values.problems import Problem
from huijia.values.text import Text


def _problem(
    row: int, column: str, value: str, code: str, what: tuple[str, str], remedy: tuple[str, str]
) -> Problem:
    return Problem(row, column, value, code, Text(zh=what[0], en=what[1]), Text(zh=remedy[0], en=remedy[1]))


_LOOK_UP = ("请对照证件核对后更正", "Check it against the document and correct it")


def id_is_wrong(row: int, column: str, value: str) -> Problem:
    """Not 18 characters, a check digit that does not fit, or a day that does not exist."""
    what = (
        "身份证号的位数、校验码或其中的日期不对",
        "the length, the check digit or the date in this ID number is wrong",
    )
    return _problem(row, column, value, "id_is_wrong", what, _LOOK_UP)


def days_differ(row: int, column: str, value: str) -> Problem:
    """The birth date is not that in the ID number."""
    what = ("出生日期与身份证号中的日期不同", "the birth date is not the one in the ID number")
    return _problem(row, column, value, "days_differ", what, _LOOK_UP)


def born_in_future(row: int, column: str, value: str) -> Problem:
    """An ID number with a day that has not come."""
    what = ("身份证号中的出生日期还没有到", "the birth date in this ID number has not come yet")
    return _problem(row, column, value, "born_in_future", what, _LOOK_UP)


def no_letters(row: int, column: str, value: str) -> Problem:
    """A name without any letter."""
    what = ("这不是姓名", "this is no name")
    return _problem(row, column, value, "no_letters", what, ("请填写姓名", "Write the name"))


def no_phone(row: int, column: str, value: str) -> Problem:
    """Anything but digits and the marks between them."""
    what = ("这不是电话号码", "this is no telephone number")
    remedy = ("请只写数字，如 13800000000；没有就留空", "Write digits alone, or leave it empty")
    return _problem(row, column, value, "no_phone", what, remedy)


def no_such_village(row: int, column: str, value: str) -> Problem:
    """Not a place in the area for which the sheet is taken in."""
    what = ("本辖区没有这个村（社区）", "there is no such village in this area")
    remedy = (
        "请填写本辖区内村（社区）的名称或 12 位代码；辖区外的请交当地办理",
        "Write the name or the code of a village of this area; others are for their own office",
    )
    return _problem(row, column, value, "no_such_village", what, remedy)


def several_villages(row: int, column: str, value: str) -> Problem:
    """Two villages have this name."""
    what = ("有几个村（社区）叫这个名字", "several villages have this name")
    return _problem(row, column, value, "several_villages", what, ("请填写代码", "Write its code"))


def cannot_be_found_again(row: int) -> Problem:
    """Neither a number nor enough beside the name."""
    what = (
        "没有身份证号，也没有出生日期和监护人姓名，仅凭姓名不能确认是谁",
        "there is no ID number, and no birth date with the guardian's name; a name alone does not tell who it is",
    )
    remedy = (
        "请填写孩子的身份证号，或者出生日期和监护人姓名",
        "Write the child's ID number, or the birth date and the guardian's name",
    )
    return _problem(row, "", "", "cannot_be_found_again", what, remedy)


def guardian_without_name(row: int) -> Problem:
    """A guardian's number or phone without the guardian's name."""
    what = ("有监护人的证件号码，没有姓名", "there is a guardian's ID number and no name")
    return _problem(
        row, "", "", "guardian_without_name", what, ("请填写监护人姓名", "Write the guardian's name")
    )


def same_number(row: int) -> Problem:
    """One number for child and guardian."""
    what = (
        "同一个身份证号既写作孩子又写作监护人",
        "one ID number stands for a child and for a guardian",
    )
    return _problem(row, "", "", "same_number", what, _LOOK_UP)


def same_child(row: int, others: Iterable[int]) -> Problem:
    """Another row tells of the same child, or may."""
    numbers = _listed(others)
    what = (
        f"第 {numbers} 行写的可能是同一个孩子",
        f"row {numbers} may tell of the same child",
    )
    remedy = (
        "同一个孩子只留一行；不同的孩子请都填写身份证号",
        "Keep one row for a child; if they are different children, write the ID number of each",
    )
    return _problem(row, "", "", "same_child", what, remedy)


def guardian_told_differently(row: int, others: Iterable[int]) -> Problem:
    """Rows that contradict each other about one guardian."""
    numbers = _listed(others)
    what = (
        f"关于同一监护人，本行与第 {numbers} 行写的不一样（姓名、电话或住址）",
        f"of the same guardian, row {numbers} gives another name, phone or address",
    )
    return _problem(
        row,
        "",
        "",
        "guardian_told_differently",
        what,
        ("请核对后写成一样", "Find out which holds and write it in both"),
    )


def other_name(row: int, column: str, value: str) -> Problem:
    """The office knows this number under another name."""
    what = (
        "已有档案中这个身份证号是另一个姓名",
        "the office has this ID number under another name",
    )
    remedy = (
        "请核对姓名和身份证号；如已改名，请在人员档案中更正",
        "Check name and number; a change of name is recorded in the person's record",
    )
    return _problem(row, column, value, "other_name", what, remedy)


def several_people(row: int) -> Problem:
    """More than one record could be meant."""
    what = (
        "已有档案中有几个人或另一个人可能就是本行的人，不能确定",
        "the office knows several people, or somebody else, whom this row may tell of; it cannot be told who",
    )
    remedy = (
        "请补上身份证号；如果档案重复，请先在人员档案中合并",
        "Add the ID number; if the office has two records of one person, have them merged first",
    )
    return _problem(row, "", "", "several_people", what, remedy)


def in_another_village(row: int, column: str, value: str) -> Problem:
    """The record stands in another village of the area."""
    what = (
        "已有档案中这个孩子在另一个村（社区）",
        "the office has this child in another village",
    )
    return _problem(row, column, value, "in_another_village", what, ("请核对村（社区）", "Check the village"))


def document_says_otherwise(row: int, column: str, value: str, kept: Text) -> Problem:
    """Of a row that is taken in: a value that a document outranks. Nothing is wrong with the row; somebody should look."""
    what = (
        f"档案中按证件或登记记录的是“{kept.zh}”，已保留，没有改成表中的内容；本行其他内容已导入",
        f"the record has '{kept.en}' from a document or a register, and keeps it; the rest of the row is taken in",
    )
    remedy = (
        "如果表中的对，请看过材料后在人员档案中更正",
        "If the sheet is right, correct the person's record from the document",
    )
    return _problem(row, column, value, "document_says_otherwise", what, remedy)


def _listed(numbers: Iterable[int]) -> str:
    rows = sorted(numbers)
    return ", ".join(map(str, rows[:5])) + ("…" if len(rows) > 5 else "")
