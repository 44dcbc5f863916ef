"""What is reported: a closed list, each of which measures the office (charter, rule 3).

An indicator counts what happened in a month. Its ``divisions`` say what the counted were; each divides all of them. None is divided by anybody who
works here, by a service, or by anything that is known of a family.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from huijia.apps.counting import IN_TIME, LATE, LONGER, NO_TERM, WAITED
from huijia.values.text import Text


class Side(StrEnum):
    """The two sides of the wall. No report holds both."""

    BENEFITS = "benefits"
    OUTREACH = "outreach"


TITLES = {
    Side.BENEFITS: Text("补贴办理情况", "How benefits are served"),
    Side.OUTREACH: Text("活动和预约", "Events and bookings"),
}


@dataclass(frozen=True, slots=True)
class Division:
    """``parts``: the name that the aggregate gives -> its words. ``by_village``: false where villages would tell of next to nobody each."""

    key: str
    label: Text
    parts: dict[str, Text]
    by_village: bool = True


@dataclass(frozen=True, slots=True)
class Indicator:
    """``meaning``: what a figure of it means, in a sentence. ``divisions`` in the order of the aggregate's parts. ``marked``: the division and part
    whose share is shown. ``of_people``: false where things are counted of which everybody knows anyhow, as events: nothing is hidden."""

    key: str
    side: Side
    label: Text
    meaning: Text
    divisions: tuple[Division, ...] = ()
    marked: tuple[str, str] | None = None
    of_people: bool = True

    def columns(self) -> list[tuple[str, str, Text]]:
        """Division, part and words of each column after the total."""
        return [(each.key, part, words) for each in self.divisions for part, words in each.parts.items()]


def _term(label: Text) -> Division:
    parts = {
        IN_TIME: Text("按时", "In time"),
        LATE: Text("超期", "Late"),
        NO_TERM: Text("期限没有记录", "Term not noted"),
    }
    return Division("term", label, parts)


def _waited(label: Text) -> Division:
    parts, least = {}, 0
    for most, name in WAITED:
        parts[name] = Text(f"{least} 至 {most} 天", f"{least} to {most} days")
        least = most + 1
    parts[LONGER] = Text(f"{least} 天以上", f"{least} days or more")
    return Division("waited", label, parts, by_village=False)


_BENEFITS = (
    Indicator(
        "handed_in",
        Side.BENEFITS,
        Text("提交的申领", "Claims handed in"),
        Text(
            "这个月第一次提交的申领有多少件；其中多少件是在窗口由工作人员帮着办的。",
            "How many claims were handed in for the first time in the month, and with how many of them somebody at the counter helped.",
        ),
        (
            Division(
                "how",
                Text("怎样提交", "How"),
                {
                    "counter": Text("窗口帮办", "With help at the counter"),
                    "family": Text("家庭自己", "By the family itself"),
                },
            ),
        ),
    ),
    Indicator(
        "decided",
        Side.BENEFITS,
        Text("作出的决定", "Claims decided"),
        Text(
            "这个月第一次作出决定的申领有多少件，是否在规定的期限内，家庭从提交到决定等了多少天。",
            "How many claims were decided for the first time in the month, whether by the day by which they were due, and how many days families waited since they handed them in.",
        ),
        (_term(Text("期限", "Term")), _waited(Text("等待", "Waited"))),
        ("term", IN_TIME),
    ),
    Indicator(
        "paid",
        Side.BENEFITS,
        Text("付到的款项", "Payments made"),
        Text(
            "这个月银行入账的款项有多少笔，是否在机构说定的付款日之前到账，从确认到到账等了多少天。",
            "How many payments the bank booked in the month, whether by the day on which the office said that it would pay, and how many days families waited since the grant.",
        ),
        (_term(Text("期限", "Term")), _waited(Text("等待", "Waited"))),
        ("term", IN_TIME),
    ),
    Indicator(
        "objections_made",
        Side.BENEFITS,
        Text("提出的异议", "Objections made"),
        Text(
            "这个月家庭对决定提出的异议有多少件。提出异议是家庭的权利。",
            "How many objections families made to decisions in the month. To object is their right.",
        ),
    ),
    Indicator(
        "objections_decided",
        Side.BENEFITS,
        Text("办结的异议", "Objections decided"),
        Text(
            "这个月办结的异议有多少件，是否按时，结果怎样。原来确认、现在仍确认的，金额可能已经提高。",
            "How many objections were decided in the month, whether in time, and with what outcome. Where it was granted before and is granted still, the amount may be a higher one.",
        ),
        (
            _term(Text("期限", "Term")),
            Division(
                "outcome",
                Text("结果", "Outcome"),
                {
                    "refused_granted": Text("原未确认，现确认", "Refused, now granted"),
                    "granted_granted": Text("原确认，仍确认", "Granted before and now"),
                    "refused_refused": Text("仍未确认", "Still refused"),
                    "granted_refused": Text("原确认，现未确认", "Granted, now refused"),
                },
                by_village=False,
            ),
        ),
        ("term", IN_TIME),
    ),
    Indicator(
        "corrections_asked",
        Side.BENEFITS,
        Text("提出的更正请求", "Corrections asked for"),
        Text(
            "这个月有多少次请求更正登记的内容。",
            "How many times in the month somebody asked to have a recorded fact put right.",
        ),
    ),
    Indicator(
        "corrections_answered",
        Side.BENEFITS,
        Text("答复的更正请求", "Corrections answered"),
        Text(
            "这个月答复的更正请求有多少件，是否在答应的期限内，有没有改。",
            "How many such requests were answered in the month, whether within the promised time, and whether the fact was put right.",
        ),
        (
            _term(Text("期限", "Term")),
            Division(
                "answer",
                Text("答复", "Answer"),
                {
                    "accepted": Text("已更正", "Put right"),
                    "declined": Text("未更正，写明理由", "Declined, with a reason"),
                },
            ),
        ),
        ("term", IN_TIME),
    ),
    Indicator(
        "put_right",
        Side.BENEFITS,
        Text("重新办理的决定", "Decisions looked at again"),
        Text(
            "情况更正或规定改变后，这个月由工作人员重新办理的决定有多少件，家庭多得、少得，还是不变。",
            "How many decisions somebody looked at again in the month, since facts were put right or the law changed, and whether more, less or as much is granted since.",
        ),
        (
            Division(
                "result",
                Text("结果", "Result"),
                {
                    "more": Text("多发", "More"),
                    "less": Text("少发", "Less"),
                    "same": Text("金额不变", "As much"),
                    "left": Text("维持原决定", "Left as it was"),
                },
                by_village=False,
            ),
        ),
    ),
)

_OUTREACH = (
    Indicator(
        "events_held",
        Side.OUTREACH,
        Text("办的活动", "Events held"),
        Text("这个月办了多少场活动。", "How many events took place in the month."),
        of_people=False,
    ),
    Indicator(
        "visitors",
        Side.OUTREACH,
        Text("活动的到场人数", "Visitors of events"),
        Text(
            "这个月到活动现场的有多少人次，按门口数的。同一个人来两次，算两次。",
            "How many people came to events in the month, as counted at the door. Whoever comes twice counts twice.",
        ),
        (
            Division(
                "who",
                Text("谁", "Who"),
                {"adults": Text("成人", "Adults"), "children": Text("孩子", "Children")},
            ),
        ),
    ),
    Indicator(
        "bookings",
        Side.OUTREACH,
        Text("预约的时间", "Times that were booked"),
        Text(
            "这个月登记了到场人数的时间里，来了多少人，比预约少来多少人。没有来不需要理由，也没有后果。",
            "At the times of the month of which somebody noted how many came: how many came, and how many fewer than had booked. Whoever does not come needs no reason, and nothing follows from it.",
        ),
        (
            Division(
                "kept",
                Text("是否来了", "Kept"),
                {"came": Text("来了", "Came"), "not_kept": Text("没有来", "Did not come")},
            ),
        ),
        ("kept", "came"),
    ),
)

INDICATORS = {each.key: each for each in (*_BENEFITS, *_OUTREACH)}


def of_side(side: Side) -> list[Indicator]:
    """The indicators of one side."""
    return [each for each in INDICATORS.values() if each.side is side]
