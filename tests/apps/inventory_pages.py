"""Writes ``docs/reference/data-inventory.md`` and ``impact-assessment.md`` from the declarations: ``python -m tests.apps.inventory_pages [--check]``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huijia.apps.inventory.declaring import Bare, Field, Table
    from huijia.apps.privacy.notice import Section

FOLDER = Path(__file__).parents[2] / "docs/reference"
INVENTORY, ASSESSMENT = FOLDER / "data-inventory.md", FOLDER / "impact-assessment.md"

ABOUT_INVENTORY = """# What the office keeps, field by field

Written by `make docs` from the declarations beside each table (`held.py` of each app; [ADR 27](../adr/0027-what-is-kept-is-declared.md)). A field that is not
declared, or is declared and not there, fails the build (`tests/architecture/test_inventory.py`). Families read the same, by purpose and in sentences, at
`/privacy/`; the tables for an impact assessment are in [impact-assessment.md](impact-assessment.md).

*Law*: articles of the Personal Information Protection Law of China (个人信息保护法, 2021-08-20, in force 2021-11-01). *Of whom*: how a row leads to people;
whoever it leads to has the row in their copy. *Erased*: what is to become of the field when the person is erased or the term is over. The service itself does that for visits, plans, bookings, sign-ups, messages and what came from telephones; for
all else this version has no erasing yet. *Sealed*: encrypted where it lies.
*Copy*: stands in the person's copy; "theirs" in that of its holder alone.
"""

ABOUT_ASSESSMENT = """# Tables for an impact assessment

影响评估用表. Written by `make docs` from the declarations beside each table, for an office that assesses how it handles sensitive data (Personal Information
Protection Law of China, arts. 55-56; the records of an assessment are kept for three years). What software can say stands here. **What only an office can say is
marked ▢ (由办公室填写)**: Huijia does not know who works there, where its machines stand, or what its bank agreed to.

