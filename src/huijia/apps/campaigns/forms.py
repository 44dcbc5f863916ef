"""What is typed in about campaigns and material. Shape of input only."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from huijia.apps.accounts.models import Area
from huijia.apps.campaigns.models import Material, Movement, Spending
from huijia.apps.campaigns.texts import CHANNELS, MATERIALS, MOVEMENTS, SPENDINGS
from huijia.apps.campaigns.wording import pushing_word
from huijia.apps.events.models import Event, HandedOut
from huijia.apps.fields import DayField, OfficeForm
from huijia.apps.library.topics import Topic
from huijia.apps.wording import language, text
from huijia.values.text import Text


def _chosen(label: Any, words: dict[Any, Text]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[(str(each.value), text(told.zh, told.en)) for each, told in words.items()]
    )


def _whole(label: Any, *, required: bool = True, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=least,
        max_value=10_000_000,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "govuk-input govuk-input--width-5", "autocomplete": "off"}
        ),
        error_messages={
            "invalid": text("请填一个整数", "Enter a whole number"),
            "min_value": text(f"请填 {least} 或更大的数", f"Enter {least} or more"),
            "max_value": text("数目太大", "That is too many"),
        },
    )


class AreaForm(OfficeForm):
    """A form with an area of the viewer's."""

    area = forms.ModelChoiceField(label=text("地区", "Area"), queryset=Area.objects.none(), empty_label=None)

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = areas
        field.label_from_instance = lambda area: area.name_in(language())  # type: ignore[method-assign, assignment]

    def refuse_pushing(self, *names: str) -> None:
        """An error beside each field whose words push."""
        for name in names:
            if word := pushing_word(str(self.cleaned_data.get(name, ""))):
                self.add_error(
                    name,
                    text(
                        f"请不要写“{word}”：不设人数指标，不催促，不奖惩，也不写别人的健康",
                        f"Leave out “{word}”: no quotas, no pressure, no reward or punishment, nothing about anybody's health",
                    ),
                )


class CampaignForm(AreaForm):
    """A campaign."""

    title_zh = forms.CharField(label=text("名称", "Name, in Chinese"), max_length=60)
    title_en = forms.CharField(
        label=text("英文名称（可不填）", "Name, in English (if you like)"), max_length=120, required=False
    )
    topic = forms.ChoiceField(
        label=text("主题", "Topic"),
        choices=[(each.value, text(each.label.zh, each.label.en)) for each in Topic],
    )
    starts_on = DayField(label=text("开始", "First day"))
    ends_on = DayField(label=text("结束", "Last day"))

    def clean(self) -> dict[str, Any]:
        """Days in their order, words that offer."""
        given = super().clean() or {}
        self.refuse_pushing("title_zh", "title_en")
        if {"starts_on", "ends_on"} <= given.keys() and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", text("结束日期要在开始日期之后", "It has to end after it begins"))
        return given


class StepForm(AreaForm):
    """Something to do."""

    channel = _chosen(text("方式", "Channel"), CHANNELS)
    words = forms.CharField(
        label=text("做什么，或标语怎么写", "What is done, or how the slogan reads"),
        help_text=text(
            "写能提供什么，不写要多少人做什么。",
            "Write what is offered, not how many people should do something.",
        ),
        max_length=200,
    )
    due_on = DayField(label=text("哪一天", "On which day"))

    def clean(self) -> dict[str, Any]:
        """Words that offer."""
        given = super().clean() or {}
        self.refuse_pushing("words")
        return given


class DoneForm(OfficeForm):
    """That something was done."""

    people = _whole(
        text("来了或听了多少人（可不填）", "How many came or listened (if counted)"), required=False
    )


class SpendingForm(OfficeForm):
    """What each kind may cost and did cost, in whole units and hundredths."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, told in SPENDINGS.items():
            for name, zh, en in (("planned", "计划", "planned"), ("spent", "已用", "spent")):
                self.fields[f"{kind.value}_{name}"] = forms.DecimalField(
                    label=text(f"{told.zh}：{zh}（元）", f"{told.en}: {en}"),
                    min_value=Decimal(0),
                    max_digits=12,
                    decimal_places=2,
                    widget=forms.TextInput(
                        attrs={
                            "inputmode": "decimal",
                            "class": "govuk-input govuk-input--width-10",
                            "autocomplete": "off",
                        }
                    ),
                    error_messages={
                        "invalid": text("请填金额，例如 120.50", "Enter an amount, such as 120.50")
                    },
                )

    @property
    def amounts(self) -> dict[str, tuple[int, int]]:
        """Kind -> planned, spent, in minor units."""
        return {
            kind.value: (self._minor(f"{kind.value}_planned"), self._minor(f"{kind.value}_spent"))
            for kind in Spending.Kind
        }

    def _minor(self, name: str) -> int:
        return int(self.cleaned_data[name] * 100)


class MaterialForm(AreaForm):
    """Material to keep stock of."""

    kind = _chosen(text("类型", "Kind"), {each: MATERIALS[each] for each in Material.Kind})
    title = forms.CharField(label=text("名称", "Name"), max_length=80)

    def clean(self) -> dict[str, Any]:
        """Words that offer."""
        given = super().clean() or {}
        self.refuse_pushing("title")
        return given


class MoveForm(OfficeForm):
    """Pieces that came in, went out, or were counted."""

    kind = _chosen(text("变动", "What happened"), {each: MOVEMENTS[each] for each in Movement.Kind})
    pieces = _whole(text("份数（清点时填实有份数）", "Pieces (when counted: how many are there)"))
    event = forms.ChoiceField(label=text("在哪场活动上发出", "Handed out at an event"), required=False)

    def __init__(self, *args: Any, handed_out: Iterable[HandedOut], **kwargs: Any) -> None:
        """``handed_out``: at which events such material was handed out, with what is ``left`` to book."""
        super().__init__(*args, **kwargs)
        self._events = {str(each.event_id): each.event for each in handed_out}
        if not self._events:
            del self.fields["event"]
            return
        told = [(str(each.event_id), _at_event(each)) for each in handed_out]
        self.fields["event"].choices = [("", text("不是在活动上", "Not at an event")), *told]  # type: ignore[attr-defined]

    def clean_event(self) -> Event | None:
        """The event, None for none."""
        return self._events.get(self.cleaned_data["event"])


def _at_event(handed_out: HandedOut) -> str:
    event, left = handed_out.event, handed_out.left  # type: ignore[attr-defined]
    day = f"{timezone.localtime(event.starts_at):%Y-%m-%d}"
    return f"{event.title_in(language())} · {day} · {text(f'{left} 份', f'{left} pieces')}"
