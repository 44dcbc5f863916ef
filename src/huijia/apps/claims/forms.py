"""What is typed on the pages of a claim. Shape of input only: whether it may be done is asked of policies."""

from __future__ import annotations

from typing import Any

from django import forms

from huijia.apps.claims.assess import Benefit, FactDeclaration
from huijia.apps.claims.models import Channel, Delivery, Outcome
from huijia.apps.fields import Checkboxes, DayField, OfficeForm, Radios, YesNoField
from huijia.apps.wording import language, text


class FactsForm(OfficeForm):
    """The facts that a benefit asks for, each with its question, help, and why it is asked."""

    def __init__(self, *args: Any, benefit: Benefit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for declared in benefit.pack.facts:
            self.fields[declared.name] = _field(declared)


class CorrectionForm(FactsForm):
    """The same, with the reason for which an officer puts something right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = _reason(text("依据哪些材料更正", "By which papers"))


class NewClaimForm(OfficeForm):
    """Which benefit, which child, which year."""

    benefit = forms.ChoiceField(label=text("哪一项补贴", "Which benefit"))
    child = forms.ChoiceField(label=text("为哪个孩子", "For which child"), widget=Radios)
    period = forms.ChoiceField(label=text("哪一年度", "For which year"))

    def __init__(
        self,
        *args: Any,
        benefits: list[tuple[str, str]],
        children: list[tuple[str, str]],
        periods: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("benefit", benefits),
            ("child", children),
            ("period", [(period, period) for period in periods]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class CounterClaimForm(NewClaimForm):
    """The same at the counter, where also another guardian or an institution claims, for a child that is not in its household."""

    record = forms.IntegerField(
        label=text("不在同一户的孩子：档案号", "A child who is not in this household: number of the record"),
        help_text=text(
            "只在登记中申领人不是孩子的监护人时填写。",
            "Only where the claimant is not the child's guardian on record.",
        ),
        required=False,
        min_value=1,
        max_value=2**62,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-10"}),
    )
    proof = forms.CharField(
        label=text("您看到的抚养关系证明", "The proof of care that you saw"),
        help_text=text(
            "只写是什么证明、由谁出具、日期。请不要写健康、婚姻和生育方面的情况。申领人会看到。",
            "Only which paper, who gave it out, and its date. Leave out anything about health, marriage or childbearing. The claimant reads it.",
        ),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["child"].required = False

    def clean(self) -> dict[str, Any]:
        """One child, chosen or named by its record."""
        found = super().clean() or self.cleaned_data
        if bool(found.get("child")) == bool(found.get("record")) and "record" not in self.errors:
            child = self.fields["child"]
            assert isinstance(child, forms.ChoiceField)
            said = text("请选择一个孩子，或填写档案号", "Choose a child, or name a record")
            self.add_error("child" if child.choices else "record", said)
        return found


class HandOverForm(OfficeForm):
    """That the family got a letter: how, and on which day."""

    how = forms.ChoiceField(
        label=text("怎样收到的", "How it got there"),
        choices=[
            (Delivery.How.HANDED_OVER.value, text("在窗口领取", "Handed out at the counter")),
            (Delivery.How.POSTED.value, text("邮寄，有签收回执", "By post, with a signed receipt")),
        ],
        widget=Radios,
    )
    told_on = DayField(label=text("家庭收到的日期", "The day on which the family got it"))


class WrongDayForm(OfficeForm):
    """That a day of delivery was noted wrongly, why, and which is the right one."""

    reason = forms.CharField(
        label=text("哪里记错了", "What was noted wrongly"),
        help_text=text(
            "只写记录错在哪里。请不要写健康、婚姻和生育方面的情况。家庭会看到。",
            "Only what is wrong with it. Leave out anything about health, marriage or childbearing. The family reads it.",
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    told_on = DayField(
        label=text("正确的日期", "The right day"),
        help_text=text(
            "没有收到或者不清楚，就留空：期限从以后收到之日起算。家庭已看到的最后一天不会因更正而提前。",
            "Leave it empty if the family did not get the letter, or nobody knows when: the time begins when it does. The last day that the "
            "family could read never comes earlier by this.",
        ),
        required=False,
    )

    def __init__(self, *args: Any, opened: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if opened:
            del self.fields["told_on"]


class SubmitForm(OfficeForm):
    """The declaration with which a claim is handed in."""

    true = forms.BooleanField(
        label=text("我填写的内容真实、完整。", "What I have stated is true and complete."),
        error_messages={"required": text("请先确认内容真实", "Confirm that it is true")},
        widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
    )


class KnownOnForm(OfficeForm):
    """An earlier day."""

    on = DayField(
        label=text("哪一天", "Which day"),
        help_text=text("显示到这一天结束时已知的情况。", "What was known when that day ended."),
    )


class ReasonForm(OfficeForm):
    """A step that needs a reason."""

    reason = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class WithdrawForm(OfficeForm):
    """Taking a claim back. A family needs no reason; the counter, which does it for the family, does: the action says so."""

    reason = forms.CharField(
        label=text("家庭为什么撤回", "Why the family takes it back"),
        help_text=text("只在家庭要求时撤回。", "Only when the family asks for it."),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input"}),
    )


class NoteForm(OfficeForm):
    """What the family is asked for."""

    reason = forms.CharField(
        label=text("请家庭补充什么", "What the family is asked for"),
        help_text=text(
            "家庭会看到这段话。请写明需要什么、为什么。",
            "The family reads this. Say what is needed, and why.",
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RecommendForm(OfficeForm):
    """What the township recommends."""

    outcome = forms.ChoiceField(
        label=text("初审意见", "What you recommend"),
        choices=[
            (Outcome.GRANTED.value, text("建议发放", "Grant it")),
            (Outcome.REFUSED.value, text("建议不予发放", "Refuse it")),
        ],
        widget=Radios,
    )
    originals_seen = forms.MultipleChoiceField(
        label=text("看过哪些材料的原件", "Which originals you have seen"), required=False, widget=Checkboxes
    )
    reason = forms.CharField(
        label=text("理由（与评估不同时必填）", "Reason (needed where you differ from the assessment)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, papers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["originals_seen"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = papers


class DecideForm(OfficeForm):
    """A decision about the assessment that was shown."""

    assessment = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=text("决定", "Your decision"),
        choices=[
            (Outcome.GRANTED.value, text("确认发放", "Grant")),
            (Outcome.REFUSED.value, text("不予发放", "Refuse")),
        ],
        widget=Radios,
    )
    amount = forms.DecimalField(
        label=text(
            "金额（元；评估未给出金额时填写）", "Amount in yuan (only where the assessment names none)"
        ),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
    )
    reason = forms.CharField(
        label=text(
            "理由（与评估不同，或者没有看过材料仍发放时必填，家庭会看到）",
            "Reason (needed where you differ from the assessment or grant without its papers; the family reads it)",
        ),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    @property
    def amount_minor(self) -> int | None:
        """The amount in minor units."""
        amount = self.cleaned_data.get("amount")
        return None if amount is None else int(amount * 100)


class RedecideForm(DecideForm):
    """A decision about an objection: always with a reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
        self.fields["reason"].label = text("理由（家庭会看到）", "Reason (the family reads it)")


class AppealForm(OfficeForm):
    """An objection; at the counter with how the family made it."""

    reason = forms.CharField(
        label=text("您不同意什么，为什么", "What you disagree with, and why"),
        help_text=text(
            "用自己的话写就可以。有新的材料，也请在这里说明。",
            "In your own words. If there is a new paper, say so here.",
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, at_counter: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if at_counter:
            self.fields["reason"].label = text(
                "家庭不同意什么，为什么", "What the family disagrees with, and why"
            )
            self.fields["channel"] = forms.TypedChoiceField(
                label=text("家庭通过什么方式提出", "How the family objected"),
                choices=[
                    (Channel.IN_PERSON.value, text("当面", "In person")),
                    (Channel.TELEPHONE.value, text("电话", "By telephone")),
                    (Channel.LETTER.value, text("书信", "By letter")),
                ],
                coerce=Channel,
                widget=Radios,
                error_messages={"required": text("请填写这一项", "Fill this in")},
            )


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 3, "class": "govuk-textarea"})
    )


def _field(declared: FactDeclaration) -> forms.Field:
    tongue = language()
    label = declared.question.in_language(tongue)
    hint = declared.help.in_language(tongue)
    if declared.type.value == "date":
        return DayField(label=label, help_text=hint, required=False)
    if declared.type.value == "yes or no":
        return YesNoField(label=label, help_text=hint, required=False)
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=False,
        min_value=declared.lowest,
        max_value=declared.highest,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-5"}),
    )
