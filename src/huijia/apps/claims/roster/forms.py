"""The shape of what the pages of a roster are sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from huijia.apps.accounts.models import Area
from huijia.apps.claims.assess import benefits
from huijia.apps.claims.roster.sheet import KINDS
from huijia.apps.wording import language, text

LARGEST = 20 * 2**20
MOST_ROWS = 50_000


class UploadForm(forms.Form):
    """A sheet, for an area and a benefit."""

    area = forms.ModelChoiceField(
        Area.objects.none(),
        label=text("辖区", "Area"),
        widget=forms.Select(attrs={"class": "govuk-select"}),
        empty_label=None,
    )
    benefit = forms.ChoiceField(
        label=text("补贴", "Benefit"), widget=forms.Select(attrs={"class": "govuk-select"})
    )
    sheet = forms.FileField(
        label=text("花名册", "Roster"),
        help_text=text(
            ".xlsx 或 .csv，不超过 20 MB、50,000 行。第一行或前几行里要有表头。",
            ".xlsx or .csv, at most 20 MB and 50,000 rows, with headings in one of the first rows.",
        ),
        widget=forms.ClearableFileInput(attrs={"class": "govuk-file-upload", "accept": ".xlsx,.csv"}),
        error_messages={"required": text("请选择文件", "Choose a file")},
    )

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["benefit"].choices = [  # type: ignore[attr-defined]
            (found.key, found.name.in_language(language())) for found in benefits()
        ]

    def clean_sheet(self) -> UploadedFile:
        """Refuse what is too large or of another kind."""
        sheet: UploadedFile = self.cleaned_data["sheet"]
        if Path(sheet.name or "").suffix.lower() not in KINDS:
            raise forms.ValidationError(
                text("文件须是 .xlsx 或 .csv", "The file must be an .xlsx or a .csv file")
            )
        if (sheet.size or 0) > LARGEST:
            raise forms.ValidationError(
                text(
                    "文件超过 20 MB。请分成几个文件，或请管理员用命令 huijia import 导入",
                    "The file is larger than 20 MB. Split it, or ask the administrator to use the command huijia import",
                )
            )
        return sheet


class UndoForm(forms.Form):
    """Why an import is undone."""

    reason = forms.CharField(
        label=text("撤销的原因", "Why it is undone"),
        max_length=300,
        widget=forms.TextInput(attrs={"class": "govuk-input"}),
        error_messages={"required": text("请写明原因", "Say why")},
    )
