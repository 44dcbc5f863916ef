"""``python -m tests.browser.tour`` writes docs/tour.md and its pictures: the way of a claim, as people see it.

The pictures are taken by the browser tests on the way that they test, so the tour shows nothing that is not tried.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
PAGE, PICTURES = ROOT / "docs" / "tour.md", ROOT / "docs" / "tour"
COLOURS = 32
TALLEST = {"phone": 1900, "desk": 1300}
"""Pixels; what is longer is cut off below."""

TESTS = ("tests/browser/test_whole_way.py", "tests/browser/test_every_page.py")


@dataclass(frozen=True)
class Stop:
    """A page of the tour: the pictures' name, and what is seen, in one sentence in each language."""

    name: str
    zh: str
    en: str


STOPS = (
    Stop("home", "不用登录就能查：首页先说能做什么。", "Without an account: the front page says first what can be done here."),
    Stop("question", "一页一个问题，并说明为什么要问。", "One question a page, and why it is asked."),
    Stop("others", "少见的情况放在最后，一次问完；没有的不再追问。", "What is rare comes last and together; nobody is asked more about what they do not tick."),
    Stop("result", "结果：多少、哪些年度、为什么、带什么材料、到哪里、到什么时候。", "The result: how much, for which years, why, which papers, where and until when."),
    Stop("home-family", "家庭登录后：等着自己办的排在最前。", "A family signs in: what waits for it comes first."),
    Stop("facts", "申领：已登记的内容替您填好，请核对。", "Claiming: what the office knows is filled in, to be checked."),
    Stop("hand-in", "提交前核对，并知道信息怎样使用。", "Checked once more, with what the data are used for, then handed in."),
    Stop("claim", "随时看进度：到哪一步、应在哪天前决定。", "Following it: where it stands, and by which day it is to be decided."),
    Stop("home-officer", "乡镇经办员：超期的、新到的、正在办的。", "The township officer: what is overdue, new, and in hand."),
    Stop("worklist", "待办清单，最急的在前。", "The work list, the most urgent first."),
    Stop("review", "初审：情况、按法规的评估和依据，都在一页上。", "The review: facts and what the law says, with its reasons, on one page."),
    Stop("home-approver", "县级审核员：等待决定的和异议。", "The county: what is to be decided, and objections."),
    Stop("decide", "县级决定；与评估不同，必须写理由。", "The county decides; against the assessment only with a reason."),
    Stop("letter-refused", "决定书：决定了什么、为什么、怎样提出异议。", "The letter: what was decided, why, and how to object."),
    Stop("object", "在同一页上提出异议，用自己的话。", "The family objects, in its own words."),
    Stop("redecide", "由没有参与原决定的人重新决定。", "Somebody who had no part in it decides again."),
    Stop("letter-granted", "新的决定书取代旧的。", "The new letter takes the old one's place."),
    Stop("who-looked", "家庭能看到谁看过、改过自己的资料。", "The family sees who looked at its record."),
    Stop("find", "查找个人：一次一个，不能浏览名单。", "Finding a person: one at a time, with no list to browse."),
    Stop("person", "一个人的档案：每一项都有来源和日期。", "A person's record: each fact with its source and day."),
    Stop("pair", "疑似重复：程序只提示，由人判断。", "Possible duplicates: the program proposes, a person decides."),
    Stop("roster-preview", "花名册导入前的预览：会改变什么，哪些行退回。", "A roster before it is taken in: what it would change, and which rows go back."),
    Stop("roster-done", "导入以后：结果、退回的行、撤销。", "After it: what happened, the rows that went back, and undoing it."),
    Stop("home-contact", "村级联络员：和家庭一起查，不代替家庭登录。", "The village contact: checks together with a family, never in its place."),
    Stop("home-finance", "财务：进行中的批次，和需要人处理的银行答复。", "Finance: runs under way, and what the bank answered that needs a person."),
    Stop("home-auditor", "审计：操作记录和核验。", "The auditor: the trail, and whether it is whole."),
    Stop("trail", "操作记录：谁在什么时候做了什么、看了什么。", "The audit trail: who did or saw what, and when."),
    Stop("home-administrator", "管理员：账户。", "The administrator: accounts."),
    Stop("accounts", "账户：角色、地区、锁定。", "Accounts: roles, areas, locks."),
    Stop("nothing-to-do", "还没有待办时的样子。", "A first day, on which nothing waits."),
    Stop("not-found", "打不开的页面，说明原因和去处。", "A page that is not there says so, and leads back."),
)  # fmt: skip


def main() -> int:
    """Take the pictures, and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-n", "2", *TESTS],
            env={**os.environ, "HUIJIA_TOUR": folder},
            cwd=ROOT,
            check=False,
        )
        if done.returncode:
            return done.returncode
        PICTURES.mkdir(exist_ok=True)
        for old in PICTURES.glob("*.png"):
            old.unlink()
        for stop in STOPS:
            for language, width in (("zh", "phone"), ("en", "desk")):
                _shrink(Path(folder), f"{stop.name}-{language}-{width}.png", TALLEST[width])
    PAGE.write_text(told(), encoding="utf-8")
    size = sum(each.stat().st_size for each in PICTURES.glob("*.png"))
    print(f"{PAGE}: {len(STOPS)} stops, pictures of {size / 1e6:.1f} MB")
    return 0


def _shrink(folder: Path, name: str, tallest: int) -> None:
    """A picture in few colours, which is what pages have."""
    with Image.open(folder / name) as whole:
        cut = whole.convert("RGB").crop((0, 0, whole.width, min(whole.height, tallest)))
    cut.quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / name, optimize=True)


def told() -> str:
    """The page."""
    lines = [
        "<!-- Generated by `python -m tests.browser.tour`. -->",
        "# 看一看 · A tour",
        "",
        "一件申领的全过程，左边是手机（中文），右边是电脑（英文）。每一页都有两种语言，适合两种宽度。这里的人都是虚构的。",
        "",
        "The way of a claim: on a phone in Chinese, at a desk in English. Every page has both languages and fits both widths.",
        "Everybody here is invented. Try it: `make run`.",
    ]
    for number, stop in enumerate(STOPS, start=1):
        lines += [
            "",
            f"## {number}. {stop.zh}",
            "",
            stop.en,
            "",
            f'<img src="tour/{stop.name}-zh-phone.png" width="200" alt="{stop.zh}"> '
            f'<img src="tour/{stop.name}-en-desk.png" width="560" alt="{stop.en}">',
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
