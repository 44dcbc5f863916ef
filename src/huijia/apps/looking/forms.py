"""The shape of what is typed in: whom, on which ground, and why."""

from __future__ import annotations

from typing import Any

from django import forms

from huijia.apps.fields import Radios
from huijia.apps.looking.models import Emergency, WentOn
from huijia.apps.people.forms import INPUT, IdNumberField, WrittenDayField
from huijia.apps.wording import text
from huijia.values.forbidden import forbidden_word

GROUNDS = (
    (Emergency.Kind.LIFE, text("有人的生命或健康处于危险", "Somebody's life or health is in danger")),
    (Emergency.Kind.CHILD, text("孩子可能处于危险", "A child may be in danger")),
    (Emergency.Kind.DISASTER, text("灾害或事故救助", "Relief after a disaster or an accident")),
    (
        Emergency.Kind.FAR_FROM_HOME,
        text("本人在外地窗口，急需办理", "The person stands at a counter far from home and needs help now"),
    ),
)
REASONS = (
    (WentOn.Kind.BACKLOG, text("待办很多", "Much work waits")),
    (WentOn.Kind.ROSTER, text("核对花名册", "A roster is being checked")),
    (WentOn.Kind.DUPLICATES, text("比对档案", "Records are being compared")),
    (WentOn.Kind.VISITS, text("安排走访", "Visits are being planned")),
    (WentOn.Kind.AUDIT, text("审计", "An audit")),
    (WentOn.Kind.OTHER, text("其他", "Something else")),
)


class WhyField(forms.CharField):
    """Why, in a sentence: without what the service must never know of anybody (charter, rule 2)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_length=5, max_length=300, widget=forms.TextInput(attrs=INPUT), **options)

    def clean(self, value: Any) -> str:
        """The sentence."""
        written = " ".join(super().clean(value).split())
        if forbidden_word(written):
            raise forms.ValidationError(
                str(
                    text(
                        "请不要写健康情况，只写为什么需要查看。",
                        "Leave out whatever concerns health: write only why you need to look.",
                    )
                )
            )
        return written


class EmergencyForm(forms.Form):
    """One person, named so that nobody else can be meant."""

    id_number = IdNumberField(required=False)
    name = forms.CharField(
        label=text("或者：姓名（完整）", "Or: the whole name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={**INPUT, "autocomplete": "off", "spellcheck": "false"}),
    )
    birth_date = WrittenDayField(label=text("和出生日期", "and the date of birth"), required=False)
    kind = forms.ChoiceField(label=text("情况", "What has happened"), choices=GROUNDS, widget=Radios)
    reason = WhyField(
        label=text("为什么现在必须查看", "Why you must look now"),
        help_text=text("本人和审计人员会看到这句话。", "The person and the auditors read this sentence."),
    )

    def clean(self) -> dict[str, Any]:
        """Either the number, or both the name and the day."""
        given = super().clean() or {}
        if (
            not self.errors
            and not given.get("id_number")
            and not (given.get("name") and given.get("birth_date"))
        ):
            self.add_error(
                "id_number",
                str(
                    text(
                        "请填写身份证号码，或同时填写姓名和出生日期。",
                        "Enter the ID number, or both the name and the date of birth.",
                    )
                ),
            )
        return given


class GoOnForm(forms.Form):
    """Why somebody goes on reading."""

    kind = forms.ChoiceField(label=text("您在做什么", "What you are doing"), choices=REASONS, widget=Radios)
    reason = WhyField(
        label=text("为什么需要看这么多人的资料", "Why you need the records of so many people"),
        help_text=text("审计人员会看到这句话。", "The auditors read this sentence."),
    )
