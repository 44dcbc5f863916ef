"""What is typed in about events. Shape of input only."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from huijia.apps.accounts.models import Area
from huijia.apps.events.codes import MARK, plain_code
from huijia.apps.events.models import MOST_PLACES, MOST_TOGETHER, Event, HandedOut
from huijia.apps.events.planning import TOO_TELLING, Planned
from huijia.apps.events.texts import FACES, KINDS, MATERIALS, QUESTIONS, WISHES
from huijia.apps.fields import Checkboxes, DayField, OfficeForm, Radios
from huijia.apps.messaging.addresses import channel_and_address
from huijia.apps.wording import language, text
from huijia.values.forbidden import forbidden_word


def _number(label: Any, initial: int, most: int = MOST_TOGETHER) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        initial=initial,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "class": "govuk-input govuk-input--width-3", "autocomplete": "off"}
        ),
        error_messages={
            "invalid": text("请填一个整数", "Enter a whole number"),
            "min_value": text("请填 0 或更大的数", "Enter 0 or more"),
            "max_value": text(f"不能多于 {most}", f"No more than {most}"),
        },
    )


class NumbersForm(OfficeForm):
    """How many come."""

    adults = _number(text("大人", "Adults"), 1)
    children = _number(text("孩子", "Children"), 0)

    def clean(self) -> dict[str, Any]:
        """From one to ten together."""
        given = super().clean() or {}
        if {"adults", "children"} <= given.keys() and not 1 <= given["adults"] + given[
            "children"
        ] <= MOST_TOGETHER:
            self.add_error(
                "adults",
                text(
                    f"一次可以报 1 到 {MOST_TOGETHER} 人",
                    f"From 1 to {MOST_TOGETHER} people can sign up together",
                ),
            )
        return given


class SignUpForm(NumbersForm):
    """Signing up. No name is asked for."""

    field_order = ("adults", "children", "nickname", "contact")

    nickname = forms.CharField(
        label=text("称呼（可不填）", "A nickname (you may leave it empty)"),
        help_text=text(
            "现场签到名单上用，不用真名，不写电话。活动后删除。",
            "For the list at the door. Not your name, no number. It is erased after the event.",
        ),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input govuk-input--width-20"}),
    )
    contact = forms.CharField(
        label=text("提醒发到哪里（可不填）", "Where a reminder goes (you may leave it empty)"),
        help_text=text(
            "手机号或电子邮箱。只用来提醒、通知变动，加密保存，活动后删除。",
            "A mobile number or an e-mail address. For the reminder and for changes only; kept sealed, and erased after the event.",
        ),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_nickname(self) -> str:
        """Short words that tell nothing of anybody."""
        name = " ".join(str(self.cleaned_data["nickname"]).split())
        if re.search(r"\d{5,}", name) or forbidden_word(name):
            raise ValidationError(
                text(
                    "请换一个称呼，不写号码，也不写健康情况",
                    "Choose another: no number, and nothing about health",
                )
            )
        return name

    def clean_contact(self) -> tuple[str, str]:
        """The channel and the address; two empty texts for none."""
        found = channel_and_address(str(self.cleaned_data["contact"]))
        return (found[0].value, found[1]) if found else ("", "")


class CodeForm(OfficeForm):
    """The code of a sign-up."""

    code = forms.CharField(
        label=text("报名编码", "Your code"),
        help_text=text("八个字母和数字，例如 K7QF-3MWP", "Eight letters and digits, such as K7QF-3MWP"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "govuk-input govuk-input--width-10",
            }
        ),
    )

    def clean_code(self) -> str:
        """Without dashes."""
        if code := plain_code(self.cleaned_data["code"]):
            return code
        raise ValidationError(
            text(
                "编码是八个字母和数字，没有元音字母和 0、1",
                "A code has eight letters and digits, no vowels, no 0 and 1",
            )
        )


class FeedbackForm(OfficeForm):
    """Faces and wishes, and nothing to write."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        faces = [(face, f"{sign} {told.in_language(language())}") for face, (sign, told) in FACES.items()]
        for name, told in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=told.in_language(language()),
                choices=faces,
                widget=Radios,
                error_messages={"required": text("请选一个", "Choose one")},
            )
        self.fields["wishes"] = forms.MultipleChoiceField(
            label=text("下次希望（可不选，可多选）", "For next time (as many as you like, or none)"),
            choices=[(name, told.in_language(language())) for name, told in WISHES.items()],
            widget=Checkboxes,
            required=False,
        )


class TimeOfDayField(forms.TimeField):
    """Hours and minutes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%H:%M", "%H：%M", "%H.%M"],
            widget=forms.TextInput(
                attrs={"class": "govuk-input govuk-input--width-5", "autocomplete": "off"}
            ),
            error_messages={"invalid": text("时间这样写：14:30", "Write a time as 14:30")},
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """Without seconds."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


