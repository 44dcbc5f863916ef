"""The shape of what is typed in: search, facts, new people and households, decisions with their reasons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from huijia.apps.accounts.models import Area
from huijia.apps.fields import Radios
from huijia.apps.people.catalogue import FactKind, Shape
from huijia.apps.people.labels import RELATION_LABELS, SOURCE_LABELS
from huijia.apps.people.models import Source
from huijia.apps.people.naming import birth_date_in
from huijia.apps.wording import language, text
from huijia.tables.dates import read_date

INPUT = {"class": "govuk-input"}
HALF = {"class": "govuk-input govuk-!-width-one-half"}
SHORT = {"class": "govuk-input govuk-input--width-10", "inputmode": "numeric"}

SOURCES = [
    (each, text(SOURCE_LABELS[each].zh, SOURCE_LABELS[each].en))
    for each in Source
    if each is not Source.ROSTER
]
RELATIONS = [(each, text(said.zh, said.en)) for each, said in RELATION_LABELS.items()]


class WrittenDayField(forms.CharField):
    """A day, in any of the ways in which offices write one."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", text("例如 2025-01-31", "For example 2025-01-31"))
        super().__init__(widget=forms.TextInput(attrs=SHORT), max_length=20, **options)

    def clean(self, value: Any) -> date | None:
        """The day, None when nothing was given."""
        written = super().clean(value)
        if not written:
            return None
        day = read_date(written)
        if not isinstance(day, date):
            raise forms.ValidationError(
                str(text("请写成 2025-01-31 这样的日期。", "Write a real day, like 2025-01-31."))
            )
        return day


class IdNumberField(forms.CharField):
    """A resident number whose check digit and date hold."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", text("居民身份证号码", "Resident ID number"))
        super().__init__(
            widget=forms.TextInput(attrs={**HALF, "autocomplete": "off", "spellcheck": "false"}),
            max_length=30,
            **options,
        )

    def clean(self, value: Any) -> str:
        """The number without spaces, empty when none was given."""
        number = "".join(super().clean(value).split()).upper()
        if number and birth_date_in(number) is None:
            raise forms.ValidationError(
                str(
                    text(
                        "身份证号码有误：应为18位，且校验位与出生日期都要正确。请对照证件核对。",
                        "This resident ID number cannot be true: it has 18 characters with a check digit. Compare it with the document.",
                    )
                )
            )
        return number


def reason_field(*, required: bool = True) -> forms.CharField:
    """Why something is done: it stays in the audit trail."""
    return forms.CharField(
        label=text("理由", "Reason"),
        help_text=text("会保存在操作记录中。", "It is kept in the audit trail."),
        max_length=300,
        required=required,
        widget=forms.TextInput(attrs=INPUT),
    )


class FindForm(forms.Form):
    """One box: a name, its pinyin, a whole resident or telephone number, or an address."""

    wanted = forms.CharField(
        label=text(
            "姓名、拼音、身份证号码、电话或地址", "Name, pinyin, resident ID number, telephone or address"
        ),
        help_text=text(
            "例如：王小明、小明、wangxiaoming、wxm；完整的身份证号码；东村3组。",
            "For example 王小明, 小明, wangxiaoming or wxm; a whole ID number; 东村3组.",
        ),
        max_length=100,
        widget=forms.TextInput(attrs={**INPUT, "autocomplete": "off", "spellcheck": "false"}),
    )


class OwnRecordForm(forms.Form):
    """A member of staff's own resident number. It is compared and not kept."""

    id_number = IdNumberField(label=text("您本人的居民身份证号码", "Your own resident ID number"))


class ReasonForm(forms.Form):
    """A reason alone."""

    reason = reason_field()


class PairForm(forms.Form):
    """Whether two records tell of one person, and why."""

    same = forms.ChoiceField(
        label=text("这两份档案是同一个人吗？", "Do these two records tell of one person?"),
        choices=[
            ("yes", text("是同一个人，合并档案", "Yes: merge the records")),
            ("no", text("不是同一个人，以后不再提示", "No: do not propose them again")),
        ],
        widget=Radios,
    )
    reason = reason_field()


