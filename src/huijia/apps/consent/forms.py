"""What is typed in at the counter about a family's account. Shape of input only."""

from __future__ import annotations

from typing import Any

from django import forms

from huijia.apps.accounts.forms_signing_in import PhoneField
from huijia.apps.fields import OfficeForm, Radios
from huijia.apps.wording import text

LANGUAGES = [("zh", text("中文", "Chinese")), ("en", text("英文", "English"))]
WHY_CLOSED = [
    ("lost", text("手机丢失或被别人使用", "The phone is lost, or somebody else has it")),
    ("died", text("本人去世", "The person died")),
    ("mistake", text("开错了", "It was opened by mistake")),
]


def _document() -> forms.CharField:
    return forms.CharField(
        label=text("看到的证件", "Which document you saw"),
        help_text=text(
            "例如“居民身份证原件，与本人相符”。不用写号码。会保存在操作记录中。",
            "For example “identity card, original, it is them”. Write no number. It is kept in the audit trail.",
        ),
        max_length=200,
    )


class PhoneOfAccountForm(OfficeForm):
    """Another phone, and what was seen to know who asks for it."""

    phone = PhoneField(help_text=text("请本人当面说出。", "Have the person say it."))
    document = _document()


class OpenAccountForm(PhoneOfAccountForm):
    """A new account: the phone, the document, and that the person agreed to what they were told."""

    language = forms.ChoiceField(
        label=text("用哪种语言告知本人", "In which language the person was told"),
        choices=LANGUAGES,
        widget=Radios,
    )
    agreed = forms.BooleanField(
        label=text(
            "本人看过或听过上面的说明，同意开通。",
            "The person read or heard the text above and agrees.",
        ),
        widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
        template_name="forms/checkbox_field.html",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].error_messages["required"] = text(
            "没有本人同意，不能开通。", "Without the person's consent no account is opened."
        )


class CloseAccountForm(OfficeForm):
    """Why an account is closed that the person did not withdraw from."""

    why = forms.ChoiceField(label=text("为什么关闭", "Why it is closed"), choices=WHY_CLOSED, widget=Radios)