_TEXTS = ("title_zh", "title_en", "place_zh", "place_en", "about_zh", "about_en")


class EventForm(OfficeForm):
    """An event. It lasts from a time to a time of one day."""

    area = forms.ModelChoiceField(label=text("地区", "Area"), queryset=Area.objects.none(), empty_label=None)
    kind = forms.ChoiceField(
        label=text("类型", "Kind"), choices=[(kind, text(told.zh, told.en)) for kind, told in KINDS.items()]
    )
    title_zh = forms.CharField(
        label=text("名称", "Name, in Chinese"),
        help_text=text(
            "请起一个人人都可以来的名字：从报名不应看出谁的健康情况。",
            "A name for an event to which anybody may come: a sign-up must not tell of anybody's health.",
        ),
        max_length=60,
    )
    title_en = forms.CharField(
        label=text("英文名称（可不填）", "Name, in English (if you like)"), max_length=120, required=False
    )
    place_zh = forms.CharField(
        label=text("地点", "Place, in Chinese"),
        help_text=text("写到能找到：村、楼、房间。", "So that people find it: village, house, room."),
        max_length=100,
    )
    place_en = forms.CharField(
        label=text("英文地点（可不填）", "Place, in English (if you like)"), max_length=200, required=False
    )
    about_zh = forms.CharField(
        label=text("内容（可不填）", "What it is about, in Chinese (if you like)"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    about_en = forms.CharField(
        label=text("英文内容（可不填）", "What it is about, in English (if you like)"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    day = DayField(label=text("日期", "Day"))
    begins = TimeOfDayField(label=text("开始", "Begins"))
    ends = TimeOfDayField(label=text("结束", "Ends"))
    places = _number(text("名额（人）", "Places (people)"), 30, most=MOST_PLACES)

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["area"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = areas
        field.label_from_instance = lambda area: area.name_in(language())  # type: ignore[method-assign, assignment]

    def clean(self) -> dict[str, Any]:
        """It ends after it begins; texts tell nothing of those who come."""
        given = super().clean() or {}
        for name in _TEXTS:
            if forbidden_word(str(given.get(name, ""))):
                self.add_error(name, TOO_TELLING)
        if {"begins", "ends"} <= given.keys() and given["ends"] <= given["begins"]:
            self.add_error("ends", text("结束时间要晚于开始时间", "It has to end after it begins"))
        if given.get("places") == 0:
            self.add_error("places", text("至少一个名额", "At least one place"))
        return given

    def planned(self) -> Planned:
        """What was typed in, when it is valid."""
        given = self.cleaned_data
        return Planned(
            kind=given["kind"],
            **{name: given[name] for name in _TEXTS},
            starts_at=_moment(given["day"], given["begins"]),
            ends_at=_moment(given["day"], given["ends"]),
            places=given["places"],
        )


def initial_of(event: Event) -> dict[str, Any]:
    """What the form shows at first for an event that is there."""
    begins, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    return {
        **{name: getattr(event, name) for name in (*_TEXTS, "kind", "places")},
        "area": event.area_id,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
    }


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


class RepeatForm(OfficeForm):
    """How often an event comes again, and until when."""

    weeks = forms.TypedChoiceField(
        label=text("多久一次", "How often"),
        coerce=int,
        choices=[
            (1, text("每周", "Every week")),
            (2, text("每两周", "Every two weeks")),
            (4, text("每四周", "Every four weeks")),
        ],
        widget=Radios,
        initial=1,
    )
    until = DayField(label=text("到哪一天为止", "Until which day"))


class CountForm(OfficeForm):
    """How many came, and what was handed out."""

    adults = _number(text("来了多少大人", "Adults who came"), 0, most=100_000)
    children = _number(text("来了多少孩子", "Children who came"), 0, most=100_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for material, told in MATERIALS.items():
            self.fields[material.value] = _number(
                text(f"发出{told.zh}（份）", f"{told.en} handed out"), 0, most=1_000_000
            )
            self.fields[material.value].widget.attrs["class"] = "govuk-input govuk-input--width-5"

    @property
    def handed_out(self) -> dict[str, int]:
        """Material -> pieces."""
        return {material.value: self.cleaned_data[material.value] for material in HandedOut.Material}


class MarkForm(OfficeForm):
    """The first half of a code, as somebody says it who cannot come."""

    mark = forms.CharField(
        label=text("编码的前四位", "The first four characters of the code"),
        max_length=12,
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-5", "autocomplete": "off"}),
    )

    def clean_mark(self) -> str:
        """In capitals, the first four."""
        return re.sub(r"[\s-]", "", str(self.cleaned_data["mark"])).upper()[:MARK]