This is no assessment by itself. Each office makes its own, before it begins and whenever something changes.
"""

TO_FILL_IN = (
    ("办公室名称、负责人、联系方式", "The office, who is responsible, how to reach them"),
    ("评估日期、参加人、下次评估日期", "Day of the assessment, who took part, when the next one is due"),
    ("开办了哪些待遇、各自的法律依据", "Which benefits are run, and the text on which each rests"),
    ("预计涉及多少人，其中多少不满十四周岁", "About how many people, and how many of them under 14"),
    ("申领资料按什么规定、保存多少年", "By which rule, and for how many years, records of claims are kept"),
    ("机器和备份放在哪里、谁能进去", "Where the machines and the backups are, and who can get at them"),
    ("密钥由谁保管、与备份分开放在哪里", "Who holds the keys, and where they lie apart from the backups"),
    ("委托的银行、短信和邮件服务，以及约定", "The bank, the telephone and e-mail services, and what was agreed with them"),
    ("工作人员的培训和授权由谁批准、多久核对一次", "Who approves roles and training of the staff, and how often they are looked at"),
    ("出了泄露，谁通知谁", "Who tells whom if something leaks"),
)  # fmt: skip


def inventory() -> str:
    """The page for auditors. Needs Django set up."""
    from huijia.apps.privacy.everything import BARE, TABLES

    lines = [ABOUT_INVENTORY]
    app = ""
    for table in TABLES:
        if _room(table) != app:
            app = _room(table)
            lines += [f"## {app}", ""]
        lines += [*_table(table, table.name), ""]
    lines += ["## Tables without a model", ""]
    for bare in BARE:
        lines += [*_table(bare, bare.name), ""]
    return "\n".join(lines).rstrip() + "\n"


def _room(table: Table) -> str:
    """The app that declares it; Django's and allauth's tables are declared by accounts."""
    parts = table.model.__module__.split(".")
    return parts[2] if parts[0] == "huijia" else "accounts"


def _table(table: Table | Bare, name: str) -> Iterator[str]:
    from huijia.apps.inventory.words import ERASED, GIVEN_TO, PURPOSES, SEEN, SENSITIVITIES

    yield f"### {name}"
    yield ""
    yield f"{table.what.zh}. {table.what.en}."
    yield ""
    yield f"- *For*: {PURPOSES[table.purpose].name.en}. *Law*: {', '.join(f'art. {each.article}' for each in table.basis)}."
    yield f"- *Kept*: {table.kept.words.en}"
    yield f"- *Seen by*: {', '.join(SEEN[who].en for who in table.seen_by)}. *Of whom*: {_of_whom(table)}"
    given, hidden, at_once = (getattr(table, each, None) for each in ("given_to", "not_in_copy", "at_once"))
    if given:
        yield f"- *Given to*: {'; '.join(GIVEN_TO[each].en for each in given)}."
    if hidden:
        yield f"- *Not in the copy*: {hidden.en}"
    if at_once:
        yield f"- *No term for*: {', '.join(f'{name} = {value}' for name, value in at_once.items())}."
    yield ""
    rows = [
        (
            f"`{each}`",
            field.what.zh,
            field.what.en,
            SENSITIVITIES[field.sensitivity].en,
            ERASED[field.erased].en + (f": {field.kept.key}" if field.kept else ""),
            "yes" if field.sealed else "",
            _copied(table, field),
        )
        for each, field in table.fields.items()
    ]
    yield from _grid(["field", "中文", "English", "kind", "erased", "sealed", "copy"], rows)


def _of_whom(table: Table | Bare) -> str:
    ways = [f"`{each}`" for each in getattr(table, "of", ())]
    ways += [f"`{each.column}` → {each.model} `{each.then}`" for each in getattr(table, "numbers", ())]
    if household := getattr(table, "household", ""):
        ways.append(f"those who live in the household that `{household}` names")
    if ways:
        return ", ".join(ways) + "."
    return f"nobody. {table.nobody.en}" if table.nobody else "nobody."


def _copied(table: Table | Bare, field: Field) -> str:
    leads = getattr(table, "tells_of_people", False)
    if not leads or not field.exported or getattr(table, "not_in_copy", None):
        return ""
    return "theirs" if field.whose else "yes"


def _grid(heading: list[str], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield "| " + " | ".join(heading) + " |"
    yield "|" + "---|" * len(heading)
    for row in rows:
        yield "| " + " | ".join(each.replace("|", r"\|") for each in row) + " |"


def assessment() -> str:
    """The page for whoever assesses. Needs Django set up."""
    from huijia.apps.privacy.measures import LEFT, MEASURES
    from huijia.apps.privacy.notice import sections

    lines = [ABOUT_ASSESSMENT, "## ▢ 由办公室填写 What the office fills in", ""]
    lines += _grid(["中文", "English", "▢"], [(zh, en, "") for zh, en in TO_FILL_IN])
    lines += ["", "## 措施 Measures that are in place", ""]
    lines += _grid(
        ["中文", "English", "law", "what shows it"],
        [(each.what.zh, each.what.en, f"art. {each.article}", f"`{each.shown_by}`") for each in MEASURES],
    )
    lines.append("")
    for section in sections():
        lines += _assessed(section)
    lines += ["## 余下的风险 Risks that are left", ""]
    lines += _grid(
        ["中文", "English", "what the office can do", "▢"],
        [(each.risk.zh, each.risk.en, f"{each.advice.zh} {each.advice.en}", "") for each in LEFT],
    )
    return "\n".join(lines) + "\n"


def _assessed(section: Section) -> Iterator[str]:
    from huijia.apps.inventory.declaring import Sensitivity
    from huijia.apps.privacy.everything import TABLES

    told = section.told
    yield f"## {told.name.zh} {told.name.en}"
    yield ""
    kinds = {
        Sensitivity.SENSITIVE: ("敏感 sensitive", []),
        Sensitivity.OF_CHILDREN: ("不满十四周岁的，敏感 sensitive under 14", []),
        Sensitivity.PERSONAL: ("个人信息 personal", []),
    }  # type: dict[Sensitivity, tuple[str, list[str]]]
    for table in TABLES:
        if table.purpose is section.purpose:
            for name, field in table.fields.items():
                if field.sensitivity in kinds:
                    sealed = " (sealed)" if field.sealed else ""
                    kinds[field.sensitivity][1].append(f"`{table.name}.{name}`{sealed}")
    rows = [
        ("目的 purpose", f"{told.does.zh} {told.does.en}"),
        *((name, ", ".join(fields)) for name, fields in kinds.values() if fields),
    ]
    if told.sensitive:
        rows.append(
            ("为什么必要、不提供会怎样 necessity and effect", f"{told.sensitive.zh} {told.sensitive.en}")
        )
    rows += [
        ("依据 law", "; ".join(f"art. {each.article}: {each.says.en}" for each in section.basis)),
        ("保存 kept", " ".join(f"{each.term.words.zh} {each.term.words.en}" for each in section.kept)),
        ("谁能看到 seen by", ", ".join(f"{each.zh} {each.en}" for each in section.seen_by)),
        ("给谁 given to", "; ".join(f"{each.zh} {each.en}" for each in section.given_to) or "没有 nobody"),
        ("▢ 对个人的影响 what it may mean for people, here", ""),
        ("▢ 措施是否足够 whether the measures are enough, here", ""),
    ]
    yield from _grid(["", ""], rows)
    yield ""


def pages() -> dict[Path, str]:
    """Each page as it should be."""
    return {INVENTORY: inventory(), ASSESSMENT: assessment()}


def main(arguments: list[str]) -> int:
    """Write the pages, or check them."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijia.server.settings")
    django.setup()
    stale = [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        if "--check" in arguments:
            print(f"{path.name} is stale; run make docs", file=sys.stderr)
        else:
            path.write_text(pages()[path], encoding="utf-8")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    import tests.office  # noqa: F401  # a data folder of its own

    raise SystemExit(main(sys.argv[1:]))
