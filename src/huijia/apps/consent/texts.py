"""What a person is told for each purpose that is asked for, word for word. A changed text is a new answer's text: answers keep theirs."""

from __future__ import annotations

from dataclasses import dataclass

from huijia.apps.consent.models import Answer, Purpose
from huijia.values.text import Text


@dataclass(frozen=True, slots=True)
class Asked:
    """A purpose for which a person is asked: its name, what they are told, and what withdrawing does."""

    name: Text
    told: Text
    withdrawing: Text


VERSION = Text(zh="（告知文本：2026年11月版。）", en=" (These words: version of November 2026.)")
"""Stands at the end of each text, and so in each answer that is kept. A text that changes gets the month in which it did."""

RECORDS_KEPT = Text(
    zh="申领、决定和发放的资料，以及谁看过、谁改过的记录，保存到法律对这类档案和财政资金凭证规定的期限届满；具体年限可以向窗口询问。"
    "期满应当删除，您也可以要求删除（个人信息保护法第19条、第47条）。",
    en="Claims, decisions and payments, and who looked at or changed them, are kept until the time is over for which the law wants such records "
    "and vouchers of public money kept; the counter tells you how many years that is. Then they must be deleted, and you can ask for it "
    "(PIPL arts. 19 and 47).",
)
"""The number of years is the office's to tell: no source that we have names it."""


def with_terms(told: Text, kept: Text) -> Text:
    """A text with for how long the data are kept, and which version of the words it is."""
    return Text(
        zh=f"{told.zh}\n保存多久：{kept.zh}{VERSION.zh}",
        en=f"{told.en}\nFor how long: {kept.en}{VERSION.en}",
    )


