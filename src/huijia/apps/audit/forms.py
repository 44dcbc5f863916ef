"""How the trail is searched."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from huijia.apps.audit.wording import ACTIONS
from huijia.apps.wording import language, text

INPUT = {"class": "govuk-input govuk-input--width-10"}


class SearchForm(forms.Form):
    """Day, actor, action, claim or person. All may be left out."""

    since = forms.DateField(
        required=False, label=text("从哪天起", "From"), widget=forms.DateInput({**INPUT, "type": "date"})
    )
    until = forms.DateField(
        required=False, label=text("到哪天止", "Until"), widget=forms.DateInput({**INPUT, "type": "date"})
    )
    actor = forms.CharField(
        required=False, label=text("谁", "Who"), max_length=150, widget=forms.TextInput(INPUT)
    )
    action = forms.ChoiceField(
        required=False, label=text("做了什么", "What"), widget=forms.Select({"class": "govuk-select"})
    )
    number = forms.CharField(
        required=False, label=text("申领编号", "Claim number"), max_length=16, widget=forms.TextInput(INPUT)
    )
    person = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**62,
        label=text("个人编号", "Person number"),
        widget=forms.NumberInput(INPUT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = sorted(((name, each.in_language(language())) for name, each in ACTIONS.items()), key=str)
        field = self.fields["action"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", str(text("全部", "Anything"))), *told]

    def clean_until(self) -> date | None:
        """The last day, not before the first."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            raise forms.ValidationError(text("结束日期早于开始日期。", "The last day lies before the first."))
        return until
