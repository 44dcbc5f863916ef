"""What is typed in about noise, and about published figures of population. Shape of input only."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from django import forms

from huijia.apps.fields import OfficeForm
from huijia.apps.reports.disclosure.budget import MOST
from huijia.apps.reports.models import HUNDREDTHS
from huijia.apps.wording import text

LARGEST = 2 * 1024 * 1024
TOGETHER = 2
"""At least so many years lie between the youngest and the oldest: no figure says how many were born in one year."""


def _whole(label: Any, least: int, most: int, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input govuk-input--width-4", "autocomplete": "off"}),
        error_messages={
            "invalid": text("请填一个整数", "Enter a whole number"),
            "min_value": text(f"请填 {least} 或更大的数", f"Enter {least} or more"),
            "max_value": text(f"请填 {most} 或更小的数", f"Enter {most} or less"),
        },
    )  # fmt: skip


def _loss(label: Any, most: Fraction, hint: Any = "") -> forms.DecimalField:
    """A privacy loss, with two digits behind the point."""
    return forms.DecimalField(
        label=label,
        min_value=Decimal("0.01"),
        max_value=Decimal(int(most)),
        decimal_places=2,
        help_text=hint,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input govuk-input--width-4", "autocomplete": "off"}),
        error_messages={
            "invalid": text("请填一个数，例如 0.5", "Enter a number, for example 0.5"),
            "min_value": text("请填 0.01 或更大的数", "Enter 0.01 or more"),
            "max_value": text(f"最多 {most}：再大，小的数字就会显出来", f"At most {most}: with more, small counts would show through"),
            "max_decimal_places": text("最多两位小数", "At most two digits behind the point"),
        },
    )  # fmt: skip


class NoiseForm(OfficeForm):
    """How much a release with noise may tell."""

    epsilon = _loss(
        text("隐私损失（ε）", "Privacy loss (ε)"),
        MOST["a_release"],
        text("越小，保护越强，误差越大", "Less protects better and is further off"),
    )

    @property
    def hundredths(self) -> int:
        """What was given, in hundredths."""
        return int(self.cleaned_data["epsilon"] * HUNDREDTHS)


class NoiseBudgetForm(OfficeForm):
    """A budget: for a release, a year and in all."""

    a_release = _loss(text("一次发布最多", "The most for a release"), MOST["a_release"])
    a_year = _loss(text("一年最多", "The most for a year"), MOST["a_year"])
    in_all = _loss(
        text("总共最多", "The most in all"),
        MOST["in_all"],
        text("对每次都计入的人，算的是这个数", "This is what counts for somebody who is in every release"),
    )

    def clean(self) -> dict[str, Any]:
        """Each no less than the one before."""
        given = super().clean() or {}
        for less, more in (("a_release", "a_year"), ("a_year", "in_all")):
            if less in given and more in given and given[more] < given[less]:
                self.add_error(more, text("不能比上面的数小", "No less than the one above"))
        return given

    @property
    def hundredths(self) -> dict[str, int]:
        """What was given, in hundredths."""
        return {name: int(self.cleaned_data[name] * HUNDREDTHS) for name in MOST}


class PopulationForm(OfficeForm):
    """A published table: a file, or lines that are typed."""

    pack = forms.ChoiceField(label=text("补贴", "Benefit"))
    year = _whole(text("数字所属的年份", "Year of which the figures tell"), 1990, 2100)
    age_from = _whole(text("从几岁起", "From which age"), 0, 120)
    age_to = _whole(
        text("到几岁止（含）", "To which age, included"), 2, 130, text("至少三个年龄合在一起", "At least three years of age together")
    )  # fmt: skip
    source = forms.CharField(
        label=text("出处", "Source"),
        help_text=text("谁公布的，名称，哪一天", "Who published it, its title, and on which day"),
        max_length=300,
        error_messages={"max_length": text("最多 300 个字", "At most 300 characters")},
    )
    sheet = forms.FileField(
        label=text("表格（.xlsx 或 .csv）", "Sheet (.xlsx or .csv)"),
        help_text=text("列名：地区代码、人数", "Headings: area code, people"),
        required=False,
        error_messages={
            "empty": text("文件是空的", "The file is empty"),
            "invalid": text("请选择一个文件", "Choose a file"),
        },
    )
    lines = forms.CharField(
        label=text("或者在这里填写", "Or type it here"),
        help_text=text("每行一个地区和人数，例如：东村 120", "A line for each area with its number, for example: East Village 120"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip

    def __init__(self, *args: Any, packs: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pack"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = packs

    def clean(self) -> dict[str, Any]:
        """Ages in order, and one of a sheet and lines."""
        given = super().clean() or {}
        if "age_from" in given and "age_to" in given and given["age_to"] < given["age_from"] + TOGETHER:
            self.add_error("age_to", text("至少三个年龄合在一起：不登记单独一年出生的人数", "At least three years of age together: how many were born in one year is not kept"))  # fmt: skip
        sheet, lines = given.get("sheet"), str(given.get("lines") or "").strip()
        if sheet is not None and sheet.size > LARGEST:
            self.add_error("sheet", text("文件太大：最多 2 MB", "The file is too large: 2 MB at most"))
        elif sheet is not None and Path(sheet.name or "").suffix.lower() not in (".xlsx", ".csv"):
            self.add_error("sheet", text("请选择 .xlsx 或 .csv 文件", "Choose an .xlsx or .csv file"))
        elif sheet is not None and lines:
            self.add_error(
                "lines", text("请只用一种方式：文件或填写", "Use one of both: the file or the lines")
            )
        elif sheet is None and not lines and "sheet" not in self.errors:
            self.add_error(
                "sheet", text("请选择文件，或在下面填写", "Choose a file, or type the lines below")
            )
        return given
