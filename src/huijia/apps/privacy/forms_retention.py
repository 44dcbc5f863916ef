"""What is asked of whoever says that something may not be erased."""

from __future__ import annotations

from django import forms

from huijia.apps.privacy.models import LegalHold
from huijia.apps.privacy.wording_retention import REASONS
from huijia.apps.wording import language, text

INPUT = {"class": "govuk-input govuk-input--width-10"}


class HoldForm(forms.Form):
    """A record by its number, one of its claims if it is only that, why, and until when."""

    person = forms.IntegerField(
        min_value=1,
        max_value=2**62,
        label=text("个人编号", "Person number"),
        widget=forms.NumberInput(INPUT),
    )
    claim = forms.CharField(
        required=False,
        max_length=16,
        label=text("申领编号（只保留这一件时填写）", "Claim number, if only one claim is to be kept"),
        widget=forms.TextInput(INPUT),
    )
    reason = forms.ChoiceField(label=text("为什么", "Why"), widget=forms.Select({"class": "govuk-select"}))
    until = forms.DateField(
        label=text("到哪一天（最长一年）", "Until which day (a year at most)"),
        widget=forms.DateInput({**INPUT, "type": "date"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key.value, told.in_language(language())) for key, told in REASONS.items()]

    def clean_reason(self) -> LegalHold.Reason:
        """One of the list."""
        return LegalHold.Reason(self.cleaned_data["reason"])
