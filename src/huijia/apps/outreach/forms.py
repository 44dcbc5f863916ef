"""What is entered about contacts, visits and plans. Shape of input only: whether a step may be taken is for ``policies``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from huijia.apps.accounts.models import Area, User
from huijia.apps.fields import Checkboxes, DayField, OfficeForm, Radios
from huijia.apps.outreach.models import Contact, PlanItem
from huijia.apps.outreach.policies import ABOUT_A_CHILD
from huijia.apps.outreach.texts import DAYS, ITEMS, LANGUAGES, OUTCOMES, PARTS, TOPICS, WHOM
from huijia.apps.wording import language, text
from huijia.values.forbidden import forbidden_word
from huijia.values.text import Text


def _choices(words: Any) -> list[tuple[str, object]]:
    return [(str(code), text(each.zh, each.en)) for code, each in words.items()]


class LanguageForm(OfficeForm):
    """In which language somebody at the counter was told."""

    language = forms.ChoiceField(
        label=text("用哪种语言告知本人", "In which language the person was told"),
        choices=[("zh", text("中文", "Chinese")), ("en", text("英文", "English"))],
        widget=Radios,
    )


class AskVisitForm(OfficeForm):
    """A visit that is asked for. Nothing about health: what about, in general; who; when it suits."""

    topic = forms.ChoiceField(label=text("大致谈什么", "What about"), choices=_choices(TOPICS), widget=Radios)
    whom = forms.ChoiceField(label=text("希望谁来", "Who is to come"), choices=_choices(WHOM), widget=Radios)
    words = forms.CharField(
        label=text("什么时候方便（可以不写）", "When it suits you (may be left empty)"),
        help_text=text(
            "只写时间，例如“周三下午，或者晚上七点后”。请不要写健康情况。走访结束时删除。",
            "Only the time, such as “Wednesday afternoon, or after seven”. Please write nothing about health. It is deleted when the visit is over.",
        ),
        max_length=120,
        required=False,
    )
    agrees = forms.BooleanField(
        label=text("看过或听过上面的说明，同意。", "I read or heard the text above, and agree."),
        widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
        template_name="forms/checkbox_field.html",
    )

    agrees_for_child = forms.BooleanField(
        label=text(
            "只在选了“家里有新生儿”时勾选：我是孩子的父母或其他监护人，看过或听过关于孩子的说明，单独同意。",
            "Only for “Newborn at home”: I am the child's parent or other guardian, read or heard the text about the child, and agree to it by itself.",
        ),
        widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
        template_name="forms/checkbox_field.html",
        required=False,
    )

    def __init__(self, *args: Any, asks_consent: bool, asks_for_child: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_for_child:
            del self.fields["agrees_for_child"]
        self.fields["agrees"].error_messages["required"] = text(
            "没有同意，就不安排走访。", "Without your consent no visit is arranged."
        )
        if not asks_consent:
            del self.fields["agrees"]

    def clean(self) -> dict[str, Any]:
        """A topic that concerns a child needs a consent of its own."""
        given = super().clean() or self.cleaned_data
        if given.get("topic") in ABOUT_A_CHILD and given.get("agrees_for_child") is False:
            self.add_error(
                "agrees_for_child",
                text(
                    "说到孩子的走访，要由父母或其他监护人单独同意。不同意的，请选别的内容。",
                    "A visit that concerns a child needs a parent's or guardian's own consent. If you do not agree, choose something else.",
                ),
            )
        return given

    def clean_words(self) -> str:
        """When it suits. Raises ``ValidationError`` for words that must not be known here (charter, rule 2)."""
        words = str(self.cleaned_data["words"])
        if forbidden_word(words):
            raise ValidationError(
                text("请只写时间，不写健康情况。", "Write only when it suits you, and nothing about health.")
            )
        return words


class AskVisitAtCounterForm(AskVisitForm, LanguageForm):
    """The same, on the word of somebody at the counter."""

    field_order = ("topic", "whom", "words", "language", "agrees", "agrees_for_child")


class AgreesForm(OfficeForm):
    """That somebody read what they are told, and agrees."""

    agrees = forms.BooleanField(
        label=text("看过或听过上面的说明，同意。", "I read or heard the text above, and agree."),
        widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
        template_name="forms/checkbox_field.html",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agrees"].error_messages["required"] = text(
            "不同意就不登记。", "Without your consent nothing is noted."
        )


class AgreesAtCounterForm(AgreesForm, LanguageForm):
    """The same, at the counter."""

    field_order = ("language", "agrees")


class DocumentForm(OfficeForm):
    """What was seen at the counter to know who stands there."""

    document = forms.CharField(
        label=text("看到的证件", "Which document you saw"),
        help_text=text(
            "只有家人自己可以收回“不要联系我们”。不用写号码。",
            "Only the family itself can take “do not contact us” back. Write no number.",
        ),
        max_length=200,
    )


class AssignForm(OfficeForm):
    """To whom a visit is given."""

    worker = forms.TypedChoiceField(label=text("交给谁", "Give it to"), coerce=int)

    def __init__(self, workers: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["worker"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((each.pk, each.name) for each in workers)]


class PlanVisitForm(OfficeForm):
    """The day of a visit."""

    day = DayField(label=text("哪一天", "Which day"))
    part = forms.ChoiceField(
        label=text("什么时候", "Which part of the day"), choices=_choices(PARTS), widget=Radios
    )


class OutcomeForm(OfficeForm):
    """What came of a visit: one of a closed list, and nothing follows from it."""

    outcome = forms.ChoiceField(
        label=text("结果", "What came of it"), choices=_choices(OUTCOMES), widget=Radios
    )


class EntryForm(OfficeForm):
    """What is published of a contact."""

    name = forms.CharField(label=text("公布的姓名", "Name, as it is published"), max_length=60)
    telephone = forms.RegexField(
        r"^\+?[0-9][0-9 ()\-]{4,28}$",
        label=text("值班电话", "Duty telephone"),
        help_text=text("会公布，请不要写私人电话。", "It is published: not a private number, please."),
        error_messages={
            "invalid": text(
                "请写电话号码，只用数字、空格和 - 。",
                "Write a telephone number, with digits, spaces and hyphens.",
            )
        },
    )
    days = forms.TypedMultipleChoiceField(
        label=text("哪几天", "On which days"), choices=_choices(DAYS), coerce=int, widget=Checkboxes
    )
    from_time = forms.TimeField(label=text("几点开始，例如 9:00", "From, such as 9:00"))
    until_time = forms.TimeField(label=text("几点结束，例如 17:00", "Until, such as 17:00"))
    languages = forms.MultipleChoiceField(
        label=text("会说的语言", "Languages"), choices=_choices(LANGUAGES), widget=Checkboxes
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from_time", "until_time"):
            self.fields[name].error_messages["invalid"] = text(
                "请写时间，例如 9:00", "Write a time, such as 9:00"
            )


class NewContactForm(EntryForm):
    """A contact to be named: where, and who."""

    area = forms.ChoiceField(label=text("村或乡镇", "Village or township"))
    user = forms.TypedChoiceField(
        label=text("工作人员", "Member of staff"),
        help_text=text("本人同意后才公布。", "Nothing is published before they agree."),
        coerce=int,
    )
    field_order = ("area", "user")

    def __init__(self, areas: Iterable[Area], workers: Iterable[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area, user = self.fields["area"], self.fields["user"]
        assert isinstance(area, forms.ChoiceField)
        assert isinstance(user, forms.ChoiceField)
        area.choices = [("", "—"), *((each.code, each.name_in(language())) for each in areas)]
        user.choices = [("", "—"), *((each.pk, each.name) for each in workers)]


SLOTS: tuple[tuple[str, PlanItem.Kind, Text], ...] = tuple(
    (f"{kind}_{number}", PlanItem.Kind(kind), Text(zh=ITEMS[kind].zh + more, en=ITEMS[kind].en + more_en))
    for kind in ITEMS
    for number, more, more_en in ((1, "", ""), (2, "（第二次）", " (a second time)"))
    if number == 1 or kind in (PlanItem.Kind.CALL, PlanItem.Kind.FESTIVAL, PlanItem.Kind.PRACTICAL)
)
"""Field, kind, label: each with its day, left empty where the plan does not have it."""


class ProposePlanForm(OfficeForm):
    """A plan that is drawn up: two contacts, and a day for each thing that is to be done."""

    first = forms.ChoiceField(label=text("第一位联系人", "First contact"))
    second = forms.ChoiceField(label=text("第二位联系人", "Second contact"))

    def __init__(self, contacts: Iterable[Contact], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in (self.fields["first"], self.fields["second"]):
            assert isinstance(each, forms.ChoiceField)
            each.choices = [
                ("", "—"),
                *((str(found.pk), f"{found.name} · {found.area.name_in(language())}") for found in contacts),
            ]
        for name, _, label in SLOTS:
            self.fields[name] = DayField(label=text(label.zh, label.en), required=False)

    @property
    def items(self) -> list[tuple[PlanItem.Kind, date]]:
        """What is to be done, with its day."""
        return [(kind, self.cleaned_data[name]) for name, kind, _ in SLOTS if self.cleaned_data.get(name)]


class FindExactlyForm(OfficeForm):
    """Somebody at the counter, by exactly what is recorded: nobody is found by a part of it."""

    name = forms.CharField(label=text("姓名", "Name"), max_length=100)
    born = DayField(label=text("出生日期", "Date of birth"))