class FactForm(forms.Form):
    """One fact: its value, from which day, from where, and why it is recorded or corrected."""

    def __init__(self, kind: FactKind, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        self.fields["value"] = _value_field(kind)
        if kind.shape is not Shape.YES_NO and kind.name != "name":
            self.fields["unknown"] = forms.BooleanField(
                label=text("目前不清楚", "No longer known"),
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
                template_name="forms/checkbox_field.html",
            )
        if not kind.lasting:
            self.fields["valid_from"] = WrittenDayField(label=text("从哪一天起", "Since which day"))
        self.fields["source"] = forms.ChoiceField(
            label=text("来源", "Source"), choices=SOURCES, widget=Radios
        )
        self.fields["source_detail"] = forms.CharField(
            label=text("材料名称或编号（可不填）", "Which document (optional)"),
            max_length=200,
            required=False,
            widget=forms.TextInput(attrs=INPUT),
        )
        self.fields["reason"] = reason_field()

    def clean(self) -> dict[str, Any]:
        """A value, or that it is not known any more: one of both."""
        given = super().clean() or {}
        unknown, value = given.get("unknown"), given.get("value")
        if unknown and value not in (None, ""):
            self.add_error(
                "value",
                str(
                    text(
                        "填写内容，或勾选“不清楚”，只能选一项。", "Give a value or say that it is not known."
                    )
                ),
            )
        elif not unknown and value in (None, "") and "value" not in self.errors:
            self.add_error("value", str(text("请填写。", "Enter a value.")))
        return given

    @property
    def fact_value(self) -> Any:
        """The value to record: None for "not known any more"."""
        value = self.cleaned_data["value"]
        if self.cleaned_data.get("unknown"):
            return None
        return (
            {"yes": True, "no": False, "unknown": None}[value] if self.kind.shape is Shape.YES_NO else value
        )


def _value_field(kind: FactKind) -> forms.Field:
    label = kind.label.in_language(language())
    if kind.shape is Shape.DATE:
        return WrittenDayField(label=label, required=False)
    if kind.shape is Shape.NUMBER:
        return forms.IntegerField(label=label, required=False, widget=forms.TextInput(attrs=SHORT))
    if kind.shape is Shape.YES_NO:
        answers = [
            ("yes", text("是", "Yes")),
            ("no", text("否", "No")),
            ("unknown", text("目前不清楚", "Not known")),
        ]
        return forms.ChoiceField(label=label, required=False, choices=answers, widget=Radios)
    if kind.name == "id_number":
        return IdNumberField(required=False)
    length = {"name": 100, "phone": 20}.get(kind.name, 200)
    return forms.CharField(
        label=label, required=False, max_length=length, widget=forms.TextInput(attrs=INPUT)
    )


class AskForm(forms.Form):
    """What a person says is recorded wrongly: which fact, what it should be, and what helps to see it."""

    name = forms.ChoiceField(
        label=text("哪一项不对？", "What is wrong?"), widget=forms.Select(attrs={"class": "govuk-select"})
    )
    wanted = forms.CharField(
        label=text("应该是什么？", "What should it be?"), max_length=200, widget=forms.TextInput(attrs=INPUT)
    )
    note = forms.CharField(
        label=text("说明（可不填）", "What helps us to see it (optional)"),
        help_text=text(
            "例如哪份证件上写着。请不要写健康、婚姻和生育方面的情况：办理用不着。答复以后，这段说明会删除。",
            "Such as which document says so. Leave out anything about health, marriage or childbearing: nobody needs it here. "
            "This text is deleted once you have your answer.",
        ),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"class": "govuk-textarea", "rows": 3}),
    )

    def __init__(self, kinds: Iterable[FactKind], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(kind.name, kind.label.in_language(language())) for kind in kinds]
        self.fields["name"].choices = [("", ""), *choices]  # type: ignore[attr-defined]


class DeclineForm(forms.Form):
    """Why nothing is put right, in words for the person."""

    reason = forms.CharField(
        label=text("不作更正的理由", "Why it is not put right"),
        help_text=text("本人会看到这段话，请写明依据。", "The person reads this: say what it rests on."),
        max_length=300,
        widget=forms.Textarea(attrs={"class": "govuk-textarea", "rows": 3}),
    )


