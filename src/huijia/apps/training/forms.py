"""What is typed in about training. Shape of input only."""

from __future__ import annotations

from typing import Any

from django import forms

from huijia.apps.accounts.models import Area
from huijia.apps.fields import DayField, OfficeForm, Radios
from huijia.apps.training.courses import Course, courses
from huijia.apps.wording import language, text


class AnswersForm(OfficeForm):
    """A course's questions."""

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(course.questions):
            self.fields[f"question_{number}"] = forms.ChoiceField(
                label=question.ask.text.in_language(language()),
                choices=[
                    (place, each.text.in_language(language())) for place, each in question.shown(number)
                ],
                widget=Radios,
                error_messages={"required": text("请选一个", "Choose one")},
            )

    def chosen(self) -> list[str]:
        """The chosen options, by their places in the course's file."""
        return [str(self.cleaned_data[name]) for name in self.fields]


class SessionForm(OfficeForm):
    """A session."""

    course = forms.ChoiceField(label=text("课程", "Course"))
    area = forms.ModelChoiceField(label=text("地区", "Area"), queryset=Area.objects.none(), empty_label=None)
    place = forms.CharField(label=text("地点", "Place"), max_length=100)
    day = DayField(label=text("日期", "Day"))
    begins = forms.TimeField(
        label=text("开始", "Begins"),
        input_formats=["%H:%M"],
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-5", "autocomplete": "off"}),
        error_messages={"invalid": text("时间这样写：14:30", "Write a time as 14:30")},
    )

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, course = self.fields["area"], self.fields["course"]
        assert isinstance(field, forms.ModelChoiceField)
        assert isinstance(course, forms.ChoiceField)
        field.queryset = areas
        field.label_from_instance = lambda area: area.name_in(language())  # type: ignore[method-assign, assignment]
        course.choices = [(slug, each.title.text.in_language(language())) for slug, each in courses().items()]
