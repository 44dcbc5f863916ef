"""What is typed in for a booking, and by the office. Shape of input only; nothing asks who somebody is, or why."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from huijia.apps.accounts.models import Area
from huijia.apps.bookings.codes import plain_code
from huijia.apps.bookings.contact import Contact
from huijia.apps.bookings.models import Booking, Closure, Facility, Resource, Service
from huijia.apps.bookings.shown import KINDS, SERVICES, WEEKDAYS
from huijia.apps.fields import Checkboxes, DayField, OfficeForm, Radios
from huijia.apps.messaging.addresses import channel_and_address
from huijia.apps.wording import language, text


class ContactForm(OfficeForm):
    """A number or an address to be reminded at, if somebody wants to be."""

    contact = forms.CharField(
        label=text("手机号或电子邮箱（可不填）", "Mobile number or e-mail (you may leave it empty)"),
        help_text=text(
            "只用来在前一天提醒您，或告诉您时间有变。加密保存，提醒发出后即删除。",
            "Only to remind you the day before, or when the time changes. It is kept sealed, and erased once you were reminded.",
        ),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_contact(self) -> Contact | None:
        """The channel and the address; None for none. Raises ``ValidationError``."""
        found = channel_and_address(self.cleaned_data["contact"])
        return Contact(Booking.Channel(found[0].value), found[1]) if found else None


class CodeForm(OfficeForm):
    """The code of a booking."""

    code = forms.CharField(
        label=text("预约码", "Your code"),
        help_text=text(
            "12 个字母和数字，例如 K7MP-9RTX-4CWD。", "12 letters and digits, such as K7MP-9RTX-4CWD."
        ),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "class": "govuk-input govuk-input--width-20 huijia-digits",
            }
        ),
    )

    def clean_code(self) -> str:
        """The code without dashes. Raises ``ValidationError`` for what cannot be one."""
        found = plain_code(self.cleaned_data["code"])
        if not found:
            raise ValidationError(NO_SUCH_CODE)
        return found


NO_SUCH_CODE = text(
    "没有这个预约码，请核对。预约过后两天会删除。",
    "There is no booking with this code; check it. Bookings are deleted two days after their day.",
)


class FacilityForm(OfficeForm):
    """A facility."""

    name_zh = forms.CharField(label=text("名称（中文）", "Name (Chinese)"), max_length=100)
    name_en = forms.CharField(
        label=text("名称（英文，可不填）", "Name (English, optional)"), max_length=100, required=False
    )
    address = forms.CharField(label=text("地址", "Address"), max_length=200)
    telephone = forms.CharField(
        label=text("电话（可不填）", "Telephone (optional)"), max_length=40, required=False
    )
    directions_zh = forms.CharField(
        label=text("怎样去（中文，可不填）", "How to get there (Chinese, optional)"),
        max_length=300,
        required=False,
    )
    directions_en = forms.CharField(
        label=text("怎样去（英文，可不填）", "How to get there (English, optional)"),
        max_length=300,
        required=False,
    )


class NewFacilityForm(FacilityForm):
    """A new facility, in one of the health worker's areas."""

    area = forms.ModelChoiceField(
        label=text("所在地区", "Area"), queryset=Area.objects.none(), empty_label=None
    )
    field_order = ("area",)

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.queryset = areas
        field.label_from_instance = lambda area: area.name_in(language())


class ResourceForm(OfficeForm):
    """A room, or somebody of the staff."""

    name_zh = forms.CharField(label=text("房间或人员（中文）", "Room or person (Chinese)"), max_length=100)
    name_en = forms.CharField(
        label=text("英文名称（可不填）", "In English (optional)"), max_length=100, required=False
    )
    capacity = forms.IntegerField(
        label=text("同时能接待多少人", "People at the same time"), min_value=1, max_value=200
    )


class OfferingForm(OfficeForm):
    """How a service is offered at a facility."""

    minutes = forms.IntegerField(
        label=text("每次多少分钟", "Minutes for each time"), min_value=5, max_value=480
    )
    places = forms.IntegerField(
        label=text("每个时间多少名额", "Places at each time"), min_value=1, max_value=200
    )
    resource = forms.ModelChoiceField(
        label=text("用哪个房间或人员（可不选）", "Room or person (optional)"),
        help_text=text(
            "几项服务共用的，总人数不会超过它能接待的。",
            "Where several services share one, they never have more people than it has space for.",
        ),
        queryset=Resource.objects.none(),
        required=False,
        empty_label="—",
    )

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["resource"]
        field.queryset = facility.resources.order_by("pk")
        field.label_from_instance = lambda each: each.name_in(language())


