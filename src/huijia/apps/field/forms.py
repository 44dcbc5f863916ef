"""Forms of the pages on which refused work is settled."""

from __future__ import annotations

from typing import Any

from django import forms

from huijia.apps.field.models import Operation
from huijia.apps.field.texts import HOW
from huijia.apps.fields import OfficeForm, Radios
from huijia.apps.wording import language, text


class SettleForm(OfficeForm):
    """How it is settled."""

    how = forms.ChoiceField(label=text("怎样处理", "How is it settled?"), widget=Radios)

    def __init__(self, *args: Any, ways: list[Operation.How], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = [(each.value, HOW[each].in_language(language())) for each in ways]  # type: ignore[attr-defined]
