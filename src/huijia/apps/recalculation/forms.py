"""What is typed on the pages of recalculation. Shape of input only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from huijia.apps.claims.assess import Benefit, change_to, is_always
from huijia.apps.fields import DayField, OfficeForm
from huijia.apps.wording import language, text
from huijia.values.errors import UnableToAssess


def _reason(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), **more)


class PrepareForm(OfficeForm):
    """Why an area's past is computed again: the letters say it."""

    reason = _reason(
        text("为什么重新测算", "Why it is computed again"),
        help_text=text(
            "会写进给每个家庭的决定书。例如：出生日期登记已更正；或：2026 年第 3 号文件修改了标准，自 2025 年起执行。不要写健康、婚姻、生育情况。",
            "Each family reads it in its letter. For example: the birth date in the register was corrected. Or: notice 3 of 2026 changed the "
            "amount from 2025 on. Leave out health, marriage and childbearing.",
        ),
    )


class ReasonForm(OfficeForm):
    """A step that needs a reason."""

    reason = _reason(text("理由", "Reason"))


class DecideCaseForm(OfficeForm):
    """One case: a reason beside the recalculation's own, where one is needed."""

    reason = _reason(
        text("补充理由", "A further reason"),
        required=False,
        help_text=text(
            "原决定与当时的评估不同，或者同一个孩子确认了两次时，必须填写。会写进决定书。",
            "Needed where the claim was decided against the assessment then, or the child was granted twice. The letter says it.",
        ),
    )


class WhatIfForm(OfficeForm):
    """Which number of the law is supposed to be another one, and from which day on. Asked by reading: it writes nothing."""

    parameter = forms.ChoiceField(label=text("哪一项", "Which number of the law"))
    value = forms.CharField(
        label=text("假如改为", "Suppose that it were"),
        max_length=20,
        help_text=text(
            "金额填元，例如 4000；年龄、次数填整数；是否类填“是”或“否”；日期填 2025-01-01 的样子。",
            "Money in whole currency units such as 4000; ages and times as whole numbers; yes or no; a day as 2025-01-01.",
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input govuk-input--width-10"}),
    )
    starts = DayField(
        label=text("从哪一天起", "From which day on"),
        required=False,
        help_text=text(
            "标有“一直有效”的项目不用填：按一直如此测算。按年度发放的，从这一天以后开始的年度起变化。",
            "Not for what is marked “always”: it is computed as if it had always been so. What is paid by the year changes with the first year that begins on or after this day.",
        ),
    )

    def __init__(self, *args: Any, found: Benefit, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pack = found.pack
        self.fields["parameter"].choices = [  # type: ignore[attr-defined]
            (name, self._label(parameter, today)) for name, parameter in found.pack.parameters.items()
        ]

    def _label(self, parameter: Any, today: date) -> str:
        dated = parameter.on(today) or parameter.values[-1]
        now = _written(self._pack, parameter, dated.value)
        is_fixed = is_always(self._pack, parameter.name)
        label = parameter.label.in_language(language())
        return str(
            text(
                f"{label}：现为 {now}{'（一直有效）' if is_fixed else ''}",
                f"{label}: now {now}{' (always)' if is_fixed else ''}",
            )
        )

    def clean(self) -> dict[str, Any]:
        """With ``change`` in it. What cannot be is told beside its field."""
        cleaned = super().clean() or {}
        parameter = self._pack.parameters.get(cleaned.get("parameter", ""))
        if parameter is None or "value" not in cleaned or "starts" not in cleaned:
            return cleaned
        starts = cleaned["starts"]
        if is_always(self._pack, parameter.name):
            starts = None
        elif starts is None:
            self.add_error("starts", text("请填写日期", "Enter a date"))
            return cleaned
        elif starts < self._pack.covers_from:
            first = self._pack.covers_from.isoformat()
            self.add_error(
                "starts", text(f"不能早于制度开始的 {first}", f"Not before the law begins, on {first}")
            )
            return cleaned
        value = _read(parameter, cleaned["value"])
        if value is None:
            self.add_error("value", text("请按下面的说明填写这一项", "Write it as the hint says"))
            return cleaned
        try:
            cleaned["change"] = change_to(self._pack, parameter.name, value, starts)
        except UnableToAssess:
            self.add_error(
                "value", text("不能按这个数测算，请换一个", "This cannot be computed; take another value")
            )
        return cleaned


def _is_money(parameter: Any) -> bool:
    return str(parameter.unit).split(maxsplit=1)[0] in MONEY


MONEY = {"fen", "cents", "pence", "buttons"}
"""Units of which a hundred are one of what people write."""
MOST_DIGITS = 12


def _written(pack: Any, parameter: Any, value: Any) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return str(text("是", "yes") if value else text("否", "no"))
    if _is_money(parameter):
        amount = f"{Decimal(value) / 100:,.2f}".removesuffix(".00")
        return (
            f"{amount} 元" if pack.currency == "CNY" and language() == "zh" else f"{pack.currency} {amount}"
        )
    return str(value)


def _read(parameter: Any, written: str) -> Any:
    """A value as people write it, or None."""
    kind, plain = parameter.type.value, written.strip().replace(",", "").replace("，", "")
    if kind == "yes or no":
        return {"是": True, "否": False, "yes": True, "no": False}.get(plain.casefold())
    if kind == "date":
        try:
            return date.fromisoformat(plain) if len(plain) == 10 else None
        except ValueError:
            return None
    try:
        number = Decimal(plain.removesuffix("元").strip()) * (100 if _is_money(parameter) else 1)
    except InvalidOperation:
        return None
    if not number.is_finite() or number != number.to_integral_value() or not 0 <= number < 10**MOST_DIGITS:
        return None
    return int(number)
