"""What editors type in. Shape of input only: a draft may be unfinished; whether it can be reviewed is told by ``content.faults``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from huijia.apps.fields import DayField, OfficeForm
from huijia.apps.library.content import LABELS, LONGEST, MAY_BE_EMPTY, TEXTS, Content, Fault
from huijia.apps.library.topics import Topic
from huijia.apps.wording import language, text
from huijia.values.text import Text

LANGUAGES = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}
LONGEST_DRAFT = 20_000
ROWS = {"title": 1, "summary": 2, "body": 16, "when_to_get_help": 3, "radio": 5, "message": 2}
RESERVED = ("new", "starter")
"""Names that addresses of these pages have themselves."""

_HINTS = {
    "summary": Text("一两句话：谁读、读了知道什么。海报上也用它。", "One or two sentences: for whom, and what one learns. It stands on the poster, too."),
    "body": Text("空一行分段；## 开头是小标题；- 开头是列表；**这样**加粗。", "A blank line between paragraphs; ## begins a heading, - a list; **this** is bold."),
    "when_to_get_help": Text("危险的信号、打什么电话。可以不写。", "Signs of danger, and whom to call. It may be left out."),
    "radio": Text("念出来半分钟到一分钟；数字写成念的样子。", "Half a minute to a minute when read aloud; numbers as they are spoken."),
    "message": Text("一条短信，不提收信人的任何情况。", "One text message. It says nothing about whoever gets it."),
}  # fmt: skip


def _said(said: Text) -> Any:
    return text(said.zh, said.en)


class SlugField(forms.SlugField):
    """An article's name in addresses."""

    def __init__(self) -> None:
        told = text(
            "只用小写英文字母、数字和连字符，例如 washing-hands",
            "Small letters, digits and hyphens only, such as washing-hands",
        )
        super().__init__(
            label=text("网址里的名称", "Name in addresses"),
            help_text=text("例如 washing-hands。发布以后不能改。", "Such as washing-hands. It cannot be changed later."),
            max_length=60,
            error_messages={"invalid": told},
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        """The name. Raises ``ValidationError``."""
        found = super().clean(value)
        if found != found.lower() or "_" in found or "--" in found or found.strip("-") != found:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if found in RESERVED:
            raise forms.ValidationError(
                text("这个名称不能用，请另取一个", "This name cannot be used; choose another"),
                code="reserved",
            )
        return found


class ArticleForm(OfficeForm):
    """An article's parts in both languages."""

    def __init__(self, *args: Any, is_new: bool = False, content: Content, **kwargs: Any) -> None:
        super().__init__(
            *args,
            initial={"topic": content["topic"]}
            | {f"{part}_{of}": content[part][of] for part in TEXTS for of in LANGUAGES},
            **kwargs,
        )
        if is_new:
            self.fields["slug"] = SlugField()
            self.fields["slug"].widget.attrs["class"] = "govuk-input govuk-input--width-20"
        self.fields["topic"] = forms.ChoiceField(
            label=_said(LABELS["topic"]),
            choices=[("", "—"), *((each.value, _said(each.label)) for each in Topic)],
            widget=forms.Select(attrs={"class": "govuk-select"}),
            required=False,
        )
        for part in TEXTS:
            for of in LANGUAGES:
                self.fields[f"{part}_{of}"] = _field(part, of)

    def content(self) -> Content:
        """What was typed, without sources."""
        given = self.cleaned_data
        return {"topic": given["topic"]} | {
            part: {of: _tidy(given[f"{part}_{of}"]) for of in LANGUAGES} for part in TEXTS
        }

    def add(self, fault: Fault) -> None:
        """Show what is to be mended at its field."""
        name = f"{fault.part}_{fault.language}" if fault.language else fault.part
        self.add_error(name if name in self.fields else None, fault.told.in_language(language()))


def _tidy(typed: str) -> str:
    return "\n".join(line.rstrip() for line in typed.replace("\r\n", "\n").strip().splitlines())


def _field(part: str, of: str) -> forms.CharField:
    label, said, most = LABELS[part], LANGUAGES[of], LONGEST[part][of]
    hint = _HINTS.get(part)
    told = Text(f"最多 {most} 个字符。", f"At most {most} characters.")
    widget: forms.Widget = (
        forms.TextInput(attrs={"class": "govuk-input"})
        if part == "title"
        else forms.Textarea(attrs={"rows": ROWS[part], "class": "govuk-textarea"})
    )
    widget.attrs["lang"] = "zh-Hans" if of == "zh" else "en"
    zh, en = ("（可以不写）", " (optional)") if part in MAY_BE_EMPTY else ("", "")
    return forms.CharField(
        label=text(f"{label.zh}（{said.zh}）{zh}", f"{label.en} ({said.en}){en}"),
        help_text=text(f"{hint.zh if hint else ''}{told.zh}", f"{hint.en + ' ' if hint else ''}{told.en}"),
        widget=widget,
        required=False,
        max_length=LONGEST_DRAFT,
    )


class SourceForm(OfficeForm):
    """A text that the article rests on. All of it empty: no source."""

    title_zh = forms.CharField(
        label=text("出处的标题（中文）", "Title of the source (Chinese)"), required=False, max_length=300
    )
    title_en = forms.CharField(
        label=text("出处的标题（英文）", "Title of the source (English)"), required=False, max_length=300
    )
    publisher = forms.CharField(label=text("谁发布的", "Who published it"), required=False, max_length=200)
    address = forms.CharField(
        label=text("网址", "Address"),
        help_text=text("例如 https://www.who.int/…", "Such as https://www.who.int/…"),
        required=False,
        max_length=500,
    )
    day = DayField(label=text("日期", "Day"), required=False)
    kind = forms.ChoiceField(
        label=text("这是哪一天", "Which day that is"),
        choices=[
            ("dated", text("文件自己的日期", "the day of the text itself")),
            ("seen", text("文件没有日期：我查看的日期", "the text has none: the day on which I read it")),
        ],
        widget=forms.Select(attrs={"class": "govuk-select"}),
        required=False,
    )

    def __init__(self, *args: Any, source: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        initial = {}
        if source:
            initial = {
                "title_zh": source["title"]["zh"],
                "title_en": source["title"]["en"],
                "publisher": source["publisher"],
                "address": source["address"],
                "day": source["dated"] or source["seen"] or None,
                "kind": "seen" if source["seen"] else "dated",
            }
        super().__init__(*args, initial=initial, **kwargs)

    def source(self) -> dict[str, Any] | None:
        """What was typed, or None where nothing was."""
        given = self.cleaned_data
        day: date | None = given["day"]
        if not day and not any(given[name] for name in ("title_zh", "title_en", "publisher", "address")):
            return None
        written = day.isoformat() if day else ""
        return {
            "title": {"zh": given["title_zh"], "en": given["title_en"]},
            "publisher": given["publisher"],
            "address": given["address"],
            "dated": "" if given["kind"] == "seen" else written,
            "seen": written if given["kind"] == "seen" else "",
        }


class PublishForm(OfficeForm):
    """Who reviewed it, as readers see it, and when somebody looks again."""

    reviewer_zh = forms.CharField(
        label=text("审阅人和专业（中文）", "Reviewer and profession (Chinese)"),
        help_text=text("读者会看到，例如“沈立群，主治医师”。", "Readers see it, such as “沈立群，主治医师”."),
        max_length=120,
    )
    reviewer_en = forms.CharField(
        label=text("审阅人和专业（英文）", "Reviewer and profession (English)"),
        help_text=text("例如“Shen Liqun, physician”。", "Such as “Shen Liqun, physician”."),
        max_length=120,
    )
    review_again_on = DayField(
        label=text("最迟哪天再审阅", "By which day somebody looks again"),
        help_text=text("一年之内。", "Within a year."),
    )


class ReasonForm(OfficeForm):
    """Why."""

    reason = forms.CharField(
        label=text("理由", "Reason"),
        help_text=text("同事能看到，会保存在记录中。", "Colleagues see it, and it is kept."),
        max_length=300,
    )


class AreaForm(OfficeForm):
    """For which of their areas an editor begins or hides an article: asked only of those who have several."""

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = forms.ChoiceField(
            label=text("哪个地区的文章", "For which area"),
            choices=areas,
            widget=forms.Select(attrs={"class": "govuk-select"}) if len(areas) > 1 else forms.HiddenInput(),
            initial=areas[0][0] if areas else None,
        )
