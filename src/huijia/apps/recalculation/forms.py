"""What is typed on the pages of recalculation. Shape of input only."""

from __future__ import annotations

from typing import Any

from django import forms

from huijia.apps.fields import OfficeForm
from huijia.apps.wording import text


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
