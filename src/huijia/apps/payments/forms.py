"""What is typed on the pages of money. Shape of input only."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from huijia.apps.fields import DayField, OfficeForm, Radios
from huijia.apps.payments.account_numbers import plain_number
from huijia.apps.payments.models import Hold, Recovery
from huijia.apps.wording import text

LARGEST_FILE = 512 * 1024 * 1024


def _reason(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 3}), **more)


class RunForm(OfficeForm):
    """A run to prepare."""

    payable_by = DayField(
        label=text("发放截至哪一天已可发放的款项", "Pay what is payable by"),
        help_text=text(
            "在这一天及以前已经确认的补贴。", "Everything confirmed up to and including this day."
        ),
    )
    execute_on = DayField(
        label=text("请银行在哪一天付款", "The bank pays on"),
        help_text=text("应为今天或以后的工作日。", "Today or a later working day."),
    )


class ReasonForm(OfficeForm):
    """A step that needs a reason."""

    reason = _reason(text("理由", "Reason"))


class AdoptForm(OfficeForm):
    """A file that left, to be adopted."""

    reason = _reason(
        text("理由", "Reason"),
        help_text=text(
            "例如：系统于某日由某日的备份恢复，银行确认已收到这个文件。",
            "For example: restored on this day from the backup of that day; the bank confirms that it has the file.",
        ),
    )
    leave_out = forms.BooleanField(
        label=text(
            "不补登没有申领记录的款项；我会另行核对它们",
            "Leave out what belongs to claims that the office does not know; I see to these myself",
        ),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
        template_name="forms/checkbox_field.html",
    )
    take_more = forms.BooleanField(
        label=text(
            "金额大于应付的款项也照文件补登；备份之后的决定都已补上",
            "Take what is more than is owed as it left; everything that was decided after the backup is decided again",
        ),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
        template_name="forms/checkbox_field.html",
    )


class AnswerFileForm(OfficeForm):
    """A file of the bank."""

    file = forms.FileField(
        label=text("银行回单文件", "The bank's file"),
        help_text=text(
            "pain.002、camt.053、camt.054，或银行退回的批量名单（xlsx、csv）。同一文件可以重复上传，不会重复记账。",
            "pain.002, camt.053 or camt.054, or the returned batch list (xlsx, csv). Handing in the same file again books nothing twice.",
        ),
    )

    def clean_file(self) -> Any:
        """Not empty, and of a size that can be read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(text("文件太大。", "The file is too large."))
        return file


class AccountForm(OfficeForm):
    """Where somebody is paid. Typed twice: a wrong digit pays somebody else."""

    holder = forms.CharField(label=text("户名", "Account holder"), max_length=140)
    number = forms.CharField(
        label=text("账号或银行卡号", "Account or card number"),
        max_length=50,
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )
    again = forms.CharField(
        label=text("再输入一次", "The same number again"),
        max_length=50,
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )
    bank = forms.CharField(
        label=text("开户行行号（12 位，可不填）", "Bank code (CNAPS of 12 digits or BIC; may be left empty)"),
        max_length=40,
        required=False,
    )
    reason = forms.CharField(
        label=text("依据", "By what"),
        help_text=text("例如：出示银行卡原件", "For example: the card was shown"),
        max_length=200,
    )

    def clean(self) -> dict[str, Any]:
        """The two numbers are the same."""
        given = super().clean() or {}
        first, second = given.get("number", ""), given.get("again", "")
        if first and second and plain_number(first) != plain_number(second):
            self.add_error("again", text("两次输入的账号不一致", "The two numbers differ"))
        return given


class HoldForm(OfficeForm):
    """A reason not to pay for the time being."""

    kind = forms.ChoiceField(
        label=text("原因", "Why"),
        widget=Radios,
        choices=[
            (
                Hold.Kind.DISPUTE.value,
                text("多人申领或账户有争议", "Several people claim, or the account is disputed"),
            ),
            (
                Hold.Kind.DEATH_REPORTED.value,
                text("收到死亡信息，正在核实", "A death was reported and is being confirmed"),
            ),
            (Hold.Kind.DOUBLE_CLAIM.value, text("可能重复发放", "It may have been granted twice")),
        ],
    )
    reason = _reason(
        text("说明", "Explanation"),
        help_text=text(
            "家庭会看到。不要写健康、婚姻、生育方面的事。",
            "The family reads this. Nothing about health, marriage or childbearing.",
        ),
    )
    look_again_on = DayField(
        label=text("哪一天复查", "Look again on"), help_text=text("最迟 30 天以内。", "Within 30 days.")
    )


class AmountField(forms.DecimalField):
    """An amount in whole units with two decimals; cleaned to the minor unit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, min_value=Decimal("0.01"), **kwargs)

    def clean(self, value: Any) -> Any:
        """The amount in the minor unit."""
        found = super().clean(value)
        return None if found is None else int(found.scaleb(2))


class AllocationForm(OfficeForm):
    """Money that the treasury gave."""

    amount = AmountField(label=text("金额（元）", "Amount"))
    booked_on = DayField(label=text("到账日期", "It came on"))
    reason = forms.CharField(
        label=text("依据", "By what"),
        help_text=text("例如：拨款文号", "For example: the number of the notice"),
        max_length=200,
    )


class PartForm(OfficeForm):
    """A part that a family paid back."""

    amount = AmountField(label=text("金额（元）", "Amount"))
    booked_on = DayField(label=text("到账日期", "It came on"))


class HardshipForm(OfficeForm):
    """Why what is left is not asked back."""

    hardship = _reason(
        text("对家庭困难情况的考虑", "What was considered of the family's situation"),
        help_text=text(
            "只写与还款能力有关的情况；不要写健康、婚姻、生育方面的事。",
            "Only what concerns whether it can pay: nothing about health, marriage or childbearing.",
        ),
    )


class RecoveryForm(OfficeForm):
    """What becomes of an overpayment."""

    way = forms.ChoiceField(
        label=text("怎样处理", "What becomes of it"),
        widget=Radios,
        choices=[
            (Recovery.Way.REPAYMENT.value, text("分期退回", "Paid back in parts")),
            (
                Recovery.Way.SET_OFF.value,
                text(
                    "经家庭同意，从以后的同一补贴中扣还",
                    "Kept back from later amounts of the same benefit, as the family agreed",
                ),
            ),
            (Recovery.Way.WAIVER.value, text("不再追回", "Not asked back")),
        ],
    )
    amount = AmountField(label=text("金额（元）", "Amount"))
    part = AmountField(
        label=text("每期（元）", "Each part"),
        required=False,
        help_text=text("不填则一次退回。", "Left empty: all at once."),
    )
    hardship = _reason(
        text("对家庭困难情况的考虑", "What was considered of the family's situation"),
        help_text=text(
            "必填，家庭会看到。只写与还款能力有关的情况；不要写健康、婚姻、生育方面的事。",
            "Always given; the family reads it. Only what concerns whether it can pay: nothing about health, marriage or childbearing.",
        ),
    )
    agreed = forms.BooleanField(
        label=text("家庭已书面同意从以后的补贴中扣还", "The family agreed in writing to have it kept back"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
        template_name="forms/checkbox_field.html",
    )

    def clean(self) -> dict[str, Any]:
        """Keeping back needs agreement."""
        given = super().clean() or {}
        if given.get("way") == Recovery.Way.SET_OFF and not given.get("agreed"):
            self.add_error(
                "agreed",
                text("没有家庭的同意不能扣还", "Nothing is kept back without the family's agreement"),
            )
        return given
