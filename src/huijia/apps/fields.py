"""Form fields as the office shows them: a day in three boxes, yes or no, text. Shape of input only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from huijia.apps.wording import language, text

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.TextInput, "govuk-input"),
    (forms.NumberInput, "govuk-input govuk-input--width-10"),
)


class OfficeForm(forms.Form):
    """A form in the office's look."""

    required_css_class = ""
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            for kind, css in _CLASSES:
                if isinstance(field.widget, kind):
                    field.widget.attrs.setdefault("class", css)
                    break
            if field.required:
                field.error_messages["required"] = text("请填写这一项", "Fill this in")


class DayInput(forms.MultiWidget):
    """Year, month and day in three boxes, in the order of the language."""

    template_name = "forms/day.html"
    use_fieldset = True

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        boxes = [forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}) for _ in range(3)]
        super().__init__({"year": boxes[0], "month": boxes[1], "day": boxes[2]}, dict(attrs or {}))

    def id_for_label(self, id_: str) -> str:
        """The first box's, to which the summary of errors leads."""
        return f"{id_}_{2 if language() == 'en' else 0}" if id_ else id_

    def decompress(self, value: date | str | None) -> list[str]:
        """The boxes for a day."""
        if isinstance(value, str) and value:
            value = date.fromisoformat(value)
        return (
            [str(value.year), str(value.month), str(value.day)] if isinstance(value, date) else ["", "", ""]
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The boxes with their names."""
        context = super().get_context(name, value, attrs)
        labels = (text("年", "Year"), text("月", "Month"), text("日", "Day"))
        boxes = context["widget"]["subwidgets"]
        for box, label in zip(boxes, labels, strict=True):
            box["label"] = label
        if language() == "en":
            boxes.reverse()
        return context


class DayField(forms.MultiValueField):
    """A day, or None. Digits of every script are read; an impossible day is told as such."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        boxes = tuple(forms.CharField(required=False, max_length=10) for _ in range(3))
        super().__init__(fields=boxes, require_all_fields=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """The day. Raises ``ValidationError`` that says what is wrong."""
        parts = [str(part or "").strip() for part in (value or ["", "", ""])]
        if not any(parts):
            if self.required:
                raise ValidationError(text("请填写日期", "Enter a date"), code="required")
            return None
        if not all(part.isdecimal() and len(part) <= 4 for part in parts):
            raise ValidationError(
                text(
                    "日期要填年、月、日，例如 2025 1 3",
                    "A date needs year, month and day, for example 2025 1 3",
                ),
                code="invalid",
            )
        try:
            found = date(*(int(part) for part in parts))
        except ValueError:
            raise ValidationError(
                text("没有这一天，请核对", "There is no such day; check it"), code="invalid"
            ) from None
        if not 1901 <= found.year <= 2099:
            raise ValidationError(text("请核对年份", "Check the year"), code="invalid")
        return found

    def compress(self, data_list: Sequence[Any]) -> Any:  # pragma: no cover  # ``clean`` does it all
        """Not used."""
        return data_list


class Radios(forms.RadioSelect):
    """Radio buttons in the office's look."""

    template_name = "forms/radios.html"

    def id_for_label(self, id_: str, index: str | None = "0") -> str:
        """The first button's, to which the summary of errors leads."""
        return super().id_for_label(id_, index)


class Checkboxes(forms.CheckboxSelectMultiple):
    """Boxes to tick in the office's look."""

    template_name = "forms/checkboxes.html"

    def id_for_label(self, id_: str, index: str | None = "0") -> str:
        """The first box's, to which the summary of errors leads."""
        return super().id_for_label(id_, index)


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not known (None)."""

    def __init__(self, *, may_be_unknown: bool = True, **kwargs: Any) -> None:
        choices = [("yes", text("是", "Yes")), ("no", text("否", "No"))]
        if may_be_unknown:
            choices.append(("unknown", text("不清楚", "I do not know")))
        super().__init__(
            choices=choices,
            widget=Radios,
            coerce=lambda chosen: {"yes": True, "no": False, "unknown": None}[chosen],
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """What is chosen at first."""
        return {True: "yes", False: "no"}.get(value, value)
