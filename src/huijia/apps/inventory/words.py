"""The declarations' own words, as families, offices and auditors read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huijia.apps.inventory.declaring import Erased, Given, Purpose, Seen, Sensitivity
from huijia.values.text import Text


@dataclass(frozen=True, slots=True)
class Told:
    """A purpose: its name, what is done, and why data that are sensitive are needed for it and what it means to leave them out (PIPL art. 30)."""

    name: Text
    does: Text
    sensitive: Text | None = None


PURPOSES: Mapping[Purpose, Told] = {
    Purpose.CLAIMS: Told(
        Text(zh="办理申领", en="Deciding claims"),
        Text(
            zh="受理您的申领，按公开的规定决定，告诉您理由；规定或事实变了，重新算；您有异议，重新看。",
            en="To take your claim, decide it by published law and tell you why; to compute again when law or facts change, and to look again when "
            "you object.",
        ),
        Text(
            zh="待遇是给孩子的，不知道孩子是谁、哪天出生、由谁照顾，就无法决定；不满十四周岁孩子的信息都是敏感个人信息。规定要求的其他情况（例如残疾），"
            "只在那项待遇的规定写明需要时才问。不提供的，那项待遇无法决定，其他事情不受影响。",
            en="The benefit is for a child: without knowing who the child is, when they were born and who cares for them, nobody can decide. All that "
            "is known of a child under fourteen is sensitive. Anything else, a disability for instance, is asked only where the law of that benefit "
            "names it. Without it that benefit cannot be decided, and nothing else changes.",
        ),
    ),
    Purpose.PAYMENTS: Told(
        Text(zh="发放待遇", en="Paying benefits"),
        Text(
            zh="把钱按时付到您的账户，记清每一笔；多发了，由人考虑您的难处后决定怎么办。",
            en="To pay into your account in time and keep count of every payment; where too much was paid, a person weighs your hardship and decides.",
        ),
        Text(
            zh="不知道账户就无法付款；金融账户是敏感个人信息。不提供的，决定照样作出，钱等到有账户时再付。",
            en="Nothing can be paid without an account, and financial accounts are sensitive. Without it the claim is decided all the same, and the "
            "money waits until there is one.",
        ),
    ),
    Purpose.ACCOUNT: Told(
        Text(zh="登录账户", en="Signing in"),
        Text(
            zh="您愿意时，用手机登录，自己查看和办理；不开通也一样可以在窗口办理。",
            en="If you like, to sign in with a telephone and do things yourself. Without an account you can do the same at the counter.",
        ),
    ),
    Purpose.MESSAGES: Told(
        Text(zh="发送消息", en="Messages"),
        Text(
            zh="您愿意时，给您发短信、邮件或信件：只写编号、地点和时间，不写孩子、金额和事由。",
            en="If you like, to send you a text message, an e-mail or a letter: a number, a place and a time, and nothing of the child, the amount or "
            "the reason.",
        ),
    ),
    Purpose.OUTREACH: Told(
        Text(zh="您自己选择的服务", en="What you choose to take part in"),
        Text(
            zh="活动、预约、走访、帮扶计划和联系人：您提出才有，随时可以不要，不影响任何待遇；办理申领的人和程序看不到。",
            en="Events, bookings, visits, support plans and contacts: only if you ask, and over whenever you say so. No benefit hangs on it, and neither "
            "those who handle claims nor their part of the software can see it.",
        ),
    ),
    Purpose.STAFF_WORK: Told(
        Text(zh="工作人员的工作", en="The work of the staff"),
        Text(
            zh="谁办理了什么、学过什么课、用哪台设备。",
            en="Who of the staff did what, which courses they have done, which devices they use.",
        ),
    ),
    Purpose.PROOF: Told(
        Text(zh="证明办得对", en="Being able to show that it was done rightly"),
        Text(
            zh="记下谁看过、谁改过、告知过什么、您怎样回答，让您和审计的人都能查。",
            en="To keep who looked, who changed what, what you were told and what you answered, so that you and the auditors can see it.",
        ),
        Text(
            zh="记录里有改前、改后的内容，其中可能有孩子的信息；没有这些，就说不清改了什么。",
            en="An entry holds the values before and after, which may be a child's: without them nobody could tell what was changed.",
        ),
    ),
    Purpose.SERVICE: Told(
        Text(zh="让系统正常、安全", en="Keeping the service working and safe"),
        Text(
            zh="地名、公开的文章，以及防止有人反复试密码的次数限制。",
            en="Names of places, published articles, and limits that keep anybody from trying passwords again and again.",
        ),
    ),
}

SENSITIVITIES: Mapping[Sensitivity, Text] = {
    Sensitivity.NOT_PERSONAL: Text(zh="不是个人信息", en="not personal"),
    Sensitivity.TECHNICAL: Text(zh="编号、时间或状态", en="a number, moment or state"),
    Sensitivity.STAFF: Text(zh="工作人员的工作信息", en="of staff, in their work"),
    Sensitivity.PERSONAL: Text(zh="个人信息", en="personal"),
    Sensitivity.OF_CHILDREN: Text(zh="个人信息；不满十四周岁的，是敏感个人信息", en="personal; sensitive under 14"),
    Sensitivity.SENSITIVE: Text(zh="敏感个人信息", en="sensitive"),
}  # fmt: skip

SEEN: Mapping[Seen, Text] = {
    Seen.VILLAGE_CONTACT: Text(zh="村级联系人", en="village contacts"),
    Seen.TOWNSHIP_OFFICER: Text(zh="乡镇经办人员", en="township officers"),
    Seen.COUNTY_APPROVER: Text(zh="县级审批人员", en="county approvers"),
    Seen.FINANCE: Text(zh="财务人员", en="finance"),
    Seen.AUDITOR: Text(zh="审计人员", en="auditors"),
    Seen.HEALTH_WORKER: Text(zh="卫生服务人员", en="health workers"),
    Seen.ADMINISTRATOR: Text(zh="管理员", en="administrators"),
    Seen.WHOM_ONE_ASKED: Text(
        zh="只在您提出走访、帮扶计划或者选了联系人时：来的人和安排的人，看姓名、住址和电话",
        en="only if you asked for a visit or a plan or chose a contact: those who come and who arrange it (name, address, telephone)",
    ),
    Seen.EVERYBODY: Text(zh="所有人", en="everybody"),
    Seen.NOBODY: Text(zh="没有人，只有系统自己", en="nobody but the service itself"),
}

ERASED: Mapping[Erased, Text] = {
    Erased.WITH_ROW: Text(zh="整行删除", en="deleted with its row"),
    Erased.EMPTIED: Text(zh="清空", en="emptied"),
    Erased.KEPT: Text(zh="保存到期限届满", en="kept until the term is over"),
    Erased.UNREADABLE: Text(zh="销毁密钥，无法再读", en="made unreadable for good"),
    Erased.STAYS: Text(zh="不涉及申请人，保留", en="stays: nothing of a claimant's"),
}

GIVEN_TO: Mapping[Given, Text] = {
    Given.BANK: Text(
        zh="银行：户名、账号和金额，用来付款",
        en="the bank: the account's holder, its number and the amount, so that it can pay",
    ),
    Given.CARRIER: Text(
        zh="短信或邮件服务：号码或邮箱和消息本身，用来送达",
        en="the telephone or e-mail service: the number or address and the message, so that it can bring it",
    ),
}