ASKED = {
    Purpose.ACCOUNT: Asked(
        Text(zh="用手机登录自己的账户", en="Signing in to your own account with a phone"),
        with_terms(
            Text(
                zh="经您同意，我们为您开通账户，并保存您的手机号，只用来给您发送登录验证码。登录后，您可以看到自己和未满十四周岁孩子的资料、申领和决定书，"
                "看到谁看过，也可以申领和提出异议。不开通也一样可以在窗口办理，待遇不受影响。您随时可以在账户里或在窗口撤回同意：账户随即关闭，"
                "手机号不再用于登录；申领和决定不受影响。登录和账户的每次变更都会留下记录。",
                en="If you agree, we open an account for you and keep your phone number, to send you the codes with which you sign in and for "
                "nothing else. Signed in you see your own record and that of your children under fourteen, your claims and letters, and who "
                "looked at them; you can claim and object. Without an account you can do the same at the counter, and what you are entitled "
                "to stays the same. You can withdraw at any time, in the account or at the counter: the account is closed at once and the "
                "number signs in no more; claims and decisions stay as they are. Each sign-in and each change of the account is recorded.",
            ),
            Text(
                zh="手机号保存到账户关闭为止，关闭时即从账户中删除。您的回答、登录和账户变更的记录，与申领的资料一同保存。"
                + RECORDS_KEPT.zh,
                en="the phone number until the account is closed; then it is taken off the account at once. Your answer, and the record of "
                "sign-ins and changes, as long as the records of claims. " + RECORDS_KEPT.en,
            ),
        ),
        Text(
            zh="撤回后账户立即关闭，您会退出登录。以后想用，可以到窗口重新开通。",
            en="Your account is closed at once and you are signed out. The counter can open one again later.",
        ),
    ),
    Purpose.MESSAGES: Asked(
        Text(zh="用短信通知申领的进展", en="Messages on the phone about your claims"),
        with_terms(
            Text(
                zh="经您同意，您的申领被退回补充或有了决定时，我们向您登录用的手机发一条短信。短信只写申领编号，不写孩子、金额和决定内容。"
                "不同意的，您照样可以登录查看或到窗口询问，办理不受影响。随时可以撤回，撤回后不再发送。",
                en="If you agree, a message goes to the phone with which you sign in when a claim of yours comes back to you or is decided. It holds "
                "the claim's number, and nothing of the child, the amount or the decision. If you do not, you can look here or ask the counter all "
                "the same. You can withdraw at any time; then no more messages are sent.",
            ),
            Text(
                zh="发送过短信的记录（时间、申领编号、号码的后几位）和您的回答，与申领的资料一同保存。"
                + RECORDS_KEPT.zh,
                en="that a message was sent (when, about which claim, the last digits of the number), and your answer, as long as the records of "
                "claims. " + RECORDS_KEPT.en,
            ),
        ),
        Text(zh="撤回后不再发送短信。", en="No more messages are sent."),
    ),
    Purpose.OUTREACH_VISITS: Asked(
        Text(zh="上门走访（您提出才有）", en="Visits, only if you ask for one"),
        with_terms(
            Text(
                zh="只有您提出，才会有人上门。为此我们登记：谁提出、大致谈什么（从几项中选一项）、您方便的时间、由谁来。不问、不记您的健康情况。安排走访的人和"
                "来的人能看到这些，以及您的姓名、住址和电话；约好时可以给您的手机发一条短信，只写时间。来不来、谈不谈，都由您定；不提出、不同意或者中途"
                "不要了，都没有任何后果，不影响任何待遇：办理申领的系统看不到这些。您随时可以在这里或在窗口撤回，已约的走访随即取消。",
                en="Somebody comes only if you ask. For that we note who asked, roughly what about (one of a short list), when it suits you, and who "
                "is to come. Nothing about your health is asked or kept. Those who arrange the visit and the one who comes see this, with your name, "
                "address and telephone number; when a time is set, a text message may tell you the time and nothing else. It is all yours to decide: "
                "not asking, saying no or changing your mind has no consequence and touches no benefit, and whoever handles claims cannot see it. "
                "You can withdraw at any time, here or at the counter: visits that were planned are called off at once.",
            ),
            Text(
                zh="您写的方便时间，走访结束时即删除；走访的其余登记在结束半年后删除；一直没有安排的，在您提出一年后删除。您的回答和谁看过、谁改过的记录继续保存。",
                en="what you wrote about when to come, until the visit is over; the rest of a visit for half a year after it; a request that nobody took "
                "up, for a year. Your answer, and who looked at or changed something, are kept.",
            ),
        ),
        Text(
            zh="撤回后，提出的和约好的走访立即取消。以后想要，可以再提出。",
            en="Visits that you asked for or that are planned are called off at once. You can ask again whenever you like.",
        ),
    ),
    Purpose.OUTREACH_PLAN: Asked(
        Text(zh="帮扶计划", en="A support plan"),
        with_terms(
            Text(
                zh="您提出后，卫生服务人员为您拟一份计划：两位联系人、签约家庭医生、就医优先、保险、节日走访、生活上的帮助，各写日期。计划给您看、可以打印，您同意"
                "才生效。计划只写做什么，不写为什么：您家里的情况不作任何登记。计划中的两位联系人和安排计划的人能看到它，以及您的姓名、住址和电话。不要计划，或者"
                "随时结束它，都没有任何后果，不影响任何待遇：办理申领的系统看不到这些。您一说结束，计划当场就结束。",
                en="If you ask, a health worker draws up a plan: two contacts, a family doctor, priority in hospital, insurance, visits at festivals, "
                "practical help, each with its date. You see it, can print it, and it holds only once you agree. It says what is done and not why: nothing "
                "is kept about what happened in your family. The plan's two contacts and those who look after plans see it, with your name, address and telephone "
                "number. Having no plan, or ending it, has no consequence and touches no benefit, and whoever handles claims cannot see it. It "
                "ends the moment you say so.",
            ),
            Text(
                zh="计划最长一年，可以再提出；结束半年后，整份计划删除。您的回答和谁看过、谁改过的记录继续保存。",
                en="a plan lasts for a year at most, and you can ask again; half a year after its end all of it is deleted. Your answer, and who "
                "looked at or changed something, are kept.",
            ),
        ),
        Text(
            zh="撤回后，计划立即结束。以后想要，可以再提出。",
            en="The plan ends at once. You can ask for one again whenever you like.",
        ),
    ),
    Purpose.OUTREACH_CHILD: Asked(
        Text(zh="说到孩子的走访（单独同意）", en="A visit that concerns a child (a consent of its own)"),
        with_terms(
            Text(
                zh="您选的内容说到一个未满十四周岁的孩子（例如家里有新生儿）。这样的孩子的一切信息都是敏感个人信息，要由父母或其他监护人单独同意（个人信息保护法"
                "第28条、第29条、第31条）。为什么需要：来的人要知道大致带什么、帮什么。我们只登记您选的这一项，不记孩子的姓名、生日和健康情况。对您和孩子的"
                "影响：安排走访的人和来的人知道您家有这样小的孩子，此外没有任何后果。不同意的，可以选别的内容，走访照样有。您同意，即表示您是孩子的父母或其他监护人。",
                en="What you chose concerns a child under fourteen (a newborn at home, for instance). Whatever is known of such a child is sensitive, and a "
                "parent or other guardian agrees to it by itself (PIPL arts. 28, 29 and 31). Why it is needed: whoever comes has to know roughly what to bring and "
                "what to help with. Only the line that you chose is noted, not the child's name, day of birth or health. What it means for you and the child: those "
                "who arrange the visit and the one who comes know that there is such a small child, and nothing else follows. If you do not agree, choose something "
                "else: there is a visit all the same. By agreeing you say that you are the child's parent or other guardian.",
            ),
            Text(
                zh="与走访的登记相同：结束半年后删除，一直没有安排的在提出一年后删除。您的回答继续保存。",
                en="as the visit itself: for half a year after it, or for a year where nobody took it up. Your answer is kept.",
            ),
        ),
        Text(
            zh="撤回后，说到孩子的走访立即取消，其他走访不变。",
            en="Visits that concern a child are called off at once; others stay.",
        ),
    ),
}
"""Purposes for which consent is asked. What the law orders (deciding and paying a claim) is told, not asked for."""

GIVEN = {
    Answer.Given.AGREED: Text(zh="同意", en="Agreed"),
    Answer.Given.REFUSED: Text(zh="不同意或已撤回", en="Refused or withdrawn"),
    Answer.Given.TOLD: Text(zh="已告知", en="Told"),
}
CHANNELS = {
    Answer.Channel.OWN_ACCOUNT: Text(zh="本人在账户里", en="By the person, signed in"),
    Answer.Channel.COUNTER: Text(zh="在窗口", en="At the counter"),
}
NAMES = {Purpose.CLAIM: Text(zh="办理申领", en="Deciding and paying a claim")} | {
    purpose: asked.name for purpose, asked in ASKED.items()
}
