"""``huijia duplicates``: looks for records that may tell of one person."""

from __future__ import annotations

from typing import Annotated

import typer

from huijia.cli.office.setting_up import set_up_office
from huijia.cli.terminal import Lang, language_of, say, working
from huijia.values.text import Text

STEPS = {
    "read": Text(zh="读取档案", en="reading records"),
    "compare": Text(zh="比较", en="comparing"),
    "keep": Text(zh="保存", en="keeping pairs"),
}


def duplicates(
    area: Annotated[str, typer.Option(help="Code of the county, or of an area inside one.")],
    lang: Annotated[Lang | None, typer.Option(help="zh or en (else your system's language).")] = None,
) -> None:
    """Look for records that may tell of one person; somebody decides on each pair in the browser."""
    set_up_office()
    from huijia.apps.accounts.viewer import SYSTEM
    from huijia.apps.people.duplicates.finding import look_for_duplicates

    language = language_of(lang)
    with working() as bar:

        def report(step: str, done: int, whole: int | None) -> None:
            bar.step(STEPS[step].in_language(language))
            bar.count(done, whole)

        looked = look_for_duplicates(by=SYSTEM, area=area, report=report)
    told = Text(
        zh=f"比较了 {looked.records} 份档案：新发现 {looked.new} 对疑似重复，另有 {looked.known} 对以前已提示过。",
        en=f"compared {looked.records} records: {looked.new} new pairs to decide, {looked.known} proposed before.",
    )
    say(told.in_language(language))
    if looked.new or looked.known:
        where = Text(
            zh="工作人员登录后，在“查找个人”下的“疑似重复的档案”里逐对判断。",
            en="Staff of the area decide on each in the browser, under “Find a person”, “Possible duplicates”.",
        )
        say(where.in_language(language))