class NewOfferingForm(OfferingForm):
    """A service that is offered from now on."""

    service = forms.ChoiceField(
        label=text("服务", "Service"),
        choices=[(each.value, text(SERVICES[each].zh, SERVICES[each].en)) for each in Service],
        widget=Radios,
    )
    field_order = ("service",)


class HoursForm(OfficeForm):
    """Opening hours on some weekdays."""

    weekdays = forms.TypedMultipleChoiceField(
        label=text("星期几", "On which days"),
        choices=[(number, text(each.zh, each.en)) for number, each in WEEKDAYS.items()],
        coerce=int,
        widget=Checkboxes,
    )
    opens = forms.TimeField(
        label=text("从", "From"), input_formats=["%H:%M"], widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-5"}),
        help_text=text("例如 08:30", "Such as 08:30"),
        error_messages={"invalid": text("请写成 08:30 这样", "Write it like 08:30")},
    )  # fmt: skip
    closes = forms.TimeField(
        label=text("到", "To"), input_formats=["%H:%M"], widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-5"}),
        help_text=text("例如 11:30", "Such as 11:30"),
        error_messages={"invalid": text("请写成 11:30 这样", "Write it like 11:30")},
    )  # fmt: skip
    valid_from = DayField(
        label=text("从哪天起（不填即今天）", "From which day on (today if empty)"), required=False
    )
    valid_until = DayField(
        label=text("到哪天为止（不填即一直）", "Until which day (always if empty)"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """The fields together. Raises ``ValidationError``."""
        found: dict[str, Any] = super().clean() or {}
        opens, closes = found.get("opens"), found.get("closes")
        if isinstance(opens, time) and isinstance(closes, time) and closes <= opens:
            self.add_error("closes", text("结束时间要晚于开始时间", "It must end after it begins"))
        first, last = found.get("valid_from"), found.get("valid_until")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("valid_until", text("不能早于开始的日子", "It cannot end before it begins"))
        return found


MOST_DAYS = 92
"""A closure is made for so many days at once at most."""


class ClosureForm(OfficeForm):
    """Days on which a facility is closed."""

    first = DayField(label=text("从哪天", "From"))
    last = DayField(label=text("到哪天（不填即只一天）", "Until (empty: one day)"), required=False)
    kind = forms.ChoiceField(
        label=text("原因", "Why"),
        choices=[(each.value, text(KINDS[each].zh, KINDS[each].en)) for each in Closure.Kind],
        widget=Radios,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """The fields together. Raises ``ValidationError``."""
        found: dict[str, Any] = super().clean() or {}
        first = found.get("first")
        last = found["last"] = found.get("last") or first
        if isinstance(first, date) and first < self.today:
            self.add_error("first", text("这一天已经过了", "This day is over"))
        if isinstance(first, date) and isinstance(last, date) and not 0 <= (last - first).days < MOST_DAYS:
            self.add_error(
                "last",
                text(
                    f"最多一次 {MOST_DAYS} 天，且不早于第一天",
                    f"At most {MOST_DAYS} days at once, and not before the first",
                ),
            )
        return found


class PlacesForm(OfficeForm):
    """How many places a time has."""

    places = forms.IntegerField(
        label=text("名额", "Places"), min_value=0, max_value=200,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
    )  # fmt: skip


class CameForm(OfficeForm):
    """How many came."""

    came = forms.IntegerField(
        label=text("来了多少人", "How many came"),
        help_text=text("只记人数，不记是谁。没来没有任何后果。", "A count, never who. Not coming has no consequence."),
        min_value=0, max_value=1000,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-3"}),
    )  # fmt: skip


class MoveSlotForm(OfficeForm):
    """To which time everybody is moved."""

    to = forms.TypedChoiceField(
        label=text("整体移到", "Move everybody to"),
        coerce=int,
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )

    def __init__(self, *args: Any, times: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = times
