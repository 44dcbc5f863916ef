"""The form with which a paper is handed in."""

from __future__ import annotations

from typing import Any

from django import forms

from huijia.apps.claims.assess import Benefit
from huijia.apps.claims.paper_actions import paper_kinds
from huijia.apps.claims.papers import MOST_BYTES
from huijia.apps.wording import language, text


class PaperForm(forms.Form):
    """What the paper is, and the file. What the file holds is checked by the action."""

    kind = forms.ChoiceField(
        label=text("这是什么材料？", "What is the paper?"),
        widget=forms.Select(attrs={"class": "govuk-select"}),
        error_messages={
            "required": text("请选择材料的种类。", "Choose what the paper is."),
            "invalid_choice": text("请选择材料的种类。", "Choose what the paper is."),
        },
    )
    # Phones turn their photos into JPEG when a page asks for that.
    file = forms.FileField(
        label=text("照片或PDF", "Photo or PDF"),
        help_text=text("JPEG、PNG或PDF，不超过10MB", "JPEG, PNG or PDF, up to 10 MB"),
        widget=forms.FileInput(
            attrs={"class": "govuk-file-upload", "accept": "image/jpeg,image/png,application/pdf"}
        ),
        error_messages={
            "required": text("请选择文件。", "Choose a file."),
            "empty": text("文件是空的，请重新选择。", "The file is empty. Choose it again."),
            "missing": text("请选择文件。", "Choose a file."),
            "invalid": text("请选择文件。", "Choose a file."),
        },
    )

    def __init__(self, *args: Any, found: Benefit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(key, name.in_language(language())) for key, name in paper_kinds(found).items()]
        choices = [("", str(text("请选择", "Choose"))), *kinds]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                text(
                    "文件超过10MB。请重新拍照，或分成几份上传。",
                    "The file is larger than 10 MB. Take the photo again, or hand it in as several files.",
                )
            )
        return file