class NewPersonForm(forms.Form):
    """Somebody whose record is made."""

    name = forms.CharField(
        label=text("姓名", "Name"),
        max_length=100,
        widget=forms.TextInput(attrs={**HALF, "autocomplete": "off"}),
    )
    id_number = IdNumberField(
        required=False,
        help_text=text(
            "没有可不填。出生日期会从中读出。",
            "Leave empty if there is none. The date of birth is read from it.",
        ),
    )
    birth_date = WrittenDayField(
        label=text("出生日期", "Date of birth"),
        required=False,
        help_text=text(
            "有身份证号码时可不填。例如 2025-01-31", "Not needed with an ID number. For example 2025-01-31"
        ),
    )

    def clean(self) -> dict[str, Any]:
        """That birth date and number tell of one day, and that one of both is there."""
        given = super().clean() or {}
        number, born = given.get("id_number"), given.get("birth_date")
        if number and born and birth_date_in(number) != born:
            self.add_error(
                "birth_date",
                str(
                    text(
                        "与身份证号码中的出生日期不一致，请核对这两项。",
                        "The ID number tells of another date of birth; check both.",
                    )
                ),
            )
        if not number and not born and not self.errors:
            self.add_error(
                "birth_date",
                str(text("请填写身份证号码或出生日期。", "Enter an ID number or a date of birth.")),
            )
        return given

    @property
    def facts(self) -> dict[str, Any]:
        """The facts that were given."""
        names = ("name", "id_number", "birth_date", "phone", "address")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}


class GuardianForm(NewPersonForm):
    """A guardian, with how they are reached."""

    phone = forms.CharField(
        label=text("电话", "Phone"), max_length=20, required=False, widget=forms.TextInput(attrs=HALF)
    )
    address = forms.CharField(
        label=text("地址", "Address"), max_length=200, required=False, widget=forms.TextInput(attrs=INPUT)
    )


class HouseholdForm(forms.Form):
    """Where a household lives, since when, and what its first record rests on."""

    area = forms.ChoiceField(
        label=text("村（社区）", "Village or community"), widget=forms.Select(attrs={"class": "govuk-select"})
    )
    valid_from = WrittenDayField(label=text("从哪一天起住在这里", "Living here since"))
    source = forms.ChoiceField(label=text("来源", "Source"), choices=SOURCES, widget=Radios)
    source_detail = forms.CharField(
        label=text("材料名称或编号（可不填）", "Which document (optional)"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs=INPUT),
    )

    def __init__(self, areas: Iterable[Area], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(area.code, area.name_in(language())) for area in areas]
        self.fields["area"].choices = [("", ""), *choices]  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """Somebody who joins a household: one whose record is there, by its number, or somebody new."""

    record = forms.IntegerField(
        label=text("档案号（已有档案时）", "Record number, if there is a record"),
        help_text=text("在其档案页上方。", "It stands on top of their page."),
        required=False,
        min_value=1,
        max_value=2**62,
        widget=forms.TextInput(attrs=SHORT),
    )
    name = forms.CharField(
        label=text("姓名（没有档案时）", "Name, if there is none"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={**HALF, "autocomplete": "off"}),
    )
    id_number = IdNumberField(required=False)
    birth_date = WrittenDayField(label=text("出生日期", "Date of birth"), required=False)
    relation = forms.ChoiceField(
        label=text("在家庭中的身份", "Place in the household"), choices=RELATIONS, widget=Radios
    )
    valid_from = WrittenDayField(label=text("从哪一天起", "Since which day"))
    reason = reason_field()

    def clean(self) -> dict[str, Any]:
        """A record's number, or a name with a birth date or a resident number."""
        given = super().clean() or {}
        if self.errors or given.get("record"):
            return given
        number, born = given.get("id_number"), given.get("birth_date")
        if not given.get("name"):
            self.add_error("name", str(text("请填写档案号或姓名。", "Enter a record number or a name.")))
        elif not (number or born):
            self.add_error(
                "birth_date",
                str(text("请填写身份证号码或出生日期。", "Enter an ID number or a date of birth.")),
            )
        elif number and born and birth_date_in(number) != born:
            self.add_error(
                "birth_date",
                str(text("与身份证号码中的出生日期不一致。", "The ID number tells of another day.")),
            )
        return given

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of somebody new."""
        names = ("name", "id_number", "birth_date")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}


class LeaveForm(forms.Form):
    """The last day in a household, and why."""

    last_day = WrittenDayField(label=text("在这个家庭的最后一天", "Last day in this household"))
    reason = reason_field()
